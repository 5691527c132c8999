"""Who saw and did what, line by line: ids, kinds and counts, never content."""

from sqlalchemy import Connection

from carer_app.gateway.db.tables import audit_log


def note(
    connection: Connection,
    at: str,
    what: str,
    *,
    person: str = "",
    device: str = "",
    about: str = "",
    detail: str = "",
) -> None:
    """Add a line, in the transaction of what it tells of."""
    line = {"at": at, "what": what, "person": person, "device": device, "about": about, "detail": detail}
    connection.execute(audit_log.insert(), line)
