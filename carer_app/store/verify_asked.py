"""Verifying what councils asked of this computer, what it answered, and the profiles that they handed over."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import select

from carer_app.domain.access import access_of
from carer_app.domain.act import act_of
from carer_app.domain.command import Command, Outcome
from carer_app.domain.entry import Control, What
from carer_app.domain.handed import PROFILE, HandedProfile
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.store import accesses, acts, gateways, profiles
from carer_app.store.engine import Connection
from carer_app.store.tables import commands, entries
from carer_app.store.writing import Device


class _Controls(msgspec.Struct, frozen=True, kw_only=True):
    control: tuple[Control, ...] = ()


def broken_words(db: Connection, device: Device) -> Iterator[str]:
    """What is said to be a council's word and has no signature of it, and answers that no entry of this computer gives."""
    keys = {one.id: one.key for one in gateways.every(db)}
    said, here = set(_answers(db)), {(row.gateway, str(row.counter)) for row in db.execute(select(commands))}
    for council, counter in sorted({answer[:2] for answer in said} - here):
        yield f"command {counter} of council {council}: it is missing, and an entry says what became of it"
    for row in db.execute(select(commands)):
        name = f"command {row.counter} of council {row.gateway}"
        try:
            signed = Signed(data=bytes(row.data).decode(), signature=str(row.signature))
            command = signed.verify("command", keys.get(row.gateway, "")).read(Command)
        except (BrokenSignatureError, UnicodeError):
            yield f"{name}: the signature does not hold"
            continue
        if (command.gateway, command.device, command.counter, command.what) != (row.gateway, device.id, *row[1:3]):
            yield f"{name}: it is filed under something that it does not say"
        is_answered = row.outcome not in (None, Outcome.BEGUN)
        if is_answered and (row.gateway, str(row.counter), row.outcome, row.answered) not in said:
            yield f"{name}: no entry says what became of it"
    yield from _accesses(db)
    yield from _acts(db)
    for council, key in keys.items():
        if not _holds(db, council, key):
            yield f"council {council}: the profile that it handed over is not signed as it should be"


def _accesses(db: Connection) -> Iterator[str]:
    """Who opened what is what the log says of it, no more and no less."""
    kept = set(accesses.every(db))
    said = {
        access
        for row in db.execute(select(entries.c.data))
        for access in map(access_of, _read(bytes(row.data)))
        if access
    }
    for access in kept ^ said:
        which = "no entry says it" if access in kept else "it is missing from the list of who opened what"
        yield f"{access.what} by {access.person} at {access.at}: {which}"


def _acts(db: Connection) -> Iterator[str]:
    """What was done with this computer is what the log says of it, no more and no less."""
    kept = set(acts.every(db))
    said = {act for row in db.execute(select(entries.c.data)) for act in map(act_of, _read(bytes(row.data))) if act}
    for act in sorted(kept ^ said, key=lambda one: (one.at, one.did)):
        which = "no entry says it" if act in kept else "it is missing from the list of what was done here"
        yield f"{act.did} of {act.person or 'this computer'} at {act.at}: {which}"


def _answers(db: Connection) -> Iterator[tuple[str, ...]]:
    for row in db.execute(select(entries.c.gateway, entries.c.data)):
        for control in _read(bytes(row.data)):
            if control.what == What.OBEYED:
                yield (row.gateway, *(control.facts.get(name, "") for name in ("counter", "outcome", "at")))


def _read(data: bytes) -> tuple[Control, ...]:
    """The controls of an entry; of one that cannot be read another check tells."""
    try:
        return msgspec.json.decode(data, type=_Controls).control
    except (msgspec.DecodeError, UnicodeError):
        return ()


def _holds(db: Connection, council: str, key: str) -> bool:
    try:
        signed = profiles.signed_by(db, council)
        return signed is None or bool(signed.verify(PROFILE, key).read(HandedProfile))
    except (BrokenSignatureError, msgspec.DecodeError, UnicodeError):
        return False
