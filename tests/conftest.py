"""What every test may use: a data folder with a real store, and a clock that is set by hand."""

import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if "XDG_RUNTIME_DIR" not in os.environ:
    runtime = Path(tempfile.gettempdir()) / f"hearthlog-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
IN_MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30
"""Where a run's folders lie, if there is so much room: half of a run would be waiting for the disk at each commit."""
if IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))
os.environ["XDG_STATE_HOME"] = str(Path(os.environ["XDG_RUNTIME_DIR"]) / "state")

from carer_app.clock import SetClock
from carer_app.doorway import Doorway
from carer_app.journal.forms import New
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.ui.kit.garbage import collect_due
from carer_app.vault.file import FLOOR
from carer_app.vault.instance import instance_in
from carer_app.vault.who import Who
from tests.crashes import pytest_configure as pytest_configure
from tests.crashes import pytest_terminal_summary as pytest_terminal_summary
from tests.made_once import NewHomes, StretchedOnce, stretch_once, write_statements_once

PASSPHRASE = 'otter lantern Ångström O\'Brien "quoted" thimble'
EVENING = datetime(2026, 3, 2, 21, 4, tzinfo=UTC)


gc.disable()  # a thread of some test would destroy the widgets of another one
stretch_once()
write_statements_once()


def pytest_collection_finish() -> None:
    """What was loaded and collected stays to the end: it is not looked through again after each test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _garbage_goes_in_this_thread() -> Iterator[None]:
    if QApplication.instance():
        # What a window of another test left goes first: to put a look on takes its time again for each widget.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    yield
    collect_due()


@pytest.fixture(autouse=True)
def _no_two_hashes_of_a_password_are_the_same() -> None:
    StretchedOnce.begin_test()


@dataclass
class Home:
    """An unlocked store in a folder, with its journal."""

    folder: Path
    clock: SetClock
    session: Session
    recovery_code: str

    @property
    def journal(self) -> Journal:
        return Journal(self.session)

    def child(self, name: str = "Maya", **more: object) -> str:
        sheet = {"chosen_name": name, "responsible_authority": "north-tyneside", "here_since": "2025-09-01"}
        return self.journal.add_child(sheet | {"birth_date": "2014-05-06"} | more).id

    def log(self, child: str, words: str = "Home from school, tea, bath, bed.", **more: object) -> str:
        raw = {"day": "2026-03-02", "what_happened": words} | more
        return self.journal.add(New(kind="daily_log", child=child, raw=raw)).id


MakeHome = Callable[..., Home]


@pytest.fixture(scope="session")
def new_homes(tmp_path_factory: pytest.TempPathFactory) -> NewHomes:
    return NewHomes(tmp_path_factory.mktemp("new-homes"), PASSPHRASE, EVENING)


@pytest.fixture
def make_home(tmp_path: Path, new_homes: NewHomes, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeHome]:
    """Makes stores, unlocked for their first person. Two of one test have nothing in common, but those of two tests do, so that
    what is counted outside of a store begins anew.
    """
    monkeypatch.setenv("XDG_STATE_HOME", f"{tmp_path}-state")
    homes: list[Home] = []
    made: Counter[Who] = Counter()

    def make(name: str = "home", carer: str = "Sam Okafor", role: str = "foster_carer") -> Home:
        folder, clock, who = tmp_path / name, SetClock(EVENING), Who(name=carer, role=role)
        code = new_homes.lay(folder, who, made[who])
        made[who] += 1
        instance_in(folder)
        door = Doorway(folder, clock, None, FLOOR)
        session = door.unlock(door.holder_named(carer), PASSPHRASE)
        homes.append(Home(folder=folder, clock=clock, session=session, recovery_code=code))
        return homes[-1]

    yield make
    for home in homes:
        home.session.lock()


@pytest.fixture
def home(make_home: MakeHome) -> Home:
    return make_home()
