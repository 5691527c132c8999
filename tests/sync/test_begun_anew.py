"""When a log begins anew, nothing that was ever said is forgotten: what was asked and done, and whose keys are whose."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from carer_app.clock import SetClock
from carer_app.domain.command import Ask
from carer_app.gateway import commands
from carer_app.gateway.audit import audit
from carer_app.gateway.services import Services
from carer_app.store import holds
from carer_app.store.tables import triggers
from carer_app.store.verify import verify
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.engine import Engine, OpenEpoch, OutboxRead, Recognise, Recognised, Refused, Rest, Woken
from carer_app.sync.protocol import LogHead, SyncRequest, Trouble
from carer_app.sync.verify import Pinned
from tests.sync.conftest import Connected

Connect = Callable[..., Connected]


@contextmanager
def put_back_afterwards(services: Services, folder: Path) -> Iterator[None]:
    """What the council's database keeps meanwhile is forgotten at the end."""
    file = folder / "gateway" / "gateway.db"
    with sqlite3.connect(file) as now, sqlite3.connect(folder / "old.db") as old:
        now.backup(old)
    yield
    services.close()
    for left in ("gateway.db-wal", "gateway.db-shm"):
        (folder / "gateway" / left).unlink(missing_ok=True)
    (folder / "old.db").replace(file)


def asked(services: Services) -> list[tuple[str, str | None]]:
    return [(one.what, one.outcome) for one in commands.computers(services)[0].asked]


def sync_twice(side: Connected) -> None:
    for _time in range(2):
        with suppress(SyncStoppedError):
            side.work.sync_once()


def test_a_council_put_back_hears_again_that_what_it_asked_was_done(
    connect: Connect, services: Services, tmp_path: Path
) -> None:
    side = connect()
    commands.ask(services, side.home.session.device.id, Ask.LOCK, "Ruth")
    with put_back_afterwards(services, tmp_path):
        side.work.sync_once()
        assert asked(services) == [("lock", "done")]
    assert asked(services) == [("lock", None)]
    sync_twice(side)
    assert asked(services) == [("lock", "done")]
    assert audit(services).broken == 0
    assert verify(side.home.session.database, side.home.session.device).broken == ()


def test_what_a_council_put_back_asks_then_is_done(connect: Connect, services: Services, tmp_path: Path) -> None:
    side = connect()
    with put_back_afterwards(services, tmp_path):
        commands.ask(services, side.home.session.device.id, Ask.LOCK, "Ruth")
        side.work.sync_once()
    assert isinstance(services.clock, SetClock)
    services.clock.advance(timedelta(hours=1))
    commands.ask(services, side.home.session.device.id, Ask.HOLD, "Ruth")
    sync_twice(side)
    assert asked(services) == [("hold", "done")]
    with side.home.session.database.reading() as db:
        assert holds.any_standing(db)


def test_what_a_damaged_line_of_the_log_said_is_said_again_from_what_is_kept_beside_it(
    connect: Connect, services: Services, tmp_path: Path
) -> None:
    side = connect()
    for what in (Ask.LOCK, Ask.HOLD):
        commands.ask(services, side.home.session.device.id, what, "Ruth")
    with put_back_afterwards(services, tmp_path):
        side.work.sync_once()
        guard = "entries_no_update"
        damage = "UPDATE entries SET data = CAST(replace(CAST(data AS TEXT), 'done', 'gone') AS BLOB) WHERE seq = 1"
        with side.home.session.database.writing() as db:
            db.execute(text(f"DROP TRIGGER {guard}"))
            db.execute(text(damage))
            db.execute(text(triggers()[guard]))
    sync_twice(side)
    assert asked(services) == [("hold", "done"), ("lock", "done")]


def engine_that_sent(head: LogHead) -> Engine:
    engine = Engine(Pinned(gateway="g", key="", device="d"), lambda: 0.5)
    engine.step(Woken())
    engine.step(OutboxRead(request=SyncRequest(device="d", epoch=head.epoch, instance="i"), head=head))
    return engine


def differs(log: LogHead) -> Refused:
    return Refused(trouble=Trouble(type="history-differs", title="", status=409, retryable=False, log=log))


OURS = LogHead(epoch=2, seq=3, head="a" * 64)


def test_a_log_that_another_copy_of_the_folder_began_at_a_council_put_back_is_not_ours() -> None:
    engine, theirs = engine_that_sent(OURS), LogHead(epoch=2, seq=4, head="b" * 64)
    assert engine.step(differs(theirs)) == [Recognise(theirs=theirs)]
    assert engine.step(Recognised(is_ours=False)) == [OpenEpoch(after=2)]


def test_a_council_with_our_log_and_another_history_is_left_to_people() -> None:
    engine, theirs = engine_that_sent(OURS), LogHead(epoch=2, seq=4, head="b" * 64)
    engine.step(differs(theirs))
    (effect,) = engine.step(Recognised(is_ours=True))
    assert isinstance(effect, Rest)
    assert effect.problem == "history-differs"
    (again,) = engine_that_sent(OURS).step(differs(OURS))
    assert isinstance(again, Rest)
