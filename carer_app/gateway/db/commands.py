"""What was asked of each computer, as it was signed, and what it answered; and the last words of those that were emptied."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    and_,
    bindparam,
    exists,
    select,
)

from carer_app.clock import moment
from carer_app.domain.command import Ask, Command, Outcome
from carer_app.domain.holds import DEFAULT_WORDS, EVERYTHING, Hold
from carer_app.domain.signing import Signed
from carer_app.gateway.db.holds import over
from carer_app.gateway.db.rows import signed_of
from carer_app.gateway.db.tables import devices, files, metadata, placements, streams
from carer_app.gateway.db.upsert import insert_new

commands = Table(
    "commands",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), nullable=False),
    Column("counter", Integer, nullable=False),
    Column("what", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("given", Text, nullable=False),
    Column("given_by", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("signature", Text, nullable=False),
    PrimaryKeyConstraint("device", "counter"),
)

obeyed = Table(
    "obeyed",
    metadata,
    Column("device", Text, ForeignKey("devices.id"), nullable=False),
    Column("counter", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("received", Text, nullable=False),
    PrimaryKeyConstraint("device", "counter"),
)

# Sealed to the council: what had not been sent, and what was being written, when a computer was emptied.
last_words = Table(
    "last_words",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("device", Text, ForeignKey("devices.id"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("received", Text, nullable=False),
)

_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_ANSWERED = and_(obeyed.c.device == commands.c.device, obeyed.c.counter == commands.c.counter)

# One that was emptied never speaks again: whoever does in its name has a backup of it, or a copy, and is told as well.
_TOLD = obeyed.c.counter.is_(None) | and_(commands.c.what == str(Ask.WIPE), obeyed.c.outcome == str(Outcome.DONE))

# Put together once: every sync asks this.
_NOT_OBEYED = (
    select(commands.c.data, commands.c.signature)
    .join_from(commands, obeyed, _ANSWERED, isouter=True)
    .where(commands.c.device == bindparam("of_device"), _TOLD)
    .order_by(commands.c.counter)
)
IS_ASKED = exists(_NOT_OBEYED.order_by(None).with_only_columns(commands.c.counter))
"""Whether a device was asked for anything that it has not answered yet."""


IS_HELD_BY_NAME = exists(
    select(commands.c.counter).where(commands.c.device == bindparam("of_device"), commands.c.what == str(Ask.HOLD))
)
"""Whether a device was ever asked to keep something."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was asked of a computer, and its answer: None until it came. Times are those of the gateway."""

    device: str
    counter: int
    what: str
    file: str
    given: str
    given_by: str
    outcome: str | None
    answered: str | None


def next_counter(connection: Connection, device: str, at: str) -> int:
    """The number of the next thing asked of this device; nobody else takes it until the transaction ends."""
    connection.execute(select(devices.c.id).where(devices.c.id == device).with_for_update())
    return later_number(connection.scalars(select(commands.c.counter).where(commands.c.device == device)), at)


def later_number(given: Iterable[int], at: str) -> int:
    """A number larger than all that were given: the seconds since 2020, so that one that was given and forgotten, because
    the database was put back to an old copy, is not given a second time. A computer would take it for done.
    """
    return max(max(given, default=0) + 1, int((moment(at) - _BEGINNING).total_seconds()))


def not_obeyed(connection: Connection, device: str) -> tuple[Signed, ...]:
    """What this device was asked and has not answered yet, in order; that it is to be emptied for ever."""
    return tuple(signed_of(row) for row in connection.execute(_NOT_OBEYED, {"of_device": device}))


def is_under_hold(connection: Connection, device: str) -> bool:
    """Whether a hold stands over a file that this device may have: one of its home's, or of a child who ever lived there."""
    home = select(devices.c.home).where(devices.c.id == device).scalar_subquery()
    placed = select(placements.c.child).where(placements.c.home == home)
    theirs = select(streams.c.file).where(streams.c.home == home)
    of_home = files.c.id.in_(placed) | files.c.id.in_(theirs) | (files.c.home == home)
    return bool(over(connection, set(connection.scalars(select(files.c.id).where(of_home)))))


def is_asked_to_hold(connection: Connection, device: str) -> bool:
    """Whether a hold that was asked of this device itself was not ended since."""
    return bool(asked_holds(connection, device))


def asked_holds(connection: Connection, device: str) -> list[Hold]:
    """The holds that were asked of this device itself and not ended since, by file."""
    query = select(commands.c.data, commands.c.signature).where(
        commands.c.device == device, commands.c.what == Ask.HOLD
    )
    found = [signed_of(row).read(Command) for row in connection.execute(query.order_by(commands.c.counter))]
    latest = {one.file or EVERYTHING: one for one in found}
    return [
        Hold(file=file, words=one.words or DEFAULT_WORDS, since=one.at)
        for file, one in sorted(latest.items())
        if not one.lifted
    ]


def keep_answer(connection: Connection, device: str, counter: int, outcome: str, at: str, received: str) -> bool:
    """Keep what a device says that it did; False when nothing of that number was asked of it."""
    this = (commands.c.device == device) & (commands.c.counter == counter)
    if connection.scalar(select(commands.c.counter).where(this)) is None:
        return False
    row = {"device": device, "counter": counter, "outcome": outcome, "at": at, "received": received}
    insert_new(connection, obeyed, [row])
    return True


def was_asked(connection: Connection, device: str, what: Ask) -> bool:
    """Whether a device was ever asked for this."""
    this = (commands.c.device == device) & (commands.c.what == what)
    return connection.execute(select(commands.c.counter).where(this).limit(1)).one_or_none() is not None


def asked_of(connection: Connection, of: Iterable[str]) -> dict[str, list[Asked]]:
    """Everything that was ever asked of these devices, the latest first."""
    found = defaultdict(list)
    query = (
        select(commands, obeyed.c.outcome, obeyed.c.received.label("answered"))
        .join_from(commands, obeyed, _ANSWERED, isouter=True)
        .where(commands.c.device.in_(list(of)))
        .order_by(commands.c.device, commands.c.counter.desc())
    )
    for row in connection.execute(query):
        found[row.device].append(
            Asked(
                device=row.device,
                counter=row.counter,
                what=row.what,
                file=row.file,
                given=row.given,
                given_by=row.given_by,
                outcome=row.outcome,
                answered=row.answered,
            )
        )
    return dict(found)
