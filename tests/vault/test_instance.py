"""The token that tells two copies of one data folder apart."""

import shutil
from pathlib import Path

import pytest

from carer_app.vault.disk import INSTANCE, StoreUnwritableError
from carer_app.vault.instance import instance_in


def test_a_folder_keeps_its_token_and_a_copy_has_another(tmp_path: Path) -> None:
    folder, copy = tmp_path / "folder", tmp_path / "copy"
    folder.mkdir()
    token = instance_in(folder)
    shutil.copytree(folder, copy)
    of_copy = instance_in(copy)
    assert of_copy != token
    assert [instance_in(folder), instance_in(copy)] == [token, of_copy]


def test_a_folder_that_is_moved_or_renamed_on_its_disk_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    token = instance_in(tmp_path / "folder")
    (tmp_path / "folder").rename(tmp_path / "renamed")
    assert instance_in(tmp_path / "renamed") == token


def test_a_folder_of_the_first_version_keeps_its_token(tmp_path: Path) -> None:
    (tmp_path / INSTANCE).write_text("0193-token")
    assert instance_in(tmp_path) == instance_in(tmp_path) == "0193-token"
    (tmp_path / "copy").mkdir()
    shutil.copy(tmp_path / INSTANCE, tmp_path / "copy")
    assert instance_in(tmp_path / "copy") != "0193-token"


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\0\0", b"  \n \n"])
def test_a_token_that_cannot_be_read_is_made_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / INSTANCE).write_bytes(content)
    token = instance_in(tmp_path)
    assert len(token) > 20
    assert instance_in(tmp_path) == token


def test_a_disk_that_says_no_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreUnwritableError, match="could not write to its disk"):
        instance_in(tmp_path / "not there")
