"""A month of medicines kept by two shifts on two computers, with the line cut for days: doses add up, and nothing clashes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from carer_app.clock import SetClock
from carer_app.domain.medicine_book import doses, last_words, open_issues, stock
from carer_app.gateway.chronology import Filter, chronology
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.journal.forms import New, Saved
from carer_app.journal.medicines import Kept
from carer_app.journal.needs import Needs
from carer_app.store.index import Wanted
from carer_app.ui.shell.behind import behind_words
from tests.gateway.desk.conftest import PASSWORD
from tests.sync.conftest import Connected

DAYS = 30
FIRST = datetime(2026, 3, 3, tzinfo=UTC)
TABLETS = {
    "name": "Methylphenidate",
    "supply": "prescribed",
    "dose": "1 tablet",
    "when": "regular",
    "starts": "2026-03-02",
    "form": "tablet",
    "units": "1",
    "times": "08:00, 20:00",
    "prescriber": "Dr Bell",
    "controlled": "yes",
}


class Month:
    """Two computers of one home: Sam gives in the morning, Jo in the evening and counts at handover."""

    def __init__(self, connect: Callable[..., Connected], services: Services) -> None:
        self.services = services
        self.one, self.two = connect("one", "Sam Okafor"), connect("two", "Jo Okafor")
        self.maya = self.one.home.child("Maya")
        self.record = self.one.home.journal.add(New(kind="medicine", child=self.maya, raw=TABLETS)).id
        self.add(self.one, "count", FIRST - timedelta(hours=3), turn="came_in", amount="100")
        self.sync()

    def add(self, side: Connected, kind: str, at: datetime, **raw: str) -> Saved:
        given = {"at": at.isoformat().replace("+00:00", "Z")} | raw
        return side.home.journal.add(New(kind=f"medicine_{kind}", child=self.maya, about=self.record, raw=given))

    def give(self, side: Connected, at: datetime, witness: str) -> Saved:
        return self.add(side, "dose", at, outcome="given", amount="1", second="there", second_adult=witness)

    def move_clock(self, at: datetime) -> None:
        for clock in (self.one.home.clock, self.two.home.clock, self.services.clock):
            assert isinstance(clock, SetClock)
            clock.move_to(at)

    def sync(self) -> None:
        for side in (self.one, self.two, self.one):
            side.work.sync_once()

    def kept(self, side: Connected) -> Kept:
        (found,) = side.work.medicines.of(side.home.journal.child(self.maya))
        return found


@pytest.fixture
def month(connect: Callable[..., Connected], services: Services) -> Month:
    return Month(connect, services)


def keep(month: Month) -> list[Saved]:
    """Thirty days; the two computers meet every fifth evening. What each count said as it was written comes back."""
    counts = []
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        month.move_clock(day + timedelta(hours=21))
        month.give(month.one, day + timedelta(hours=8), "Priya Nair")
        month.give(month.two, day + timedelta(hours=20), "Leon Adeyemi")
        there = 100 - 2 * (number + 1) - (2 if number == DAYS - 1 else 0)
        counts.append(
            month.add(month.two, "count", day + timedelta(hours=20, minutes=30), turn="counted", amount=str(there))
        )
        if number % 5 == 4:
            month.sync()
    return counts


def test_a_month_of_two_shifts_adds_up_on_both_computers_and_a_short_count_is_flagged_at_both_ends(
    month: Month,
) -> None:
    counts = keep(month)
    for side in (month.one, month.two):
        kept = month.kept(side)
        assert len([dose for dose, _who in doses(kept.parts) if dose.is_taken()]) == 2 * DAYS
        assert str(stock(kept.parts)) == "38"
        (short,) = open_issues(kept.medicine, kept.parts)
        assert "2 short" in short.sentence
        needs = Needs(side.home.session, side.home.journal).everything()
        assert [need.due.name for need in needs if need.record == month.record] == [short.name]
        status = side.work.sync_status()
        assert (status.conflicts, status.waiting, status.held) == (0, 0, 0)
        (flag,) = [one for one in side.home.journal.entry(counts[-1].id).flags if "by the records" in one]
        assert "The count is 38" in flag
    person = add_person(
        month.services, NewPerson(name="Ruth", email="r@council.example", role="manager", password=PASSWORD)
    )
    told = chronology(month.services, person[0].id, month.maya, Filter(limit=500)).records
    at_desk = next(one for one in told if one.id == counts[-1].id)
    assert at_desk.flags == month.one.home.journal.entry(counts[-1].id).flags
    assert len([one for one in told if one.kind == "medicine_dose"]) == 2 * DAYS


def test_a_dose_that_comes_late_shows_on_the_other_computer_and_is_two_in_a_day_there_too(month: Month) -> None:
    at = FIRST + timedelta(hours=8)
    month.move_clock(at + timedelta(hours=1))
    month.one.line.cut_before = 1
    assert month.give(month.one, at, "Priya Nair").flags == ()
    assert month.give(month.two, at + timedelta(minutes=20), "Leon Adeyemi").flags == ()
    month.two.work.sync_once()
    assert open_issues(month.kept(month.two).medicine, month.kept(month.two).parts) == []
    month.one.line.cut_before = 0
    month.sync()
    for side in (month.one, month.two):
        kept = month.kept(side)
        (twice,) = open_issues(kept.medicine, kept.parts)
        assert "A dose for 08:00 is written already" in twice.sentence
    other = month.kept(month.one)
    assert last_words(other.parts, is_here=other.last_here).endswith("by Jo Okafor, written on another computer.")
    assert month.kept(month.two).last_here


def test_each_computer_says_when_the_other_was_last_heard_from(month: Month) -> None:
    heard = FIRST + timedelta(hours=9)
    month.move_clock(heard)
    month.two.work.sync_once()
    month.move_clock(heard + timedelta(hours=3))
    month.one.work.sync_once()
    child = month.one.home.journal.child(month.maya)
    said = behind_words(month.one.work.medicines.apart(child), heard.date())
    assert said == (
        "This computer last fetched at 12:00.",
        "The computer that Jo Okafor joined was last heard from at 09:00: what was written there since is not here.",
    )


def test_a_home_with_one_computer_and_one_that_joined_nothing_say_so(connect: Callable[..., Connected]) -> None:
    alone, loose = connect("alone", at="A house"), connect("loose", enrolled=False)
    for side, words in ((alone, "knows of no other computer"), (loose, "has joined no council")):
        child = side.home.child("Maya")
        if side is alone:
            side.work.sync_once()
        apart = side.work.medicines.apart(side.home.journal.child(child))
        assert words in " ".join(behind_words(apart, FIRST.date()))


def test_two_who_bring_the_list_up_to_date_apart_are_both_kept(month: Month) -> None:
    for side, words in ((month.one, "With breakfast"), (month.two, "Not with fruit juice")):
        side.home.journal.amend(month.record, TABLETS | {"mind": words}, "The clinic rang.")
    month.sync()
    assert month.one.work.sync_status().conflicts == 1
    assert len(month.one.home.journal.told(Wanted(child=month.maya, kind="medicine"))) == 1
    month.give(month.one, FIRST + timedelta(hours=8), "Priya Nair")
    assert len(doses(month.kept(month.one).parts)) == 1
