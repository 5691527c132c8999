"""Whether this computer's clock is right, as far as the council's word and what was written here tell; and telling where it is
not, once for each jump.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from carer_app.clock import moment, stamp
from carer_app.domain.odd_clock import ODD
from carer_app.errors import KnownError
from carer_app.session import Session
from carer_app.store import gateways, odd_clock, streams
from carer_app.store.odd_clock import Standing
from carer_app.vault.uptime import SystemUptime


class OddNow(msgspec.Struct, frozen=True, kw_only=True):
    """What this computer's clock says, and what it should: the council's time, or the latest that is `known` to be past."""

    ours: datetime
    councils: datetime | None = None
    known: datetime | None = None


class _Measured(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime
    uptime: float
    off: timedelta


class ClockWatch:
    """Nothing here holds anybody up, and nothing that was written is touched."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._measured: _Measured | None = None

    def heard(self) -> dict[str, str]:
        """Each council's last word on the time."""
        with self._session.database.reading() as db:
            return {one.id: one.last_heard for one in gateways.every(db) if one.last_heard}

    def look(self, before: Mapping[str, str] | None = None) -> None:
        """Tell of a clock that went back. After a sync, with what was heard `before` it, also of one that is not the council's.

        On a disk that takes nothing it is told another time.
        """
        with suppress(KnownError):
            fresh = [at for name, at in self.heard().items() if before is not None and before.get(name) != at]
            if fresh:
                self._compare(moment(max(fresh)))
            else:
                self._look_back()

    def now(self) -> OddNow | None:
        """Where the clock is odd now; None where nothing speaks against it."""
        ours, measured = self._session.clock.now(), self._measured_still()
        if measured is not None:
            return OddNow(ours=ours, councils=ours - measured.off) if abs(measured.off) > ODD else None
        with self._session.database.reading() as db:
            known = odd_clock.latest_known(db)
        is_behind = known and moment(known) > ours + ODD
        return OddNow(ours=ours, known=moment(known)) if is_behind else None

    def _compare(self, council: datetime) -> None:
        """What the council has just said, beside what this clock says."""
        now = self._session.clock.now()
        off = now - council
        self._measured = _Measured(at=now, uptime=SystemUptime().seconds(), off=off)
        with self._session.database.reading() as db:
            before, written = odd_clock.standing(db), streams.last_written(db) or ""
        if abs(off) <= ODD:
            right = Standing(trusted=written)
            if before.is_odd or (written > stamp(now + ODD) and before != right):
                self._keep(right)
            return
        is_same = before.is_odd and (before.off is None or abs(timedelta(seconds=before.off) - off) <= ODD)
        if not is_same or before.off is None:
            is_odd = Standing(is_odd=True, off=round(off.total_seconds()), trusted=before.trusted)
            self._keep(is_odd, "" if is_same else stamp(council))

    def _look_back(self) -> None:
        """Without a fresh word: whether the clock is behind what is known to be past."""
        now = self._session.clock.now()
        with self._session.database.reading() as db:
            before, known, is_joined = odd_clock.standing(db), odd_clock.latest_known(db), bool(gateways.every(db))
        is_behind = bool(known) and moment(known) > now + ODD
        if is_behind and not before.is_odd:
            self._keep(Standing(is_odd=True, trusted=before.trusted), known)
        elif before.is_odd and not is_behind and not is_joined:
            self._keep(Standing(trusted=before.trusted))

    def _keep(self, standing: Standing, known: str = "") -> None:
        session = self._session
        with session.database.writing() as db:
            odd_clock.keep(db, standing)
            if known:
                odd_clock.tell(db, session.device, stamp(session.clock.now()), known)

    def _measured_still(self) -> _Measured | None:
        """What was measured last, unless somebody has set the clock since."""
        one = self._measured
        if one is None:
            return None
        by_clock = (self._session.clock.now() - one.at).total_seconds()
        by_uptime = SystemUptime().seconds() - one.uptime
        return one if abs(by_clock - by_uptime) <= ODD.total_seconds() else None
