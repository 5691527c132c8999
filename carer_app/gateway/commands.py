"""Asking a computer to do something, under the council's signature, and what came of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from carer_app.clock import moment
from carer_app.domain.command import Ask, Command
from carer_app.domain.people import Role
from carer_app.domain.signing import BrokenSignatureError
from carer_app.errors import BadInputError
from carer_app.gateway.children import NotYoursToSeeError
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.commands import (
    Asked,
    asked_of,
    commands,
    is_asked_to_hold,
    is_under_hold,
    next_counter,
    not_obeyed,
)
from carer_app.gateway.db.copied import all_copied
from carer_app.gateway.db.holds import take_turn
from carer_app.gateway.db.moved_on import moved_on, of_devices
from carer_app.gateway.db.port import DatabasePort
from carer_app.gateway.db.tables import devices, homes
from carer_app.gateway.db.taken_off import OffIt, taken_off
from carer_app.gateway.homes import revoke
from carer_app.gateway.people import CouncilPerson
from carer_app.i18n import _
from carer_app.sync.protocol import COMMAND

QUIET_WEEKS = 4
"""After so many weeks without a word from a computer it is time to ask where it is."""

MAY_ASK = (Role.MANAGER,)
"""Who asks computers to do something at the desk, and takes them off the list."""


class HandedBack(msgspec.Struct, frozen=True, kw_only=True):
    """A computer's word that a child's records are with the council: its copy is gone, or `kept` by the home."""

    name: str
    kept: bool
    received: str


class Computer(msgspec.Struct, frozen=True, kw_only=True):
    """A home's computer as the council sees it. `quiet_weeks` counts whole weeks without a word, where it is too many;
    `asked` is all that was asked of it, and `handed` what it handed back, the latest first. `copied` is when two computers
    were last heard with copies of its folder, None where that was not of late. `off` are the people who were taken off it.
    """

    id: str
    home: str
    name: str
    added: str
    heard: str | None
    revoked: str | None
    quiet_weeks: int
    asked: tuple[Asked, ...]
    handed: tuple[HandedBack, ...] = ()
    copied: str | None = None
    off: tuple[OffIt, ...] = ()


def computers(council: Council) -> list[Computer]:
    """Every computer of every home, with what it was asked."""
    with council.reading() as connection:
        query = select(devices, homes.c.name.label("home_name")).join_from(devices, homes, homes.c.id == devices.c.home)
        found = connection.execute(query.order_by(homes.c.name, devices.c.added, devices.c.id)).all()
        asked = asked_of(connection, [row.id for row in found])
        handed = of_devices(connection)
        copied, off = all_copied(connection, council.now()), taken_off(connection)
    told = [_computer(council, row, asked.get(row.id, []), _handed(row.id, handed)) for row in found]
    return [
        msgspec.structs.replace(
            one, copied=copied.get(one.id), off=tuple(each for each in off if each.device == one.id)
        )
        for one in told
    ]


def _handed(device: str, rows: Sequence[Row[Any]]) -> tuple[HandedBack, ...]:
    own = (row for row in rows if row.device == device)
    return tuple(HandedBack(name=row.name, kept=row.kept, received=row.received) for row in own)


def ask(council: Council, device: str, what: Ask, by: str, *, file: str = "", words: str = "") -> int:
    """Ask a computer to do something at its next contact; gives the number of that. Asking again for what it has not
    answered yet changes nothing. Raises BadInputError: where it is not known, or where a hold forbids emptying it.
    """
    with council.writing() as connection:
        return ask_within(council, connection, Command(**_nobody(council, device, what), file=file, words=words), by)


def ask_to_hand_back(council: Council, device: str, child: str, by: str) -> int:
    """Ask for the records of a child who moved on, without waiting for late entries. A person at the computer does it.

    Raises BadInputError where the child lives there still.
    """
    with council.writing() as connection:
        home = connection.scalar(select(devices.c.home).where(_is(device)))
        if home is None:
            raise _unknown(device)
        gone = moved_on(connection, device, home, council.today())
        if child not in {one.child for one in gone}:
            raise BadInputError(
                _("child “{child}” has not moved on from that home.").format(child=child),
                [("child", "has not moved on from there")],
            )
        return ask_within(council, connection, Command(**_nobody(council, device, Ask.HAND_BACK), file=child), by)


def lift(council: Council, device: str, by: str, file: str = "") -> int:
    """End what a hold command began. Raises BadInputError."""
    with council.writing() as connection:
        lifted = Command(**_nobody(council, device, Ask.HOLD), file=file, lifted=True)
        return ask_within(council, connection, lifted, by)


def ask_within(council: Council, connection: Connection, wanted: Command, by: str) -> int:
    """The same in a transaction that does more. The number is given here, whatever stood in its place."""
    if connection.scalar(select(devices.c.id).where(_is(wanted.device))) is None:
        raise _unknown(wanted.device)
    if wanted.what == Ask.WIPE:
        _refuse_under_hold(connection, wanted.device)
    counter = next_counter(connection, wanted.device, wanted.at)
    for waiting in not_obeyed(connection, wanted.device):
        try:
            known = waiting.read(Command)
        except BrokenSignatureError:
            continue  # damaged: the audit names it, and it is no reason to ask for nothing else
        if msgspec.structs.replace(wanted, counter=known.counter, at=known.at) == known:
            return known.counter
    _give(council, connection, msgspec.structs.replace(wanted, counter=counter), by)
    return counter


def ask_after_taking_off(council: Council, port: DatabasePort) -> None:
    """Ask a computer for a new key where somebody was taken off it just now: a copy of its folder that they may have would
    otherwise go on fetching in its place. It hears of it in the answer to the request that told of the taking off.
    """
    for device, by in port.taken_off:
        ask_within(council, port.connection, Command(**_nobody(council, device, Ask.ROTATE)), by)


def revoke_at_desk(council: Council, person: CouncilPerson, device: str) -> None:
    """Take a computer off the list; raises NotYoursToSeeError, BadInputError."""
    if person.role not in MAY_ASK:
        raise NotYoursToSeeError
    revoke(council, device, person.id)


def ask_at_desk(council: Council, person: CouncilPerson, device: str, what: Ask) -> None:
    """Ask a computer as a manager; raises NotYoursToSeeError, BadInputError."""
    if person.role not in MAY_ASK:
        raise NotYoursToSeeError
    ask(council, device, what, person.id)


def _give(council: Council, connection: Connection, command: Command, by: str) -> None:
    signed = council.keys.signing.sign(COMMAND, command)
    row = {"device": command.device, "counter": command.counter, "what": command.what, "file": command.file}
    told = {"given": command.at, "given_by": by, "data": signed.data.encode(), "signature": signed.signature}
    connection.execute(commands.insert(), row | told)
    note(connection, command.at, f"asked: {command.what}", person=by, device=command.device, about=command.file)


def _nobody(council: Council, device: str, what: Ask) -> dict[str, Any]:
    return {"gateway": council.keys.gateway, "device": device, "counter": 0, "what": str(what), "at": council.now()}


def _refuse_under_hold(connection: Connection, device: str) -> None:
    """Nothing is taken off a computer that may have a file under a hold. Raises BadInputError."""
    take_turn(connection)
    if is_under_hold(connection, device) or is_asked_to_hold(connection, device):
        raise BadInputError(
            _(
                "A hold stands over a file that this computer may have, so nothing is taken off it. Lift the hold first."
            ),
            [("device", "may have a file under a hold")],
        )


def _is(device: str) -> Any:
    return (devices.c.id == device) & devices.c.home.is_not(None)


def _unknown(device: str) -> BadInputError:
    return BadInputError(_("device “{device}” is not known here.").format(device=device), [("device", "is not known")])


def _computer(council: Council, row: Row[Any], asked: list[Asked], handed: tuple[HandedBack, ...]) -> Computer:
    since = moment(row.heard or row.added)
    weeks = (council.clock.now() - since) // timedelta(weeks=1)
    is_quiet = row.revoked is None and weeks >= QUIET_WEEKS
    return Computer(
        id=row.id,
        home=row.home_name,
        name=row.name,
        added=row.added,
        heard=row.heard,
        revoked=row.revoked,
        quiet_weeks=weeks if is_quiet else 0,
        asked=tuple(asked),
        handed=handed,
    )
