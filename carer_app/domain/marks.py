"""Marks: small records about other records.

A comment says something, a read mark says that somebody has read them. Whoever looks at an entry that was moved to
another child's file confirms the move, or sends it back.
"""

from collections.abc import Iterator
from datetime import date

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import Circumstances, Content, Line, Problem, RecordKind
from carer_app.domain.revision import Occurred
from carer_app.i18n import _


class Comment(Content, frozen=True, kw_only=True):
    """Words about a record, by anyone who may read it.

    `not_right`: a young person says that something in it is not right (Fostering NMS 26.6: to correct errors). It
    stands beside the record, which stays as it was written.
    """

    text: str
    day: date
    not_right: bool = False

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


class MayRead(Content, frozen=True, kw_only=True):
    """Whether the young person may read a record on their own page. Which one: the envelope's `about`; the last holds."""

    day: date
    may: bool

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("For the young person to read") if self.may else _("Not for the young person to read any more")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        return iter(())


class LogInMade(Content, frozen=True, kw_only=True):
    """A young person was given a log-in of their own, or a new one (`again`) in place of one that was forgotten."""

    day: date
    again: bool = False

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("A new log-in of their own") if self.again else _("A log-in of their own")

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
MAY_READ = RecordKind(
    slug="may_read",
    title=_("For the young person to read"),
    content=MayRead,
    example=lambda today: MayRead(day=today, may=True),
    listed=False,
)
LOG_IN_MADE = RecordKind(
    slug="log_in_made",
    title=_("A log-in of their own"),
    content=LogInMade,
    example=lambda today: LogInMade(day=today),
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
