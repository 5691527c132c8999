"""The parts that pages are made of: cards, banners, empty states, rows of a list, and the page that scrolls."""

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.icons import IconLabel
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.theme import em

_BANNERS = {
    "info": ("info-circle", "info_ink"),
    "calm": ("cloud-off", "calm_ink"),
    "good": ("circle-check", "good_ink"),
    "urgent": ("alert-triangle", "urgent_ink"),
}


_ROUNDS = 3
_LEAST_EMS = 14
"""What the words of a banner need beside its buttons."""


class Card(QFrame):
    """A sheet of its own on the page, with a heading if it has one."""

    def __init__(self, heading: str = "", look: str = "card", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", look)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.box = QVBoxLayout(self)
        margin = 20 if look == "card" else 14
        self.box.setContentsMargins(margin, margin - 2, margin, margin)
        self.box.setSpacing(12)
        if heading:
            self.box.addWidget(Heading(heading))

    def add(self, widget: QWidget) -> None:
        self.box.addWidget(widget)


class Banner(QFrame):
    """One sentence that matters now. Looks: info, calm (no internet: never red), good, urgent (only for urgent things)."""

    def __init__(self, sentence: str, look: str = "info", icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", look)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.box.setContentsMargins(14, 10, 14, 10)
        self.box.setSpacing(12)
        default, token = _BANNERS[look]
        self._sign = IconLabel(icon_name or default, token)
        self.words = Words(sentence, "strong" if look == "urgent" else "body")
        self._said = QHBoxLayout()
        self._said.setSpacing(12)
        self._said.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._said.addWidget(self.words, 1)
        self.box.addLayout(self._said, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(12)

    def say(self, sentence: str) -> None:
        """Another sentence; none hides the banner."""
        self.words.setText(sentence)
        self.setVisible(bool(sentence))

    def add_button(self, button: Button) -> None:
        """A way on: beside the words, or under them where there is little room."""
        if self._buttons.parent() is None:
            self._said.setAlignment(self._sign, Qt.AlignmentFlag.AlignVCenter)
            self.box.addLayout(self._buttons)
            self.box.setAlignment(self._buttons, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._buttons.addWidget(button)

    def minimumSizeHint(self) -> QSize:
        """As wide as its buttons, since the words have room above them."""
        margins = self.box.contentsMargins()
        return QSize(max(self._buttons.minimumSize().width(), 8 * em()) + margins.left() + margins.right(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        beside = event.size().width() - self.minimumSizeHint().width()
        under = self._buttons.count() > 0 and beside < _LEAST_EMS * em()
        self.box.setDirection(QBoxLayout.Direction.TopToBottom if under else QBoxLayout.Direction.LeftToRight)
        super().resizeEvent(event)


class EmptyState(QWidget):
    """What a page says when there is nothing on it yet, and what to do next."""

    def __init__(self, heading: str, sentence: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(16, 28, 16, 28)
        self.box.setSpacing(8)
        self.box.addWidget(IconLabel(icon_name, "quiet", 2.6), 0, Qt.AlignmentFlag.AlignHCenter)
        title = Heading(heading)
        words = Words(sentence, "quiet")
        for each in (title, words):
            each.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.box.addWidget(each)

    def add_button(self, button: Button) -> None:
        self.box.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)


class ListRow(Button):
    """One line of a list that can be opened: a picture, a heading, quiet words under it, and badges at the end."""

    def __init__(
        self,
        heading: str,
        words: str = "",
        icon_name: str = "",
        badges: tuple[QWidget, ...] = (),
        parent: QWidget | None = None,
        *,
        token: str = "accent",
    ) -> None:
        super().__init__("", "row", "", parent)
        self.setAccessibleName(heading)
        self.setAccessibleDescription(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(14)
        if icon_name:
            row.addWidget(IconLabel(icon_name, token), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Words(heading, "strong"))
        if words:
            column.addWidget(Words(words, "quiet"))
        row.addLayout(column, 1)
        for badge in badges:
            row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        self.follow_words()


class Ground(QWidget):
    """What lies under a page that scrolls: never higher than its words need at the width that they have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._tell_page()
        return done

    def _tell_page(self) -> None:
        """Have the page measure anew: it does not notice by itself what changes while it is out of sight."""
        port = self.parentWidget()
        page = port.parentWidget() if port else None
        if isinstance(page, QScrollArea):
            QCoreApplication.sendEvent(page, QEvent(QEvent.Type.LayoutRequest))


class Page(QScrollArea):
    """A page under one title that scrolls up and down and never sideways; its text is never wider than is good to read."""

    def __init__(self, title: str = "", widest: float = 62, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widest = widest
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = Ground()
        sides = QHBoxLayout(ground)
        sides.setContentsMargins(28, 24, 28, 28)
        self._column = QWidget()
        sides.addWidget(self._column, 1)
        sides.addStretch(0)
        self.box = QVBoxLayout(self._column)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(16)
        self.title = Heading(title, "title")
        self.box.addWidget(self.title)
        self.title.setVisible(bool(title))
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self.box.addLayout(self._body)
        self.box.addStretch(1)
        self._column.setMaximumWidth(round(self._widest * em()))
        self.setWidget(ground)

    def add(self, widget: QWidget) -> None:
        """Put it at the end, and show it at once: by itself it would be shown, and measured, a moment later."""
        self._body.addWidget(widget)
        if not (widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)):
            widget.show()

    def settle(self) -> None:
        """Lay everything out now, so that nothing is painted half done."""
        for _round in range(_ROUNDS):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def clear(self) -> None:
        """Take everything but the title off the page."""
        while (item := self._body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def rename(self, title: str) -> None:
        self.title.setText(title)
        self.title.setVisible(bool(title))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_column"):
            self._column.setMaximumWidth(round(self._widest * em()))


def reveal(widget: QWidget) -> None:
    """Scroll whatever page the widget is on until it can be seen."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if isinstance(above, QScrollArea):
        above.ensureWidgetVisible(widget, 20, 60)
