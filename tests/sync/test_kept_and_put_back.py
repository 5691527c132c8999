"""A backup from before a child's records were sealed, or handed back, and put back after it: the council says it again."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select, text

from carer_app.domain.command import Ask
from carer_app.gateway import commands
from carer_app.gateway.audit import audit
from carer_app.gateway.db.moved_on import moved_on, of_child
from carer_app.gateway.db.tables import devices
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import placements_of, reopen_placement
from carer_app.gateway.services import Services
from carer_app.store import gateways
from carer_app.store.verify import verify
from carer_app.sync.epochs import begin_epoch
from carer_app.sync.stored import StoredPort
from carer_app.vault import parting
from carer_app.work import Work
from tests.conftest import PASSPHRASE, MakeHome
from tests.sync.conftest import ADDRESS, Connected, Line, put_back
from tests.sync.sealed_steps import (
    JOS,
    Told,
    days,
    ended,
    sealed,
    side,
    told,
    unlocked,
)
from tests.sync.test_commands import emptied, left_in
from tests.sync.test_moving_on import end, jayden
from tests.sync.test_moving_on import side as foster
from tests.sync.test_sealed_copies import shown

__all__ = ["foster", "side", "told"]
Connect = Callable[..., Connected]


def test_a_backup_from_before_the_seal_is_sealed_by_the_first_sync_after_it_was_put_back(
    side: Connected, services: Services, told: Told, tmp_path: Path
) -> None:
    jo = unlocked(side)
    draft = jo.journal.new_draft("daily_log", told.child, {"what_happened": "He"})
    jo.journal.keep_draft(draft)
    made = side.work.backups.make(tmp_path / "all.hearthlog")
    jo.journal.drop_draft(draft.name)
    jo.session.lock()
    ended(side, services, told.child)
    days(side, services, 29)
    side.work.sync_once()
    side.work.sync_once()
    again = put_back(side, made.path, tmp_path / "again", "Jo Marsh", JOS)
    assert shown(again.work, told)
    again.home.log(next(one.id for one in again.home.journal.children() if one.name == "Maya"), "Written here alone.")
    again.work.sync_once()
    assert shown(again.work, told) == []
    assert again.work.journal.drafts() == []
    assert [one.name for one in again.home.journal.children()] == ["Maya"]
    again.work.carry_photos()
    for _round in range(2):
        again.work.sync_once()
    assert told_by_council(services, again) == []
    manager = unlocked(again, "Ruth Hale", PASSPHRASE)
    assert [one.name for one in manager.sealed_copies.every()] == ["Jayden"]
    manager.sealed_copies.open(told.child, "child")
    assert manager.journal.entry(told.log)
    assert verify(again.home.session.database, again.home.session.device).broken == ()
    assert (audit(services).is_whole, audit(services).held) == (True, 0)
    manager.session.lock()
    again.home.session.lock()


def test_a_child_who_came_back_meanwhile_is_not_sealed(
    side: Connected, services: Services, told: Told, tmp_path: Path
) -> None:
    made = side.work.backups.make(tmp_path / "all.hearthlog")
    sealed(side, services, told.child)
    side.work.sync_once()
    reopen_placement(services, placements_of(services, told.child)[0].id, "Ruth")
    again = put_back(side, made.path, tmp_path / "again", "Ruth Hale")
    again.work.sync_once()
    assert {one.name for one in again.home.journal.children()} == {"Jayden", "Maya"}
    assert again.work.sealed_copies.every() == []
    again.home.session.lock()


def test_a_copy_that_was_handed_back_before_the_backup_was_put_back_is_handed_back_once_more(
    foster: Connected, services: Services, tmp_path: Path
) -> None:
    child = jayden(foster)
    made = foster.work.backups.make(tmp_path / "all.hearthlog")
    end(foster, services, child)
    days(foster, services, 28)
    foster.work.sync_once()
    foster.work.moving_on.take_off(child)
    foster.work.sync_once()
    assert told_by_council(services, foster) == []
    again = put_back(foster, made.path, tmp_path / "again")
    again.work.sync_once()
    assert [(one.child, one.may_go) for one in again.work.moving_on.every()] == [(child, True)]
    again.work.moving_on.take_off(child)
    again.work.sync_once()
    assert [one.name for one in again.home.journal.children()] == ["Maya"]
    assert told_by_council(services, again) == []
    assert (audit(services).is_whole, audit(services).held) == (True, 0)
    again.home.session.lock()


def test_a_log_that_begins_anew_says_again_what_was_handed_back_and_nobody_is_asked_twice(
    side: Connected, services: Services, told: Told
) -> None:
    sealed(side, services, told.child)
    side.work.sync_once()
    session = side.home.session
    with session.database.writing() as db:
        (gateway,) = gateways.every(db)
        begin_epoch(StoredPort(db, session, gateway.id), gateway.epoch)
    side.work.sync_once()
    assert told_by_council(services, side) == []
    with services.reading() as connection:
        assert len(of_child(connection, told.child)) == 1
    assert audit(services).is_whole


def test_a_computer_that_was_emptied_and_put_back_from_a_backup_is_emptied_again_and_nothing_is_lost(
    foster: Connected, services: Services, tmp_path: Path
) -> None:
    child, device = jayden(foster), foster.home.session.device.id
    made = foster.work.backups.make(tmp_path / "all.hearthlog")
    commands.ask(services, device, Ask.WIPE, "Ruth")
    foster.work.sync_once()
    assert emptied(foster).is_done
    again = put_back(foster, made.path, tmp_path / "again")
    again.home.log(child, "Written on what was put back.")
    again.work.sync_once()
    assert emptied(again).is_done
    assert left_in(again.home.folder) == {parting.NOTE}
    assert [one.outcome for one in commands.computers(services)[0].asked] == ["done"]
    with services.reading() as connection:
        words = [bytes(one).decode() for one in connection.scalars(text("SELECT text FROM bodies"))]
    assert sum("Written on what was put back." in one for one in words) == 1
    assert (audit(services).is_whole, audit(services).held) == (True, 0)


def told_by_council(services: Services, side: Connected) -> list[str]:
    """Who the council says has moved on and is still here."""
    device = side.home.session.device.id
    with services.reading() as connection:
        home = connection.scalar(select(devices.c.home).where(devices.c.id == device))
        assert home
        return [one.child for one in moved_on(connection, device, home, services.today())]


def test_a_new_computer_of_the_home_does_not_say_that_it_keeps_what_it_never_had(
    side: Connected, services: Services, told: Told, make_home: MakeHome
) -> None:
    sealed(side, services, told.child)
    side.work.sync_once()
    home, line = make_home("second", "Ruth Hale", "registered_manager"), Line(services)
    new = Connected(home, line, Work(home.session, lambda _url: line, lambda: 0.5))
    home.clock.advance(side.home.clock.now() - home.clock.now())
    with services.reading() as connection:
        where = connection.scalar(select(devices.c.home).where(devices.c.id == side.home.session.device.id))
    new.work.enrol(ADDRESS, invite(services, where or "").code)
    for _round in range(3):
        new.work.sync_once()
    assert [one.name for one in home.journal.children()] == ["Maya"]
    assert new.work.sealed_copies.every() == []
    with services.reading() as connection:
        said = {one.device: one.kept for one in of_child(connection, told.child)}
    assert said == {side.home.session.device.id: True, home.session.device.id: False}
    assert told_by_council(services, new) == []
