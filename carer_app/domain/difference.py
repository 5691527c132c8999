"""What is different between two versions of a record as people read it: which lines, and which words of them."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

import msgspec

from carer_app.domain.kind import Line
from carer_app.i18n import _, counted

_WORDS = re.compile(r"\s+|[^\s\w]+|\w+(?:['’]\w+)*")
_MOST_WORDS = 4000


class Sort(StrEnum):
    """What became of a line."""

    CHANGED = "changed"
    ADDED = "added"
    TAKEN_OUT = "taken out"


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Some words of a line; `differs` marks those that the other version does not have there."""

    text: str
    differs: bool = False


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One line that is not the same: its words before and after, empty where it was not there."""

    label: str
    sort: Sort
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What changed, and the lines that did not."""

    changes: tuple[Change, ...]
    same: tuple[Line, ...]

    def summary(self) -> str:
        """One sentence for each sort of change."""
        told = [SENTENCES[sort].format(labels=_listed(labels)) for sort, labels in self._by_sort()]
        return " ".join(told) or _("The words are the same in both versions.")

    def same_title(self) -> str:
        return counted("{count} line is the same", "{count} lines are the same", len(self.same))

    def _by_sort(self) -> list[tuple[Sort, list[str]]]:
        ordered = sorted(self.changes, key=lambda change: list(Sort).index(change.sort))
        return [
            (sort, [change.label for change in group]) for sort, group in groupby(ordered, lambda change: change.sort)
        ]


SORTS = {Sort.CHANGED: _("changed"), Sort.ADDED: _("added"), Sort.TAKEN_OUT: _("taken out")}
SENTENCES = {
    Sort.CHANGED: _("Changed: {labels}."),
    Sort.ADDED: _("Added: {labels}."),
    Sort.TAKEN_OUT: _("Taken out: {labels}."),
}


def difference(before: Sequence[Line], after: Sequence[Line]) -> Difference:
    """Line by line, in the order of the later version; lines that were taken out come last."""
    earlier, later = _by_place(before), _by_place(after)
    changes, same = [], []
    for place in [*later, *(place for place in earlier if place not in later)]:
        old, new = earlier.get(place), later.get(place)
        line = new or old
        assert line
        if old and new and old.text == new.text:
            same.append(new)
        else:
            changes.append(_change(line.label, old.text if old else "", new.text if new else ""))
    return Difference(changes=tuple(changes), same=tuple(same))


def _by_place(lines: Sequence[Line]) -> dict[tuple[str, str, int], Line]:
    """Lines under field, label and which of those it is, so that lists of people or dates keep their order."""
    found: dict[tuple[str, str, int], Line] = {}
    for line in lines:
        number = sum(1 for field, label, _number in found if (field, label) == (line.field, line.label))
        found[line.field, line.label, number] = line
    return found


def _change(label: str, old: str, new: str) -> Change:
    if old and new:
        before, after = _pieces(old, new)
        return Change(label=label, sort=Sort.CHANGED, before=before, after=after)
    whole = (Piece(text=new or old),)
    if new:
        return Change(label=label, sort=Sort.ADDED, before=(), after=whole)
    return Change(label=label, sort=Sort.TAKEN_OUT, before=whole, after=())


def _pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces. A text too long to compare word by word while somebody types is one piece."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    if len(a) + len(b) > _MOST_WORDS:
        return (Piece(text=old, differs=True),), (Piece(text=new, differs=True),)
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        for found, words in ((before, a[i1:i2]), (after, b[j1:j2])):
            if words:
                found.append(Piece(text="".join(words), differs=tag != "equal"))
    return tuple(before), tuple(after)


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(f"“{label}”" for label in dict.fromkeys(labels))
