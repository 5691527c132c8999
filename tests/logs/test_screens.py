"""Every kind's screen, whichever there are: it gives back what it shows, says what is missing, and can be used by all."""

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from carer_app.domain.kind import Circumstances
from carer_app.domain.kinds import kind_named, part, slices
from carer_app.domain.reading import read_content
from carer_app.errors import BadInputError
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.help_now import HelpNow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Page
from carer_app.ui.kit.screen import Screen
from carer_app.ui.kit.sections import Section
from carer_app.ui.kit.theme import Scheme, apply_theme
from tests.gallery.forms import DAY, needs, screens
from tests.themed import in_light

MENU_AT_200 = 400
every_screen = pytest.mark.parametrize("screen", screens(), ids=lambda screen: screen.kind)


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> Iterator[None]:
    yield from in_light(qapp)


def screen_of(kind: str) -> Screen:
    return next(screen for screen in screens() if screen.kind == kind)


def new_form(qtbot: QtBot, screen: Screen, *, example: bool = False) -> RecordForm:
    form = screen.make_form(needs())
    qtbot.addWidget(form)
    if example:
        form.show_raw(msgspec.to_builtins(kind_named(screen.kind).example(DAY)))
    return form


def on_page(qtbot: QtBot, form: RecordForm, width: int = 1000) -> Page:
    page = Page("A page")
    qtbot.addWidget(page)
    page.add(form)
    page.resize(width, 720)
    with qtbot.waitExposed(page):
        page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    return page


def opened(form: RecordForm) -> None:
    for section in form.findChildren(Section):
        section.open()


@every_screen
def test_the_example_is_given_back_as_it_was_shown(qtbot: QtBot, screen: Screen) -> None:
    kind = kind_named(screen.kind)
    form = new_form(qtbot, screen, example=True)
    content = read_content(kind, form.raw())
    assert content == kind.example(DAY)
    assert not form.problems()
    assert not list(content.problems(circumstances()))


def circumstances() -> Circumstances:
    now = needs().clock.now()
    return Circumstances(now=now, latest_known=now, profile=needs().profile)


@every_screen
def test_a_draft_is_given_back_to_the_letter(qtbot: QtBot, screen: Screen) -> None:
    first, second = (new_form(qtbot, screen, example=example) for example in (True, False))
    raw = msgspec.json.decode(msgspec.json.encode(first.raw()))
    second.show_raw(raw)
    assert second.raw() == raw


@every_screen
def test_an_empty_form_says_itself_whatever_a_reader_would_refuse(qtbot: QtBot, screen: Screen) -> None:
    form = new_form(qtbot, screen)
    form.show_raw({})
    assert bool(form.problems()) == is_refused(screen.kind, form)


def is_refused(slug: str, form: RecordForm) -> bool:
    try:
        content = read_content(kind_named(slug), form.raw())
    except BadInputError:
        return True
    return bool(list(content.problems(circumstances())))


@every_screen
def test_what_is_missing_is_said_at_its_field_and_the_focus_leads_there(qtbot: QtBot, screen: Screen) -> None:
    form = new_form(qtbot, screen)
    page = on_page(qtbot, form)
    form.show_raw({})
    problems = form.problems()
    form.show_problems(problems)
    for line, problem in zip(form.summary.lines, problems, strict=True):
        field = form.field(problem.field)
        assert isinstance(line, QAbstractButton)
        assert field is not None
        assert field.problem_line.sentence == problem.sentence == line.accessibleName()
        line.click()
        assert page.focusWidget() is field.input()


@every_screen
def test_the_tab_key_goes_round_and_every_stop_has_a_name(qtbot: QtBot, screen: Screen) -> None:
    form = new_form(qtbot, screen, example=True)
    page = on_page(qtbot, form)
    opened(form)
    form.first_field().setFocus()
    stops = walked(page)
    assert stops[-1] is stops[0]
    assert [stop for stop in stops if not heard(stop)] == []
    assert set(in_reach(form)) <= {id(stop) for stop in stops}


def walked(page: Page, most: int = 300) -> list[QWidget]:
    """Where the Tab key leads from here until it comes back."""
    stops: list[QWidget] = []
    for _ in range(most):
        here = page.focusWidget()
        assert here is not None
        stops.append(here)
        if len(stops) > 1 and here is stops[0]:
            break
        QTest.keyClick(page.windowHandle(), Qt.Key.Key_Tab)
    return stops


def heard(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def in_reach(form: RecordForm) -> list[int]:
    """Whatever can be typed into or pressed; of round marks the Tab key stops at one in each question."""
    sorts = (QLineEdit, QComboBox, QAbstractButton)
    found = [widget for sort in sorts for widget in form.findChildren(sort) if widget.isVisible()]
    return [id(widget) for widget in found if not isinstance(widget, QRadioButton)]


@every_screen
def test_what_is_pressed_is_large_enough(qtbot: QtBot, screen: Screen) -> None:
    form = new_form(qtbot, screen, example=True)
    page = on_page(qtbot, form)
    assert page.isVisible()
    opened(form)
    small = [
        heard(button)
        for button in form.findChildren(QAbstractButton)
        if button.isVisible() and button.height() < (28 if isinstance(button, QCheckBox | QRadioButton) else 40)
    ]
    assert not small


@every_screen
@pytest.mark.parametrize("state", ["empty", "example", "problems"])
def test_nothing_is_cut_when_text_is_twice_as_large(
    qtbot: QtBot, qapp: QApplication, screen: Screen, state: str
) -> None:
    apply_theme(qapp, Scheme.LIGHT, 2.0)
    form = new_form(qtbot, screen, example=state == "example")
    page = on_page(qtbot, form, 1366 - MENU_AT_200)
    opened(form)
    if state == "problems":
        form.show_raw({})
        form.show_problems(form.problems())
    qtbot.waitUntil(lambda: not cut(form))
    assert form.minimumSizeHint().width() <= form.width() <= page.viewport().width()


def cut(form: RecordForm) -> list[str]:
    """Words that do not have the room they need, and buttons that are narrower than their words."""
    shown = [words for words in form.findChildren(Words) if words.isVisible() and words.text()]
    low = [words.text() for words in shown if words.heightForWidth(words.width()) > words.height()]
    buttons = [button for button in form.findChildren(QAbstractButton) if button.isVisible()]
    narrow = [button.text() for button in buttons if button.minimumSizeHint().width() > button.width()]
    outside = [
        heard(button) for button in buttons if button.mapTo(form, button.rect().bottomRight()).x() > form.width()
    ]
    return low + narrow + outside


def test_every_slice_has_a_screen_for_each_kind_that_is_written_by_hand() -> None:
    for name in slices():
        screen = part(name, "screen").SCREEN
        kinds = {kind.slug for kind in part(name, "record").KINDS if kind.listed}
        assert {screen.kind, *(quick.kind for quick in screen.quick)} == kinds


def test_no_two_screens_have_the_same_keys_and_one_at_most_is_urgent() -> None:
    keys = [screen.shortcut for screen in screens() if screen.shortcut]
    assert len(keys) == len(set(keys))
    assert [screen.kind for screen in screens() if screen.urgent] == ["missing_episode"]


def test_a_day_is_today_until_somebody_says_otherwise(qtbot: QtBot) -> None:
    assert new_form(qtbot, screen_of("daily_log")).raw() == {"day": "2026-03-02"}


def test_help_comes_before_anything_to_fill_in(qtbot: QtBot) -> None:
    form = new_form(qtbot, screen_of("missing_episode"))
    page = on_page(qtbot, form)
    help_now = form.findChild(HelpNow)
    words = [label.text() for label in help_now.findChildren(Words)]
    assert words.index("999") < words.index("101") < words.index("01632 960440")
    assert "01632 960999" not in words
    assert "Do not ring Kevin (family)." in words
    assert help_now.geometry().bottom() < form.field("last_seen_at").mapTo(form, form.field("last_seen_at").pos()).y()
    assert page.viewport().rect().contains(help_now.mapTo(page.viewport(), help_now.rect().bottomLeft()))


def test_a_missing_record_can_be_saved_with_nothing_filled_in(qtbot: QtBot) -> None:
    form = new_form(qtbot, screen_of("missing_episode"))
    assert not form.problems()
    assert form.raw() == {"opened_at": "2026-03-02T21:04:00.000Z"}


def test_a_time_last_seen_is_about_until_it_is_said_to_be_exact(qtbot: QtBot) -> None:
    form = new_form(qtbot, screen_of("missing_episode"))
    form.field("last_seen_at").show_value("2026-03-02T20:31:00+00:00")
    assert form.raw()["last_seen_precision"] == "about"
    form.field("last_seen_precision").show_value("exact")
    assert form.raw()["last_seen_precision"] == "exact"
    form.field("last_seen_precision").show_value("not_known")
    assert "last_seen_at" not in form.raw()


def test_why_is_asked_only_of_an_appointment_that_did_not_take_place(qtbot: QtBot) -> None:
    form = new_form(qtbot, screen_of("health_appointment"))
    page = on_page(qtbot, form)
    assert page.isVisible()
    reason, outcome = form.field("reason"), form.field("outcome")
    assert not reason.isVisible()
    outcome.show_value("said_no")
    assert reason.isVisible()
    reason.show_value("Was tired after school.")
    outcome.show_value("attended")
    assert reason.isVisible()


def test_each_step_says_what_it_looks_like_in_the_skill_that_was_chosen(qtbot: QtBot) -> None:
    form = new_form(qtbot, screen_of("life_skills_step"))
    form.field("skill").show_value("cooking")
    said = [words.text() for words in form.field("carers_view").findChildren(Words)]
    assert "Makes a hot meal with somebody beside them" in said
    assert form.field("own_view").label.text() == "Maya says"


def test_what_an_earlier_entry_said_of_the_manager_stays_though_it_is_asked_for_no_more(qtbot: QtBot) -> None:
    form = new_form(qtbot, screen_of("restraint"), example=True)
    said = form.raw() | {"checked_at": "2026-03-02T20:00:00.000Z", "checked_by": "Grace", "their_words": "“Let me be.”"}
    form.show_raw(said)
    assert form.field("checked_at") is None
    assert form.raw() == said
