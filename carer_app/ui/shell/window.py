"""The window: locked it shows the door, unlocked the desk; it locks itself, and keeps what is typed before it does.

It is painted before the records' code is loaded: that comes while the person types the passphrase.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from carer_app.clock import stamp
from carer_app.domain.people import Role
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell import place as places
from carer_app.ui.shell.asleep import AsleepWatch
from carer_app.ui.shell.clipboard import OwnClipboard
from carer_app.ui.shell.door import door_page
from carer_app.ui.shell.door_note import DoorNotePage
from carer_app.ui.shell.entry_page import EntryPage
from carer_app.ui.shell.idle import IdleWatch, idle_time
from carer_app.ui.shell.page_button import install_page_buttons
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.tools import IDLE_IN_A_HOME_OF_MANY, Pace, Tools, Work
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.vault import notice

if TYPE_CHECKING:
    from carer_app.session import Session
    from carer_app.ui.shell.desk import Desk
    from carer_app.ui.shell.own_room import OwnRoom
    from carer_app.ui.shell.sync_runner import SyncRunner
    from carer_app.vault.file import Holder
    from carer_app.vault.parting import Parting

UNKEPT = _(
    "What you typed could not be kept: the disk is full, or the folder is read-only. "
    "Make room and wait a moment, or copy your words. Closing once more throws them away."
)
NO_NOTE = _(
    "A note cannot be kept just now: the disk takes nothing. Write it on paper. Ring 999 if somebody may be in danger, else 101."
)
_AFTER_FIRST_PAINT_MS = 250


class Window(QMainWindow):
    """One window on one data folder. Its title names nobody."""

    def __init__(self, app: QApplication, tools: Tools, pace: Pace | None = None) -> None:
        super().__init__()
        self._tools = tools
        self._pace = pace or Pace()
        self._work: Work | None = None
        self._runner: SyncRunner | None = None
        self._parked: QWidget | None = None
        self._warned = False
        self.desk: Desk | None = None
        self.own_room: OwnRoom | None = None
        self.setWindowTitle("Hearthlog")
        self.resize(1240, 800)
        self._idle = IdleWatch(self)
        self._idle.grew_idle.connect(self.lock)
        self._clipboard = OwnClipboard(self._pace.clipboard, self)
        self._asleep = AsleepWatch(self)
        self._asleep.goes_away.connect(self.lock)
        install_page_buttons(app)
        app.commitDataRequest.connect(self._on_end_of_day)
        self.show_door()
        QTimer.singleShot(_AFTER_FIRST_PAINT_MS, self, self._load_ahead)

    def pages(self) -> tuple[str, ...]:
        """The names of every page of the unlocked window, for `go`."""
        return places.EVERY

    def go(self, page: str, *, child: str = "", kind: str = "", record: str = "") -> None:
        """Show a page by name. Nothing happens while the window is locked."""
        if self.desk is not None and self._parked is None:
            self.desk.go(Place(page=page, child=child, kind=kind, record=record))

    # ---- the door

    def show_door(self) -> None:
        """The page that fits the folder: unlock, first use, or what is wrong with it."""
        page = door_page(self._tools.doorway)
        if isinstance(page, UnlockPage):
            page.unlocked.connect(self.open)
            page.recovery_asked.connect(self._on_recovery)
            page.note_asked.connect(self._on_note)
        elif hasattr(page, "made"):
            page.made.connect(self._on_made)
            if hasattr(page, "put_back_asked"):
                page.put_back_asked.connect(self._on_put_back)
        elif hasattr(page, "anew"):
            self._end_pins()
            page.anew.connect(self._on_anew)
        self._put(page)

    def _on_anew(self) -> None:
        self._tools.doorway.begin_anew()
        self.show_door()

    def _on_recovery(self, holder: Holder) -> None:
        from carer_app.ui.shell.recovery import RecoverPage  # noqa: PLC0415 - hardly ever needed

        page = RecoverPage(self._tools.doorway, holder)
        page.unlocked.connect(self.open)
        page.left.connect(self.show_door)
        self._put(page)

    def _on_note(self) -> None:
        """Let somebody who cannot unlock write; nobody's words stay on the screen for long when they have gone."""
        writing, door = self._tools.doorway.new_note(), self.centralWidget()
        if writing is None or self._parked is not None:
            if isinstance(door, EntryPage):
                door.say_trouble(NO_NOTE)
            return
        page = DoorNotePage(writing, self._pace.draft)
        page.done.connect(self._on_note_done)
        self._put(page)
        self._idle.start(IDLE_IN_A_HOME_OF_MANY if self._pace.idle is None else self._pace.idle)
        self._asleep.start()

    def _on_note_done(self) -> None:
        """What was typed lies in this process's memory: it goes with it."""
        self._idle.stop()
        self.show_door()
        self._tools.relaunch()

    def _lock_note(self, page: DoorNotePage) -> None:
        page.keep()
        if not page.has_unkept:
            self._on_note_done()

    def _on_put_back(self) -> None:
        from carer_app.ui.shell.put_back import PutBackPage  # noqa: PLC0415 - hardly ever needed

        page = PutBackPage(self._tools.doorway)
        page.done.connect(self.show_door)
        page.left.connect(self.show_door)
        self._put(page)

    def _on_made(self, session: Session, code: str) -> None:
        from carer_app.journal.recovery import RecoverySheets  # noqa: PLC0415 - hardly ever needed
        from carer_app.ui.shell.recovery import RecoveryCodePage  # noqa: PLC0415 - hardly ever needed

        page = RecoveryCodePage(code, RecoverySheets(session))
        page.written_down.connect(lambda: self.open(session))
        self._put(page)

    def _load_ahead(self) -> None:
        run_in_background(self, _load_desk, done=lambda _nothing: None)

    # ---- the desk

    def open(self, session: Session) -> None:
        """Show the desk of an unlocked session."""
        notice.take_away(session.folder)
        if self._parked is None:
            self.open_work(self._tools.open_work(session))
        else:
            self._open_parked(session)

    def open_work(self, work: Work) -> None:
        """Show the desk of work that was opened already."""
        from carer_app.ui.shell.desk_setting import set_desk  # noqa: PLC0415 - loaded after the first paint

        self._work = work
        if self._runner is not None:
            self._runner.stop()
            self._runner.deleteLater()
        self.desk, self._runner = set_desk(work, self._pace, self)
        self.desk.lock_asked.connect(self.lock)
        self.desk.own_page_asked.connect(self.hand_over)
        self._put(self.desk)
        self.desk.go(Place(page=places.TODAY))
        if not work.lease().is_over:
            self._go_back(work, self.desk)
        self._idle.start(idle_time(self._pace, work.session.person.role))
        self._asleep.start()
        self._listen(work, self._runner)
        if self._parked is None:
            self._runner.start()

    @staticmethod
    def _go_back(work: Work, desk: Desk) -> None:
        """Where this person was when the window locked, if that is there still, and what else they had begun."""
        kept = work.last_place.take()
        place = Place(**{name: kept.get(name, "") for name in Place.__struct_fields__}) if kept else None
        if place is not None and place.page in places.EVERY and place.page != places.TODAY:
            desk.go_back_to(place)
        if desk.here is None or desk.here.page not in places.WRITING:
            desk.show_found()

    def _listen(self, work: Work, runner: SyncRunner) -> None:
        """Do at once what the council asks for, and what it had asked for when the window closed last."""
        from carer_app.ui.shell.councils_word import CouncilsWord  # noqa: PLC0415 - loaded after the first paint

        word = CouncilsWord(work, runner, self._pace.rest)
        word.lock_asked.connect(self._on_lock_asked)
        word.empty_asked.connect(self._on_empty_asked)
        word.reading_opened.connect(self._on_reading_changed)
        word.reading_rested.connect(self._on_reading_rested)
        word.look()

    def _on_reading_rested(self) -> None:
        """The few pages that are left, in place of what is read just now; a young person's own room has none."""
        if self.own_room is not None:
            self.lock()
        else:
            self._clipboard.forget()
            self._on_reading_changed()

    def _on_reading_changed(self) -> None:
        """The desk as it is from now on, in place of the pages of before; what was typed on those is kept."""
        if self._work is None or self.desk is None or self._parked is not None:
            return
        self.desk.leave()
        if not self.desk.has_unkept():
            self.desk.let_go()
            self.open_work(self._work)

    def _on_lock_asked(self, council: str) -> None:
        assert self._work
        session = self._work.session
        with suppress(KnownError):
            notice.keep(session.folder, notice.Notice(council=council, at=stamp(session.clock.now())))
        self._end_pins()
        self.lock()

    def _end_pins(self) -> None:
        """Only passphrases open from here on."""
        if self._tools.doorway.pins is not None:
            self._tools.doorway.pins.end()

    def _on_empty_asked(self) -> None:
        """Keep what is typed, take everything off the screen, and hand what was not sent to the council."""
        if self._work is None or self._parked is not None:
            return
        self._on_end_of_day()
        if self.desk is not None and self.desk.has_unkept():
            return
        from carer_app.ui.shell.parted import PartingPage  # noqa: PLC0415 - hardly ever needed

        self._end_pins()
        self._idle.stop()
        if self._runner is not None:
            self._runner.stop()
        self._parked = self.takeCentralWidget()
        self._put(PartingPage())
        run_in_background(self, self._work.obeying.empty, done=self._on_emptied, failed=self._on_not_emptied)

    def _on_emptied(self, parting: Parting | None) -> None:
        shown, self._parked = self._parked, None
        if parting is None and shown is not None and self._work is not None:
            self._put(shown)
            self._idle.start(idle_time(self._pace, self._work.session.person.role))
            if self._runner is not None:
                self._runner.go_on_later()
            return
        self._close_work()
        self.show_door()
        self._tools.relaunch()

    def _on_not_emptied(self, _problem: KnownError) -> None:
        """The disk said no: nothing was begun, and it is asked for again after the next round."""
        self._on_emptied(None)

    def hand_over(self, child: str) -> None:
        """Close the desk and open a young person's own room. From there one comes back only through the door."""
        if self._work is None or self.desk is None or self._runner is None:
            return
        self.desk.leave()
        if self.desk.has_unkept():
            self.desk.trouble.say(UNKEPT)
            return
        from carer_app.ui.shell.own_room import OwnRoom  # noqa: PLC0415 - loaded when it is asked for

        self._clipboard.forget()
        self.own_room = OwnRoom(self._work, self._work.journal.child(child))
        self.own_room.done.connect(self.lock)
        self.own_room.written.connect(self._runner.sync)
        self.desk.let_go()
        self.desk = None
        self._put(self.own_room)
        self._idle.start(idle_time(self._pace, Role.YOUNG_PERSON))

    def lock(self) -> None:
        """Keep what is typed, close the store, take everything off the screen, and begin anew as a fresh process."""
        page = self.centralWidget()
        if isinstance(page, DoorNotePage):
            self._lock_note(page)
            return
        if self._work is None or self._parked is not None:
            return
        self._clipboard.forget()
        if self.desk is not None:
            self.desk.leave()
        if self.desk is not None and self.desk.has_unkept():
            self._park()
            return
        if self.desk is not None and self.desk.here is not None:
            self._work.last_place.keep(msgspec.to_builtins(self.desk.here))
        self._close_work()
        self.show_door()
        self._tools.relaunch()

    def _park(self) -> None:
        """Hide the desk without ending it: what is typed on it could not be written to the disk."""
        self._idle.stop()
        self._parked = self.takeCentralWidget()
        self.show_door()

    def _open_parked(self, session: Session) -> None:
        """Bring the hidden desk back to the person whose words are on it."""
        assert self._work
        theirs = self._work.session.person
        session.lock()
        if session.person.id != theirs.id:
            self.show_door()
            door = self.centralWidget()
            if isinstance(door, EntryPage):
                sentence = _("{name} has words on the screen that could not be kept. Let {name} unlock first.")
                door.say_trouble(sentence.format(name=theirs.name))
            return
        desk, self._parked = self._parked, None
        assert desk
        self._put(desk)
        self._idle.start(idle_time(self._pace, theirs.role))

    def _close_work(self) -> None:
        self._idle.stop()
        self._clipboard.forget()
        if self._runner is not None:
            self._runner.stop()
            self._runner.deleteLater()
        if self.desk is not None:
            self.desk.let_go()
        if self.own_room is not None:
            self.own_room.let_go()
        if self._work is not None:
            with suppress(KnownError):
                self._work.anchors.remember()
            self._work.session.lock()
        self._work, self._runner, self.desk, self.own_room = None, None, None, None

    def _on_end_of_day(self) -> None:
        if self.desk is not None:
            self.desk.leave()
        if self.own_room is not None:
            self.own_room.leave()

    def _put(self, page: QWidget) -> None:
        self.setCentralWidget(page)
        page.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        note = self.centralWidget()
        if isinstance(note, DoorNotePage):
            note.keep()
            if note.has_unkept and not self._warned:
                self._warned = True
                event.ignore()
                return
        if self.desk is not None and not self._warned:
            self.desk.leave()
            if self.desk.has_unkept():
                self._warned = True
                self.desk.trouble.say(UNKEPT)
                event.ignore()
                return
        self._close_work()
        super().closeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(1240, 800)


def _load_desk() -> None:
    from carer_app.ui.shell import desk_setting  # noqa: F401, PLC0415 - loaded after the first paint
