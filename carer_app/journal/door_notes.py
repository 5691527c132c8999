"""What was left at the lock screen: read by whoever unlocks, and taken over as a draft of their own."""

from carer_app.clock import moment
from carer_app.domain.words import moment_words
from carer_app.i18n import _
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.store.drafts import Draft
from carer_app.vault import door_notes
from carer_app.vault.door_notes import DoorNote, Waiting

_LOOSE = "A note from the lock screen"
"""What the council reads of a note in place of a kind: it is in no form yet."""


class DoorNotes:
    """The notes that wait for whoever unlocks. One waits until somebody has taken it over."""

    def __init__(self, session: Session, journal: Journal) -> None:
        self._session = session
        self._journal = journal

    def waiting(self) -> Waiting:
        return door_notes.waiting(self._session.folder, self._session.keys)

    def take_over(self, note: DoorNote, kind: str, child: str, field: str) -> Draft:
        """Make it a draft of this person's, in that field of a form, and let the note go once that is kept. Whatever was begun
        there before stays beside it. Raises KnownError, with the note where it was.
        """
        begun = {draft.name for draft in self._journal.drafts()}
        draft = self._journal.new_draft(kind, child, {field: taken_over_words(note)})
        if draft.name in begun:
            name = self._journal.name_beside(kind, child)
            draft = self._journal.new_draft(kind, child, draft.raw, name=name)
        self._journal.keep_draft(draft)
        self._journal.drop_draft(_copy_name(note))
        door_notes.take_away(self._session.folder, note.id)
        return draft

    def keep_copies(self) -> None:
        """Before this computer is emptied: keep what nobody has taken over as drafts too, so that the council has it."""
        for note in self.waiting().notes:
            draft = self._journal.new_draft(_LOOSE, "", {"note": taken_over_words(note)}, name=_copy_name(note))
            self._journal.keep_draft(draft)


def _copy_name(note: DoorNote) -> str:
    return f"note/{note.id}"


def taken_over_words(note: DoorNote) -> str:
    """The note with where it comes from: whoever signs it says that these are not their own words."""
    when = moment_words(moment(note.begun))
    words = _("Written at the lock screen on {when} by whoever was at the computer:\n\n{words}")
    return words.format(when=when, words=note.words)
