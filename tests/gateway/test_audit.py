"""The audit finds nothing in a whole database, and every byte that was changed by hand."""

from datetime import date

import pytest
from sqlalchemy import Connection, text

from carer_app.gateway.audit import audit
from carer_app.gateway.desk_log import mark_read
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.logs.daily.record import DailyLog
from tests.gateway.builders import Laptop


@pytest.fixture
def filled(services: Services, laptop: Laptop) -> Services:
    """A gateway with a child, some records, a second version, a mark of the desk and something held."""
    opened = laptop.open_child()
    log = laptop.log(opened.stay)
    laptop.log(opened.stay, "Another day.")
    content = DailyLog(day=date(2026, 3, 2), what_happened="Pasta, a walk and a bath.")
    laptop.enter(laptop.revision(opened.stay, content, of=log, reason="more"))
    laptop.log("nowhere-yet")
    laptop.sync()
    manager, _ = add_person(services, NewPerson(name="M", email="m@x.uk", role="manager"))
    mark_read(services, manager, [log.revision.record])
    return services


def test_a_whole_database_has_nothing_wrong(filled: Services) -> None:
    found = audit(filled)
    assert found.is_whole
    assert (found.records, found.entries, found.held) == (6, 8, 1)
    assert found.faults == ()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("revisions", "UPDATE revisions SET data = {spoilt_data} WHERE kind = 'daily_log'"),
        ("revisions", "UPDATE revisions SET signature = '{zeros}' WHERE kind = 'daily_log'"),
        ("revisions", "UPDATE revisions SET record = 'another' WHERE kind = 'child_file'"),
        ("revisions", "UPDATE revisions SET body_hash = '{zeros}' WHERE kind = 'child_file'"),
        ("entries", "UPDATE entries SET data = {spoilt_data} WHERE seq = 3"),
        ("entries", "UPDATE entries SET hash = '{zeros}' WHERE seq = 3"),
        ("entries", "DELETE FROM entries WHERE seq = 3"),
        ("positions", "UPDATE positions SET head = '{zeros}' WHERE position = 2"),
        ("positions", "DELETE FROM positions WHERE position = 2"),
        ("positions", "DELETE FROM positions WHERE position = 4"),
        ("parents", "UPDATE parents SET parent = '{zeros}'"),
        (
            None,
            "UPDATE bodies SET text = {spoilt_text} WHERE hash IN (SELECT body_hash FROM revisions WHERE kind = 'daily_log')",
        ),
        (None, "UPDATE bodies SET salt = 'not hex'"),
        (None, "UPDATE streams SET head = '{zeros}'"),
        (None, "UPDATE streams SET position = position + 1"),
        (None, "UPDATE held SET settled = '2026-03-01'"),
    ],
)
def test_a_byte_changed_by_hand_is_found(filled: Services, table: str | None, change: str) -> None:
    is_postgres = filled.engine.dialect.name == "postgresql"
    words = {
        "zeros": "0" * 64,
        "spoilt_data": "overlay(data placing 'X'::bytea from 9)" if is_postgres else "cast(substr(data, 2) AS BLOB)",
        "spoilt_text": "overlay(text placing 'X'::bytea from 20)" if is_postgres else "cast(substr(text, 2) AS BLOB)",
    }
    with filled.writing() as connection:
        if table:
            _unguard(connection, table)
        connection.execute(text(change.format(**words).replace("::", r"\:\:")))
    found = audit(filled)
    assert not found.is_whole
    assert [fault for fault in found.faults if "trigger" not in fault]


def test_a_missing_guard_is_found(filled: Services) -> None:
    with filled.writing() as connection:
        _unguard(connection, "revisions")
    found = audit(filled)
    assert (found.broken, found.gaps) == (2, 0)
    assert all("revisions_no_" in fault for fault in found.faults)


def test_a_revision_that_vanished_is_found(filled: Services) -> None:
    with filled.writing() as connection:
        for table in ("revisions", "positions", "parents"):
            _unguard(connection, table)
        gone = "SELECT hash FROM revisions WHERE kind = 'child_file'"
        connection.execute(text(f"DELETE FROM positions WHERE revision IN ({gone})"))
        connection.execute(text("DELETE FROM revisions WHERE kind = 'child_file'"))
    assert any("which is not here" in fault for fault in audit(filled).faults)


def test_a_fault_never_says_what_a_record_says(filled: Services) -> None:
    with filled.writing() as connection:
        _unguard(connection, "revisions")
        connection.execute(text("UPDATE revisions SET signature = 'x'"))
        connection.execute(text("UPDATE bodies SET salt = '00'"))
    assert "Pasta" not in " ".join(audit(filled).faults)


def _unguard(connection: Connection, table: str) -> None:
    """Take away what keeps a table from being changed, as somebody with the whole database in hand could."""
    on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
    for verb in ("update", "delete"):
        connection.execute(text(f"DROP TRIGGER {table}_no_{verb}{on}"))
