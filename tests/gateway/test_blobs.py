"""Where chunks lie: whole or not at all, given back only as they were, in a folder or in an object store."""

import os
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from carer_app.clock import SetClock
from carer_app.errors import BadInputError
from carer_app.gateway.audit import audit
from carer_app.gateway.blob_place import open_blobs
from carer_app.gateway.blobs import BlobLostError, Blobs, BlobsUnreachableError
from carer_app.gateway.folder_blobs import FolderBlobs
from carer_app.gateway.services import make_services
from tests.gateway.builders import Laptop
from tests.gateway.object_store import ObjectStore
from tests.gateway.pictured import Caller, pictured

DATA = b"sealed bytes" * 1000
NAME = sha256(DATA).hexdigest()


@pytest.fixture(params=["folder", "objects"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What `--blobs` says: a folder, or a place in an S3 service that is spoken to over HTTP."""
    return str(tmp_path / "blobs") if request.param == "folder" else str(request.getfixturevalue("object_store"))


@pytest.fixture
def blobs(place: str) -> Blobs:
    return open_blobs(place)


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


def test_an_object_store_that_went_away_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    store = ObjectStore()
    store.start()
    place = store.open_to(monkeypatch)
    store.stop()
    away = open_blobs(place)
    for use in (lambda: away.put(NAME, DATA), lambda: away.get(NAME), lambda: away.has(NAME)):
        with pytest.raises(BlobsUnreachableError):
            use()


def test_a_photo_lies_in_an_object_store_and_comes_back_from_it(
    place: str, tmp_path: Path, database_url: str | None, clock: SetClock
) -> None:
    services = make_services(tmp_path, database_url, clock, "north-tyneside", blobs=place)
    laptop = Laptop(services)
    laptop.enrol("Rose Cottage")
    sent = pictured(laptop, laptop.open_child().stay, os.urandom(2_300_000))
    laptop.sync()
    caller = Caller(laptop)
    assert {caller.put(name, sealed).status_code for name, sealed in sent.chunks.items()} == {201}
    services.close()
    again = make_services(tmp_path, database_url, clock)
    caller = Caller(replace(laptop, services=again))
    assert {name: caller.get(name).content for name in sent.chunks} == sent.chunks
    assert (audit(again).photos, audit(again).broken) == (len(sent.chunks), 0)
    again.close()
