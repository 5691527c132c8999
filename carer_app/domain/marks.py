"""Marks: small records about other records.

A comment says something, a read mark says that somebody has read them. Whoever looks at an entry that was moved to
another child's file confirms the move, or sends it back. Whoever is on shift says that they have read a note for it.
"""

from collections.abc import Iterator
from datetime import date

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import Circumstances, Content, Line, Problem, RecordKind
from carer_app.domain.revision import Occurred
from carer_app.i18n import _


class Comment(Content, frozen=True, kw_only=True):
    """Words about a record, by anyone who may read it."""

    text: str
    day: date

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return self.text.strip().splitlines()[0][:120] if self.text.strip() else ""

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="text", label=_("Comment"), text=self.text)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        if not self.text.strip():
            yield Problem(field="text", sentence=_("Write the comment first."))


class ReadMark(Content, frozen=True, kw_only=True):
    """A deliberate “I have read these”. Which versions of which records: the envelope's `about`."""

    day: date

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("Read")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        return iter(())


class NoteRead(Content, frozen=True, kw_only=True):
    """Somebody on shift says “I have read this” of a note for their shift. Which version: the envelope's `about`."""

    day: date

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("Read by the shift")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        return iter(())


COMMENT = RecordKind(
    slug="comment",
    title=_("Comment"),
    content=Comment,
    example=lambda today: Comment(text="Thank you for writing down what helped.", day=today),
    listed=False,
)
READ_MARK = RecordKind(
    slug="read_mark",
    title=_("Read"),
    content=ReadMark,
    example=lambda today: ReadMark(day=today),
    listed=False,
)


NOTE_READ = RecordKind(
    slug="note_read",
    title=_("Read by the shift"),
    content=NoteRead,
    example=lambda today: NoteRead(day=today),
    listed=False,
)


class MoveConfirmed(Content, frozen=True, kw_only=True):
    """A manager or the social worker says that the entry was another child's. Which move: the envelope's `about`."""

    day: date

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("Move confirmed")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        return iter(())


class MoveSentBack(Content, frozen=True, kw_only=True):
    """A manager or the social worker doubts a move, and says why. It stays hidden until somebody at home decides."""

    day: date
    reason: str

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("Move sent back")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="reason", label=_("Why"), text=self.reason)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        if not self.reason.strip():
            yield Problem(field="reason", sentence=_("Say in a few words why you send it back."))


MOVE_CONFIRMED = RecordKind(
    slug="move_confirmed",
    title=_("Move confirmed"),
    content=MoveConfirmed,
    example=lambda today: MoveConfirmed(day=today),
    listed=False,
)
MOVE_SENT_BACK = RecordKind(
    slug="move_sent_back",
    title=_("Move sent back"),
    content=MoveSentBack,
    example=lambda today: MoveSentBack(day=today, reason="Both of them were at the pool. Please look once more."),
    listed=False,
)
