"""Versions that a council's computer could not take: they stay here, are not sent by themselves, and a person is told."""

from collections.abc import Iterable

from sqlalchemy import delete, func, insert, select

from carer_app.store import states
from carer_app.store.engine import Connection
from carer_app.store.tables import positions, revisions, set_aside

_PLACED = select(positions.c.revision)


def names(db: Connection, gateway: str) -> list[str]:
    """Every version and box that was set aside for a gateway, in the order in which they came here."""
    query = select(set_aside.c.revision).join(revisions, revisions.c.hash == set_aside.c.revision, isouter=True)
    return list(db.scalars(query.where(set_aside.c.gateway == gateway).order_by(revisions.c.number)))


def every(db: Connection) -> set[str]:
    """All that was set aside, for whichever gateway, and has not come there since."""
    return set(db.scalars(select(set_aside.c.revision).where(set_aside.c.revision.not_in(_PLACED))))


def known(db: Connection) -> set[str]:
    """Those of them that this store itself can read."""
    query = select(set_aside.c.revision).join(revisions, revisions.c.hash == set_aside.c.revision)
    return set(db.scalars(query.where(set_aside.c.revision.not_in(_PLACED))))


def bring_along(db: Connection, found: Iterable[str]) -> None:
    """Let what is set aside in a store that shows another one's closed entries be this, and nothing else."""
    before, now = every(db), set(found)
    db.execute(delete(set_aside))
    if now:
        db.execute(insert(set_aside), [{"revision": name, "gateway": ""} for name in sorted(now)])
    _tell(db, sorted(before ^ now))


def keep(db: Connection, gateway: str, found: Iterable[str]) -> None:
    """Set these versions aside."""
    fresh = sorted(set(found) - set(names(db, gateway)))
    if fresh:
        db.execute(insert(set_aside), [{"revision": name, "gateway": gateway} for name in fresh])
        _tell(db, fresh)


def take_back(db: Connection, gateway: str) -> list[str]:
    """Set nothing aside any more; gives what was, to be sent again."""
    found = names(db, gateway)
    db.execute(delete(set_aside).where(set_aside.c.gateway == gateway))
    _tell(db, found)
    return found


def count(db: Connection) -> int:
    """How many records have a version that waits for a person here because no council has it."""
    query = (
        select(func.count(revisions.c.record.distinct()))
        .select_from(set_aside)
        .join(revisions, revisions.c.hash == set_aside.c.revision)
    )
    return db.scalar(query.where(set_aside.c.revision.not_in(_PLACED))) or 0


def _tell(db: Connection, found: list[str]) -> None:
    for start in range(0, len(found), 500):
        of = revisions.c.hash.in_(found[start : start + 500])
        states.refresh(db, set(db.scalars(select(revisions.c.record).where(of))))
