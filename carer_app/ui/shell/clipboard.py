"""What was copied out of the window leaves the clipboard when the window locks, and by itself after some minutes.

Only what was copied here: what somebody copied in another program meanwhile is theirs, and stays.
"""

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

_WINDOWS = 'application/x-qt-windows-mime;value="{name}"'
_HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    _WINDOWS.format(name="ExcludeClipboardContentFromMonitorProcessing"): bytes(4),
    _WINDOWS.format(name="CanIncludeInClipboardHistory"): bytes(4),
    _WINDOWS.format(name="CanUploadToCloudClipboard"): bytes(4),
}
"""What asks clipboard histories not to keep it, and not to send it to other computers."""
_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class OwnClipboard(QObject):
    """Watches the clipboard for what is copied while this program is the one in front."""

    def __init__(self, forget_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._ours: set[QClipboard.Mode] = set()
        self._timer = QTimer(self, singleShot=True, interval=forget_ms)
        self._timer.timeout.connect(self.forget)
        self._clipboard.changed.connect(self._on_changed)

    def forget(self) -> None:
        """Take away what was copied here and is still there."""
        self._timer.stop()
        for mode in tuple(self._ours):
            self._ours.discard(mode)
            self._clipboard.clear(mode)

    def _on_changed(self, mode: QClipboard.Mode) -> None:
        if mode not in _MODES:
            return
        is_in_front = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        held = self._clipboard.mimeData(mode)
        if not (is_in_front and held is not None and held.formats()):
            self._ours.discard(mode)
            return
        self._ours.add(mode)
        self._timer.start()
        if held.hasText() and not any(held.hasFormat(hint) for hint in _HINTS):
            self._clipboard.setMimeData(_marked(held), mode)


def _marked(held: QMimeData) -> QMimeData:
    """The same with a word to clipboard histories."""
    marked = QMimeData()
    for form in held.formats():
        marked.setData(form, held.data(form))
    for hint, value in _HINTS.items():
        marked.setData(hint, value)
    return marked
