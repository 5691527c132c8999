"""Keeping what was signed: revision, body, log entry, outbox and index in the caller's one transaction, or nothing."""

from collections.abc import Collection, Mapping, Sequence

import msgspec
from sqlalchemy import bindparam, select

from carer_app.clock import moment
from carer_app.domain.entry import Control
from carer_app.domain.files import SECTION_OPENED, SectionOpened
from carer_app.domain.kinds import kinds, part_kinds
from carer_app.domain.marks import READ_MARK
from carer_app.domain.revision import Op, SignedRevision
from carer_app.domain.signing import SigningKey
from carer_app.store import (
    beacons,
    belonging,
    device_keys,
    gateways,
    index,
    lease,
    log,
    revisions,
    sealed_words,
    states,
    streams,
)
from carer_app.store.device_keys import LogKeys
from carer_app.store.engine import Connection
from carer_app.store.log import LogEnd
from carer_app.store.tables import record_index

PER_ENTRY = 25
_HOMELESS = select(record_index.c.record).where(
    record_index.c.file == "", record_index.c.stream == bindparam("of_stream")
)


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """This computer as it signs its logs. `private_key` is the one that it began with."""

    id: str
    private_key: str

    def key(self) -> SigningKey:
        """The key that it began with, under which it joins a council."""
        return SigningKey(bytes.fromhex(self.private_key))

    def keys(self, db: Connection) -> LogKeys:
        """The keys of its logs, by now."""
        return device_keys.of(db, self.private_key)


def write(db: Connection, device: Device, signed: Sequence[SignedRevision], flags: Mapping[str, Sequence[str]]) -> None:
    """Keep new revisions of this computer and queue them. `flags` are the sentences of each record's problems.

    While reading rests here their words are sealed to the council.
    """
    for revision in signed:
        revisions.add(db, revision)
        know_section(db, revision)
    places = {stream: streams.place_of(db, stream) for stream in sorted({one.revision.stream for one in signed})}
    for gateway in sorted({place.gateway for place in places.values()}):
        own = tuple(one.hash for one in signed if places[one.revision.stream].gateway == gateway)
        for start in range(0, len(own), PER_ENTRY):
            append(db, device, gateway, own[start : start + PER_ENTRY])
        known = gateways.one(db, gateway) if gateway else None
        beacons.note(db, [one for one in signed if one.hash in own], known.last_heard if known else None)
    for one in signed:
        sentences = flags.get(one.revision.record, ())
        if _is_first(db, one):
            index.add_new(db, one, places[one.revision.stream].file, sentences)
        else:
            index.reindex(db, one.revision.record, sentences)
            states.refresh(db, [one.revision.record])
    if lease.standing(db, moment(signed[-1].revision.written)).is_over:
        sealed_words.shut(db, signed)


def _is_first(db: Connection, signed: SignedRevision) -> bool:
    """Whether it begins its record. A sheet may have come from elsewhere while it was begun here as well."""
    if signed.revision.op != Op.CREATE:
        return False
    kind = kinds().get(signed.revision.kind)
    is_shared = kind is not None and kind.one_per_file
    return not is_shared or len(revisions.of_record(db, signed.revision.record)) == 1


def append(
    db: Connection, device: Device, gateway: str, hashes: tuple[str, ...], control: tuple[Control, ...] = ()
) -> LogEnd:
    """One entry in the log for a gateway (the empty one before enrolment); gives its new end."""
    known = gateways.one(db, gateway)
    end = log.end(db, gateway, known.epoch if known else 0)
    key = device.keys(db).after(end)
    return log.append(db, key, device.id, end, hashes, control=control, beacon=known.beacon if known else None)


def announce(db: Connection, device: Device, control: Control) -> None:
    """Tell every gateway a fact of this computer, such as a new person's key."""
    for gateway in gateways.every(db):
        append(db, device, gateway.id, (), (control,))


def know_section(db: Connection, signed: SignedRevision, gateway: str | None = None) -> None:
    """A stream's first record says which section it is. Its gateway: the one named, else the one it belongs to."""
    if signed.revision.kind != SECTION_OPENED.slug or signed.body is None:
        return
    raw = signed.body.statement().content
    opened = SECTION_OPENED.read(signed.revision.schema, raw) if raw else None
    if isinstance(opened, SectionOpened):
        section = opened.as_section(signed.revision.stream)
        streams.keep_section(db, section, belonging.gateway_of(db, section) if gateway is None else gateway)
        _file_homeless(db, section.stream)


def _file_homeless(db: Connection, stream: str) -> None:
    """File the records of a stream that came before anybody knew whose it is."""
    records = list(db.scalars(_HOMELESS, {"of_stream": stream}))
    for record in records:
        index.forget(db, record)
        index.reindex(db, record)
    states.refresh(db, records)


def renew(db: Connection, pulled: Sequence[SignedRevision], received: Collection[str]) -> None:
    """Renew the index after a sync: contents of what was pulled, and times of it, of the records that were received,
    and of those that the pulled read marks are about. Parts come after the records that they are checked against.
    """
    for _is_part, record in sorted({(one.revision.kind in part_kinds(), one.revision.record) for one in pulled}):
        index.reindex(db, record)
    marked = {
        link.record for signed in pulled if signed.revision.kind == READ_MARK.slug for link in signed.revision.about
    }
    states.refresh(db, marked | set(received) | {signed.revision.record for signed in pulled})
