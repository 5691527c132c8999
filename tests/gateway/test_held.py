"""What is held waits for a person, says why, and can be let in."""

from datetime import date

import pytest
from sqlalchemy import delete

from carer_app.errors import BadInputError
from carer_app.gateway import homes
from carer_app.gateway.audit import audit
from carer_app.gateway.db.tables import person_keys
from carer_app.gateway.held import let_in, waiting
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.gateway.shown import show
from carer_app.logs.daily.record import DailyLog
from carer_app.sync.protocol import Held
from tests.gateway.builders import Laptop, Opened, Writer


@pytest.fixture
def opened(laptop: Laptop) -> Opened:
    opened = laptop.open_child("Robin")
    laptop.sync()
    return opened


def test_a_held_record_says_who_where_and_why(services: Services, laptop: Laptop, opened: Opened) -> None:
    homes.revoke(services, laptop.id)
    log = laptop.log(opened.stay, "CANARY")
    laptop.sync()
    (one,) = waiting(services)
    assert (one.revision, one.kind, one.reason, one.at) == (log.hash, "daily_log", Held.REVOKED_DEVICE, services.now())
    assert (one.author, one.home_name, one.device, one.child_name) == (
        "Alex Reed",
        "Rowan House",
        "Kitchen laptop",
        "Robin",
    )
    assert "CANARY" not in str(one)


def test_a_person_sees_only_what_is_held_of_their_children(services: Services, laptop: Laptop, opened: Opened) -> None:
    homes.revoke(services, laptop.id)
    laptop.log(opened.stay)
    laptop.log("nowhere")
    laptop.sync()
    own = NewPerson(name="Own", email="own@x.uk", role="social_worker", children=(opened.child,))
    other = NewPerson(name="Other", email="other@x.uk", role="social_worker")
    manager = NewPerson(name="All", email="all@x.uk", role="manager")
    counts = [len(waiting(services, add_person(services, one)[0].id)) for one in (own, other, manager)]
    assert counts == [1, 0, 2]


def test_what_is_let_in_takes_the_next_place(services: Services, laptop: Laptop, opened: Opened) -> None:
    office = Laptop(services, writer=laptop.writer)
    office.enrol()
    homes.revoke(services, laptop.id)
    log = laptop.log(opened.stay)
    laptop.sync()
    let_in(services, log.hash, "manager")
    row = office.sync().pages[opened.stay].rows[-1]
    assert (row.position, row.revision.hash("revision")) == (2, log.hash)
    assert waiting(services) == []
    assert audit(services).is_whole


def test_what_has_no_place_to_go_cannot_be_let_in(services: Services, laptop: Laptop, opened: Opened) -> None:
    stray = laptop.log("nowhere")
    log = laptop.revision(opened.stay, DailyLog(day=date(2026, 3, 2), what_happened="Its text got lost."))
    laptop.enter(log)
    bodies = {stray.hash: stray.body} if stray.body else {}
    services.sync(laptop.request(bodies=bodies), laptop.id)
    for revision in (stray.hash, log.hash, "unknown"):
        with pytest.raises(BadInputError):
            let_in(services, revision, "manager")
    assert len(waiting(services)) == 2


@pytest.mark.parametrize("from_a_lost_laptop", [False, True])
def test_what_is_signed_in_anothers_name_is_not_let_in(
    services: Services, laptop: Laptop, opened: Opened, from_a_lost_laptop: bool
) -> None:
    if from_a_lost_laptop:
        homes.revoke(services, laptop.id)
    laptop.writer = Writer(id=laptop.writer.id)
    log = laptop.log(opened.stay)
    laptop.sync()
    (one,) = waiting(services)
    assert one.author == "somebody who is not known here"
    with pytest.raises(BadInputError, match="key is not known"):
        let_in(services, log.hash, "manager")
    assert len(waiting(services)) == 1
    assert audit(services).is_whole


def test_what_names_the_record_of_another_place_is_not_let_in(
    services: Services, laptop: Laptop, opened: Opened
) -> None:
    log = laptop.log(opened.stay)
    laptop.sync()
    content = DailyLog(day=date(2026, 3, 2), what_happened="Elsewhere.")
    strayed = laptop.revision(opened.sheet, content, record=log.revision.record)
    laptop.enter(strayed)
    laptop.sync()
    with pytest.raises(BadInputError, match="another place"):
        let_in(services, strayed.hash, "manager")


def test_a_signature_holds_only_with_a_key_of_its_author(services: Services, laptop: Laptop, opened: Opened) -> None:
    log = laptop.log(opened.stay)
    laptop.sync()
    manager, _ = add_person(services, NewPerson(name="All", email="all@x.uk", role="manager"))
    (before,) = show(services, manager.id, log.revision.record).versions
    with services.writing() as connection:
        connection.execute(delete(person_keys).where(person_keys.c.person == laptop.writer.id))
    (after,) = show(services, manager.id, log.revision.record).versions
    assert (before.author, before.signature_holds) == ("Alex Reed", True)
    assert (after.author, after.signature_holds) == ("somebody who is not known here", False)
    assert any(log.hash in fault and "not known to be its author's" in fault for fault in audit(services).faults)
