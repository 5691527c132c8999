"""Bringing back from the second copy what the store has lost: a torn log of changes, an older file, or all of it.

What is there is never changed: revisions are added, and the log of the device goes on where it can. Where a part of the
log is gone, or the council may have it already, a new epoch is begun, and everything without a receipt goes again.
"""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from carer_app.domain.closed import Box
from carer_app.domain.entry import Control, Entry, SignedEntry, What, chunks_in, open_entry
from carer_app.domain.parcel import Parcel
from carer_app.domain.revision import REVISION, Body, Revision, SignedRevision
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.store import (
    attachments,
    belonging,
    closed,
    erasure,
    gateways,
    log,
    own_log_ins,
    revisions,
    sealed_words,
    streams,
    who_we_are,
    writing,
)
from carer_app.store.closed import SealedKey
from carer_app.store.device_keys import LogKeys
from carer_app.store.engine import Connection, Database
from carer_app.store.gateways import Gateway
from carer_app.store.mirror import Mirror, Mirrored
from carer_app.store.sealed_folder import SealedFolder
from carer_app.store.writing import Device
from carer_app.sync.epochs import name_keys, say_again, wrap, wrap_closed
from carer_app.sync.stored import Sender, StoredPort
from carer_app.sync.verify import opened


def is_behind(database: Database, mirror: Mirror) -> bool:
    """Whether the second copy tells of entries that the store does not have."""
    labels = mirror.labels()
    with database.reading() as db:
        ends = {(one.gateway, one.epoch): log.end(db, one.gateway, one.epoch).seq for one in labels}
    return any(one.last > ends[one.gateway, one.epoch] for one in labels)


def bring_back(database: Database, device: Device, mirror: Mirror, more: Sequence[Mirrored] = ()) -> int:
    """Add what is in the second copy and not in the store, and queue it; gives how many versions came back. `more` was read
    elsewhere, such as in a damaged file.

    One transaction. What cannot be verified stays out.
    """
    found = [one for one in (*more, *mirror.parcels()) if one.label.device == device.id]
    sender = Sender(database=database, device=device, name="", instance="")
    with database.writing() as db:
        _join_again(db, mirror, {one.label.gateway for one in found})
        fresh = _add_all(db, found)
        boxes = _add_boxes(db, found)
        for gateway in gateways.every(db):
            streams.assign(db, belonging.newly_belonging(db, gateway), gateway.id)
        names = {*(one.hash for one in fresh), *(box.hash for box in boxes)}
        for id_ in sorted({one.label.gateway for one in found}):
            _go_on(db, sender, id_, _going_to(db, id_, found), names)
        attachments.know_here(db, SealedFolder(database.path).names())
        writing.renew(db, fresh, [])
        _leave_out_erased(db, fresh)
    return len(fresh) + len(boxes)


def _leave_out_erased(db: Connection, fresh: Sequence[SignedRevision]) -> None:
    """What was erased before is not listed: its versions came back without their words."""
    bare = {one.hash: one.revision.record for one in fresh if one.body is None}
    for hash_ in bare.keys() - sealed_words.of(db, list(bare)).keys():
        erasure.list_or_forget(db, bare[hash_])


def _join_again(db: Connection, mirror: Mirror, named: Iterable[str]) -> None:
    """Know the councils that the second copy tells of and the store has forgotten."""
    missing = set(named) - {one.id for one in gateways.every(db)} - {log.NO_GATEWAY}
    rows = [row for row in (mirror.who.read() or {}).get("gateways", []) if row["id"] in missing]
    who_we_are.put_back(db, {"gateways": rows})


def _going_to(db: Connection, gateway: str, found: Sequence[Mirrored]) -> list[Mirrored]:
    """What was copied for a council, and what was copied before it was joined and belongs to it by now."""
    theirs = {section.stream for section in streams.sections_of(db, gateway=gateway)}

    def is_theirs(one: Mirrored) -> bool:
        return any(signed.read(Revision).stream in theirs for signed in one.parcel.revisions)

    return [
        one
        for one in found
        if one.label.gateway in (gateway, log.NO_GATEWAY) and (one.label.gateway == gateway or is_theirs(one))
    ]


def _add_all(db: Connection, found: Sequence[Mirrored]) -> list[SignedRevision]:
    """Every revision that is not here, verified, in the order in which they were copied. Where one was read without its words,
    as from a damaged page, and they were read elsewhere, it has them.
    """
    fresh: dict[str, SignedRevision] = {}
    words = {name: body for one in found for name, body in one.parcel.bodies.items()}
    for one in found:
        for signed in one.parcel.revisions:
            revision = _whole(signed, words)
            if revision is None or revision.hash in fresh or not revisions.add(db, revision):
                continue
            fresh[revision.hash] = revision
            writing.know_section(db, revision, one.label.gateway)
        sealed_words.put_back(db, one.label.gateway, one.parcel.sealed)
    return list(fresh.values())


def _whole(signed: Signed, words: Mapping[str, Body]) -> SignedRevision | None:
    hash_ = signed.hash(REVISION)
    try:
        made = SignedRevision(signed=signed, revision=signed.read(Revision), hash=hash_, body=words.get(hash_))
        return opened(made)
    except BrokenSignatureError:
        return None


def _add_boxes(db: Connection, found: Sequence[Mirrored]) -> list[Box]:
    known = closed.names(db)
    fresh: dict[str, Box] = {}
    for one in found:
        for box in one.parcel.boxes:
            closed.know_stream(db, box.stream, one.label.gateway)
            if one.label.gateway != log.NO_GATEWAY:
                closed.assign(db, [box.stream], one.label.gateway)
            if box.hash not in known:
                closed.keep_box(db, box)
                fresh[box.hash] = box
        for key in one.parcel.keys:
            closed.keep_key(db, SealedKey(stream=key.stream, key=key.key, routing=key.routing))
        for whose, names in (
            chunks_in(control) for signed in one.parcel.entries for control in signed.read(Entry).control
        ):
            attachments.know_box(db, whose, names, here=False)
    return list(fresh.values())


def _go_on(db: Connection, sender: Sender, gateway: str, found: Sequence[Mirrored], fresh: set[str]) -> None:
    """Let the log for a gateway go on with the entries of the second copy as long as they follow; the rest is wrapped anew."""
    known = gateways.one(db, gateway)
    epoch = max((one.label.epoch for one in found), default=0)
    if known and epoch > known.epoch:
        known = msgspec.structs.replace(known, epoch=epoch)
        gateways.keep(db, known)
    named = _follow(db, sender.device, gateway, known.epoch if known else 0, found)
    left = [name for one in found for name in _names(one.parcel) if name in fresh and name not in named]
    said = _said(db, sender.device, gateway, known.epoch if known else 0, found)
    if known and (left or said):
        _begin_anew(db, sender, known, left, said)
    elif left:
        for name in dict.fromkeys(left):
            writing.append(db, sender.device, gateway, (name,))


def _said(db: Connection, device: Device, gateway: str, epoch: int, found: Sequence[Mirrored]) -> list[Control]:
    """What the entries that could not follow said to the council beside naming versions."""
    end = log.end(db, gateway, epoch).seq
    keys = device.keys(db)
    torn = [one for each in found if each.label.epoch == epoch for one in _entries(each.parcel, keys)]
    torn = sorted((one for one in torn if one.entry.seq > end), key=lambda one: one.entry.seq)
    return [control for one in torn for control in one.entry.control]


def _follow(db: Connection, device: Device, gateway: str, epoch: int, found: Sequence[Mirrored]) -> set[str]:
    """Keep the entries that follow on the end of the log; gives what they name."""
    keys = device.keys(db)
    at_hand = {one.entry.seq: one for each in found if each.label.epoch == epoch for one in _entries(each.parcel, keys)}
    end, named = log.end(db, gateway, epoch), set[str]()
    while (one := at_hand.get(end.seq + 1)) is not None and one.entry.prev == end.hash:
        log.keep(db, one, closed=_is_closed(db, one.entry))
        named |= set(one.entry.revisions)
        end = log.end(db, gateway, epoch)
    return named


def _is_closed(db: Connection, entry: Entry) -> bool:
    """Whether an entry is of a closed section: then nobody is told that it waits."""
    if not entry.revisions:
        return any(control.what in (What.READER_ADDED, What.CHUNKS_NAMED) for control in entry.control)
    return any(name in closed.names(db) for name in entry.revisions)


def _entries(parcel: Parcel, keys: LogKeys) -> list[SignedEntry]:
    found = []
    for signed in parcel.entries:
        try:
            entry = signed.read(Entry)
            found.append(open_entry(signed, keys.of_entry(entry.gateway, entry.epoch, entry.seq).public))
        except BrokenSignatureError:
            continue
    return found


def _names(parcel: Parcel) -> list[str]:
    return [name for signed in parcel.entries for name in signed.read(Entry).revisions]


def _begin_anew(db: Connection, sender: Sender, gateway: Gateway, left: Sequence[str], said: Sequence[Control]) -> None:
    """A new epoch with everything that has no receipt: what waited, and what came back; and with all that was ever said."""
    waiting = log.waiting(db, gateway.id, gateway.epoch, limit=1_000_000)
    names = list(dict.fromkeys([name for one in waiting for name in one.entry.revisions] + list(left)))
    port = StoredPort(db, sender, gateway.id)
    said = [*port.said(), *said]
    renewed = msgspec.structs.replace(gateway, epoch=gateway.epoch + 1)
    port.begin_log(renewed, "")
    port.renew_key()
    name_keys(port, renewed)
    say_again(port, renewed, said)
    own_log_ins.announce(db, sender.device, gateway.id)
    boxes = closed.by_hash(db, names)
    wrap(port, renewed, [name for name in names if name not in boxes])
    wrap_closed(port, renewed)
