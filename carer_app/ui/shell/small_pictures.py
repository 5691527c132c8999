"""The small pictures of a list: opened from sealed bytes when a row is first drawn, the last few kept in memory."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter

from carer_app.errors import KnownError
from carer_app.journal.pictures import Pictures
from carer_app.store.attachments import Attached
from carer_app.ui.kit.theme import em, tokens
from carer_app.ui.kit.thumbnail import draw_thumbnail, image_of

_KEPT = 120
_GAP = 8
HIGH_EMS = 3.6


class SmallPictures:
    """Draws the photos and papers of a row beside each other, as many as there is room for."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._opened: dict[str, QImage] = {}

    def image(self, attached: Attached) -> QImage:
        """The small picture; a null one where it is not here."""
        if not attached.is_here:
            return QImage()
        if attached.hash not in self._opened:
            self._opened[attached.hash] = self._open(attached)
        self._opened[attached.hash] = self._opened.pop(attached.hash)
        while len(self._opened) > _KEPT:
            self._opened.pop(next(iter(self._opened)))
        return self._opened[attached.hash]

    def forget(self) -> None:
        """Let go of what was shown."""
        self._opened.clear()

    def draw(self, painter: QPainter, box: QRect, row: tuple[Attached, ...], face: QFont) -> None:
        """Draw them into the box, and how many more there are."""
        width = round(box.height() * 1.25)
        fit = max(1, (box.width() - 3 * em()) // (width + _GAP))
        for number, attached in enumerate(row[:fit]):
            place = QRectF(box.left() + number * (width + _GAP), box.top(), width, box.height())
            draw_thumbnail(painter, place.adjusted(0.5, 0.5, -0.5, -0.5), self.image(attached))
        if len(row) > fit:
            painter.setFont(face)
            painter.setPen(tokens().colour("quiet"))
            rest = box.adjusted(fit * (width + _GAP), 0, 0, 0)
            painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"+{len(row) - fit}")

    def _open(self, attached: Attached) -> QImage:
        try:
            return image_of(self._pictures.thumbnail(attached))
        except KnownError:
            return QImage()
