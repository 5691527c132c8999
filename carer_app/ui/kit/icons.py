"""Outline pictures beside words, in the colours of the theme. The files are Tabler's (MIT) in resources/icons."""

from functools import cache

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from carer_app.config import resources
from carer_app.ui.kit.theme import em, tokens

_SHARPEST = 3


@cache
def _drawing(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def picture(name: str, token: str, pixels: int) -> QPixmap:
    """The drawing of that name in a token's colour, sharp on fine screens; an unknown name is our bug (FileNotFoundError)."""
    colour = tokens().colour(token).name()
    key = f"{name} {colour} {pixels}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    drawn = _drawing(name).replace("currentColor", colour)
    pixmap = QPixmap(pixels * _SHARPEST, pixels * _SHARPEST)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawn.encode())).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(_SHARPEST)
    QPixmapCache.insert(key, pixmap)
    return pixmap


def icon_before_words(name: str, token: str) -> QIcon:
    """An icon for a button with words: with room at its right, and quiet while the button cannot be pressed."""
    made = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, token), (QIcon.Mode.Disabled, "quiet")):
        made.addPixmap(_with_room(name, ink), mode)
    return made


def _with_room(name: str, token: str) -> QPixmap:
    """The drawing with room at its right; drawn once for each colour and size."""
    size = before_words()
    key = f"{name} {tokens().colour(token).name()} {size.height()} and room"
    wide = QPixmap()
    if QPixmapCache.find(key, wide):
        return wide
    wide = QPixmap(size * _SHARPEST)
    wide.fill(Qt.GlobalColor.transparent)
    wide.setDevicePixelRatio(_SHARPEST)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, picture(name, token, size.height()))
    painter.end()
    QPixmapCache.insert(key, wide)
    return wide


def before_words() -> QSize:
    """How large such an icon is, with the room beside it."""
    return QSize(icon_size() + round(em() * 0.3), icon_size())


def icon_size() -> int:
    """How large a picture stands beside ordinary text."""
    return round(em() * 1.3)


class IconLabel(QWidget):
    """A picture beside words that say the same; assistive technology passes it over."""

    def __init__(self, name: str, token: str = "ink", size: float = 1.3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._token = token
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def draw(self, name: str, token: str) -> None:
        """Show another picture."""
        self._name, self._token = name, token
        self.update()

    def sizeHint(self) -> QSize:
        pixels = round(em() * self._size)
        return QSize(pixels, pixels)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), picture(self._name, self._token, self.sizeHint().width()))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
        super().changeEvent(event)
