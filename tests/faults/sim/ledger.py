"""What was promised to whom, kept outside both ends; each promise is checked the moment it is given."""

from collections import defaultdict
from typing import Any

from carer_app.sync.engine import BAD_BYTES
from carer_app.sync.protocol import Directory, ItemState, Receipt, SyncAnswer, SyncRequest, Trouble
from tests.faults.sim.computer import Computer, Watch
from tests.faults.sim.council import SimCouncil
from tests.faults.sim.power import Violation
from tests.faults.sim.tables import Tables
from tests.faults.sim.telling import closed_of_home, may_read

MAY_BE_SAID = {"chain-gap", "chain-fork", "new-nonce", "not-signed"}
"""What a gateway may answer to a device that did nothing wrong."""


class Ledger(Watch):
    """Everything that anybody was told: saved, received, where it stands."""

    def __init__(self, council: SimCouncil, today: Any) -> None:
        self._council = council
        self._today = today
        self.saved: dict[str, str] = {}
        self._seen: dict[int, tuple[int, int]] = {}
        self._cursors: dict[int, dict[str, int]] = defaultdict(dict)
        self.excused: set[str] = set()
        self.damaged: set[str] = set()
        self.ever: dict[int, set[str]] = defaultdict(set)
        self.receipted: dict[tuple[str, int, int], str] = {}
        self.chains: dict[tuple[str, int], str] = {}
        self.council_is_old = False

    def save(self, computer: Computer, hashes: list[str]) -> None:
        """The screen said “saved”."""
        self.saved |= dict.fromkeys(hashes, computer.id)

    # ---- at a computer

    def received(self, computer: Computer, epoch: int, up_to: int) -> None:
        kept = self._council.tables.entries
        if self.council_is_old:
            return
        first = computer.disk.received.get(epoch, 0) + 1
        for seq in range(first, up_to + 1):
            own = computer.disk.entries.get((epoch, seq))
            theirs = kept.get((computer.id, epoch, seq))
            if own and (theirs is None or own.hash != theirs.hash):
                raise Violation("I3 received", f"{computer.id} shows entry {epoch}/{seq} as received")

    def committed(self, computer: Computer) -> None:
        disk, place = computer.disk, id(computer)
        if self._seen.get(place) != (len(disk.revisions), len(disk.boxes)):
            self._seen[place] = (len(disk.revisions), len(disk.boxes))
            self.ever[place].update(disk.revisions, disk.boxes)

    def put_back(self, computer: Computer) -> None:
        """An old copy of its disk is in its place."""
        self.ever[id(computer)] = {*computer.disk.revisions, *computer.disk.boxes}
        self._cursors.pop(id(computer), None)
        self._seen.pop(id(computer), None)

    def after_a_cut(self, computer: Computer) -> None:
        """What the screen said before is still there, and no cursor stands beyond what is: what it has passed is looked at
        when it passes it, and once more at the end.
        """
        self.nothing_is_forgotten(computer)
        check_cursors(self._council.tables, computer, self._cursors[id(computer)])

    def nothing_is_forgotten(self, computer: Computer) -> None:
        gone = self.ever[id(computer)] - computer.disk.revisions.keys() - computer.disk.boxes.keys()
        if gone:
            raise Violation("I1 saved", f"{computer.id} forgot {sorted(gone)[:2]}")

    # ---- at the line

    def seen(self, request: SyncRequest, answer: SyncAnswer | None, trouble: Trouble | None) -> None:
        """The gateway said this to that."""
        if self.council_is_old:
            return
        tables = self._council.tables
        is_damaged = trouble is not None and trouble.type == BAD_BYTES and request.device in self.damaged
        if trouble is not None and trouble.type not in MAY_BE_SAID and not is_damaged:
            raise Violation("I11 never refused", f"{request.device} was answered {trouble.type}: {trouble.detail}")
        if answer is None:
            return
        receipt = answer.receipt.read(Receipt)
        self._durable(tables, request, receipt)
        for stream, head in receipt.streams.items():
            self._one_history(stream, head.position, head.head)
        for stream, page in answer.pages.items():
            self._one_history(stream, page.next, page.head)
        self._within_rights(tables, request, answer)

    def _durable(self, tables: Tables, request: SyncRequest, receipt: Receipt) -> None:
        log = receipt.log
        for item in receipt.items:
            kept = tables.revisions.get(item.revision) or tables.boxes.get(item.revision)
            if kept is None:
                raise Violation("I2 durable first", f"a receipt names {item.revision}, which was not kept")
            place = tables.places.get(item.revision, ("", None))[1]
            if item.revision in tables.boxes:
                place = tables.boxes[item.revision][1]
            if item.state != ItemState.HELD and place != item.position:
                raise Violation("I4 one place", f"a receipt gives {item.revision} another place than its own")
            self.receipted[request.device, log.epoch, item.seq] = item.revision
        if log.seq:
            entry = tables.entries.get((request.device, log.epoch, log.seq))
            if entry is None or entry.hash != log.head:
                raise Violation("I2 durable first", f"a receipt names entry {log.epoch}/{log.seq}, which was not kept")

    def _one_history(self, stream: str, position: int, head: str) -> None:
        if self.chains.setdefault((stream, position), head) != head:
            raise Violation("I12 one history", f"two histories of {stream} at {position}")

    def _within_rights(self, tables: Tables, request: SyncRequest, answer: SyncAnswer) -> None:
        facts = tables.devices[request.device]
        told = answer.directory
        if facts.revoked:
            if answer.pages or answer.closed or answer.closed_state or (told and told.read(Directory).people):
                raise Violation("I15 a revoked device", f"{request.device} was told something")
            return
        if facts.home is None:
            return
        strange = answer.pages.keys() - set(may_read(tables, facts.home, self._today())) if answer.pages else set()
        if answer.closed:
            strange |= answer.closed.keys() - set(closed_of_home(tables, facts.home))
        if strange:
            raise Violation("I17 readers only", f"{request.device} was given {sorted(strange)}")


def check_cursors(tables: Tables, computer: Computer, passed: dict[str, int]) -> None:
    """A cursor never stands beyond what is here. `passed` is how far that was seen before, and is seen now."""
    disk = computer.disk
    for cursors, rows, here in (
        (disk.cursors, tables.rows, disk.revisions),
        (disk.closed_cursors, tables.closed_rows, disk.boxes),
    ):
        for stream, (upto, _head) in cursors.items():
            for position in range(passed.get(stream, 0) + 1, upto + 1):
                row = rows.get((stream, position))
                if row is None or row.hash not in here:
                    raise Violation("I7 cursors", f"{computer.id} has passed {stream} at {position} and has it not")
            passed[stream] = max(passed.get(stream, 0), upto)
