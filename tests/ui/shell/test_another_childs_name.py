"""Another child's name in a record of a stay: every form asks about it by the label of the field, and keeps it if told."""

from datetime import date

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from carer_app.domain.kind import FileKind, RecordKind
from carer_app.domain.kinds import kinds
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.write import WritePage
from tests.conftest import Home
from tests.ui.shell.conftest import OpenWindow

of_a_stay = [
    pytest.param(kind, id=slug)
    for slug, kind in kinds().items()
    if kind.names_one_child and kind.file is FileKind.CHILD
]
DAY = date(2026, 2, 26)


def write(home: Home, open_window: OpenWindow, kind: RecordKind) -> tuple[WritePage, str]:
    """A page with the kind's example, and another child's name in the last of the texts that its form asks for."""
    home.child("Zebedee")
    child, lead = home.child("Maya"), kinds().get(kind.part_of)
    new = New(kind=kind.part_of, child=child, raw=msgspec.to_builtins(lead.example(DAY))) if lead else None
    about = home.journal.add(new).id if new else ""
    opened = open_window()
    assert opened.window.desk
    opened.window.desk.go(Place(page=places.WRITE, child=child, kind=kind.slug, about=about))
    page = opened.page
    assert isinstance(page, WritePage)
    assert page.task
    if page.readers is not None:
        page.readers.everyone.click()
    form = page.task.form
    form.show_raw(msgspec.to_builtins(kind.example(DAY)))
    texts = [
        field.name for field in msgspec.structs.fields(kind.content) if field.type is str and form.field(field.name)
    ]
    form.show_raw(form.raw() | {texts[-1]: "Zebedee came."})
    return page, texts[-1]


@pytest.mark.parametrize("kind", of_a_stay)
def test_every_form_asks_about_it_and_keeps_it_flagged(
    home: Home, open_window: OpenWindow, qtbot: QtBot, kind: RecordKind
) -> None:
    page, name = write(home, open_window, kind)
    page.save()
    qtbot.waitUntil(page.question.isVisible)
    assert page.task
    field = page.task.form.field(name)
    assert field
    said = f"“{field.label.text()}” has another child's name in it. This file is about one child: write Z instead."
    assert said in [line.accessibleName() for line in page.task.form.summary.lines]
    page.save_as_it_is()
    (told,) = home.journal.told(Wanted(kind=kind.slug))
    assert getattr(told.content, name) == "Zebedee came."
    assert [flag for flag in told.flags if "another child's name" in flag]
    assert "Zebedee" not in " ".join(told.flags)
