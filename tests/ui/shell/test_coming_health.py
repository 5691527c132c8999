"""What comes next in a child's health, on their page: the same things as in the list of what waits, and as they stand there."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from carer_app.journal.closing import Closing, Readership
from carer_app.journal.forms import New
from carer_app.journal.needs import Needs
from carer_app.ui.shell import place as places
from carer_app.ui.shell.child_page import ChildPage
from carer_app.ui.shell.coming_health import ComingHealthCard
from carer_app.ui.shell.place import Place
from tests.company import joined
from tests.conftest import Home, MakeHome
from tests.ui.shell.conftest import Opened, OpenWindow
from tests.ui.shell.test_needs import EPISODE, ERRAND, VISIT, add

DENTIST = {"service": "dentist", "at": "2026-03-20T10:00:00Z", "outcome": "planned"}
CONCERN = {"day": "2026-03-01", "what": "A cough that stays"}


@pytest.fixture
def home(make_home: MakeHome) -> Home:
    return make_home(role="residential_worker")


@pytest.fixture
def jo(home: Home) -> Iterator[Home]:
    theirs = joined(home, "Jo Marsh", "residential_worker")
    yield theirs
    theirs.session.lock()


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya", here_since="2022-09-01")


def coming(opened: Opened, child: str, qtbot: QtBot) -> ComingHealthCard:
    opened.window.go("child", child=child)
    assert isinstance(opened.page, ChildPage)
    (card,) = opened.page.findChildren(ComingHealthCard)
    qtbot.waitUntil(card.isVisible)
    return card


def rows(card: ComingHealthCard) -> list[str]:
    return [" ".join(label.text() for label in row.findChildren(QLabel) if label.text()) for row in card.rows]


def test_appointments_errands_and_concerns_stand_there_soonest_first_and_nothing_else(
    home: Home, maya: str, open_window: OpenWindow, qtbot: QtBot
) -> None:
    record = add(home, "health_appointment", maya, **DENTIST)
    add(home, "health_appointment", maya, **ERRAND)
    add(home, "health_concern", maya, **CONCERN)
    add(home, "missing_episode", maya, **EPISODE)
    card = coming(opened := open_window(), maya, qtbot)
    said = rows(card)
    assert [words for words in said if "prescription" in words]
    assert [words for words in said if "A cough that stays" in words]
    assert not [words for words in said if "issing" in words]
    assert len(said) == 3
    next(row for row in card.rows if "entist" in row.accessibleName()).click()
    assert opened.window.desk
    assert opened.window.desk.here == Place(page=places.WRITE, child=maya, record=record)


def test_what_was_put_off_or_handed_over_stands_there_so(
    home: Home, jo: Home, maya: str, open_window: OpenWindow, qtbot: QtBot
) -> None:
    add(home, "health_appointment", maya, **ERRAND)
    actions = [{"what": "Ring the surgery", "by_day": "2026-03-02"}]
    add(home, "health_appointment", maya, **(VISIT | {"actions": actions}))
    needs = Needs(home.session, home.journal)
    found = {need.due.sentence: need for need in needs.everything()}
    needs.put_off(next(need for words, need in found.items() if "prescription" in words))
    needs.hand_over(next(need for words, need in found.items() if "surgery" in words), jo.session.person.id)
    said = rows(coming(open_window(), maya, qtbot))
    assert any("prescription" in words and "Put off until" in words for words in said)
    assert any("surgery" in words and "You handed this to Jo Marsh" in words for words in said)


def test_of_what_is_for_chosen_readers_nothing_stands_on_the_childs_page(
    home: Home, jo: Home, maya: str, open_window: OpenWindow, qtbot: QtBot
) -> None:
    new = New(kind="health_concern", child=maya, raw=CONCERN)
    ids = (home.session.person.id, jo.session.person.id)
    Closing(home.session, home.journal).add(new, Readership(readers=ids))
    add(home, "health_appointment", maya, **ERRAND)
    (words,) = rows(coming(open_window(), maya, qtbot))
    assert "prescription" in words


def test_beyond_six_the_list_of_everything_is_one_press_away(
    home: Home, maya: str, open_window: OpenWindow, qtbot: QtBot
) -> None:
    actions = [{"what": f"Errand {number}", "by_day": f"2026-03-0{number}"} for number in range(2, 9)]
    add(home, "health_appointment", maya, **(VISIT | {"actions": actions}))
    card = coming(open_window(), maya, qtbot)
    assert [row.accessibleName() for row in card.rows] == [f"Errand {number}" for number in range(2, 8)]
    assert "More waits: see everything" in [label.text() for label in card.findChildren(QLabel)]
