"""A time that was typed or shown stays the moment that it was: over midnight, and in the nights when the clocks change."""

from datetime import datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from carer_app.clock import SetClock
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.time_fields import MomentField

FIRST, SECOND = "2026-10-25T01:40:00+01:00", "2026-10-25T01:40:00+00:00"


def field_at(qtbot: QtBot, now: str, *, lately: bool = False) -> tuple[MomentField, SetClock]:
    clock = SetClock(datetime.fromisoformat(now))
    field = MomentField("at", "When?", clock, lately=lately)
    qtbot.addWidget(field)
    return field, clock


def typed(field: MomentField, *boxes: str) -> None:
    for edit, text in zip(field.inputs(), boxes, strict=True):
        edit.setText(text)  # type: ignore[attr-defined]


def read_back(field: MomentField) -> list[str]:
    return [one.text() for one in field.findChildren(Words) if one.text().startswith("That is")]


@pytest.mark.parametrize("now", [FIRST, SECOND])
def test_now_is_now_in_both_hours_of_the_night_in_which_the_clocks_go_back(qtbot: QtBot, now: str) -> None:
    field, _clock = field_at(qtbot, now)
    next(one for one in field.findChildren(Button) if one.text() == "Now").click()
    assert field.value() == now


@pytest.mark.parametrize("written", [FIRST, SECOND])
def test_what_was_written_in_either_hour_stays_when_something_else_is_changed(qtbot: QtBot, written: str) -> None:
    field, _clock = field_at(qtbot, "2026-11-02T12:00:00+00:00")
    field.show_value(written)
    assert field.value() == written
    typed(field, "25", "10", "2026", "01:50")
    typed(field, "25", "10", "2026", "01:40")
    field.show_value(field.value())
    assert field.problem() == ""


@pytest.mark.parametrize("day", [("", "", ""), ("25", "10", "2026")])
@pytest.mark.parametrize(
    ("now", "meant"), [("2026-10-25T01:55:00+01:00", FIRST), ("2026-10-25T01:10:00+00:00", FIRST), (SECOND, SECOND)]
)
def test_lately_is_the_later_of_the_two_hours_that_has_passed(
    qtbot: QtBot, now: str, meant: str, day: tuple[str, ...]
) -> None:
    field, _clock = field_at(qtbot, now, lately=True)
    typed(field, *day, "01:40")
    assert field.value() == meant


@pytest.mark.parametrize("day", [("", "", ""), ("29", "3", "2026")])
def test_a_time_that_no_clock_showed_is_asked_again_and_kept_as_typed(qtbot: QtBot, day: tuple[str, ...]) -> None:
    field, clock = field_at(qtbot, "2026-03-29T02:10:00+01:00", lately=True)
    typed(field, *day, "01:30")
    assert field.problem() == (
        "“When?”: no clock showed 01:30 that night, since the clocks went forward. Which time was it?"
    )
    again = MomentField("at", "When?", clock, lately=True)
    qtbot.addWidget(again)
    again.show_value(field.value())
    assert [edit.text() for edit in again.inputs()] == [*day, "01:30"]  # type: ignore[attr-defined]
    typed(again, *day, "00:59")
    assert (again.value(), again.problem()) == ("2026-03-29T00:59:00+00:00", "")


def test_the_day_that_was_read_back_is_the_day_that_is_saved(qtbot: QtBot) -> None:
    field, clock = field_at(qtbot, "2026-07-02T23:00:00+01:00", lately=True)
    typed(field, "", "", "", "23:10")
    assert read_back(field) == ["That is yesterday, Wed 1 July 2026, 23:10."]
    clock.advance(timedelta(minutes=20))
    assert field.value() == "2026-07-01T23:10:00+01:00"
    typed(field, "", "", "", "23:11")
    assert field.value() == "2026-07-02T23:11:00+01:00"


def test_a_clock_a_little_behind_midnight_takes_no_day_away(qtbot: QtBot) -> None:
    field, _clock = field_at(qtbot, "2026-07-02T23:58:00+01:00", lately=True)
    typed(field, "", "", "", "00:01")
    assert field.value() == "2026-07-03T00:01:00+01:00"
    assert read_back(field) == ["That is just after midnight, Fri 3 July 2026, 00:01."]
    typed(field, "", "", "", "00:10")
    assert field.value() == "2026-07-02T00:10:00+01:00"
