"""How much of a medicine in a day, and how soon: more is always kept, said loudly, and waits until it was looked into."""

from datetime import date

import pytest

from carer_app.domain.kind import Whose
from carer_app.domain.kinds import kind_named
from carer_app.domain.medicine_book import last_words, taken_within
from carer_app.journal.closing import Closing, Readership
from carer_app.journal.forms import New
from carer_app.journal.handovers import handovers
from carer_app.journal.medicines import Medicines
from carer_app.journal.needs import Needs
from carer_app.ui.shell.need_row import place_of
from tests.company import joined
from tests.conftest import EVENING, Home
from tests.logs.medicines import DAY, add, dose, once, waits


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


def test_four_a_day_for_two_days_is_four_a_day(home: Home, maya: str, paracetamol: str) -> None:
    for day in (1, 2):
        for hour in (1, 7, 13, 19):
            assert dose(home, maya, paracetamol, f"2026-03-0{day}T{hour:02}:00:00Z").flags == ()
    assert waits(home, paracetamol) == []
