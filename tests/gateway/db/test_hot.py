"""Statements that are sent to PostgreSQL by the short way fail as those that are not."""

import psycopg
import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from carer_app.gateway.audit import audit
from carer_app.gateway.db.hot import Hot
from carer_app.gateway.db.tables import homes
from carer_app.gateway.db.upsert import insert_all
from carer_app.gateway.services import Services
from tests.gateway.builders import Laptop

END_ALL = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
NAMED = Hot(select(homes.c.id, homes.c.name).where(homes.c.name.in_(bindparam("names", expanding=True))))


def test_a_list_is_found_however_long_it_is(services: Services) -> None:
    with services.writing() as connection:
        rows = [{"id": f"home {number}", "name": f"O'Neill % {number}", "added": "now"} for number in range(40)]
        insert_all(connection, homes, rows)
        for wanted in ([], ["O'Neill % 7"], [row["name"] for row in rows] * 3):
            found = NAMED.rows(connection, {"names": wanted})
            assert {row.name for row in found} == set(wanted)
            assert {row.id for row in found} <= {row["id"] for row in rows}


def test_what_may_be_there_once_is_refused_a_second_time(services: Services) -> None:
    row = {"id": "one", "name": "Rowan House", "added": "now"}
    with pytest.raises(IntegrityError), services.writing() as connection:
        insert_all(connection, homes, [row, row])
    with services.reading() as connection:
        assert NAMED.rows(connection, {"names": ["Rowan House"]}) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_sync_is_taken_after_the_database_ended_every_connection(services: Services, laptop: Laptop) -> None:
    stay = laptop.open_child().stay
    laptop.sync()
    with psycopg.connect(services.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)) as one:
        one.execute(END_ALL)
    laptop.log(stay)
    laptop.sync()
    assert (audit(services).is_whole, audit(services).entries) == (True, 4)
