"""Buttons: verb first, at least 40 pixels high, with a focus ring in two colours."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QToolButton, QWidget

from carer_app.ui.kit.icons import before_words, icon_before_words
from carer_app.ui.kit.theme import em, tokens

_INK = {"primary": "on_accent", "urgent": "on_urgent", "link": "accent", "problem": "urgent_ink", "toast": "surface"}
LEAST_HEIGHT = 40
_RESTYLED = (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.ApplicationPaletteChange)


class Button(QPushButton):
    """A button. Looks: plain, primary (one on a page), urgent (only for urgent things), link, row."""

    def __init__(self, text: str, look: str = "plain", icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._look = look
        self._icon_name = icon_name
        self._drawn: tuple[object, ...] = ()
        self.setProperty("look", look)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._tint()

    def _tint(self) -> None:
        drawn = (self._icon_name, tokens().name, em())
        if self._icon_name and drawn != self._drawn:
            self._drawn = drawn
            self.setIcon(icon_before_words(self._icon_name, _INK.get(self._look, "ink")))
            self.setIconSize(before_words())

    def follow_words(self) -> None:
        """Be as large as the layout in it, which may wrap: for buttons that hold labels."""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _RESTYLED:
            self._tint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            draw_ring(self)

    def hasHeightForWidth(self) -> bool:
        return self.layout() is not None

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return max(LEAST_HEIGHT, layout.heightForWidth(width)) if layout else super().heightForWidth(width)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return QSize(layout.minimumSize().width(), LEAST_HEIGHT) if layout else super().minimumSizeHint()


class ToolButton(QToolButton):
    """A button for menus and marks: words, and a picture that may change when it is chosen."""

    def __init__(self, text: str, look: str, icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._chosen_icon = icon_name
        self._is_pictured = True
        self._drawn: tuple[object, ...] = ()
        self.setText(text)
        self.setAccessibleName(text)
        self.setProperty("look", look)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self._tint)
        self._tint()

    def show_when_chosen(self, icon_name: str) -> None:
        """Another picture while the button is down."""
        self._chosen_icon = icon_name
        self._tint()

    def set_pictured(self, *, pictured: bool) -> None:
        """Stand with its picture, or with its words alone at the same edge."""
        self._is_pictured = pictured
        self._tint()

    def _tint(self) -> None:
        name = self._chosen_icon if self.isChecked() else self._icon_name
        marked = self.isChecked()
        drawn = (name, marked, tokens().name, em(), self._is_pictured)
        if drawn != self._drawn:
            self._drawn = drawn
            self.setIcon(icon_before_words(name, "accent_ink" if marked else "ink") if name else QIcon())
            # Qt puts words without any picture in the middle of a tool button, so the picture becomes a speck
            self.setIconSize(before_words() if self._is_pictured else QSize(1, 1))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _RESTYLED:
            self._tint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            draw_ring(self)


def draw_ring(button: QAbstractButton) -> None:
    """Three pixels in the focus colour and two in the ground's: seen on any filling."""
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for inset, width, token in ((1.5, 3.0, "focus"), (4.0, 2.0, "surface")):
        painter.setPen(QPen(tokens().colour(token), width))
        box = QRectF(button.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, 8 - inset, 8 - inset)
    painter.end()
