"""Entries that go with one another as one story: written so, shown so, and never across files or out of closed entries."""

from collections.abc import Callable

import pytest

from carer_app.errors import KnownError
from carer_app.journal.closing import Closing, Readership
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from tests.company import joined
from tests.conftest import Home

LOG = {"day": "2026-03-02", "what_happened": "Home late, cold and hungry. Toast, and bed."}
EPISODE = {"opened_at": "2026-03-02T19:40:00Z"}


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya")


@pytest.fixture
def episode(home: Home, maya: str) -> str:
    return home.journal.add(New(kind="missing_episode", child=maya, raw=EPISODE)).id


def goes_with(child: str, record: str, kind: str = "daily_log", raw: dict[str, object] = LOG) -> New:
    return New(kind=kind, child=child, raw=dict(raw), about=record)


def test_two_entries_of_one_evening_are_shown_with_each_other(home: Home, maya: str, episode: str) -> None:
    log = home.journal.add(goes_with(maya, episode)).id
    assert [one.id for one in home.journal.show(log).story] == [episode]
    assert [one.id for one in home.journal.show(episode).story] == [log]
    lead = home.journal.entry(log).goes_with
    assert lead
    assert (lead.id, lead.kind) == (episode, "missing_episode")
    assert home.journal.entry(log).part_of is None


def test_it_stays_so_when_either_is_changed(home: Home, maya: str, episode: str) -> None:
    log = home.journal.add(goes_with(maya, episode)).id
    home.journal.amend(log, LOG | {"what_happened": "Home late. Toast, and bed."}, "shorter")
    home.journal.amend(episode, EPISODE | {"wearing": "Green coat."}, "remembered")
    assert [one.id for one in home.journal.show(episode).story] == [log]
    assert [one.id for one in home.journal.show(log).story] == [episode]


def test_what_was_taken_back_is_still_shown_as_such(home: Home, maya: str, episode: str) -> None:
    log = home.journal.add(goes_with(maya, episode)).id
    home.journal.retract(log, "Of another evening.")
    (one,) = home.journal.show(episode).story
    assert one.retracted == "Of another evening."


def test_an_entry_goes_with_a_part_such_as_a_dose_that_was_not_taken(home: Home, maya: str, episode: str) -> None:
    listed = {"name": "Methylphenidate", "supply": "prescribed", "dose": "1 tablet", "when": "regular"}
    medicine = home.journal.add(New(kind="medicine", child=maya, raw=listed | {"starts": "2026-02-01"})).id
    not_taken = {"at": "2026-03-02T20:00:00Z", "outcome": "did_not_take", "no_advice": "She is not home yet."}
    dose = home.journal.add(New(kind="medicine_dose", child=maya, raw=not_taken, about=medicine)).id
    log = home.journal.add(goes_with(maya, dose)).id
    step = {"day": "2026-03-02", "skill": "keeping_safe", "carers_view": 2}
    skill = home.journal.add(goes_with(maya, log, "life_skills_step", step)).id
    assert [one.id for one in home.journal.show(dose).story] == [log]
    assert {one.id for one in home.journal.show(log).story} == {dose, skill}
    assert home.journal.show(medicine).story == ()


def test_remarks_and_parts_are_no_part_of_a_story(home: Home, maya: str, episode: str) -> None:
    home.journal.comment(episode, "Thank you.")
    assert home.journal.show(episode).story == ()


@pytest.mark.parametrize(
    ("choose", "sentence"),
    [
        (lambda home, maya, episode: goes_with(home.child("Leo"), episode), "another child's file"),
        (lambda home, maya, episode: goes_with(maya, "nothing"), "no record with that id"),
        (
            lambda home, maya, episode: goes_with(maya, home.journal.child(maya).sheet_record),
            "no entry of what happened",
        ),
    ],
    ids=["another child", "no record", "a sheet"],
)
def test_what_it_cannot_go_with_is_refused_with_the_field(
    home: Home, maya: str, episode: str, choose: Callable[[Home, str, str], New], sentence: str
) -> None:
    with pytest.raises(KnownError, match=sentence):
        home.journal.add(choose(home, maya, episode))
    assert home.journal.entries(Wanted(kind="daily_log")) == []


def test_nothing_in_the_open_points_at_a_closed_entry(home: Home, maya: str) -> None:
    jo = joined(home, "Jo Marsh", "registered_manager")
    closing = Closing(home.session, home.journal)
    readers = Readership(readers=(home.session.person.id, jo.session.person.id))
    closed = closing.add(New(kind="daily_log", child=maya, raw=LOG), readers).id
    with pytest.raises(KnownError, match="for chosen readers"):
        home.journal.add(goes_with(maya, closed))
    assert [told for told, _place in home.journal.entries(Wanted(kind="daily_log")) if not told.closed] == []
    jo.session.lock()
