"""The short forms of the campaigns. The long ones: `make faults`."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.faults import machine, mutations, real, simulation
from tests.faults.sim.bugs import BUGS

HISTORIES = 2_000
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_every_promise_holds_in_every_history(part: int) -> None:
    share = HISTORIES // PARTS
    assert simulation.run(share, 1 + part * share).broken == ()


@pytest.mark.parametrize("name", list(mutations.groups()))
def test_a_known_fault_is_found(name: str) -> None:
    assert mutations.needed(mutations.groups()[name], 1_500, 1) is not None


@pytest.mark.parametrize("seed", [1761, 1807, 38192, 197872])
def test_a_history_that_once_broke_is_kept(seed: int) -> None:
    """A new key that was told, and an old answer, or a refusal, in place of the one to it."""
    assert simulation.run(1, seed).broken == ()


def test_two_processes_play_the_same_histories_as_one() -> None:
    (_rate, *alone), (_other, *together) = (simulation.run(60, 1, workers).figures for workers in (1, 2))
    assert alone == together


def test_there_are_at_least_twenty_five_known_faults() -> None:
    assert len(BUGS) >= 25


def test_a_history_follows_from_its_seed() -> None:
    assert simulation.steps_of(7) == simulation.steps_of(7) != simulation.steps_of(8)


def test_the_promises_hold_over_sqlcipher_and_postgresql_too(tmp_path: Path, postgres_url: str) -> None:
    assert real.play(1, tmp_path / "history", postgres_url) is None


def test_whatever_order_things_happen_in_over_the_real_parts(tmp_path: Path) -> None:
    machine.play(2, 15, 1, tmp_path, lambda: nullcontext(None))


def test_the_promises_hold_over_sqlcipher_and_sqlite_too(tmp_path: Path) -> None:
    assert real.play(2, tmp_path / "history", None) is None
