"""A folder that was put back from an old copy, and one that was copied so that two computers go on with it: nothing is lost."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from carer_app.clock import SetClock
from carer_app.domain.entry import ENTRY, Entry
from carer_app.domain.signing import Signed
from carer_app.domain.story import State
from carer_app.doorway import Doorway
from carer_app.gateway.audit import audit
from carer_app.gateway.commands import computers
from carer_app.gateway.db.tables import forks
from carer_app.gateway.services import Services, make_services
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from carer_app.vault.file import FLOOR
from carer_app.work import Work
from tests.conftest import EVENING, PASSPHRASE, Home
from tests.gateway.conftest import database_url, postgres, postgres_url, used_databases
from tests.sync.conftest import Connected, Line

__all__ = ["database_url", "postgres", "postgres_url", "used_databases"]


@pytest.fixture
def clock() -> SetClock:
    return SetClock(EVENING)


@pytest.fixture
def services(tmp_path: Path, database_url: str | None, clock: SetClock) -> Iterator[Services]:
    """A council over each of the two databases."""
    made = make_services(tmp_path / "gateway", database_url, clock, "north-tyneside")
    yield made
    made.close()


class Laptop:
    """One computer with a folder, unlocked."""

    def __init__(self, folder: Path, services: Services) -> None:
        clock = SetClock(EVENING)
        door = Doorway(folder, clock, None, FLOOR)
        session = door.unlock(door.holder_named(None), PASSPHRASE)
        self.home = Home(folder, clock, session, "")
        self.line = Line(services)
        self.work = Work(session, lambda _url: self.line, lambda: 0.5)

    def lock(self) -> None:
        self.home.session.lock()

    def told(self) -> dict[str, State]:
        """What each daily log begins with, and where it is."""
        return {told.headline: told.state for told in self.work.journal.told(Wanted(kind="daily_log", limit=1000))}


@pytest.fixture
def first(connect: Callable[..., Connected]) -> tuple[Path, str]:
    """A folder that has joined and sent an evening, closed; and the child."""
    here = connect()
    child = here.home.child()
    here.home.log(child, "Before the copy.")
    here.work.sync_once()
    here.home.session.lock()
    return here.home.folder, child


@pytest.fixture
def two(first: tuple[Path, str], services: Services) -> Iterator[tuple[Laptop, Laptop, str]]:
    """The folder, and a copy of it on a second computer; both are used."""
    folder, child = first
    shutil.copytree(folder, folder.with_name("second"))
    both = Laptop(folder, services), Laptop(folder.with_name("second"), services)
    yield *both, child
    for one in both:
        one.lock()


def test_two_computers_with_one_folder_lose_nothing(two: tuple[Laptop, Laptop, str], services: Services) -> None:
    one, other, child = two
    before = audit(services).records
    written = {"Before the copy."}
    for evening in range(3):
        for name, laptop in (("one", one), ("other", other)):
            laptop.home.log(child, f"Evening {evening}, written at {name}.")
            written.add(f"Evening {evening}, written at {name}.")
        one.work.sync_once()
        other.work.sync_once()
    one.work.sync_once()
    assert one.told() == other.told() == dict.fromkeys(written, State.RECEIVED)
    for laptop in (one, other):
        assert verify(laptop.home.session.database, laptop.home.session.device).broken == ()
    found = audit(services)
    assert (found.is_whole, found.held, found.records) == (True, 0, before + 6)


def test_what_both_wrote_under_one_number_is_kept_as_evidence(
    two: tuple[Laptop, Laptop, str], services: Services
) -> None:
    one, other, child = two
    one.home.log(child, "Written at one.")
    other.home.log(child, "Written at the other.")
    one.work.sync_once()
    other.work.sync_once()
    with services.reading() as connection:
        (row,) = connection.execute(select(forks)).all()
    device = one.home.session.device
    kept = Signed(data=row.data.decode(), signature=row.signature).verify(ENTRY, device.key().public).read(Entry)
    assert (kept.device, kept.epoch, kept.seq) == (device.id, row.epoch, row.seq)
    assert other.told()["Written at the other."] is State.RECEIVED
    assert audit(services).forks == 1


def test_both_computers_and_the_council_are_told_of_two_copies(
    two: tuple[Laptop, Laptop, str], services: Services, clock: SetClock
) -> None:
    one, other, _child = two
    other.work.sync_once()
    assert not other.work.sync_status().copied
    assert [computer.copied for computer in computers(services)] == [None]
    one.work.sync_once()
    other.work.sync_once()
    assert one.work.sync_status().copied
    assert other.work.sync_status().copied
    assert [computer.copied for computer in computers(services)] == [services.now()]
    assert audit(services).copied == 1
    clock.advance(timedelta(days=31))
    other.work.sync_once()
    assert not other.work.sync_status().copied
    assert [computer.copied for computer in computers(services)] == [None]
    assert audit(services).copied == 0


def test_a_folder_put_back_from_an_old_copy_sends_what_it_has_and_nobody_speaks_of_two(
    first: tuple[Path, str], services: Services
) -> None:
    folder, child = first
    begun = audit(services).records
    shutil.copytree(folder, folder.with_name("kept"))
    before = Laptop(folder, services)
    before.home.log(child, "After the copy, and sent.")
    before.work.sync_once()
    before.lock()
    folder.rename(folder.with_name("died"))
    shutil.copytree(folder.with_name("kept"), folder)
    back = Laptop(folder, services)
    back.home.log(child, "After it was put back.")
    for _again in range(2):
        assert back.work.sync_once().waiting == 0
    assert back.told() == dict.fromkeys(
        ("Before the copy.", "After the copy, and sent.", "After it was put back."), State.RECEIVED
    )
    assert not back.work.sync_status().copied
    assert [computer.copied for computer in computers(services)] == [None]
    assert [request.epoch for request in back.line.requests][-1] == 2
    found = audit(services)
    assert (found.is_whole, found.held, found.records) == (True, 0, begun + 2)
    back.lock()


def test_a_copy_whose_own_words_were_never_sent_sends_them(first: tuple[Path, str], services: Services) -> None:
    """The copy was written on without a network, and the first computer is gone."""
    folder, child = first
    before = Laptop(folder, services)
    before.home.log(child, "Not sent when the copy was made.")
    before.lock()
    shutil.copytree(folder, folder.with_name("second"))
    gone = Laptop(folder, services)
    gone.home.log(child, "Sent by the first.")
    gone.work.sync_once()
    gone.lock()
    shutil.rmtree(folder)
    copy = Laptop(folder.with_name("second"), services)
    copy.home.log(child, "Only the copy knows.")
    assert copy.work.sync_once().waiting == 0
    assert copy.told() == dict.fromkeys(
        ("Before the copy.", "Not sent when the copy was made.", "Sent by the first.", "Only the copy knows."),
        State.RECEIVED,
    )
    copy.lock()
