"""What the sync needs of this computer: one transaction of its memory, for one gateway. Swapped for memory in simulations."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from carer_app.domain.closed import Box
from carer_app.domain.entry import Control, SignedEntry
from carer_app.domain.holds import Hold
from carer_app.domain.people import Person
from carer_app.domain.revision import SignedRevision
from carer_app.domain.signing import Signed, SigningKey
from carer_app.store.closed import SealedKey
from carer_app.store.computers import Computer
from carer_app.store.gateways import Gateway
from carer_app.store.log import LogEnd
from carer_app.store.streams import Positioned
from carer_app.sync.protocol import Directory

Cursors = dict[str, tuple[int, str]]
"""How far each stream was pulled, and its chain's head there."""


class Port(Protocol):
    """One transaction of this computer's memory. All of it becomes durable together, or none."""

    device: str
    instance: str

    # ---- what is here

    def now(self) -> str:
        """The time by this computer's own clock."""

    def gateway(self) -> Gateway: ...

    def waiting(self, limit: int) -> list[SignedEntry]:
        """The next entries of the present epoch without a receipt, in order."""

    def is_waiting(self) -> bool: ...

    def first_waiting(self) -> int:
        """The number of the first entry of the present epoch without a receipt, or of the next one to be written."""

    def keys(self) -> list[SigningKey]:
        """The keys that this computer's log for the gateway ever went by: the one that the gateway should know now comes
        first, and then the one that was made last.
        """

    def end(self, epoch: int) -> LogEnd:
        """The last entry of the log in an epoch."""

    def hash_at(self, epoch: int, seq: int) -> str | None:
        """The hash of one entry of this computer's own log; that of the beginning for seq 0."""

    def said(self) -> list[Control]:
        """What this computer's log told the gateway as facts of the computer itself, each once, in the order of the last time;
        and what it answered in an entry that is damaged by now.
        """

    def revisions(self, names: Sequence[str]) -> list[SignedRevision]:
        """Those of these revisions that are here, with their bodies."""

    def boxes(self, names: Sequence[str]) -> dict[str, Box]:
        """Those of these boxes of closed sections that are here."""

    def whole(self, with_words: Mapping[str, bool]) -> set[str]:
        """Which of these revisions need not be added: they are here, with their words wherever the gateway has those."""

    def cursors(self) -> Cursors: ...

    def closed_cursors(self) -> Cursors: ...

    def closed_state(self) -> str:
        """The gateway's word for how far closed sections had come when all of them were here."""

    def profile(self) -> str:
        """The hash of the gateway's signed profile, empty where none is here."""

    def directory(self) -> str:
        """The gateway's own word for the directory that was kept last, empty where it is to be told anew."""

    def keys_here(self) -> list[Person]:
        """The people of this computer, once for each key that they ever signed with, the present one of each last."""

    def made_here(self) -> set[str]:
        """Everybody whose keys were made on this computer, by id."""

    def everyone(self) -> list[Person]: ...

    def may_sign(self, author: str, signing_key: str) -> bool:
        """Whether a key is an author's, as far as is known here."""

    def own_revisions(self) -> list[str]:
        """The names of every revision in the streams that go to this gateway, in the order in which they came here; without
        those that were set aside.
        """

    def own_boxes(self) -> list[tuple[list[str], list[SealedKey]]]:
        """For each closed section that goes to this gateway: its boxes by name, in order, and its sealed keys."""

    # ---- keeping

    def append(
        self,
        after: LogEnd,
        revisions: tuple[str, ...],
        *,
        control: tuple[Control, ...] = (),
        beacon: Signed | None = None,
        closed: bool = False,
    ) -> LogEnd:
        """Sign the next entry after that end of a log, keep it and queue it; gives the new end."""

    def keep_gateway(self, gateway: Gateway) -> None: ...

    def begin_log(self, gateway: Gateway, key: str) -> None:
        """Keep the gateway with the new epoch of our log, which begins under that one of our keys; empty for the last one."""

    def renew_key(self) -> None:
        """Where the log goes by another key than the one that was made last, say in it that it goes on under that one."""

    def keep_key(self, person: str, signing_key: str) -> None: ...

    def keep_person(self, person: Person) -> None:
        """Keep somebody of elsewhere as they now are."""

    def keep_erased(self, hashes: Sequence[str]) -> None:
        """The revisions whose words may go by the gateway's present word; earlier words do not count any more."""

    def keep_holds(self, found: Sequence[Hold]) -> None: ...

    def keep_computers(self, found: Sequence[Computer]) -> None: ...

    def keep_told(self, told: Directory) -> None:
        """Keep what a directory tells beside people, holds and computers: how long this computer may be read."""

    def keep_directory(self, word: str) -> None:
        """The gateway's own word for the directory that was just kept; empty to be told it anew."""

    def keep_copied(self, copied: str) -> None:
        """Keep when the gateway last heard another copy of this folder, empty where it knows of none."""

    def keep_profile(self, signed: Signed) -> None: ...

    def keep_receipt(self, signed: Signed) -> None: ...

    def mark_received(self, epoch: int, up_to: int, at: str) -> None:
        """The gateway has every entry of that epoch up to this seq, by a verified receipt."""

    def keep_held(self, revision: str, reason: str, at: str) -> None: ...

    def set_aside(self, names: Collection[str]) -> None:
        """Send these no more by themselves, and let a person see that."""

    def take_back_aside(self) -> list[str]:
        """Set nothing aside any more; gives the names of what was."""

    def keep_places(self, places: Sequence[Positioned]) -> None:
        """Keep the places that the gateway gave. A place is given once."""

    def add(self, signed: SignedRevision) -> None:
        """Keep a verified revision that came, and its section where it is the first of one."""

    def move_cursor(self, stream: str, position: int, head: str) -> None: ...

    def keep_closed(self, stream: str, boxes: Iterable[Box], keys: Iterable[SealedKey]) -> None:
        """Keep what came of a closed section."""

    def move_closed_cursor(self, stream: str, position: int, head: str) -> None: ...

    def keep_closed_state(self, state: str) -> None: ...

    def renew(self, pulled: Sequence[SignedRevision], touched: Collection[str]) -> None:
        """Renew what is shown of what was pulled, of these records, and of those that were let in meanwhile."""


class Memory(Protocol):
    """This computer's store, as transactions. Leaving `writing` without an error is the commit."""

    def reading(self) -> AbstractContextManager[Port]: ...

    def writing(self) -> AbstractContextManager[Port]: ...
