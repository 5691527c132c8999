"""The records that a children's home keeps, sealed, of children who moved on: which there are, and opening one for a reason."""

from datetime import date

import msgspec

from carer_app.clock import stamp
from carer_app.domain import canonical
from carer_app.domain.act import Act, Did
from carer_app.domain.child import Child
from carer_app.domain.sealed_copies import LONGEST, MAY_OPEN, Because, Reason, SealedCopyError
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.session import Session
from carer_app.store import acts, moved_on, sealed_copies, telling


class NotTheirsToOpenError(KnownError):
    """Sealed records are opened by whoever answers for the home."""

    def __init__(self) -> None:
        super().__init__(
            _("Only the registered manager opens records that are kept sealed. Ask them, and say what it is for.")
        )


class SealedCopy(msgspec.Struct, frozen=True, kw_only=True):
    """One child's records, by the name the child had here. `since` None: sealed before anybody noted the day.

    `is_open`: for the person at the keyboard, until the next lock.
    """

    child: str
    name: str
    since: date | None
    is_open: bool


class SealedCopies:
    """For whoever answers for the home; to everybody else at this computer there is nothing here."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._database = session.database

    @property
    def may_open(self) -> bool:
        """Whether the person at the keyboard answers for what the home keeps."""
        return self._session.person.role in MAY_OPEN

    def every(self) -> list[SealedCopy]:
        """What is kept here, by name; nothing for whoever may not open it."""
        if not self.may_open:
            return []
        with self._database.reading() as db:
            kept, days = moved_on.kept(db), sealed_copies.since(db)
            children = [child for child in telling.children(db) if child.id in kept] if kept else []
        return [self._copy(child, days.get(child.id, "")) for child in sorted(children, key=_by_name)]

    def is_open(self, child: str) -> bool:
        """Whether these are sealed records that were opened: they can be read, and nothing is added to them."""
        with self._database.reading() as db:
            return child in self._session.unsealed and child in moved_on.kept(db)

    def refuse_writing(self, child: str) -> None:
        """Raises SealedCopyError for records that are read only: before a form is begun whose words could not be kept."""
        if self.is_open(child):
            raise SealedCopyError

    def open(self, child: str, because: str, words: str = "") -> None:
        """Open one child's records for the person at the keyboard until the next lock, and write down who did it and why.

        `words` are asked for where the reason is none of those that are named. Raises NotTheirsToOpenError and BadInputError;
        and where it cannot be written down, what the disk says: nothing is then opened.
        """
        if not self.may_open:
            raise NotTheirsToOpenError
        if child not in {one.child for one in self.every()}:
            raise BadInputError(_("child: no sealed records of that child are kept here."), [("child", "is not known")])
        reason, said = _checked(because, words)
        session = self._session
        with self._database.writing() as db:
            if said:
                reason = msgspec.structs.replace(reason, words=sealed_copies.keep_words(db, child, said))
            at = stamp(session.clock.now())
            act = Act(did=Did.OPENED_SEALED, at=at, who=session.person.id, person=child, detail=reason.detail())
            acts.note(db, session.device, act)
        session.unsealed.add(child)

    def _copy(self, child: Child, day: str) -> SealedCopy:
        return SealedCopy(
            child=child.id,
            name=child.name,
            since=date.fromisoformat(day) if day else None,
            is_open=child.id in self._session.unsealed,
        )


def _checked(because: str, words: str) -> tuple[Reason, str]:
    """The reason, and the words where it takes any; raises BadInputError."""
    if because not in tuple(Because):
        raise BadInputError(_("Choose why you open these records."), [("because", "choose")])
    said = " ".join(words.split()) if because == Because.OTHER else ""
    if because == Because.OTHER and not said:
        raise BadInputError(_("Say in a few words why you open these records."), [("words", "is missing")])
    if len(said) > LONGEST:
        sentence = _("Say it in fewer words: at most {most} letters.").format(most=LONGEST)
        raise BadInputError(sentence, [("words", "is too long")])
    canonical.check(said, "words")
    return Reason(because=because), said


def _by_name(child: Child) -> str:
    return child.name.casefold()
