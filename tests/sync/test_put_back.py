"""A laptop, or a council, that was put back to an old copy finds its way back, and everything is sent again."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from carer_app.domain.command import Ask
from carer_app.domain.story import State
from carer_app.doorway import Doorway
from carer_app.gateway import commands
from carer_app.gateway.audit import audit
from carer_app.gateway.services import Services
from carer_app.store import holds
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from carer_app.sync.client import SyncStoppedError
from carer_app.vault.file import FLOOR
from carer_app.work import Work
from tests.company import joined
from tests.conftest import PASSPHRASE, Home
from tests.sync.conftest import Connected
from tests.sync.test_rotate_copies import put_back

Connect = Callable[..., Connected]


def _holds(connected: Connected, services: Services) -> None:
    """Nothing is broken on either side."""
    assert verify(connected.home.session.database, connected.home.session.device).broken == ()
    found = audit(services)
    assert (found.gaps, found.forks, found.broken) == (0, 0, 0)


def test_a_laptop_restored_from_an_old_copy_sends_everything_again(connect: Connect, services: Services) -> None:
    here = connect()
    child = here.home.child()
    here.home.log(child, "Before the copy.")
    here.work.sync_once()
    here.home.session.lock()
    old = here.home.folder.with_name("copy")
    shutil.copytree(here.home.folder, old)
    door = _door(here)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    after = Home(here.home.folder, here.home.clock, session, "")
    work = Work(session, lambda _url: here.line, lambda: 0.5)
    after.log(child, "Written after the copy, and sent.")
    work.sync_once()
    session.lock()
    shutil.rmtree(here.home.folder)
    shutil.copytree(old, here.home.folder)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    back = Connected(Home(here.home.folder, here.home.clock, session, ""), here.line, None)  # type: ignore[arg-type]
    back.work = Work(session, lambda _url: here.line, lambda: 0.5)
    record = back.home.log(child, "Written on the restored laptop.")
    result = back.work.sync_once()
    assert result.waiting == 0
    assert back.work.journal.entry(record).state is State.RECEIVED
    headlines = {told.headline for told in back.work.journal.told(Wanted(child=child, kind="daily_log"))}
    assert headlines == {"Before the copy.", "Written after the copy, and sent.", "Written on the restored laptop."}
    session.lock()


def test_a_laptop_restored_from_before_it_sent_finds_its_way_back(connect: Connect, services: Services) -> None:
    here = connect()
    child = here.home.child()
    here.work.sync_once()
    here.home.log(child, "Written before the copy, sent after it.")
    here.home.session.lock()
    old = here.home.folder.with_name("copy")
    shutil.copytree(here.home.folder, old)
    door = _door(here)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    Home(here.home.folder, here.home.clock, session, "").log(child, "Written after the copy.")
    Work(session, lambda _url: here.line, lambda: 0.5).sync_once()
    session.lock()
    shutil.rmtree(here.home.folder)
    shutil.copytree(old, here.home.folder)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    work = Work(session, lambda _url: here.line, lambda: 0.5)
    assert work.sync_once().waiting == 0
    headlines = {told.headline for told in work.journal.told(Wanted(child=child, kind="daily_log"))}
    assert headlines == {"Written before the copy, sent after it.", "Written after the copy."}
    assert work.journal.counts()[State.RECEIVED] == 3
    session.lock()


def test_a_council_put_back_to_an_old_copy_is_sent_again_what_it_forgot(
    connect: Connect, services: Services, tmp_path: Path
) -> None:
    here = connect()
    child = here.home.child()
    here.work.sync_once()
    with sqlite3.connect(tmp_path / "gateway" / "gateway.db") as now, sqlite3.connect(tmp_path / "old.db") as old:
        now.backup(old)
    record = here.home.log(child, "Received, and then forgotten.")
    here.work.sync_once()
    assert here.work.journal.entry(record).state is State.RECEIVED
    before = audit(services).records
    services.close()
    for left in ("gateway.db-wal", "gateway.db-shm"):
        (tmp_path / "gateway" / left).unlink(missing_ok=True)
    (tmp_path / "old.db").replace(tmp_path / "gateway" / "gateway.db")
    assert audit(services).records == before - 1
    with suppress(SyncStoppedError):
        here.work.sync_once()
    assert audit(services).records == before
    _holds(here, services)


def test_somebody_added_before_a_restored_laptop_spoke_again_is_known(connect: Connect, services: Services) -> None:
    here = connect()
    child = here.home.child()
    here.home.session.lock()
    old = here.home.folder.with_name("copy")
    shutil.copytree(here.home.folder, old)
    session = _door(here).unlock(_door(here).holder_named(None), PASSPHRASE)
    Home(here.home.folder, here.home.clock, session, "").log(child, "Sent, and not in the copy.")
    Work(session, lambda _url: here.line, lambda: 0.5).sync_once()
    session.lock()
    shutil.rmtree(here.home.folder)
    shutil.copytree(old, here.home.folder)
    session = _door(here).unlock(_door(here).holder_named(None), PASSPHRASE)
    jo = joined(Home(here.home.folder, here.home.clock, session, ""))
    record = jo.log(child, "By somebody new.")
    work = Work(jo.session, lambda _url: here.line, lambda: 0.5)
    assert work.sync_once().held == 0
    assert work.journal.entry(record).state is State.RECEIVED
    jo.session.lock()
    session.lock()


def _door(here: Connected) -> Doorway:
    return Doorway(here.home.folder, here.home.clock, None, FLOOR)


def test_a_hold_asked_by_name_that_a_folder_put_back_forgot_is_told_anew(
    connect: Connect, services: Services, tmp_path: Path
) -> None:
    side = connect()
    side.home.child()
    side.work.sync_once()
    side.home.session.database.empty_log()
    shutil.copytree(side.home.folder, tmp_path / "copy")
    commands.ask(services, side.home.session.device.id, Ask.HOLD, "Ruth", words="Keep everything, please.")
    side.work.sync_once()
    put_back(side, tmp_path / "copy")
    assert standing(side) is None
    side.work.sync_once()
    assert standing(side) == "Keep everything, please."
    commands.lift(services, side.home.session.device.id, "Ruth")
    side.work.sync_once()
    assert standing(side) is None


def standing(side: Connected) -> str | None:
    with side.home.session.database.reading() as db:
        found = holds.any_standing(db)
    return found.words if found else None
