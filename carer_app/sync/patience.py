"""Who may ask a gateway that asked to be let be: what is pressing always, a person once, and everything else then."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from enum import Enum, auto

import msgspec

from carer_app.clock import Clock, moment, stamp
from carer_app.domain.kinds import at_once_kinds
from carer_app.errors import KnownError
from carer_app.store import gateways, let_be, log
from carer_app.store.engine import Connection, Database
from carer_app.store.gateways import Gateway
from carer_app.store.let_be import LetBe
from carer_app.store.log import LogEnd
from carer_app.sync.backoff import pressing_seconds
from carer_app.sync.engine import Rest


class Wish(Enum):
    """Who wants a sync: the program by itself, after a save or at its time; a person who presses for it; or the council,
    which waits for an answer.
    """

    BY_ITSELF = auto()
    PERSON = auto()
    COUNCIL = auto()


class Patience:
    """What the gateways of this computer asked for, kept in its store. `chance` gives a number from 0 to 1."""

    def __init__(self, database: Database, clock: Clock, chance: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._chance = chance

    def until(self, gateway: Gateway, wish: Wish) -> str:
        """Until when a sync with this gateway has to wait; empty where it may begin now.

        Something pressing, such as that a child is missing, has one try as soon as it is written, and whenever a person
        presses for it. Beside that a person has one try in the time for which the gateway asked.
        """
        with self._database.reading() as db:
            asked = let_be.standing(db, gateway.id, self._clock.now())
            return "" if asked is None or _may_begin(db, gateway, asked, wish) else asked.until

    def goes_on(self, gateway: Gateway) -> str | None:
        """Until when a sync by itself has to wait after one of which nothing has arrived: that is nobody's try. None where it
        may begin before, for something pressing.
        """
        return self.until(gateway, Wish.BY_ITSELF) or None

    def forget(self, gateway: str) -> None:
        """Somebody joined this gateway just now, so it has time for this computer."""
        with self._database.reading() as db:
            standing = let_be.standing(db, gateway, self._clock.now())
        if standing:
            with self._database.writing() as db:
                let_be.keep(db, gateway, None)

    def end(self, gateway: Gateway) -> LogEnd:
        """Where our log for a gateway ends now: what is written after that was not tried by a sync that begins now."""
        with self._database.reading() as db:
            return log.end(db, gateway.id, gateway.epoch)

    def note(self, tried: LogEnd, wish: Wish, rest: Rest) -> str | None:
        """Keep what came of a sync that began when our log ended there. One that failed takes nothing back of what was asked
        before. What the disk does not keep the gateway will ask for again. Gives until when it is let be: for something
        pressing that waits still no longer than `pressing_seconds`, whatever it asked for.
        """
        now = self._clock.now()
        with self._database.reading() as db:
            before = let_be.standing(db, tried.gateway, now)
        after = _after(before, tried, wish, rest, now)
        if after:
            asked = (moment(after.until) - now).total_seconds()
            seconds = self.for_pressing(tried.gateway, asked)
            if seconds < asked:
                after = msgspec.structs.replace(after, until=stamp(now + timedelta(seconds=seconds)))
        if after != before:
            with suppress(KnownError), self._database.writing() as db:
                let_be.keep(db, tried.gateway, after)
        return after.until if after else None

    def for_pressing(self, gateway: str, seconds: float) -> float:
        """How long to wait in place of so many seconds: the same, unless something pressing waits for that gateway."""
        with self._database.reading() as db:
            known = gateways.one(db, gateway)
            is_pressing = known is not None and let_be.is_pressing(db, known, 0, at_once_kinds())
        return pressing_seconds(seconds, self._chance) if is_pressing else seconds


def _after(before: LetBe | None, tried: LogEnd, wish: Wish, rest: Rest, now: datetime) -> LetBe | None:
    by_person = wish is Wish.PERSON
    if rest.is_asked and rest.seconds:
        until = stamp(now + timedelta(seconds=rest.seconds))
        return LetBe(until=until, by_person=by_person, epoch=tried.epoch, seq=tried.seq)
    if before is None or not rest.problem:
        return None
    by_person = by_person or before.by_person
    return LetBe(until=before.until, by_person=by_person, epoch=tried.epoch, seq=tried.seq)


def _may_begin(db: Connection, gateway: Gateway, asked: LetBe, wish: Wish) -> bool:
    if wish is Wish.COUNCIL or (wish is Wish.PERSON and not asked.by_person):
        return True
    tried = asked.seq if asked.epoch == gateway.epoch and wish is not Wish.PERSON else 0
    return let_be.is_pressing(db, gateway, tried, at_once_kinds())
