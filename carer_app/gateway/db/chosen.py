"""What was chosen for this gateway, by name: each module knows the names that are its own."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from carer_app.gateway.db.hot import Hot
from carer_app.gateway.db.tables import settings
from carer_app.gateway.db.trips import Soon


def chosen(connection: Connection, names: Sequence[str]) -> dict[str, str]:
    """Those of these settings that were ever made."""
    return {row.name: row.value for row in _NAMED.rows(connection, {"names": list(names)})}


def all_chosen(connection: Connection) -> Soon[dict[str, str]]:
    """Every setting that was ever made."""
    found = _ALL.later(connection)
    return lambda: {row.name: row.value for row in found.rows()}


_ALL = Hot(select(settings))
_NAMED = Hot(select(settings).where(settings.c.name.in_(bindparam("names", expanding=True))))
