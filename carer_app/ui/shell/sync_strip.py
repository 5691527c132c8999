"""Where this computer stands with the council, in one sentence that keeps up with what happens."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carer_app.i18n import _
from carer_app.sync.client import SyncStatus
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.panels import Banner
from carer_app.ui.shell.wording import sync_sentence


class SyncStrip(QWidget):
    """One banner, with a way to the page that says more."""

    more_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.banner: Banner | None = None

    def say(self, status: SyncStatus) -> None:
        sentence, look, picture = sync_sentence(status)
        if self.banner is not None:
            self._box.removeWidget(self.banner)
            self.banner.hide()
            self.banner.deleteLater()
        self.banner = Banner(sentence, look, picture)
        more = Button(_("More"), "link")
        more.setAccessibleName(_("More about sending"))
        more.clicked.connect(self.more_asked)
        self.banner.add_button(more)
        self._box.addWidget(self.banner)
        self.banner.show()
