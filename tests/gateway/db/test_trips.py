"""What waits to be said to PostgreSQL: never lost, never too late, and sent in few trips."""

from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import bindparam, func, select

from carer_app.gateway.db import trips
from carer_app.gateway.db.engine import open_engine, reading, writing
from carer_app.gateway.db.hot import Hot
from carer_app.gateway.db.migrate import migrate
from carer_app.gateway.db.tables import bodies, homes
from carer_app.gateway.db.upsert import insert_all
from carer_app.gateway.services import Services
from tests.gateway.builders import Laptop
from tests.gateway.conftest import database_at

FEW = 3
ODD = ['"', "\\", '\\"', "{a,b}", "NULL", "", " ", "$1", "%s", "%(names)s", "é", "a'b"]
NAMED = Hot(select(homes.c.name).where(homes.c.name.in_(bindparam("names", expanding=True))))
TEXT = Hot(select(bodies.c.text).where(bodies.c.hash == bindparam("name")))


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """PostgreSQL alone is far."""
    return postgres_url


def _home(name: str) -> dict[str, str]:
    return {"id": f"id of {name}", "name": name, "added": "now"}


def _known(services: Services) -> set[str]:
    with services.reading() as connection:
        return set(connection.scalars(select(homes.c.name)))


def test_what_waits_is_there_for_whoever_asks_in_another_way(services: Services) -> None:
    with services.writing() as connection:
        insert_all(connection, homes, [_home("Rowan House")])
        assert connection.scalar(select(func.count()).select_from(homes)) == 1


def test_what_waits_is_durable_after_the_commit(services: Services) -> None:
    with services.writing() as connection:
        insert_all(connection, homes, [_home("Rowan House")])
    assert _known(services) == {"Rowan House"}


def test_what_waits_goes_with_its_transaction(services: Services) -> None:
    with pytest.raises(ZeroDivisionError):
        _give_up(services)
    with services.writing() as connection:
        insert_all(connection, homes, [_home("Elm House")])
    assert _known(services) == {"Elm House"}


def test_what_was_said_outside_a_transaction_is_not_said_by_the_next(services: Services) -> None:
    with services.engine.connect() as connection:
        insert_all(connection, homes, [_home("Rowan House")])
    with services.writing() as connection:
        insert_all(connection, homes, [_home("Elm House")])
    assert _known(services) == {"Elm House"}


def test_text_is_kept_in_a_database_of_another_alphabet(postgres: str, tmp_path: Path) -> None:
    name = f"latin{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING LATIN1 LOCALE 'C' TEMPLATE template0")
    engine = open_engine(tmp_path, database_at(postgres, name))
    migrate(engine)
    with writing(engine) as connection:
        insert_all(connection, homes, [_home("Café")])
    with reading(engine) as connection:
        assert [row.name for row in NAMED.rows(connection, {"names": ["Café"]})] == ["Café"]
        assert list(connection.scalars(select(func.length(homes.c.name)))) == [4]
    engine.dispose()


def _give_up(services: Services) -> None:
    with services.writing() as connection:
        insert_all(connection, homes, [_home("Rowan House")])
        raise ZeroDivisionError


def test_names_of_every_sort_are_found_in_a_list(services: Services) -> None:
    with services.writing() as connection:
        insert_all(connection, homes, [_home(name) for name in ODD])
    with services.reading() as connection:
        assert {row.name for row in NAMED.rows(connection, {"names": ODD})} == set(ODD)
        assert [row.name for row in NAMED.rows(connection, {"names": [ODD[2]]})] == [ODD[2]]


def test_much_goes_both_ways_at_once(services: Services) -> None:
    large = {f"body {number}": bytes([number]) * 400_000 for number in range(24)}
    with services.writing() as connection:
        for name, text in large.items():
            insert_all(connection, bodies, [{"hash": name, "salt": "00", "text": text}])
        answers = {name: TEXT.later(connection, {"name": name}) for name in large}
        found = {name: answer.rows()[0].text for name, answer in answers.items()}
    assert found == large


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How much each trip carried."""
    carried: list[int] = []
    whole = trips.Trips._sent

    def counted(self: trips.Trips, said: list[trips._Said]) -> None:
        carried.append(len(said))
        whole(self, said)

    monkeypatch.setattr(trips.Trips, "_sent", counted)
    return carried


def test_a_sync_makes_few_trips(services: Services, laptop: Laptop, made: list[int]) -> None:
    stay = laptop.open_child().stay
    laptop.sync()
    laptop.log(stay)
    laptop.log(stay)
    made.clear()
    laptop.sync()
    assert 0 < len(made) <= FEW
