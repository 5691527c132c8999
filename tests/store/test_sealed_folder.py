import os
from pathlib import Path

import pytest

from carer_app.domain.attachments import SealedFile
from carer_app.domain.sealed_file import CHUNK, ChangedFileError, open_file, seal_file
from carer_app.store.attachments import sweep, sweep_at_unlock
from carer_app.store.sealed_folder import SealedFolder
from carer_app.vault.disk import StoreUnwritableError
from tests.conftest import Home

PLAIN = bytes(range(256)) * (2 * CHUNK // 256) + b"the end"


@pytest.fixture
def folder(tmp_path: Path) -> SealedFolder:
    return SealedFolder(tmp_path / "store.db")


def kept(folder: SealedFolder, data: bytes) -> SealedFile:
    file, chunks = seal_file(data)
    folder.lay(chunks)
    folder.settle(chunks)
    return file


@pytest.mark.parametrize("data", [b"", b"x", PLAIN[:CHUNK], PLAIN])
def test_a_file_comes_back_as_it_was(folder: SealedFolder, data: bytes) -> None:
    assert open_file(kept(folder, data), folder.read) == data


def test_sealing_the_same_twice_gives_nothing_to_compare(folder: SealedFolder) -> None:
    first, second = seal_file(PLAIN)[0], seal_file(PLAIN)[0]
    assert first.key != second.key
    assert not set(first.chunks) & set(second.chunks)


def test_a_file_whose_end_was_cut_off_does_not_open(folder: SealedFolder) -> None:
    file = kept(folder, PLAIN)
    shorter = SealedFile(key=file.key, size=2 * CHUNK, chunks=file.chunks[:-1])
    with pytest.raises(ChangedFileError):
        open_file(shorter, folder.read)


def test_chunks_in_another_order_do_not_open(folder: SealedFolder) -> None:
    file = kept(folder, PLAIN)
    turned = SealedFile(key=file.key, size=file.size, chunks=(file.chunks[1], file.chunks[0], file.chunks[2]))
    with pytest.raises(ChangedFileError):
        open_file(turned, folder.read)


def test_what_is_laid_down_has_no_name_until_it_is_settled(folder: SealedFolder) -> None:
    file, chunks = seal_file(b"a letter")
    folder.lay(chunks)
    with pytest.raises(ChangedFileError):
        open_file(file, folder.read)
    folder.take_away(chunks)
    assert list(folder.path.iterdir()) == []


def test_what_is_on_its_way_in_is_not_taken_for_a_leftover(home: Home) -> None:
    folder = SealedFolder(home.session.database.path)
    file, chunks = seal_file(b"a letter")
    folder.lay(chunks)
    sweep(home.session.database)
    folder.settle(chunks)
    assert open_file(file, folder.read) == b"a letter"


def test_what_a_kill_left_half_done_goes_at_the_unlock(home: Home) -> None:
    folder = SealedFolder(home.session.database.path)
    _file, chunks = seal_file(b"a letter")
    folder.lay(chunks)
    sweep_at_unlock(home.session.database)
    assert list(folder.path.iterdir()) == []


def test_a_disk_that_says_no_leaves_nothing_half_written(folder: SealedFolder) -> None:
    folder.path.write_bytes(b"a file where the folder should be")
    _file, chunks = seal_file(b"a letter")
    with pytest.raises(StoreUnwritableError):
        folder.lay(chunks)


def test_sealed_files_are_for_this_person_of_the_computer_only(folder: SealedFolder) -> None:
    kept(folder, b"a letter")
    assert os.name == "nt" or {path.stat().st_mode & 0o077 for path in (folder.path, *folder.path.iterdir())} == {0}


def test_a_name_that_leads_elsewhere_reads_nothing(folder: SealedFolder, tmp_path: Path) -> None:
    kept(folder, b"a letter")
    (tmp_path / "other").write_bytes(b"something else")
    with pytest.raises(ChangedFileError):
        folder.read("../other")
