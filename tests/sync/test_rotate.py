"""A computer takes a new key when its council asks: its log goes on, the old keeps verifying, and the old key opens nothing."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from carer_app.domain.command import Ask
from carer_app.domain.device_key import key_changed
from carer_app.domain.entry import Control, Entry, sign_entry
from carer_app.domain.signing import SigningKey
from carer_app.gateway import commands
from carer_app.gateway.audit import audit
from carer_app.gateway.bundles import take_bundle
from carer_app.gateway.db.audit_log import audit_log
from carer_app.gateway.db.tables import devices
from carer_app.gateway.homes import revoke
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.store import log
from carer_app.store.verify import verify
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.protocol import SyncAnswer, SyncRequest
from carer_app.sync.proving import tells_new_key
from tests.sync.conftest import Connected
from tests.sync.test_begun_anew import put_back_afterwards, sync_twice

Connect = Callable[..., Connected]


def ask_for_a_key(side: Connected, services: Services) -> int:
    return commands.ask(services, side.home.session.device.id, Ask.ROTATE, "Ruth")


def outcome(services: Services) -> str | None:
    return commands.computers(services)[0].asked[0].outcome


def known_key(services: Services, side: Connected) -> str:
    with services.reading() as connection:
        query = select(devices.c.public_key).where(devices.c.id == side.home.session.device.id)
        return str(connection.execute(query).scalar_one())


def first_key(side: Connected) -> SigningKey:
    return side.home.session.device.key()


def is_whole(side: Connected, services: Services) -> bool:
    assert verify(side.home.session.database, side.home.session.device).broken == ()
    assert audit(services).faults == ()
    return True


def waiting(side: Connected) -> int:
    return side.work.sync_status().waiting


def test_a_computer_takes_a_new_key_and_writes_on_under_it(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    ask_for_a_key(side, services)
    side.work.sync_once()
    assert outcome(services) == "done"
    assert known_key(services, side) != first_key(side).public
    side.home.log(child)
    side.work.sync_once()
    assert waiting(side) == 0
    assert is_whole(side, services)


def test_what_is_written_before_anybody_heard_of_it_goes_after_it(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    hear_and_obey_without_a_line(side, services)
    side.home.log(child)
    side.work.sync_once()
    assert waiting(side) == 0
    assert is_whole(side, services)


def hear_and_obey_without_a_line(side: Connected, services: Services) -> None:
    """The new key is made and durable, and nobody was told of it yet."""

    def and_then_the_line_is_cut(answer: SyncAnswer) -> SyncAnswer:
        side.line.twist, side.line.cut_before = None, 1
        return answer

    ask_for_a_key(side, services)
    side.line.twist = and_then_the_line_is_cut
    with pytest.raises(SyncStoppedError):
        side.work.sync_once()
    assert known_key(services, side) == first_key(side).public


def test_an_old_answer_in_place_of_the_one_to_the_new_key_locks_nobody_out(
    connect: Connect, services: Services
) -> None:
    side = connect()
    side.home.child()
    side.work.sync_once()
    old: list[SyncAnswer] = []

    def and_keep_it(answer: SyncAnswer) -> SyncAnswer:
        old.append(answer)
        return answer

    side.line.cut_before = 1
    with pytest.raises(SyncStoppedError):
        side.work.sync_once()
    side.line.twist = and_keep_it  # it names everybody, as after every fault
    side.work.sync_once()
    hear_and_obey_without_a_line(side, services)

    def an_old_one_once(answer: SyncAnswer) -> SyncAnswer:
        return old.pop() if old and side.line.requests[-1].entries else answer

    side.line.twist = an_old_one_once
    side.work.sync_once()
    assert (waiting(side), outcome(services), old) == (0, "done", [])
    assert side.line.requests[-1].epoch == side.line.requests[0].epoch
    assert is_whole(side, services)


def test_a_lost_answer_locks_nobody_out(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    hear_and_obey_without_a_line(side, services)
    side.home.log(child)

    def and_then_an_answer_is_lost(answer: SyncAnswer) -> SyncAnswer:
        side.line.twist, side.line.cut_after = None, 1
        return answer

    side.line.twist = and_then_an_answer_is_lost
    with pytest.raises(SyncStoppedError):
        side.work.sync_once()
    assert known_key(services, side) != first_key(side).public
    side.work.sync_once()
    assert waiting(side) == 0
    assert is_whole(side, services)


def test_what_an_older_program_sends_again_under_the_new_key_is_known(connect: Connect, services: Services) -> None:
    """The entries were signed under the key before, and that program does not ask first whether they came."""
    side = connect()
    ask_for_a_key(side, services)
    side.work.sync_once()
    device, gateway = side.home.session.device, services.keys.gateway
    with side.home.session.database.reading() as db:
        new = device.keys(db).newest(gateway)
    (told,) = [request for request in side.line.requests if tells_new_key(request)]
    assert side.line.sync(told, "", new).status.seq == told.entries[-1].read(Entry).seq


def test_a_request_under_the_old_key_is_refused_from_then_on(connect: Connect, services: Services) -> None:
    side = connect()
    ask_for_a_key(side, services)
    side.work.sync_once()
    old = msgspec.structs.replace(side.line.requests[-1], entries=(), revisions=(), bodies={}, last_words=b"words")
    for request in (old, msgspec.structs.replace(old, last_words=b"")):
        with pytest.raises(RefusedError) as refused:
            services.sync(request, request.device, first_key(side).public)
        assert refused.value.trouble.type == "not-signed"
        assert refused.value.trouble.nonce
        assert refused.value.trouble.commands == ()


def test_an_entry_under_the_old_key_is_refused_from_then_on(connect: Connect, services: Services) -> None:
    """Whoever has the old key writes nothing more in the name of the computer, also not by a file."""
    side = connect()
    ask_for_a_key(side, services)
    side.work.sync_once()
    with side.home.session.database.reading() as db:
        end = log.end(db, services.keys.gateway, 1)
    forged = sign_entry(log.following(end, side.home.session.device.id, ()), first_key(side))
    request = msgspec.structs.replace(side.line.requests[-1], entries=(forged.signed,), revisions=(), bodies={})
    with pytest.raises(RefusedError) as refused:
        services.sync(request, request.device)
    assert refused.value.trouble.type == "bad-bytes"


def test_the_old_key_does_not_write_behind_the_new_one_in_one_request(connect: Connect, services: Services) -> None:
    side = connect()
    device, gateway = side.home.session.device.id, services.keys.gateway
    side.work.sync_once()
    with side.home.session.database.reading() as db:
        end = log.end(db, gateway, 1)
    new = SigningKey.generate()
    told = sign_entry(log.following(end, device, (), (key_changed(device, gateway, new),)), first_key(side))
    behind = sign_entry(log.following(log.end_at(told), device, ()), first_key(side))
    request = SyncRequest(device=device, epoch=1, instance="i", entries=(told.signed, behind.signed))
    with pytest.raises(RefusedError) as refused:
        services.sync(request, device)
    assert refused.value.trouble.index == 1
    assert known_key(services, side) == first_key(side).public


def test_a_key_that_does_not_prove_itself_is_not_taken(connect: Connect, services: Services) -> None:
    side = connect()
    device, gateway = side.home.session.device.id, services.keys.gateway
    side.work.sync_once()
    with side.home.session.database.reading() as db:
        end = log.end(db, gateway, 1)
    for odd in (
        key_changed("another", gateway, SigningKey.generate()),
        key_changed(device, "another", SigningKey.generate()),
        Control(what="key_changed", facts={"key": SigningKey.generate().public}),
        Control(what="key_changed", facts={}),
    ):
        told = sign_entry(log.following(end, device, (), (odd,)), first_key(side))
        request = SyncRequest(device=device, epoch=1, instance="i", entries=(told.signed,))
        with pytest.raises(RefusedError) as refused:
            services.sync(request, device)
        assert refused.value.trouble.type == "bad-bytes"
    assert known_key(services, side) == first_key(side).public


def test_a_key_that_nobody_asked_for_is_taken_and_told_of(connect: Connect, services: Services) -> None:
    """A council that was put back to an old copy forgot that it asked. Refusing would lock the computer out."""
    side = connect()
    device, gateway = side.home.session.device.id, services.keys.gateway
    side.work.sync_once()
    with side.home.session.database.reading() as db:
        end = log.end(db, gateway, 1)
    told = sign_entry(
        log.following(end, device, (), (key_changed(device, gateway, SigningKey.generate()),)), first_key(side)
    )
    services.sync(SyncRequest(device=device, epoch=1, instance="i", entries=(told.signed,)), device)
    with services.reading() as connection:
        noted = list(connection.scalars(select(audit_log.c.what).where(audit_log.c.device == device)))
    assert "alarm: key-not-asked-for" in noted


def test_it_is_asked_twice_and_done_twice(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    keys = {first_key(side).public}
    for _time in range(2):
        ask_for_a_key(side, services)
        side.home.log(child)
        side.work.sync_once()
        keys.add(known_key(services, side))
    assert len(keys) == 3
    assert is_whole(side, services)


def test_a_computer_taken_off_the_list_takes_one_too(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    revoke(services, side.home.session.device.id)
    ask_for_a_key(side, services)
    side.home.log(child)
    sync_twice(side)
    assert outcome(services) == "done"
    assert is_whole(side, services)


def test_a_council_put_back_to_before_learns_the_new_key_again(
    connect: Connect, services: Services, tmp_path: Path
) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    with put_back_afterwards(services, tmp_path):
        ask_for_a_key(side, services)
        side.work.sync_once()
        side.home.log(child)
        side.work.sync_once()
        key = known_key(services, side)
    assert known_key(services, side) == first_key(side).public
    sync_twice(side)
    assert known_key(services, side) == key
    assert waiting(side) == 0
    assert is_whole(side, services)


def test_a_log_that_begins_anew_goes_on_under_the_new_key(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    ask_for_a_key(side, services)
    side.work.sync_once()
    another_program_sends_something(side, services)
    side.home.log(child)
    sync_twice(side)
    assert side.line.requests[-1].epoch == 2
    assert waiting(side) == 0
    assert is_whole(side, services)


def test_a_log_that_begins_anew_before_the_key_was_told_tells_it_then(connect: Connect, services: Services) -> None:
    side = connect()
    hear_and_obey_without_a_line(side, services)
    another_program_sends_something(side, services)
    sync_twice(side)
    assert side.line.requests[-1].epoch == 2
    assert known_key(services, side) != first_key(side).public
    assert outcome(services) == "done"
    assert is_whole(side, services)


def another_program_sends_something(side: Connected, services: Services) -> None:
    """The council has an entry that is not here: our log has to begin anew."""
    device, gateway = side.home.session.device, services.keys.gateway
    with services.port() as port:
        theirs = port.log(device.id, 1)
    with side.home.session.database.reading() as db:
        key = device.keys(db).of_entry(gateway, 1, theirs.seq + 1)
    end = log.LogEnd(gateway=gateway, epoch=1, seq=theirs.seq, hash=theirs.head)
    strange = sign_entry(log.following(end, device.id, (), (Control(what="viewed", facts={"at": "x"}),)), key)
    services.sync(SyncRequest(device=device.id, epoch=1, instance="i", entries=(strange.signed,)), device.id)


def test_a_rescue_file_holds_what_was_written_under_both_keys(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    side.home.log(child, "Under the first key.")
    hear_and_obey_without_a_line(side, services)
    side.home.log(child, "Under the second.")
    (file,) = side.work.rescue.files()
    answer = take_bundle(services, file.content)
    assert answer.problem == ""
    assert known_key(services, side) != first_key(side).public
    side.work.sync_once()
    assert waiting(side) == 0
    assert is_whole(side, services)
