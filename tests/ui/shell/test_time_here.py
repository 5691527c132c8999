"""Somebody is here for one shift, and the shift ends while their window is open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carer_app.clock import stamp
from carer_app.doorway import Doorway
from carer_app.session import NotHereAnyMoreError, Session
from carer_app.store.index import Wanted
from carer_app.ui.shell.time_here import GRACE, SOON, TimeHere
from carer_app.ui.shell.tools import Tools
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.ui.shell.window import Window
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.conftest import PASSPHRASE, Home
from tests.ui.shell.conftest import STILL, open_work

ADA, ADAS = "Ada Agency", "velvet anchor pebble thunder maple"
NIGHT = timedelta(hours=9)


@dataclass
class Night:
    """Ada's window, in her night."""

    window: Window
    home: Home
    child: str

    def unlock(self, name: str = ADA, secret: str = ADAS) -> Session:
        door = Doorway(self.home.folder, self.home.clock, None, FLOOR)
        return door.unlock(door.holder_named(name), secret)

    def passes(self, time: timedelta) -> str:
        """What stands at the top of the window then; empty once it is locked."""
        self.home.clock.advance(time)
        if self.window.desk is not None:
            watch = self.window.desk.findChild(TimeHere)
            assert watch
            watch.look()
        return self.window.desk.time_here.words.text() if self.window.desk is not None else ""

    @property
    def is_locked(self) -> bool:
        return isinstance(self.window.centralWidget(), UnlockPage)


@pytest.fixture
def night(home: Home, themed: QApplication, qtbot: QtBot) -> Iterator[Night]:
    child = home.child()
    home.session.add_person(Who(name=ADA, role="residential_worker", until=stamp(home.clock.now() + NIGHT)), ADAS)
    home.session.lock()
    door = Doorway(home.folder, home.clock, None, FLOOR)
    window = Window(themed, Tools(doorway=door, open_work=open_work, relaunch=lambda: None), STILL)
    qtbot.addWidget(window)
    window.resize(1240, 800)
    window.show()
    night = Night(window=window, home=home, child=child)
    window.open(night.unlock())
    yield night
    window.lock()


def begin(night: Night, qtbot: QtBot) -> None:
    night.window.go("write", child=night.child, kind="daily_log")
    assert night.window.desk
    words = night.window.desk.page.task.form.field("what_happened").input()  # type: ignore[union-attr]
    qtbot.keyClicks(words, "Half a sentence")


def test_she_is_told_beforehand_and_the_window_locks_when_her_time_is_over(night: Night) -> None:
    assert night.passes(timedelta()) == ""
    assert night.passes(NIGHT - SOON).startswith("Your time on this computer ends at ")
    assert not night.is_locked
    night.passes(SOON)
    assert night.is_locked
    with pytest.raises(NotHereAnyMoreError, match="can give you more"):
        night.unlock()


def test_what_she_is_writing_she_may_still_save(night: Night, qtbot: QtBot) -> None:
    begin(night, qtbot)
    said = night.passes(NIGHT)
    assert said.startswith("Your time on this computer ended at ")
    assert not night.is_locked
    assert night.window.desk
    night.window.desk.page.save()  # type: ignore[union-attr]
    night.passes(timedelta(minutes=1))
    assert night.is_locked
    lead = night.unlock("Sam Okafor", PASSPHRASE)
    (told,) = Work(lead).journal.entries(Wanted(child=night.child, kind="daily_log"))
    lead.lock()
    assert (told[0].headline, told[0].author) == ("Half a sentence", ADA)


def test_what_she_did_not_save_is_there_again_when_she_is_given_more_time(night: Night, qtbot: QtBot) -> None:
    begin(night, qtbot)
    night.passes(NIGHT)
    assert not night.is_locked
    night.passes(GRACE)
    assert night.is_locked
    lead = night.unlock("Sam Okafor", PASSPHRASE)
    more = Who(name=ADA, role="residential_worker", until=stamp(night.home.clock.now() + NIGHT))
    Work(lead).people.add(more, ADAS)
    lead.lock()
    night.window.open(night.unlock())
    assert night.passes(timedelta()) == ""
    assert night.window._work
    (draft,) = night.window._work.journal.drafts()
    assert draft.raw["what_happened"] == "Half a sentence"


def test_whoever_is_here_without_an_end_hears_nothing_of_it(night: Night) -> None:
    night.window.lock()
    night.window.open(night.unlock("Sam Okafor", PASSPHRASE))
    assert night.passes(timedelta(days=30)) == ""
    assert not night.is_locked
