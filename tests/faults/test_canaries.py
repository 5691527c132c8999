"""What was written at the window is found nowhere but under its encryption, and not in the memory of a locked window."""

import os
import random
from pathlib import Path

import pytest

from tests.faults import canaries
from tests.faults.canary_search import LEAST_BITS, PAGE, SPELLINGS, Canaries, bits, memory, merged, open_files, pages_of


def test_nothing_written_is_found_outside_the_encryption_after_a_lock_and_a_kill() -> None:
    assert canaries.run(2, 11).broken == ()


@pytest.fixture
def words() -> Canaries:
    return Canaries(20, random.SystemRandom())


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_word_is_found_in_each_spelling_also_across_the_pieces_that_are_read(
    words: Canaries, spelling: str, tmp_path: Path
) -> None:
    leak = tmp_path / "leak"
    for before in (0, (1 << 24) - 70):
        leak.write_bytes(bytes(before) + words.written_as(spelling))
        assert words.found_in_files([leak])[spelling] - {-1} == set(range(20))


def test_a_file_that_is_open_and_has_no_name_any_more_is_looked_into(words: Canaries, tmp_path: Path) -> None:
    with (tmp_path / "gone").open("wb") as file:
        file.write(words.words[3].encode())
        file.flush()
        (tmp_path / "gone").unlink()
        found = words.found_in_files(open_files(os.getpid()))
    assert found["utf-8"] == {3}


def test_a_word_in_memory_is_found(words: Canaries) -> None:
    assert set(range(20)) <= merged(map(words.found, memory(os.getpid())))["utf-8"]


def test_a_page_that_is_not_encrypted_has_too_much_order(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    store.write_bytes(os.urandom(2 * PAGE) + b"We had soup for tea. ".ljust(PAGE - 3000, b".") + os.urandom(3000))
    store.with_name("store.db-wal").write_bytes(bytes(56) + os.urandom(PAGE) + bytes(24) + b"a" * PAGE)
    assert [bits(page) >= LEAST_BITS for page in pages_of(store)] == [True, True, False, True, False]
