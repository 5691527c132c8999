"""Entries that go with one another as one story: the missing evening, the log of that night, the dose that was not taken."""

from sqlalchemy import BindParameter, bindparam, select, union

from carer_app.domain.kinds import kinds, may_be_gone_with, may_go_with
from carer_app.domain.story import Told
from carer_app.store import index
from carer_app.store.engine import Connection
from carer_app.store.tables import about, record_index, revisions


def told(db: Connection, record: str) -> list[Told]:
    """What this record points at and what points at it, in its own stream, the earliest happening first."""
    going = [slug for slug, kind in kinds().items() if may_go_with(kind)]
    there = [slug for slug, kind in kinds().items() if may_be_gone_with(kind)]
    rows = db.scalars(_BESIDE, {"of_record": record, "kinds": going, "there": there})
    found = [index.told_one(db, other) for other in dict.fromkeys(rows)]
    return sorted(
        (one for one in found if one and not one.moved_away), key=lambda one: (one.occurred.start, one.written)
    )


_OTHER = record_index.alias()
_KINDS: BindParameter[str] = bindparam("kinds", expanding=True)
_THERE_KINDS: BindParameter[str] = bindparam("there", expanding=True)
_OF_RECORD: BindParameter[str] = bindparam("of_record")
_STREAM = select(record_index.c.stream).where(record_index.c.record == _OF_RECORD).scalar_subquery()
_THERE = (_OTHER.c.stream == _STREAM, _OTHER.c.listed, _OTHER.c.kind.in_(_THERE_KINDS), revisions.c.kind.in_(_KINDS))
_POINTED_AT = (
    select(_OTHER.c.record)
    .join_from(revisions, about, about.c.revision == revisions.c.hash)
    .join(_OTHER, _OTHER.c.record == about.c.record)
    .where(revisions.c.record == _OF_RECORD, *_THERE)
)
_POINTING = (
    select(_OTHER.c.record)
    .join_from(revisions, about, about.c.revision == revisions.c.hash)
    .join(_OTHER, _OTHER.c.record == revisions.c.record)
    .where(about.c.record == _OF_RECORD, *_THERE)
)
_BESIDE = union(_POINTED_AT, _POINTING)
