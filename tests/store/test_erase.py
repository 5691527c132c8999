import pytest

from carer_app.journal.forms import NoSuchRecordError
from carer_app.store.engine import StoreBusyError, open_keyed
from carer_app.store.erasure import erase
from carer_app.store.verify import verify
from tests.conftest import Home
from tests.store.conftest import Decrypt

HEADLINE, LATER, WORDS = "Zwetschgenkuchen", "Quittengelee", "Mirabellenmus"


def pages(home: Home, decrypt: Decrypt) -> bytes:
    """The file as it is under its encryption, once everything is in it."""
    key = home.session.keys.database_key()
    raw = open_keyed(home.folder / "store.db", key)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    return decrypt(home.folder / "store.db", bytes(key))


def hashes(home: Home, record: str) -> list[str]:
    return [version.hash for version in home.journal.show(record).versions]


def traces(content: bytes) -> set[str]:
    """Which of the words are still there; the end of each is enough, since an index stores what words share once."""
    return {word for word in (HEADLINE, LATER, WORDS) if word[5:].encode().lower() in content.lower()}


@pytest.fixture
def record(home: Home) -> str:
    maya = home.child()
    home.log(maya, "An ordinary evening that stays.")
    logged = home.log(maya, f"{HEADLINE} for tea.", school=WORDS)
    home.journal.amend(logged, {"day": "2026-03-02", "what_happened": f"{LATER} for tea.", "school": WORDS}, "a slip")
    return logged


def test_erasing_leaves_no_trace_of_body_headline_and_search_words(home: Home, record: str, decrypt: Decrypt) -> None:
    assert traces(pages(home, decrypt)) == {HEADLINE, LATER, WORDS}
    erase(home.session.database, hashes(home, record))
    content = decrypt(home.folder / "store.db", bytes(home.session.keys.database_key()))
    assert traces(content) == set()
    assert (home.folder / "store.db-wal").stat().st_size == 0
    assert b"ordinary evening" in content


def lost(name: str) -> str:
    """What a check says of words that went without anybody having said that they may."""
    return f"revision {name}: its words are gone, and no confirmed move says why"


def test_after_erasing_every_chain_still_holds(home: Home, record: str) -> None:
    before = verify(home.session.database, home.session.device)
    erased = hashes(home, record)
    erase(home.session.database, erased)
    after = verify(home.session.database, home.session.device)
    assert set(after.broken) == {lost(name) for name in erased}
    assert (after.records, after.revisions) == (before.records, before.revisions)


def test_what_was_erased_is_neither_listed_nor_found_nor_shown(home: Home, record: str) -> None:
    erase(home.session.database, hashes(home, record))
    assert home.journal.search(LATER) == []
    assert len(home.journal.search("ordinary")) == 1
    with pytest.raises(NoSuchRecordError):
        home.journal.show(record)


def test_erasing_what_was_taken_back_leaves_no_headline(home: Home, record: str, decrypt: Decrypt) -> None:
    written = hashes(home, record)
    home.journal.retract(record, "written in the wrong file")
    erase(home.session.database, written)
    assert traces(pages(home, decrypt)) == set()
    told = home.journal.show(record).told
    assert (told.headline, told.retracted) == ("", "written in the wrong file")


def test_an_earlier_version_goes_alone(home: Home, record: str, decrypt: Decrypt) -> None:
    first = hashes(home, record)[0]
    erase(home.session.database, [first])
    assert traces(pages(home, decrypt)) == {LATER, WORDS}
    assert home.journal.show(record).told.headline == f"{LATER} for tea."
    assert [found.id for found in home.journal.search(LATER)] == [record]
    assert verify(home.session.database, home.session.device).broken == (lost(first),)


def test_erasing_says_so_when_another_program_holds_on_to_the_old_pages(home: Home, record: str) -> None:
    other = open_keyed(home.folder / "store.db", home.session.keys.database_key())
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM bodies").fetchone()
    with home.session.database.engine.connect() as first:
        first.connection.driver_connection.execute("PRAGMA busy_timeout=20")
    erased = hashes(home, record)
    with pytest.raises(StoreBusyError):
        erase(home.session.database, erased)
    other.execute("ROLLBACK")
    other.close()
    erase(home.session.database, erased)
    assert (home.folder / "store.db-wal").stat().st_size == 0
