"""What was done with a computer reaches the council: once, also of the time before it was joined, and of a log begun anew."""

from collections.abc import Callable

from sqlalchemy import select

from carer_app.gateway.audit import audit
from carer_app.gateway.db.acts import acts
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services
from carer_app.store import gateways
from carer_app.sync.epochs import begin_epoch
from carer_app.sync.stored import StoredPort
from carer_app.vault.who import Who
from carer_app.work import Work, _sender
from tests.company import OTHERS_PASSPHRASE
from tests.conftest import PASSPHRASE
from tests.sync.conftest import ADDRESS, Connected
from tests.sync.test_salvage import door, joined_anew, spoil

Connect = Callable[..., Connected]


def told(services: Services) -> list[tuple[str, str, str]]:
    with services.reading() as connection:
        found = connection.execute(select(acts).order_by(acts.c.at, acts.c.did))
        return [(row.did, row.who, row.person) for row in found]


def add(side: Connected) -> tuple[str, str, str]:
    added = side.work.people.add(Who(name="Kim Osei", role="foster_carer"), OTHERS_PASSPHRASE)
    return ("added", side.home.session.person.id, added.id)


def test_what_was_done_reaches_the_council_once_and_is_not_said_to_wait(connect: Connect, services: Services) -> None:
    side = connect()
    added = add(side)
    side.work.sync_once()
    side.work.people.change_passphrase(PASSPHRASE, "pigeon sleeve kettle marble orchard")
    (council,) = side.work.sync_status().councils
    assert council.waiting == 0
    for _time in range(2):
        side.work.sync_once()
    assert told(services) == [added, ("changed_passphrase", added[1], added[1])]
    found = audit(services)
    assert (found.broken, found.gaps) == (0, 0)


def test_a_log_that_begins_anew_tells_it_again_and_it_is_kept_once(connect: Connect, services: Services) -> None:
    side = connect()
    added = add(side)
    side.work.sync_once()
    session = side.home.session
    with session.database.writing() as db:
        (gateway,) = gateways.every(db)
        begin_epoch(StoredPort(db, _sender(session), gateway.id), gateway.epoch)
    side.work.sync_once()
    assert told(services) == [added]


def test_what_was_done_before_the_council_was_joined_is_told_then(connect: Connect, services: Services) -> None:
    before = connect(enrolled=False)
    added = add(before)
    before.work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    before.work.sync_once()
    assert told(services) == [added]


def test_a_line_that_no_computer_told_is_found(connect: Connect, services: Services) -> None:
    side = connect()
    add(side)
    side.work.sync_once()
    with services.writing() as connection:
        row = connection.execute(select(acts)).one()._asdict()
        connection.execute(acts.insert(), row | {"did": "taken_off"})
    (fault,) = audit(services).faults
    assert "did not say so that it taken_off" in fault


def test_what_became_of_the_recovery_sheet_reaches_the_council_also_of_before(
    connect: Connect, services: Services
) -> None:
    side = connect(enrolled=False)
    me = side.home.session.person.id
    side.work.recovery.about_to_print()
    side.work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    side.work.recovery.about_to_save(locked=True)
    side.work.recovery.renew(side.work.recovery.new_code(), PASSPHRASE)
    side.work.sync_once()
    assert set(told(services)) == {(did, me, "") for did in ("sheet_printed", "sheet_saved", "new_code")}
    found = audit(services)
    assert (found.broken, found.gaps) == (0, 0)


def test_a_store_that_was_made_anew_says_so_once_and_cries_nothing_out(connect: Connect, services: Services) -> None:
    side = connect()
    side.home.log(side.home.child())
    side.work.sync_once()
    spoil(side.home)
    home = side.home
    home.session, _made = door(home).salvage(door(home).holder_named(None), PASSPHRASE)
    side.work = joined_anew(side)
    side.work.sync_once()
    assert [(did, who) for did, who, _person in told(services)] == [("remade", home.session.person.id)]
    home.session.lock()
    home.session = door(home).unlock(door(home).holder_named(None), PASSPHRASE)
    assert [one.act.did for one in Work(home.session).accesses.done()] == ["remade"]
