"""The end of a history: everything works again, and what must hold then; and the council that is put back to an old copy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from carer_app.domain.command import Outcome
from carer_app.gateway.db import pages
from carer_app.sync import pace
from tests.faults.sim.luck import mend, sync_until_done, sync_with_a_code
from tests.faults.sim.power import Violation
from tests.faults.sim.writing import NEWER_ASK

if TYPE_CHECKING:
    from tests.faults.sim.history import History, Seat

ROUNDS = 5
BY_TURNS = 2
MOST = 50
"""Entries of one request, and rows of one answer, at the end: what breaks between few of them was played before."""


def heal(history: History) -> None:
    """Everything works again: what is under way arrives, and every computer syncs until nothing is new.

    One that synced, and has nothing to send, need not ask again while the council has nothing that it had not then: that it
    has all of it is judged afterwards. Two copies of one folder have to be heard by turns before they are told so.
    """
    mend(history)
    while history.late:
        history.arrive_late()
    usual = pace.BATCH, pace.STEADY, pages.PAGE
    try:
        pace.BATCH, pace.STEADY, pages.PAGE = MOST, MOST, MOST
        _come_to_rest(history)
    finally:
        pace.BATCH, pace.STEADY, pages.PAGE = usual


def _come_to_rest(history: History) -> None:
    names = [seat.computer.id for seat in history.seats]
    now = how_far(history)
    seats = sorted(history.seats, key=_has_said_all)
    for number in range(ROUNDS):
        restless = False
        for seat in seats:
            is_by_turns = number < BY_TURNS and names.count(seat.computer.id) > 1
            if is_by_turns or seat.rested != now:
                sync_until_done(history, seat)
                seat.rested = now = how_far(history)
                restless = True
        if not restless:
            return
    raise Violation("I8 the same everywhere", "the computers never come to rest")


def _has_said_all(seat: Seat) -> bool:
    """Who has nothing to send syncs after the others, and so once."""
    with seat.computer.reading() as port:
        return not port.is_waiting()


def find_out_an_old_council(history: History) -> None:
    """The council's database is put back to an old copy. What a computer has is with the council again after one
    sync; it forgets nothing; and where the council's history is then another than the one it knew, it says so.
    """
    history.council.tables = history.backup
    history.ledger.council_is_old = True
    for seat in history.seats:
        computer = seat.computer
        facts = history.council.tables.devices.get(computer.id)
        if facts is None or facts.revoked:
            continue
        told = dict(computer.disk.obeyed)
        own = {name for name in computer.disk.revisions if history.ledger.saved.get(name) == computer.id}
        problem = sync_with_a_code(history, seat)
        history.ledger.nothing_is_forgotten(computer)
        further = [
            stream
            for stream, (position, head) in computer.disk.cursors.items()
            if getattr(history.council.tables.rows.get((stream, position)), "head", None) != head
        ]
        if further and problem != "history-differs":
            raise Violation("I12 one history", f"{computer.id} takes an old council for the one it knew")
        if own - history.council.tables.revisions.keys():
            raise Violation("I11 nothing is lost", f"{computer.id} does not bring an old council up to date")
        _hears_again(history, computer.id, told)
    history.clock.advance(timedelta(hours=1))
    _obeys_an_old_council(history, history.somebody())


def _hears_again(history: History, device: str, told: dict[int, str]) -> None:
    """What the council asked before its copy was made, and heard of only afterwards, it hears again."""
    of = history.council.tables
    forgotten = [number for named, number in of.commands.keys() - of.obeyed.keys() if named == device]
    if any(number in told for number in forgotten):
        raise Violation("commands are done", f"{device} does not tell an old council what it did")


def _obeys_an_old_council(history: History, seat: Seat) -> None:
    """What it asks then is done, and not taken for something that it asked before and forgot."""
    computer = seat.computer
    if computer.id not in history.council.tables.devices:
        return
    history.council.ask(computer.id, NEWER_ASK, "")
    device, number = list(history.council.tables.commands)[-1]
    for _sync in range(3):
        sync_with_a_code(history, seat)
        is_done = history.council.tables.obeyed.get((device, number)) == Outcome.NOT_KNOWN
        if is_done:
            break
    if not is_done or computer.disk.obeyed.get(number) != Outcome.NOT_KNOWN:
        raise Violation("commands are done", f"{device} does not do what an old council asks")


def how_far(history: History) -> tuple[object, ...]:
    """How much there is that the council tells to computers, and what decides to whom. Two copies of one folder begin new
    epochs for ever, which is not counted.
    """
    of = history.council.tables
    told = (of.rows, of.closed_rows, of.closed_keys, of.keys, of.held, of.settled, of.commands, of.obeyed)
    return (history.clock.now(), *of.placements.values(), *of.holds.values(), *map(len, told))
