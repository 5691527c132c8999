"""Another child's name in a record of a stay: every form asks about it by the label of the field, and keeps it if told."""

from datetime import date

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from carer_app.domain.kind import FileKind, RecordKind
from carer_app.domain.kinds import kinds
from carer_app.store.index import Wanted
from carer_app.ui.shell.write import WritePage
from tests.conftest import Home
from tests.ui.shell.conftest import OpenWindow

of_a_stay = [
    pytest.param(kind, [field.name for field in msgspec.structs.fields(kind.content) if field.type is str][-1], id=slug)
    for slug, kind in kinds().items()
    if kind.names_one_child and kind.file is FileKind.CHILD
]
"""Each kind with the last of its texts."""


def write(home: Home, open_window: OpenWindow, kind: RecordKind, field: str) -> WritePage:
    """A page with the kind's example, and another child's name in one of its texts."""
    home.child("Zebedee")
    child = home.child("Maya")
    opened = open_window()
    opened.window.go("write", child=child, kind=kind.slug)
    page = opened.page
    assert isinstance(page, WritePage)
    assert page.task
    page.task.form.show_raw(msgspec.to_builtins(kind.example(date(2026, 2, 26))) | {field: "Zebedee came."})
    return page


@pytest.mark.parametrize(("kind", "name"), of_a_stay)
def test_every_form_asks_about_it_and_keeps_it_flagged(
    home: Home, open_window: OpenWindow, qtbot: QtBot, kind: RecordKind, name: str
) -> None:
    page = write(home, open_window, kind, name)
    page.save()
    qtbot.waitUntil(page.question.isVisible)
    assert page.task
    field = page.task.form.field(name)
    assert field
    said = f"“{field.label.text()}” has another child's name in it. This file is about one child: write Z instead."
    assert [line.accessibleName() for line in page.task.form.summary.lines] == [said]
    page.save_as_it_is()
    (told,) = home.journal.told(Wanted(kind=kind.slug))
    assert getattr(told.content, name) == "Zebedee came."
    assert len(told.flags) == 1
    assert "Zebedee" not in told.flags[0]
