"""What an unlocked session can do: the journal, the sync, what is due, and papers."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cached_property

import msgspec

from carer_app.clock import today
from carer_app.domain.child import Child
from carer_app.domain.kind import Due
from carer_app.errors import KnownError
from carer_app.journal.accesses import Accesses
from carer_app.journal.anchors import Anchors
from carer_app.journal.away import Away
from carer_app.journal.backups import Backups
from carer_app.journal.clock_watch import ClockWatch
from carer_app.journal.closed_waiting import count_waiting
from carer_app.journal.closing import Closing
from carer_app.journal.contacts import Contacts
from carer_app.journal.door_notes import DoorNotes
from carer_app.journal.emergency import Emergency
from carer_app.journal.for_them import ForThem
from carer_app.journal.health import Health
from carer_app.journal.house import House
from carer_app.journal.journal import Journal
from carer_app.journal.last_place import LastPlace
from carer_app.journal.log_ins import LogIns
from carer_app.journal.looking_back import LookingBack
from carer_app.journal.medicines import Medicines
from carer_app.journal.moving import Moving
from carer_app.journal.moving_on import MovingOn
from carer_app.journal.needs import Needs
from carer_app.journal.own import OwnFile
from carer_app.journal.own_pin import OwnPin
from carer_app.journal.papers import Papers
from carer_app.journal.people import PeopleHere
from carer_app.journal.pictures import Pictures
from carer_app.journal.recovery import RecoverySheets
from carer_app.journal.sealed_copies import SealedCopies
from carer_app.journal.sheets import Sheets
from carer_app.journal.stays import begin_stays
from carer_app.journal.together import Together
from carer_app.session import Session
from carer_app.store import drafts, lease, lent, sealed_words
from carer_app.store.index import Wanted
from carer_app.store.lease import Lease
from carer_app.sync.client import Sync, SyncResult, SyncStatus
from carer_app.sync.last_words import Leaving
from carer_app.sync.line import Transport
from carer_app.sync.obeying import Obeying
from carer_app.sync.patience import Wish
from carer_app.sync.photos import Carried
from carer_app.sync.rescue import Rescue
from carer_app.sync.stored import Sender

FAR = 100_000


def http(url: str) -> Transport:
    """The line to a gateway. HTTP is loaded when it is first used: it costs memory that writing does not need."""
    from carer_app.sync.transport import HttpTransport  # noqa: PLC0415 - loaded when first used

    return HttpTransport(url)


class Work:
    """Everything an unlocked session can do: the journal, the sync, what is due, and papers."""

    def __init__(
        self, session: Session, connect: Callable[[str], Transport] = http, chance: Callable[[], float] = random.random
    ) -> None:
        self.session = session
        self.journal = Journal(session)
        self.accesses = Accesses(session)
        self.contacts = Contacts(session, self.journal.profile_of)
        self.moving = Moving(session, self.journal)
        self.together = Together(self.journal)
        self.needs = Needs(session, self.journal)
        self.pictures = Pictures(session)
        self.closing = Closing(session, self.journal)
        self.for_them = ForThem(session, self.journal)
        self.log_ins = LogIns(session, self.journal)
        self.people = PeopleHere(session)
        self.sheets = Sheets(session, self.journal)
        self.house = House(session, self.journal)
        self.away = Away(session)
        self.looking_back = LookingBack(session, self.journal)
        self.own_file = OwnFile(self.journal)
        self.medicines = Medicines(session, self.journal)
        sender = _sender(session)
        self._sync = Sync(sender, connect, chance)
        self.obeying = _obeying(session, sender, connect, self.door_notes.keep_copies)
        self.moving_on = MovingOn(session, self.journal)
        self.emergency = Emergency(self.journal, self.contacts, self.medicines)
        self.rescue = Rescue(sender)
        self.backups = Backups(session)
        self.anchors = Anchors(session, self.backups)
        self._settle()

    @property
    def recovery(self) -> RecoverySheets:
        """The recovery code's sheet, and a new code."""
        return RecoverySheets(self.session)

    @cached_property
    def clock_watch(self) -> ClockWatch:
        """Whether this computer's clock is right."""
        return ClockWatch(self.session)

    @property
    def sealed_copies(self) -> SealedCopies:
        """What the home keeps, sealed, of children who moved on."""
        return SealedCopies(self.session)

    @cached_property
    def own_pin(self) -> OwnPin:
        """The quick PIN of the person at the keyboard."""
        return OwnPin(self.session, self.journal)

    @cached_property
    def health(self) -> Health:
        """Whether this computer is safe for these records."""
        return Health(self.session, self.backups, self.anchors)

    @cached_property
    def papers(self) -> Papers:
        """Whether a paper agrees with the records."""
        return Papers(self.session, self.journal, self.anchors, self.pictures)

    @property
    def last_place(self) -> LastPlace:
        """Where this person was when the window locked last."""
        return LastPlace(self.session)

    @property
    def door_notes(self) -> DoorNotes:
        """What was left at the lock screen."""
        return DoorNotes(self.session, self.journal)

    def send_again(self) -> int:
        """Let what was set aside go with the next sync once more; gives how many versions that were."""
        return self._sync.send_again()

    def sync_once(self) -> SyncResult:
        """Send and fetch; raises KnownError with a sentence when the council cannot be reached, or asked to be let be.

        What the council asked of this computer is done then, and answered at once.
        """
        return self._sync_for(Wish.BY_ITSELF)

    def send_now(self) -> SyncResult:
        """The same for somebody who presses for it: a council that asked to be let be is tried once all the same."""
        return self._sync_for(Wish.PERSON)

    def _sync_for(self, wish: Wish) -> SyncResult:
        heard = self.clock_watch.heard()
        try:
            result = self._sync.once(wish)
        finally:
            self.clock_watch.look(heard)
            self._settle()
            answered = self.obeying.obey()
        return self._answering(result) if answered else result

    def _answering(self, before: SyncResult) -> SyncResult:
        after = self._sync.once(Wish.COUNCIL)
        counted = {"pushed": before.pushed + after.pushed, "pulled": before.pulled + after.pulled}
        return msgspec.structs.replace(after, **counted)

    def lease(self) -> Lease:
        """For how long this computer may be read without a word from the council."""
        with self.session.database.reading() as db:
            return lease.standing(db, self.session.clock.now())

    def sealed_count(self) -> int:
        """How many entries were sealed to the council while reading rested, and are not back yet."""
        with self.session.database.reading() as db:
            return sealed_words.count(db)

    def _settle(self) -> None:
        """Let drafts follow what was moved, open what is closed, do what follows from the council's last word, and look at the
        clock.
        """
        self.moving.bring_drafts_along()
        self.closing.catch_up()
        self._catch_up()
        self.clock_watch.look()

    def _catch_up(self) -> None:
        """Do what follows from the council's last word, as far as the disk lets us: let the time run that this computer may
        be read, give drafts their copy for the council, let go of what came back and of what is lent no longer, and open the
        stays of children who are new here.
        """
        with suppress(KnownError), self.session.database.writing() as db:
            lease.note(db, self.session.clock.now())
            sealed_words.forget_read_back(db)
            drafts.copy_what_lacks_it(db, self.session.person.id, self.session.keys.sealing)
        with suppress(KnownError):
            self.moving_on.settle_begun()
            self.moving_on.settle_kept()
            begin_stays(self.session, self.journal)
        with suppress(KnownError):
            lent.let_go(self.session.database, today(self.session.clock))

    def carry_photos(self, is_wanted: Callable[[], bool] = lambda: True) -> Carried:
        """Send and fetch photos and papers, chunk by chunk, for as long as `is_wanted`. It is slow on a thin line; what is
        in the way is told in the answer, and the rest goes another time.
        """
        return self._sync.carry_photos(is_wanted)

    def sync_status(self) -> SyncStatus:
        return self._sync.status()

    def own_status(self) -> SyncStatus:
        """The same as the person at the keyboard may know it: with what is closed, is theirs to read or was written by them,
        and is not with the council. Everybody else is told what they would be told without it. It is only looked for where
        nothing else waits.
        """
        status = self.sync_status()
        if not status.enrolled or status.waiting:
            return status
        aside = self.closing.set_aside()
        return msgspec.structs.replace(status, own_closed=count_waiting(self.session) + aside.readable + aside.written)

    def enrol(self, url: str, code: str) -> None:
        """Connect to a council; raises BadInputError or GatewayUnreachableError."""
        self._sync.enrol(url, code)
        self.closing.catch_up()

    def due(self, child: Child) -> list[Due]:
        """What waits for a child, what is due first at the top."""
        return [need.due for need in self.needs.of(child)]

    def review_pdf(self, child: str, start: date, end: date) -> bytes:
        """The review paper of a child for a period. The PDF code is loaded when it is first used."""
        from carer_app.reports.summary import ReviewMatter, build_review  # noqa: PLC0415 - loaded when first used

        whose = self.journal.child(child)
        matter = ReviewMatter(
            child=whose,
            profile=self.journal.profile_of(whose),
            start=start,
            end=end,
            told=self.journal.told(Wanted(child=child, limit=FAR)),
            made_by=self.session.person.name,
            made_by_id=self.session.person.id,
            made_by_role=self.session.person.role,
            made_at=self.session.clock.now(),
            head=self.journal.head(whose),
            versions=self.journal.versions_about(whose),
        )
        return build_review(matter)


def _sender(session: Session) -> Sender:
    """This computer as the sync needs it."""
    return Sender(
        database=session.database,
        device=session.device,
        name=session.person.name,
        instance=session.instance,
        clock=session.clock,
    )


def _obeying(
    session: Session, sender: Sender, connect: Callable[[str], Transport], gather: Callable[[], None]
) -> Obeying:
    """What the council asks of this computer, done for the person who has it unlocked."""
    leaving = Leaving(sender, session.person.id, session.keys.sealing, session.clock, connect)
    return Obeying(sender, session.clock, session.folder, session.keys.vault, leaving, gather)
