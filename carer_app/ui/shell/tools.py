"""What the window is handed: the folder's doorway, and how an unlocked store is opened for work, kept in step and left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from carer_app.doorway import Doorway

if TYPE_CHECKING:
    from carer_app.domain.child import Child
    from carer_app.domain.kind import Due
    from carer_app.journal.accesses import Accesses
    from carer_app.journal.anchors import Anchors
    from carer_app.journal.away import Away
    from carer_app.journal.backups import Backups
    from carer_app.journal.clock_watch import ClockWatch
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
    from carer_app.journal.people import PeopleHere
    from carer_app.journal.pictures import Pictures
    from carer_app.journal.recovery import RecoverySheets
    from carer_app.journal.sealed_copies import SealedCopies
    from carer_app.journal.sheets import Sheets
    from carer_app.journal.together import Together
    from carer_app.session import Session
    from carer_app.store.lease import Lease
    from carer_app.sync.client import SyncResult, SyncStatus
    from carer_app.sync.obeying import Obeying
    from carer_app.sync.photos import Carried
    from carer_app.sync.rescue import Rescue


class Work(Protocol):
    """An unlocked store and everything that can be done with it."""

    @property
    def journal(self) -> Journal: ...
    @property
    def accesses(self) -> Accesses: ...
    @property
    def clock_watch(self) -> ClockWatch: ...
    @property
    def closing(self) -> Closing: ...
    @property
    def for_them(self) -> ForThem: ...
    @property
    def log_ins(self) -> LogIns: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def door_notes(self) -> DoorNotes: ...
    @property
    def last_place(self) -> LastPlace: ...
    @property
    def looking_back(self) -> LookingBack: ...
    @property
    def moving(self) -> Moving: ...
    @property
    def people(self) -> PeopleHere: ...
    @property
    def pictures(self) -> Pictures: ...
    @property
    def sealed_copies(self) -> SealedCopies: ...
    @property
    def sheets(self) -> Sheets: ...
    @property
    def house(self) -> House: ...
    @property
    def away(self) -> Away: ...
    @property
    def own_file(self) -> OwnFile: ...
    @property
    def own_pin(self) -> OwnPin: ...
    @property
    def medicines(self) -> Medicines: ...
    @property
    def together(self) -> Together: ...
    @property
    def emergency(self) -> Emergency: ...
    @property
    def moving_on(self) -> MovingOn: ...
    @property
    def obeying(self) -> Obeying: ...
    @property
    def session(self) -> Session: ...
    @property
    def rescue(self) -> Rescue: ...
    @property
    def backups(self) -> Backups: ...
    @property
    def recovery(self) -> RecoverySheets: ...
    @property
    def anchors(self) -> Anchors: ...
    @property
    def health(self) -> Health: ...

    @property
    def needs(self) -> Needs:
        """What waits, and what can be done with it."""

    def sync_once(self) -> SyncResult:
        """One round with the council; raises KnownError. It is slow, and touches no widget."""

    def send_now(self) -> SyncResult:
        """The same for somebody who presses for it."""

    def send_again(self) -> int:
        """Let what was set aside go with the next round."""

    def carry_photos(self, is_wanted: Callable[[], bool]) -> Carried:
        """Photos and papers either way, after the words, for as long as `is_wanted`. It is slow, and touches no widget."""

    def sync_status(self) -> SyncStatus: ...

    def own_status(self) -> SyncStatus:
        """The same as the person at the keyboard may know it."""

    def lease(self) -> Lease:
        """For how long this computer may be read without a word from the council."""

    def sealed_count(self) -> int:
        """How many entries were sealed to the council while reading rested, and are not back yet."""

    def enrol(self, url: str, code: str) -> None:
        """Join this computer to a gateway by a one-use code; raises KnownError. It is slow."""

    def review_pdf(self, child: str, start: date, end: date) -> bytes:
        """The review paper of a child over a period, both days within. It is slow."""

    def due(self, child: Child) -> list[Due]:
        """What waits for a child, soonest first."""


@dataclass(frozen=True, kw_only=True)
class Tools:
    """`relaunch` replaces this process by a new, locked one, so that nothing that was read stays in memory."""

    doorway: Doorway
    open_work: Callable[[Session], Work]
    relaunch: Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How long things wait, in milliseconds. `idle` None: five minutes, two in a children's home. `rest` is how often one
    looks whether reading rests by now; `copies`: from the unlock until the first look whether a copy is due; `look`: until
    the store is compared with what is remembered elsewhere; `clipboard`: until what was copied here leaves the clipboard.
    """

    idle: int | None = None
    draft: int = 2_000
    sync: int = 3 * 60_000
    typing: int = 120
    rest: int = 30_000
    copies: int = 60_000
    look: int = 1_500
    clipboard: int = 3 * 60_000


IDLE_AT_HOME = 5 * 60_000
IDLE_IN_A_HOME_OF_MANY = 2 * 60_000
