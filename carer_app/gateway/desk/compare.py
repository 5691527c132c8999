"""What changed between two versions, in plain words: which lines, and which words of them."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby

import msgspec
from markupsafe import Markup

from carer_app.domain.kind import Line
from carer_app.i18n import _, counted

_WORDS = re.compile(r"\s+|[^\s\w]+|\w+(?:['’]\w+)*")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One line that is not the same: before and after, with the words that went and came marked."""

    label: str
    what: str
    before: Markup
    after: Markup


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What changed, and the lines that did not."""

    changes: tuple[Change, ...]
    same: tuple[Line, ...]

    def summary(self) -> str:
        """One sentence for each sort of change."""
        told = [_SENTENCES[what].format(labels=_listed(labels)) for what, labels in self._by_sort()]
        return " ".join(told) or _("The words are the same in both versions.")

    def same_title(self) -> str:
        return counted("{count} line is the same", "{count} lines are the same", len(self.same))

    def _by_sort(self) -> list[tuple[str, list[str]]]:
        ordered = sorted(self.changes, key=lambda change: list(_SENTENCES).index(change.what))
        return [
            (what, [change.label for change in group]) for what, group in groupby(ordered, lambda change: change.what)
        ]


CHANGED, ADDED, TAKEN_OUT = _("changed"), _("added"), _("taken out")
_SENTENCES = {
    CHANGED: _("Changed: {labels}."),
    ADDED: _("Added: {labels}."),
    TAKEN_OUT: _("Taken out: {labels}."),
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
    what = CHANGED if old and new else ADDED if new else TAKEN_OUT
    if what is not CHANGED:
        return Change(label=label, what=what, before=Markup.escape(old), after=Markup.escape(new))
    before, after = _marked(old, new)
    return Change(label=label, what=what, before=before, after=after)


def _marked(old: str, new: str) -> tuple[Markup, Markup]:
    """Both texts, with the words that went in <del> and those that came in <ins>."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    before, after = Markup(), Markup()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        gone, come = "".join(a[i1:i2]), "".join(b[j1:j2])
        before += Markup("<del>{}</del>").format(gone) if tag != "equal" and gone else Markup.escape(gone)
        after += Markup("<ins>{}</ins>").format(come) if tag != "equal" and come else Markup.escape(come)
    return before, after


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(f"“{label}”" for label in dict.fromkeys(labels))
