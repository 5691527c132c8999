"""What a moved entry must not leave behind: hand-overs in its words, and what an old copy of a laptop brings back."""

import shutil
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from carer_app.doorway import Doorway
from carer_app.errors import BadInputError
from carer_app.gateway.audit import audit
from carer_app.gateway.db.tables import bodies
from carer_app.gateway.homes import end_placement, placements_of
from carer_app.gateway.moving import confirm, moved_entry, send_back
from carer_app.gateway.services import Services
from carer_app.journal.forms import New
from carer_app.store.engine import open_keyed
from carer_app.store.moves import Stage
from carer_app.store.verify import verify
from carer_app.vault.file import FLOOR
from carer_app.work import Work
from tests.company import joined
from tests.conftest import EVENING, PASSPHRASE, Home
from tests.store.conftest import Decrypt, decrypt
from tests.sync.conftest import Connected
from tests.sync.test_moving import BODIES, REASON, Evening, at_gateway, bodies_of, pages

__all__ = ["decrypt"]
Connect = Callable[..., Connected]
TO_DO = "Ring the Zwetschgen clinic"


@pytest.fixture
def evening(connect: Connect, services: Services) -> Evening:
    return Evening(connect, services)


def texts_at(services: Services) -> str:
    with services.reading() as connection:
        return " ".join(bytes(one).decode() for one in connection.scalars(select(bodies.c.text)))


def appointment(evening: Evening) -> str:
    """An appointment in the wrong file, with something to do that was handed over by name."""
    raw = {"service": "gp", "at": "2026-03-02T10:00:00Z", "actions": [{"what": TO_DO, "by_day": "2026-03-04"}]}
    work = evening.one.work
    record = work.journal.add(New(kind="health_appointment", child=evening.maya, raw=raw)).id
    jo = joined(evening.one.home, "Jo Marsh")
    need = next(need for need in work.needs.everything() if TO_DO in need.due.sentence)
    work.needs.hand_over(need, jo.session.person.id)
    jo.session.lock()
    return record


def test_a_hand_over_in_its_words_goes_with_it(evening: Evening, decrypt: Decrypt) -> None:
    record = appointment(evening)
    evening.sync()
    assert texts_at(evening.services).count(TO_DO) == 2
    evening.one.work.moving.move(record, evening.leo, REASON)
    evening.sync()
    ruth = evening.person()
    confirm(evening.services, ruth, record, moved_entry(evening.services, ruth, record).move)
    evening.sync()
    assert texts_at(evening.services).count(TO_DO) == 1
    for side in (evening.one, evening.two):
        assert pages(side.home, decrypt).count(f'"{TO_DO}"'.encode()) == 1
        found = side.work.moving.of(record)
        assert found
        assert found.stage is Stage.DONE
    evening.holds()
    assert audit(evening.services).erased == 2


def test_a_laptop_restored_from_an_old_copy_brings_no_erased_word_back(evening: Evening, decrypt: Decrypt) -> None:
    here = evening.one
    here.home.session.lock()
    old = here.home.folder.with_name("copy")
    shutil.copytree(here.home.folder, old)
    evening.two.work.moving.move(evening.record, evening.leo, REASON)
    evening.two.work.sync_once()
    evening.confirm()
    assert at_gateway(evening, evening.record) == []
    door = Doorway(here.home.folder, here.home.clock, None, FLOOR)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    Home(here.home.folder, here.home.clock, session, "").log(evening.leo, "Written after the copy.")
    Work(session, lambda _url: here.line, lambda: 0.5).sync_once()
    session.lock()
    shutil.rmtree(here.home.folder)
    shutil.copytree(old, here.home.folder)
    here.home.session = door.unlock(door.holder_named(None), PASSPHRASE)
    here.home.child("Ana")
    Work(here.home.session, lambda _url: here.line, lambda: 0.5).sync_once()
    assert at_gateway(evening, evening.record) == bodies_of(here.home, evening.record) == []
    found = verify(here.home.session.database, here.home.session.device)
    assert found.broken == ()
    assert [pages(here.home, decrypt).count(word) for word in BODIES] == [1, 1, 1]


def test_the_desk_leaves_the_other_childs_name_out_of_the_reason(evening: Evening) -> None:
    evening.move()
    evening.sync()
    ruth = evening.person()
    found = moved_entry(evening.services, ruth, evening.record)
    with pytest.raises(BadInputError, match="The reason names “Leo”"):
        send_back(evening.services, ruth, evening.record, found.move, "That was not Leo's tea.")
    assert "not Leo's tea" not in texts_at(evening.services)
    send_back(evening.services, ruth, evening.record, found.move, "Maya was there too.")


def test_while_another_program_reads_the_confirmation_stands_and_the_next_sync_erases(evening: Evening) -> None:
    evening.move()
    evening.sync()
    home = evening.one.home
    ruth = joined(home, "Ruth Hall", "registered_manager")
    boss = Work(ruth.session, lambda _url: evening.one.line, lambda: 0.5)
    other = open_keyed(home.folder / "store.db", home.session.keys.database_key())
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM bodies").fetchone()
    with ruth.session.database.engine.connect() as first:
        first.connection.driver_connection.execute("PRAGMA busy_timeout=20")  # type: ignore[union-attr]
    boss.moving.confirm(evening.record)
    boss.sync_once()
    assert at_gateway(evening, evening.record) == []
    other.execute("ROLLBACK")
    other.close()
    boss.sync_once()
    found = boss.moving.of(evening.record)
    assert found
    assert found.stage is Stage.DONE
    assert bodies_of(ruth, evening.record) == []
    ruth.session.lock()


def test_a_computer_that_never_had_the_right_file_erases_on_the_gateways_word(
    evening: Evening, connect: Connect
) -> None:
    (placement,) = placements_of(evening.services, evening.leo)
    end_placement(evening.services, placement.id, EVENING.date() - timedelta(days=1), "Ruth Ainsley")
    three = connect("three", "Kim Okafor")
    three.work.sync_once()
    assert [child.name for child in three.work.journal.children()] == ["Maya"]
    assert len(bodies_of(three.home, evening.record)) == 3
    evening.move()
    evening.sync()
    three.work.sync_once()
    assert len(bodies_of(three.home, evening.record)) == 3
    evening.confirm()
    three.work.sync_once()
    assert bodies_of(three.home, evening.record) == []
    found = verify(three.home.session.database, three.home.session.device)
    assert (found.broken, found.erased) == ((), 3)
