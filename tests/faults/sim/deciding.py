"""What people at the council decide about children and files: where a child lives, and over what a hold stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from carer_app.clock import today
from tests.faults.sim.power import Violation
from tests.faults.sim.tables import Tables, asked_to_hold
from tests.faults.sim.telling import holds_over, may_read

if TYPE_CHECKING:
    from tests.faults.sim.history import History


def change_placements(history: History) -> None:
    """A placement ends, is undone or confirmed, or there is another."""
    tables, rng = history.council.tables, history.rng
    if not tables.placements:
        return
    number = rng.choice(list(tables.placements))
    placed = tables.placements[number]
    now = today(history.clock)
    choice = 3 if placed.undone else rng.randrange(4)
    if choice == 0:
        end = max((now - timedelta(days=rng.choice((0, 1, 20, 40)))).isoformat(), placed.start)
        history.council.change_placement(number, end=end)
    elif choice == 1:
        history.council.change_placement(number, undone=True)
    elif choice == 2:
        history.council.change_placement(number, confirmed=True)
    else:
        start = now - timedelta(days=rng.choice((0, 10)))
        history.council.place(placed.child, rng.choice(history.homes), start.isoformat())


def hold(history: History) -> None:
    """A hold is placed on a file, or lifted."""
    files = sorted(history.council.tables.files)
    if files:
        history.council.change_hold(history.rng.choice(files))


def holds_are_known(tables: Tables, computers: Sequence[Any], today: str) -> None:
    """Every computer knows of the holds over what it reads, and of none that stands nowhere; raises Violation."""
    for computer in computers:
        files = {tables.streams[name].file for name in may_read(tables, computer.home, today)}
        told = set(computer.disk.settings.get("holds", ()))
        stray = {one.file for one in told.difference(tables.holds.values())}
        is_known = told.issuperset(holds_over(tables, files)) and stray <= asked_to_hold(tables, computer.id)
        if not tables.devices[computer.id].revoked and not is_known:
            raise Violation("holds", f"{computer.id} does not know which holds stand over what it reads")
