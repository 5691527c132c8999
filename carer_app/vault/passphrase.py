"""What a passphrase must be, and the recovery code: letters that can be read aloud and typed back."""

import secrets
import unicodedata

from carer_app.errors import BadInputError
from carer_app.i18n import _

SHORTEST = 15
SHORTEST_ALONE = 24
WORDS_ALONE = 5
LONGEST = 128
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK = _CROCKFORD + "*~$=U"
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
    if alone and len(text) < SHORTEST_ALONE and len(text.split()) < WORDS_ALONE:
        raise _refused(
            _("This computer has no safe place for its half of the key, so the passphrase must be longer: five words.")
        )


def new_recovery_code() -> str:
    """160 random bits as 32 letters in eight groups, and a letter that finds a slip of the pen."""
    number = secrets.randbits(160)
    letters = "".join(_CROCKFORD[(number >> (5 * place)) & 31] for place in reversed(range(32)))
    groups = [letters[start : start + 4] for start in range(0, 32, 4)]
    return "-".join([*groups, _CHECK[number % 37]])


def read_recovery_code(text: str) -> str | None:
    """The code in its settled form, None when the text is not a recovery code at all; raises BadInputError on a slip."""
    plain = text.upper().replace("-", "").replace(" ", "").strip()
    plain = plain.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(plain) != 33 or any(letter not in _CROCKFORD for letter in plain[:32]):
        return None
    number = 0
    for letter in plain[:32]:
        number = number * 32 + _CROCKFORD.index(letter)
    if _CHECK[number % 37] != plain[32]:
        raise BadInputError(
            _("The recovery code has a slip in it. Read it again, group by group."), [("recovery code", "has a slip")]
        )
    return plain


def _is_common(text: str) -> bool:
    letters = "".join(part for part in text.casefold() if part.isalnum())
    for common in _COMMON:
        letters = letters.replace(common, "")
    return len(letters) < 5


def _refused(sentence: str) -> BadInputError:
    return BadInputError(sentence, [("passphrase", sentence)])
