"""What an unlocked session can do: the journal, the sync, what is due, and papers."""

import random
from collections.abc import Callable
from datetime import date

from carer_app.domain.child import Child
from carer_app.domain.kind import Due
from carer_app.journal.away import Away
from carer_app.journal.closing import Closing
from carer_app.journal.contacts import Contacts
from carer_app.journal.for_them import ForThem
from carer_app.journal.house import House
from carer_app.journal.journal import Journal
from carer_app.journal.log_ins import LogIns
from carer_app.journal.looking_back import LookingBack
from carer_app.journal.medicines import Medicines
from carer_app.journal.moving import Moving
from carer_app.journal.needs import Needs
from carer_app.journal.own import OwnFile
from carer_app.journal.pictures import Pictures
from carer_app.journal.sheets import Sheets
from carer_app.journal.together import Together
from carer_app.session import Session
from carer_app.store.index import Wanted
from carer_app.sync.client import Sync, SyncResult, SyncStatus
from carer_app.sync.exchange import Sender
from carer_app.sync.line import Transport

FAR = 100_000


def http(url: str) -> Transport:
    """The line to a gateway. HTTP is loaded when it is first used: it costs memory that writing does not need."""
    from carer_app.sync.transport import HttpTransport  # noqa: PLC0415 - loaded when first used

    return HttpTransport(url)


class Work:
    """Everything an unlocked session can do: the journal, the sync, what is due, and papers."""

    def __init__(
        self,
        session: Session,
        connect: Callable[[str], Transport] = http,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.session = session
        self.journal = Journal(session)
        self.contacts = Contacts(session, self.journal.profile_of)
        self.moving = Moving(session, self.journal)
        self.together = Together(self.journal)
        self.needs = Needs(session, self.journal)
        self.pictures = Pictures(session)
        self.closing = Closing(session, self.journal)
        self.for_them = ForThem(session, self.journal)
        self.log_ins = LogIns(session, self.journal)
        self.sheets = Sheets(session, self.journal)
        self.house = House(session, self.journal)
        self.away = Away(session)
        self.looking_back = LookingBack(session, self.journal)
        self.own_file = OwnFile(self.journal)
        self.medicines = Medicines(session, self.journal)
        sender = Sender(
            database=session.database, device=session.device, name=session.person.name, instance=session.instance
        )
        self._sync = Sync(sender, connect, chance)
        self.moving.bring_drafts_along()
        self.closing.catch_up()

    def sync_once(self) -> SyncResult:
        """Send and fetch; raises KnownError with a sentence when the council cannot be reached."""
        try:
            return self._sync.once()
        finally:
            self.moving.bring_drafts_along()
            self.closing.catch_up()

    def sync_status(self) -> SyncStatus:
        return self._sync.status()

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
            made_by_role=self.session.person.role,
            made_at=self.session.clock.now(),
            head=self.journal.head(whose),
        )
        return build_review(matter)
