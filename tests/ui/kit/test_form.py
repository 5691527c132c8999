"""A form says what is wrong at the top and at the field, and loses nothing that it was shown."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from carer_app.clock import SetClock
from carer_app.domain.kind import Problem, Severity
from carer_app.errors import BadInputError
from carer_app.ui.kit.form import ProblemLine, RecordForm
from carer_app.ui.kit.sections import Beside, Box, Section, Starters
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField
from tests.ui.kit.conftest import Show

CLOCK = SetClock(datetime(2026, 3, 2, 21, 4, tzinfo=UTC))
EMPTY = "“What happened?” is empty."


def form() -> RecordForm:
    return RecordForm(
        Box("", Beside(DateField("day", "Which day?", CLOCK), LongTextField("what", "What happened?", needed=EMPTY))),
        Section("School", TextField("school", "School")),
        kept={"framework": "general"},
    )


def test_what_is_written_is_given_back_without_the_empty_ones(qtbot: QtBot) -> None:
    made = form()
    qtbot.addWidget(made)
    made.show_raw({"what": "Tea."})
    assert made.raw() == {"what": "Tea.", "framework": "general"}


def test_what_the_form_has_no_field_for_is_given_back_too(qtbot: QtBot) -> None:
    made = form()
    qtbot.addWidget(made)
    made.show_raw({"what": "Tea.", "evidence_record": "abc", "framework": "other"})
    assert made.raw() == {"what": "Tea.", "evidence_record": "abc", "framework": "other"}


def test_showing_a_record_is_no_change_and_typing_is(qtbot: QtBot) -> None:
    made = form()
    qtbot.addWidget(made)
    with qtbot.assertNotEmitted(made.changed):
        made.show_raw({"what": "Tea.", "day": "2026-03-02"})
    with qtbot.waitSignal(made.changed):
        qtbot.keyClicks(made.field("what").input(), "x")


def test_a_problem_is_said_in_the_same_words_at_the_top_and_at_the_field(qtbot: QtBot, on_page: Show) -> None:
    made = form()
    page = on_page(made)
    made.show_problems(made.problems())
    assert made.summary.title.text() == "There is a problem"
    assert [line.accessibleName() for line in made.summary.lines] == [EMPTY]
    assert made.field("what").problem_line.sentence == EMPTY
    assert page.focusWidget() is made.summary.lines[0]


def test_a_line_at_the_top_leads_to_its_field(qtbot: QtBot, on_page: Show) -> None:
    made = form()
    page = on_page(made)
    made.show_problems([Problem(field="school", sentence="School is too long.")])
    qtbot.mouseClick(made.summary.lines[0], Qt.MouseButton.LeftButton)
    assert page.focusWidget() is made.field("school").input()
    assert made.field("school").input().isVisible()


def test_what_only_asks_is_said_calmly(qtbot: QtBot, on_page: Show) -> None:
    made = form()
    on_page(made)
    later = Problem(field="day", sentence="Is the day right?", severity=Severity.SHOULD_NOT_BE)
    made.show_problems([later])
    assert made.summary.title.text() == "Look at this before you save"
    assert made.summary.property("look") == "checks"


def test_problems_go_away_when_they_are_mended(qtbot: QtBot, on_page: Show) -> None:
    made = form()
    on_page(made)
    made.show_problems(made.problems())
    made.field("what").show_value("Tea.")
    made.show_problems(made.problems())
    assert made.summary.isHidden()
    assert made.field("what").problem_line.isHidden()


def test_a_refusal_stands_at_the_field_that_it_names(qtbot: QtBot, on_page: Show) -> None:
    made = form()
    on_page(made)
    made.show_refusal(BadInputError("day is missing.", [("day", "is missing")]))
    assert made.field("day").problem_line.sentence == "day is missing."


def test_a_problem_of_no_field_is_said_all_the_same(qtbot: QtBot, on_page: Show) -> None:
    made = form()
    page = on_page(made)
    made.show_refusal(BadInputError("The record is too long."))
    assert not isinstance(made.summary.lines[0], ProblemLine)
    assert page.focusWidget() is made.summary.lines[0]
    assert made.summary.lines[0].accessibleName() == "The record is too long."


def test_a_section_is_folded_until_something_is_written_in_it(qtbot: QtBot, on_page: Show) -> None:
    made = form()
    on_page(made)
    section = made.findChild(Section)
    assert not section.body.isVisible()
    made.show_raw({"school": "In all day."})
    assert section.body.isVisible()
    section.fold()
    assert section.head.accessibleName() == "School (something is written here)"
    assert made.raw()["school"] == "In all day."


@pytest.mark.parametrize("presses", [1, 2])
def test_a_starter_asks_and_never_writes(qtbot: QtBot, on_page: Show, presses: int) -> None:
    field = LongTextField("what", "What happened?", placeholder="A few words.")
    starters = Starters("Questions to help you start:", field, {"Bedtime": ("How did the evening go?", "bed")})
    on_page(field, starters)
    for _ in range(presses):
        starters.buttons[0].click()
    asked = presses == 1
    assert field.value() is None
    assert field.input().placeholderText() == ("How did the evening go?" if asked else "A few words.")
    assert starters.hint.isVisible() is asked


def test_writing_begins_in_the_first_field(qtbot: QtBot) -> None:
    made = form()
    qtbot.addWidget(made)
    assert isinstance(made.first_field(), QLineEdit)
    assert made.first_field().accessibleName() == "Which day?: day"
