"""Of what the two ends are made in a history: dictionaries and keyed hashes, or the real things."""

from collections.abc import Collection
from random import Random
from typing import Any

from carer_app.clock import Clock
from carer_app.domain.signing import SigningKey
from tests.faults.sim.computer import Computer, Watch
from tests.faults.sim.council import SimCouncil
from tests.faults.sim.signing import HashKey
from tests.faults.sim.writing import ToldClock


class MemoryWorld:
    """Everything in memory."""

    is_in_memory = True
    """Whether disks can be damaged, and the council be put back to an old copy."""

    clock: Clock

    def key(self, seed: bytes) -> SigningKey:
        return HashKey(seed)

    def council(self, rng: Random, clock: ToldClock, kinds: Collection[str]) -> Any:
        self.clock = clock
        return SimCouncil(rng.randbytes(32), clock, kinds)

    def computer(self, name: str, home: str, key: SigningKey, watch: Watch) -> Any:
        return Computer(name, home, key, f"{name}/1", watch, self.clock)
