"""Somebody who was taken off a computer: the council is told, and what they wrote still arrives as theirs."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from carer_app.domain.people import Person
from carer_app.domain.story import State
from carer_app.doorway import Doorway
from carer_app.gateway.audit import audit
from carer_app.gateway.commands import computers
from carer_app.gateway.db.tables import audit_log, devices
from carer_app.gateway.services import Services
from carer_app.store import gateways
from carer_app.store.verify import verify
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.engine import NOT_SIGNED
from carer_app.sync.epochs import begin_epoch
from carer_app.sync.stored import StoredPort
from carer_app.vault.file import FLOOR
from carer_app.work import Work, _sender
from tests.company import OTHERS_PASSPHRASE, joined
from tests.conftest import Home
from tests.sync.conftest import Connected

Connect = Callable[..., Connected]


def test_the_council_is_told_and_what_was_not_sent_still_arrives(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    kim = joined(side.home, "Kim Lowe")
    record = kim.log(child, "Soup for tea.")
    kim.session.lock()
    side.work.people.take_off(kim.session.person)
    side.work.sync_once()
    with services.reading() as connection:
        told = connection.execute(select(audit_log).where(audit_log.c.what == "taken off")).one()
    assert (told.about, told.detail) == (kim.session.person.id, side.home.session.person.id)
    (computer,) = computers(services)
    assert [(one.name, one.by) for one in computer.off] == [("Kim Lowe", side.home.session.person.name)]
    entry = side.home.journal.entry(record)
    assert (entry.author, entry.state) == ("Kim Lowe", State.RECEIVED)
    assert verify(side.home.session.database, side.home.session.device).broken == ()
    found = audit(services)
    assert (found.gaps, found.forks, found.broken) == (0, 0, 0)


def test_the_computer_goes_on_under_another_key_and_an_old_copy_of_it_is_refused(
    connect: Connect, services: Services, tmp_path: Path
) -> None:
    side = connect()
    kim = joined(side.home, "Kim Lowe")
    kim.session.lock()
    side.work.sync_once()
    copy = tmp_path / "copy"
    shutil.copytree(side.home.folder, copy)
    before = known_key(services)
    side.work.people.take_off(kim.session.person)
    side.work.sync_once()
    assert known_key(services) != before
    side.work.people.take_off(joined_and_gone(side.home))
    side.work.sync_once()
    assert [asked.what for asked in computers(services)[0].asked] == ["rotate", "rotate"]
    door = Doorway(copy, side.home.clock, None, FLOOR)
    session = door.unlock(door.holder_named("Kim Lowe"), OTHERS_PASSPHRASE)
    old = Work(session, lambda _url: side.line, lambda: 0.5)
    with pytest.raises(SyncStoppedError) as said:
        old.sync_once()
    assert said.value.problem == NOT_SIGNED
    session.lock()
    side.work.sync_once()
    found = audit(services)
    assert (found.gaps, found.forks, found.broken) == (0, 0, 0)


def known_key(services: Services) -> str:
    with services.reading() as connection:
        return str(connection.scalar(select(devices.c.public_key).where(devices.c.home.is_not(None))))


def joined_and_gone(home: Home) -> Person:
    other = joined(home, "Lee Ward")
    other.session.lock()
    return other.session.person


def test_what_a_log_that_begins_anew_says_again_asks_for_no_key_again(connect: Connect, services: Services) -> None:
    side = connect()
    side.work.people.take_off(joined_and_gone(side.home))
    side.work.sync_once()
    session = side.home.session
    with session.database.writing() as db:
        (gateway,) = gateways.every(db)
        begin_epoch(StoredPort(db, _sender(session), gateway.id), gateway.epoch)
    side.work.sync_once()
    assert [asked.what for asked in computers(services)[0].asked] == ["rotate"]
