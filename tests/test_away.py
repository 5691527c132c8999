"""That a child is missing, said in one place: the board of the house, the look round at night, and who may know of it."""

from datetime import date, timedelta

import pytest

from carer_app.clock import stamp
from carer_app.domain.away import lasts_words, since_words
from carer_app.errors import BadInputError
from carer_app.journal.away import Away
from carer_app.journal.closing import Closing, Readership
from carer_app.journal.forms import New
from carer_app.journal.house import House
from tests.company import arrive, joined, next_version, versions
from tests.conftest import EVENING, Home, MakeHome

TODAY = date(2026, 3, 2)
SEEN = {"opened_at": "2026-03-02T20:40:00Z", "last_seen_at": "2026-03-02T20:15:00Z", "last_seen_precision": "about"}


@pytest.fixture
def priya(make_home: MakeHome) -> Home:
    return make_home(carer="Priya Nair", role="shift_lead")


def add(home: Home, child: str, kind: str, about: str = "", **raw: object) -> str:
    return home.journal.add(New(kind=kind, child=child, raw=raw, about=about)).id


def back(home: Home, child: str, record: str) -> str:
    return add(home, child, "missing_return", record, returned_at="2026-03-02T21:00:00Z")


def said(home: Home, child: str) -> str:
    found = Away(home.session).of(child)
    return since_words(found.says, TODAY) if found else ""


def test_a_child_is_away_from_the_first_save_until_somebody_writes_that_they_are_back(priya: Home) -> None:
    maya = priya.child("Maya")
    assert said(priya, maya) == ""
    record = add(priya, maya, "missing_episode", **SEEN)
    assert said(priya, maya) == "Missing since 20:15"
    back(priya, maya, record)
    assert said(priya, maya) == ""


def test_a_return_that_is_taken_back_and_another_category_change_what_is_said(priya: Home) -> None:
    maya = priya.child("Maya")
    record = add(priya, maya, "missing_episode", **SEEN)
    priya.journal.retract(back(priya, maya, record), "it was her brother")
    assert said(priya, maya) == "Missing since 20:15"
    add(priya, maya, "missing_update", record, at="2026-03-02T21:00:00Z", category="away_without_authorisation")
    assert said(priya, maya) == "Away without permission since 20:15"
    priya.journal.retract(record, "she was in the garden")
    assert said(priya, maya) == ""


def test_of_two_that_are_open_the_one_that_began_first_is_said(priya: Home) -> None:
    maya = priya.child("Maya")
    add(priya, maya, "missing_episode", opened_at="2026-03-02T19:00:00Z", category="late_or_authorised")
    add(priya, maya, "missing_episode", **SEEN)
    add(priya, maya, "missing_episode", opened_at="2026-03-02T20:50:00Z")
    assert said(priya, maya) == "Missing since 20:15"


def test_the_day_is_named_after_midnight_and_how_long_it_is_runs_on(priya: Home) -> None:
    maya = priya.child("Maya")
    add(priya, maya, "missing_episode", **SEEN)
    found = Away(priya.session).of(maya)
    assert found
    assert since_words(found.says, date(2026, 3, 3)) == "Missing since Mon 2 March 2026, 20:15"
    assert lasts_words(found.says, EVENING) == "49 minutes since they were last seen"
    assert lasts_words(found.says, EVENING + timedelta(hours=5)) == "5 hours 49 minutes since they were last seen"


def test_the_board_says_that_they_are_missing_and_where_they_had_gone(priya: Home) -> None:
    maya = priya.child("Maya")
    add(priya, maya, "whereabouts", went_at=stamp(EVENING - timedelta(hours=3)), where="Skate park")
    add(priya, maya, "missing_episode", **SEEN)
    (row,) = House(priya.session, priya.journal).board()
    assert row.away
    assert row.out
    assert row.away.says.since.hour == 20


def test_all_well_is_not_written_at_one_press_while_somebody_is_missing(priya: Home) -> None:
    maya, house = priya.child("Maya"), House(priya.session, priya.journal)
    record = add(priya, maya, "missing_episode", **SEEN)
    with pytest.raises(BadInputError, match="Not everybody is here"):
        house.all_well()
    assert house.checks() == []
    back(priya, maya, record)
    house.all_well()
    assert len(house.checks()) == 1


def test_last_seen_is_not_moved_behind_a_return_that_anybody_wrote(priya: Home) -> None:
    leon, maya = joined(priya, "Leon Adeyemi", "residential_worker"), priya.child("Maya")
    record = add(priya, maya, "missing_episode", **SEEN)
    written = add(leon, maya, "missing_return", record, returned_at="2026-03-02T20:50:00Z")
    add(priya, maya, "missing_return", record, returned_at="2026-03-02T21:00:00Z")
    later = SEEN | {"last_seen_at": "2026-03-02T20:55:00Z"}
    with pytest.raises(BadInputError, match="Leon Adeyemi wrote Mon 2 March 2026, 20:50"):
        priya.journal.amend(record, later, "a friend saw her")
    with pytest.raises(BadInputError, match="before they were last seen"):
        leon.journal.amend(written, {"returned_at": "2026-03-02T20:10:00Z"}, "the clock was wrong")
    leon.journal.retract(written, "it was her sister")
    priya.journal.amend(record, later, "a friend saw her")
    assert said(priya, maya) == ""
    leon.session.lock()


def test_times_that_crossed_do_not_stand_in_the_way_of_changing_something_else(priya: Home) -> None:
    """One moved “last seen” on a computer that had not heard of the return, which is before that."""
    leon, maya = joined(priya, "Leon Adeyemi", "residential_worker"), priya.child("Maya")
    record = add(priya, maya, "missing_episode", **SEEN)
    add(leon, maya, "missing_return", record, returned_at="2026-03-02T20:50:00Z")
    first = versions(priya, record)
    later = SEEN | {"last_seen_at": "2026-03-02T20:55:00Z"}
    arrive(priya, next_version(priya.session, first, later, "a friend saw her"), priya.session)
    changed = priya.journal.amend(record, later | {"wearing": "Green coat"}, "her friend told me")
    assert any("Leon Adeyemi wrote Mon 2 March 2026, 20:50" in flag.sentence for flag in changed.flags)
    with pytest.raises(BadInputError, match="Leon Adeyemi wrote"):
        priya.journal.amend(record, later | {"last_seen_at": "2026-03-02T20:56:00Z"}, "later still")
    other = next_version(priya.session, versions(priya, record)[1:2], later | {"last_seen_where": "Park"}, "where")
    arrive(priya, other, priya.session)
    assert priya.journal.merge(record, later | {"wearing": "Green coat", "last_seen_where": "Park"}).flags
    leon.session.lock()


def test_to_change_ones_own_time_of_coming_back_is_not_called_a_second_time(priya: Home) -> None:
    maya = priya.child("Maya")
    record = add(priya, maya, "missing_episode", **SEEN)
    written = back(priya, maya, record)
    changed = priya.journal.amend(written, {"returned_at": "2026-03-02T20:58:00Z"}, "by the kitchen clock")
    assert changed.flags == ()


def test_late_as_agreed_is_not_missing_and_the_night_goes_on(priya: Home) -> None:
    maya, house = priya.child("Maya"), House(priya.session, priya.journal)
    add(priya, maya, "missing_episode", opened_at="2026-03-02T19:00:00Z", category="late_or_authorised")
    assert [one.away is not None for one in house.board()] == [True]
    house.all_well()


def test_whoever_may_not_read_the_entry_finds_no_trace_of_it(priya: Home) -> None:
    jo, leon = joined(priya, "Jo Marsh", "registered_manager"), joined(priya, "Leon Adeyemi", "residential_worker")
    maya = priya.child("Maya")
    raw = New(kind="missing_episode", child=maya, raw=dict(SEEN))
    Closing(priya.session, priya.journal).add(raw, Readership(readers=(priya.session.person.id, jo.session.person.id)))
    assert said(priya, maya) == "Missing since 20:15"
    assert said(leon, maya) == ""
    assert [one.away for one in House(leon.session, leon.journal).board()] == [None]
    assert House(leon.session, leon.journal).all_well()
    jo.session.lock()
    leon.session.lock()
