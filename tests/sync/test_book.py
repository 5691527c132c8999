"""The home's own book between two computers of one home: each may have begun one, and both are one to read."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from carer_app.domain.story import State
from carer_app.gateway.audit import audit
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from carer_app.work import Work
from tests.conftest import MakeHome
from tests.sync.conftest import ADDRESS, Connected, Line

NOTE = {"at": "2026-03-02T20:45:00Z"}
Meet = Callable[[str], Connected]


@pytest.fixture
def birch(services: Services) -> str:
    """A home of the council's, by its id."""
    return add_home(services, "Birch House")


@pytest.fixture
def meet(make_home: MakeHome, services: Services) -> Meet:
    """A computer of a children's home, by the name of who works at it; it has joined no council yet."""

    def make(carer: str) -> Connected:
        home, line = make_home(carer, carer, "residential_worker"), Line(services)
        return Connected(home, line, Work(home.session, lambda _url: line, lambda: 0.5))

    return make


def note(one: Connected, words: str) -> str:
    return one.work.journal.add(New(kind="handover_note", child="", raw=NOTE | {"what": words})).id


def book(one: Connected) -> list[str]:
    journal = one.work.journal
    return sorted(told.headline for told, _place in journal.entries(Wanted(files=journal.files.book())))


def join(one: Connected, services: Services, home: str) -> None:
    one.work.enrol(ADDRESS, invite(services, home).code)
    one.work.sync_once()


def test_two_computers_that_each_began_a_book_show_both_as_one(services: Services, meet: Meet, birch: str) -> None:
    first, second = meet("Priya Nair"), meet("Leon Adeyemi")
    note(first, "The boiler man comes at nine.")
    note(second, "The side gate sticks.")
    join(first, services, birch)
    join(second, services, birch)
    first.work.sync_once()
    assert book(first) == book(second) == ["The boiler man comes at nine.", "The side gate sticks."]
    assert first.work.journal.files.book() == second.work.journal.files.book()
    later = note(second, "Milk is out.")
    second.work.sync_once()
    first.work.sync_once()
    assert len(book(first)) == 3
    told = first.work.journal.entry(later)
    assert (told.author, told.state) == ("Leon Adeyemi", State.RECEIVED)


def test_who_has_read_a_note_is_seen_at_both_computers(services: Services, meet: Meet, birch: str) -> None:
    first, second = meet("Priya Nair"), meet("Leon Adeyemi")
    join(first, services, birch)
    join(second, services, birch)
    written = note(first, "The boiler man comes at nine.")
    first.work.sync_once()
    second.work.sync_once()
    second.work.house.read(written)
    second.work.sync_once()
    first.work.sync_once()
    (told,) = first.work.house.notes()
    assert [name for name, _at in told.read] == ["Leon Adeyemi"]


def test_a_visitor_seen_out_at_two_computers_is_kept_twice_for_a_person_to_bring_together(
    services: Services, meet: Meet, birch: str
) -> None:
    first, second = meet("Priya Nair"), meet("Leon Adeyemi")
    join(first, services, birch)
    join(second, services, birch)
    came = {"came_at": "2026-03-02T20:00:00Z", "who": "Ms Patel", "why": "Boiler"}
    visitor = first.work.journal.add(New(kind="visitor", child="", raw=came)).id
    first.work.sync_once()
    second.work.sync_once()
    first.work.house.ends(visitor)
    second.home.clock.advance(timedelta(minutes=3))
    second.work.house.ends(visitor)
    second.work.sync_once()
    first.work.sync_once()
    assert first.work.journal.entry(visitor).state is State.CONFLICT
    first.work.journal.merge(visitor, came | {"left_at": "2026-03-02T21:04:00Z"})
    assert first.work.house.visitors() == []
    first.work.sync_once()
    second.work.sync_once()
    assert second.work.journal.entry(visitor).state is State.RECEIVED


def test_another_home_never_gets_the_book(services: Services, meet: Meet, birch: str) -> None:
    first, other = meet("Priya Nair"), meet("Leon Adeyemi")
    join(first, services, birch)
    join(other, services, add_home(services, "Oak House"))
    note(first, "The boiler man comes at nine.")
    first.work.sync_once()
    assert other.work.sync_once().pulled == 0
    assert other.work.journal.files.book() == ()


def test_what_is_in_the_book_verifies_at_both_ends(services: Services, meet: Meet, birch: str) -> None:
    one = meet("Priya Nair")
    note(one, "The boiler man comes at nine.")
    join(one, services, birch)
    assert verify(one.home.session.database, one.home.session.device).broken == ()
    found = audit(services)
    assert (found.gaps, found.faults, found.held) == (0, (), 0)
