"""The card for the day on which a computer is lost or breaks: the copies that are made by themselves, and one to take along."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.journal.backups import Standing
from carer_app.store.backup import Backup
from carer_app.store.copies import ENDING
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell.entry_page import PassphraseField
from carer_app.ui.shell.wording import when_words
from carer_app.ui.shell.workplace import Workplace

_SAVE, _SAVING = _("Save a backup"), _("Saving and checking …")
_WHAT = _(
    "Each day Hearthlog makes a copy of everything here, locked as the records themselves are. Those of seven days and four "
    "weeks are kept. What is erased here goes from them too, with the next copy."
)
_TAKE_ALONG = _(
    "One file with everything, to keep somewhere else. It opens with the recovery code, so keep the sheet and the backup in "
    "two places."
)


class BackupCard(Card):
    """What was copied and when, and the buttons. `said` is for whoever asked; `changed`: it tells something else now."""

    said = Signal(str)
    changed = Signal()

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(_("If this computer is lost or breaks"), parent=parent)
        self._workplace = workplace
        self._backups = workplace.work.backups
        self._saving = False
        self.trouble = Banner("", "info")
        self.trouble.say("")
        self.add(self.trouble)
        self.add(Words(_WHAT, "quiet"))
        standing = self._backups.standing()
        for sentence in standing_sentences(standing, workplace.today()):
            self.add(Words(sentence))
        if self._backups.may_choose:
            self._add_places(standing)
        self._add_saving()

    def is_busy(self) -> bool:
        """Whether a backup is being written."""
        return self._saving

    def is_begun(self) -> bool:
        """Whether somebody is typing here, or waits for a backup."""
        return self._saving or (self.passphrase is not None and bool(self.passphrase.text()))

    def save_to(self, path: Path) -> None:
        """Write and check a backup in the background."""
        chosen = self.passphrase.text() or None if self.passphrase is not None else None
        self._set_busy(True)
        backups = self._backups
        run_in_background(self, lambda: backups.make(path, chosen), done=self._on_saved, failed=self._on_failed)

    def keep_in(self, folder: Path | None) -> None:
        """Let the copies go there too, from the next on."""
        try:
            self._backups.choose_folder(folder)
        except KnownError as problem:
            self._on_failed(problem)
            return
        if folder is None:
            self.said.emit(_("From now on the copies are kept on this computer only."))
        else:
            self.said.emit(_("From the next copy on they are kept in {folder} too.").format(folder=folder))
        self.changed.emit()

    def _add_places(self, standing: Standing) -> None:
        words = _("A second place, such as a stick in the safe, keeps them when the computer itself is gone.")
        self.add(Words(words, "quiet"))
        self.place_button = Button(_("Choose a second place"), "plain", "lock")
        self.place_button.clicked.connect(self._on_place)
        buttons = [self.place_button]
        if standing.folder is not None:
            here = Button(_("This computer only"), "link")
            here.clicked.connect(lambda: self.keep_in(None))
            buttons.append(here)
        self.add(FlowRow(*buttons))

    def _add_saving(self) -> None:
        self.add(Heading(_("A backup to take along"), "strong"))
        self.add(Words(_TAKE_ALONG, "quiet"))
        self.passphrase: PassphraseField | None = None
        if self._backups.may_choose:
            hint = _("Five words. Leave it empty if the recovery code is enough.")
            self.passphrase = PassphraseField(_("A passphrase that opens this backup too, if you like"), hint)
            self.add(self.passphrase)
        self.save_button = Button(_SAVE, "plain", "lock")
        self.save_button.clicked.connect(self._on_save)
        self.add(FlowRow(self.save_button))

    def _on_place(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog | QFileDialog.Option.ShowDirsOnly
        title = _("Where the copies are kept too")
        folder = QFileDialog.getExistingDirectory(self, title, str(Path.home()), options)
        if folder:
            self.keep_in(Path(folder))

    def _on_save(self) -> None:
        name = f"{_('hearthlog-backup')}-{self._workplace.today().isoformat()}{ENDING}"
        path, _kind = QFileDialog.getSaveFileName(
            self,
            _SAVE,
            str(Path.home() / name),
            f"Hearthlog (*{ENDING})",
            options=QFileDialog.Option.DontUseNativeDialog,
        )
        if path:
            self.save_to(Path(path) if Path(path).suffix else Path(path).with_suffix(ENDING))

    def _on_saved(self, made: Backup) -> None:
        self._set_busy(False)
        if self.passphrase is not None:
            self.passphrase.clear()
        words = _("Saved as {name}, opened again and checked.").format(name=made.path.name)
        if made.manifest.lost:
            lost = made.manifest.lost
            words += " " + counted(
                "{count} part of a photo or paper could not be read and is not in it.",
                "{count} parts of photos or papers could not be read and are not in it.",
                lost,
            )
        self.said.emit(words)

    def _on_failed(self, problem: KnownError) -> None:
        self._set_busy(False)
        self.trouble.say(problem.sentence)
        self.said.emit(problem.sentence)

    def _set_busy(self, busy: bool) -> None:
        self._saving = busy
        self.trouble.say("")
        self.save_button.setEnabled(not busy)
        self.save_button.setText(_SAVING if busy else _SAVE)


def standing_sentences(standing: Standing, today: date) -> Iterator[str]:
    """When the last copy was made, here and in the second place, and what stood in the way."""
    if standing.last is None:
        yield _("No copy was made yet. The first is made by itself a minute after you unlock.")
    else:
        yield _("The last copy: {when}, opened again and checked.").format(when=when_words(standing.last, today))
    if standing.folder is not None:
        yield _elsewhere(standing, standing.folder, today)
    if standing.problem:
        yield standing.problem


def _elsewhere(standing: Standing, folder: Path, today: date) -> str:
    if standing.last_elsewhere is None:
        return _(
            "In {folder} there is none yet. The next one goes there too, as soon as that place can be reached."
        ).format(folder=folder)
    when = when_words(standing.last_elsewhere, today)
    return _("The last one in {folder}: {when}.").format(folder=folder, when=when)


def overdue_words(standing: Standing, today: date) -> str:
    """One quiet sentence for the first page; empty where the copies are as they should be."""
    if standing.is_overdue:
        if standing.last is None:
            return _("No copy of this computer's records could be made yet.")
        when = when_words(standing.last, today)
        return _("The last copy of this computer's records is from {when}.").format(when=when)
    if standing.is_overdue_elsewhere:
        if standing.last_elsewhere is None:
            return _("The second place for copies has not been here yet.")
        when = when_words(standing.last_elsewhere, today)
        return _("The second place for copies was last here on {when}.").format(when=when)
    return ""
