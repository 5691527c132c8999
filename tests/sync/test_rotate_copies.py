"""A new key of a computer whose folder was copied, put back, or whose store was made anew."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from carer_app.domain.device_key import proof_of_before
from carer_app.domain.signing import SigningKey
from carer_app.errors import BadInputError
from carer_app.gateway.db.tables import homes
from carer_app.gateway.enrol import invite
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.line import GatewayUnreachableError
from carer_app.sync.protocol import Enrol
from tests.conftest import PASSPHRASE
from tests.sync.conftest import ADDRESS, Connected
from tests.sync.test_begun_anew import put_back_afterwards, sync_twice
from tests.sync.test_rotate import (
    ask_for_a_key,
    first_key,
    hear_and_obey_without_a_line,
    is_whole,
    known_key,
    outcome,
    waiting,
)
from tests.sync.test_salvage import door, headlines, joined_anew, spoil

Connect = Callable[..., Connected]


def test_a_store_made_anew_has_the_new_key(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    ask_for_a_key(side, services)
    side.work.sync_once()
    side.home.log(child, "Not sent yet.")
    spoil(side.home)
    home = side.home
    home.session, _count = door(home).salvage(door(home).holder_named(None), PASSPHRASE)
    side.work = joined_anew(side)
    sync_twice(side)
    assert waiting(side) == 0
    assert is_whole(side, services)


def test_a_store_made_anew_before_the_key_was_told_tells_it(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    hear_and_obey_without_a_line(side, services)
    side.home.log(child, "Not sent yet.")
    spoil(side.home)
    home = side.home
    home.session, _count = door(home).salvage(door(home).holder_named(None), PASSPHRASE)
    side.work = joined_anew(side)
    sync_twice(side)
    assert waiting(side) == 0
    assert known_key(services, side) != first_key(side).public
    assert outcome(services) == "done"
    assert is_whole(side, services)


def put_back(side: Connected, copy: Path) -> None:
    """The folder as it was when it was copied."""
    home = side.home
    home.session.lock()
    shutil.rmtree(home.folder)
    shutil.copytree(copy, home.folder)
    home.session = door(home).unlock(door(home).holder_named(None), PASSPHRASE)
    side.work = joined_anew(side)


def copied(side: Connected, to: Path) -> Path:
    side.home.session.database.empty_log()
    return Path(shutil.copytree(side.home.folder, to))


def test_two_copies_with_the_same_new_key_both_send_all_they_have(
    connect: Connect, services: Services, tmp_path: Path
) -> None:
    """The council forgets the key that the first copy told; the log of that one begins anew under the key before, and then
    the second copy is the first to tell.
    """
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    hear_and_obey_without_a_line(side, services)
    second = copied(side, tmp_path / "second")
    with put_back_afterwards(services, tmp_path):
        side.work.sync_once()
    side.home.log(child, "Written on the first copy.")
    begin_anew_and_send_nothing(side)
    first = copied(side, tmp_path / "first")
    put_back(side, second)
    side.home.log(child, "Written on the second copy.")
    side.work.sync_once()
    assert known_key(services, side) != first_key(side).public
    put_back(side, first)
    side.line.refusals.clear()
    side.work.sync_once()
    assert (waiting(side), set(side.line.refusals)) == (0, {"not-signed"})
    assert headlines(side.home) == ["Written on the first copy.", "Written on the second copy."]
    assert is_whole(side, services)


def begin_anew_and_send_nothing(side: Connected) -> None:
    side.line.loses = lambda request: request.epoch > 1
    with pytest.raises(SyncStoppedError):
        side.work.sync_once()
    side.line.loses = lambda _request: False


def test_a_folder_put_back_to_before_joins_anew_with_a_code(
    connect: Connect, services: Services, tmp_path: Path
) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    side.home.session.database.empty_log()
    shutil.copytree(side.home.folder, tmp_path / "copy")
    ask_for_a_key(side, services)
    side.work.sync_once()
    put_back(side, tmp_path / "copy")
    side.home.log(child, "Written on the old copy.")
    with pytest.raises(SyncStoppedError, match="Ask the council for a new code"):
        side.work.sync_once()
    with pytest.raises(BadInputError):
        side.work.enrol(ADDRESS, "00000-00000")
    side.work.enrol(ADDRESS, invite(services, home_of(services)).code)
    sync_twice(side)
    assert waiting(side) == 0
    assert is_whole(side, services)
    ask_for_a_key(side, services)
    side.work.sync_once()
    assert is_whole(side, services)


def test_the_answer_to_such_a_code_may_be_lost(connect: Connect, services: Services, tmp_path: Path) -> None:
    side = connect()
    side.home.child()
    side.work.sync_once()
    side.home.session.database.empty_log()
    shutil.copytree(side.home.folder, tmp_path / "copy")
    ask_for_a_key(side, services)
    side.work.sync_once()
    put_back(side, tmp_path / "copy")
    code = invite(services, home_of(services)).code
    side.line.cut_enrol = 1
    with pytest.raises(GatewayUnreachableError):
        side.work.enrol(ADDRESS, code)
    side.work.enrol(ADDRESS, code)
    sync_twice(side)
    assert waiting(side) == 0
    assert is_whole(side, services)


def test_a_code_alone_lets_nobody_in_under_another_computers_name(connect: Connect, services: Services) -> None:
    side = connect()
    ask_for_a_key(side, services)
    side.work.sync_once()
    device, new = side.home.session.device.id, SigningKey.generate()
    for by in (SigningKey.generate(), new):
        wish = Enrol(
            code=invite(services, home_of(services)).code,
            device=device,
            device_key=new.public,
            device_name="Another",
            people=(),
            instance="another",
            proof=proof_of_before(device, new.public, by),
        )
        with pytest.raises(RefusedError) as refused:
            services.enrol(wish)
        assert refused.value.trouble.type == "device-known"


def home_of(services: Services) -> str:
    with services.reading() as connection:
        return str(connection.execute(select(homes.c.id)).scalar_one())
