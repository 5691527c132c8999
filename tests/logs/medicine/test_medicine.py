"""Medicines: what stands on a child's list, what was given or not, and what the next shift is told."""

from datetime import date, timedelta

import pytest

from carer_app.domain.medicine_book import last_words
from carer_app.errors import BadInputError
from carer_app.journal.forms import New
from carer_app.journal.handovers import handovers
from carer_app.journal.medicines import Medicines
from tests.company import joined
from tests.conftest import Home
from tests.logs.medicines import CONTROLLED, DAY, PARACETAMOL, WORDS, add, dose, listed, waits


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


def test_a_medicine_that_is_not_on_the_list_has_to_be_named(home: Home, maya: str) -> None:
    raw = {"at": DAY.format(time="08:00"), "outcome": "given"}
    for nameless in (raw, raw | {"medicine": " "}):
        with pytest.raises(BadInputError, match=r"medicine|Which"):
            home.journal.add(New(kind="medicine_once", child=maya, raw=nameless))
    with pytest.raises(BadInputError, match="belongs to"):
        home.journal.add(New(kind="medicine_dose", child=maya, raw=raw))
    assert home.journal.add(New(kind="medicine_once", child=maya, raw=raw | {"medicine": "Ibuprofen"})).flags == ()


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


@pytest.mark.parametrize(("outcome", "is_told"), [("did_not_take", True), ("error", True), ("given", False)])
def test_the_next_shift_is_told_of_what_was_not_taken_or_went_wrong(
    home: Home, maya: str, paracetamol: str, outcome: str, is_told: bool
) -> None:
    dose(home, maya, paracetamol, "20:00", outcome, reason="Spat out.")
    told = [one.content.handover() for one in handovers(home.journal, maya, date(2026, 3, 2)) if one.content]
    assert told == (["Paracetamol, Mon 2 March 2026, 20:00: " + WORDS[outcome]] if is_told else [])
