"""A short word at the foot of the window that something is done, with a way back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.theme import em

SHOWN_MS = 10_000
LEAST_EMS = 26


class Toast(QFrame):
    """Says one sentence for ten seconds over the foot of its parent, or of a part of it; stays while it has the focus."""

    def __init__(
        self, parent: QWidget, sentence: str, undo: Callable[[], None] | None = None, over: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._over = over or parent
        self._lift = 0
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
        self._over.installEventFilter(self)
        self._settle()
        self.show()
        self.raise_()
        self._timer.start()

    def rest_above(self, foot: int) -> None:
        """Leave so many pixels at the foot free, where there is something to press."""
        self._lift = foot
        self._settle()

    def _on_time(self) -> None:
        if self.isAncestorOf(self.window().focusWidget() or self.window()):
            self._timer.start()
        else:
            self.close()

    def _settle(self) -> None:
        """Stand in the middle of the foot of what it is over, as wide as fits."""
        above, parent = self._over, self.parentWidget()
        assert parent is not None
        width = min(above.width() - 32, max(self.sizeHint().width(), LEAST_EMS * em()))
        height = max(self.heightForWidth(width), self.minimumSizeHint().height())
        place = QPoint((above.width() - width) // 2, above.height() - height - 20 - self._lift)
        self.setGeometry(QRect(place if above is parent else above.mapTo(parent, place), QSize(width, height)))

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._settle()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._settle()
        return False
