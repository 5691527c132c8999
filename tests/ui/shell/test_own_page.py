"""A young person's own page in the window: their door, what they say and read there, and that no desk is behind it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from carer_app.domain.kinds import kinds
from carer_app.journal.forms import New
from carer_app.journal.journal import Journal
from carer_app.store.index import Wanted
from carer_app.ui.kit.panels import ListRow
from carer_app.ui.kit.time_chart import TimeChart
from carer_app.ui.shell.desk import Desk
from carer_app.ui.shell.own_log_in import OwnLogInPage
from carer_app.ui.shell.own_room import OwnRoom
from carer_app.ui.shell.own_say import FEELINGS, SOME
from carer_app.ui.shell.own_secret import PICTURES, NewSecret
from carer_app.ui.shell.own_view import OwnView
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.tools import Pace
from carer_app.vault.own_slot import secret_of_digits
from carer_app.work import Work
from tests.conftest import Home
from tests.ui.shell.conftest import Opened, OpenWindow

DIGITS = "730914"


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def log_in_page(opened: Opened, child: str) -> OwnLogInPage:
    opened.window.go("own_log_in", child=child)
    assert isinstance(opened.page, OwnLogInPage)
    return opened.page


def room(opened: Opened) -> OwnRoom:
    found = opened.window.own_room
    assert found
    return found


@pytest.fixture
def maya(home: Home) -> str:
    child = home.child()
    Work(home.session).log_ins.set_up(home.journal.child(child), secret_of_digits(DIGITS))
    return child


@pytest.fixture
def at_page(open_window: OpenWindow, maya: str, qtbot: QtBot) -> Callable[..., tuple[Opened, OwnView]]:
    """Maya at her own page, to whom an adult has handed over."""

    def make(**given: object) -> tuple[Opened, OwnView]:
        opened = open_window(**given)
        page = log_in_page(opened, maya)
        assert page.open_button
        page.open_button.click()
        room(opened).door.secret.digits.setText(DIGITS)
        room(opened).door.open_button.click()
        qtbot.waitUntil(lambda: room(opened).view is not None)
        view = room(opened).view
        assert view
        return opened, view

    return make


def choose(secret: NewSecret, first: str, again: str) -> None:
    secret.first.digits.setText(first)
    secret.again.digits.setText(again)
    secret.give_button.click()


def test_a_log_in_is_made_from_the_childs_page_and_both_secrets_must_be_the_same(
    open_window: OpenWindow, home: Home, qtbot: QtBot
) -> None:
    child = home.child()
    opened = open_window()
    page = log_in_page(opened, child)
    assert page.open_button is None
    assert page.secret
    choose(page.secret, DIGITS, "730915")
    assert "not the same" in page.secret.trouble.text()
    choose(page.secret, DIGITS, DIGITS)
    qtbot.waitUntil(lambda: page.open_button is not None)
    assert "Made by Sam Okafor" in texts(page)


def test_four_pictures_open_it_as_well(open_window: OpenWindow, home: Home, qtbot: QtBot) -> None:
    child, row = home.child(), ("sun", "bed", "sun", "key")
    page = log_in_page(opened := open_window(), child)
    assert page.secret
    page.secret.first.swap_button.click()
    for field in (page.secret.first, page.secret.again):
        for name in row:
            field.pictures[name].click()
    page.secret.give_button.click()
    qtbot.waitUntil(lambda: page.open_button is not None)
    assert page.open_button
    page.open_button.click()
    door = room(opened).door
    door.secret.swap_button.click()
    for name in row:
        door.secret.pictures[name].click()
    qtbot.waitUntil(lambda: room(opened).view is not None)


def test_a_wrong_secret_says_so_kindly_and_opens_nothing(open_window: OpenWindow, maya: str, qtbot: QtBot) -> None:
    opened = open_window()
    opened.window.hand_over(maya)
    door = room(opened).door
    door.secret.digits.setText("111222")
    door.open_button.click()
    qtbot.waitUntil(door.open_button.isEnabled)
    assert "Try again" in door.trouble.words.text()
    assert room(opened).view is None


def test_while_it_is_open_there_is_no_desk_and_no_key_leads_to_one(
    at_page: Callable[..., tuple[Opened, OwnView]], qtbot: QtBot
) -> None:
    opened, view = at_page()
    window = opened.window
    qtbot.waitUntil(lambda: not window.findChildren(Desk))
    for keys in ("Alt+1", "Alt+Left", "F9", "Ctrl+N"):
        qtbot.keySequence(view, QKeySequence(keys))
    window.go("today")
    assert window.centralWidget() is room(opened)
    assert window.desk is None


def test_being_done_locks_the_computer(at_page: Callable[..., tuple[Opened, OwnView]]) -> None:
    opened, view = at_page()
    view.done_button.click()
    assert opened.window.own_room is None
    assert opened.relaunched == ["again"]


def test_it_locks_by_itself_when_nobody_is_there(
    at_page: Callable[..., tuple[Opened, OwnView]], qtbot: QtBot, home: Home
) -> None:
    opened, _view = at_page(pace=Pace(idle=1_500, draft=30, sync=3_600_000, typing=10))
    qtbot.waitUntil(lambda: opened.relaunched == ["again"], timeout=10_000)


def test_what_they_say_is_signed_by_them(at_page: Callable[..., tuple[Opened, OwnView]], home: Home) -> None:
    opened, view = at_page()
    view.ways["I want to say something"].click()
    assert view.say_card
    view.say_card.words.show_value("I want a lock on my door.")
    view.say_card.feeling.show_value("good")
    view.say_card.review.show_value(True)
    view.say_card.say_button.click()
    assert "Nobody can change it" in texts(view.sheet)
    found = [told for told, _place in opened.window._work.journal.entries(_of("own_words"))]  # type: ignore[union-attr]
    assert [(told.headline, told.author, told.author_role) for told in found] == [
        ("I want a lock on my door.", "Maya", "young_person")
    ]


def test_nothing_is_said_without_a_word(at_page: Callable[..., tuple[Opened, OwnView]]) -> None:
    _opened, view = at_page()
    view.show_say()
    assert view.say_card
    view.say_card.say_button.click()
    assert "Nothing is written yet" in view.say_card.trouble.words.text()


def test_whoever_wants_to_say_it_to_somebody_alone_is_told_where_nobody_can_be_chosen(
    at_page: Callable[..., tuple[Opened, OwnView]],
) -> None:
    _opened, view = at_page()
    view.show_say()
    assert view.say_card
    view.say_card.whom.show_value(SOME)
    view.say_card._show_what_fits()
    assert not view.say_card.nobody.isHidden()
    assert view.say_card.say_button.isHidden()


def test_what_was_begun_is_there_again(at_page: Callable[..., tuple[Opened, OwnView]]) -> None:
    _opened, view = at_page()
    view.show_say()
    assert view.say_card
    view.say_card.words.show_value("I wanted to say")
    view.show_home()
    view.show_say()
    assert view.say_card.words.value() == "I wanted to say"


def test_they_read_what_was_marked_on_the_record_page_and_say_what_is_not_right(
    open_window: OpenWindow, home: Home, maya: str, qtbot: QtBot
) -> None:
    record = home.log(maya, "We made kites.")
    opened = open_window()
    opened.window.go("record", record=record)
    page = opened.page
    assert isinstance(page, RecordPage)
    assert page.for_them_button
    assert page.for_them_button.text() == "Maya may read this"
    page.for_them_button.click()
    assert page.for_them_button.text() == "Not for Maya to read any more"
    opened.window.hand_over(maya)
    room(opened).door.secret.digits.setText(DIGITS)
    room(opened).door.open_button.click()
    qtbot.waitUntil(lambda: room(opened).view is not None)
    view = room(opened).view
    assert view
    view.show_given()
    assert "We made kites." in texts(view.sheet)
    view.boxes[record].field.setPlainText("It was a boat.")
    view.boxes[record].give_button.click()
    assert home.journal.show(record).remarks[0].not_right


def test_the_record_page_shows_what_is_not_right_beside_the_entry(
    open_window: OpenWindow, home: Home, maya: str
) -> None:
    record = home.log(maya, "We made kites.")
    signer = Work(home.session).log_ins.open(home.journal.child(maya), secret_of_digits(DIGITS))
    Journal(signer).not_right(record, "It was a boat.")
    opened = open_window()
    opened.window.go("record", record=record)
    assert isinstance(opened.page, RecordPage)
    assert "Maya says that something here is not right: It was a boat." in texts(opened.page)


def test_asking_is_answered_on_their_page_without_what_is_kept_back(
    at_page: Callable[..., tuple[Opened, OwnView]], maya: str
) -> None:
    opened, view = at_page()
    view.show_asking()
    view.boxes["ask"].field.setPlainText("Everything")
    view.boxes["ask"].give_button.click()
    view.show_asking()
    assert "Nobody has answered yet" in texts(view.sheet)
    work = opened.window._work
    assert work
    asked = next(told.id for told, _place in work.journal.entries(_of("asks_to_read")))
    answer = kinds()["reading_answer"].example(view.page.today)
    raw = {
        name: getattr(answer, name) for name in ("decided_by", "shown", "withheld", "why_withheld", "told", "ask_whom")
    }
    work.journal.add(
        New(kind="reading_answer", child=maya, raw=raw | {"day": "2026-03-02", "decision": "some"}, about=asked)
    )
    view.show_asking()
    shown = texts(view.sheet)
    assert "Something is kept back for now. You can ask why." in shown
    assert "Rukhsana" in shown
    assert raw["withheld"] not in shown
    assert raw["why_withheld"] not in shown


def test_who_is_there_for_them_is_on_the_page(at_page: Callable[..., tuple[Opened, OwnView]]) -> None:
    _opened, view = at_page()
    view.ways["People who are there for me"].click()
    shown = texts(view.sheet)
    for who in ("Your advocate", "Your reviewing officer", "Childline", "Ring 999"):
        assert who in shown


def test_every_button_has_a_name_and_can_be_reached(at_page: Callable[..., tuple[Opened, OwnView]]) -> None:
    _opened, view = at_page()
    for show in (view.show_home, view.show_say, view.show_said, view.show_given, view.show_asking, view.show_people):
        show()
        for button in (one for one in view.findChildren(QPushButton) if one.isVisible()):
            assert button.accessibleName() or button.text()
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_feelings_are_those_of_the_record_and_every_picture_is_there() -> None:
    feeling = kinds()["own_words"].content.__annotations__["feeling"]
    assert {str(value) for value in feeling.__args__[0]} == set(FEELINGS)
    assert len(PICTURES) == 24


def _of(kind: str) -> Wanted:
    return Wanted(kind=kind)


def test_they_say_what_they_can_do_as_they_see_it(at_page: Callable[..., tuple[Opened, OwnView]], home: Home) -> None:
    opened, view = at_page()
    view.ways["What I can do"].click()
    next(row for row in view.sheet.findChildren(ListRow) if row.accessibleName().startswith("Cooking")).click()
    card = view.look_card
    assert card
    card.say_button.click()
    assert "Choose the step" in texts(card)
    card.step.show_value(3)
    card.words.show_value("I can do eggs.")
    card.say_button.click()
    assert view.look_card is None
    (told,) = home.journal.told(Wanted(child=opened.home.journal.children()[0].id, kind="life_skills_step"))
    assert (told.content.own_view, told.content.own_words) == (3, "I can do eggs.")


def test_what_was_begun_about_a_skill_is_there_again(at_page: Callable[..., tuple[Opened, OwnView]]) -> None:
    _opened, view = at_page()
    cooking, money = (next(one for one in view.page.skills() if one.skill == skill) for skill in ("cooking", "money"))
    view.show_skill(cooking)
    assert view.look_card
    view.look_card.words.show_value("I can do eggs")
    view.back_button.click()
    view.show_skill(money)
    assert view.look_card.words.value() is None
    view.show_skill(cooking)
    assert view.look_card.words.value() == "I can do eggs"
    view.look_card.step.show_value(2)
    view.look_card.say_button.click()
    view.show_skill(cooking)
    assert view.look_card.words.value() is None


def test_before_they_say_it_they_are_told_who_reads_it_and_then_they_see_what_they_said_and_how_it_went(
    at_page: Callable[..., tuple[Opened, OwnView]], home: Home
) -> None:
    _opened, view = at_page()
    view.show_skills()
    assert "There are no marks" in texts(view.sheet)
    cooking = next(one for one in view.page.skills() if one.skill == "cooking")
    view.show_skill(cooking)
    assert "everyone who looks after you can read it" in texts(view.sheet)
    assert "somebody beside you" in texts(view.sheet)
    assert "beside them" not in texts(view.sheet)
    assert view.sheet.findChildren(TimeChart) == []
    for step, words in ((2, "I stir."), (3, "I can do eggs.")):
        view.page.look(cooking, step, words)
    view.show_skill(cooking)
    assert "What you said before" in texts(view.sheet)
    assert "I can do eggs." in texts(view.sheet)
    (chart,) = view.sheet.findChildren(TimeChart)
    assert [line.name for line in chart.lines] == ["You"]
