"""A dose that is changed later: what was known when it was written stays signed with it, whatever the list says by now."""

from datetime import datetime
from typing import Any

import pytest

from carer_app.domain.doses import Dose
from carer_app.domain.medicine_stock import MedicineCount
from tests.conftest import Home
from tests.logs.medicines import PARACETAMOL, add, dose, listed, once

FOUR_BEFORE = ("00:10", "04:20", "08:30", "12:40")


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya", here_since="2022-09-01")


@pytest.fixture
def paracetamol(home: Home, maya: str) -> str:
    return listed(home, maya, **(PARACETAMOL | {"most_doses": 8}))


def changed(home: Home, record: str, **fields: Any) -> Dose:
    raw = {"at": "2026-03-02T16:50:00Z", "outcome": "given", "amount": "1"}
    home.journal.amend(record, raw | fields, "A word was wrong.")
    content = home.journal.entry(record).content
    assert isinstance(content, Dose)
    return content


def test_a_word_that_is_changed_later_signs_no_limit_of_today_into_a_dose(
    home: Home, maya: str, paracetamol: str
) -> None:
    for at in FOUR_BEFORE:
        dose(home, maya, paracetamol, at)
    fifth = dose(home, maya, paracetamol, "16:50").id
    now = PARACETAMOL | {"name": "Calpol", "most_doses": 4, "hours_apart": 6, "looks_into_it": "Jo Marsh"}
    home.journal.amend(paracetamol, now, "The GP said so.")
    told = changed(home, fifth, reason="A headache after school")
    assert told.headline() == "Paracetamol: given"
    assert (told.most_doses, told.hours_apart, told.looks_into_it) == (8, 4, "Priya Nair")
    assert told.against_the_limits() == []


def test_what_was_known_of_the_doses_before_stays_until_the_time_itself_is_changed(
    home: Home, maya: str, paracetamol: str
) -> None:
    for at in FOUR_BEFORE:
        dose(home, maya, paracetamol, at)
    fifth = dose(home, maya, paracetamol, "16:50").id
    dose(home, maya, paracetamol, "16:00")
    told = changed(home, fifth, reason="A headache")
    assert (told.doses_in_24_hours, told.last_at) == (5, datetime.fromisoformat("2026-03-02T12:40:00Z"))
    told = changed(home, fifth, at="2026-03-02T16:55:00Z")
    assert (told.doses_in_24_hours, told.last_at) == (6, datetime.fromisoformat("2026-03-02T16:00:00Z"))


def test_one_that_is_found_to_have_been_given_is_counted(home: Home, maya: str, paracetamol: str) -> None:
    dose(home, maya, paracetamol, "12:40")
    asleep = dose(home, maya, paracetamol, "16:50", "asleep").id
    assert changed(home, asleep).doses_in_24_hours == 2


def test_a_dose_without_limits_stays_without_them(home: Home, maya: str) -> None:
    without = listed(home, maya, **(PARACETAMOL | {"most_doses": None, "hours_apart": None, "looks_into_it": ""}))
    for at in FOUR_BEFORE:
        dose(home, maya, without, at)
    fifth = dose(home, maya, without, "16:50").id
    home.journal.amend(without, PARACETAMOL, "The leaflet says so.")
    told = changed(home, fifth, reason="A headache", at="2026-03-02T16:55:00Z")
    assert (told.most_doses, told.hours_apart) == (0, 0)


def test_one_by_itself_keeps_its_limits_until_it_is_called_another_medicine(
    home: Home, maya: str, paracetamol: str
) -> None:
    by_itself = once(home, maya, "Paracetamol", "16:50").id
    home.journal.amend(paracetamol, PARACETAMOL | {"most_doses": 4}, "The GP said so.")
    told = changed(home, by_itself, medicine="Paracetamol", reason="A headache")
    assert (told.of, told.most_doses) == ("Paracetamol", 8)
    told = changed(home, by_itself, medicine="Ibuprofen", reason="A headache")
    assert (told.of, told.most_doses, told.doses_in_24_hours) == ("", 0, 1)


def test_a_note_on_a_count_leaves_what_the_records_gave_then(home: Home, maya: str, paracetamol: str) -> None:
    add(home, maya, paracetamol, "count", "07:00", turn="came_in", amount="30")
    counted = add(home, maya, paracetamol, "count", "20:00", turn="counted", amount="30").id
    dose(home, maya, paracetamol, "12:00")
    raw = {"at": "2026-03-02T20:00:00Z", "turn": "counted", "amount": "30"}
    home.journal.amend(counted, raw | {"note": "Both of us"}, "A note.")
    content = home.journal.entry(counted).content
    assert isinstance(content, MedicineCount)
    assert content.agrees()
    home.journal.amend(counted, raw | {"amount": "29"}, "Counted once more.")
    content = home.journal.entry(counted).content
    assert isinstance(content, MedicineCount)
    assert (content.should_be, content.agrees()) == ("29", True)
