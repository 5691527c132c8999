"""What stands below a form: whether the draft is kept, and the ways on; and the question about what should not be."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QWidget

from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card
from carer_app.ui.kit.theme import em

_SIDE, _GAP = 28, 14
_LEAST_EMS = 8


class Foot(QFrame):
    """Always in sight under the form, which scrolls above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "foot")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.words = Words("", "quiet")
        self.save_button = Button(_("Save entry"), "primary", "check")
        self.later_button = Button(_("Leave it for later"))
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.save_button)
        row.addWidget(self.later_button)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(_SIDE, 12, _SIDE, 12)
        self._box.setSpacing(_GAP)
        self._box.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignLeft)
        self._box.addWidget(self.words, 1)

    def follow(self, form: QWidget) -> None:
        """Be what Tab comes to after the last of the form."""
        stops = [widget for widget in form.findChildren(QWidget) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
        QWidget.setTabOrder(stops[-1], self.save_button)
        QWidget.setTabOrder(self.save_button, self.later_button)

    def name_save(self, sheet: bool) -> None:
        """What the button saves: an entry, or a sheet that is changed again and again."""
        self.save_button.setText(_("Save") if sheet else _("Save entry"))

    def say(self, sentence: str) -> None:
        self.words.setText(sentence)

    def minimumSizeHint(self) -> QSize:
        """As wide as its buttons: the words stand under them where there is no room beside."""
        return QSize(self._buttons.sizeHint().width() + 2 * _SIDE, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        beside = event.size().width() - self.minimumSizeHint().width() - _GAP
        under = beside < _LEAST_EMS * em()
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if under else QBoxLayout.Direction.LeftToRight)
        super().resizeEvent(event)


class Question(Card):
    """Asks about what should not be: it may be true, and is then kept with a flag."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(look="calm", parent=parent)
        words = _("If this is what happened, save it as it is: it is kept, and marked for somebody to look at.")
        self.add(Words(words))
        self.as_it_is = Button(_("Save as it is"), "primary", "flag")
        self.change = Button(_("Change it"))
        self.add(FlowRow(self.as_it_is, self.change))
