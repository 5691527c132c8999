"""Every computer of which two copies are in use, for those who look after them."""

from sqlalchemy import Connection, select

from carer_app.gateway.db.copies import ANOTHER_COPY, since, two_copies
from carer_app.gateway.db.tables import audit_log


def all_copied(connection: Connection, at: str) -> dict[str, str]:
    """Each device of which two copies were heard of late, with when that was last seen."""
    noted = (audit_log.c.what == ANOTHER_COPY) & (audit_log.c.at >= since(at))
    devices = connection.scalars(select(audit_log.c.about).where(noted).distinct()).all()
    found = {device: two_copies(connection, device, at) for device in devices}
    return {device: when for device, when in found.items() if when}
