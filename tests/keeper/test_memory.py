"""The keeper's memory, against another program of the same ordinary user: with a program beside it that is not so careful."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from carer_app.vault.pin_keeper import PinKeeper
from tests.journeys.programs import surroundings


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What a program of the same user could do to a keeper, and to a program that is open; in a folder where it may write."""
    folder = tmp_path_factory.mktemp("cores")
    folder.chmod(0o777)
    said = subprocess.run(
        [sys.executable, "-m", "tests.keeper.spying_steps"],
        cwd=folder,
        env=surroundings() | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=True,
    )
    found: dict[str, dict[str, object]] = json.loads(said.stdout)
    return found


def test_another_program_of_the_same_user_cannot_look_into_it(told: dict[str, dict[str, object]]) -> None:
    assert told["user"] != 0
    assert told["open"]["reads"]
    assert not told["keeper"]["reads"]


def test_another_program_of_the_same_user_cannot_take_hold_of_it(told: dict[str, dict[str, object]]) -> None:
    assert told["open"]["attaches"]
    assert not told["keeper"]["attaches"]


def test_it_leaves_no_file_of_its_memory_when_it_goes_wrong(told: dict[str, dict[str, object]]) -> None:
    assert not told["keeper"]["dumps"]


def test_what_it_holds_is_kept_out_of_the_swap_where_the_system_allows_any(told: dict[str, dict[str, object]]) -> None:
    assert bool(told["keeper"]["locked"]) == bool(told["may_lock"])


def test_the_keeper_that_the_window_starts_is_one_of_these() -> None:
    pins = PinKeeper()
    pins.keep("jo", "481520", b"held", 60)
    limits = Path(f"/proc/{pins.pid}/limits").read_text()
    pins.end()
    (core,) = [line.split() for line in limits.splitlines() if line.startswith("Max core file size")]
    assert core[4:6] == ["0", "0"]
