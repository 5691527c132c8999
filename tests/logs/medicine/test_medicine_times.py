"""The set times of a medicine: due until it is written what became of them, and at their hour when the clocks change."""

from datetime import UTC, date, datetime

import pytest

from carer_app.domain.doses import Dose, Outcome
from carer_app.domain.kind import Added
from carer_app.domain.medicine import Medicine, Supply, When
from carer_app.domain.medicine_book import next_dose
from tests.conftest import EVENING, Home
from tests.logs.medicines import CONTROLLED, dose, listed, waits


def test_a_dose_is_due_from_its_set_time_until_it_is_written_whatever_became_of_it(
    home: Home, maya: str, tablets: str
) -> None:
    dose(home, maya, tablets, "2026-03-01T16:02:00Z", second="nobody")
    home.clock.move_to(datetime(2026, 3, 2, 7, 59, tzinfo=UTC))
    assert waits(home, tablets) == []
    home.clock.move_to(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))
    (due,) = waits(home, tablets)
    assert due.sentence == "Methylphenidate: 1 tablet is to be given."
    assert not due.can_wait
    dose(home, maya, tablets, "07:50", "asleep")
    assert waits(home, tablets) == []


def test_a_set_time_of_which_nothing_is_written_stays_until_it_is(home: Home, maya: str, tablets: str) -> None:
    dose(home, maya, tablets, "2026-03-01T08:02:00Z", second="nobody")
    dose(home, maya, tablets, "08:00", second="nobody")
    dose(home, maya, tablets, "16:00", second="nobody")
    (due,) = waits(home, tablets)
    assert "nothing is written about the dose of Sun 1 March 2026, 16:00" in due.sentence
    dose(home, maya, tablets, "2026-03-01T15:40:00Z", "away")
    assert waits(home, tablets) == []


def test_two_doses_for_one_set_time_are_flagged(home: Home, maya: str, tablets: str) -> None:
    dose(home, maya, tablets, "07:55", second="nobody")
    again = dose(home, maya, tablets, "08:20", second="nobody")
    assert "A dose for 08:00 is written already" in again.flags[0].sentence
    assert any("for 08:00" in due.sentence for due in waits(home, tablets))


@pytest.mark.parametrize(("last", "following"), [("2026-10-24T15:00:00Z", 8), ("2026-03-28T16:00:00Z", 7)])
def test_set_times_stay_at_their_hour_when_the_clocks_change(last: str, following: int) -> None:

    medicine = Medicine(
        name="M", supply=Supply.SHOP, dose="1", when=When.REGULAR, starts=date(2026, 1, 1), times="16:00 08:00"
    )
    given = Added(content=Dose(at=datetime.fromisoformat(last), outcome=Outcome.GIVEN), author="Sam")
    coming = next_dose(medicine, [given], EVENING)
    assert coming
    assert coming.astimezone(UTC).hour == following


def test_a_dose_after_midnight_is_for_the_evening_before() -> None:
    medicine = Medicine(
        name="M", supply=Supply.SHOP, dose="1", when=When.REGULAR, starts=date(2026, 1, 1), times="23:50"
    )
    given = Added(content=Dose(at=datetime(2026, 3, 3, 0, 5, tzinfo=UTC), outcome=Outcome.GIVEN), author="Sam")
    assert next_dose(medicine, [given], EVENING) == datetime(2026, 3, 3, 23, 50, tzinfo=UTC)


def test_a_change_of_the_set_times_makes_no_gaps_in_what_was_written_before(home: Home, maya: str) -> None:
    tablets = listed(home, maya, **(CONTROLLED | {"times": "08:00", "controlled": "no"}))
    for day in ("2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01"):
        dose(home, maya, tablets, f"{day}T08:00:00Z")
    home.journal.amend(tablets, CONTROLLED | {"controlled": "no"}, "A second one in the afternoon.")
    assert [due.name.split(" ")[0] for due in waits(home, tablets)] == ["give"]
    for at in ("08:00", "16:00"):
        dose(home, maya, tablets, at)
    assert waits(home, tablets) == []


def test_one_that_was_put_on_the_list_late_waits_for_its_last_set_time_and_not_for_all_before(
    home: Home, maya: str
) -> None:
    late = listed(home, maya, **(CONTROLLED | {"starts": "2025-09-01"}))
    (due,) = waits(home, late)
    assert due.by == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    today = listed(home, maya, **(CONTROLLED | {"name": "New", "starts": "2026-03-02"}))
    assert waits(home, today) == []
