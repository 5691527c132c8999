"""Names, ticks and section heads: what is given is shown, what is shown is given back, and all of it can be heard."""

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from carer_app.ui.kit.names_field import NamesField, TicksField, WhoseField
from carer_app.ui.kit.section_head import SectionHead
from carer_app.ui.kit.sections import Section
from carer_app.ui.kit.text_fields import LongTextField
from tests.ui.kit.conftest import Show


def held(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)


def test_names_are_pressed_or_typed_and_each_is_given_once(qtbot: QtBot) -> None:
    field = NamesField("present", "Who else was there?", ["Priya", "Kev"])
    held(qtbot, field)
    field.show_value(["Kev", "Nan"])
    assert field.value() == ["Kev", "Nan"]
    field.input().setText(" Nan ,, Priya;Kev ")  # type: ignore[attr-defined]
    assert field.value() == ["Kev", "Nan", "Priya"]
    field.show_value(None)
    assert field.value() is None


def test_whose_account_it_is_can_be_pressed_and_taken_back(qtbot: QtBot) -> None:
    field = WhoseField("words_of", "Whose account is it?", ["Maya"])
    held(qtbot, field)
    field.buttons[0].click()
    assert field.value() == "Maya"
    field.buttons[0].click()
    assert field.value() is None
    field.input().setText("the night worker")
    assert field.value() == "the night worker"
    assert not field.buttons[0].isChecked()


def test_a_tick_that_is_not_offered_any_more_is_kept(qtbot: QtBot) -> None:
    field = TicksField("promise", "Our Promise", {"Be honest": "Be honest", "Respect": "Respect"})
    held(qtbot, field)
    field.show_value(["Respect", "An older theme"])
    assert field.value() == ["Respect", "An older theme"]
    field.show_value(None)
    assert field.value() is None


def test_the_head_of_a_section_is_heard_as_a_button_that_expands(on_page: Show) -> None:
    section = Section("School", LongTextField("school", "School"))
    on_page(section)
    heard = QAccessible.queryAccessibleInterface(section.head)
    assert (heard.role(), heard.text(QAccessible.Text.Name)) == (QAccessible.Role.Button, "School")
    assert (bool(heard.state().expandable), bool(heard.state().collapsed)) == (True, True)
    assert not heard.state().checkable
    actions = heard.actionInterface()
    actions.doAction(actions.pressAction())
    assert section.body.isVisible()
    assert (bool(heard.state().expanded), bool(heard.state().collapsed)) == (True, False)


def test_a_section_is_opened_and_folded_by_the_keyboard(on_page: Show, qtbot: QtBot) -> None:
    section = Section("School", LongTextField("school", "School"))
    on_page(section)
    head: SectionHead = section.head
    head.setFocus()
    qtbot.keyClick(head, " ")
    assert section.body.isVisible()
    qtbot.keyClick(head, " ")
    assert section.body.isHidden()
