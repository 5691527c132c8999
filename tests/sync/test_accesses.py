"""Who opened what on a computer reaches the council: once, also of the time before it was joined, and of a log begun anew."""

from collections.abc import Callable

from sqlalchemy import select

from carer_app.domain.access import Why
from carer_app.gateway.audit import audit
from carer_app.gateway.db import accesses
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services
from carer_app.store import gateways
from carer_app.sync.epochs import begin_epoch
from carer_app.sync.stored import StoredPort
from carer_app.work import _sender
from tests.sync.conftest import ADDRESS, Connected

Connect = Callable[..., Connected]


def told(services: Services) -> list[tuple[str, str, str]]:
    with services.reading() as connection:
        found = connection.execute(select(accesses.accesses).order_by(accesses.accesses.c.at, accesses.accesses.c.what))
        return [(row.what, row.record or row.child, row.why) for row in found]


def test_what_was_opened_and_what_left_reaches_the_council_once(connect: Connect, services: Services) -> None:
    side = connect()
    maya = side.home.child()
    record = side.home.log(maya)
    side.work.accesses.viewed(record)
    side.work.accesses.left(maya, "review", Why.COURT, locked=True)
    side.work.sync_once()
    side.work.sync_once()
    assert told(services) == [("exported", maya, "court"), ("viewed", record, "")]
    found = audit(services)
    assert (found.broken, found.gaps) == (0, 0)


def test_a_log_that_begins_anew_tells_it_again_and_it_is_kept_once(connect: Connect, services: Services) -> None:
    side = connect()
    record = side.home.log(side.home.child())
    side.work.accesses.viewed(record)
    side.work.sync_once()
    session = side.home.session
    with session.database.writing() as db:
        (gateway,) = gateways.every(db)
        begin_epoch(StoredPort(db, _sender(session), gateway.id), gateway.epoch)
    side.work.sync_once()
    assert told(services) == [("viewed", record, "")]
    assert [seen.access.record for seen in side.work.accesses.latest()] == [record]


def test_what_was_opened_before_the_council_was_joined_is_told_then(connect: Connect, services: Services) -> None:
    before = connect(enrolled=False)
    record = before.home.log(before.home.child())
    before.work.accesses.viewed(record)

    before.work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    before.work.sync_once()
    assert told(services) == [("viewed", record, "")]


def test_that_something_was_looked_at_does_not_say_that_something_waits(connect: Connect) -> None:
    side = connect()
    record = side.home.log(side.home.child())
    side.work.sync_once()
    side.work.accesses.viewed(record)
    (council,) = side.work.sync_status().councils
    assert council.waiting == 0
