"""The field on which the writer says that an everyday word, such as Will, is no child's name where it stands."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from carer_app.domain.initials import Doubt
from carer_app.i18n import _
from carer_app.ui.kit.choice_fields import TickWords
from carer_app.ui.kit.field import Field

_LEAST_HEIGHT = 28


class NameTick(QWidget):
    """A tick with words that wrap."""

    def __init__(self, words: str, *, chosen: bool) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setMinimumHeight(_LEAST_HEIGHT)
        self.box.setAccessibleName(words)
        self.box.setChecked(chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(TickWords(words, self.box), 1, Qt.AlignmentFlag.AlignVCenter)


class NotNamesField(Field):
    """A tick for each doubtful place; one that is not ticked is taken for the name. It is there only while any is."""

    def __init__(self) -> None:
        super().__init__(
            "not_names",
            _("Is it the child?"),
            hint=_("A word that is a name too is taken for the name. Tick where it is not the child."),
        )
        self._said: set[Doubt] = set()
        self.ticks: dict[Doubt, NameTick] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.box.addLayout(self._rows)
        self.hide()

    def ask(self, doubts: Sequence[Doubt], after: QWidget) -> None:
        """Ask about these places; the Tab key comes to them from `after`. What was asked before stays where the cursor is."""
        for gone in self.ticks.keys() - set(doubts):
            tick = self.ticks.pop(gone)
            self._rows.removeWidget(tick)
            tick.hide()
            tick.deleteLater()
        known, self.ticks = self.ticks, {}
        for number, doubt in enumerate(doubts):
            self.ticks[doubt] = known.get(doubt) or self._tick(doubt)
            self._rows.insertWidget(number, self.ticks[doubt])
            QWidget.setTabOrder(after, self.ticks[doubt].box)
            after = self.ticks[doubt].box
        self.setVisible(bool(doubts))

    def chosen(self) -> tuple[Doubt, ...]:
        """The places of those asked about that are no name."""
        return tuple(doubt for doubt in self.ticks if doubt in self._said)

    def _tick(self, doubt: Doubt) -> NameTick:
        words = _("“{word}” is not the child here: {quote}").format(word=doubt.word, quote=doubt.quote)
        tick = NameTick(words, chosen=doubt in self._said)
        tick.box.toggled.connect(lambda on: self._on_toggled(doubt, on=on))
        return tick

    def _on_toggled(self, doubt: Doubt, *, on: bool) -> None:
        (self._said.add if on else self._said.discard)(doubt)
        self.changed.emit()

    def input(self) -> QWidget:
        return next(iter(self.ticks.values())).box if self.ticks else self

    def inputs(self) -> tuple[QWidget, ...]:
        return ()

    def value(self) -> list[dict[str, object]] | None:
        return [msgspec.to_builtins(doubt) for doubt in self.chosen()] or None

    def show_value(self, value: object) -> None:
        self._said = set(msgspec.convert(value or (), tuple[Doubt, ...]))
        for doubt, tick in self.ticks.items():
            tick.box.setChecked(doubt in self._said)
