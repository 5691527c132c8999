"""What the council asked of this computer, in order, and what became of it. A number is taken once, and never an older one."""

from sqlalchemy import func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from carer_app.domain.command import Ask, Command, Outcome, obeyed
from carer_app.domain.entry import Control
from carer_app.domain.holds import DEFAULT_WORDS, EVERYTHING, Hold
from carer_app.domain.signing import Signed
from carer_app.store import holds
from carer_app.store.engine import Connection
from carer_app.store.tables import commands


def latest(db: Connection, gateway: str) -> int:
    """The number of the last thing that this gateway asked; 0 where it asked for nothing."""
    return db.scalar(select(func.max(commands.c.counter)).where(commands.c.gateway == gateway)) or 0


def keep(db: Connection, command: Command, signed: Signed) -> None:
    """Keep what was asked, verified before, until it is done."""
    row = {"gateway": command.gateway, "counter": command.counter, "what": command.what}
    bytes_ = {"data": signed.data.encode(), "signature": signed.signature}
    db.execute(upsert(commands).values(**row, **bytes_).on_conflict_do_nothing())


def waiting(db: Connection, gateway: str | None = None) -> list[Command]:
    """What is not done yet, in the order in which it was asked; what was begun and broken off too."""
    is_open = commands.c.outcome.is_(None) | (commands.c.outcome == str(Outcome.BEGUN))
    query = select(commands.c.data, commands.c.signature).where(is_open)
    if gateway is not None:
        query = query.where(commands.c.gateway == gateway)
    found = db.execute(query.order_by(commands.c.gateway, commands.c.counter))
    return [Signed.kept(row.data, row.signature).read(Command) for row in found]


def settle(db: Connection, command: Command, outcome: Outcome, at: str) -> None:
    """Note what became of it."""
    this = (commands.c.gateway == command.gateway) & (commands.c.counter == command.counter)
    db.execute(update(commands).where(this).values(outcome=str(outcome), answered=at))


def keep_hold(db: Connection, command: Command) -> None:
    """Keep or end the hold that a command is: it stands beside those of the directory, and outlasts a revocation."""
    file = command.file or EVERYTHING
    others = [hold for hold in holds.asked_for(db, command.gateway) if hold.file != file]
    own = [Hold(file=file, words=command.words or DEFAULT_WORDS, since=command.at)]
    holds.keep_asked_for(db, command.gateway, others if command.lifted else [*others, *own])


def answers(db: Connection, gateway: str) -> list[Control]:
    """What this computer answered to a gateway, as its log says it, in order."""
    is_answered = commands.c.outcome.is_not(None) & (commands.c.outcome != str(Outcome.BEGUN))
    query = select(commands).where(commands.c.gateway == gateway, is_answered).order_by(commands.c.counter)
    return [obeyed(row.counter, Outcome(row.outcome), row.answered or "") for row in db.execute(query)]


def is_asked(db: Connection, what: Ask) -> bool:
    """Whether this was asked and is not done yet."""
    return any(command.what == what for command in waiting(db))
