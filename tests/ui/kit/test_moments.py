"""A day and a time that is typed: the moment that was read back is the one that is kept, on every night of the year."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from carer_app.clock import SetClock
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.time_fields import MomentField

EARLIER_0140, LATER_0140 = "2026-10-25T01:40:00+01:00", "2026-10-25T01:40:00+00:00"


def field_at(qtbot: QtBot, now: datetime, *, lately: bool = False) -> tuple[MomentField, SetClock]:
    clock = SetClock(now)
    field = MomentField("at", "When?", clock, lately=lately)
    qtbot.addWidget(field)
    return field, clock


def typed(field: MomentField, *texts: str) -> None:
    for edit, text in zip(field.inputs()[-len(texts) :], texts, strict=True):
        assert isinstance(edit, QLineEdit)
        edit.setText(text)


def read_back(field: MomentField) -> str:
    return " ".join(one.text() for one in field.findChildren(Words) if one.text().startswith("That is"))


# ---- the day that was read back is the day that is kept


def test_the_day_stays_as_it_was_read_back_however_long_one_goes_on_writing(qtbot: QtBot) -> None:
    field, clock = field_at(qtbot, datetime(2026, 3, 2, 23, 0, tzinfo=UTC), lately=True)
    typed(field, "23:10")
    assert read_back(field) == "That is yesterday, Sun 1 March 2026, 23:10."
    clock.advance(timedelta(minutes=6))
    assert field.value() == "2026-03-01T23:10:00+00:00"
    typed(field, "23:1")
    typed(field, "23:10")
    assert field.value() == "2026-03-02T23:10:00+00:00"
    assert read_back(field) == "That is today, Mon 2 March 2026, 23:10."


def test_a_time_typed_before_midnight_is_not_another_days_after_midnight(qtbot: QtBot) -> None:
    field, clock = field_at(qtbot, datetime(2026, 3, 2, 23, 58, tzinfo=UTC), lately=True)
    typed(field, "23:50")
    clock.advance(timedelta(hours=24))
    assert field.value() == "2026-03-02T23:50:00+00:00"


def test_just_after_midnight_on_ones_watch_is_not_almost_a_day_ago(qtbot: QtBot) -> None:
    field, _clock = field_at(qtbot, datetime(2026, 3, 2, 23, 58, tzinfo=UTC), lately=True)
    typed(field, "00:01")
    assert field.value() == "2026-03-03T00:01:00+00:00"
    assert read_back(field) == "That is Tue 3 March 2026, 00:01."
    typed(field, "00:04")
    assert field.value() == "2026-03-02T00:04:00+00:00"


# ---- the hour that comes twice, and the hour that never is


@pytest.mark.parametrize("lately", [True, False])
def test_now_is_now_in_the_hour_that_comes_twice(qtbot: QtBot, lately: bool) -> None:
    for now, value in (((0, 40), EARLIER_0140), ((1, 40), LATER_0140)):
        field, _clock = field_at(qtbot, datetime(2026, 10, 25, *now, tzinfo=UTC), lately=lately)
        next(one for one in field.findChildren(Button) if one.text() == "Now").click()
        assert field.value() == value


@pytest.mark.parametrize("stored", [EARLIER_0140, LATER_0140])
def test_a_record_of_that_hour_keeps_its_moment_until_the_boxes_change(qtbot: QtBot, stored: str) -> None:
    field, _clock = field_at(qtbot, datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
    field.show_value(stored)
    assert field.value() == stored
    typed(field, "01:41")
    assert field.value() == "2026-10-25T01:41:00+01:00"


@pytest.mark.parametrize(("now", "value"), [((0, 50), EARLIER_0140), ((1, 36), LATER_0140), ((1, 50), LATER_0140)])
def test_a_time_of_that_hour_is_the_last_such_time(qtbot: QtBot, now: tuple[int, int], value: str) -> None:
    field, _clock = field_at(qtbot, datetime(2026, 10, 25, *now, tzinfo=UTC), lately=True)
    typed(field, "01:40")
    assert field.value() == value
    typed(field, "25", "10", "2026", "01:40")
    assert field.value() == value


@pytest.mark.parametrize("texts", [("01:30",), ("29", "3", "2026", "01:30")])
def test_a_time_that_no_clock_showed_is_asked_again(qtbot: QtBot, texts: tuple[str, ...]) -> None:
    field, _clock = field_at(qtbot, datetime(2026, 3, 29, 2, 0, tzinfo=UTC), lately=True)
    typed(field, *texts)
    assert field.problem() == (
        "“When?”: the clocks went forward that night, so there was no 01:30. Write the time that a clock showed."
    )
    assert read_back(field) == ""
    again, _clock = field_at(qtbot, datetime(2026, 3, 29, 2, 0, tzinfo=UTC), lately=True)
    again.show_value(field.value())
    assert again.value() == field.value()
    assert again.problem() == field.problem()
    typed(field, "02:30")
    assert field.value() == "2026-03-29T02:30:00+01:00"
