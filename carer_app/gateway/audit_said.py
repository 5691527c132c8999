"""Checking what was asked of computers and what they said of themselves: each row has its signature, or its entry."""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from carer_app.domain.access import access_of
from carer_app.domain.act import act_of
from carer_app.domain.command import Command
from carer_app.domain.entry import Control, What
from carer_app.domain.last_words import name_of
from carer_app.domain.sealing import NotForYouError
from carer_app.domain.signing import BrokenSignatureError
from carer_app.gateway.council import Council
from carer_app.gateway.db.accesses import access_of_row, accesses
from carer_app.gateway.db.acts import act_of_row, acts
from carer_app.gateway.db.commands import commands, last_words, obeyed
from carer_app.gateway.db.moved_on import handed_back, handed_back_in
from carer_app.gateway.db.rows import signed_of
from carer_app.gateway.db.tables import closed_keys, entries
from carer_app.sync.protocol import COMMAND

_AT_ONCE = {"yield_per": 1000}


class _Controls(msgspec.Struct, frozen=True, kw_only=True):
    control: tuple[Control, ...] = ()


def broken_words(council: Council, connection: Connection) -> Iterator[str]:
    """What is kept of commands, answers, hand-backs, sealed keys and last words, and nobody signed."""
    yield from _asked(council, connection)
    yield from _answers(council, connection)
    yield from _logs_of_answers(connection)
    for row in connection.execute(select(last_words), execution_options=_AT_ONCE):
        if name_of(row.sealed) != row.hash:
            yield f"last words {row.hash} are not what came"


def _asked(council: Council, connection: Connection) -> Iterator[str]:
    key, gateway = council.keys.signing.public, council.keys.gateway
    for row in connection.execute(select(commands), execution_options=_AT_ONCE):
        try:
            said = signed_of(row).verify(COMMAND, key).read(Command)
        except (BrokenSignatureError, UnicodeError):
            yield f"command {row.counter} of device {row.device} is not what was signed"
            continue
        kept = (gateway, row.device, row.counter, row.what, row.file, row.given)
        if (said.gateway, said.device, said.counter, said.what, said.file, said.at) != kept:
            yield f"command {row.counter} of device {row.device} is kept under other words than its own"


def _answers(council: Council, connection: Connection) -> Iterator[str]:
    """Whatever a computer is said to have said stands in an entry of its log. What is said of a key may be in any log."""
    said: set[tuple[str, ...]] = set()
    for device, _epoch, control in _controls(connection):
        facts = control.facts
        if control.what == What.OBEYED:
            said.add((device, *(facts.get(name, "") for name in ("counter", "outcome", "at"))))
        elif control.what == What.HANDED_BACK:
            said.add((device, facts.get("child", ""), facts.get("at", ""), str(facts.get("kept") == "yes")))
        elif (access := access_of(control)) is not None:
            said.add((device, *map(str, msgspec.structs.astuple(access))))
        elif (act := act_of(control)) is not None:
            said.add((device, *map(str, msgspec.structs.astuple(act))))
        elif control.what == What.READER_ADDED:
            said.add((facts.get("stream", ""), facts.get("key", ""), _person(council, facts.get("routing", ""))))
    for row in connection.execute(select(obeyed)):
        if (row.device, str(row.counter), row.outcome, row.at) not in said:
            yield f"answer {row.counter} of device {row.device} is not what it said"
    for row in connection.execute(select(handed_back)):
        if (row.device, row.child, row.at, str(row.kept)) not in said:
            yield f"device {row.device} did not say so that it handed back {row.child}"
    for row in connection.execute(select(accesses)):
        if (row.device, *map(str, msgspec.structs.astuple(access_of_row(row)))) not in said:
            yield f"device {row.device} did not say so that {row.person} {row.what} anything at {row.at}"
    for row in connection.execute(select(acts)):
        if (row.device, *map(str, msgspec.structs.astuple(act_of_row(row)))) not in said:
            yield f"device {row.device} did not say so that it {row.did} anything at {row.at}"
    for row in connection.execute(select(closed_keys)):
        if (row.stream, row.key, row.person) not in said:
            yield f"closed stream {row.stream} is given to {row.person} by nobody"


def _logs_of_answers(connection: Connection) -> Iterator[str]:
    """In which log a computer is said to have handed back: never before it said so. An earlier program did not say it again."""
    told = connection.execute(select(handed_back_in)).all()
    first: dict[tuple[str, str, str], int] = {}
    for device, epoch, control in _controls(connection) if told else ():
        if control.what == What.HANDED_BACK:
            said = (device, control.facts.get("child", ""), control.facts.get("at", ""))
            first[said] = min(epoch, first.get(said, epoch))
    for row in told:
        if first.get((row.device, row.child, row.at), row.epoch + 1) > row.epoch:
            yield f"device {row.device} did not say in its log {row.epoch} that it handed back {row.child}"


def _controls(connection: Connection) -> Iterator[tuple[str, int, Control]]:
    of = (entries.c.device, entries.c.epoch, entries.c.data)
    for row in connection.execute(select(*of), execution_options=_AT_ONCE):
        for control in _read(row.data):
            yield row.device, row.epoch, control


def _read(data: bytes) -> tuple[Control, ...]:
    """The controls of an entry; of one that cannot be read another check tells."""
    try:
        return msgspec.json.decode(data, type=_Controls).control
    except (msgspec.DecodeError, UnicodeError):
        return ()


def _person(council: Council, routing: str) -> Any:
    try:
        return council.keys.sealing.open(bytes.fromhex(routing)).decode()
    except (NotForYouError, ValueError):
        return ""
