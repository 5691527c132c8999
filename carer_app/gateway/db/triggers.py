"""The database itself refuses to change or delete what was received; these are the statements, on both databases."""

from collections.abc import Iterator

from sqlalchemy import Connection

from carer_app.gateway.db.tables import APPEND_ONLY

_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"""

_POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$"""

_POSTGRES = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"""

_POSTGRES_PRESENT = """SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger
WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"""


def statements(dialect: str, tables: tuple[str, ...] = APPEND_ONLY) -> Iterator[str]:
    """What makes these tables append-only."""
    if dialect == "postgresql":
        yield _POSTGRES_FUNCTION
    for name, verb in _wanted(dialect, tables):
        yield _template(dialect).format(table=name, verb=verb)


def missing_triggers(connection: Connection) -> list[str]:
    """The names of triggers that should be there and are not, are switched off, or say something else."""
    dialect = connection.dialect.name
    present = _present(connection)
    return [
        f"{table}_no_{verb}"
        for table, verb in _wanted(dialect, APPEND_ONLY)
        if not _does_refuse(dialect, present.get(f"{table}_no_{verb}", ""), table, verb)
    ]


def _present(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == "postgresql":
        found = connection.exec_driver_sql(_POSTGRES_PRESENT)
    else:
        found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {row[0]: row[1] for row in found}


def _does_refuse(dialect: str, definition: str, table: str, verb: str) -> bool:
    if dialect == "sqlite":
        return definition == _SQLITE.format(table=table, verb=verb)
    return f"BEFORE {verb.upper()} ON" in definition and "only_grows()" in definition


def _wanted(dialect: str, tables: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    verbs = ("update", "delete", "truncate") if dialect == "postgresql" else ("update", "delete")
    for table in tables:
        for verb in verbs:
            yield table, verb


def _template(dialect: str) -> str:
    return _POSTGRES if dialect == "postgresql" else _SQLITE
