"""The store's side of the sync: makes the next request, keeps a verified answer, opens a new epoch. One transaction each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from carer_app.domain.closed import Box
from carer_app.domain.entry import START, SignedEntry, key_added
from carer_app.domain.revision import REVISION, Revision, SignedRevision
from carer_app.domain.signing import BrokenSignatureError
from carer_app.store import closed, computers, directory, gateways, holds, log, profiles, revisions, streams, writing
from carer_app.store.computers import Computer
from carer_app.store.engine import Connection, Database
from carer_app.store.gateways import Gateway
from carer_app.store.streams import Positioned
from carer_app.store.writing import Device
from carer_app.sync.engine import OutboxRead
from carer_app.sync.protocol import (
    BATCH,
    LARGEST_BATCH,
    Directory,
    ItemState,
    LogHead,
    PersonListed,
    Receipt,
    Row,
    SyncAnswer,
    SyncRequest,
)
from carer_app.sync.verify import Pinned, opened, read_beacon, read_directory, read_profile, read_receipt

_CLOSED_STATE = "closed state of "


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What one answer brought."""

    pushed: int = 0
    pulled: int = 0
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class Sender:
    """This computer as the sync needs it: its store, its own log key, and the token that tells two copies apart."""

    database: Database
    device: Device
    name: str
    instance: str


class Exchange:
    """The store of this computer, seen from the sync with one gateway."""

    def __init__(self, sender: Sender, gateway: str) -> None:
        self._sender = sender
        self._database = sender.database
        self._gateway = gateway
        self._tells_closed = False

    def gateway(self) -> Gateway:
        with self._database.reading() as db:
            found = gateways.one(db, self._gateway)
        assert found
        return found

    def pinned(self) -> Pinned:
        gateway = self.gateway()
        return Pinned(gateway=gateway.id, key=gateway.key, device=self._sender.device.id)

    def read_outbox(self) -> OutboxRead:
        """The next batch in order, and how far every stream was pulled."""
        with self._database.reading() as db:
            gateway = gateways.one(db, self._gateway)
            assert gateway
            waiting = log.waiting(db, gateway.id, gateway.epoch, BATCH + 1)
            entries, signed, boxes = _filled(db, waiting[:BATCH])
            cursors = streams.cursors_of(db, gateway.id)
            own = closed.cursors_of(db, gateway.id) if self._tells_closed else {}
            state = directory.setting(db, _CLOSED_STATE + gateway.id) or ""
            profile = profiles.hash_of(db, gateway.id)
            head = self._head(db, gateway, entries[-1].entry.seq if entries else None)
        request = SyncRequest(
            device=self._sender.device.id,
            epoch=gateway.epoch,
            instance=self._sender.instance,
            entries=tuple(one.signed for one in entries),
            revisions=tuple(one.signed for one in signed),
            bodies={one.hash: one.body for one in signed if one.body},
            cursors={stream: position for stream, (position, _head) in cursors.items()},
            heads={stream: head for stream, (_position, head) in cursors.items()},
            more=len(waiting) > len(entries),
            profile=profile,
            boxes=tuple(boxes),
            closed_state=state,
            closed={stream: position for stream, (position, _head) in own.items()} if self._tells_closed else None,
            closed_heads={stream: head for stream, (_position, head) in own.items()},
        )
        return OutboxRead(request=request, head=head)

    def apply(self, request: SyncRequest, answer: SyncAnswer) -> Counted:
        """Keep a verified answer: people first, then receipts, then what is new. Raises BrokenSignatureError."""
        pinned = self.pinned()
        receipt = read_receipt(answer.receipt, pinned)
        told = read_directory(answer.directory, pinned) if answer.directory else None
        beacon = read_beacon(answer.beacon, pinned)
        with self._database.writing() as db:
            if told:
                _keep_people(db, told.people)
                self._keep_what_may_go(db, told)
                self._keep_computers(db, told)
            touched = self._keep_receipt(db, request, answer, receipt) if request.entries else set()
            pulled = self._keep_pages(db, answer)
            touched |= _placed_by_pages(answer)
            self._keep_closed(db, answer)
            computers.keep_copied(db, self._gateway, answer.copied, known=not request.more)
            writing.renew(db, pulled, touched | streams.let_in(db))
            gateway = gateways.one(db, self._gateway)
            assert gateway
            _keep_profile(db, gateway, answer)
            if told and told.safeguarding:
                gateway = msgspec.structs.replace(gateway, safeguarding=told.safeguarding)
            heard = msgspec.structs.replace(
                gateway, nonce=answer.nonce, beacon=answer.beacon, last_heard=beacon.at, last_problem=""
            )
            gateways.keep(db, heard)
            waiting = log.is_waiting(db, gateway.id, gateway.epoch)
        self._tells_closed = answer.closed_differs or any(page.more for page in answer.closed.values())
        more = waiting or request.more or self._tells_closed or any(page.more for page in answer.pages.values())
        return Counted(pushed=len(request.revisions), pulled=len(pulled), more=more)

    def _keep_what_may_go(self, db: Connection, told: Directory) -> None:
        """Keep what may be erased and what a hold keeps. A computer that was taken off the list is told of nobody and
        nothing any more: then nothing may go, and the holds that it knew of stand.
        """
        directory.keep_erased(db, self._gateway, told.erased)
        if told.home.id:
            holds.keep(db, self._gateway, told.holds)

    def _keep_computers(self, db: Connection, told: Directory) -> None:
        """Keep when the home's other computers were last heard from; of those taken off the list nothing more comes."""
        own = self._sender.device.id
        others = [Computer(name=one.name, heard=one.heard) for one in told.devices if one.id != own and not one.revoked]
        if told.home.id:
            computers.keep(db, self._gateway, others)

    def open_epoch(self, after: int) -> None:
        """Begin the log anew after another history: wrap every revision again.

        What the gateway still has it answers as a duplicate, so nothing is lost and nothing doubles.
        """
        with self._database.writing() as db:
            gateway = gateways.one(db, self._gateway)
            assert gateway
            renewed = msgspec.structs.replace(gateway, epoch=max(gateway.epoch, after) + 1)
            gateways.keep(db, renewed)
            name_keys(db, self._sender.device, renewed)
            own = [section.stream for section in streams.sections_of(db, gateway=gateway.id)]
            wrap(db, self._sender.device, renewed, revisions.of_streams(db, own))
            for stream in closed.streams_of(db, gateway.id):
                hashes = [box.hash for _number, box in closed.boxes(db, [stream])]
                closed.queue(db, self._sender.device, hashes, closed.keys_of(db, [stream]), gateway.id)

    def recognises(self, theirs: LogHead) -> bool:
        """Whether the gateway's end of the log is an entry of ours, though perhaps not the last that we just sent."""
        with self._database.reading() as db:
            gateway = gateways.one(db, self._gateway)
            assert gateway
            ours = log.hash_at(db, gateway.id, theirs.epoch, theirs.seq)
        return theirs.epoch == gateway.epoch and ours == theirs.head

    def renonce(self, nonce: str) -> None:
        with self._database.writing() as db:
            gateway = gateways.one(db, self._gateway)
            assert gateway
            gateways.keep(db, msgspec.structs.replace(gateway, nonce=nonce))

    def note_problem(self, problem: str) -> None:
        """Remember a stable word for what went wrong last; empty when all is well. What the gateway said before may be
        erased waits then for a fresh word, since a hold may have been placed meanwhile.
        """
        gateway = self.gateway()
        if gateway.last_problem != problem:
            with self._database.writing() as db:
                gateways.keep(db, msgspec.structs.replace(gateway, last_problem=problem))
                if problem:
                    directory.keep_erased(db, self._gateway, ())

    def _head(self, db: Connection, gateway: Gateway, last: int | None) -> LogHead:
        seq = last if last is not None else log.end(db, gateway.id, gateway.epoch).seq
        return LogHead(epoch=gateway.epoch, seq=seq, head=log.hash_at(db, gateway.id, gateway.epoch, seq) or START)

    def _keep_receipt(self, db: Connection, request: SyncRequest, answer: SyncAnswer, receipt: Receipt) -> set[str]:
        """Keep the places that a receipt names, and the receipt; gives the records that it is about."""
        sent = {signed.hash(REVISION): signed.read(Revision) for signed in request.revisions}
        whose = {name: revision.stream for name, revision in sent.items()} | {
            box.hash: box.stream for box in request.boxes
        }
        places = []
        for item in receipt.items:
            if item.revision not in whose:
                continue
            if item.state == ItemState.HELD and item.revision in sent:
                streams.keep_held(db, item.revision, self._gateway, str(item.reason or ""), receipt.at)
            elif item.position is not None:
                places.append(_place(whose[item.revision], item.position, item.revision, receipt.at))
        streams.keep_positions(db, places)
        gateways.keep_receipt(db, self._gateway, answer.receipt)
        log.mark_received(db, self._gateway, receipt.log.epoch, receipt.log.seq, receipt.at)
        return {revision.record for revision in sent.values()}

    def _keep_pages(self, db: Connection, answer: SyncAnswer) -> list[SignedRevision]:
        """Add what is new, and move each cursor in the same transaction. Nothing here is ever taken away."""
        fresh = []
        for stream, page in answer.pages.items():
            rows = {row.revision.hash(REVISION): row for row in page.rows}
            here = revisions.known(db, list(rows))
            for row in (row for hash_, row in rows.items() if hash_ not in here):
                signed = opened(_read(row))
                if not directory.may_sign(db, signed.revision.author, signed.revision.author_key):
                    raise BrokenSignatureError("A revision is signed with another person's key.")
                revisions.add(db, signed)
                fresh.append(signed)
                writing.know_section(db, signed, self._gateway)
            streams.keep_positions(
                db, [_place(stream, row.position, hash_, row.received) for hash_, row in rows.items()]
            )
            if page.rows:
                streams.move_cursor(db, self._gateway, stream, page.next, page.head)
        return fresh

    def _keep_closed(self, db: Connection, answer: SyncAnswer) -> None:
        """Add the boxes and keys that came, and move each cursor with them. Whose they are only their readers find out."""
        for stream, page in answer.closed.items():
            closed.know_stream(db, stream, self._gateway)
            for row in page.rows:
                closed.keep_box(db, Box(hash=row.hash, stream=stream, box=row.box))
            for key in page.keys:
                closed.keep_key(db, closed.SealedKey(stream=stream, key=key))
            streams.keep_positions(db, [_place(stream, row.position, row.hash, row.received) for row in page.rows])
            if page.rows:
                closed.move_cursor(db, self._gateway, stream, page.next, page.head)
        is_more = answer.closed_differs or any(page.more for page in answer.closed.values())
        name = _CLOSED_STATE + self._gateway
        if not is_more and answer.closed_state != (directory.setting(db, name) or ""):
            directory.set_setting(db, name, answer.closed_state)


def _placed_by_pages(answer: SyncAnswer) -> set[str]:
    """The records of every row: a page may be the first to tell the place of what was sent in another way."""
    return {row.revision.read(Revision).record for page in answer.pages.values() for row in page.rows}


def wrap(db: Connection, device: Device, gateway: Gateway, hashes: Iterable[str]) -> None:
    """Queue revisions for a gateway, one entry each, at the end of its log."""
    end, key = log.end(db, gateway.id, gateway.epoch), device.key()
    for hash_ in hashes:
        end = log.append(db, key, device.id, end, (hash_,), beacon=gateway.beacon)


def _filled(
    db: Connection, waiting: Sequence[SignedEntry]
) -> tuple[list[SignedEntry], list[SignedRevision], list[Box]]:
    """The first entries with all their revisions and boxes, as many as fit into one request, and always one."""
    entries: list[SignedEntry] = []
    signed: list[SignedRevision] = []
    boxes: list[Box] = []
    size = 0
    names = [name for one in waiting for name in one.entry.revisions]
    here = {one.hash: one for one in revisions.by_hash(db, names)}
    shut = closed.by_hash(db, [name for name in names if name not in here])
    for entry in waiting:
        own = [here[name] for name in entry.entry.revisions if name in here]
        away = [shut[name] for name in entry.entry.revisions if name in shut]
        size += sum(map(_length, own)) + sum(len(box.box) * 4 // 3 for box in away)
        if entries and size > LARGEST_BATCH:
            break
        entries.append(entry)
        signed += own
        boxes += away
    return entries, signed, boxes


def _length(signed: SignedRevision) -> int:
    beside = (signed.body.text, *(text.text for text in signed.body.manifests)) if signed.body else ()
    return len(signed.signed.data) + sum(map(len, beside))


def name_keys(db: Connection, device: Device, gateway: Gateway) -> None:
    """Tell the gateway every key that people of this computer sign or ever signed with, the present one of each last."""
    end, key = log.end(db, gateway.id, gateway.epoch), device.key()
    for person in directory.keys_here(db):
        end = log.append(db, key, device.id, end, (), control=(key_added(person),), beacon=gateway.beacon)


def _keep_people(db: Connection, people: Iterable[PersonListed]) -> None:
    """Keep those of elsewhere as the directory last names them; the keys that it names before stay known as theirs."""
    here = directory.made_here(db)
    known = {person.id: person for person in directory.everyone(db)}
    latest = {listed.id: listed.as_person() for listed in people if listed.id not in here}
    for listed in people:
        directory.keep_key(db, listed.id, listed.signing_key)
    for person in latest.values():
        if known.get(person.id) != person:
            directory.keep_person(db, person, here=False)


def _keep_profile(db: Connection, gateway: Gateway, answer: SyncAnswer) -> None:
    """Keep the council's profile where it came. One that is broken or older is let lie: the words here stay in use."""
    if answer.profile is None:
        return
    try:
        read_profile(answer.profile, gateway)
    except BrokenSignatureError:
        return
    profiles.keep(db, gateway.id, answer.profile)


def _read(row: Row) -> SignedRevision:
    revision = row.revision.read(Revision)
    return SignedRevision(signed=row.revision, revision=revision, hash=row.revision.hash(REVISION), body=row.body)


def _place(stream: str, position: int, revision: str, received: str) -> Positioned:
    return Positioned(stream=stream, position=position, revision=revision, received=received)
