"""A short word at the foot of the window that something is done, with a way back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.labels import Words

SHOWN_MS = 10_000


class Toast(QFrame):
    """Says one sentence over the foot of its parent for ten seconds; stays for as long as it has the focus."""

    def __init__(self, parent: QWidget, sentence: str, undo: Callable[[], None] | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "toast")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(14)
        self.words = Words(sentence)
        row.addWidget(self.words, 1)
        if undo is not None:
            self.undo_button = Button(_("Undo"), "toast", "")
            self.undo_button.clicked.connect(undo)
            self.undo_button.clicked.connect(self.close)
            row.addWidget(self.undo_button)
        close = Button(_("Close"), "toast")
        close.clicked.connect(self.close)
        row.addWidget(close)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self._on_time)
        parent.installEventFilter(self)
        self._settle()
        self.show()
        self.raise_()
        self._timer.start()

    def _on_time(self) -> None:
        if self.isAncestorOf(self.window().focusWidget() or self.window()):
            self._timer.start()
        else:
            self.close()

    def _settle(self) -> None:
        """Stand in the middle of the parent's foot, as wide as fits."""
        above = self.parentWidget()
        assert above is not None
        width = min(above.width() - 32, max(self.sizeHint().width(), 420))
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        self.setGeometry((above.width() - width) // 2, above.height() - height - 20, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self._settle()
        return False
