"""Where chunks lie: whole or not at all, given back only as they were, in a folder or in an object store."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from carer_app.errors import BadInputError
from carer_app.gateway.blob_place import open_blobs
from carer_app.gateway.blobs import BlobLostError, Blobs, BlobsUnreachableError
from carer_app.gateway.folder_blobs import FolderBlobs
from carer_app.gateway.object_blobs import ObjectBlobs

DATA = b"sealed bytes" * 1000
NAME = sha256(DATA).hexdigest()


@pytest.fixture(params=["folder", "objects"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return FolderBlobs(tmp_path / "blobs") if request.param == "folder" else ObjectBlobs("", MemoryStore())


def test_what_was_put_is_given_back_and_what_was_removed_is_gone(blobs: Blobs) -> None:
    assert not blobs.has(NAME)
    with pytest.raises(BlobLostError):
        blobs.get(NAME)
    blobs.put(NAME, DATA)
    blobs.put(NAME, DATA)
    assert blobs.has(NAME)
    assert blobs.get(NAME) == DATA
    blobs.remove(NAME)
    blobs.remove(NAME)
    assert not blobs.has(NAME)


def test_bytes_that_are_not_those_of_their_name_are_never_given(blobs: Blobs) -> None:
    blobs.put(NAME, DATA[:-1])
    with pytest.raises(BlobLostError):
        blobs.get(NAME)
    blobs.put(NAME, DATA)
    assert blobs.get(NAME) == DATA


def test_a_write_that_fails_leaves_nothing_and_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = FolderBlobs(tmp_path / "blobs")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("carer_app.gateway.folder_blobs.os.fsync", full)
    with pytest.raises(BlobsUnreachableError):
        folder.put(NAME, DATA)
    monkeypatch.undo()
    assert not folder.has(NAME)
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []
    folder.put(NAME, DATA)
    assert folder.get(NAME) == DATA


@pytest.mark.parametrize("use", [lambda b: b.put(NAME, DATA), lambda b: b.get(NAME), lambda b: b.remove(NAME)])
def test_a_place_that_is_none_is_known(tmp_path: Path, use: Callable[[Blobs], object]) -> None:
    (tmp_path / "blobs").write_text("a file where a folder should be")
    with pytest.raises(BlobsUnreachableError):
        use(FolderBlobs(tmp_path / "blobs"))


@pytest.mark.parametrize("address", ["https://photos.council.example", "gs://bucket", "s3://"])
def test_an_address_that_cannot_be_one_is_refused(address: str) -> None:
    with pytest.raises(BadInputError):
        open_blobs(address)
