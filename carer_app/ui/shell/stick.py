"""The card for where there is no internet: what was not sent goes on a stick, and the receipts come back from it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.sync.rescue import Brought, save_all
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.workplace import Workplace

_ENDING = ".hearthlog"


class StickCard(Card):
    """Saves what was not sent as a sealed file, and takes the receipts in. `said` is for whoever asked."""

    said = Signal(str)
    received = Signal()

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(_("No internet here?"), parent=parent)
        self._workplace = workplace
        self.add(
            Words(
                _(
                    "What was not sent can go to the council on a USB stick. The file opens at the council and nowhere "
                    "else. Bring the receipts back that they give you: then it counts as received here too."
                )
            )
        )
        self.trouble = Words("", "strong")
        self.trouble.hide()
        self.add(self.trouble)
        self.save_button = Button(_("Save it to a stick"), icon_name="lock")
        self.save_button.clicked.connect(self._on_save)
        self.take_button = Button(_("Take in the receipts"), icon_name="file-text")
        self.take_button.clicked.connect(self._on_take)
        self.add(FlowRow(self.save_button, self.take_button))

    def save_to(self, path: Path) -> None:
        """Write the file, or one for each council, in the background."""
        rescue = self._workplace.work.rescue
        run_in_background(self, lambda: save_all(rescue.files(), path), done=self._on_saved, failed=self._on_failed)

    def take_from(self, path: Path) -> None:
        """Read receipts in the background; only what is signed by the council counts."""
        rescue = self._workplace.work.rescue
        run_in_background(self, lambda: rescue.take_file(path), done=self._on_taken, failed=self._on_failed)

    def _on_save(self) -> None:
        name = f"{_('to-the-council')}-{self._workplace.today().isoformat()}{_ENDING}"
        path, _kind = QFileDialog.getSaveFileName(
            self,
            _("Save what was not sent"),
            str(Path.home() / name),
            f"Hearthlog (*{_ENDING})",
            options=QFileDialog.Option.DontUseNativeDialog,
        )
        if path:
            self.save_to(Path(path) if Path(path).suffix else Path(path).with_suffix(_ENDING))

    def _on_take(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self,
            _("The receipts that the council gave"),
            str(Path.home()),
            options=QFileDialog.Option.DontUseNativeDialog,
        )
        if path:
            self.take_from(Path(path))

    def _on_saved(self, paths: list[Path]) -> None:
        self.trouble.hide()
        names = ", ".join(path.name for path in paths)
        self.said.emit(_("Saved as {name}. It counts as sent when the receipts are back.").format(name=names))

    def _on_taken(self, brought: Brought) -> None:
        self.trouble.hide()
        said = counted(
            "The council has received {count} version.", "The council has received {count} versions.", brought.received
        )
        self.said.emit(said)
        self.received.emit()

    def _on_failed(self, problem: KnownError) -> None:
        """Said on the card, and beside it too: a round of sending that ends just now makes the card anew."""
        self.trouble.setText(problem.sentence)
        self.trouble.show()
        self.said.emit(problem.sentence)
