"""Opening a request: every signature, chain and hash is checked before anything is judged or kept."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from carer_app.clock import moment, stamp
from carer_app.domain.canonical import LARGEST_BODY
from carer_app.domain.closed import Box
from carer_app.domain.device_key import changed_to
from carer_app.domain.entry import ENTRY, Control, Entry
from carer_app.domain.revision import REVISION, Body, Revision
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.domain.well_formed import LARGEST_COUNT, has_times, is_hash, is_name, is_well_named
from carer_app.gateway.port import Candidate, DeviceFacts, Kept, NewEntry, NewKey, Port
from carer_app.gateway.trouble import RefusedError, bad_bytes, bad_request, chain_fork, chain_gap, newer_version
from carer_app.sync.protocol import BATCH, BEACON, Beacon, LogHead, SyncRequest

MOST_ENTRIES = 1000
NEWEST_ENVELOPE = 1
"""Every version of entries and revisions up to this one is taken for ever."""

LARGEST_BOX = 2 * LARGEST_BODY

_SIGNATURE = re.compile(r"[0-9a-f]{128}")


class ForkedError(RefusedError):
    """The device's log says two things under one number; `entry` is the evidence to keep."""

    def __init__(self, log: LogHead, entry: NewEntry) -> None:
        super().__init__(chain_fork(log))
        self.entry = entry


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What a request brought, verified. `named` is every revision that an entry names, or one that came before and was not
    heard of, by seq, in order; `boxes` are those
    of closed sections that are new here.
    """

    entries: tuple[NewEntry, ...]
    named: tuple[tuple[int, str], ...]
    controls: tuple[Control, ...]
    keys: tuple[NewKey, ...]
    candidates: tuple[Candidate, ...]
    boxes: tuple[Box, ...]
    kept: dict[str, Kept]
    log: LogHead

    @property
    def brings_nothing(self) -> bool:
        """Whether there is nothing in it to keep, and nothing to say what became of: it only asks for what is new."""
        return not (self.entries or self.named or self.boxes)


class _Known(msgspec.Struct, frozen=True):
    """A device, and the key by which its log goes at an entry; `is_new` where an entry of the same request told that key."""

    id: str
    key: str
    is_new: bool = False


class _Beside(msgspec.Struct, frozen=True):
    """What came beside the entries, by name."""

    revisions: Mapping[str, Signed]
    bodies: Mapping[str, Body]
    boxes: Mapping[str, Box]


class _Line(msgspec.Struct, frozen=True):
    place: int
    entry: Entry
    kept: NewEntry
    new_key: str | None


def open_request(port: Port, request: SyncRequest, device: DeviceFacts) -> Opened:
    """Verify everything in a request; raises RefusedError (ForkedError for a fork)."""
    _refuse_odd(request)
    log = newest_log(port, request, device)
    if not (request.entries or request.revisions or request.boxes or request.unheard):
        return _nothing(log)
    lines = _open_entries(port, request, device)
    if lines and log.epoch != request.epoch:
        raise RefusedError(chain_fork(log))
    fresh = _fresh(port, device, log, lines)
    told = [(line.entry.seq, hash_) for line in lines for hash_ in line.entry.revisions]
    if request.unheard and not lines and log.epoch == request.epoch:
        told = port.named_from(device.id, log.epoch, request.unheard, BATCH)
    named = {hash_ for _seq, hash_ in told}
    beside = _beside(request)
    # What a box is named is its sender's word alone: a revision that is sent as itself is never taken for a box.
    kept = port.kept(named)
    kept |= port.kept_boxes(named - kept.keys() - beside.revisions.keys())
    return Opened(
        entries=tuple(line.kept for line in fresh),
        named=tuple(told),
        controls=tuple(control for line in fresh for control in line.entry.control),
        keys=tuple(
            NewKey(epoch=line.entry.epoch, seq=line.entry.seq, key=line.new_key) for line in fresh if line.new_key
        ),
        candidates=tuple(_candidates(port, beside, device, lines, kept)),
        boxes=tuple(_boxes(beside, lines, kept)),
        kept=kept,
        log=LogHead(epoch=log.epoch, seq=fresh[-1].entry.seq, head=fresh[-1].kept.hash) if fresh else log,
    )


def _nothing(log: LogHead) -> Opened:
    return Opened(entries=(), named=(), controls=(), keys=(), candidates=(), boxes=(), kept={}, log=log)


def _beside(request: SyncRequest) -> _Beside:
    """Raises RefusedError where a box cannot be one."""
    for box in request.boxes:
        if not is_hash(box.hash) or not is_name(box.stream) or not 0 < len(box.box) <= LARGEST_BOX:
            raise RefusedError(bad_bytes(None, "A box is too long, or has a name that cannot be."))
    revisions = {signed.hash(REVISION): signed for signed in request.revisions}
    return _Beside(revisions, request.bodies, {box.hash: box for box in request.boxes})


def newest_log(port: Port, request: SyncRequest, device: DeviceFacts) -> LogHead:
    """The log of the epoch that the device speaks of, or of the later one that it has forgotten."""
    return port.log(device.id, max(request.epoch, device.epoch))


def _refuse_odd(request: SyncRequest) -> None:
    counts = (
        request.epoch - 1,
        request.rows,
        request.unheard,
        *request.cursors.values(),
        *(request.closed or {}).values(),
    )
    if min(counts) < 0 or max(counts) > LARGEST_COUNT:
        raise RefusedError(bad_request("a number is smaller or larger than it can be"))
    if len(request.entries) > MOST_ENTRIES:
        raise RefusedError(bad_request(f"there are more than {MOST_ENTRIES} entries"))
    if not all(
        map(
            is_name,
            (request.instance, *request.cursors, *request.heads, *(request.closed or {}), *request.closed_heads),
        )
    ):
        raise RefusedError(bad_request("a name holds what a name cannot hold"))


def _open_entries(port: Port, request: SyncRequest, device: DeviceFacts) -> list[_Line]:
    """The entries in order, each under the key by which the log went then: one of them may tell the next key."""
    known = _Known(device.id, device.public_key)
    lines = []
    for index, signed in enumerate(request.entries):
        line = _open_entry(port, request, known, index, signed)
        known = _Known(device.id, line.new_key, is_new=True) if line.new_key else known
        lines.append(line)
    return lines


def _verify(port: Port, device: _Known, signed: Signed, entry: Entry) -> None:
    try:
        port.verify(ENTRY, signed, device.key)
    except BrokenSignatureError:
        if device.is_new:
            raise
        port.verify(ENTRY, signed, port.earlier_key(device.id, entry.epoch, entry.seq))


def _open_entry(port: Port, request: SyncRequest, device: _Known, index: int, signed: Signed) -> _Line:
    try:
        entry = signed.read(Entry)
        _verify(port, device, signed, entry)
        new_key = changed_to(entry)
    except BrokenSignatureError as problem:
        raise RefusedError(bad_bytes(index, problem.sentence)) from problem
    _refuse_other_version(index, entry.v)
    if (entry.device, entry.gateway, entry.epoch) != (device.id, port.gateway, request.epoch):
        raise RefusedError(bad_bytes(index, "It is of another device, gateway or epoch."))
    if not 1 <= entry.seq <= LARGEST_COUNT or not is_hash(entry.prev):
        raise RefusedError(bad_bytes(index, "Its number or the hash before it is not what it can be."))
    kept = NewEntry(epoch=entry.epoch, seq=entry.seq, hash=signed.hash(ENTRY), signed=signed)
    return _Line(index, entry, kept, new_key)


def _fresh(port: Port, device: DeviceFacts, log: LogHead, lines: list[_Line]) -> list[_Line]:
    """The lines that the gateway does not have yet, each following the one before; raises RefusedError where one does not."""
    first = min((line.entry.seq for line in lines), default=log.seq + 1)
    known = port.entry_hashes(device.id, log.epoch, first) if first <= log.seq else {}
    seq, head = log.seq, log.head
    fresh: list[_Line] = []
    for line in lines:
        if line.entry.seq <= log.seq:
            if known[line.entry.seq] != line.kept.hash:
                raise ForkedError(log, line.kept)
            continue
        if line.entry.seq != seq + 1:
            raise RefusedError(chain_gap(log))
        if line.entry.prev != head:
            broken = RefusedError(bad_bytes(line.place, "It does not follow the entry before."))
            raise broken if fresh else ForkedError(log, line.kept)
        seq, head = line.entry.seq, line.kept.hash
        fresh.append(line)
    return fresh


def _candidates(
    port: Port, beside: _Beside, device: DeviceFacts, lines: list[_Line], kept: dict[str, Kept]
) -> list[Candidate]:
    """The revisions that have no place yet, in the order in which entries name them; raises RefusedError."""
    sent = beside.revisions
    elsewhere = beside.boxes.keys() | {hash_ for hash_, one in kept.items() if one.position is not None}
    found: dict[str, Candidate] = {}
    beacons: dict[Signed, str | None] = {}
    for line in lines:
        for hash_ in line.entry.revisions:
            if hash_ in found or hash_ in elsewhere:
                continue
            if hash_ not in sent:
                if hash_ in kept:
                    continue
                raise RefusedError(bad_bytes(line.place, "It names a revision that was not sent."))
            revision = _open_revision(port, line.place, sent[hash_])
            found[hash_] = Candidate(
                hash=hash_,
                signed=sent[hash_],
                revision=revision,
                body=_open_body(line.place, revision, beside.bodies.get(hash_)),
                device=device,
                epoch=line.entry.epoch,
                seq=line.entry.seq,
                evidence=_evidence(port, line.entry.beacon, revision, beacons),
            )
    if sent.keys() - {hash_ for line in lines for hash_ in line.entry.revisions}:
        raise RefusedError(bad_bytes(None, "A revision was sent that no entry names."))
    return list(found.values())


def _boxes(beside: _Beside, lines: list[_Line], kept: dict[str, Kept]) -> Iterator[Box]:
    """The boxes that are new here, in the order in which entries name them; raises RefusedError."""
    sent = beside.boxes
    if not sent:
        return
    named = dict.fromkeys(hash_ for line in lines for hash_ in line.entry.revisions)
    if sent.keys() - named.keys():
        raise RefusedError(bad_bytes(None, "A box was sent that no entry names."))
    yield from (sent[hash_] for hash_ in named if hash_ in sent and hash_ not in kept)


def _open_revision(port: Port, index: int, signed: Signed) -> Revision:
    try:
        revision = signed.read(Revision)
        port.verify(REVISION, signed, revision.author_key)
    except BrokenSignatureError as problem:
        raise RefusedError(bad_bytes(index, problem.sentence)) from problem
    _refuse_other_version(index, revision.v)
    if not has_times(revision):
        raise RefusedError(bad_bytes(index, "A revision has a time that is none."))
    if not is_well_named(revision) or not _SIGNATURE.fullmatch(signed.signature):
        raise RefusedError(bad_bytes(index, "A revision has a name or a number that cannot be."))
    return revision


def _refuse_other_version(index: int, version: int) -> None:
    """Raises RefusedError where an envelope is of a version that was never shipped, or one to come."""
    if version > NEWEST_ENVELOPE:
        raise RefusedError(newer_version())
    if version < 1:
        raise RefusedError(bad_bytes(index, "There is no such version."))


def _open_body(index: int, revision: Revision, body: Body | None) -> Body | None:
    if body is None:
        return None
    try:
        fits = body.hash() == revision.body_hash and len(body.text.encode()) <= LARGEST_BODY and len(body.salt) == 32
        fits = fits and all(text.is_named_in(revision.attachments) for text in body.manifests)
    except ValueError:
        fits = False
    if not fits:
        raise RefusedError(bad_bytes(index, "A body is too long, or is not the one that was signed."))
    return body


def _evidence(port: Port, beacon: Signed | None, revision: Revision, read: dict[Signed, str | None]) -> str:
    """The earliest time it can be from: the gateway's own word where the entry carries it, else what it claims."""
    if beacon is not None and beacon not in read:
        read[beacon] = _beacon_time(port, beacon)
    told = read[beacon] if beacon else None
    return told or stamp(moment(revision.written))


def _beacon_time(port: Port, beacon: Signed) -> str | None:
    try:
        told = beacon.read(Beacon)
        port.verify(BEACON, beacon, port.gateway_key)
    except BrokenSignatureError:
        return None
    return told.at
