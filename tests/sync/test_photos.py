"""Photos and papers between computers and the council: after the words, from where it was cut, one bad one set aside."""

import os
from collections.abc import Callable

import pytest

from carer_app.domain.attachments import Manifest, Media, write_manifest
from carer_app.domain.sealed_file import ChangedFileError, seal_file
from carer_app.gateway.audit import audit
from carer_app.gateway.db.photos import stored_chunks
from carer_app.gateway.moving import confirm, moved_entry
from carer_app.gateway.services import Services
from carer_app.journal.forms import New, draft_name
from carer_app.store import attachments, gateways
from carer_app.store.attachments import Attached
from carer_app.store.photos import Waiting
from carer_app.store.sealed_folder import SealedFolder
from carer_app.store.verify import verify
from carer_app.sync.exchange import Exchange
from carer_app.sync.line import Proof
from carer_app.sync.photos import Carried
from carer_app.sync.stored import Sender, StoredMemory
from tests import files_given as given
from tests.sync.conftest import Connected
from tests.sync.test_moving import Evening
from tests.sync.test_pictures import log_with_photo

Connect = Callable[..., Connected]


def bring(connected: Connected, child: str, data: bytes) -> str:
    """A daily log with a file of these very bytes in it, as a picture lies once it is made ready."""
    session, keys = connected.home.session, connected.home.session.keys
    draft, folder = draft_name(session.person.id, "daily_log", child), SealedFolder(session.database.path)
    file, chunks = seal_file(data)
    text = write_manifest(Manifest(media=Media.JPEG, file=file), os.urandom(16))
    folder.lay(chunks)
    with session.database.writing() as db:
        folder.settle(chunks)
        attachments.stage(db, keys.sealing, draft, text)
    raw = {"day": "2026-03-02", "what_happened": "Ball games."}
    manifests = connected.work.pictures.texts_of_draft(draft)
    return connected.work.journal.add(New(kind="daily_log", child=child, raw=raw, manifests=manifests)).id


def waiting(connected: Connected) -> Waiting:
    return connected.work.sync_status().photos


def only(connected: Connected, record: str) -> Attached:
    (found,) = connected.work.pictures.of_records([record])[record]
    return found


def folder_of(connected: Connected) -> SealedFolder:
    return SealedFolder(connected.home.session.database.path)


def whole_everywhere(services: Services, *sides: Connected) -> None:
    for side in sides:
        assert verify(side.home.session.database, side.home.session.device).broken == ()
    assert audit(services).faults == ()


def test_two_computers_see_each_others_photo(connect: Connect, services: Services) -> None:
    first, second = connect(), connect("second", "Jo Marsh")
    child = first.home.child()
    record = log_with_photo(first, child)
    first.work.sync_once()
    assert waiting(first) == Waiting(to_send=1)
    second.work.sync_once()
    assert second.work.carry_photos() == Carried()
    assert (only(second, record).is_here, waiting(second)) == (False, Waiting(to_come=1))
    assert first.work.carry_photos().sent == 2
    assert (only(first, record).is_sent, waiting(first)) == (True, Waiting())
    assert second.work.carry_photos().fetched == 2
    theirs, ours = only(second, record), only(first, record)
    assert second.work.pictures.whole(theirs) == first.work.pictures.whole(ours)
    assert (theirs.is_here, theirs.is_sent, waiting(second)) == (True, True, Waiting())
    assert first.work.carry_photos() == second.work.carry_photos() == Carried()
    whole_everywhere(services, first, second)


def test_after_each_cut_it_goes_on_where_it_was(connect: Connect, services: Services) -> None:
    first = connect()
    bring(first, first.home.child(), os.urandom(5_000_000))
    first.work.sync_once()
    first.line.cut_chunks = [False, True, True, False, False, True]
    rounds = [first.work.carry_photos() for _again in range(4)]
    assert [one.problem for one in rounds] == ["unreachable", "unreachable", "unreachable", ""]
    assert [one.sent for one in rounds] == [1, 0, 2, 2]
    assert len(first.line.put) == len(set(first.line.put)) == 5
    whole_everywhere(services, first)


def test_a_lost_answer_sends_nothing_twice(connect: Connect, services: Services) -> None:
    """The chunk came and its answer did not: the gateway is asked first, and says that it is here."""
    first = connect()
    bring(first, first.home.child(), os.urandom(1_500_000))
    first.work.sync_once()
    with services.reading() as connection:
        assert connection.execute(stored_chunks.select()).all() == []
    name = sorted(folder_of(first).names())[0]
    device = first.home.session.device
    first.line.put_chunk(name, folder_of(first).read(name), Proof(device=device.id, nonce="", key=device.key()))
    first.line.put.clear()
    assert first.work.carry_photos().sent == 1
    assert name not in first.line.put
    assert waiting(first) == Waiting()


def test_words_never_wait_for_photos(connect: Connect) -> None:
    first = connect()
    child = first.home.child()
    bring(first, child, os.urandom(3_500_000))
    first.work.sync_once()
    asked: list[bool] = []

    def is_wanted() -> bool:
        asked.append(True)
        return len(asked) < 3

    assert first.work.carry_photos(is_wanted).sent == 2
    first.home.log(child, "Written while the photo was on its way.")
    assert first.work.sync_once().waiting == 0
    assert waiting(first) == Waiting(to_send=1)
    assert first.work.carry_photos().sent == 2


def test_a_damaged_one_is_set_aside_and_holds_up_no_other(connect: Connect, services: Services) -> None:
    first = connect()
    child = first.home.child()
    bad, good = bring(first, child, os.urandom(900_000)), bring(first, child, os.urandom(900_001))
    first.work.sync_once()
    (name,) = only(first, bad).manifest.file.chunks
    (folder_of(first).path / name).write_bytes(b"not what it was")
    assert first.work.carry_photos() == Carried(sent=1)
    assert waiting(first) == Waiting(set_aside=1)
    assert first.work.pictures.set_aside() == [bad]
    assert (only(first, bad).problem, only(first, good).is_sent) == ("damaged", True)
    assert first.work.carry_photos() == Carried()
    assert audit(services).photos == 1


def test_a_photo_that_could_not_be_read_for_a_moment_goes_the_next_time(connect: Connect, services: Services) -> None:
    """A drive that was away, or a program that held the file: nothing is known to be damaged by that."""
    first = connect()
    child = first.home.child()
    held, good = bring(first, child, os.urandom(900_000)), bring(first, child, os.urandom(900_001))
    first.work.sync_once()
    (name,) = only(first, held).manifest.file.chunks
    file, folder = folder_of(first).path / name, folder_of(first).path
    aside = file.rename(folder.with_name("aside"))
    file.mkdir()
    assert first.work.carry_photos() == Carried(sent=1)
    assert (only(first, held).problem, only(first, good).is_sent, waiting(first)) == ("", True, Waiting(to_send=1))
    file.rmdir()
    aside.rename(file)
    elsewhere = folder.rename(folder.with_name("elsewhere"))
    assert first.work.carry_photos() == Carried()
    assert waiting(first) == Waiting(to_send=1)
    elsewhere.rename(folder)
    assert first.work.carry_photos() == Carried(sent=1)
    whole_everywhere(services, first)


def test_a_damaged_one_that_is_whole_again_goes_by_itself(connect: Connect, services: Services) -> None:
    """Such as one that was put back from a backup, or given back by the program that took it for a danger."""
    first = connect()
    record = bring(first, first.home.child(), os.urandom(900_000))
    first.work.sync_once()
    (name,) = only(first, record).manifest.file.chunks
    file = folder_of(first).path / name
    whole = file.read_bytes()
    file.unlink()
    assert first.work.carry_photos() == Carried()
    assert waiting(first) == Waiting(set_aside=1)
    file.write_bytes(whole)
    assert first.work.carry_photos() == Carried(sent=1)
    assert (waiting(first), only(first, record).problem) == (Waiting(), "")
    whole_everywhere(services, first)


def test_bytes_that_are_not_the_right_ones_are_not_kept_and_are_asked_for_again(
    connect: Connect, services: Services
) -> None:
    first, second = connect(), connect("second", "Jo Marsh")
    record = log_with_photo(first, first.home.child())
    first.work.sync_once()
    first.work.carry_photos()
    second.work.sync_once()
    second.line.spoil = lambda sealed: sealed[:-1] + b"\0"
    assert second.work.carry_photos() == Carried()
    assert folder_of(second).names() == set()
    with pytest.raises(ChangedFileError):
        second.work.pictures.whole(only(second, record))
    second.line.spoil = bytes
    assert second.work.carry_photos().fetched == 2
    whole_everywhere(services, first, second)


def test_a_log_that_begins_anew_asks_for_everything_again_and_sends_what_was_lost(
    connect: Connect, services: Services
) -> None:
    first = connect()
    bring(first, first.home.child(), os.urandom(2_000_000))
    first.work.sync_once()
    first.work.carry_photos()
    lost = sorted(folder_of(first).names())[0]
    with services.writing() as connection:
        connection.execute(stored_chunks.delete().where(stored_chunks.c.name == lost))
    services.blobs.remove(lost)
    first.line.put.clear()
    assert first.work.carry_photos() == Carried()
    Exchange(StoredMemory(sender_of(first), gateway_of(first))).open_epoch(1)
    first.work.sync_once()
    assert first.work.carry_photos() == Carried(sent=1)
    assert first.line.put == [lost]
    whole_everywhere(services, first)


def test_the_photo_of_a_moved_entry_stays_with_the_right_file_and_goes_from_the_wrong_one(
    connect: Connect, services: Services
) -> None:
    evening = Evening(connect, services)
    evening.record = log_with_photo(evening.one, evening.maya)
    evening.sync()
    evening.one.work.carry_photos()
    evening.two.work.carry_photos()
    before = audit(services).photos
    moved = evening.move()
    evening.sync()
    ruth = evening.person()
    confirm(services, ruth, evening.record, moved_entry(services, ruth, evening.record).move)
    evening.sync()
    for side in (evening.one, evening.two):
        assert side.work.carry_photos() == Carried()
        assert side.work.pictures.whole(only(side, moved)) != b""
        assert evening.record not in side.work.pictures.of_records([evening.record])
    assert audit(services).photos == before
    evening.holds()


def test_a_photo_made_ready_by_the_camera_path_travels_too(connect: Connect) -> None:
    first = connect()
    child = first.home.child()
    draft = draft_name(first.home.session.person.id, "daily_log", child)
    first.work.pictures.take(draft, "letter.pdf", given.paper())
    texts = first.work.pictures.texts_of_draft(draft)
    raw = {"day": "2026-03-02", "what_happened": "A letter came."}
    first.work.journal.add(New(kind="daily_log", child=child, raw=raw, manifests=texts))
    assert waiting(first).to_send == 1
    first.work.sync_once()
    assert first.work.carry_photos().sent == 2


def sender_of(connected: Connected) -> Sender:
    session = connected.home.session
    return Sender(database=session.database, device=session.device, name=session.person.name, instance=session.instance)


def gateway_of(connected: Connected) -> str:
    with connected.home.session.database.reading() as db:
        return gateways.every(db)[0].id
