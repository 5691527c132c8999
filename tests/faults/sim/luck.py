"""Bad luck with disks and folders: an old copy is put back, a folder is copied, and words are damaged until a person mends
them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from carer_app.sync.proving import NOT_SIGNED
from tests.faults.sim.line import FINE
from tests.faults.sim.power import Violation

if TYPE_CHECKING:
    from tests.faults.sim.history import History, Seat

MOST_COMPUTERS = 10
TRIES = 6


def restore(history: History) -> None:
    """The disk died, and an old copy takes its place; what only that disk had is gone, and nobody promised more."""
    able = [seat for seat in history.seats if seat.copy]
    if not able:
        history.put_a_copy_aside()
        return
    seat = history.rng.choice(able)
    seat.rested = None
    computer = seat.computer
    had = {*computer.disk.revisions, *computer.disk.boxes}
    computer.put_back(seat.copy)
    tables, elsewhere = history.council.tables, set()
    for other in history.seats:
        elsewhere |= {*other.computer.disk.revisions, *other.computer.disk.boxes}
    history.ledger.excused |= had - elsewhere - tables.revisions.keys() - tables.boxes.keys()
    history.ledger.put_back(computer)
    if history.rng.random() < 0.5:
        computer.instance = history.pen.name(computer.id)
    seat.writers = [one for one in seat.writers if one.id in computer.disk.here]
    for writer in seat.writers:
        known = {key for person, key in computer.disk.person_keys if person == writer.id}
        writer.keys = [key for key in writer.keys if key.public in known] or writer.keys[:1]
    if history.rng.random() < 0.3:
        history.cut_a_sync_at(seat)


def clone(history: History) -> None:
    """The folder is copied to a second computer, and both go on: often the second at once, with what the first may never
    hear of, and perhaps after the last copy of the council's database was made.
    """
    seat, rng = history.somebody(), history.rng
    if len(history.seats) >= MOST_COMPUTERS:
        return
    computer = seat.computer.twin(history.pen.name("clone"))
    history.ledger.committed(computer)
    twin = replace(seat, computer=computer, writers=[one.twin() for one in seat.writers], copy=None, rested=None)
    history.seats.append(twin)
    if history.world.is_in_memory and rng.random() < 0.3:
        history.put_a_council_aside()
    if rng.random() < 0.5:
        history.write_newer_at(twin)
        history.sync_at(twin, history.weather)


def damage(history: History) -> None:
    """A disk gives words back otherwise than they were written. All others go on their way all the same."""
    seat = history.somebody()
    here = seat.computer.disk.revisions
    found = [one for one in here.values() if one.body is not None]
    if not found:
        return
    seat.rested = None
    one = history.rng.choice(found)
    history.whole.setdefault(one.hash, one)
    history.ledger.damaged.add(seat.computer.id)
    here[one.hash] = msgspec.structs.replace(one, body=msgspec.structs.replace(one.body, text=one.body.text + " "))
    chance = history.rng.random()
    if chance < 0.3:
        return
    if chance < 0.6:
        history.cut_a_sync_at(seat)
        return
    sync_until_done(history, seat)
    disk, kept = seat.computer.disk, history.council.tables.revisions
    own = {name for name in disk.revisions if history.ledger.saved.get(name) == seat.computer.id}
    if own - kept.keys() - history.whole.keys():
        raise Violation("I11 the others go", f"{seat.computer.id} does not send what is whole")


def mend(history: History) -> None:
    """Everywhere words are again as they were written, and what was set aside is sent once more."""
    for seat in history.seats:
        disk = seat.computer.disk
        disk.revisions |= {name: one for name, one in history.whole.items() if name in disk.revisions}
        aside = disk.settings.get("aside", ())
        if set(aside) - history.whole.keys():
            raise Violation("I11 nothing is set aside", f"{seat.computer.id} set aside what was whole")
        if aside:
            seat.rested = None
            seat.computer.send_again()


def sync_until_done(history: History, seat: Seat) -> None:
    """Sync on a good line until nothing stops it; raises Violation where it never comes through."""
    for _try in range(TRIES):
        problem: Any = sync_with_a_code(history, seat)
        if not problem:
            return
    raise Violation("I11 everything is sent", f"{seat.computer.id} cannot sync: {problem}")


def sync_with_a_code(history: History, seat: Seat) -> str:
    """Sync; a copy of a folder that does not have the key by which the council knows it now is let in again, with a code."""
    problem = history.sync_at(seat, FINE)
    if problem != NOT_SIGNED:
        return problem
    computer, council = seat.computer, history.council
    with computer.reading() as port:
        own = port.keys()
    if council.tables.devices[computer.id].public_key in {key.public for key in own}:
        raise Violation("keys", f"{computer.id} is locked out though it has the key")
    key = history.world.key(history.rng.randbytes(32))
    computer.begin_anew(council.take_in_anew(computer.id, key, own[0]), key)
    seat.rested = None
    return history.sync_at(seat, FINE)
