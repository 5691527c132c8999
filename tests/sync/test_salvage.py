"""A damaged store: it says so, a new one is the same computer, and everything that was saved is there again."""

import shutil
from collections.abc import Callable

import pytest
from sqlalchemy import delete

from carer_app.domain.command import Ask
from carer_app.domain.story import State
from carer_app.doorway import Doorway
from carer_app.gateway import commands
from carer_app.gateway.audit import audit
from carer_app.gateway.services import Services
from carer_app.store import commands as kept_commands
from carer_app.store import holds
from carer_app.store.engine import DamagedStoreError, open_keyed
from carer_app.store.index import Wanted
from carer_app.store.tables import bodies
from carer_app.store.verify import verify
from carer_app.sync.remaking import NoSecondCopyError, WholeStoreError
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.conftest import PASSPHRASE, Home
from tests.sync.conftest import Connected
from tests.sync.test_own_page import own_page

Connect = Callable[..., Connected]


def door(home: Home) -> Doorway:
    return Doorway(home.folder, home.clock, None, FLOOR)


def salvage(home: Home) -> int:
    """Make the store anew and stay unlocked; gives how many versions came back."""
    home.session.lock()
    home.session, made = door(home).salvage(door(home).holder_named(None), PASSPHRASE)
    return made.versions


def headlines(home: Home) -> list[str]:
    return sorted(told.headline for told in home.journal.told(Wanted(kind="daily_log", limit=1000)))


def spoil(home: Home) -> None:
    """Overwrite a stretch in the middle of the file, as a failing disk does."""
    home.session.database.empty_log()
    home.session.lock()
    path = home.folder / "store.db"
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 8192] = bytes(8192)
    path.write_bytes(data)


def joined_anew(connected: Connected) -> Work:
    return Work(connected.home.session, lambda _url: connected.line, lambda: 0.5)


@pytest.fixture
def written(connect: Connect) -> Connected:
    """A home that sent some and not the rest."""
    connected = connect()
    child = connected.home.child()
    for number in range(20):
        connected.home.log(child, f"Sent evening {number}.")
    connected.work.sync_once()
    for number in range(20):
        connected.home.log(child, f"Unsent evening {number}.")
    return connected


def test_a_damaged_store_says_so_and_what_to_do(written: Connected) -> None:
    spoil(written.home)
    found = ""
    try:
        session = door(written.home).unlock(door(written.home).holder_named(None), PASSPHRASE)
        written.home.session = session
        found = " ".join(verify(session.database, session.device).broken)
    except DamagedStoreError as problem:
        found = problem.sentence
    assert "salvage" in found or "file:" in found


def test_a_new_store_has_what_was_not_sent_at_once_and_the_rest_after_a_sync(
    written: Connected, services: Services
) -> None:
    before = headlines(written.home)
    spoil(written.home)
    assert salvage(written.home) >= 20
    assert {f"Unsent evening {number}." for number in range(20)} <= set(headlines(written.home))
    result = joined_anew(written).sync_once()
    assert result.waiting == 0
    assert headlines(written.home) == before
    assert {told.state for told in written.home.journal.told(Wanted(limit=1000))} == {State.RECEIVED}
    assert verify(written.home.session.database, written.home.session.device).broken == ()
    found = audit(services)
    assert found.is_whole
    assert (found.forks, found.held, found.records) == (0, 0, len(before) + 3)
    assert [path.name for path in written.home.folder.glob("damaged-*-store.db")]


def test_words_on_a_damaged_page_come_from_the_second_copy(written: Connected) -> None:
    """The versions themselves can be read in the damaged file, and so they are found there first."""
    with written.home.session.database.writing() as db:
        db.execute(delete(bodies))
    spoil(written.home)
    salvage(written.home)
    assert {f"Unsent evening {number}." for number in range(20)} <= set(headlines(written.home))


def test_what_was_sent_long_ago_is_only_at_the_council_and_comes_back(written: Connected, services: Services) -> None:
    """The second copy has let go of it; what was not sent belongs to a stay that only the council can name."""
    home = written.home
    before = headlines(home)
    spoil(home)
    for path in sorted((home.folder / "mirror").glob("*.frames"))[:-1]:
        path.unlink()
    salvage(home)
    joined_anew(written).sync_once()
    assert headlines(home) == before
    assert audit(services).is_whole


def test_before_any_council_everything_comes_back_from_the_second_copy(home: Home) -> None:
    child = home.child()
    logged = home.log(child, "Tea, bath, bed.")
    home.journal.amend(logged, {"day": "2026-03-02", "what_happened": "Tea, bath, a story, bed."}, "a slip")
    before = headlines(home)
    spoil(home)
    salvage(home)
    assert headlines(home) == before
    assert len(home.journal.show(logged).versions) == 2
    assert verify(home.session.database, home.session.device).broken == ()


def test_everybody_can_unlock_the_new_store(home: Home) -> None:
    others = "copper ladder violet harbour mitten"
    home.session.add_person(Who(name="Alex Reed", role="foster_carer"), others)
    home.log(home.child())
    spoil(home)
    home.session, _count = door(home).salvage(door(home).holder_named("Sam Okafor"), PASSPHRASE)
    home.session.lock()
    home.session = door(home).unlock(door(home).holder_named("Alex Reed"), others)
    assert home.session.person.name == "Alex Reed"
    assert len(headlines(home)) == 1


def test_a_torn_log_of_changes_loses_nothing(written: Connected, services: Services) -> None:
    """SQLite leaves out, without a word, all that follows a torn place in its log of changes."""
    home = written.home
    child = home.journal.children()[0].id
    home.session.database.empty_log()
    for number in range(5):
        home.log(child, f"Late evening {number}.")
    before = headlines(home)
    wal = home.folder / "store.db-wal"
    kept = (home.folder / "store.db").read_bytes(), wal.read_bytes()
    home.session.lock()
    (home.folder / "store.db").write_bytes(kept[0])
    torn = bytearray(kept[1])
    torn[len(torn) // 3] ^= 1
    wal.write_bytes(torn)
    unlock_only(home)
    assert home.session.brought_back > 0
    assert headlines(home) == before
    assert verify(home.session.database, home.session.device).broken == ()
    assert joined_anew(written).sync_once().waiting == 0
    assert audit(services).forks == 0


def unlock_only(home: Home) -> None:
    home.session = door(home).unlock(door(home).holder_named(None), PASSPHRASE)


def test_a_whole_store_is_left_alone(home: Home) -> None:
    home.log(home.child())
    home.session.lock()
    with pytest.raises(WholeStoreError):
        door(home).salvage(door(home).holder_named(None), PASSPHRASE)
    unlock_only(home)
    assert len(headlines(home)) == 1


def test_without_a_second_copy_nothing_is_touched(home: Home) -> None:
    home.log(home.child())
    spoil(home)
    shutil.rmtree(home.folder / "mirror")
    before = {path.name: path.read_bytes() for path in home.folder.iterdir() if path.is_file()}
    with pytest.raises(NoSecondCopyError, match="backup"):
        door(home).salvage(door(home).holder_named(None), PASSPHRASE)
    assert {path.name: path.read_bytes() for path in home.folder.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("harm", ["DELETE FROM search_config", "DROP TABLE search_config", "DELETE FROM search_data"])
def test_damage_to_the_words_that_are_searched_is_damage_to_the_store(home: Home, harm: str) -> None:
    home.log(home.child(), "Zwetschgenkuchen for tea.")
    home.session.lock()
    session = door(home).unlock(door(home).holder_named(None), PASSPHRASE)
    raw = open_keyed(home.folder / "store.db", session.keys.database_key())
    raw.execute(harm)
    raw.commit()
    raw.close()
    session.lock()
    home.session = door(home).unlock(door(home).holder_named(None), PASSPHRASE)
    with pytest.raises(DamagedStoreError, match="made anew"):
        home.journal.search("zwetschgenkuchen", Wanted())
    salvage(home)
    assert len(home.journal.search("zwetschgenkuchen", Wanted())) == 1
    assert verify(home.session.database, home.session.device).broken == ()


def test_a_salvage_that_was_killed_is_simply_done_again(written: Connected) -> None:
    home = written.home
    spoil(home)
    (home.folder / "store.db").rename(home.folder / "damaged-before-store.db")
    (home.folder / "store.db.new").write_bytes(b"half of one")
    with pytest.raises(DamagedStoreError):
        unlock_only(home)
    home.session, _count = door(home).salvage(door(home).holder_named(None), PASSPHRASE)
    assert len([one for one in headlines(home) if one.startswith("Unsent")]) == 20


def test_an_older_file_put_back_alone_is_brought_up_to_date(connect: Connect, services: Services) -> None:
    connected = connect()
    home = connected.home
    child = home.child()
    connected.work.sync_once()
    home.session.database.empty_log()
    old = (home.folder / "store.db").read_bytes()
    home.log(child, "Written after the copy was made.")
    connected.work.sync_once()
    home.log(child, "Not sent.")
    home.session.lock()
    (home.folder / "store.db").write_bytes(old)
    unlock_only(home)
    assert headlines(home) == ["Not sent.", "Written after the copy was made."]
    assert joined_anew(connected).sync_once().waiting == 0
    found = audit(services)
    assert (found.is_whole, found.forks, found.held) == (True, 0, 0)


def test_what_the_council_asked_outlasts_a_damaged_store(written: Connected, services: Services) -> None:
    home, device = written.home, written.home.session.device.id
    number = commands.ask(services, device, Ask.HOLD, "Ruth", words="Police.")
    written.work.sync_once()
    home.log(home.journal.children()[0].id, "After the hold.")
    spoil(home)
    salvage(home)
    joined_anew(written).sync_once()
    with home.session.database.reading() as db:
        hold = holds.any_standing(db)
        assert hold
        assert hold.words == "Police."
        assert kept_commands.latest(db, services.keys.gateway) == number
        assert kept_commands.waiting(db) == []


def test_a_young_persons_key_is_told_again_after_a_damaged_store(written: Connected, services: Services) -> None:
    home = written.home
    written.work.sync_once()
    second_copy = home.folder / "mirror"
    long_received = list(second_copy.glob("*.frames"))
    own_page(written).say("I want a lock on my door.")
    for path in long_received:
        path.unlink()
    spoil(home)
    salvage(home)
    work = joined_anew(written)
    work.sync_once()
    work.sync_once()
    assert audit(services).held == 0
