"""Medicines: what was given is always kept; what should not have been is said loudly, and waits until it was looked into."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from carer_app.domain.doses import Dose, Outcome
from carer_app.domain.kind import Added, Due, Whose
from carer_app.domain.kinds import kind_named
from carer_app.domain.medicine import Medicine, Supply, When
from carer_app.domain.medicine_book import issues, last_words, next_dose, stock, taken_within
from carer_app.domain.medicine_stock import MedicineCount, Turn
from carer_app.errors import BadInputError
from carer_app.journal.closing import Closing, Readership
from carer_app.journal.forms import New, Saved
from carer_app.journal.handovers import handovers
from carer_app.journal.medicines import Medicines
from carer_app.journal.needs import Needs
from carer_app.ui.shell.need_row import place_of
from tests.company import joined
from tests.conftest import EVENING, Home

PARACETAMOL = {
    "name": "Paracetamol",
    "supply": "shop",
    "dose": "1 tablet",
    "when": "as_needed",
    "starts": "2026-02-01",
    "form": "tablet",
    "units": "1",
    "reasons": "A headache",
    "most_doses": 4,
    "hours_apart": 4,
    "advised_by": "Ms Kaur, pharmacist",
    "looks_into_it": "Priya Nair",
}
CONTROLLED = {
    "name": "Methylphenidate",
    "supply": "prescribed",
    "dose": "1 tablet",
    "when": "regular",
    "starts": "2026-02-01",
    "form": "tablet",
    "units": "1",
    "times": "08:00, 16:00",
    "prescriber": "Dr Bell",
    "controlled": "yes",
}
DAY = "2026-03-02T{time}:00Z"
WORDS = {"did_not_take": "did not take it. Spat out.", "error": "something went wrong. Spat out."}


def listed(home: Home, child: str, **raw: Any) -> str:
    return home.journal.add(New(kind="medicine", child=child, raw=raw)).id


def add(home: Home, child: str, about: str, kind: str, at: str, **raw: Any) -> Saved:
    at = DAY.format(time=at) if len(at) == 5 else at
    return home.journal.add(New(kind=f"medicine_{kind}", child=child, about=about, raw={"at": at} | raw))


def dose(home: Home, child: str, about: str, at: str, outcome: str = "given", **raw: Any) -> Saved:
    amount = {"amount": "1"} if outcome in ("given", "took_it_themselves") else {}
    return add(home, child, about, "dose", at, outcome=outcome, **(amount | raw))


def once(home: Home, child: str, name: str, at: str) -> Saved:
    raw = {"at": DAY.format(time=at), "outcome": "given", "medicine": name, "amount": "1"}
    return home.journal.add(New(kind="medicine_once", child=child, raw=raw))


def waits(home: Home, about: str) -> list[Due]:
    return [need.due for need in Needs(home.session, home.journal).everything() if need.record == about]


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya", here_since="2022-09-01")


@pytest.fixture
def paracetamol(home: Home, maya: str) -> str:
    return listed(home, maya, **PARACETAMOL)


@pytest.fixture
def tablets(home: Home, maya: str) -> str:
    return listed(home, maya, **CONTROLLED)


def test_a_fifth_dose_is_kept_and_flagged_and_waits_until_somebody_looked_into_it(
    home: Home, maya: str, paracetamol: str
) -> None:
    for at in ("00:10", "04:20", "08:30", "12:40"):
        assert dose(home, maya, paracetamol, at).flags == ()
    fifth = dose(home, maya, paracetamol, "16:50")
    assert "This is dose 5 in 24 hours, and 4 is the most" in fifth.flags[0].sentence
    assert home.journal.entry(fifth.id).flags == (fifth.flags[0].sentence,)
    (due,) = waits(home, paracetamol)
    assert (due.can_wait, due.whose) == (False, Whose.CARER)
    assert "Priya Nair looks into it" in due.sentence
    looked = {"found": "The school had given one too.", "told": "Priya Nair", "about_what": due.name}
    add(home, maya, paracetamol, "looked_into", "18:00", **looked, still_with="Priya Nair")
    (still,) = waits(home, paracetamol)
    assert (still.name, still.whose, still.can_wait) == (due.name, Whose.MANAGER, False)
    add(home, maya, paracetamol, "looked_into", "19:00", **looked)
    assert waits(home, paracetamol) == []


def test_what_settles_a_thing_is_opened_for_that_thing(home: Home, maya: str, paracetamol: str) -> None:
    dose(home, maya, paracetamol, "12:00", "error", reason="Two were given.")
    (due,) = waits(home, paracetamol)
    need = next(one for one in Needs(home.session, home.journal).everything() if one.record == paracetamol)
    there = place_of(need, home.journal.child(maya), home.session.person.id)
    assert (there.kind, there.about, there.topic) == ("medicine_looked_into", paracetamol, due.name)
    assert kind_named(there.kind).begins_with(there.topic, date(2026, 3, 2)) == {"about_what": due.name}


def test_a_dose_too_soon_after_the_last_is_kept_and_flagged(home: Home, maya: str, paracetamol: str) -> None:
    dose(home, maya, paracetamol, "12:00")
    assert "at least 4 hours lie between two" in dose(home, maya, paracetamol, "14:30").flags[0].sentence
    assert dose(home, maya, paracetamol, "18:30").flags == ()


PLAIN = (
    "Paracetamol 500mg tablets",
    "PARACETAMOL",
    "  paracetamol,one ",
    "Calpol 250 mg/5 ml",
    "paracetomol",
    "Co-codamol",
)


@pytest.mark.parametrize("name", PLAIN)
def test_the_same_medicine_by_itself_counts_to_the_same_limits(
    home: Home, maya: str, paracetamol: str, name: str
) -> None:
    for at in ("00:10", "04:20", "08:30", "12:40"):
        dose(home, maya, paracetamol, at)
    fifth = once(home, maya, name, "16:50")
    said = "Paracetamol is on the list, so this is counted with it. This is dose 5 in 24 hours, and 4 is the most"
    assert said in fifth.flags[0].sentence
    told = home.journal.entry(fifth.id)
    assert told.headline.endswith("given, dose 5 in 24 hours, and 4 is the most")
    assert told.content
    assert "dose 5 in 24 hours" in told.content.handover()
    assert "Priya Nair looks into it." in told.content.handover()
    (due,) = waits(home, paracetamol)
    assert "dose 5 in 24 hours" in due.sentence


def test_a_dose_from_the_list_knows_of_one_that_was_written_by_itself(home: Home, maya: str, paracetamol: str) -> None:
    once(home, maya, "paracetamol 500 mg", "12:00")
    assert "at least 4 hours lie between two" in dose(home, maya, paracetamol, "14:30").flags[0].sentence
    (kept,) = Medicines(home.session, home.journal).of(home.journal.child(maya))
    assert "paracetamol 500 mg" in last_words(kept.parts[:1], is_here=True)
    assert taken_within(kept.parts, EVENING) == 2


def test_another_medicine_by_itself_counts_with_nothing(home: Home, maya: str, paracetamol: str) -> None:
    once(home, maya, "Ibuprofen 200 mg", "12:00")
    assert dose(home, maya, paracetamol, "12:30").flags == ()
    told = home.journal.entry(once(home, maya, "Ibuprofen", "13:00").id)
    assert told.headline == "Ibuprofen, not on the list: given"
    assert waits(home, paracetamol) == []


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


def test_a_closed_dose_leaves_no_trace_in_the_count(home: Home, maya: str, paracetamol: str) -> None:
    jo = joined(home, "Jo Marsh", "registered_manager")
    raw = {"at": DAY.format(time="12:00"), "outcome": "given", "medicine": "Paracetamol", "amount": "1"}
    new = New(kind="medicine_once", child=maya, raw=raw)
    ids = (home.session.person.id, jo.session.person.id)
    Closing(home.session, home.journal).add(new, Readership(readers=ids))
    assert dose(home, maya, paracetamol, "12:30").flags == ()
    (kept,) = Medicines(home.session, home.journal).of(home.journal.child(maya))
    assert taken_within(kept.parts, EVENING) == 1
    dose(home, maya, paracetamol, "17:00")
    assert waits(home, paracetamol) == []
    jo.session.lock()


def test_a_saved_dose_says_that_it_was_one_too_many_with_advice_and_who_looks_into_it(
    home: Home, maya: str, paracetamol: str
) -> None:
    for at in ("00:10", "04:20", "08:30", "12:40"):
        dose(home, maya, paracetamol, at)
    told = home.journal.entry(dose(home, maya, paracetamol, "16:50").id)
    assert told.headline == "Paracetamol: given, dose 5 in 24 hours, and 4 is the most"
    assert told.content
    lines = {line.label: line for line in told.content.lines(home.session.profile)}
    assert lines["In 24 hours, as far as was known here"].loud
    assert lines["In 24 hours, as far as was known here"].text == "5 doses, with this one; 4 is the most"
    assert "Ring a pharmacist" in lines["Who was asked for advice, and what they said"].text
    assert lines["Who looks into it"].text == "Priya Nair"
    (said,) = [one.content.handover() for one in handovers(home.journal, maya, date(2026, 3, 2)) if one.content]
    assert "This is dose 5 in 24 hours, and 4 is the most." in said
    assert "Priya Nair looks into it." in said


def test_a_short_count_is_said_at_handover_with_who_looks_into_it(home: Home, maya: str, paracetamol: str) -> None:
    add(home, maya, paracetamol, "count", "07:00", turn="came_in", amount="30")
    add(home, maya, paracetamol, "count", "20:00", turn="counted", amount="28")
    (said,) = [one.content.handover() for one in handovers(home.journal, maya, date(2026, 3, 2)) if one.content]
    assert "2 short" in said
    assert said.endswith("Priya Nair looks into it.")


@pytest.mark.parametrize("second", ["Sam Okafor", "sam", "SAM OKAFOR", "SO", "S.O.", "S Okafor", "Mr Okafor"])
def test_whoever_gave_it_is_not_the_second_adult_by_any_name(home: Home, maya: str, tablets: str, second: str) -> None:
    kept = dose(home, maya, tablets, "08:00", second="there", second_adult=second)
    assert [flag.field for flag in kept.flags] == ["second_adult"]
    assert "Sam Okafor gave it" in kept.flags[0].sentence
    assert any("Sam Okafor gave it" in due.sentence for due in waits(home, tablets))


def test_whoever_counted_is_not_the_second_adult_either(home: Home, maya: str, tablets: str) -> None:
    raw = {"turn": "came_in", "amount": "30", "second": "there", "second_adult": "sam"}
    kept = add(home, maya, tablets, "count", "07:00", **raw)
    assert [flag.field for flag in kept.flags] == ["second_adult"]
    assert any("Sam Okafor counted" in due.sentence for due in waits(home, tablets))


@pytest.mark.parametrize("second", ["Samira Okonkwo", "Jo Okafor", "Leon", "Priya Nair"])
def test_somebody_else_is_the_second_adult(home: Home, maya: str, tablets: str, second: str) -> None:
    assert dose(home, maya, tablets, "08:00", second="there", second_adult=second).flags == ()


def test_a_dose_that_was_written_late_counts_where_it_belongs(home: Home, maya: str, paracetamol: str) -> None:
    for at in ("00:10", "04:20", "12:40", "16:50"):
        assert dose(home, maya, paracetamol, at).flags == ()
    assert waits(home, paracetamol) == []
    assert dose(home, maya, paracetamol, "08:30").flags == ()
    (due,) = waits(home, paracetamol)
    assert "Mon 2 March 2026, 16:50" in due.sentence
    assert "dose 5 in 24 hours" in due.sentence


def test_what_was_taken_back_counts_no_more(home: Home, maya: str, paracetamol: str) -> None:
    first = dose(home, maya, paracetamol, "08:00").id
    home.journal.retract(first, "It was Leo's.")
    assert dose(home, maya, paracetamol, "09:00").flags == ()


@pytest.mark.parametrize("outcome", ["did_not_take", "error"])
def test_advice_is_asked_for_or_why_nobody_was_asked(home: Home, maya: str, paracetamol: str, outcome: str) -> None:
    kept = dose(home, maya, paracetamol, "08:00", outcome)
    assert "Ask a pharmacist, the GP or 111" in kept.flags[0].sentence
    assert any("Ask a pharmacist" in due.sentence for due in waits(home, paracetamol))
    why = dose(home, maya, paracetamol, "13:00", outcome, no_advice="111 does not answer; again at 13:30")
    assert why.flags == ()


def test_one_who_said_no_with_advice_sought_leaves_nothing_to_do(home: Home, maya: str, paracetamol: str) -> None:
    kept = dose(home, maya, paracetamol, "08:00", "did_not_take", advice="Ms Kaur: leave it, next one as usual.")
    assert kept.flags == ()
    assert waits(home, paracetamol) == []


def test_a_second_adult_is_asked_for_where_it_is_wanted_and_nobody_is_an_answer(
    home: Home, maya: str, tablets: str
) -> None:
    assert "second adult" in dose(home, maya, tablets, "08:00").flags[0].sentence
    assert dose(home, maya, tablets, "16:00", second="nobody").flags == ()


def test_a_witness_who_was_the_giver_is_kept_and_has_to_be_looked_into(home: Home, maya: str, tablets: str) -> None:
    kept = dose(home, maya, tablets, "08:00", second="there", second_adult="Sam Okafor")
    assert kept.flags[0].sentence == "Sam Okafor gave it and is named as the second adult too. Was somebody else there?"
    assert any("named as the second adult too" in due.sentence for due in waits(home, tablets))
    assert dose(home, maya, tablets, "16:00", second="there", second_adult="Jo Marsh").flags == ()


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


def test_a_medicine_that_is_not_on_the_list_has_to_be_named(home: Home, maya: str) -> None:
    raw = {"at": DAY.format(time="08:00"), "outcome": "given"}
    for nameless in (raw, raw | {"medicine": " "}):
        with pytest.raises(BadInputError, match=r"medicine|Which"):
            home.journal.add(New(kind="medicine_once", child=maya, raw=nameless))
    with pytest.raises(BadInputError, match="belongs to"):
        home.journal.add(New(kind="medicine_dose", child=maya, raw=raw))
    assert home.journal.add(New(kind="medicine_once", child=maya, raw=raw | {"medicine": "Ibuprofen"})).flags == ()


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


def test_what_is_stopped_is_on_the_list_no_more_and_what_it_said_before_stays(
    home: Home, maya: str, tablets: str
) -> None:
    other = joined(home)
    other.journal.amend(tablets, CONTROLLED | {"stops": "2026-03-01", "why_stopped": "The clinic"}, "It was stopped.")
    assert Medicines(other.session, other.journal).of(other.journal.child(maya)) == []
    assert [version.author for version in other.journal.show(tablets).versions] == ["Sam Okafor", "Jo Marsh"]
    assert (
        "On that day it was not on the list." in dose(other, maya, tablets, "08:00", second="nobody").flags[0].sentence
    )
    other.session.lock()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Which medicine"),
        ("units", "half", "is not a number"),
        ("times", "8 o'clock", "row of times"),
        ("most_doses", 0, "from 1 to 48"),
        ("stops", "2026-01-01", "before it began"),
    ],
)
def test_what_cannot_be_on_the_list_is_asked_again(
    home: Home, maya: str, field: str, value: object, words: str
) -> None:
    with pytest.raises(BadInputError, match=words):
        listed(home, maya, **(PARACETAMOL | {field: value}))


def test_what_the_list_should_say_and_does_not_is_kept_and_flagged(home: Home, maya: str) -> None:
    bare = {name: PARACETAMOL[name] for name in ("name", "supply", "dose", "when", "starts")}
    flags = [flag.field for flag in home.journal.add(New(kind="medicine", child=maya, raw=bare)).flags]
    assert flags == ["reasons", "most_doses", "advised_by"]


def test_the_last_dose_is_told_with_who_gave_it_and_where_it_was_written(
    home: Home, maya: str, paracetamol: str
) -> None:
    medicines = Medicines(home.session, home.journal)
    (before,) = medicines.lately(home.journal.child(maya))
    assert last_words(before.parts, is_here=before.last_here) == "No dose is written down here yet."
    dose(home, maya, paracetamol, "08:00", given_by="Ms Reed at school")
    (kept,) = medicines.lately(home.journal.child(maya))
    said = last_words(kept.parts, is_here=kept.last_here)
    assert said == ("Last known: given, Mon 2 March 2026, 08:00, by Ms Reed at school, written on this computer.")
    home.clock.advance(timedelta(days=30))
    (later,) = medicines.lately(home.journal.child(maya))
    assert later == kept


def test_what_a_second_adult_is_wanted_for_is_counted_at_handover_once_a_day(
    home: Home, maya: str, tablets: str
) -> None:
    def names() -> list[str]:
        return [due.name.split(" ")[0] for due in waits(home, tablets)]

    dose(home, maya, tablets, "16:00", second="nobody")
    home.clock.move_to(datetime(2026, 3, 2, 22, 0, tzinfo=UTC))
    assert names() == []
    add(home, maya, tablets, "count", "21:00", turn="counted", amount="20")
    home.clock.move_to(datetime(2026, 3, 3, 7, 0, tzinfo=UTC))
    assert names() == []
    home.clock.move_to(datetime(2026, 3, 3, 21, 0, tzinfo=UTC))
    assert names() == ["give", "handover"]
    add(home, maya, tablets, "count", "2026-03-03T21:00:00Z", turn="counted", amount="20")
    assert names() == ["give"]


def test_a_part_says_of_which_medicine_it_is_as_the_list_called_it_then(home: Home, maya: str, tablets: str) -> None:
    given = dose(home, maya, tablets, "16:00", second="nobody").id
    came = add(home, maya, tablets, "count", "17:00", turn="came_in", amount="28").id
    home.journal.amend(tablets, CONTROLLED | {"strength": "10 mg"}, "The label says so.")
    later = dose(home, maya, tablets, "2026-03-03T08:00:00Z", second="nobody").id
    assert [home.journal.entry(one).headline for one in (given, came, later)] == [
        "Methylphenidate: given",
        "Methylphenidate: 28 came in",
        "Methylphenidate 10 mg: given",
    ]


def test_four_a_day_for_two_days_is_four_a_day(home: Home, maya: str, paracetamol: str) -> None:
    for day in (1, 2):
        for hour in (1, 7, 13, 19):
            assert dose(home, maya, paracetamol, f"2026-03-0{day}T{hour:02}:00:00Z").flags == ()
    assert waits(home, paracetamol) == []


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


@pytest.mark.parametrize(("outcome", "is_told"), [("did_not_take", True), ("error", True), ("given", False)])
def test_the_next_shift_is_told_of_what_was_not_taken_or_went_wrong(
    home: Home, maya: str, paracetamol: str, outcome: str, is_told: bool
) -> None:
    dose(home, maya, paracetamol, "20:00", outcome, reason="Spat out.")
    told = [one.content.handover() for one in handovers(home.journal, maya, date(2026, 3, 2)) if one.content]
    assert told == (["Paracetamol, Mon 2 March 2026, 20:00: " + WORDS[outcome]] if is_told else [])
