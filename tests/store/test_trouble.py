"""Bad luck: a full disk, a folder that cannot be written, a program that is killed."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

STEPS = Path(__file__).with_name("trouble_steps.py")


def run(step: str, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(STEPS), step, str(folder)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder whose parents anybody may pass."""
    folder = Path(tempfile.mkdtemp(prefix="hearthlog-"))
    folder.chmod(0o755)
    yield folder
    for path in folder.rglob("*"):
        path.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of a computer whose disk ran full."""
    return run("full", tmp_path_factory.mktemp("full"))


def test_a_full_disk_is_one_sentence_and_nothing_typed_is_lost(found: dict[str, Any]) -> None:
    assert found["refused"] == "StoreUnwritableError"
    assert found["kept_before"] > 0
    assert found["all_there"]
    assert found["drafts_while_full"] == 1
    assert found["broken"] == []


def test_a_person_who_cannot_be_written_down_can_be_added_once_there_is_room(found: dict[str, Any]) -> None:
    assert found["another_person"] == "StoreUnwritableError"
    assert found["people"] == ["Jo", "Sam"]


def test_a_store_that_does_not_fit_leaves_nothing_behind(tmp_path: Path) -> None:
    found = run("full_from_the_start", tmp_path)
    assert set(found["refused"].values()) == {"StoreUnwritableError, []"}
    assert found["made_after"]


def test_a_read_only_folder_is_one_sentence(open_folder: Path) -> None:
    found = run("read_only", open_folder)
    assert set(found.values()) == {"StoreUnwritableError"}


def test_whatever_was_acknowledged_is_there_after_kill_9(tmp_path: Path) -> None:
    found = run("killed", tmp_path)
    assert found["rounds"] >= 10
    assert found["acknowledged"] > found["rounds"]
    assert found["missing"] == []
    assert found["broken"] == []
    assert found["kept"] >= found["acknowledged"]
