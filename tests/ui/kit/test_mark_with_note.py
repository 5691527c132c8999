"""An answer with a note: the line for the note comes with the answer, and what is written in it is never lost."""

import pytest
from pytestqt.qtbot import QtBot

from carer_app.ui.kit.mark_with_note import MarkWithNote


@pytest.fixture
def field(qtbot: QtBot) -> MarkWithNote:
    made = MarkWithNote("haircut", "A haircut", {"carer": "we decide"}, mark="who", note="note", prompt="Who is asked")
    qtbot.addWidget(made)
    return made


def test_without_an_answer_there_is_no_line_for_a_note(field: MarkWithNote) -> None:
    assert field.value() is None
    field.inputs()[0].click()  # type: ignore[attr-defined]
    assert field.note_line().isVisibleTo(field)
    assert field.value() == {"who": "carer"}


def test_a_note_stays_when_the_answer_is_taken_away(field: MarkWithNote, qtbot: QtBot) -> None:
    field.show_value({"who": "carer", "note": "ask Gran"})
    field.inputs()[0].click()  # type: ignore[attr-defined]
    assert field.value() == {"note": "ask Gran"}
    assert field.note_line().isVisibleTo(field)


def test_showing_nothing_empties_both(field: MarkWithNote) -> None:
    field.show_value({"who": "carer", "note": "ask Gran"})
    field.show_value(None)
    assert field.value() is None
    assert not field.note_line().isVisibleTo(field)
