"""The gateway under the database role that operators give it: it does all its work, and can take nothing back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from carer_app.errors import BadInputError
from carer_app.gateway.audit import audit
from carer_app.gateway.db.engine import open_engine, reading
from carer_app.gateway.db.migrate import DatabaseNotReadyError, refuse_unguarded
from carer_app.gateway.db.roles import RoleTooStrongError, excess, grant, grant_again, refuse_strong
from carer_app.gateway.db.sight import ALL, GUARDED, see_only
from carer_app.gateway.db.tables import APPEND_ONLY, bodies, metadata, positions, records, revisions
from carer_app.gateway.desk_log import mark_read
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from tests.gateway.answers import count_of
from tests.gateway.builders import Laptop
from tests.gateway.roles import as_role, make_role, serving_role
from tests.gateway.test_holds import evening, test_placed_before_it_is_confirmed_every_word_stays_until_it_is_lifted
from tests.gateway.test_sync_at_once import test_writers_of_one_stream_leave_no_gap_and_readers_miss_nothing
from tests.sync.conftest import connect
from tests.sync.test_closed import test_a_reader_on_the_other_computer_answers_and_both_see_it, two

__all__ = [
    "connect",
    "evening",
    "test_a_reader_on_the_other_computer_answers_and_both_see_it",
    "test_placed_before_it_is_confirmed_every_word_stays_until_it_is_lifted",
    "test_writers_of_one_stream_leave_no_gap_and_readers_miss_nothing",
    "two",
]


@pytest.fixture
def database_url(postgres_url: str, tmp_path: Path) -> str:
    """The address as the serving role uses it."""
    return serving_role(postgres_url, tmp_path)


@pytest.fixture
def role(database_url: str) -> Iterator["psycopg.Connection[Any]"]:
    """A line to the database as the serving role, as somebody would have it who stole its password."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def test_all_its_work_is_done_and_audited(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    log = laptop.log(opened.stay)
    answer = laptop.sync()
    assert {row.position for row in answer.pages[opened.stay].rows} == {1, 2}
    manager, _ = add_person(services, NewPerson(name="M", email="m@x.uk", role="manager"))
    mark_read(services, manager, [log.revision.record])
    assert audit(services).is_whole
    refuse_strong(services.engine)
    refuse_unguarded(services.engine)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_it_can_take_nothing_back(role: "psycopg.Connection[Any]", table: str) -> None:
    column = metadata.tables[table].columns.keys()[0]
    for change in (f'UPDATE {table} SET "{column}" = "{column}"', f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            role.execute(change)


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE revisions",
        "DROP TRIGGER entries_no_delete ON entries",
        "ALTER TABLE positions DISABLE TRIGGER ALL",
        "ALTER TABLE revisions NO FORCE ROW LEVEL SECURITY",
        "SET session_replication_role = replica",
    ],
)
def test_it_cannot_take_away_what_guards_the_records(role: "psycopg.Connection[Any]", change: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        role.execute(change)


def test_who_does_not_say_what_they_see_sees_nothing(
    services: Services, laptop: Laptop, role: "psycopg.Connection[Any]"
) -> None:
    laptop.open_child()
    laptop.sync()
    for table in GUARDED:
        assert role.execute(f"SELECT * FROM {table}").fetchall() == []
    role.execute(f"SET hearthlog.sees = '{ALL}'")
    assert role.execute("SELECT count(*) FROM revisions").fetchone() == (3,)


def test_a_query_that_forgets_whom_it_is_for_gives_nothing_of_other_streams(services: Services, laptop: Laptop) -> None:
    one, other = laptop.open_child(), laptop.open_child("Kit")
    laptop.sync()
    with services.reading() as connection:
        see_only(connection, [one.stay, one.sheet])
        for table in (revisions, positions):
            assert {row.stream for row in connection.execute(table.select())} == {one.stay, one.sheet}
        assert connection.execute(records.select()).all() == []
        joined = bodies.select().join(revisions, revisions.c.body_hash == bodies.c.hash)
        assert len(connection.execute(joined).all()) == 3
    with services.reading() as connection:
        assert {row.stream for row in connection.execute(positions.select())} >= {one.stay, other.stay}


def test_a_stream_of_a_misleading_name_opens_nothing_else(services: Services, laptop: Laptop) -> None:
    laptop.open_child()
    laptop.sync()
    with services.reading() as connection:
        see_only(connection, [ALL])
        assert connection.execute(positions.select()).all() == []
        see_only(connection, [])
        assert connection.execute(positions.select()).all() == []


def test_nothing_of_a_narrowed_view_is_left_on_the_connection(services: Services, laptop: Laptop) -> None:
    laptop.open_child()
    laptop.sync()
    for _ in range(3):
        with services.reading() as connection:
            see_only(connection, [])
        assert count_of(services, revisions) == 3


def test_an_owner_a_superuser_and_a_role_with_more_rights_are_told_to_be_another(
    postgres_url: str, database_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        name = database_url.partition("://")[2].partition("@")[0]
        connection.execute(f"GRANT UPDATE (signature) ON revisions TO {name}")
    for url, words in ((postgres_url, "SUPERUSER"), (database_url, "UPDATE revisions")):
        engine = open_engine(tmp_path, url)
        with pytest.raises(RoleTooStrongError, match=words):
            refuse_strong(engine)
        engine.dispose()
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"REVOKE UPDATE (signature) ON revisions FROM {name}")


def test_migrating_gives_the_serving_roles_their_rights_again(
    postgres_url: str, database_url: str, tmp_path: Path
) -> None:
    name = database_url.partition("://")[2].partition("@")[0]
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"REVOKE ALL ON held FROM {name}")
        connection.execute(f"GRANT DELETE ON entries TO {name}")
    engine = open_engine(tmp_path, postgres_url)
    grant_again(engine)
    engine.dispose()
    engine = open_engine(tmp_path, database_url)
    with reading(engine) as connection:
        assert excess(connection) == []
        connection.exec_driver_sql("SELECT 1 FROM held")
    engine.dispose()


def test_a_role_that_cannot_be_the_serving_one_is_bad_input(
    postgres_url: str, database_url: str, tmp_path: Path
) -> None:
    strong = make_role(postgres_url, "BYPASSRLS")
    engine = open_engine(tmp_path, postgres_url)
    for role in ("nobody-here", strong, "postgres", "pg_write_all_data; DROP TABLE held"):
        with pytest.raises(BadInputError, match="role"):
            grant(engine, role)
    engine.dispose()
    engine = open_engine(tmp_path, database_url)
    with pytest.raises(BadInputError, match="owner"):
        grant(engine, make_role(postgres_url))
    engine.dispose()
    engine = open_engine(tmp_path, None)
    with pytest.raises(BadInputError, match="PostgreSQL"):
        grant(engine, "any")
    engine.dispose()


def test_a_policy_that_was_taken_away_is_missed(postgres_url: str, services: Services, tmp_path: Path) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("DROP POLICY bodies_seen ON bodies")
        connection.execute("CREATE POLICY wide ON revisions USING (true)")
    with pytest.raises(DatabaseNotReadyError, match="revisions_seen, bodies_seen"):
        refuse_unguarded(services.engine)
    assert {"policy revisions_seen is missing", "policy bodies_seen is missing"} <= set(audit(services).faults)


def test_another_role_of_the_server_reads_nothing(postgres_url: str, database_url: str) -> None:
    stranger = as_role(postgres_url, make_role(postgres_url))
    with psycopg.connect(stranger, autocommit=True) as connection:
        connection.execute(f"SET hearthlog.sees = '{ALL}'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT 1 FROM revisions")


OF_RECORDS = {"stream", "record", "revision", "data", "box", "headline", "text"}
"""Columns by which a table may tell something of a record."""

NAMES_ALONE = {
    "accesses": "who opened which record, by ids",
    "chunks": "which pieces a version names",
    "closed_ends": "from where on a closed section is not for a home",
    "closed_streams": "how far a closed section has come",
    "commands": "what computers were asked",
    "desk_keys": "sealed by a passphrase and by the key file",
    "heads": "hashes",
    "held": "hashes and reasons",
    "links": "ids and kinds",
    "parents": "hashes",
    "streams": "ids",
}
"""Tables that are seen by whoever may read them, though they name records: they hold none of their words."""


def test_each_table_with_words_of_records_stands_behind_force(postgres_url: str) -> None:
    query = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity"
    with psycopg.connect(postgres_url) as connection:
        forced = {row[0] for row in connection.execute(query)}
    telling = {table.name for table in metadata.sorted_tables if OF_RECORDS & set(table.columns.keys())}
    assert forced == set(GUARDED)
    assert telling - forced == set(NAMES_ALONE) & telling
