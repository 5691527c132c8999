"""Where photos and papers are brought: chosen by a button, dropped, or pasted. It reads nothing by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QImageWriter,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words, restyle

_PATTERNS = "*.jpg *.jpeg *.jpe *.png *.heic *.heif *.pdf"


@dataclass(frozen=True, kw_only=True)
class Given:
    """A file that was brought: what it is called, and how its bytes are read, up to one more than `most`."""

    name: str
    read: Callable[[int], bytes]


class DropZone(QFrame):
    """Takes files from this computer. `given` tells a list of `Given`, `refused` a sentence about what it could not take."""

    given = Signal(object)
    refused = Signal(str)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "drop")
        self.setAcceptDrops(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 12, 14, 12)
        box.setSpacing(6)
        self.choose_button = Button(_("Add a photo or paper"), "plain", "photo")
        self.choose_button.setAccessibleDescription(hint)
        self.choose_button.clicked.connect(self._on_choose)
        self.paste_button = Button(_("Paste"), "plain", "paperclip")
        self.paste_button.setAccessibleName(_("Paste a picture that was copied"))
        self.paste_button.clicked.connect(self.paste)
        box.addWidget(FlowRow(self.choose_button, self.paste_button))
        box.addWidget(Words(hint, "hint"))

    def bring(self, paths: list[Path]) -> None:
        """Tell these files, and those that are none."""
        files = [path for path in paths if path.is_file()]
        for path in paths:
            if path not in files:
                self.refused.emit(_("“{name}” is not a file, so it was not added.").format(name=path.name))
        if files:
            self.given.emit([Given(name=path.name, read=_reader(path)) for path in files])

    def paste(self) -> None:
        """Take what was copied, if it is a picture or a file."""
        if not self._take(QGuiApplication.clipboard().mimeData()):
            self.refused.emit(_("There is no picture to paste. Copy one first, then press Paste."))

    @staticmethod
    def can_paste() -> bool:
        """Whether what was copied is a picture or files, and no words."""
        data = QGuiApplication.clipboard().mimeData()
        return _is_files(data) or (data is not None and data.hasImage() and not data.hasText())

    def _take(self, data: QMimeData | None) -> bool:
        if data is None:
            return False
        if data.hasUrls():
            self.bring([Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()])
            if not all(url.isLocalFile() for url in data.urls()):
                self.refused.emit(_("Only files of this computer can be added. Save it here first, then add it."))
            return True
        picture = data.imageData() if data.hasImage() else None
        if isinstance(picture, QImage) and not picture.isNull():
            png = _as_png(picture)
            self.given.emit([Given(name=_("Pasted picture"), read=lambda _most: png)])
            return True
        return False

    def _on_choose(self) -> None:
        paths, _kind = QFileDialog.getOpenFileNames(
            self,
            _("Add a photo or paper"),
            str(Path.home()),
            f"{_('Photos and papers')} ({_PATTERNS} {_PATTERNS.upper()});;{_('All files')} (*)",
            options=QFileDialog.Option.DontUseNativeDialog,
        )
        self.bring([Path(path) for path in paths])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            restyle(self, "over", True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        restyle(self, "over", False)

    def dropEvent(self, event: QDropEvent) -> None:
        restyle(self, "over", False)
        if self._take(event.mimeData()):
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)


def _is_files(data: QMimeData | None) -> bool:
    return data is not None and any(url.isLocalFile() for url in data.urls())


def _reader(path: Path) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        with path.open("rb") as file:
            return file.read(most + 1)

    return read


def _as_png(picture: QImage) -> bytes:
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(picture)
    return bytes(held.data())
