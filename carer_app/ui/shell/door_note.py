"""The page on which somebody who cannot unlock writes down that a young person is missing. Nobody reads it back here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from carer_app.clock import local, moment
from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.theme import em
from carer_app.ui.shell.entry_page import EntryPage, LabelledBox, full_width

if TYPE_CHECKING:
    from datetime import datetime

    from carer_app.vault.door_notes import DoorWriting

MISSING = _("Someone is missing")
_RING = _("Ring 999 if somebody may be in danger. The police's other number is 101. This note is sent to nobody.")
_ASKED = _(
    "Who, when they were last seen and where, what they wore. It is sealed as you type: nobody can read it here, and "
    "whoever unlocks next sees it first."
)
_NOTHING = _("Write down what you know first. Nothing is kept yet.")
_ROWS = 8


class DoorNotePage(EntryPage):
    """Free words, kept every two seconds and when one leaves. `done` once they are kept, or there were none."""

    done = Signal()

    def __init__(self, writing: DoorWriting, wait_ms: int, parent: QWidget | None = None) -> None:
        super().__init__(MISSING, parent)
        self._writing, self._wait_ms = writing, wait_ms
        self._kept = ""
        self._timer = QTimer(self, singleShot=True, interval=wait_ms)
        self._timer.timeout.connect(self.keep)
        self.add(Banner(_RING, "urgent", "phone"))
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setMinimumHeight(_ROWS * 2 * em())
        self.add(LabelledBox(_("What do you know?"), self.words, hint=_ASKED))
        self.said = Words("", "quiet")
        self.add(self.said)
        self.done_button = full_width(Button(_("Keep it, and go back"), "primary", "lock"))
        self.left_button = Button(_("Go back without a note"), "link")
        self.add(self.done_button)
        self.add(self.left_button)
        self.words.textChanged.connect(self._on_typed)
        self.done_button.clicked.connect(self._on_done)
        self.left_button.clicked.connect(self._on_left)
        self.first = self.words

    @property
    def has_unkept(self) -> bool:
        """Whether something is typed that could not be kept."""
        return self.words.toPlainText() != self._kept

    def keep(self) -> None:
        """Keep what is typed, if it changed. What cannot be kept stays on the screen, and is tried again."""
        self._timer.stop()
        words = self.words.toPlainText()
        if words == self._kept:
            return
        try:
            if words.strip():
                at = local(moment(self._writing.keep(words)))
                self.said.setText(_("Kept and sealed at {time}.").format(time=f"{at:%H:%M}"))
            else:
                self._writing.take_back()
                self.said.setText("")
        except KnownError as problem:
            self.say_trouble(problem.sentence)
            self.said.setText("")
            self._timer.start()
            return
        self._kept = words
        self.say_trouble("")

    def _on_typed(self) -> None:
        self.left_button.setVisible(not self.words.toPlainText().strip())
        if not self._timer.isActive():
            self._timer.start()

    def _on_done(self) -> None:
        if not self.words.toPlainText().strip():
            self.say_trouble(_NOTHING)
            self.words.setFocus()
            return
        self.keep()
        if not self.has_unkept:
            self.done.emit()

    def _on_left(self) -> None:
        self.keep()
        if not self.has_unkept:
            self.done.emit()


def waiting_words(left: tuple[datetime, ...]) -> str:
    """That notes wait for whoever unlocks, of which nobody can tell more here."""
    one = _("{count} note that was left here at {{time}} waits for whoever unlocks next.")
    more = _("{count} notes wait for whoever unlocks next, the last from {{time}}.")
    return counted(one, more, len(left)).format(time=f"{local(left[-1]):%H:%M}") if left else ""
