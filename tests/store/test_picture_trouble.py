"""Bad luck with photos and papers: a full disk, and a program that is killed while it takes them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def run(step: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.store.picture_steps", step, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_paper_that_does_not_fit_on_the_disk_leaves_nothing_and_fits_once_there_is_room(tmp_path: Path) -> None:
    assert run("full", tmp_path / "home") == {"refused": "StoreUnwritableError", "left": [], "whole": [True]}


def test_whatever_was_taken_is_there_after_kill_9_and_nothing_half_done_stays(tmp_path: Path) -> None:
    found = run("killed", tmp_path / "home")
    assert found["acknowledged"] >= 5
    assert (found["lost"], found["orphans"], found["broken"]) == ([], [], [])
