"""Handing a copy back when something goes wrong in between: what the council may not have any more stays here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from carer_app.clock import SetClock
from carer_app.gateway import commands
from carer_app.gateway.services import Services
from carer_app.journal.forms import NoSuchRecordError
from carer_app.journal.moving_on import NotYetError
from carer_app.store.engine import StoreBusyError, open_keyed
from carer_app.store.moved_on import NotAllSentError, take_off
from carer_app.store.streams import keep_held
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.line import GatewayUnreachableError
from carer_app.sync.protocol import Held, SyncAnswer
from tests.sync.conftest import Connected
from tests.sync.test_begun_anew import put_back_afterwards
from tests.sync.test_closed import me, shut_away
from tests.sync.test_moving_on import Connect, closed_words, days, end, jayden, moved, names, side, whole
from tests.sync.test_pictures import log_with_photo

__all__ = ["side"]
WORDS = "The words that matter."


def at_council(services: Services) -> int:
    with services.reading() as connection:
        return sum(WORDS in bytes(one).decode() for one in connection.scalars(text("SELECT text FROM bodies")))


@contextmanager
def cut_as_soon_as_the_log_began_anew(side: Connected) -> Iterator[None]:
    """The council says that it has another history, and then the line is gone."""
    real, heard = side.line.sync, []

    def sync(*asked: object) -> SyncAnswer:
        if heard:
            raise GatewayUnreachableError
        heard.append(True)
        return real(*asked)  # type: ignore[arg-type]

    side.line.sync = sync  # type: ignore[method-assign]
    with suppress(SyncStoppedError, GatewayUnreachableError):
        side.work.sync_once()
    yield
    side.line.sync = real  # type: ignore[method-assign]


def cannot_go(side: Connected, services: Services, child: str) -> bool:
    """Neither by the button nor from below."""
    with pytest.raises(NotYetError):
        side.work.moving_on.take_off(child)
    session = side.home.session
    with pytest.raises(NotAllSentError):
        take_off(session.database, session.device, services.keys.gateway, child, services.now())
    return not moved(side).may_go


def test_what_a_council_that_was_put_back_has_lost_is_not_taken_off_here(
    side: Connected, services: Services, tmp_path: Path
) -> None:
    child = jayden(side)
    end(side, services, child)
    days(side, services, 20)
    side.work.sync_once()
    with put_back_afterwards(services, tmp_path):
        side.home.log(child, WORDS)
        days(side, services, 10)
        side.work.sync_once()
        assert moved(side).may_go
    with cut_as_soon_as_the_log_began_anew(side):
        assert at_council(services) == 0
        assert moved(side).unsent >= 1
        assert cannot_go(side, services, child)
    side.work.sync_once()
    assert at_council(services) == 1
    assert moved(side).may_go


def test_a_photo_that_a_council_put_back_has_lost_is_not_taken_off_here(
    side: Connected, services: Services, tmp_path: Path
) -> None:
    child = jayden(side)
    log_with_photo(side, child)
    end(side, services, child)
    with put_back_afterwards(services, tmp_path):
        side.home.log(child, WORDS)
        days(side, services, 30)
        side.work.sync_once()
        side.work.carry_photos()
        assert moved(side).may_go
    with suppress(SyncStoppedError):
        side.work.sync_once()
    side.work.sync_once()
    assert (moved(side).unsent, moved(side).photos) == (0, 1)
    assert cannot_go(side, services, child)
    side.work.carry_photos()
    assert moved(side).may_go


def test_words_that_did_not_come_with_their_version_are_not_with_the_council(
    side: Connected, services: Services
) -> None:
    child = jayden(side)
    end(side, services, child)
    record = side.home.log(child, WORDS)
    days(side, services, 30)
    side.work.sync_once()
    with side.home.session.database.writing() as db:
        (version,) = db.scalars(text("SELECT hash FROM revisions WHERE record = :record"), {"record": record})
        db.execute(text("DELETE FROM positions WHERE revision = :version"), {"version": version})
        keep_held(db, version, services.keys.gateway, Held.BODY_MISSING, services.now())
    assert moved(side).unsent == 1
    assert cannot_go(side, services, child)


def test_what_is_closed_and_comes_after_the_copy_was_handed_back_is_not_read_here(
    connect: Connect, side: Connected, services: Services
) -> None:
    """The other laptop of the home has its copy still, and writes on in the section that both of them read."""
    child, other = jayden(side), connect("other", "Jo Marsh")
    for one in (other, side):
        one.work.sync_once()
    shut_away(other, child, me(side), me(other))
    other.work.sync_once()
    end(side, services, child)
    days(side, services, 28)
    side.work.sync_once()
    assert len(closed_words(side)) == 1
    side.work.moving_on.take_off(child)
    side.work.sync_once()
    later = shut_away(other, child, me(side), me(other))
    other.work.sync_once()
    side.work.sync_once()
    assert (closed_words(side), len(closed_words(other))) == ([], 2)
    with pytest.raises(NoSuchRecordError):
        side.home.journal.entry(later)
    assert whole(side.home)


# ---- what the council hears


class Interrupting(SetClock):
    """A clock at whose next look something happens in between."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self.then: list[Callable[[], object]] = []

    def now(self) -> datetime:
        if self.then:
            self.then.pop()()
        return super().now()


def asked(side: Connected, services: Services) -> str:
    """A child whose stay has ended, and whose records the council asked for."""
    child = jayden(side)
    end(side, services, child)
    commands.ask_to_hand_back(services, side.home.session.device.id, child, "Ruth")
    side.work.sync_once()
    return child


def answers(services: Services) -> list[str | None]:
    return [one.outcome for one in commands.computers(services)[0].asked]


def test_nobody_is_told_done_when_something_was_written_in_between(side: Connected, services: Services) -> None:
    child = asked(side, services)
    clock = Interrupting(side.home.clock.now())
    side.home.session.clock = clock
    clock.then.append(lambda: side.home.log(child, WORDS))
    with pytest.raises(NotAllSentError):
        side.work.moving_on.take_off(child)
    side.work.sync_once()
    assert answers(services) == [None]
    side.work.moving_on.take_off(child)
    side.work.sync_once()
    assert (answers(services), names(side)) == (["done"], ["Maya"])


def test_the_answer_stands_as_soon_as_the_words_are_gone(side: Connected, services: Services) -> None:
    """Another program still reads old pages, and this one is broken off there."""
    child = asked(side, services)
    other = open_keyed(side.home.folder / "store.db", side.home.session.keys.database_key())
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM bodies").fetchone()
    with side.home.session.database.engine.connect() as first:
        first.connection.driver_connection.execute("PRAGMA busy_timeout=20")  # type: ignore[union-attr]
    session = side.home.session
    with pytest.raises(StoreBusyError):
        take_off(session.database, session.device, services.keys.gateway, child, services.now())
    other.execute("ROLLBACK")
    other.close()
    side.work.sync_once()
    assert (answers(services), names(side)) == (["done"], ["Maya"])


def test_what_is_asked_for_when_it_has_gone_already_is_answered(side: Connected, services: Services) -> None:
    child = jayden(side)
    end(side, services, child)
    days(side, services, 30)
    side.work.sync_once()
    commands.ask_to_hand_back(services, side.home.session.device.id, child, "Ruth")
    side.work.moving_on.take_off(child)
    side.work.sync_once()
    side.work.sync_once()
    assert (answers(services), names(side)) == (["done"], ["Maya"])
