"""Notes from the lock screen where the council has a say: while reading rests, and on a computer that is emptied."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from carer_app.clock import SetClock
from carer_app.doorway import Doorway
from carer_app.gateway.services import Services
from carer_app.ui.shell.left_note import LeftNoteCard
from carer_app.ui.shell.resting import RestingPage
from carer_app.vault.file import FLOOR
from tests.sync.conftest import Connected
from tests.sync.test_commands import emptied, typed_at_desk
from tests.sync.test_emptying import asked as asked
from tests.sync.windows import Show, said

Connect = Callable[..., Connected]


def leave_note(folder: Path, clock: object, words: str) -> None:
    assert isinstance(clock, SetClock)
    note = Doorway(folder, clock, None, FLOOR).new_note()
    assert note
    note.keep(words)


def test_a_note_from_the_lock_screen_is_read_while_reading_rests_and_waits_to_be_taken_over(
    connect: Connect, services: Services, show: Show
) -> None:
    side = connect()
    side.home.child()
    side.work.sync_once()
    for clock in (side.home.clock, services.clock):
        assert isinstance(clock, SetClock)
        clock.advance(timedelta(days=31))
    side.line.cut_before = 1
    leave_note(side.home.folder, side.home.clock, "Maya is not in her room.")
    page = show(side).desk.page  # type: ignore[union-attr]
    assert isinstance(page, RestingPage)
    page.findChild(LeftNoteCard).read_button.click()
    assert "Maya is not in her room." in said(page)
    assert "once this computer has heard from the council" in said(page)


def test_a_note_that_nobody_took_over_reaches_the_council_from_a_computer_that_is_emptied(
    asked: Connected, services: Services
) -> None:
    leave_note(asked.home.folder, asked.home.clock, "Maya is not in her room.")
    emptied(asked)
    assert any("Maya is not in her room." in text for text in typed_at_desk(services, asked))
    assert not (asked.home.folder / "notes").exists()


def test_a_note_that_is_taken_over_is_a_draft_once(asked: Connected) -> None:
    leave_note(asked.home.folder, asked.home.clock, "Maya is not in her room.")
    notes = asked.work.door_notes
    notes.keep_copies()
    (note,) = notes.waiting().notes
    child = asked.home.journal.children()[0].id
    notes.take_over(note, "missing_episode", child, "circumstances")
    assert [draft.kind for draft in asked.home.journal.drafts()] == ["missing_episode"]
