"""Shows one photo or paper over the whole window, from memory: larger, smaller, and away again with Esc."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from carer_app.domain.attachments import Media
from carer_app.i18n import _
from carer_app.store.attachments import Attached
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.theme import em
from carer_app.ui.kit.thumbnail import image_of
from carer_app.ui.shell.pdf_preview import PaperView

_STEPS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
_FITS = 3
_PAPER_EMS = 50


class Picture(QWidget):
    """A picture drawn as large as the widget is."""

    def __init__(self, image: QImage, says: str) -> None:
        super().__init__()
        self._image = image
        self.setAccessibleName(says)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def shape(self) -> QSize:
        return self._image.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self._image)
        painter.end()


class Viewer(QWidget):
    """Lies over the widget that it is given, and takes its keys, until `closed`."""

    closed = Signal()

    def __init__(self, attached: Attached, data: bytes, says: str, over: QWidget) -> None:
        super().__init__(over)
        self._step = _FITS
        self._begun_from = over.window().focusWidget()
        self.setProperty("look", "viewer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(says)
        self.larger_button = Button(_("Larger"), "plain", "zoom-in")
        self.smaller_button = Button(_("Smaller"), "plain", "zoom-out")
        self.whole_button = Button(_("All of it"))
        self.close_button = Button(_("Close"), "primary", "x")
        self.area = QScrollArea()
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(says)
        self.paper: PaperView | None = None
        self.picture: Picture | None = None
        self._fill(attached, data, says)
        self._lay_out(says)
        over.installEventFilter(self)
        self.setGeometry(over.rect())
        self.show()
        self.raise_()
        self._fit()
        self.area.setFocus()

    def larger(self) -> None:
        self._zoom(1)

    def smaller(self) -> None:
        self._zoom(-1)

    def whole(self) -> None:
        """All of a picture, or a paper as wide as is good to read."""
        self._step = _FITS
        self._fit()

    def end(self) -> None:
        """Go away, and let go of what was shown."""
        if self.paper is not None:
            self.paper.clear()
        self.hide()
        if self._begun_from is not None:
            self._begun_from.setFocus()
        self.closed.emit()
        self.deleteLater()

    def _fill(self, attached: Attached, data: bytes, says: str) -> None:
        if attached.manifest.media == Media.PDF:
            self.paper = PaperView()
            self.paper.show_paper(data)
            self.area.setWidget(self.paper)
        else:
            self.picture = Picture(image_of(data), says)
            self.area.setWidget(self.picture)

    def _lay_out(self, says: str) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 14, 20, 14)
        box.setSpacing(10)
        row = FlowRow(self.larger_button, self.smaller_button, self.whole_button, self.close_button)
        box.addWidget(row)
        box.addWidget(Words(says, "strong"))
        box.addWidget(self.area, 1)
        self.larger_button.clicked.connect(self.larger)
        self.smaller_button.clicked.connect(self.smaller)
        self.whole_button.clicked.connect(self.whole)
        self.close_button.clicked.connect(self.end)

    def _zoom(self, by: int) -> None:
        self._step = min(max(self._step + by, 0), len(_STEPS) - 1)
        self._fit()

    def _fit(self) -> None:
        self.larger_button.setEnabled(self._step < len(_STEPS) - 1)
        self.smaller_button.setEnabled(self._step > 0)
        room, scale = self.area.viewport().size(), _STEPS[self._step]
        if self.picture is not None:
            shape = self.picture.shape()
            whole = shape.scaled(room, Qt.AspectRatioMode.KeepAspectRatio) if _is_wider(shape, room) else shape
            self.picture.resize(whole * scale)
        elif self.paper is not None:
            width = round(min(room.width(), _PAPER_EMS * em()) * scale)
            self.paper.resize(width, self.paper.heightForWidth(width))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget) and watched is self.parentWidget():
            self.setGeometry(watched.rect())
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.larger()
        elif event.key() == Qt.Key.Key_Minus:
            self.smaller()
        elif event.key() == Qt.Key.Key_0:
            self.whole()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays within: what lies below cannot be seen."""
        ring: list[QWidget] = [self.larger_button, self.smaller_button, self.whole_button, self.close_button, self.area]
        ring = [one for one in ring if one.isEnabled()]
        now = self.focusWidget()
        at = ring.index(now) if now in ring else -1 if forward else 0
        ring[(at + (1 if forward else -1)) % len(ring)].setFocus(Qt.FocusReason.TabFocusReason)
        return True


def _is_wider(shape: QSize, room: QSize) -> bool:
    return shape.width() > room.width() or shape.height() > room.height()
