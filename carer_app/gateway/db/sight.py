"""What a transaction may see on PostgreSQL: nothing until it says so, all of it, or the streams that it names.

The policies stand in the database (row-level security, FORCE), so that they hold for whatever is asked of it.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, func, literal_column, select, text

from carer_app.gateway.db.hot import Hot

SETTING = "hearthlog.sees"
ALL = "*"

BY_STREAM = ("revisions", "positions", "closed_boxes", "closed_keys")
"""Each row is of one stream, and is seen by whoever sees that."""

BY_NAME = ("bodies",)
"""Found by a hash that stands in a revision and nowhere else; seen by whoever has said what they see."""

ONLY_WHOLE = ("records", "entries", "forks")
"""Seen by whoever sees all."""

GUARDED = (*BY_STREAM, *BY_NAME, *ONLY_WHOLE)


def see_only(connection: Connection, streams: Iterable[str]) -> None:
    """From here to the end of the transaction nothing of other streams than these is read, by whatever query."""
    if connection.dialect.name == "postgresql":
        _SET.run(connection, {"told": " ".join(("-", *streams))})


def missing_policies(connection: Connection) -> list[str]:
    """The tables whose rows are seen by whoever may read the table, though a policy should stand before them."""
    if connection.dialect.name != "postgresql":
        return []
    there = set(connection.scalars(_THERE))
    return [table for table in GUARDED if table not in there]


_SET = Hot(select(func.set_config(literal_column("'hearthlog.sees'"), bindparam("told"), literal_column("true"))))
_THERE = text(
    "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid WHERE relrowsecurity AND relforcerowsecurity "
    "AND relnamespace = current_schema()\\:\\:regnamespace GROUP BY relname "
    "HAVING count(*) = 1 AND bool_and(pg_get_expr(polqual, polrelid) LIKE '%hearthlog.sees%')"
)
