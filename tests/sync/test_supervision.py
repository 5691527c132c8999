"""Supervision that was written at the desk, on the carer's own computer; and who does not get it."""

from collections.abc import Callable
from datetime import date

from carer_app.domain.kinds import kind_named
from carer_app.domain.people import Role
from carer_app.domain.story import State
from carer_app.domain.supervision import Supervision
from carer_app.gateway.audit import audit
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.gateway.supervising import since_last, write_in_carers_file
from carer_app.journal.forms import New
from carer_app.journal.own import OwnFile
from carer_app.store.verify import verify
from tests.conftest import EVENING
from tests.sync.conftest import Connected

Connect = Callable[..., Connected]
DAY = EVENING.date()


def ruth(services: Services) -> CouncilPerson:
    wanted = NewPerson(name="Ruth Ames", email="ruth@council.example", role=Role.SUPERVISING_SOCIAL_WORKER)
    return add_person(services, wanted)[0]


def visit(services: Services, by: CouncilPerson, carer: str, words: str) -> str:
    """A supervision visit at the desk, with every entry since the last one read together."""
    since = since_last(services, by.id, carer)
    content = Supervision(
        day=DAY,
        who_came=by.name,
        talked_about=words,
        since=since.day,
        entries=len(since.entries),
        read=tuple(version for version, _told in since.entries),
    )
    return write_in_carers_file(services, by, carer, kind_named("supervision"), content)


def test_what_was_written_at_the_desk_is_in_the_carers_own_file_at_home(connect: Connect, services: Services) -> None:
    sam = connect()
    log = sam.home.log(sam.home.child())
    sam.work.sync_once()
    me = sam.home.session.person.id
    record = visit(services, ruth(services), me, "How the nights are.")
    sam.work.sync_once()
    own = OwnFile(sam.home.journal)
    (told,) = own.entries(me)
    assert (told.id, told.author, told.state) == (record, "Ruth Ames", State.RECEIVED)
    content = sam.home.journal.entry(record).content
    assert isinstance(content, Supervision)
    assert content.talked_about == "How the nights are."
    assert content.read == (sam.home.journal.standing(log)[-1],)
    assert own.since_last(me, DAY).day == DAY
    assert verify(sam.home.session.database, sam.home.session.device).broken == ()


def test_the_carer_goes_on_in_the_file_that_was_begun_at_the_desk(connect: Connect, services: Services) -> None:
    sam, reader = connect(), ruth(services)
    sam.home.log(sam.home.child())
    sam.work.sync_once()
    me = sam.home.session.person.id
    visit(services, reader, me, "How the nights are.")
    sam.work.sync_once()
    raw = {"day": "2026-03-01", "what": "First aid"}
    sam.home.journal.add(New(kind="training", child="", raw=raw))
    sam.home.journal.add(
        New(kind="supervision", child="", raw={"day": "2026-03-02", "who_came": "Ruth", "own_words": "Good."})
    )
    assert sam.work.sync_once().waiting == 0
    assert [told.kind for told in OwnFile(sam.home.journal).entries(me)] == ["supervision", "supervision", "training"]
    found = audit(services)
    assert (found.broken, found.gaps, found.held) == (0, 0, 0)


def test_a_file_that_both_began_before_they_met_is_one(connect: Connect, services: Services) -> None:
    sam, reader = connect(), ruth(services)
    sam.home.log(sam.home.child())
    sam.work.sync_once()
    me = sam.home.session.person.id
    sam.home.journal.add(New(kind="training", child="", raw={"day": "2026-03-01", "what": "First aid"}))
    visit(services, reader, me, "How the nights are.")
    assert sam.work.sync_once().waiting == 0
    assert {told.kind for told in OwnFile(sam.home.journal).entries(me)} == {"supervision", "training"}
    assert since_last(services, reader.id, me).day == DAY
    assert audit(services).held == 0


def test_no_other_home_finds_any_of_it(connect: Connect, services: Services) -> None:
    sam, jo = connect(), connect("other", "Jo Marsh", "The Marshes")
    sam.home.log(sam.home.child())
    sam.work.sync_once()
    visit(services, ruth(services), sam.home.session.person.id, "How the nights are.")
    jo.work.sync_once()
    assert OwnFile(jo.home.journal).entries(sam.home.session.person.id) == []
    with jo.home.session.database.reading() as db:
        kinds = set(db.exec_driver_sql("SELECT kind FROM revisions").scalars())
    assert "supervision" not in kinds


def test_only_what_is_since_then_and_of_the_carers_own_home_is_there_to_be_read(
    connect: Connect, services: Services
) -> None:
    sam, jo = connect(), connect("other", "Jo Marsh", "The Marshes")
    ours, theirs = sam.home.child("Maya"), jo.home.child("Jayden")
    sam.home.log(ours, "Long ago.", day="2025-12-01")
    today = sam.home.log(ours, "Home and tea.")
    jo.home.log(theirs, "Swimming.")
    sam.work.sync_once()
    jo.work.sync_once()
    since = since_last(services, ruth(services).id, sam.home.session.person.id)
    assert since.day == date(2026, 1, 19)
    assert [told.id for _version, told in since.entries if told.kind == "daily_log"] == [today]
