"""Who was taken off which computer, by the word of the computer, for those who look after them."""

import msgspec
from sqlalchemy import Connection, func, select

from carer_app.gateway.db.tables import audit_log, people

TAKEN_OFF = "taken off"
_THEY, _BY = people.alias("they"), people.alias("by")
_NOTED = (
    select(
        audit_log.c.device,
        func.max(_THEY.c.name).label("name"),
        func.max(_BY.c.name).label("by"),
        func.min(audit_log.c.at).label("at"),
    )
    .join_from(audit_log, _THEY, _THEY.c.id == audit_log.c.about)
    .join(_BY, _BY.c.id == audit_log.c.detail)
    .where(audit_log.c.what == TAKEN_OFF)
    .group_by(audit_log.c.device, audit_log.c.about)
    .order_by(func.min(audit_log.c.at).desc())
)


class OffIt(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who does not unlock a computer any more, who decided it, and when the council heard of it."""

    device: str
    name: str
    by: str
    at: str


def is_known_off(connection: Connection, device: str, person: str) -> bool:
    """Whether that computer said so before."""
    said = (audit_log.c.what == TAKEN_OFF, audit_log.c.device == device, audit_log.c.about == person)
    return connection.scalar(select(audit_log.c.id).where(*said).limit(1)) is not None


def taken_off(connection: Connection) -> list[OffIt]:
    """Everybody who was taken off a computer, the latest first. What a computer says twice counts once."""
    return [OffIt(device=row.device, name=row.name, by=row.by, at=row.at) for row in connection.execute(_NOTED)]
