"""The sheets of a child's file over a real gateway: begun apart they stay one sheet, and a link comes and goes."""

from collections.abc import Callable

from carer_app.domain.files import sheet_record
from carer_app.domain.revision import Statement
from carer_app.domain.same_as import SAME_AS, SameAs
from carer_app.domain.story import State
from carer_app.gateway.audit import audit
from carer_app.gateway.linking import link, unlink
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.journal.forms import New, plain
from carer_app.session import Filing
from carer_app.store import writing
from tests.conftest import EVENING
from tests.sync.conftest import Connected

Connect = Callable[..., Connected]


def manager(services: Services) -> CouncilPerson:
    wanted = NewPerson(
        name="Priya Shah", email="priya@council.example", role="manager", password="kettle marble thistle"
    )
    return add_person(services, wanted)[0]


def begin(side: Connected, child: str, hair: str) -> str:
    raw = {"checked_on": "2026-03-02", "hair_and_eyes": hair}
    return side.work.journal.add(New(kind="missing_profile", child=child, raw=raw)).id


def test_a_sheet_begun_on_two_computers_is_one_sheet_with_two_versions(connect: Connect, services: Services) -> None:
    one, two = connect("one", "Sam Okafor"), connect("two", "Jo Okafor")
    child = one.home.child()
    one.work.sync_once()
    two.work.sync_once()
    record = begin(one, child, "Brown")
    assert begin(two, child, "Brown, dyed red since Friday") == record
    for side in (one, two, one):
        side.work.sync_once()
    for side in (one, two):
        assert side.work.journal.entry(record).state is State.CONFLICT
        assert len(side.work.journal.show(record).versions) == 2
    found = audit(services)
    assert (found.broken, found.gaps, found.held) == (0, 0, 0)
    two.work.journal.merge(record, {"checked_on": "2026-03-02", "hair_and_eyes": "Brown, dyed red"})
    two.work.sync_once()
    one.work.sync_once()
    assert one.work.journal.entry(record).state is State.RECEIVED
    assert record == sheet_record(child, "missing_profile")


def names(side: Connected, child: str) -> list[str]:
    others = side.work.sheets.same_as(side.work.journal.child(child))
    return [other.child.name if other.child else "not here" for other in others]


def test_a_link_shows_on_the_carers_computers_and_goes_when_it_is_taken_back(
    connect: Connect, services: Services
) -> None:
    here = connect()
    begun, known = here.home.child("Leo"), here.home.child("Leon")
    here.work.sync_once()
    priya = manager(services)
    link(services, priya, begun, known)
    here.work.sync_once()
    assert (names(here, begun), names(here, known)) == (["Leon"], ["Leo"])
    unlink(services, priya, known, begun)
    here.work.sync_once()
    assert (names(here, begun), names(here, known)) == ([], [])


def test_a_home_learns_nothing_of_a_file_that_it_does_not_have(connect: Connect, services: Services) -> None:
    here, there = connect(), connect("two", "Jo Bell", at="The Bells")
    begun, known = here.home.child("Leo"), there.home.child("Leonard")
    here.work.sync_once()
    there.work.sync_once()
    link(services, manager(services), begun, known)
    here.work.sync_once()
    assert names(here, begun) == ["not here"]
    assert here.work.journal.search("Leonard") == []


def test_what_a_carer_signs_about_it_links_nothing(connect: Connect, services: Services) -> None:
    here = connect()
    begun, known = here.home.child("Leo"), here.home.child("Leon")
    mark = Statement(content=plain(SameAs(other=known, day=EVENING.date())))
    session = here.home.session
    signed = session.sign(SAME_AS, mark, Filing(stream=here.work.journal.child(begun).sheet_stream))
    with session.database.writing() as db:
        writing.write(db, session.device, [signed], {})
    assert names(here, begun) == []
    here.work.sync_once()
    assert audit(services).is_whole
