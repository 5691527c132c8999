"""The two halves of a safeguarding key, as pages to print: each alone is 32 random bytes and opens nothing."""

import os
import re
from hashlib import sha256

import msgspec

from carer_app.clock import moment
from carer_app.domain.spelled import as_typed, check_letter, is_spelled, secret_of, spelled
from carer_app.domain.words import moment_words
from carer_app.errors import BadInputError
from carer_app.i18n import _

LETTERS = ("A", "B")
_KEY, _TAG, _PER_LINE = 32, 8, 10
_LINES = (_KEY + _TAG) // _PER_LINE
_LINE = re.compile(rf"\s*([1-{_LINES}])[.:)]?\s+(\S.*?)\s*")


class Half(msgspec.Struct, frozen=True, kw_only=True):
    """One half. `tag` tells of which key it is, and whether it is half A or B."""

    half: bytes
    tag: bytes


def split(private: bytes, public: str) -> tuple[Half, Half]:
    """A private key as two halves, of which one is random and the other what makes it whole."""
    first = os.urandom(_KEY)
    halves = zip(LETTERS, (first, _xor(first, private)), strict=True)
    one, other = (Half(half=half, tag=_tag(letter, half, public)) for letter, half in halves)
    return one, other


def whole(halves: tuple[Half, Half], publics: tuple[str, ...]) -> bytes:
    """The private key that two halves make of one of these keys; raises BadInputError where they make none."""
    for public in publics:
        of_key = {letter: one.half for one in halves for letter in LETTERS if one.tag == _tag(letter, one.half, public)}
        if len(of_key) == len(LETTERS):
            return _xor(of_key["A"], of_key["B"])
    sentence = _("These two are not the halves A and B of one safeguarding key of this gateway.")
    raise BadInputError(sentence, [("share", "does not fit the other")])


def half_page(letter: str, one: Half, public: str, council: str, made: str) -> str:
    """What the file of one half says: it is meant to be printed, and can be typed back from the paper."""
    secret = one.half + one.tag
    lines = [spelled(secret[start : start + _PER_LINE]) for start in range(0, len(secret), _PER_LINE)]
    head = _("Half {letter} of the safeguarding key of {council}").format(letter=letter, council=council)
    of_key = _("Made {when}. Key {key}.").format(when=moment_words(moment(made)), key=public[:16])
    meant = (
        _(
            "Alone it opens nothing. Together with the other half it opens every closed entry that was sealed to this key."
        ),
        _("Keep it where the other half is not, with somebody who does not hold the other half."),
        _("To type it back, only the four numbered lines are needed."),
    )
    numbered = [f"  {number}  {line}" for number, line in enumerate(lines, 1)]
    return "\n".join([head, of_key, "", *numbered, "", *meant, ""])


def read_half(name: str, text: str) -> Half:
    """The half in a file of that name, as it was written or typed back; raises BadInputError."""
    found: dict[int, str] = {}
    for line in text.splitlines():
        numbered = _LINE.fullmatch(line)
        if numbered and is_spelled(as_typed(numbered[2]), _PER_LINE):
            found[int(numbered[1])] = as_typed(numbered[2])
    if found.keys() != set(range(1, _LINES + 1)):
        sentence = _("{file} is no half of a safeguarding key: it needs {count} numbered lines of letters.")
        raise BadInputError(sentence.format(file=name, count=_LINES), [("share", "is no half of a key")])
    for number, letters in sorted(found.items()):
        if check_letter(letters[:-1]) != letters[-1]:
            sentence = _("Line {number} of {file} has a slip in it. Read it again, group by group.")
            raise BadInputError(sentence.format(number=number, file=name), [("share", "has a slip")])
    secret = b"".join(secret_of(letters[:-1], _PER_LINE) for _number, letters in sorted(found.items()))
    return Half(half=secret[:_KEY], tag=secret[_KEY:])


def _tag(letter: str, half: bytes, public: str) -> bytes:
    return sha256(f"hearthlog/half/1|{letter}|{public}|".encode() + half).digest()[:_TAG]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))
