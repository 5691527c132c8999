"""The recovery code as people meet it: 160 random bits in eight groups, each with a check letter of its own, and in two halves.

What opens a slot is the settled form, 32 letters and a check letter for all of them. It is what was printed first, so a
sheet of then is read too.
"""

import re
import secrets

import msgspec

from carer_app.domain.spelled import LETTERS, as_typed, check_letter, is_spelled, secret_of, spelled
from carer_app.errors import BadInputError
from carer_app.i18n import _

BYTES = 20
GROUPS = 8
_LETTERS = 4
_LONG = _LETTERS + 1
_MARK = 3
_SURE = 4
"""So many groups whose check letters hold, and a text is a recovery code with a slip rather than something else."""
_SIZES = {GROUPS: (GROUPS,), GROUPS + 1: (GROUPS + 1,), 2 * (GROUPS + 1): (GROUPS + 1, GROUPS + 1)}
"""By how many groups there are, how many each code or half among them has."""
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015]+")
_FIELD = 0b100101
"""The polynomial of the field with 32 elements, in which check letters are reckoned."""


class Half(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two halves of a code. `mark` is the same on both; alone, a half is nothing but random letters."""

    number: int
    mark: str
    groups: tuple[str, ...]


class _Read(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed of a code: all of it (`number` 0), or the half of that number."""

    number: int
    mark: str
    secret: bytes


def new_recovery_code() -> str:
    """160 random bits as eight groups of five letters, the fifth of which finds a slip of the pen."""
    return "-".join(_grouped(secrets.token_bytes(BYTES), 0))


def read_recovery_code(text: str) -> str | None:
    """The code in its settled form, from a whole one or from both halves; None when the text is not a recovery code at all.

    Raises BadInputError that names the group with a slip in it, or says which half is missing.
    """
    plain = as_typed("".join(_BETWEEN.split(text)))
    if is_spelled(plain, BYTES):
        return _read_first_form(plain)
    read = [_read(groups) for groups in _codes_in(text)]
    if not read or None in read:
        return None
    secret = _joined([one for one in read if one])
    return as_typed(spelled(secret))


def groups_of(code: str) -> tuple[str, ...]:
    """A code that can be read, as the groups in which it is printed."""
    return tuple(_grouped(_secret(code), 0))


def halves_of(code: str) -> tuple[Half, Half]:
    """The code in two halves, other ones each time. Each alone is 160 random bits and tells nothing; both together are the
    code.
    """
    secret, first = _secret(code), secrets.token_bytes(BYTES)
    second = bytes(one ^ other for one, other in zip(secret, first, strict=True))
    mark = "".join(secrets.choice(LETTERS) for _letter in range(_MARK))
    return _half(1, mark, first), _half(2, mark, second)


def _half(number: int, mark: str, share: bytes) -> Half:
    return Half(
        number=number, mark=mark, groups=(_with_check(f"{number}{mark}", _tag(number, 0)), *_grouped(share, number))
    )


def _secret(code: str) -> bytes:
    plain = read_recovery_code(code)
    assert plain
    return secret_of(plain[:-1], BYTES)


def _read_first_form(plain: str) -> str:
    if check_letter(plain[:-1]) != plain[-1]:
        raise _refused(_("The recovery code has a slip in it. Read it again, group by group."))
    return plain


# ---- groups


def _grouped(secret: bytes, number: int) -> list[str]:
    letters = as_typed(spelled(secret))[:-1]
    parts = _parts(letters, _LETTERS)
    return [_with_check(part, _tag(number, place)) for place, part in enumerate(parts, 1)]


def _parts(letters: str, length: int) -> list[str]:
    return [letters[start : start + length] for start in range(0, len(letters), length)]


def _with_check(letters: str, tag: int) -> str:
    return letters + _group_check(letters, tag)


def _tag(number: int, place: int) -> int:
    """Where a group belongs, so that one in another's place is found too."""
    return number * (GROUPS + 1) + place


def _group_check(letters: str, tag: int) -> str:
    """A letter that is another one after any one wrong letter, after two that changed places, and in another place."""
    found = 0
    for letter in letters:
        found = _doubled(found) ^ LETTERS.index(letter)
    return LETTERS[_doubled(found) ^ tag]


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value > len(LETTERS) - 1 else value


def _holds(group: str, tag: int) -> bool:
    is_whole = len(group) == _LONG and all(letter in LETTERS for letter in group)
    return is_whole and _group_check(group[:-1], tag) == group[-1]


# ---- what was typed


def _codes_in(text: str) -> list[list[str]]:
    """The groups of each code or half in the text, as far as it is of that form."""
    parts = [as_typed(part) for part in _BETWEEN.split(text) if as_typed(part)]
    letters = "".join(parts)
    if len(parts) not in _SIZES and len(letters) % _LONG == 0:
        parts = _parts(letters, _LONG)
    sizes = _SIZES.get(len(parts), ())
    return [parts[sum(sizes[:number]) :][:size] for number, size in enumerate(sizes)]


def _read(groups: list[str]) -> _Read | None:
    """One code or half; None where it is none. Raises BadInputError that names each group with a slip in it."""
    number = _number_of(groups)
    first = 0 if number else 1
    wrong = [place for place, group in enumerate(groups, first) if not _holds(group, _tag(number, place))]
    if len(groups) - len(wrong) < _SURE:
        return None
    if wrong:
        raise _refused(_slip_words(number, [place + 1 - first for place in wrong], groups))
    mark = groups[0][1:_LETTERS] if number else ""
    letters = "".join(group[:-1] for group in groups[-GROUPS:])
    return _Read(number=number, mark=mark, secret=secret_of(letters, BYTES))


def _number_of(groups: list[str]) -> int:
    """Which half these groups are of: 0 where they are a whole code."""
    if len(groups) == GROUPS:
        return 0
    right = {number: sum(_holds(group, _tag(number, place)) for place, group in enumerate(groups)) for number in (1, 2)}
    return max(right, key=lambda number: right[number])


def _slip_words(number: int, places: list[int], groups: list[str]) -> str:
    sizes = [len(groups[place - 1]) for place in places]
    named = ", ".join(str(place) for place in places)
    if number and len(places) == 1:
        words = _("Half {number} of 2 has a slip in group {groups}. Read that group again on the sheet.")
    elif number:
        words = _("Half {number} of 2 has slips in the groups {groups}. Read those again on the sheet.")
    elif len(places) == 1:
        words = _("The recovery code has a slip in group {groups}. Read that group again on the sheet.")
    else:
        words = _("The recovery code has slips in the groups {groups}. Read those again on the sheet.")
    sentence = words.format(number=number, groups=named)
    if any(size != _LONG for size in sizes):
        sentence = f"{sentence} " + _("Each group has five letters.")
    return sentence


def _joined(read: list[_Read]) -> bytes:
    """The code itself; raises BadInputError where a half is missing, or is another code's."""
    first = read[0]
    if not first.number:
        return first.secret
    words = {"number": first.number, "other": 3 - first.number, "mark": first.mark}
    if len(read) == 1:
        raise _refused(
            _(
                "That is half {number} of 2, with the mark {mark}. Half {other} of 2 with the same mark is needed too."
            ).format(**words)
        )
    second = read[1]
    if second.mark != first.mark:
        raise _refused(
            _(
                "These two halves belong to different codes: one has the mark {mark}, the other the mark {second}. Look for "
                "the two sheets with the same mark."
            ).format(mark=first.mark, second=second.mark)
        )
    if second.number == first.number:
        raise _refused(
            _("Both are half {number} of 2. Half {other} of 2 with the mark {mark} is needed too.").format(**words)
        )
    return bytes(one ^ other for one, other in zip(first.secret, second.secret, strict=True))


def is_one_half(text: str) -> bool:
    """Whether it is one half, so that the other one is to be asked for; a slip in it does not matter."""
    found = _codes_in(text)
    if len(found) != 1 or len(found[0]) != GROUPS + 1:
        return False
    number = _number_of(found[0])
    return sum(_holds(group, _tag(number, place)) for place, group in enumerate(found[0])) >= _SURE


def _refused(sentence: str) -> BadInputError:
    return BadInputError(sentence, [("recovery code", sentence)])
