"""A young person's log-in: an adult sets it up with them, and it opens their own page while the adult's unlock lasts."""

from datetime import datetime, timedelta

import msgspec

from carer_app.clock import moment, stamp, today
from carer_app.domain.child import Child
from carer_app.domain.marks import LOG_IN_MADE, LogInMade
from carer_app.domain.people import Person, Role
from carer_app.domain.revision import SignedRevision, Statement, new_id
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _, counted
from carer_app.journal.forms import plain
from carer_app.journal.journal import Journal
from carer_app.session import Filing, Session, Signer
from carer_app.store import directory, own_log_ins, revisions, streams, writing
from carer_app.store.engine import Connection
from carer_app.store.own_log_ins import OwnLogIn
from carer_app.vault import tried
from carer_app.vault.own_slot import WrongSecretError, shut, unshut
from carer_app.vault.vault import OwnKeys

FREE_TRIES = 5
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
MAY_SET_UP = (Role.FOSTER_CARER, Role.REGISTERED_MANAGER)


class WaitError(KnownError):
    """It was tried in vain too often; `until` then it can be tried again."""

    def __init__(self, wait: timedelta) -> None:
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        words = counted(
            "That was not it a few times. Wait about {count} minute and try again, or ask for a new one.",
            "That was not it a few times. Wait about {count} minutes and try again, or ask for a new one.",
            minutes,
        )
        super().__init__(words)


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """When somebody gave a young person a log-in, or a new one."""

    by: str
    at: str
    again: bool


class LogIns:
    """Who of the young people has a log-in here. Nothing of it opens the vault."""

    def __init__(self, session: Session, journal: Journal) -> None:
        self._session = session
        self._journal = journal
        self._database = session.database

    @property
    def may_set_up(self) -> bool:
        """Whether the person at the keyboard may give a young person a log-in."""
        return self._session.person.role in MAY_SET_UP

    def exists(self, child: Child) -> bool:
        with self._database.reading() as db:
            return own_log_ins.of_child(db, child.id) is not None

    def made(self, child: Child) -> list[Made]:
        """Each time that a log-in was made for them, the first one first."""
        with self._database.reading() as db:
            marks = revisions.of_kind_in(db, LOG_IN_MADE.slug, child.stay_stream)
            names = {person.id: person.name for person in directory.everyone(db)}
        return [_made(one, names) for one in marks]

    def set_up(self, child: Child, secret: str) -> Person:
        """Give them a log-in under their secret, or a new one in place of the old: what was signed before keeps verifying.

        It takes a moment. Raises BadInputError.
        """
        if not self.may_set_up:
            raise BadInputError(_("The carer or the manager of the home sets up a young person's log-in."))
        with self._database.reading() as db:
            before = own_log_ins.of_child(db, child.id)
        slot, keys = shut(before.person if before else new_id(), secret, self._session.stretch)
        person = _person(child, keys)
        content = LogInMade(day=today(self._session.clock), again=before is not None)
        signed = self._session.sign(LOG_IN_MADE, Statement(content=plain(content)), Filing(stream=child.stay_stream))
        with self._database.writing() as db:
            directory.keep_person(db, person, here=True)
            own_log_ins.keep(db, OwnLogIn(child=child.id, person=person.id, slot=slot))
            own_log_ins.announce(db, self._session.device, streams.place_of(db, child.stay_stream).gateway, child.id)
            writing.write(db, self._session.device, [signed], {})
        return person

    def open(self, child: Child, secret: str) -> Signer:
        """Whoever knows the secret, as somebody who writes here; it takes a moment. A wrong one is written down, without what
        it was. Raises WrongSecretError, WaitError.
        """
        now = self._session.clock.now()
        with self._database.writing() as db:
            known = own_log_ins.of_child(db, child.id)
            if known is None:
                raise BadInputError(_("{name} has no log-in on this computer yet.").format(name=child.name))
            _refuse_while_waiting(known, now)
            _count(db, known, now)
        try:
            keys = unshut(known.slot, secret)
        except WrongSecretError:
            tried.note_alone(self._session.folder, known.person, stamp(now), tried.OWN)
            with self._database.reading() as db:
                counted_now = own_log_ins.of_child(db, child.id)
            if counted_now:
                _refuse_while_waiting(counted_now, now)
            raise
        with self._database.writing() as db:
            own_log_ins.note_tries(db, child.id, 0, "")
        return Signer(self._session.clock, self._database, keys)


def _count(db: Connection, known: OwnLogIn, now: datetime) -> None:
    """Count a try before it is made, so that pulling the plug does not give another for nothing."""
    tries = known.tries + 1
    wait = _wait_after(tries)
    own_log_ins.note_tries(db, known.child, tries, stamp(now + wait) if wait else "")


def _wait_after(tries: int) -> timedelta:
    over = tries - FREE_TRIES
    return min(_FIRST_WAIT * 2 ** min(over, 16), _LONGEST_WAIT) if over >= 0 else timedelta()


def _refuse_while_waiting(known: OwnLogIn, now: datetime) -> None:
    """A wait that is longer than any that was given is one of a clock that was put back since, and keeps nobody out."""
    left = moment(known.wait_until) - now if known.wait_until else timedelta()
    if timedelta() < left <= _wait_after(known.tries):
        raise WaitError(left)


def _person(child: Child, keys: OwnKeys) -> Person:
    return Person(
        id=keys.person,
        name=child.name,
        role=Role.YOUNG_PERSON,
        signing_key=keys.signing.public,
        sealing_key=keys.sealing.public,
    )


def _made(signed: SignedRevision, names: dict[str, str]) -> Made:
    revision = signed.revision
    raw = signed.body.statement().content if signed.body else None
    return Made(by=names.get(revision.author, ""), at=revision.written, again=bool(raw and raw.get("again")))
