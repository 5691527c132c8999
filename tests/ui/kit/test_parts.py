"""The parts that pages are made of give way to the room there is, and are heard as they are seen."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from carer_app.domain.kind import Line, Voice
from carer_app.domain.revision import Occurred
from carer_app.ui.kit.buttons import Button, ToolButton
from carer_app.ui.kit.chart import LineChart
from carer_app.ui.kit.flow import Columns, FlowRow
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.help_now import HelpNow, PhoneNumber
from carer_app.ui.kit.icons import IconLabel
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import Banner, Card, ListRow
from carer_app.ui.kit.theme import Scheme, apply_theme
from carer_app.ui.kit.toast import Toast
from carer_app.ui.kit.told import FourTimes, ToldLines
from tests.gallery.parts import parts_page
from tests.ui.kit.conftest import Show


def words_on(widget: QFrame | object) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.text()]  # type: ignore[union-attr]


def test_a_heading_is_heard_as_a_heading(qtbot: QtBot) -> None:
    heading = Heading("Good evening, Sam", "title")
    qtbot.addWidget(heading)
    heard = QAccessible.queryAccessibleInterface(heading)
    assert heard.role() == QAccessible.Role.Heading
    assert heard.text(QAccessible.Text.Name) == "Good evening, Sam"


def test_a_row_of_a_list_is_heard_with_both_its_lines(qtbot: QtBot) -> None:
    row = ListRow("Maya", "Nobody has written about today yet.", "user", (Badge("not yet", "calm"),))
    qtbot.addWidget(row)
    heard = QAccessible.queryAccessibleInterface(row)
    assert heard.text(QAccessible.Text.Name) == "Maya"
    assert heard.text(QAccessible.Text.Description) == "Nobody has written about today yet."


def test_a_press_anywhere_on_a_row_opens_it(qtbot: QtBot, on_page: Show) -> None:
    row = ListRow("Maya", "Nobody has written about today yet.", "user")
    on_page(row)
    with qtbot.waitSignal(row.clicked):
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().center())


@pytest.mark.parametrize(("width", "narrow"), [(1200, False), (500, True)])
def test_columns_become_one_where_there_is_little_room(on_page: Show, width: int, narrow: bool) -> None:
    columns = Columns(Card("One"), Card("Two"))
    on_page(columns, width=width)
    assert columns.is_narrow is narrow


def test_columns_become_one_when_the_text_grows(on_page: Show, qapp: QApplication) -> None:
    columns = Columns(Card("One"), Card("Two"), ems=40)
    page = on_page(columns, width=1000)
    assert not columns.is_narrow
    apply_theme(qapp, Scheme.LIGHT, 2.0)
    page.resize(1001, 720)
    assert columns.is_narrow


def test_a_row_of_buttons_wraps(on_page: Show) -> None:
    row = FlowRow(*(Button(f"Button {number}") for number in range(12)))
    on_page(row, width=500)
    lines = {button.y() for button in row.findChildren(Button)}
    assert len(lines) > 1
    assert all(button.geometry().right() <= row.width() for button in row.findChildren(Button))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_on_a_page_of_every_part_is_cut(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    apply_theme(qapp, Scheme.LIGHT, scale)
    page = parts_page()
    qtbot.addWidget(page)
    page.resize(1086, 720)
    with qtbot.waitExposed(page):
        page.show()
    qapp.processEvents()
    inside = page.widget()
    assert inside.minimumSizeHint().width() <= page.viewport().width()
    assert inside.width() == page.viewport().width()
    cut = [words.text() for words in page.findChildren(Words) if words.heightForWidth(words.width()) > words.height()]
    assert not cut


def test_undo_is_done_once_and_the_word_goes_away(qtbot: QtBot, on_page: Show) -> None:
    page, undone = on_page(Card("One")), []
    toast = Toast(page, "Saved here at 21:14. Not yet sent.", lambda: undone.append(True))
    qtbot.mouseClick(toast.undo_button, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert not toast.isVisible()


def test_a_word_at_the_foot_stays_within_its_window(on_page: Show) -> None:
    page = on_page(Card("One"), width=460)
    toast = Toast(page, "Saved here at 21:14. Not yet sent. " * 3, lambda: None)
    assert page.rect().contains(toast.geometry())


def test_a_word_at_the_foot_of_a_part_leaves_the_rest_free_and_grows_with_the_text(
    on_page: Show, qapp: QApplication, qtbot: QtBot
) -> None:
    menu, part = Card("Menu"), Card("Part")
    page = on_page(Columns(menu, part), width=1200)
    toast = Toast(page, "Saved here at 21:14. Not yet sent.", over=part)
    assert toast.geometry().center().x() == pytest.approx(part.mapTo(page, part.rect().center()).x(), abs=1)
    apply_theme(qapp, Scheme.LIGHT, 2.0)
    qtbot.waitUntil(lambda: toast.words.height() >= toast.words.heightForWidth(toast.words.width()))


@pytest.mark.parametrize("make", [lambda: Button("Paying"), lambda: ToolButton("Paying", "menu"), QLineEdit])
def test_controls_are_never_squeezed_below_their_words_at_twice_the_text(
    make: Callable[[], QWidget], qtbot: QtBot, qapp: QApplication
) -> None:
    apply_theme(qapp, Scheme.LIGHT, 2.0)
    control = make()
    qtbot.addWidget(control)
    control.show()
    qapp.processEvents()
    assert control.minimumHeight() >= control.fontMetrics().height() + 16


def test_no_internet_is_said_calmly_and_with_a_picture(qtbot: QtBot) -> None:
    banner = Banner("No internet. 3 entries are safe on this laptop, not yet sent.", "calm")
    qtbot.addWidget(banner)
    assert banner.findChildren(IconLabel)
    assert banner.property("look") == "calm"


def test_a_chart_says_what_it_shows(qtbot: QtBot) -> None:
    chart = LineChart([("Mon", 1), ("Tue", None), ("Wed", 0)], ("little", "well"), "Slept well on one night.")
    qtbot.addWidget(chart)
    assert chart.accessibleName() == "Slept well on one night."
    assert chart.accessibleDescription() == "Mon: well, Tue: –, Wed: little"
    assert not chart.grab().isNull()


def test_fact_opinion_and_their_words_stand_apart_by_more_than_colour(qtbot: QtBot) -> None:
    told = ToldLines(
        [
            Line(field="a", label="What happened", text="Home at 15:40.", voice=Voice.FACT),
            Line(field="b", label="What I think", text="Proud.", voice=Voice.VIEW),
            Line(field="c", label="Their words", text="“I got picked.”", voice=Voice.THEIR_WORDS),
        ]
    )
    qtbot.addWidget(told)
    looks = {str(frame.property("look")): frame for frame in told.findChildren(QFrame) if frame.findChildren(IconLabel)}
    assert set(looks) == {"view", "their-words"}
    assert "What the writer thinks, not a fact" in words_on(looks["view"])
    assert words_on(looks["their-words"]) == ["Their words", "“I got picked.”"]


def test_a_record_cannot_dress_its_text_up(qtbot: QtBot) -> None:
    told = ToldLines([Line(field="a", label="What happened", text="<b>Home</b> <img src='x'>", voice=Voice.FACT)])
    qtbot.addWidget(told)
    assert all(words.textFormat() == Qt.TextFormat.PlainText for words in told.findChildren(Words))


def test_the_four_times_are_said_and_so_is_what_has_not_been(qtbot: QtBot) -> None:
    times = FourTimes(Occurred(start="2026-07-02"), "2026-07-02T20:10:00.000Z", None, None)
    qtbot.addWidget(times)
    assert words_on(times) == [
        "Happened",
        "Thu 2 July 2026",
        "Written",
        "Thu 2 July 2026, 21:10",
        "Received by the council",
        "not yet",
        "Read by the social worker",
        "not yet",
    ]


def test_the_numbers_to_ring_can_be_copied(qtbot: QtBot) -> None:
    help_now = HelpNow("Ring now.", (PhoneNumber(number="999", words="Police"),), ("Do not ring Kevin.",))
    qtbot.addWidget(help_now)
    number = next(words for words in help_now.findChildren(Words) if words.text() == "999")
    assert number.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert "Do not ring Kevin." in words_on(help_now)


def test_the_buttons_of_a_banner_stand_under_its_words_where_there_is_no_room_beside(qtbot: QtBot) -> None:
    page, banner = QWidget(), Banner("You began this for Monday at 21:04. It is as you left it.")
    qtbot.addWidget(page)
    buttons = [Button("Begin today's beside it", "link"), Button("Begin anew", "link")]
    for button in buttons:
        banner.add_button(button)
    column = QVBoxLayout(page)
    column.addWidget(banner)
    page.show()
    for width, is_under in ((900, False), (420, True), (900, False)):
        page.resize(width, 300)
        qtbot.waitUntil(lambda is_under=is_under: (buttons[0].y() > banner.words.geometry().bottom()) is is_under)
        assert all(button.geometry().right() < banner.width() for button in buttons)
