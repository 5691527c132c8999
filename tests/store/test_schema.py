from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from carer_app.store import schema
from carer_app.store.engine import Connection, Database
from carer_app.store.schema import NewerStoreError, TriggersMissingError
from carer_app.store.tables import metadata, triggers

WRITTEN_ONCE = (
    "revisions",
    "parents",
    "about",
    "entries",
    "receipts",
    "attachments",
    "closed",
    "closed_keys",
    "accesses",
    "acts",
)
ROWS = {
    "revisions": "(hash, record, stream, op, kind, schema, author, written, data, signature) "
    "VALUES ('h', 'r', 's', 'create', 'k', 1, 'a', 'w', x'00', 'sig')",
    "parents": "(child, parent) VALUES ('h', 'p')",
    "about": "(revision, record, target) VALUES ('h', 'r', '')",
    "entries": "(gateway, epoch, seq, hash, data, signature) VALUES ('', 0, 1, 'h', x'00', 'sig')",
    "attachments": "(revision, number, manifest) VALUES ('h', 0, 'm')",
    "closed": "(hash, stream, box) VALUES ('h', 's', x'00')",
    "closed_keys": "(stream, key, routing) VALUES ('s', 'k', '')",
    "accesses": "(at, what, person, record, child, paper, why, locked) VALUES ('t', 'viewed', 'p', 'r', 'c', '', '', 0)",
    "acts": "(did, at, who, person, role, until, since, detail, times) VALUES ('added', 't', 'w', 'p', '', '', '', '', 0)",
    "receipts": "(number, gateway, data, signature) VALUES (1, 'g', x'00', 'sig')",
}


def names(db: Connection, sort: str) -> set[str]:
    rows = db.execute(text("SELECT name FROM sqlite_master WHERE type = :sort"), {"sort": sort})
    return {row.name for row in rows}


def columns(db: Connection, table: str) -> dict[str, tuple[str, bool]]:
    rows = db.execute(text(f'PRAGMA table_info("{table}")'))
    return {row.name: (row.type, bool(row.notnull)) for row in rows}


def test_the_steps_make_exactly_the_tables_that_the_code_reads(database: Database, tmp_path: Path, key: bytes) -> None:
    described = Database(tmp_path / "described.db", key)
    with described.writing() as db:
        metadata.create_all(db)
    with database.reading() as stepped, described.reading() as code:
        made = {name for name in names(stepped, "table") if not name.startswith(("search", "alembic", "sqlite_"))}
        assert made == set(metadata.tables)
        for table in made:
            assert columns(stepped, table) == columns(code, table), table
        written = {name for name in names(stepped, "index") if not name.startswith("sqlite_")}
        assert written == {name for name in names(code, "index") if not name.startswith("sqlite_")}
    described.close()


def test_an_up_to_date_store_is_left_alone(database: Database) -> None:
    with database.reading() as db:
        before = db.execute(text("PRAGMA schema_version")).scalar()
    schema.migrate(database)
    with database.reading() as db:
        assert db.execute(text("PRAGMA schema_version")).scalar() == before


def test_a_store_of_the_first_form_comes_up_to_date_with_what_it_holds(empty: Database) -> None:
    with empty.writing() as db:
        schema.upgrade(db, "0001")
        db.execute(text("INSERT INTO settings VALUES ('profile', 'england')"))
    schema.migrate(empty)
    with empty.reading() as db:
        assert db.execute(text("SELECT value FROM settings")).scalar_one() == "england"
        assert schema.missing_triggers(db) == set()


def test_what_waits_is_known_of_entries_from_before_it_was_kept_beside_them(empty: Database) -> None:
    bodies = {
        "plain": ("daily_log", '{"content":{"day":"2026-03-02","what_happened":"Tea."}}'),
        "to do": ("daily_log", '{"content":{"actions":[{"what":"Ring"}],"day":"2026-03-02"}}'),
        "drill": ("fire_drill", '{"content":{"put_right":[{"what":"The bell"}]}}'),
        "quiet drill": ("fire_drill", '{"content":{"put_right":[]}}'),
        "visit": ("health_appointment", '{"content":{"service":"gp"}}'),
    }
    with empty.writing() as db:
        schema.upgrade(db, "0006")
        for name, (kind, body) in bodies.items():
            db.execute(text("INSERT INTO bodies VALUES (:name, '', :body)"), {"name": name, "body": body})
            db.execute(
                text(
                    "INSERT INTO record_index (record, stream, file, kind, listed, head, occurred, written, author, "
                    "headline, conflict, state, versions, flags) "
                    "VALUES (:name, 's', 'f', :kind, 1, :name, '2026-03-02', 'w', 'a', '', 0, 'saved', 1, '')"
                ),
                {"name": name, "kind": kind},
            )
    schema.migrate(empty)
    with empty.reading() as db:
        waiting = set(db.execute(text("SELECT record FROM record_index WHERE waits = 1")).scalars())
    assert waiting == {"to do", "drill", "visit"}


def test_a_step_that_fails_takes_all_steps_back(empty: Database) -> None:
    with empty.writing() as db:
        db.execute(text("CREATE TABLE drafts (in_the TEXT, way TEXT)"))
    with pytest.raises(DBAPIError, match="drafts"):
        schema.migrate(empty)
    with empty.reading() as db:
        assert names(db, "table") == {"drafts"}
        assert names(db, "trigger") == set()


def test_a_store_of_a_newer_program_is_refused_in_words(database: Database) -> None:
    with database.writing() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerStoreError, match="Update Hearthlog"):
        schema.migrate(database)


@pytest.mark.parametrize("table", WRITTEN_ONCE)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "INSERT OR REPLACE"])
def test_what_is_written_once_stays(database: Database, table: str, verb: str) -> None:
    with database.writing() as db:
        db.execute(text(f"INSERT INTO {table} {ROWS[table]}"))
        before = db.execute(text(f"SELECT * FROM {table}")).all()
    column = next(iter(metadata.tables[table].columns)).name
    statement = {
        "UPDATE": f"UPDATE {table} SET {column} = {column}",
        "DELETE": f"DELETE FROM {table}",
        "INSERT OR REPLACE": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    }[verb]
    with pytest.raises(DBAPIError, match=f"{table} are written once"), database.writing() as db:
        db.execute(text(statement))
    with database.reading() as db:
        assert db.execute(text(f"SELECT * FROM {table}")).all() == before


def test_every_table_that_is_written_once_has_both_triggers(database: Database) -> None:
    assert {name.rsplit("_no_")[0] for name in triggers()} == set(WRITTEN_ONCE)
    with database.reading() as db:
        assert names(db, "trigger") == set(triggers())


@pytest.mark.parametrize("name", sorted(triggers()))
def test_a_trigger_that_was_taken_away_is_found_at_opening(database: Database, name: str) -> None:
    with database.writing() as db:
        db.execute(text(f"DROP TRIGGER {name}"))
    with pytest.raises(TriggersMissingError, match="ask for help"):
        schema.migrate(database)


def test_a_trigger_that_was_made_toothless_is_found_at_opening(database: Database) -> None:
    with database.writing() as db:
        db.execute(text("DROP TRIGGER revisions_no_delete"))
        db.execute(text("CREATE TRIGGER revisions_no_delete BEFORE DELETE ON revisions BEGIN SELECT 1; END"))
    with pytest.raises(TriggersMissingError):
        schema.migrate(database)
