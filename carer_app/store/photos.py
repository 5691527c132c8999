"""Which sealed chunks of photos and papers still have to go to a gateway or to come from it, and which cannot go."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, CompoundSelect, Select, func, select, union, update

from carer_app.store import directory
from carer_app.store.engine import Connection
from carer_app.store.gateways import Gateway
from carer_app.store.sealed_folder import SealedFolder
from carer_app.store.tables import attachments, chunks, closed, closed_streams, revisions, sections

DAMAGED, REFUSED = "damaged", "refused"
"""Why a chunk cannot be sent. One that is damaged is tried again each time: it may have been put back."""
_ASKED_IN = "photos asked in epoch of "


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """How many photos and papers are still to be sent, have not come here yet, and cannot be sent."""

    to_send: int = 0
    to_come: int = 0
    set_aside: int = 0


class OnItsWay(msgspec.Struct, frozen=True, kw_only=True):
    """A chunk that has a way to go: from here where it is here, else to here."""

    name: str
    is_here: bool


def begin(db: Connection, gateway: Gateway) -> None:
    """Take everything for not sent yet where this computer's log for the gateway began anew: it may have lost things."""
    name, epoch = _ASKED_IN + gateway.id, str(gateway.epoch)
    if directory.setting(db, name) != epoch:
        db.execute(
            update(chunks).where(chunks.c.manifest.in_(_manifests_of(gateway.id))).values(waits=True, problem="")
        )
        directory.set_setting(db, name, epoch)


def on_their_way(db: Connection, gateway: str) -> list[OnItsWay]:
    """The chunks of the gateway's records that have a way to go, of what was written first the first; none twice, and none
    that the gateway will never take.
    """
    query = (
        select(chunks.c.name, chunks.c.here, func.min(revisions.c.number))
        .join(attachments, attachments.c.manifest == chunks.c.manifest)
        .join(revisions, revisions.c.hash == attachments.c.revision)
        .join(sections, sections.c.stream == revisions.c.stream)
        .where(_waits(), chunks.c.problem != REFUSED, sections.c.gateway == gateway)
        .group_by(chunks.c.name)
        .order_by(func.min(revisions.c.number), chunks.c.name)
    )
    found = [*db.execute(query), *db.execute(_closed_on_their_way(gateway))]
    return [OnItsWay(name=row.name, is_here=row.here) for row in found]


def note_there(db: Connection, gateway: str, names: list[str]) -> None:
    """The gateway has these chunks, and so have we."""
    of_gateway = chunks.c.manifest.in_(_manifests_of(gateway))
    is_it = chunks.c.name.in_(names) & chunks.c.here & of_gateway
    db.execute(update(chunks).where(is_it).values(waits=False, problem=""))


def note_come(db: Connection, name: str) -> bool:
    """A chunk has come and lies here; False where nothing awaits it any more."""
    is_it = (chunks.c.name == name) & chunks.c.here.is_(False)
    return db.execute(update(chunks).where(is_it).values(here=True, waits=False, problem="")).rowcount > 0


def set_aside(db: Connection, name: str, problem: str) -> None:
    """A chunk cannot be sent, for a reason in a stable word; it holds up no other."""
    db.execute(update(chunks).where(chunks.c.name == name, _waits()).values(problem=problem))


def waiting(db: Connection) -> Waiting:
    """How many photos and papers of records wait, each counted once."""
    named = chunks.c.manifest.in_(select(attachments.c.manifest))
    found = db.execute(
        select(chunks.c.manifest, func.min(chunks.c.here), func.max(chunks.c.problem))
        .where(_waits(), named)
        .group_by(chunks.c.manifest)
    ).all()
    aside = sum(1 for _manifest, _here, problem in found if problem)
    away = sum(1 for _manifest, here, problem in found if not problem and not here)
    return Waiting(to_send=len(found) - aside - away, to_come=away, set_aside=aside)


def all_sent(db: Connection) -> set[str]:
    """The chunks that lie here and that every council whose records name them has."""
    return set(db.scalars(select(chunks.c.name).where(chunks.c.here.is_(True)))) - set(
        db.scalars(select(chunks.c.name).where(_waits()))
    )


def has_some_to_send(db: Connection) -> bool:
    """Whether a chunk is here that can be sent and has not been."""
    query = select(chunks.c.name).where(_waits(), chunks.c.here.is_(True), chunks.c.problem == "")
    return db.scalar(query.limit(1)) is not None


def unsent_in(db: Connection, streams: Collection[str], folder: SealedFolder) -> int:
    """How many photos and papers of these streams are whole here, or may be, and have not reached the council."""
    query = (
        select(chunks.c.manifest, chunks.c.name, chunks.c.problem)
        .join(attachments, attachments.c.manifest == chunks.c.manifest)
        .join(revisions, revisions.c.hash == attachments.c.revision)
    )
    found = db.execute(query.where(_waits(), chunks.c.here.is_(True), revisions.c.stream.in_(streams)).distinct())
    return len({row.manifest for row in found if row.problem != DAMAGED or folder.may_hold(row.name)})


def records_set_aside(db: Connection) -> list[str]:
    """The records with a photo or paper that cannot be sent."""
    query = select(revisions.c.record).join(attachments, attachments.c.revision == revisions.c.hash)
    query = query.join(chunks, chunks.c.manifest == attachments.c.manifest).where(_waits(), chunks.c.problem != "")
    return list(db.scalars(query.distinct().order_by(revisions.c.record)))


def boxes_set_aside(db: Connection) -> list[str]:
    """The boxes of closed sections with a photo or paper that cannot be sent."""
    query = select(chunks.c.manifest).join(closed, closed.c.hash == chunks.c.manifest)
    return list(db.scalars(query.where(_waits(), chunks.c.problem != "").distinct()))


def _waits() -> ColumnElement[bool]:
    """In the very words of the index, so that few rows are looked at."""
    return chunks.c.waits == 1


def _closed_on_their_way(gateway: str) -> Select[Any]:
    """The same of closed sections: their chunks follow those of all others."""
    query = select(chunks.c.name, chunks.c.here, func.min(closed.c.number)).join(
        closed, closed.c.hash == chunks.c.manifest
    )
    query = query.join(closed_streams, closed_streams.c.stream == closed.c.stream)
    query = query.where(_waits(), chunks.c.problem != REFUSED, closed_streams.c.gateway == gateway)
    return query.group_by(chunks.c.name).order_by(func.min(closed.c.number), chunks.c.name)


def _manifests_of(gateway: str) -> CompoundSelect[tuple[str]]:
    """What names chunks that go to a gateway: manifests, and the boxes of closed sections."""
    shut = select(closed.c.hash).join(closed_streams, closed_streams.c.stream == closed.c.stream)
    return union(_open_manifests_of(gateway), shut.where(closed_streams.c.gateway == gateway))


def _open_manifests_of(gateway: str) -> Select[tuple[str]]:
    query = select(attachments.c.manifest).join(revisions, revisions.c.hash == attachments.c.revision)
    return query.join(sections, sections.c.stream == revisions.c.stream).where(sections.c.gateway == gateway)
