"""Anchors: where the logs of this computer ended, and how many versions there were, as remembered outside the database.

The database alone cannot tell that its end was cut off, or that the whole file is an older one. Whoever remembers a later
end can: the keyring, the last backups, and a printed paper.
"""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Table, func, select

from carer_app.store import directory, log
from carer_app.store.container import Manifest
from carer_app.store.engine import Connection
from carer_app.store.log import LogEnd
from carer_app.store.tables import closed, entries, receipts, revisions

WHY_BEHIND = "behind because"
"""The setting that says that somebody put a backup back here, or made the store anew, until that was told."""
CODE = 12
"""So many letters of an entry's hash stand on a paper."""


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """What was there at that time: the end of each log, how many versions, sealed ones too, and how many receipts. Where there
    is little room, a hash is only its beginning.
    """

    v: int = 1
    at: str
    versions: int
    receipts: int = 0
    logs: tuple[LogEnd, ...]


def anchor_now(db: Connection, at: str) -> Anchor:
    """What is there now."""
    return Anchor(
        at=at,
        versions=sum(_count(db, table) for table in (revisions, closed)),
        receipts=_count(db, receipts),
        logs=tuple(log.ends(db)),
    )


def anchor_of(manifest: Manifest) -> Anchor:
    """What a backup remembers."""
    versions = sum(manifest.counts.get(table.name, 0) for table in (revisions, closed))
    known = manifest.counts.get(receipts.name, 0)
    return Anchor(at=manifest.made, versions=versions, receipts=known, logs=manifest.heads)


def faults(db: Connection, anchor: Anchor, place: str) -> Iterator[str]:
    """What `place` remembers and is not here. It names logs, never what was written, nor how much of it is sealed."""
    now = anchor_now(db, anchor.at)
    ends = {(end.gateway, end.epoch): end.seq for end in now.logs}
    for known in anchor.logs:
        name, seq = f"{known.gateway or 'here'}/{known.epoch}", ends.get((known.gateway, known.epoch), 0)
        if seq < known.seq:
            yield f"log {name}: it ends at {seq}, and {place} knows {known.seq} of {anchor.at}"
        elif not (log.hash_at(db, known.gateway, known.epoch, known.seq) or "").startswith(known.hash):
            yield f"entry {name}/{known.seq}: it is not the one that {place} knows of {anchor.at}"
    if now.versions < anchor.versions:
        yield f"versions: {anchor.versions - now.versions} that {place} knows of {anchor.at} are not here"
    if now.receipts < anchor.receipts:
        yield f"receipts: {anchor.receipts - now.receipts} that {place} knows of {anchor.at} are not here"


def _count(db: Connection, table: Table) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def has_code(db: Connection, code: str) -> bool:
    """Whether an entry of any log here has this short code, as it stands on a paper."""
    wanted = entries.c.hash.startswith(code, autoescape=True)
    return len(code) == CODE and db.scalar(select(entries.c.hash).where(wanted).limit(1)) is not None


def why_behind(db: Connection) -> str:
    """Why the store may know less than is remembered elsewhere; empty where there is no reason."""
    return directory.setting(db, WHY_BEHIND) or ""
