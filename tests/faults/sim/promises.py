"""The invariants of the sync that can be judged in memory, each by its name, once everything has healed."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

from carer_app.domain import revision as revision_module
from carer_app.domain.command import Ask, Command, Outcome
from carer_app.domain.entry import ENTRY, START, Entry, What
from carer_app.domain.signing import BrokenSignatureError
from carer_app.gateway.judging import Judge
from carer_app.gateway.trouble import RefusedError
from carer_app.sync import protocol
from carer_app.sync.protocol import Held, SyncRequest
from tests.faults.sim.computer import Computer
from tests.faults.sim.council import SimCouncil
from tests.faults.sim.council_port import MemoryPort
from tests.faults.sim.deciding import holds_are_known
from tests.faults.sim.ledger import Ledger, check_cursors
from tests.faults.sim.power import Violation
from tests.faults.sim.tables import Tables, key_of_entry
from tests.faults.sim.telling import closed_of_home, may_read


def judge(council: SimCouncil, computers: Sequence[Computer], ledger: Ledger, today: str) -> None:
    """Raises Violation for the first promise that does not hold."""
    tables = council.tables
    _nothing_is_lost(tables, ledger)
    _receipts_stand(tables, ledger)
    _streams_are_whole(tables)
    _logs_are_whole(tables)
    _bodies_fit(tables)
    _nothing_waits_for_nothing(council)
    _keys_are_known(tables)
    _old_keys_open_nothing(council)
    _what_was_asked_is_done(tables, computers)
    _copies_are_told(tables, computers)
    holds_are_known(tables, computers, today)
    for computer in computers:
        _computer_is_whole(tables, ledger, computer)
        if not tables.devices[computer.id].revoked:
            _computer_has_all(tables, computer, today)


def _nothing_is_lost(tables: Tables, ledger: Ledger) -> None:
    lost = ledger.saved.keys() - ledger.excused - tables.revisions.keys() - tables.boxes.keys()
    if lost:
        raise Violation("I11 nothing is lost", f"{len(lost)} saved and never kept by the council: {sorted(lost)[:2]}")


def _receipts_stand(tables: Tables, ledger: Ledger) -> None:
    for (device, epoch, seq), name in ledger.receipted.items():
        entry = tables.entries.get((device, epoch, seq))
        if entry is None or name not in entry.signed.read(Entry).revisions:
            raise Violation("I2 durable first", f"entry {epoch}/{seq} of {device} was receipted and is not there")


def _streams_are_whole(tables: Tables) -> None:
    _chained(tables.rows, tables.ends, "stream")
    _chained(tables.closed_rows, tables.closed_ends, "closed stream")
    for hash_, candidate in tables.revisions.items():
        place = tables.places.get(hash_)
        is_held = hash_ in tables.held and hash_ not in tables.settled
        if (place is None) is not is_held:
            raise Violation("I4 one place", f"{hash_} has a place and is held, or neither")
        if place and place[0] != candidate.revision.stream:
            raise Violation("I4 one place", f"{hash_} stands in another stream than its own")


def _chained(rows: dict, ends: dict, what: str) -> None:
    for stream, end in ends.items():
        head = START
        for position in range(1, end.position + 1):
            row = rows.get((stream, position))
            if row is None:
                raise Violation("I5 no gaps", f"{what} {stream} has no {position} of {end.position}")
            head = protocol.next_head(head, row.hash)
            if row.head != head:
                raise Violation("I5 no gaps", f"{what} {stream} does not chain at {position}")
        if end.head != head:
            raise Violation("I5 no gaps", f"{what} {stream} says another head")


def _logs_are_whole(tables: Tables) -> None:
    named = set()
    for (device, epoch), end in tables.logs.items():
        head = START
        for seq in range(1, end.seq + 1):
            line = tables.entries.get((device, epoch, seq))
            if line is None:
                raise Violation("I6 the log", f"log {device}/{epoch} has no {seq}")
            entry = line.signed.read(Entry)
            said = (entry.device, entry.epoch, entry.seq, entry.prev, line.signed.hash(ENTRY))
            if said != (device, epoch, seq, head, line.hash):
                raise Violation("I6 the log", f"log {device}/{epoch} does not chain at {seq}")
            head = line.hash
            named.update(entry.revisions)
    gone = named - tables.revisions.keys() - tables.boxes.keys()
    if gone:
        raise Violation("I6 the log", f"entries name {len(gone)} revisions that are not there")


def _bodies_fit(tables: Tables) -> None:
    for hash_ in tables.places:
        wanted = tables.revisions[hash_].revision.body_hash
        body = tables.bodies.get(wanted)
        if body is None or body.hash() != wanted:
            raise Violation("I16 bodies", f"the body of {hash_} is not there, or another")


def _nothing_waits_for_nothing(council: SimCouncil) -> None:
    """What was held for want of a stream or a key has its place once both are known."""
    port = MemoryPort(council)
    for_want = (Held.UNKNOWN_STREAM, Held.UNKNOWN_AUTHOR)
    for candidate in port.held_candidates(lambda _candidate, reason: reason in for_want):
        if Judge(port, [candidate]).reason_to_hold(candidate) is None:
            raise Violation("I11 held", f"{candidate.hash} is held, and nothing is in its way any more")


def _keys_are_known(tables: Tables) -> None:
    """Whoever a computer named is known, unless that computer was revoked."""
    for (device, _epoch, _seq), line in tables.entries.items():
        for control in line.signed.read(Entry).control:
            named = (control.facts.get("person", ""), control.facts.get("signing_key", ""))
            if control.what == What.KEY_ADDED and named not in tables.keys and not tables.devices[device].revoked:
                raise Violation("I6 the log", f"{device} named a key, and nobody knows it")


def _old_keys_open_nothing(council: SimCouncil) -> None:
    """Each entry holds under the key of its time, and a request is believed under the last one alone."""
    tables = council.tables
    for (device, epoch, seq), line in tables.entries.items():
        try:
            line.signed.verify(ENTRY, key_of_entry(tables, device, epoch, seq))
        except BrokenSignatureError:
            raise Violation("keys", f"entry {epoch}/{seq} of {device} is not under the key of its time") from None
    for device, keys in tables.device_keys.items():
        facts = tables.devices[device]
        request = SyncRequest(device=device, epoch=facts.epoch, instance=facts.instance, more=True)
        for old in {one.key for one in keys} - {facts.public_key}:
            with suppress(RefusedError):
                council.sync(request, device, old)
                raise Violation("keys", f"{device} is believed under a key that it gave up")


def _what_was_asked_is_done(tables: Tables, computers: Sequence[Computer]) -> None:
    """Each thing that the council asked was answered, by the computer that it named, and nobody else did any of it."""
    for (device, number), signed in tables.commands.items():
        is_known = signed.read(Command).what in (Ask.LOCK, Ask.HOLD, Ask.ROTATE)
        wanted = Outcome.DONE if is_known else Outcome.NOT_KNOWN
        if tables.obeyed.get((device, number)) != wanted:
            raise Violation("commands are done", f"{device} was asked {number} and did not say that it is {wanted}")
    for computer in computers:
        for number, signed in computer.disk.asked.items():
            given = tables.commands.get((computer.id, number))
            if given is None or given.data != signed.data:
                raise Violation(
                    "commands are done", f"{computer.id} takes for asked what the council did not ask of it"
                )


def _copies_are_told(tables: Tables, computers: Sequence[Computer]) -> None:
    """Two computers with copies of one folder are both told so; one whose folder was never copied is not."""
    for computer in computers:
        is_told = bool(computer.disk.settings.get("copied"))
        is_two = [one.id for one in computers].count(computer.id) > 1
        if tables.devices[computer.id].revoked or is_told is is_two:
            continue
        if is_two or not tables.copies.get(computer.id):
            raise Violation("I13 copies", f"{computer.id} is told {is_told} of two copies, and there are two: {is_two}")


def _computer_is_whole(tables: Tables, ledger: Ledger, computer: Computer) -> None:
    ledger.nothing_is_forgotten(computer)
    disk = computer.disk
    check_cursors(tables, computer, {})
    for (epoch, seq), one in disk.entries.items():
        before = disk.entries.get((epoch, seq - 1))
        if one.entry.prev != (before.hash if before else START):
            raise Violation("I6 the log", f"{computer.id} does not chain at {epoch}/{seq}")
    for (stream, position), hash_ in disk.places.items():
        row = tables.rows.get((stream, position)) or tables.closed_rows.get((stream, position))
        if row is None or row.hash != hash_:
            raise Violation("I12 one history", f"{computer.id} has {stream} at {position} otherwise than the council")
    if disk.settings.get("aside"):
        raise Violation("I11 nothing is set aside", f"{computer.id} set aside what was whole")
    _heads_are_right(computer)
    for one in disk.revisions.values():
        if one.body is None or one.body.hash() != one.revision.body_hash:
            raise Violation("I16 bodies", f"{computer.id} lacks the words of {one.hash}")


def _heads_are_right(computer: Computer) -> None:
    records: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for one in computer.disk.revisions.values():
        records[one.revision.record][one.hash] = one.revision.parents
    for record, parents in records.items():
        wanted = set(parents).difference(*parents.values())
        shown = revision_module.heads(parents)
        if set(shown) != wanted:
            raise Violation("I10 heads", f"{computer.id} shows {len(shown)} of {len(wanted)} versions of {record}")


def _computer_has_all(tables: Tables, computer: Computer, today: str) -> None:
    """Computers with the same rights have the same, and it is all that the council has."""
    disk = computer.disk
    for stream in may_read(tables, computer.home, today):
        for position in range(1, tables.ends[stream].position + 1):
            hash_ = tables.rows[stream, position].hash
            if hash_ not in disk.revisions or disk.places.get((stream, position)) != hash_:
                raise Violation("I8 the same everywhere", f"{computer.id} has not {stream} at {position}")
    for stream in closed_of_home(tables, computer.home):
        end = tables.closed_ends.get(stream)
        for position in range(1, end.position + 1 if end else 1):
            if tables.closed_rows[stream, position].hash not in disk.boxes:
                raise Violation("I8 the same everywhere", f"{computer.id} has not closed {stream} at {position}")
    if computer.disk.received.get(disk.gateways["gateway"].epoch, 0) < len(
        [1 for epoch, _seq in disk.entries if epoch == disk.gateways["gateway"].epoch]
    ):
        raise Violation("I11 everything is sent", f"{computer.id} still has entries that wait")
