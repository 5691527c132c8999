"""What all records of a kind about one child show together, at the desk: only of what the gateway can read."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, select

from carer_app.clock import LONDON, beginning, local, moment
from carer_app.councils import CouncilProfile
from carer_app.domain.kind import Line
from carer_app.domain.kinds import kinds
from carer_app.gateway.children import is_open
from carer_app.gateway.council import Council
from carer_app.gateway.db.gathering import read
from carer_app.gateway.db.moves import stands
from carer_app.gateway.db.tables import records
from carer_app.gateway.parts import belongs_here

FAR_BACK = timedelta(days=5 * 366)


def looking_back(council: Council, kind: str, child: str, profile: CouncilProfile) -> list[Line]:
    """What the child's records of this kind show together; nothing for a kind that says nothing so. Whoever calls it has
    seen to it that the person may see the child.
    """
    found = kinds().get(kind)
    if found is None or found.looks_back is None:
        return []
    now = moment(council.now())
    with council.reading() as connection:
        happened = _happened(connection, child, local(now).date() - FAR_BACK)
        own = [record for record, slug, _at in happened if slug == kind]
        whole = read(connection, own) if len(own) > 1 else {}
    others = {slug: one.title for slug, one in kinds().items() if one.listed and kind not in (slug, one.part_of)}
    besides = [(others[slug], at) for _record, slug, at in happened if slug in others]
    return list(found.looks_back(list(whole.values()), besides, profile, now))


def _happened(connection: Connection, child: str, start: date) -> list[tuple[str, str, datetime]]:
    """Record, kind and moment of what stands in the open sections of a child's file; noon where only the day is known."""
    query = select(records.c.record, records.c.kind, records.c.occurred_start).where(
        records.c.file == child, is_open(), stands(), belongs_here(), records.c.occurred_start >= beginning(start)
    )
    return [(row.record, row.kind, _when(row.occurred_start)) for row in connection.execute(query)]


def _when(occurred: str) -> datetime:
    if "T" in occurred:
        return moment(occurred)
    return datetime.combine(date.fromisoformat(occurred), time(12), LONDON)
