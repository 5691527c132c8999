"""A log that is about two children: what the form shows of each file is what is kept there, in every text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from carer_app.domain.story import Told
from carer_app.store.index import Wanted
from carer_app.ui.kit.also_field import AlsoField
from carer_app.ui.kit.buttons import ToolButton
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.labels import Words
from carer_app.ui.shell.write import WritePage
from tests.conftest import Home
from tests.ui.shell.conftest import Opened, OpenWindow


def form(opened: Opened) -> RecordForm:
    assert isinstance(opened.page, WritePage)
    assert opened.page.task
    return opened.page.task.form


def also(opened: Opened) -> AlsoField:
    found = form(opened).field("also")
    assert isinstance(found, AlsoField)
    return found


def write(opened: Opened, **texts: object) -> None:
    for name, text in texts.items():
        field = form(opened).field(name)
        assert field
        field.show_value(text)


def shown(opened: Opened) -> list[str]:
    """What the preview says of the files, without the sentence before it."""
    lines = [words for words in also(opened).preview.findChildren(Words) if words.parent() is also(opened).preview]
    return [words.text() for words in lines if words.isVisible()][1:]


def ticks(opened: Opened) -> list[QCheckBox]:
    return [tick.box for tick in also(opened).not_names.ticks.values()]


def save(opened: Opened) -> None:
    assert isinstance(opened.page, WritePage)
    opened.page.save()


def log(home: Home, child: str) -> Told:
    (told,) = home.journal.told(Wanted(kind="daily_log", child=child))
    return told


@pytest.fixture
def children(home: Home) -> tuple[str, str]:
    return home.child("Maya"), home.child("Will")


@pytest.fixture
def opened(children: tuple[str, str], open_window: OpenWindow) -> Opened:
    """A window on a new log of Maya's that is also about Will."""
    opened = open_window()
    opened.window.go("write", child=children[0], kind="daily_log")
    also(opened).findChildren(ToolButton)[0].click()
    return opened


def test_every_text_that_changes_is_shown_with_its_label_and_kept_as_shown(
    home: Home, children: tuple[str, str], opened: Opened, qtbot: QtBot
) -> None:
    write(
        opened,
        what_happened="Maya and Will made pasta.",
        their_words="“Will cheated!”",
        school="Maths.",
        injury={"where": "Will's room"},
        present=["Kev", "Will's dad"],
    )
    expected = [
        "Maya's file",
        "What happened?",
        "Maya and W made pasta.",
        "Their words",
        "“W cheated!”",
        "Where on the body, and what it looks like",
        "W's room",
        "Who else was there?",
        "W's dad",
        "Will's file",
        "What happened?",
        "M and Will made pasta.",
    ]
    qtbot.waitUntil(lambda: shown(opened) == expected)
    save(opened)
    own, other = (log(home, child) for child in children)
    assert (own.content.what_happened, own.content.their_words) == ("Maya and W made pasta.", "“W cheated!”")
    assert (own.content.injury.where, own.present) == ("W's room", ("Kev", "W's dad"))
    assert other.content.what_happened == "M and Will made pasta."


def test_a_name_that_is_no_word_is_not_asked_about(home: Home, opened: Opened) -> None:
    write(opened, what_happened="They made pasta, and Maya sang.")
    assert ticks(opened) == []
    assert not also(opened).not_names.isVisible()


def test_a_word_is_said_to_be_no_name_by_keyboard_and_kept_so(
    home: Home, children: tuple[str, str], opened: Opened, qtbot: QtBot
) -> None:
    write(opened, what_happened="“Will you come?” Will asked Maya.")
    first, second = ticks(opened)
    assert first.accessibleName() == "“Will” is not the child here: “Will you come?”"
    qtbot.waitUntil(lambda: "“W you come?” W asked Maya." in shown(opened))
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert first.isChecked()
    assert ticks(opened) == [first, second]
    assert opened.window.focusWidget() is first
    qtbot.waitUntil(lambda: "“Will you come?” W asked Maya." in shown(opened))
    qtbot.waitUntil(lambda: "“Will you come?” Will asked M." in shown(opened))
    save(opened)
    own, other = (log(home, child) for child in children)
    assert (own.headline, own.flags) == ("“Will you come?” W asked Maya.", ())
    assert (other.headline, other.flags) == ("“Will you come?” Will asked M.", ())


def test_the_ticks_come_next_by_the_tab_key(opened: Opened, qtbot: QtBot) -> None:
    write(opened, what_happened="Will you come? Will came.")
    stops: list[QWidget | None] = []
    also(opened).findChildren(ToolButton)[0].setFocus()
    for _stop in range(3):
        QTest.keyClick(opened.window.windowHandle(), Qt.Key.Key_Tab)
        stops.append(opened.window.focusWidget())
    assert stops[:2] == ticks(opened)


def test_a_draft_keeps_what_was_said_of_each_word(
    home: Home, children: tuple[str, str], opened: Opened, qtbot: QtBot
) -> None:
    write(opened, what_happened="Will you come? Will came.")
    ticks(opened)[0].click()
    opened.window.go("today")
    opened.window.go("write", child=children[0], kind="daily_log")
    assert [tick.isChecked() for tick in ticks(opened)] == [True, False]
    qtbot.waitUntil(lambda: "Will you come? W came." in shown(opened))
    save(opened)
    assert log(home, children[0]).headline == "Will you come? W came."


def test_a_sentence_that_is_written_anew_is_asked_about_anew(opened: Opened, qtbot: QtBot) -> None:
    write(opened, what_happened="Will you come?")
    ticks(opened)[0].click()
    qtbot.waitUntil(lambda: "Will you come?" in shown(opened))
    write(opened, what_happened="Will hit you.")
    assert not ticks(opened)[0].isChecked()
    qtbot.waitUntil(lambda: "W hit you." in shown(opened))


def test_nothing_is_asked_once_it_is_about_one_child(home: Home, children: tuple[str, str], opened: Opened) -> None:
    write(opened, what_happened="Will you come?")
    ticks(opened)[0].click()
    also(opened).findChildren(ToolButton)[0].click()
    assert ticks(opened) == []
    assert form(opened).raw().keys() & {"also", "not_names"} == set()
