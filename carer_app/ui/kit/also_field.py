"""The field that says whom else a record is about, and shows what will stand in each child's file before it is kept."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carer_app.domain.initials import OtherChild, with_initials
from carer_app.i18n import _
from carer_app.ui.kit.buttons import ToolButton
from carer_app.ui.kit.field import Field
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card
from carer_app.ui.kit.screen import Needs
from carer_app.ui.kit.text_fields import LongTextField


class AlsoField(Field):
    """Other children who were in it. It is written once; in each file the others stand by their initials."""

    def __init__(self, needs: Needs, text: LongTextField) -> None:
        super().__init__("also", _("Is it also about another child?"))
        self._needs = needs
        self._text = text
        self._marks = {other.id: self._mark(other) for other in needs.others}
        self.box.addWidget(FlowRow(*self._marks.values()))
        self.preview = Card(look="sunken")
        self.preview.box.setSpacing(4)
        self.preview.hide()
        self.box.addWidget(self.preview)
        text.changed.connect(self._show)
        self.changed.connect(self._show)

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
        _empty(self.preview.box)
        if not chosen:
            return
        kept = _(
            "Kept in each file, and neither opens the other. All but what happened stays in {name}'s file. "
            "Initials stand for the other in everything that you write here, their words too."
        )
        self.preview.add(Words(kept.format(name=self._needs.name), "small"))
        written = self._text.input().toPlainText().strip()
        self._tell(self._needs.name, with_initials(written, chosen))
        for other in chosen:
            rest = [one for one in chosen if one is not other]
            self._tell(other.name, with_initials(written, [*self._needs.themselves(), *rest]))

    def _tell(self, name: str, text: str) -> None:
        self.preview.add(Words(_("{name}'s file").format(name=name), "label"))
        self.preview.add(Words(text or _("(nothing written yet)"), "body" if text else "quiet"))


def _empty(box: QVBoxLayout) -> None:
    while (item := box.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()
