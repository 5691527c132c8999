"""What a passphrase must be."""

import secrets
import unicodedata
from functools import cache

from carer_app.config import resources
from carer_app.errors import BadInputError
from carer_app.i18n import _, counted

SHORTEST = 15
SHORTEST_ALONE = 24
WORDS_ALONE = 5
OFFERED, OFFERED_ALONE = 5, 6
LONGEST = 128
_COMMON = frozenset({"password", "passphrase", "hearthlog", "letmein", "qwerty", "12345"})


def settled(passphrase: str) -> str:
    """One form for letters that can be typed in two ways (NFKC); raises BadInputError on half of a character."""
    try:
        passphrase.encode()
    except UnicodeEncodeError as problem:
        raise _refused(_("Passphrase holds half of a character. Type it again.")) from problem
    return unicodedata.normalize("NFKC", passphrase)


def check_passphrase(passphrase: str, *, alone: bool) -> None:
    """Refuse a passphrase that is too easy; `alone` when no device secret stands beside it. Raises BadInputError.

    Length and a short list of the commonest, no rules of composition (NIST SP 800-63B-4).
    """
    text = settled(passphrase)
    if len(text) > LONGEST:
        raise _refused(_("Passphrase is longer than {count} characters.").format(count=LONGEST))
    if len(text) < SHORTEST:
        raise _refused(
            _("Passphrase is shorter than {count} characters. Four or five words are good.").format(count=SHORTEST)
        )
    if len(set(text)) < 5 or _is_common(text):
        raise _refused(_("Passphrase is one that is guessed first. Choose four or five words of your own."))
    if alone and not stands_alone(text):
        raise _refused(
            _("This computer has no safe place for its half of the key, so the passphrase must be longer: five words.")
        )


def stands_alone(passphrase: str) -> bool:
    """Whether it is long enough where nothing stands beside it: then it may be guessed at without an end."""
    text = settled(passphrase)
    return len(text) >= SHORTEST_ALONE or len(text.split()) >= WORDS_ALONE


def offered_passphrase(*, alone: bool) -> str:
    """Words by chance from a list of known length: five, and six where nothing stands beside the passphrase."""
    return " ".join(secrets.choice(offered_words()) for _number in range(OFFERED_ALONE if alone else OFFERED))


@cache
def offered_words() -> tuple[str, ...]:
    """The words of which a passphrase is offered; see `resources/words/README.md`."""
    return tuple((resources() / "words" / "words.txt").read_text(encoding="utf-8").split())


def strength_words(passphrase: str, *, alone: bool) -> str:
    """How good a passphrase is, as one would say it to a friend. Says nothing about its letters."""
    text = settled(passphrase)
    missing = SHORTEST - len(text)
    if not text:
        return ""
    if missing > 0:
        return counted("{count} letter more, at least.", "{count} letters more, at least.", missing)
    try:
        check_passphrase(text, alone=alone)
    except BadInputError as problem:
        return problem.sentence
    is_strong = len(text.split()) >= WORDS_ALONE or len(text) >= SHORTEST_ALONE
    return _("Good: long, and hard to guess.") if is_strong else _("Good enough. One word more makes it strong.")


def _is_common(text: str) -> bool:
    letters = "".join(part for part in text.casefold() if part.isalnum())
    for common in _COMMON:
        letters = letters.replace(common, "")
    return len(letters) < 5


def _refused(sentence: str) -> BadInputError:
    return BadInputError(sentence, [("passphrase", sentence)])
