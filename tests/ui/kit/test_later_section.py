"""A section that is made later: what is kept for its fields is shown in them, and nothing of it is lost while it is folded."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from carer_app.domain.kind import Problem
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.sections import Box, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from tests.ui.kit.conftest import Show


def one(name: str) -> LaterSection:
    return LaterSection(name.capitalize(), (name,), lambda: [LongTextField(name, name.capitalize())])


def made() -> RecordForm:
    hard = LaterSection("Hard", ("worry", "damage"), lambda: [Sections(one("worry"), one("damage"))])
    return RecordForm(
        Box("", TextField("first", "First")), Sections(one("school"), hard), Box("", TextField("last", "Last"))
    )


def test_a_form_shows_and_gives_back_what_stands_in_sections_that_nobody_opened(qtbot: QtBot) -> None:
    form = made()
    qtbot.addWidget(form)
    assert [field.name for field in form.fields] == ["first", "last"]
    form.show_raw({"first": "a", "damage": "a cup", "unknown": 1})
    assert form.raw() == {"first": "a", "damage": "a cup", "unknown": 1}
    assert [field.name for field in form.fields] == ["first", "damage", "last"]


def test_opening_a_section_changes_nothing(qtbot: QtBot) -> None:
    form = made()
    qtbot.addWidget(form)
    form.show_raw({"first": "a", "school": "In."})
    with qtbot.assertNotEmitted(form.changed):
        for section in form.findChildren(LaterSection):
            section.open()
    assert form.raw() == {"first": "a", "school": "In."}


def test_what_is_typed_in_a_section_is_told_and_given(qtbot: QtBot) -> None:
    form = made()
    qtbot.addWidget(form)
    field = form.field("worry")
    assert field
    with qtbot.waitSignal(form.changed):
        field.show_value("Afraid of Friday.")
    assert form.raw() == {"worry": "Afraid of Friday."}


def test_a_form_begun_anew_is_empty_in_every_section(qtbot: QtBot) -> None:
    form = made()
    qtbot.addWidget(form)
    form.show_raw({"school": "In.", "worry": "Much."})
    form.show_raw({})
    assert form.raw() == {}


def test_a_problem_leads_into_a_section_that_nobody_opened(on_page: Show) -> None:
    form = made()
    on_page(form)
    form.show_problems([Problem(field="worry", sentence="Who was told?")])
    field = form.field("worry")
    assert field
    assert field.problem_line.isVisible()


def test_the_tab_key_goes_through_an_opened_section_before_what_follows_it(on_page: Show) -> None:
    form = made()
    page = on_page(form)
    section = next(found for found in form.findChildren(LaterSection) if found.names == {"school"})
    section.open()
    section.head.setFocus()
    stops = []
    for _ in range(3):
        QTest.keyClick(page.windowHandle(), Qt.Key.Key_Tab)
        stops.append(page.focusWidget().accessibleName())
    assert stops == ["School", "Hard", "Last"]
