"""Keeping what was signed: revision, body, log entry, outbox and index in the caller's one transaction, or nothing."""

from collections.abc import Mapping, Sequence

import msgspec

from carer_app.domain.entry import Control
from carer_app.domain.files import SECTION_OPENED, SectionOpened
from carer_app.domain.marks import READ_MARK
from carer_app.domain.revision import SignedRevision
from carer_app.domain.signing import SigningKey
from carer_app.store import gateways, index, log, revisions, streams
from carer_app.store.engine import Connection


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """This computer as it signs its log."""

    id: str
    private_key: str

    def key(self) -> SigningKey:
        return SigningKey(bytes.fromhex(self.private_key))


def write(db: Connection, device: Device, signed: Sequence[SignedRevision], flags: Mapping[str, Sequence[str]]) -> None:
    """Keep new revisions of this computer and queue them. `flags` are the sentences of each record's problems."""
    for revision in signed:
        revisions.add(db, revision)
        know_section(db, revision)
    for gateway in sorted({streams.gateway_of(db, revision.revision.stream) for revision in signed}):
        own = tuple(one.hash for one in signed if streams.gateway_of(db, one.revision.stream) == gateway)
        append(db, device, gateway, own)
    renew(db, signed, flags)


def append(
    db: Connection, device: Device, gateway: str, hashes: tuple[str, ...], control: tuple[Control, ...] = ()
) -> None:
    """One entry in the log for a gateway (the empty one before enrolment)."""
    known = gateways.one(db, gateway)
    end = log.end(db, gateway, known.epoch if known else 0)
    log.append(db, device.key(), device.id, end, hashes, control=control, beacon=known.beacon if known else None)


def announce(db: Connection, device: Device, control: Control) -> None:
    """Tell every gateway a fact of this computer, such as a new person's key."""
    for gateway in gateways.every(db):
        append(db, device, gateway.id, (), (control,))


def know_section(db: Connection, signed: SignedRevision, gateway: str | None = None) -> None:
    """A stream's first record says which section it is. Its gateway: the one named, else the first of this computer."""
    if signed.revision.kind != SECTION_OPENED.slug or signed.body is None:
        return
    raw = signed.body.statement().content
    opened = SECTION_OPENED.read(signed.revision.schema, raw) if raw else None
    if isinstance(opened, SectionOpened):
        known = gateways.every(db)
        of = gateway if gateway is not None else (known[0].id if known else log.NO_GATEWAY)
        streams.keep_section(db, opened.as_section(signed.revision.stream), of)


def renew(db: Connection, signed: Sequence[SignedRevision], flags: Mapping[str, Sequence[str]] | None = None) -> None:
    """Renew the index rows of the records that these revisions touch, and of those that their read marks are about."""
    records = {revision.revision.record for revision in signed}
    for revision in signed:
        if revision.revision.kind == READ_MARK.slug:
            records |= {link.record for link in revision.revision.about}
    for record in sorted(records):
        index.reindex(db, record, (flags or {}).get(record))
