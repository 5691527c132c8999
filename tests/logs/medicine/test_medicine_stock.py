"""What is there of a medicine: counted, taken from by what is written, and loud where it does not balance."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from carer_app.domain.doses import Dose, Outcome
from carer_app.domain.kind import Added
from carer_app.domain.medicine import Medicine, Supply, When
from carer_app.domain.medicine_book import issues, next_dose, stock
from carer_app.domain.medicine_stock import MedicineCount, Turn
from carer_app.errors import BadInputError
from carer_app.journal.handovers import handovers
from carer_app.journal.medicines import Medicines
from tests.conftest import EVENING, Home
from tests.logs.medicines import add, dose, once, waits


def test_what_was_written_by_itself_takes_nothing_from_the_stock_and_settles_no_set_time(
    home: Home, maya: str, tablets: str
) -> None:
    add(home, maya, tablets, "count", "07:00", turn="came_in", amount="30")
    dose(home, maya, tablets, "08:00", second="nobody")
    once(home, maya, "methylphenidate", "16:00")
    (kept,) = Medicines(home.session, home.journal).of(home.journal.child(maya))
    assert stock(kept.parts) == Decimal(29)
    coming = next_dose(kept.medicine, kept.parts, EVENING)
    assert coming == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)


def test_a_short_count_is_said_at_handover_with_who_looks_into_it(home: Home, maya: str, paracetamol: str) -> None:
    add(home, maya, paracetamol, "count", "07:00", turn="came_in", amount="30")
    add(home, maya, paracetamol, "count", "20:00", turn="counted", amount="28")
    (said,) = [one.content.handover() for one in handovers(home.journal, maya, date(2026, 3, 2)) if one.content]
    assert "2 short" in said
    assert said.endswith("Priya Nair looks into it.")


def test_a_count_two_short_is_kept_and_loud_and_waits(home: Home, maya: str, paracetamol: str) -> None:
    add(home, maya, paracetamol, "count", "07:00", turn="came_in", amount="30")
    dose(home, maya, paracetamol, "08:00")
    short = add(home, maya, paracetamol, "count", "20:00", turn="counted", amount="27")
    assert "by the records it should be 29: 2 short" in short.flags[0].sentence
    told = home.journal.entry(short.id)
    assert told.flags == (short.flags[0].sentence,)
    assert told.content
    loud = [line.text for line in told.content.lines(home.session.profile) if line.loud]
    assert loud == ["29", short.flags[0].sentence]
    (due,) = waits(home, paracetamol)
    assert "2 short" in due.sentence
    looked = {"found": "Two were in the lid.", "told": "Priya Nair", "about_what": due.name}
    add(home, maya, paracetamol, "looked_into", "20:30", **looked)
    assert waits(home, paracetamol) == []
    assert add(home, maya, paracetamol, "count", "20:40", turn="counted", amount="27").flags == ()


def test_a_count_that_a_late_dose_explains_waits_no_more_and_one_that_it_contradicts_does(
    home: Home, maya: str, paracetamol: str
) -> None:
    add(home, maya, paracetamol, "count", "07:00", turn="counted", amount="10")
    add(home, maya, paracetamol, "count", "12:00", turn="counted", amount="9")
    assert len(waits(home, paracetamol)) == 1
    dose(home, maya, paracetamol, "08:00")
    assert waits(home, paracetamol) == []
    dose(home, maya, paracetamol, "11:59", no_advice="late")
    assert any("1 more" in due.sentence for due in waits(home, paracetamol))


def test_halves_and_millilitres_are_counted_to_the_letter() -> None:
    medicine = Medicine(name="Syrup", supply=Supply.SHOP, dose="2.5 ml", when=When.AS_NEEDED, starts=date(2026, 1, 1))

    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    came = MedicineCount(at=at, turn=Turn.CAME_IN, amount="100")
    given = [Dose(at=at.replace(hour=hour), outcome=Outcome.GIVEN, amount="2.5") for hour in (9, 13, 17)]
    parts = [Added(content=one, author="Sam") for one in (*given, came)]
    assert str(stock(parts)) == "92.5"
    assert issues(medicine, parts) == []


@pytest.mark.parametrize("amount", ["two", "-1", "", "1.2345", "1,5"])
def test_a_count_that_is_no_number_is_asked_again(home: Home, maya: str, paracetamol: str, amount: str) -> None:
    with pytest.raises(BadInputError, match="number"):
        add(home, maya, paracetamol, "count", "07:00", turn="counted", amount=amount)


def test_a_count_of_none_is_a_count(home: Home, maya: str, paracetamol: str) -> None:
    add(home, maya, paracetamol, "count", "07:00", turn="counted", amount="0")
    assert "0" in add(home, maya, paracetamol, "count", "08:00", turn="counted", amount="3").flags[0].sentence
