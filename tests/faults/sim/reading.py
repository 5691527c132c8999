"""Real databases read into the dictionaries of a simulation, so that the same judges look at both."""

from typing import Any

import msgspec
from sqlalchemy import Connection, select

from carer_app.domain.closed import Box
from carer_app.domain.entry import ENTRY
from carer_app.domain.files import FileKind
from carer_app.domain.holds import Hold
from carer_app.domain.kind import SectionKind
from carer_app.domain.people import Person, Role
from carer_app.domain.revision import Revision
from carer_app.domain.signing import Signed
from carer_app.gateway.db import commands as asked
from carer_app.gateway.db import copies, device_keys, holds
from carer_app.gateway.db import tables as t
from carer_app.gateway.db.rows import body_of, device_facts, signed_of
from carer_app.gateway.port import Candidate, FileFacts, NewEntry, NewKey, StreamFacts
from carer_app.store import closed, computers, directory, gateways, log, revisions, set_aside, streams
from carer_app.store import holds as told_holds
from carer_app.store import tables as own
from carer_app.store.log import LogEnd
from carer_app.sync.protocol import Held, LogHead, StreamHead
from tests.faults.sim.disk import ONLY, Disk
from tests.faults.sim.tables import Placed, Stayed, Tables


def tables_of(db: Connection) -> Tables:
    """All that a gateway keeps."""
    made = Tables()
    _devices_and_people(db, made)
    _copies(db, made)
    _files_and_streams(db, made)
    _revisions(db, made)
    _logs(db, made)
    _closed(db, made)
    _commands(db, made)
    return made


def _every(db: Connection, table: Any, *order: Any) -> Any:
    return db.execute(select(table).order_by(*order))


def _devices_and_people(db: Connection, made: Tables) -> None:
    made.devices |= {row.id: device_facts(row) for row in _every(db, t.devices)}
    rows = {row.id: row for row in _every(db, t.people)}
    for key in _every(db, t.person_keys, t.person_keys.c.added):
        row = rows[key.person]
        person = Person(
            id=row.id,
            name=row.name,
            role=Role(row.role),
            signing_key=key.signing_key,
            sealing_key=key.sealing_key,
            until=row.until,
        )
        made.people[row.id] = (person, row.home)
        made.keys[row.id, key.signing_key] = person


def _copies(db: Connection, made: Tables) -> None:
    of_copies = t.audit_log.c.what == copies.ANOTHER_COPY
    for row in db.execute(select(t.audit_log).where(of_copies).order_by(t.audit_log.c.id)):
        change = copies.Change(row.at, *row.detail.split(" "))
        made.copies[row.about] = (*made.copies.get(row.about, ()), change)


def _files_and_streams(db: Connection, made: Tables) -> None:
    made.files |= {row.id: FileFacts(id=row.id, kind=FileKind(row.kind), home=row.home) for row in _every(db, t.files)}
    for row in _every(db, t.streams):
        kind, section = made.files[row.file].kind, SectionKind(row.section)
        made.streams[row.stream] = StreamFacts(
            stream=row.stream, file=row.file, file_kind=kind, section=section, home=row.home
        )
        made.ends[row.stream] = StreamHead(position=row.position, head=row.head)
    for row in _every(db, t.placements, t.placements.c.start, t.placements.c.id):
        made.placements[row.id] = Stayed(
            child=row.child,
            home=row.home,
            start=row.start,
            end=row.end,
            undone=row.undone is not None,
            confirmed=row.confirmed is not None,
        )


def _revisions(db: Connection, made: Tables) -> None:
    made.bodies |= {row.hash: body_of(row) for row in _every(db, t.bodies)}
    for row in _every(db, t.positions):
        made.rows[row.stream, row.position] = Placed(hash=row.revision, head=row.head, received=row.received)
        made.places[row.revision] = (row.stream, row.position)
    for row in _every(db, t.revisions):
        signed = signed_of(row)
        made.revisions[row.hash] = Candidate(
            hash=row.hash,
            signed=signed,
            revision=signed.read(Revision),
            body=made.bodies.get(row.body_hash),
            device=made.devices[row.device],
            epoch=0,
            seq=0,
            evidence=row.written,
        )
    made.records |= {row.record: row.stream for row in _every(db, t.records)}
    for row in _every(db, t.held):
        made.held[row.revision] = (made.revisions[row.revision], Held(row.reason))
        if row.settled is not None:
            made.settled[row.revision] = True


def _logs(db: Connection, made: Tables) -> None:
    for row in _every(db, t.entries, t.entries.c.seq):
        signed = Signed(data=row.data.decode(), signature=row.signature)
        made.entries[row.device, row.epoch, row.seq] = NewEntry(
            epoch=row.epoch, seq=row.seq, hash=row.hash, signed=signed
        )
        made.logs[row.device, row.epoch] = LogHead(epoch=row.epoch, seq=row.seq, head=row.hash)
    for row in _every(db, t.forks):
        made.forks[row.device, row.epoch, row.seq, row.hash] = True


def _closed(db: Connection, made: Tables) -> None:
    for row in _every(db, t.closed_boxes):
        made.boxes[row.hash] = (Box(hash=row.hash, stream=row.stream, box=row.box), row.position)
        if row.position is not None:
            made.closed_rows[row.stream, row.position] = Placed(hash=row.hash, head=row.head, received=row.received)
    made.closed_ends |= {
        row.stream: StreamHead(position=row.position, head=row.head) for row in _every(db, t.closed_streams)
    }
    made.closed_keys |= {row.key: (row.stream, row.person) for row in _every(db, t.closed_keys)}


def _commands(db: Connection, made: Tables) -> None:
    for row in db.execute(select(asked.commands)):
        made.commands[row.device, row.counter] = signed_of(row)
    for row in db.execute(select(asked.obeyed)):
        made.obeyed[row.device, row.counter] = row.outcome
    of = device_keys.device_keys
    for row in db.execute(select(of).order_by(of.c.device, of.c.epoch, of.c.seq)):
        key = NewKey(epoch=row.epoch, seq=row.seq, key=row.public_key)
        made.device_keys[row.device] = (*made.device_keys.get(row.device, ()), key)
    made.holds |= {file: first for file, (first, *_more) in holds.over(db, made.files).items()}


def disk_of(db: Connection, gateway: str) -> Disk:
    """All that a computer keeps for one gateway."""
    made = Disk()
    made.gateways[ONLY] = gateways.one(db, gateway)
    for row in db.execute(select(own.entries).where(own.entries.c.gateway == gateway).order_by(own.entries.c.seq)):
        one = log._loaded(row)
        made.entries[row.epoch, row.seq] = one
        made.ends[row.epoch] = LogEnd(gateway=gateway, epoch=row.epoch, seq=row.seq, hash=row.hash)
        assert one.signed.hash(ENTRY) == row.hash
    got = own.outbox.c.gateway == gateway, own.outbox.c.received.is_not(None)
    for row in db.execute(select(own.outbox).where(*got)):
        made.received[row.epoch] = max(made.received.get(row.epoch, 0), row.seq)
    names = list(db.scalars(select(own.revisions.c.hash)))
    made.revisions |= {one.hash: one for one in revisions.by_hash(db, names)}
    made.sections |= {one.stream: one for one in streams.sections_of(db, gateway=gateway)}
    for row in db.execute(select(own.positions)):
        made.places[row.stream, row.position] = row.revision
    made.cursors |= streams.cursors_of(db, gateway)
    made.closed_cursors |= closed.cursors_of(db, gateway)
    made.closed_streams |= dict.fromkeys(closed.streams_of(db, gateway), True)
    made.boxes |= {box.hash: box for _number, box in closed.boxes(db, list(made.closed_streams))}
    made.keys |= {(one.stream, one.key): one for _number, one in closed.keys(db)}
    made.people |= {one.id: one for one in directory.everyone(db)}
    made.here |= dict.fromkeys(directory.made_here(db), True)
    made.person_keys |= {(row.person, row.signing_key): True for row in db.execute(select(own.person_keys))}
    for row in db.execute(select(own.commands)):
        made.asked[row.counter] = Signed(data=row.data.decode(), signature=row.signature)
        if row.outcome is not None:
            made.obeyed[row.counter] = row.outcome
    made.settings["aside"] = set_aside.names(db, gateway)
    told = directory.setting(db, told_holds._HOLDS + gateway) or "[]"
    made.settings["holds"] = tuple(sorted(msgspec.json.decode(told, type=tuple[Hold, ...]), key=lambda one: one.file))
    made.settings["copied"] = "copied" if computers.is_copied(db) else ""
    return made
