import math
import sqlite3
from collections import Counter
from pathlib import Path
from threading import Barrier, Thread

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from carer_app.store.engine import (
    DamagedStoreError,
    Database,
    MalformedKeyError,
    StoreBusyError,
    StoreUnwritableError,
    cipher_version,
    open_keyed,
)

MAGIC = b"SQLite format 3\0"
PAGE, FRAME, WAL_HEADER = 4096, 24, 32


def fill(database: Database, rows: int = 400) -> None:
    with database.writing() as db:
        db.execute(text("CREATE TABLE IF NOT EXISTS notes (words TEXT)"))
        for number in range(rows):
            db.execute(text("INSERT INTO notes VALUES (:words)"), {"words": f"the same words again {number}" * 10})


def entropy(data: bytes) -> float:
    counts = Counter(data)
    return -sum(count / len(data) * math.log2(count / len(data)) for count in counts.values())


# ---- the key


@pytest.mark.parametrize("key", [b"", b"short", bytes(31), bytes(33), bytearray(64)], ids=len)
def test_a_malformed_key_is_never_taken_for_a_passphrase(tmp_path: Path, key: bytes) -> None:
    with pytest.raises(MalformedKeyError):
        open_keyed(tmp_path / "store.db", key)
    assert list(tmp_path.iterdir()) == []


def test_without_a_key_nothing_can_be_read(empty: Database) -> None:
    fill(empty)
    empty.close()
    for module in (sqlite3, sqlcipher):
        raw = module.connect(empty.path)
        with pytest.raises(module.DatabaseError, match="not a database"):
            raw.execute("SELECT * FROM notes")
        raw.close()


def test_a_wrong_key_is_a_damaged_store_since_the_slot_has_vouched_for_the_key(empty: Database) -> None:
    fill(empty)
    with pytest.raises(DamagedStoreError, match="backup"), Database(empty.path, bytes(32)).reading():
        pass


def test_a_plaintext_file_is_not_opened(tmp_path: Path, key: bytes) -> None:
    plain = sqlite3.connect(tmp_path / "store.db")
    plain.execute("CREATE TABLE notes (words TEXT)")
    plain.commit()
    plain.close()
    assert (tmp_path / "store.db").read_bytes().startswith(MAGIC)
    with pytest.raises(DamagedStoreError):
        open_keyed(tmp_path / "store.db", key)


def test_every_connection_is_enciphered_and_set_as_it_should_be(empty: Database) -> None:
    expected = {
        "cipher_status": "1",
        "temp_store": 2,
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 5000,
    }
    with empty.writing() as first, empty.reading() as second:
        for db in (first, second):
            found = {name: db.execute(text(f"PRAGMA {name}")).scalar() for name in expected}
            assert found == expected
            assert db.execute(text("PRAGMA mmap_size")).scalar() in (0, None)


def test_extensions_stay_off(empty: Database) -> None:
    with pytest.raises(Exception, match="not authorized"), empty.reading() as db:
        db.execute(text("SELECT load_extension('x')"))


def test_the_cipher_is_sqlcipher_4() -> None:
    assert cipher_version().startswith("4.")


def test_no_page_of_the_file_or_its_log_looks_like_anything(empty: Database) -> None:
    fill(empty, 1500)
    data, wal = empty.path.read_bytes(), empty.path.with_name("store.db-wal").read_bytes()
    pages = [data[at : at + PAGE] for at in range(0, len(data), PAGE)]
    first = WAL_HEADER + FRAME
    pages += [wal[at : at + PAGE] for at in range(first, len(wal) - PAGE + 1, FRAME + PAGE)]
    assert len(pages) > 80
    assert min(entropy(page) for page in pages) >= 7.9
    assert MAGIC not in data
    assert b"same words" not in data + wal


# ---- transactions


def test_two_who_read_and_then_write_lose_no_update(empty: Database) -> None:
    with empty.writing() as db:
        db.execute(text("CREATE TABLE counted (number INTEGER)"))
        db.execute(text("INSERT INTO counted VALUES (0)"))
    together = Barrier(2)
    failed: list[Exception] = []

    def count() -> None:
        together.wait()
        for _ in range(200):
            try:
                with empty.writing() as db:
                    number = db.execute(text("SELECT number FROM counted")).scalar_one()
                    db.execute(text("UPDATE counted SET number = :next"), {"next": number + 1})
            except Exception as problem:  # noqa: BLE001 - shown by the assertion below
                failed.append(problem)

    threads = [Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with empty.reading() as db:
        assert db.execute(text("SELECT number FROM counted")).scalar_one() == 400


def test_a_failure_takes_everything_back_new_tables_too(empty: Database) -> None:
    def half() -> None:
        with empty.writing() as db:
            db.execute(text("CREATE TABLE half (words TEXT)"))
            db.execute(text("INSERT INTO half VALUES ('one')"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with empty.reading() as db:
        assert db.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one() == 0


def test_a_reader_sees_one_moment_while_another_writes(empty: Database) -> None:
    fill(empty, 1)
    with empty.reading() as reader:
        before = reader.execute(text("SELECT count(*) FROM notes")).scalar_one()
        fill(empty, 5)
        assert reader.execute(text("SELECT count(*) FROM notes")).scalar_one() == before


# ---- errors


def test_what_a_record_says_is_in_no_error(empty: Database) -> None:
    said = {"words": "Maya told me a secret"}
    with empty.writing() as db:
        db.execute(text("CREATE TABLE once (words TEXT UNIQUE)"))
        db.execute(text("INSERT INTO once VALUES (:words)"), said)
    with pytest.raises(IntegrityError) as refused, empty.writing() as db:
        db.execute(text("INSERT INTO once VALUES (:words)"), said)
    assert "secret" not in str(refused.value)
    assert "UNIQUE" in str(refused.value)


def test_a_writer_that_keeps_others_waiting_is_one_sentence(empty: Database, key: bytes) -> None:
    fill(empty, 1)
    other = open_keyed(empty.path, key)
    other.execute("BEGIN IMMEDIATE")
    with empty.engine.connect() as first:
        first.connection.driver_connection.execute("PRAGMA busy_timeout=20")
    with pytest.raises(StoreBusyError, match="try again"), empty.writing():
        pass
    other.execute("ROLLBACK")
    other.close()
    fill(empty, 1)


def test_a_flipped_byte_on_disk_is_one_sentence(empty: Database, key: bytes) -> None:
    fill(empty)
    empty.close()
    data = bytearray(empty.path.read_bytes())
    data[5 * PAGE + 100] ^= 1
    empty.path.write_bytes(data)
    reopened = Database(empty.path, key)
    with pytest.raises(DamagedStoreError), reopened.reading() as db:
        db.execute(text("SELECT * FROM notes")).all()
    reopened.close()


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path, key: bytes) -> None:
    with pytest.raises(StoreUnwritableError), Database(tmp_path / "gone" / "store.db", key).reading():
        pass
