"""Photos in closed entries: they reach the readers alone, and others learn no more than that something sealed is there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from carer_app.domain.entry import What
from carer_app.domain.sealed_file import STEP, ChangedFileError
from carer_app.gateway import photos as chunks
from carer_app.gateway.audit import audit
from carer_app.gateway.db.photos import chunks as named_chunks
from carer_app.gateway.db.photos import stored_chunks
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.journal.closing import Readership
from carer_app.journal.forms import Beside, New, draft_name
from carer_app.journal.pictures import Pictures
from carer_app.store import log
from carer_app.store.photos import Waiting
from carer_app.store.tables import entries, outbox
from carer_app.store.verify import verify
from carer_app.sync.exchange import Exchange
from carer_app.sync.photos import Carried
from carer_app.sync.protocol import ChunksWanted
from carer_app.sync.stored import StoredMemory
from carer_app.work import Work
from tests import files_given as given
from tests.company import joined
from tests.conftest import Home
from tests.sync.conftest import ADDRESS, Connected
from tests.sync.test_closed import RAW, kept_by, me
from tests.sync.test_photos import folder_of, gateway_of, only, sender_of, waiting
from tests.sync.test_salvage import joined_anew, salvage, spoil

Connect = Callable[..., Connected]
TAG = 16


@pytest.fixture
def two(connect: Connect) -> tuple[Connected, Connected]:
    """Two laptops of one home; Jo works at the second."""
    one, two = connect("first"), connect("second", "Jo Marsh")
    one.home.child()
    one.work.sync_once()
    two.work.sync_once()
    one.work.sync_once()
    return one, two


def with_photo(by: Connected, *readers: str) -> str:
    child = by.home.journal.children()[0].id
    pictures, draft = by.work.pictures, draft_name(me(by), "daily_log", child)
    pictures.describe(pictures.take(draft, "note.jpg", given.photo()), "The note under the door")
    new = New(kind="daily_log", child=child, raw=RAW, manifests=pictures.texts_of_draft(draft))
    return by.work.closing.add(new, Readership(readers=readers)).id


def carry(side: Connected) -> Carried:
    side.work.sync_once()
    return side.work.carry_photos()


def sizes(folder: Path) -> list[int]:
    return [path.stat().st_size for path in folder.iterdir()]


def assert_whole(services: Services, *sides: Connected) -> None:
    found = audit(services)
    assert (found.is_whole, found.held, found.broken) == (True, 0, 0)
    for side in sides:
        assert verify(side.home.session.database, side.home.session.device).broken == ()


def test_a_reader_at_another_computer_sees_it(two: tuple[Connected, Connected], services: Services) -> None:
    one, other = two
    record = with_photo(one, me(one), me(other))
    assert only(one, record).manifest.words == "The note under the door"
    assert carry(one).sent
    other.work.sync_once()
    assert not only(other, record).is_here
    assert other.work.carry_photos().fetched
    for side in two:
        shown = only(side, record)
        assert (shown.is_here, shown.is_sent) == (True, True)
        assert side.work.pictures.whole(shown) == one.work.pictures.whole(only(one, record))
        assert side.work.pictures.thumbnail(shown)
    assert_whole(services, one, other)


def test_a_writer_who_is_no_reader_sends_it_and_finds_it_no_more(
    two: tuple[Connected, Connected], services: Services
) -> None:
    one, other = two
    record = with_photo(one, me(other))
    assert one.work.pictures.of_records([record]) == {}
    assert one.work.pictures.texts_of_draft(draft_name(me(one), "daily_log", one.home.journal.children()[0].id)) == ()
    assert carry(one).sent
    carry(other)
    assert only(other, record).is_here
    assert_whole(services, one, other)


def test_whoever_shares_the_computer_is_told_of_no_photo(two: tuple[Connected, Connected]) -> None:
    one, other = two
    kim = joined(one.home, "Kim Hale")
    before = Work(kim.session).sync_status()
    record = with_photo(one, me(other))
    assert Work(kim.session).sync_status() == before
    assert Pictures(kim.session).of_records([record]) == {}
    kim.session.lock()


def test_its_chunks_tell_no_more_of_its_size_than_a_box_does(two: tuple[Connected, Connected]) -> None:
    one, other = two
    with_photo(one, me(other))
    lying = sizes(folder_of(one).path)
    assert len(lying) == 2
    assert {(size - TAG) % STEP for size in lying} == {0}


def test_what_is_in_the_box_lies_nowhere_else(two: tuple[Connected, Connected], services: Services) -> None:
    one, other = two
    with_photo(one, me(other))
    carry(one)
    assert "The note under the door" not in kept_by(services)
    with one.home.session.database.reading() as db:
        kept = str([list(db.exec_driver_sql(f'SELECT * FROM "{table}"')) for table in _tables(one.home)])
    assert "The note under the door" not in kept
    assert "note.jpg" not in kept


def _tables(home: Home) -> list[str]:
    with home.session.database.reading() as db:
        return list(db.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))


def test_another_home_is_given_none_of_it(
    two: tuple[Connected, Connected], connect: Connect, services: Services
) -> None:
    one, other = two
    with_photo(one, me(other))
    carry(one)
    stranger = connect("stranger", "Ann Bell", "The Bells")
    stranger.work.sync_once()
    names = tuple(folder_of(one).names())
    theirs, readers = (side.home.session.device.id for side in (stranger, other))
    assert set(chunks.missing(services, theirs, ChunksWanted(hashes=names)).unknown) == set(names)
    for name in names:
        assert chunks.give(services, readers, name)
        with pytest.raises(RefusedError):
            chunks.give(services, theirs, name)


def test_a_log_that_begins_anew_says_again_which_chunks_are_whose_and_counts_nothing(
    two: tuple[Connected, Connected], services: Services
) -> None:
    one, other = two
    with_photo(one, me(other))
    carry(one)
    lost = min(folder_of(one).names())
    with services.writing() as connection:
        connection.execute(stored_chunks.delete().where(stored_chunks.c.name == lost))
        connection.execute(named_chunks.delete())
    services.blobs.remove(lost)
    Exchange(StoredMemory(sender_of(one), gateway_of(one))).open_epoch(1)
    with one.home.session.database.reading() as db:
        said = [control for control in log.said(db, gateway_of(one)) if control.what == What.CHUNKS_NAMED]
    assert said
    assert carry(one).sent == 1
    assert not any(b"chunks_named" in said for said in _open_entries(one))
    assert_whole(services, one, other)


def _open_entries(side: Connected) -> list[bytes]:
    """The entries that everybody here may know of."""
    same = (entries.c.gateway == outbox.c.gateway) & (entries.c.epoch == outbox.c.epoch)
    with side.home.session.database.reading() as db:
        query = select(entries.c.data).join(outbox, same & (entries.c.seq == outbox.c.seq))
        return list(db.scalars(query.where(~outbox.c.closed)))


def test_what_was_written_before_a_council_was_joined_goes_once_a_reader_unlocks(
    connect: Connect, services: Services
) -> None:
    one = connect("first", enrolled=False)
    one.home.child()
    jo = joined(one.home, "Kim Hale")
    record = with_photo(one, me(one), jo.session.person.id)
    one.work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    assert carry(one).sent
    jo.session.lock()
    assert only(one, record).is_sent
    assert_whole(services, one)


def test_the_photo_outlasts_a_damaged_store_though_its_writer_is_no_reader(
    two: tuple[Connected, Connected], services: Services
) -> None:
    one, other = two
    record = with_photo(one, me(other))
    spoil(one.home)
    assert salvage(one.home)
    work = joined_anew(one)
    work.sync_once()
    assert work.carry_photos().sent == 2
    carry(other)
    assert only(other, record).is_here


def test_one_of_a_closed_entry_that_is_damaged_in_its_draft_keeps_everything_as_it_was(
    two: tuple[Connected, Connected],
) -> None:
    one, other = two
    folder = folder_of(one)
    child = one.home.journal.children()[0].id
    draft = draft_name(me(one), "daily_log", child)
    one.work.pictures.take(draft, "note.jpg", given.photo())
    before = folder.names()
    path = folder.path / min(before)
    path.write_bytes(b"\0" + path.read_bytes()[1:])
    new = New(kind="daily_log", child=child, raw=RAW, manifests=one.work.pictures.texts_of_draft(draft))
    with pytest.raises(ChangedFileError):
        one.work.closing.add(new, Readership(readers=(me(other),)))
    assert (folder.names(), folder.unsettled()) == (before, set())
    assert len(one.work.pictures.texts_of_draft(draft)) == 1


def test_one_that_cannot_be_sent_is_told_to_its_readers_alone(two: tuple[Connected, Connected]) -> None:
    one, other = two
    kim = joined(one.home, "Kim Hale")
    record = with_photo(one, me(one), me(other))
    for path in folder_of(one).path.iterdir():
        path.write_bytes(b"\0" + path.read_bytes()[1:])
    carry(one)
    assert one.work.pictures.closed_set_aside() == [record]
    assert (one.work.pictures.set_aside(), Pictures(kim.session).closed_set_aside()) == ([], [])
    assert waiting(one) == Waiting()
    kim.session.lock()


def test_one_that_comes_with_a_change_is_seen_by_its_readers_too(
    two: tuple[Connected, Connected], services: Services
) -> None:
    one, other = two
    new = New(kind="daily_log", child=one.home.journal.children()[0].id, raw=RAW)
    record = one.work.closing.add(new, Readership(readers=(me(one), me(other)))).id
    draft = one.home.journal.new_draft("daily_log", "", RAW, record)
    one.work.pictures.take(draft.name, "note.jpg", given.photo())
    texts = one.work.pictures.texts_of_draft(draft.name)
    one.home.journal.amend(record, RAW, "with the note", beside=Beside(more=texts))
    assert one.work.pictures.texts_of_draft(draft.name) == ()
    assert {(size - TAG) % STEP for size in sizes(folder_of(one).path)} == {0}
    carry(one)
    carry(other)
    assert only(other, record).is_here
    assert_whole(services, one, other)


def test_a_closed_entry_that_is_changed_keeps_its_photo(two: tuple[Connected, Connected]) -> None:
    one, other = two
    record = with_photo(one, me(one), me(other))
    one.home.journal.amend(record, RAW | {"what_happened": "The walnut staircase."}, "her exact words")
    carry(one)
    carry(other)
    assert only(other, record).is_here
