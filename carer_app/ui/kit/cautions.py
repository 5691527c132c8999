"""What must be minded before anybody rings, writes or tells anything: a frame that nobody overlooks."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from carer_app.domain.kind import Line
from carer_app.i18n import _
from carer_app.ui.kit.icons import IconLabel
from carer_app.ui.kit.labels import Words


class Cautions(QFrame):
    """Each caution on a line of its own beside one sign; with none of them it is not there."""

    def __init__(self, cautions: Iterable[Line], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentences: list[str] = []
        self.setProperty("look", "urgent")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 12)
        row.setSpacing(14)
        row.addWidget(IconLabel("alert-triangle", "urgent_ink", 1.7), 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        row.addLayout(self._column, 1)
        self.say(cautions)

    def say(self, cautions: Iterable[Line]) -> None:
        """Have these cautions in the frame instead of those before."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.sentences = [line.text for line in cautions]
        self.setAccessibleName(" ".join((_("Take care."), *self.sentences)))
        for sentence in self.sentences:
            self._column.addWidget(Words(sentence, "strong"))
        self.setVisible(bool(self.sentences))
