"""The records of somebody's children that two people wrote, which wait for one of them to bring the versions together."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import func, select

from carer_app.gateway.chronology import tell
from carer_app.gateway.db.profiles import profiles_of
from carer_app.gateway.db.tables import heads, records
from carer_app.gateway.desk.gathering import gather
from carer_app.gateway.desk.telling import happened, title_of
from carer_app.gateway.desk.together_page import can_be_brought_together
from carer_app.gateway.desk.visit import Visit

MOST = 20


class Apart(msgspec.Struct, frozen=True, kw_only=True):
    """One record with two versions: whose and what it is, and where they are brought together."""

    child: str
    what: str
    address: str


def apart(visit: Visit, names: Mapping[str, str]) -> list[Apart]:
    """Those of these children, by id and name, whom whoever is signed in may see; the latest happening first."""
    two = select(heads.c.record).group_by(heads.c.record).having(func.count() > 1)
    wanted = select(records).where(records.c.file.in_(list(names)), records.c.record.in_(two))
    with visit.council.reading() as connection:
        found = connection.execute(wanted.order_by(records.c.occurred_start.desc()).limit(MOST)).all()
        told = tell(connection, found)
        words = profiles_of(connection, {one.child for one in told})
    return [
        Apart(
            child=names[one.told.child],
            what=f"{title_of(one.told.kind, words[one.told.child])}, {happened(one.told.occurred)}",
            address=f"/desk/records/{one.told.id}/together",
        )
        for one in gather(visit.council, visit.me.id, told)
        if can_be_brought_together(one.standing)
    ]
