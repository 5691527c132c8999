"""The map of the body: by mouse or from the list, every mark ends up as a place and words."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from carer_app.domain.body import BodyPart, BodyPlace, BodySide
from carer_app.ui.kit.body_figure import HEIGHT, WIDTH, middle_of, part_at
from carer_app.ui.kit.body_map import BodyMapField
from carer_app.ui.kit.panels import Page


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[BodyMapField]:
    page = Page("A page")
    made = BodyMapField("marks", "Where?")
    page.add(made)
    qtbot.addWidget(page)
    page.resize(1000, 900)
    with qtbot.waitExposed(page):
        page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    yield made
    page.close()


def press(qtbot: QtBot, field: BodyMapField, side: BodySide, part: BodyPart) -> None:
    figure = field.figures[side]
    at = figure.point_of(middle_of(side, part)).toPoint()
    qtbot.mouseClick(figure, Qt.MouseButton.LeftButton, pos=at)


def marks(field: BodyMapField) -> list[dict[str, Any]]:
    value = field.value()
    assert isinstance(value, list)
    return value


def test_pressing_the_body_adds_a_mark_and_leads_to_its_words(field: BodyMapField, qtbot: QtBot) -> None:
    press(qtbot, field, BodySide.FRONT, BodyPart.LEFT_FOREARM)
    qtbot.keyClicks(field.window().focusWidget(), "a small bruise")
    mark = marks(field)[0]
    assert (mark["where"]["side"], mark["where"]["part"]) == ("front", "left_forearm")
    assert mark["looks"] == "a small bruise"
    assert field.figures[BodySide.FRONT].accessibleDescription() == "1: left forearm"


def test_a_mark_is_added_from_the_list_without_a_mouse(field: BodyMapField, qtbot: QtBot) -> None:
    field.add_button.setFocus()
    qtbot.keyClick(field.add_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(field.window().focusWidget(), QComboBox))
    qtbot.keyClicks(field.window().focusWidget(), "Lower")
    assert marks(field)[0]["where"]["part"] == "lower_body"
    assert [number for number, _place in field.figures[BodySide.BACK].marks] == [1]


def test_a_mark_without_a_place_is_asked_for_one(field: BodyMapField) -> None:
    field.show_value([{"looks": "a graze"}])
    assert list(field.problems()) == [("marks[0].where", "Choose where on the body the mark is.")]


def test_beside_the_body_nothing_is_added(field: BodyMapField, qtbot: QtBot) -> None:
    qtbot.mouseClick(field.figures[BodySide.FRONT], Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert field.value() is None


def test_left_and_right_are_the_childs_own() -> None:
    on_the_left = QPointF(83, 470)
    assert part_at(BodySide.FRONT, on_the_left) is BodyPart.RIGHT_FOREARM
    assert part_at(BodySide.BACK, on_the_left) is BodyPart.LEFT_FOREARM


@pytest.mark.parametrize("side", BodySide)
@pytest.mark.parametrize("part", BodyPart)
def test_the_middle_of_every_part_is_that_part(side: BodySide, part: BodyPart) -> None:
    place = middle_of(side, part)
    assert part_at(side, QPointF(place.x * WIDTH / 1000, place.y * HEIGHT / 1000)) is part


def test_what_is_taken_away_leaves_the_drawing_and_the_others_are_numbered_anew(
    field: BodyMapField, qtbot: QtBot
) -> None:
    press(qtbot, field, BodySide.FRONT, BodyPart.HEAD)
    press(qtbot, field, BodySide.FRONT, BodyPart.LEFT_KNEE)
    field._rows[0].remove.click()
    shown = field.figures[BodySide.FRONT].marks
    assert [(number, place.part) for number, place in shown] == [(1, BodyPart.LEFT_KNEE)]


def test_a_pressed_place_is_kept_to_the_point_until_another_is_chosen(field: BodyMapField) -> None:
    pressed = BodyPlace(side=BodySide.FRONT, part=BodyPart.HEAD, x=480, y=40)
    field.add_mark(pressed)
    again = marks(field)
    field.show_value(again)
    assert marks(field) == again
    assert again[0]["where"]["y"] == 40
