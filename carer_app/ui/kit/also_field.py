"""The field that says whom else a record is about, and shows what will stand in each child's file before it is kept."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carer_app.domain.initials import OtherChild, all_with_initials, doubts_in, texts_in
from carer_app.i18n import _
from carer_app.ui.kit.buttons import ToolButton
from carer_app.ui.kit.field import Field
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.not_names_field import NotNamesField
from carer_app.ui.kit.panels import Card
from carer_app.ui.kit.screen import Needs
from carer_app.ui.kit.text_fields import LongTextField


class AlsoField(Field):
    """Other children who were in it. It is written once; in each file the others stand by their initials.

    `text` is what is shared with the other files. `follow` tells it the form that it stands in.
    """

    def __init__(self, needs: Needs, text: LongTextField) -> None:
        super().__init__("also", _("Is it also about another child?"))
        self._needs = needs
        self._text = text
        self._form: RecordForm | None = None
        self._marks = {other.id: self._mark(other) for other in needs.others}
        self.box.addWidget(FlowRow(*self._marks.values()))
        self.preview = Card(look="sunken")
        self.preview.box.setSpacing(4)
        self.not_names = NotNamesField()
        self._files = QVBoxLayout()
        self._files.setSpacing(4)
        self.preview.box.addLayout(self._files)
        self.preview.add(self.not_names)
        self.preview.hide()
        self.box.addWidget(self.preview)

    def follow(self, form: RecordForm) -> None:
        """Show what will be kept of this form, at each change."""
        self._form = form
        form.changed.connect(self._show)
        form.shown.connect(self._show)

    def fields(self) -> Iterator[Field]:
        yield self
        yield self.not_names

    def _mark(self, other: OtherChild) -> ToolButton:
        mark = ToolButton(other.name, "mark", "user-heart")
        mark.setCheckable(True)
        mark.show_when_chosen("check")
        mark.setAccessibleName(_("Also about {name}").format(name=other.name))
        mark.toggled.connect(self.changed)
        return mark

    def input(self) -> QWidget:
        return next(iter(self._marks.values()))

    def inputs(self) -> tuple[QWidget, ...]:
        return tuple(self._marks.values())

    def value(self) -> list[str] | None:
        return [id_ for id_, mark in self._marks.items() if mark.isChecked()] or None

    def show_value(self, value: object) -> None:
        wanted = value if isinstance(value, list | tuple) else ()
        for id_, mark in self._marks.items():
            mark.setChecked(id_ in wanted)

    def _show(self) -> None:
        """What each file will say."""
        chosen = [other for other in self._needs.others if self._marks[other.id].isChecked()]
        if self._text.suggestions:
            self._text.suggestions.settle(name for other in chosen for name in other.names)
        self.preview.setVisible(bool(chosen))
        _empty(self._files)
        written = self._written()
        shared = {self._text.name: written.get(self._text.name, "")}
        self.not_names.ask(self._doubts(chosen, written, shared), after=list(self._marks.values())[-1])
        if not chosen:
            return
        kept = _(
            "Kept in each file, and neither opens the other. All but what happened stays in {name}'s file. "
            "Initials stand for the other in everything that you write here, their words too."
        )
        self._say(kept.format(name=self._needs.name), "small")
        self._tell(self._needs.name, written, chosen)
        for other in chosen:
            self._tell(other.name, shared, self._elsewhere(other, chosen))

    def _written(self) -> dict[str, Any]:
        """What the form says, without the fields that are about the other children."""
        given = self._form.raw() if self._form else {}
        return {name: value for name, value in given.items() if name not in {self.name, self.not_names.name}}

    def _elsewhere(self, other: OtherChild, chosen: Sequence[OtherChild]) -> list[OtherChild]:
        """Those who were in it, as that other child's file knows them."""
        involved = {one.id for one in chosen} | {self._needs.child.id if self._needs.child else ""}
        return [one for one in self._needs.elsewhere.get(other.id, ()) if one.id in involved]

    def _doubts(self, chosen: Sequence[OtherChild], written: dict[str, Any], shared: dict[str, Any]) -> list[Any]:
        found = list(doubts_in(written, chosen))
        for other in chosen:
            found += doubts_in(shared, self._elsewhere(other, chosen))
        return list(dict.fromkeys(found))

    def _tell(self, name: str, given: Mapping[str, Any], others: Sequence[OtherChild]) -> None:
        """What happened, and every other text in which initials take the place of a name, as that file will have it."""
        self._say(_("{name}'s file").format(name=name), "label")
        as_kept = dict(texts_in(all_with_initials(given, others, self.not_names.chosen())))
        for path, text in texts_in(given):
            if path == self._text.name or as_kept[path] != text:
                self._say(self._label(path), "small")
                self._say(as_kept[path].strip() or _("(nothing written yet)"), "body" if text.strip() else "quiet")

    def _label(self, path: str) -> str:
        """The words that stand over a text in the form."""
        field = self._form.field(path) or self._form.field(path.partition("[")[0]) if self._form else None
        return field.label.text() if field else path

    def _say(self, words: str, look: str) -> None:
        self._files.addWidget(Words(words, look))


def _empty(box: QVBoxLayout) -> None:
    while (item := box.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()
