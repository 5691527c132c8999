"""The role that a gateway serves under on PostgreSQL: it may add, and can take nothing away that was received."""

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, text

from carer_app.errors import BadInputError, KnownError
from carer_app.gateway.db.engine import reading, writing
from carer_app.gateway.db.identities import identities as identities  # known to the metadata from here on
from carer_app.gateway.db.second_factors import halfway, recovery_codes, second_factors
from carer_app.gateway.db.tables import APPEND_ONLY, metadata
from carer_app.i18n import _

MAY_GO = (
    *("bodies", "heads", "chunks", "stored_chunks", "unwanted_chunks"),
    *("sessions", halfway.name, second_factors.name, recovery_codes.name),
)
"""The tables of which the program takes rows away: words and photos by a confirmed move, what is worked out again, who is
signed in and by what.
"""

_POWERS = {"rolsuper": "SUPERUSER", "rolbypassrls": "BYPASSRLS", "rolcreaterole": "CREATEROLE"}
_CHANGES = ("UPDATE", "DELETE", "TRUNCATE")


class RoleTooStrongError(KnownError):
    """The gateway was to be served under a role that could change or delete what was received."""


def grant(engine: Engine, role: str) -> None:
    """Give a role what serving needs and nothing more, whatever it had before; raises BadInputError.

    It is to be called as the owner of the tables.
    """
    if engine.dialect.name != "postgresql":
        raise _bad(_("--grant-to is for PostgreSQL; without --database there are no roles."))
    with writing(engine) as connection:
        _grant(connection, role)


def grant_again(engine: Engine) -> None:
    """Give the roles that serve already what this version needs, after its tables have changed."""
    if engine.dialect.name != "postgresql":
        return
    with writing(engine) as connection:
        for role in connection.scalars(_SERVING).all():
            _grant(connection, role)


def refuse_strong(engine: Engine) -> None:
    """Raises RoleTooStrongError where the role could change or delete what was received, or look past who may see it."""
    if engine.dialect.name != "postgresql":
        return
    with reading(engine) as connection:
        found = excess(connection)
    if found:
        raise RoleTooStrongError(
            _(
                "The database role could change records ({rights}). Make one that cannot, run carer-gateway migrate "
                "--grant-to ROLE as the owner, and serve as that role. For a trial: --any-role."
            ).format(rights=", ".join(found[:3]))
        )


def excess(connection: Connection) -> list[str]:
    """What the present role may do beyond what serving needs, in PostgreSQL's words. Empty is as it should be."""
    return [*_powers(connection), *_owned(connection), *_may_change(connection)]


def _powers(connection: Connection) -> Iterator[str]:
    row = connection.execute(_ROLE, {"role": connection.scalar(text("SELECT current_user"))}).one()
    yield from (told for name, told in _POWERS.items() if getattr(row, name))


def _owned(connection: Connection) -> Iterator[str]:
    owner = connection.scalar(_OWNS, {"name": APPEND_ONLY[0]})
    if owner:
        yield "OWNER"


def _may_change(connection: Connection) -> Iterator[str]:
    for table in APPEND_ONLY:
        for right in _CHANGES:
            if connection.scalar(_MAY, {"name": table, "right": right}):
                yield f"{right} {table}"


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    known = connection.execute(_ROLE, {"role": role}).one_or_none()
    if known is None:
        raise _bad(_("There is no database role {role}. Make it first: CREATE ROLE {role} LOGIN.").format(role=role))
    if any(getattr(known, power) for power in _POWERS) or known.owns:
        raise _bad(_("The role {role} owns the tables or is a superuser; take one of its own.").format(role=role))
    if not connection.scalar(_OWNS, {"name": APPEND_ONLY[0]}):
        raise _bad(_("Only the owner of the tables can give rights to them."))
    for statement in _statements(connection, quoted):
        connection.exec_driver_sql(statement)


def _statements(connection: Connection, role: str) -> Iterator[str]:
    schema = connection.dialect.identifier_preparer.quote(str(connection.scalar(text("SELECT current_schema()"))))
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {role}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}"
    yield f"GRANT SELECT ON alembic_version TO {role}"
    for table in metadata.tables:
        yield f"GRANT {', '.join(_rights(table))} ON {table} TO {role}"


def _rights(table: str) -> tuple[str, ...]:
    if table in APPEND_ONLY:
        return ("SELECT", "INSERT")
    return ("SELECT", "INSERT", "UPDATE", *(("DELETE",) if table in MAY_GO else ()))


def _bad(sentence: str) -> BadInputError:
    return BadInputError(sentence, [("grant-to", sentence)])


_OWNS = text(
    "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class "
    "WHERE relname = :name AND relnamespace = current_schema()\\:\\:regnamespace"
)
_MAY = text(
    "SELECT CASE WHEN :right = 'UPDATE' THEN has_any_column_privilege(current_user, CAST(:name AS text), 'UPDATE') "
    "ELSE has_table_privilege(current_user, CAST(:name AS text), :right) END"
)
_ROLE = text(
    "SELECT rolsuper, rolbypassrls, rolcreaterole, EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid "
    "AND relnamespace = current_schema()\\:\\:regnamespace AND relkind = 'r') AS owns FROM pg_roles WHERE rolname = :role"
)
_SERVING = text(
    "SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = current_schema() "
    "AND table_name = 'entries' AND privilege_type = 'INSERT' AND grantee NOT IN (SELECT tableowner "
    "FROM pg_tables WHERE tablename = 'entries' AND schemaname = current_schema())"
)
