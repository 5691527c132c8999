"""The same doings over the real things, chosen by Hypothesis, which makes what it finds as short as it can."""

import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from itertools import count
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from carer_app.sync import pace
from tests.faults.postgres import new_database, server
from tests.faults.result import Result
from tests.faults.sim.history import History
from tests.faults.sim.power import Violation
from tests.faults.sim.real import RealWorld
from tests.faults.simulation import ENTRIES_AT_ONCE

SIZE = 300
STEPS = 50
NewDatabase = Callable[[], AbstractContextManager[str | None]]


def machine_over(folder: Path, database: NewDatabase) -> type[RuleBasedStateMachine]:
    """A machine of which each run has a folder and a database of its own."""
    numbers = count()

    class Homes(RuleBasedStateMachine):
        """Homes, laptops and a council."""

        history: History

        @initialize(begun_with=st.integers(0, 10_000))
        def begin(self, begun_with: int) -> None:
            self._undo = ExitStack()
            self._undo.enter_context(patch.multiple(pace, BATCH=ENTRIES_AT_ONCE, STEADY=2))
            world = RealWorld(folder / str(next(numbers)), self._undo.enter_context(database()))
            self._undo.callback(world.close)
            history = History(begun_with, world)
            history.settle()
            self.history = history

        @rule(data=st.data())
        def something_happens(self, data: st.DataObject) -> None:
            doings = {name: doing for name, (doing, weight) in self.history.doings().items() if weight}
            name = data.draw(st.sampled_from(sorted(doings)))
            self.history.do(name, doings[name])

        def teardown(self) -> None:
            if hasattr(self, "history"):
                with self._undo:
                    self.history.end()

    return Homes


def play(size: int, steps: int, seed: int, folder: Path, database: NewDatabase) -> None:
    """Raises Violation for what it finds, after the shortest way to it."""
    chosen = settings(
        max_examples=size,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    made = seeded(seed)(machine_over(folder, database))
    run_state_machine_as_test(made, settings=chosen)


def run(size: int, seed: int) -> Result:
    """At most `size` runs of fifty doings each. A release takes 2,000."""
    began, broken = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="hl") as name, server(Path(name) / "pg") as postgres:
        folder = Path(name) / "runs"
        try:
            play(size, STEPS, seed, folder, lambda: new_database(postgres, Path(name)))
        except Violation as found:
            broken.append("\n".join((f"seed {seed}: {found}", *getattr(found, "__notes__", ()))))
    seconds = time.monotonic() - began
    figures = (f"{STEPS} doings each", f"{seconds / size:.1f} s a run")
    return Result(name="machine", cases=size, figures=figures, broken=tuple(broken))
