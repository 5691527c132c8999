"""The house as it stands: from the book and the children's files, as whoever comes on shift needs it."""

from datetime import timedelta
from typing import Any

import pytest

from carer_app.clock import stamp
from carer_app.errors import BadInputError
from carer_app.journal.forms import New
from carer_app.journal.house import House
from carer_app.journal.needs import Needs
from tests.company import joined
from tests.conftest import EVENING, Home, MakeHome

HOUR = timedelta(hours=1)


@pytest.fixture
def priya(make_home: MakeHome) -> Home:
    return make_home(carer="Priya Nair", role="shift_lead")


def house(home: Home) -> House:
    return House(home.session, home.journal)


def add(home: Home, kind: str, child: str = "", **raw: Any) -> str:
    return home.journal.add(New(kind=kind, child=child, raw=raw)).id


def shift(home: Home, *people: str, hours: int = -6, **more: Any) -> str:
    return add(home, "shift", starts_at=stamp(EVENING + hours * HOUR), people=list(people), **more)


def note(home: Home, words: str = "The boiler man comes at nine.") -> str:
    return add(home, "handover_note", at=stamp(home.clock.now()), what=words)


def test_a_shift_is_on_until_somebody_ends_it(priya: Home) -> None:
    first = shift(priya, "Priya Nair", "Leon Adeyemi", leads="Priya Nair")
    shift(priya, "Mo", hours=-30, ends_at=stamp(EVENING - 22 * HOUR))
    assert house(priya).people_on_shift() == ("Priya Nair", "Leon Adeyemi")
    priya.clock.advance(HOUR)
    house(priya).ends(first)
    assert house(priya).people_on_shift() == ()


def test_the_board_says_who_is_in_and_who_is_out_with_whom_and_until_when(priya: Home) -> None:
    maya, _leo = priya.child("Maya"), priya.child("Leo")
    out = add(
        priya,
        "whereabouts",
        maya,
        went_at=stamp(EVENING - 2 * HOUR),
        where="Skate park",
        with_whom="Leon",
        due_back=stamp(EVENING + HOUR),
    )
    leo, row = house(priya).board()
    assert (leo.child.name, leo.out) == ("Leo", None)
    assert row.out
    assert (row.out.where, row.out.with_whom) == ("Skate park", "Leon")
    assert not row.out.is_later_than_planned(priya.clock.now())
    priya.clock.advance(2 * HOUR)
    assert row.out.is_later_than_planned(priya.clock.now())
    house(priya).ends(out)
    assert [one.out for one in house(priya).board()] == [None, None]


def test_a_visitor_is_in_the_house_until_somebody_sees_them_out(priya: Home) -> None:
    came = add(priya, "visitor", came_at=stamp(EVENING - HOUR), who="Ms Patel", why="Visit to M")
    assert [visitor.who for _told, visitor in house(priya).visitors()] == ["Ms Patel"]
    house(priya).ends(came)
    assert house(priya).visitors() == []


def test_each_of_the_next_shift_says_that_they_have_read_a_note(priya: Home) -> None:
    leon = joined(priya, "Leon Adeyemi", "residential_worker")
    shift(priya, "Priya Nair", "Mo")
    written = note(priya)
    (before,) = house(priya).notes()
    assert (before.not_yet, before.is_asked) == ((), False)
    priya.clock.advance(2 * HOUR)
    shift(priya, "Leon Adeyemi", "Sue Hall", hours=2)
    (told,) = house(leon).notes()
    assert told.not_yet == ("Leon Adeyemi", "Sue Hall")
    assert told.is_asked
    house(leon).read(written)
    (told,) = house(leon).notes()
    assert [name for name, _at in told.read] == ["Leon Adeyemi"]
    assert told.not_yet == ("Sue Hall",)
    assert not told.is_asked
    leon.session.lock()


def test_a_note_that_was_changed_is_to_be_read_again(priya: Home) -> None:
    leon = joined(priya, "Leon Adeyemi", "residential_worker")
    written = note(priya)
    shift(priya, "Leon Adeyemi", hours=0)
    house(leon).read(written)
    priya.clock.advance(HOUR)
    priya.journal.amend(written, {"at": stamp(EVENING), "what": "The boiler man comes at ten."}, "He rang.")
    (told,) = house(leon).notes()
    assert (told.read, told.not_yet) == ((), ("Leon Adeyemi",))
    leon.session.lock()


def test_reading_a_note_does_not_say_that_the_council_has_read_it(priya: Home) -> None:
    written = note(priya)
    house(priya).read(written)
    assert priya.journal.entry(written).read is None
    assert priya.journal.entry(written).state == "saved"


def test_what_a_fire_drill_found_is_still_to_do_until_it_is_done(priya: Home) -> None:
    step = {"what": "Free the side gate", "by_whom": "Priya"}
    drill = add(priya, "fire_drill", at=stamp(EVENING), put_right=[step, {"what": "New batteries"}])
    assert [due.sentence for _told, due in house(priya).due()] == ["Free the side gate (Priya)", "New batteries"]
    done = {"at": stamp(EVENING), "put_right": [step | {"done_on": "2026-03-02"}, {"what": "New batteries"}]}
    priya.journal.amend(drill, done, "The gate is free.")
    assert [due.sentence for _told, due in house(priya).due()] == ["New batteries"]
    assert Needs(priya.session, priya.journal).everything() == []


def test_nothing_else_is_marked_as_read_by_the_shift(priya: Home) -> None:
    with pytest.raises(BadInputError, match="Only a note"):
        house(priya).read(shift(priya, "Mo"))


def test_one_press_writes_that_all_was_well_and_only_of_the_night_that_it_is(priya: Home) -> None:
    assert house(priya).is_night()
    house(priya).all_well()
    ((told, check),) = house(priya).checks()
    assert (told.headline, check.who_looked) == ("Night check: all well", "Priya Nair")
    priya.clock.advance(24 * HOUR)
    assert house(priya).checks() == []
    priya.clock.advance(-7 * HOUR)
    assert not house(priya).is_night()
