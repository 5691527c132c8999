"""Shows a PDF from memory, page under page. A page is drawn when it comes into view; nothing touches the disk."""

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from carer_app.i18n import _
from carer_app.ui.kit.theme import tokens

_KEPT = 6
_LONGEST_SPOKEN = 4_000


class Paper:
    """An open PDF that draws its pages and keeps the last few drawings."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2  # noqa: PLC0415 loaded with the first paper, so that the window opens sooner

        self._document: Any = pypdfium2.PdfDocument(data)
        self._drawn: dict[tuple[int, int], QImage] = {}

    def __len__(self) -> int:
        return len(self._document)

    def shape(self, number: int) -> float:
        """A page's height for a width of one."""
        width, height = self._document.get_page_size(number)
        return float(height) / float(width)

    def words(self, number: int) -> str:
        """The text of a page, for those who have it read aloud."""
        return str(self._document[number].get_textpage().get_text_range())

    def drawing(self, number: int, pixels: int) -> QImage:
        """A page as wide as so many pixels."""
        key = (number, pixels)
        if key not in self._drawn:
            page = self._document[number]
            bitmap = page.render(scale=pixels / page.get_width(), rev_byteorder=True, prefer_bgrx=True)
            image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
            self._drawn[key] = image.copy()
        self._drawn[key] = self._drawn.pop(key)
        while len(self._drawn) > _KEPT:
            self._drawn.pop(next(iter(self._drawn)))
        return self._drawn[key]

    def close(self) -> None:
        """Let go of it; closing it again does nothing."""
        self._drawn.clear()
        if self._document is not None:
            self._document.close()
            self._document = None


class PaperView(QWidget):
    """All pages of a paper, one under another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paper: Paper | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_paper(self, data: bytes) -> None:
        """Show another paper in place of this one."""
        self.clear()
        self._paper = Paper(data)
        self.destroyed.connect(self._paper.close)
        for number in range(len(self._paper)):
            self._column.addWidget(PaperPage(self._paper, number))

    def clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            page = item.widget()
            if page is not None:
                page.hide()
                page.deleteLater()
        if self._paper:
            self._paper.close()
            self._paper = None


class PaperPage(QWidget):
    """One page, drawn when it is first seen and whenever its width changes."""

    def __init__(self, paper: Paper, number: int) -> None:
        super().__init__()
        self._paper = paper
        self._number = number
        self._shape = paper.shape(number)
        self._spoken = False
        self.is_drawn = False
        self.setAccessibleName(_("Page {number} of {count}").format(number=number + 1, count=len(paper)))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * self._shape)

    def sizeHint(self) -> QSize:
        return QSize(600, round(600 * self._shape))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.height() < self.heightForWidth(self.width()):
            return  # not laid out yet: all pages would seem to be in view
        self._speak()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        pixels = max(1, round(self.width() * self.devicePixelRatioF()))
        painter.drawImage(QRectF(self.rect()), self._paper.drawing(self._number, pixels))
        painter.setPen(QPen(tokens().colour("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
        self.is_drawn = True

    def _speak(self) -> None:
        """Give the page's text to assistive technology, once it is wanted."""
        if not self._spoken:
            self._spoken = True
            self.setAccessibleDescription(self._paper.words(self._number)[:_LONGEST_SPOKEN])
