"""Each field gives back what was put in it, in the form that a record has, and helps whoever types."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from carer_app.clock import SetClock
from carer_app.ui.kit.buttons import Button, ToolButton
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField, TickField
from carer_app.ui.kit.field import Field
from carer_app.ui.kit.group_fields import GroupField, RowsField
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.option_field import OptionField
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField, MomentField, TimeField
from tests.ui.kit.conftest import Show

CLOCK = SetClock(datetime(2026, 7, 2, 20, 4, tzinfo=UTC))
MARKS = {"happy": "happy", "upset": "upset"}


def people() -> RowsField:
    return RowsField(
        "people",
        "People",
        lambda: (TextField("name", "Name", needed="Write this person's name."), TextField("phone", "Telephone")),
        one="Person {number}",
        add="Add a person",
        remove="Take away",
    )


EVERY: dict[str, tuple[Callable[[], Field], object]] = {
    "text": (lambda: TextField("a", "Where?"), "The park"),
    "long text": (lambda: LongTextField("b", "What happened?"), "Tea, bath,\n\nbed. \t  "),
    "choice": (lambda: ChoiceField("c", "Which?", {"one": "one", 2: "two"}), 2),
    "marks": (lambda: MarkField("d", "How?", MARKS), "upset"),
    "options": (lambda: OptionField("e", "Which step?", {1: "first", 2: "second"}), 2),
    "tick": (lambda: TickField("f", "Do not ring."), True),
    "day": (lambda: DateField("g", "Which day?", CLOCK), "2026-03-02"),
    "moment": (lambda: MomentField("h", "When?", CLOCK), "2026-03-02T21:04:00+00:00"),
    "group": (
        lambda: GroupField("i", "Allergies", TextField("what", "What?"), TextField("asked", "Who?")),
        {"what": "nuts"},
    ),
    "time": (lambda: TimeField("j", "From"), "16:30"),
    "rows": (people, [{"name": "Jo"}, {"name": "Kim", "phone": "101"}]),
}


@pytest.mark.parametrize("sort", EVERY)
def test_a_field_gives_back_what_it_shows_and_nothing_when_it_is_emptied(qtbot: QtBot, sort: str) -> None:
    make, value = EVERY[sort]
    field = make()
    qtbot.addWidget(field)
    assert field.value() is None
    field.show_value(value)
    assert field.value() == value
    field.show_value(None)
    assert field.value() is None


@pytest.mark.parametrize("sort", EVERY)
def test_a_field_tells_when_it_changes(qtbot: QtBot, sort: str) -> None:
    make, value = EVERY[sort]
    field = make()
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.changed):
        field.show_value(value)


def test_a_choice_that_is_longer_than_its_list_stands_there_whole(qtbot: QtBot) -> None:
    field = ChoiceField("c", "Which?", {"no": "no", "long": "not known whether it was somebody from outside the home"})
    qtbot.addWidget(field)
    field.resize(240, 300)
    field.show()
    low = field.input().height()
    field.show_value("long")
    qtbot.waitUntil(lambda: field.input().height() >= low + field.fontMetrics().height())


def pressed(qtbot: QtBot, within: QWidget, text: str) -> None:
    buttons = [*within.findChildren(Button), *within.findChildren(ToolButton)]
    qtbot.mouseClick(next(button for button in buttons if button.text() == text), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(("text", "day"), [("Today", "2026-07-02"), ("Yesterday", "2026-07-01")])
def test_today_and_yesterday_are_one_press_away(qtbot: QtBot, text: str, day: str) -> None:
    field = DateField("day", "Which day?", CLOCK)
    qtbot.addWidget(field)
    pressed(qtbot, field, text)
    assert field.value() == day


def typed(field: DateField, *boxes: str) -> None:
    for edit, text in zip(field.inputs(), boxes, strict=False):
        edit.setText(text)


@pytest.mark.parametrize("boxes", [("31", "2", "2026"), ("2", "", "2026"), ("x", "3", "2026"), ("2", "3", "26")])
def test_a_day_that_is_none_is_kept_as_typed_and_named(qtbot: QtBot, boxes: tuple[str, str, str]) -> None:
    field, again = (DateField("day", "Which day?", CLOCK) for _ in range(2))
    qtbot.addWidget(field)
    qtbot.addWidget(again)
    typed(field, *boxes)
    again.show_value(field.value())
    assert "“Which day?” is not a day in the calendar" in field.problem()
    assert [edit.text() for edit in again.inputs()] == [edit.text() for edit in field.inputs()]


@pytest.mark.parametrize(
    ("boxes", "moment"),
    [
        (("2", "7", "2026", "21:04"), "2026-07-02T21:04:00+01:00"),
        (("2", "1", "2026", "2104"), "2026-01-02T21:04:00+00:00"),
        (("2", "1", "2026", "9.04"), "2026-01-02T09:04:00+00:00"),
    ],
)
def test_a_time_is_read_as_people_type_it_on_a_clock_in_england(
    qtbot: QtBot, boxes: tuple[str, ...], moment: str
) -> None:
    field = MomentField("at", "When?", CLOCK)
    qtbot.addWidget(field)
    typed(field, *boxes)
    assert field.value() == moment
    assert field.problem() == ""


@pytest.mark.parametrize("boxes", [("2", "7", "2026", ""), ("", "", "", "21:04"), ("2", "7", "2026", "25:00")])
def test_half_a_moment_is_kept_as_typed_and_named(qtbot: QtBot, boxes: tuple[str, ...]) -> None:
    field, again = (MomentField("at", "When?", CLOCK) for _ in range(2))
    qtbot.addWidget(field)
    qtbot.addWidget(again)
    typed(field, *boxes)
    again.show_value(field.value())
    assert field.problem().startswith("“When?” needs a day")
    assert tuple(edit.text() for edit in again.inputs()) == boxes


@pytest.mark.parametrize(
    ("clock_time", "moment", "words"),
    [
        ("20:15", "2026-07-02T20:15:00+01:00", "That is today, Thu 2 July 2026, 20:15."),
        ("2106", "2026-07-02T21:06:00+01:00", "That is today, Thu 2 July 2026, 21:06."),
        ("23.40", "2026-07-01T23:40:00+01:00", "That is yesterday, Wed 1 July 2026, 23:40."),
    ],
)
def test_a_time_without_a_day_is_the_last_such_time_and_the_day_is_read_back(
    qtbot: QtBot, clock_time: str, moment: str, words: str
) -> None:
    field = MomentField("at", "When?", CLOCK, lately=True)
    qtbot.addWidget(field)
    typed(field, "", "", "", clock_time)
    assert field.value() == moment
    assert field.problem() == ""
    assert words in [label.text() for label in field.findChildren(Words) if label.isVisibleTo(field)]
    typed(field, "1", "7", "2026", clock_time)
    assert not [label for label in field.findChildren(Words) if label.text().startswith("That is")]


@pytest.mark.parametrize(
    ("text", "moment"),
    [("Now", "2026-07-02T21:04:00+01:00"), ("15 minutes ago", "2026-07-02T20:49:00+01:00"), ("Not known", None)],
)
def test_a_moment_is_one_press_away(qtbot: QtBot, text: str, moment: str | None) -> None:
    field = MomentField("at", "When?", CLOCK)
    qtbot.addWidget(field)
    typed(field, "1", "1", "2026", "12:00")
    pressed(qtbot, field, text)
    assert field.value() == moment


def test_of_the_marks_one_is_chosen_or_none(qtbot: QtBot) -> None:
    field = MarkField("mood", "How were they?", MARKS)
    qtbot.addWidget(field)
    pressed(qtbot, field, "Happy")
    pressed(qtbot, field, "Upset")
    assert field.value() == "upset"
    pressed(qtbot, field, "Upset")
    assert field.value() is None


def test_a_chosen_mark_shows_it_by_another_picture_too(qtbot: QtBot) -> None:
    field = MarkField("mood", "How were they?", MARKS, pictures={"happy": "mood-happy", "upset": "mood-cry"})
    qtbot.addWidget(field)
    mark = field.findChildren(ToolButton)[0]
    before = mark.icon().pixmap(20).toImage()
    mark.click()
    assert mark.icon().pixmap(20).toImage() != before


def test_an_answer_for_none_is_chosen_until_a_person_chooses(qtbot: QtBot) -> None:
    field = OptionField("own_view", "Maya says", {1: "first"}, nothing="Not asked yet")
    qtbot.addWidget(field)
    assert field.input().accessibleName() == "Maya says: Not asked yet"
    assert field.value() is None


def test_the_words_beside_a_tick_can_be_pressed(qtbot: QtBot, on_page: Show) -> None:
    field = TickField("do_not_ring", "Do not ring this person.")
    on_page(field)
    words = next(child for child in field.findChildren(Words) if child.isVisible() and child.text())
    qtbot.mouseClick(words, Qt.MouseButton.LeftButton)
    assert field.value() is True


def test_an_answer_can_be_pressed_anywhere(qtbot: QtBot, on_page: Show) -> None:
    field = OptionField("carers_view", "You say", {1: "first", 2: "second"})
    on_page(field)
    qtbot.mouseClick(field.findChildren(QRadioButton)[1].parentWidget(), Qt.MouseButton.LeftButton)
    assert field.value() == 2


def test_a_row_in_which_nothing_is_written_does_not_count(qtbot: QtBot) -> None:
    field = people()
    qtbot.addWidget(field)
    pressed(qtbot, field, "Add a person")
    assert field.value() is None
    assert not list(field.problems())


def test_a_problem_in_a_row_is_said_at_its_field(qtbot: QtBot) -> None:
    field = people()
    qtbot.addWidget(field)
    field.add_row()
    field.show_value([{"name": "Jo"}, {"phone": "101"}])
    assert list(field.problems()) == [("people[1].name", "Write this person's name.")]
    found = field.at("people[1].name")
    assert found is not None
    assert found.name == "name"


def test_a_row_can_be_taken_away(qtbot: QtBot) -> None:
    field = people()
    qtbot.addWidget(field)
    field.show_value([{"name": "Jo"}, {"name": "Kim"}])
    pressed(qtbot, field, "Take away")
    assert field.value() == [{"name": "Kim"}]


def test_tab_leaves_a_long_text(qtbot: QtBot, on_page: Show) -> None:
    first, second = LongTextField("a", "First"), LongTextField("b", "Second")
    page = on_page(first, second)
    with qtbot.waitActive(page):
        page.activateWindow()
    first.focus()
    qtbot.keyClick(first.input(), Qt.Key.Key_Tab)
    assert page.focusWidget() is second.input()
    assert first.value() is None


def tabbed(qtbot: QtBot, page: QWidget) -> str:
    """What a screen reader calls the next thing."""
    here = page.focusWidget()
    assert here
    qtbot.keyClick(here, Qt.Key.Key_Tab)
    now = page.focusWidget()
    assert now
    return now.accessibleName() or (now.text() if isinstance(now, Button) else "")


def test_the_tab_key_comes_to_each_row_where_it_stands(qtbot: QtBot, on_page: Show) -> None:
    field = RowsField(
        "people",
        "People",
        lambda: (TextField("name", "Name"),),
        one="Person {number}",
        add="Add a person",
        remove="Take away",
        offers={"Jo (mum)": {"name": "Jo"}},
    )
    before, after = TextField("before", "Before"), TextField("after", "After")
    page = on_page(before, field, after)
    field.add_button.click()
    field.add_button.click()
    qtbot.waitUntil(lambda: all(edit.isVisible() for edit in field.findChildren(QLineEdit)))
    before.input().setFocus()
    names = [tabbed(qtbot, page) for _stop in range(7)]
    row = ["Take away: Person {number}", "Name"]
    assert names == [
        *(name.format(number=number) for number in (1, 2) for name in row),
        "People: add Jo (mum)",
        "Add a person",
        "After",
    ]


def test_what_is_known_beforehand_fills_a_row_at_one_press(qtbot: QtBot) -> None:
    field = RowsField(
        "people",
        "People",
        lambda: (TextField("name", "Name"), TextField("phone", "Telephone")),
        one="Person {number}",
        add="Add a person",
        remove="Take away",
        offers={"Jo (mum)": {"name": "Jo"}},
    )
    qtbot.addWidget(field)
    offer = next(button for button in field.findChildren(Button) if button.text() == "Jo (mum)")
    with qtbot.waitSignal(field.changed):
        offer.click()
    assert field.value() == [{"name": "Jo"}]


@pytest.mark.parametrize("typed", ["16.30", "1630", "16:30"])
def test_a_time_is_taken_as_people_type_it(qtbot: QtBot, typed: str) -> None:
    field = TimeField("from", "From")
    qtbot.addWidget(field)
    field.input().setText(typed)
    assert (field.value(), field.problem()) == ("16:30", "")
    field.input().setText("half")
    assert field.value() == "half"
    assert field.problem() == "“From” is not a time. Write it like 16:30."


def test_a_long_text_grows_with_what_is_written(qtbot: QtBot, on_page: Show) -> None:
    field = LongTextField("a", "What happened?")
    on_page(field)
    before = field.input().height()
    field.show_value("\n".join(["We walked to the park."] * 10))
    qtbot.waitUntil(lambda: field.input().height() > before * 2)
    assert field.input().verticalScrollBar().maximum() == 0


def test_what_is_wrong_is_said_to_a_screen_reader_too(qtbot: QtBot) -> None:
    field = TextField("where", "Where?", hint="A place.")
    qtbot.addWidget(field)
    field.show_problem("“Where?” is empty.")
    assert field.input().accessibleDescription() == "“Where?” is empty. A place."
    field.show_problem("")
    assert field.input().accessibleDescription() == "A place."


@pytest.mark.parametrize("sort", EVERY)
def test_every_label_leads_to_what_it_names(qtbot: QtBot, sort: str) -> None:
    make, value = EVERY[sort]
    field = make()
    qtbot.addWidget(field)
    field.show_value(value)
    assert field.input().accessibleName()
    assert not isinstance(field.input(), QPlainTextEdit) or field.label.buddy() is field.input()
