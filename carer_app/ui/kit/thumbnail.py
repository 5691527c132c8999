"""A small picture of a photo or paper, as a button that opens it. It is drawn from bytes in memory."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button, draw_ring
from carer_app.ui.kit.icons import picture
from carer_app.ui.kit.theme import em, tokens


def image_of(data: bytes) -> QImage:
    """A picture from bytes; a null one when they are none."""
    return QImage.fromData(data)


class Thumbnail(Button):
    """Shows a small picture whole, in a box of so many ems; where there is none, a sign in its place."""

    def __init__(self, image: QImage, says: str, ems: float = 8, parent: QWidget | None = None) -> None:
        super().__init__("", "thumbnail", "", parent)
        self._image = image
        self._ems = ems
        self.name(says)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def name(self, says: str) -> None:
        """Say what it shows, to those who point at it and to those who cannot see it."""
        self.setAccessibleName(_("Open: {what}").format(what=says))
        self.setToolTip(says)

    def sizeHint(self) -> QSize:
        side = round(self._ems * em())
        return QSize(side, round(side * 0.8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        draw_thumbnail(painter, QRectF(self.rect()).adjusted(4, 4, -4, -4), self._image)
        painter.end()
        if self.hasFocus():
            draw_ring(self)


def draw_thumbnail(painter: QPainter, box: QRectF, image: QImage) -> None:
    """Draw a picture whole into the box, on a ground with a thin line around it."""
    frame = QPainterPath()
    frame.addRoundedRect(box, 6, 6)
    painter.save()
    painter.fillPath(frame, tokens().colour("sunken"))
    painter.setClipPath(frame)
    if image.isNull():
        side = round(min(box.width(), box.height(), 2 * em()))
        sign = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
        painter.drawPixmap(sign.toRect(), picture("photo", "quiet", side))
    else:
        size = image.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = box.center().x() - size.width() / 2, box.center().y() - size.height() / 2
        painter.drawImage(QRectF(left, top, size.width(), size.height()), image)
    painter.setClipping(False)
    painter.setPen(QPen(tokens().colour("border"), 1))
    painter.drawPath(frame)
    painter.restore()
