"""A medicine that stands on the list twice: both are counted together, by the strictest limits, before a dose is given."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from carer_app.domain.kind import Added, Content
from carer_app.domain.medicine import Medicine, Supply, When
from carer_app.logs.medicine.screen import make_dose_form
from carer_app.ui.kit.cautions import Cautions
from carer_app.ui.kit.screen import Before, Needs
from carer_app.ui.shell.medicine_card import MedicineRow
from tests.conftest import Home
from tests.logs.medicines import PARACETAMOL, dose, listed
from tests.ui.shell.conftest import OpenWindow
from tests.ui.shell.test_medicines import page

LIQUID = PARACETAMOL | {"name": "Calpol", "form": "liquid", "units": "10"}


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya", here_since="2022-09-01")


def said_of(open_window: OpenWindow, child: str) -> list[str]:
    """What each medicine's row says loudly, on the child's page and where a dose of it is written."""
    opened = open_window()
    opened.window.go("child", child=child)
    rows = page(opened).findChildren(MedicineRow)
    on_rows = [loud(row) for row in rows]
    for number, words in enumerate(on_rows):
        opened.window.go("child", child=child)
        page(opened).findChildren(MedicineRow)[number].given.click()
        assert words in loud(page(opened))
    return on_rows


def loud(widget: Any) -> str:
    return " ".join(text for each in widget.findChildren(Cautions) for text in each.sentences)


def test_two_with_the_very_same_words_are_counted_together(home: Home, maya: str, open_window: OpenWindow) -> None:
    one, other = (listed(home, maya, **PARACETAMOL) for _ in range(2))
    for at, record in (("00:30", one), ("05:00", other), ("10:00", one), ("16:00", other)):
        dose(home, maya, record, at)
    for words in said_of(open_window, maya):
        assert "Paracetamol stands on the list more than once. Of both together: 4 doses in the last 24 hours." in words
        assert "4 is the most: ask a pharmacist" in words


def test_too_soon_is_said_over_both_with_the_last_dose(home: Home, maya: str, open_window: OpenWindow) -> None:
    tablets = listed(home, maya, **PARACETAMOL)
    listed(home, maya, **(LIQUID | {"hours_apart": 6}))
    dose(home, maya, tablets, "18:30")
    last = "The last one was Paracetamol, Mon 2 March 2026, 18:30. The next one of any of them may be given from "
    for words in said_of(open_window, maya):
        assert last + "Tue 3 March 2026, 00:30, at least 6 hours after the last one." in words


def test_the_smaller_of_two_limits_holds_for_both(home: Home, maya: str, open_window: OpenWindow) -> None:
    tablets = listed(home, maya, **(PARACETAMOL | {"most_doses": 8}))
    liquid = listed(home, maya, **(LIQUID | {"most_doses": 3}))
    for at, record in (("00:30", tablets), ("05:00", liquid), ("10:00", tablets)):
        dose(home, maya, record, at)
    assert all("3 is the most: ask a pharmacist" in words for words in said_of(open_window, maya))


def test_of_three_the_others_are_named_once_each(home: Home, maya: str, open_window: OpenWindow) -> None:
    for raw in (PARACETAMOL, PARACETAMOL, LIQUID, LIQUID | {"name": "Panadol"}):
        listed(home, maya, **raw)
    found = said_of(open_window, maya)
    assert sum("Calpol, Panadol are the same medicine. Of all together: 0 doses" in words for words in found) == 2


@pytest.mark.parametrize(("when", "is_read"), [("as_needed", True), ("regular", False)])
def test_only_for_one_when_needed_the_others_on_the_list_are_read(
    home: Home, qtbot: QtBot, when: str, is_read: bool
) -> None:
    asked: list[bool] = []

    def on_the_list() -> Sequence[tuple[Content, Sequence[Added], bool]]:
        asked.append(True)
        return ()

    lead = Medicine(name="M", supply=Supply.SHOP, dose="1", when=When(when), starts=date(2026, 1, 1), times="08:00")
    before = Before(lead=lead)
    needs = Needs(profile=home.session.profile, clock=home.clock, before=before, on_the_list=on_the_list)
    qtbot.addWidget(make_dose_form(needs))
    assert bool(asked) is is_read
