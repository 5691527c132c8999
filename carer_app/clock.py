"""The one clock. Times are aware and in UTC inside; local only on the way to a screen or a page."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Clock(Protocol):
    """Where the time comes from; the demonstration and the tests set one by hand."""

    def now(self) -> datetime: ...


class SystemClock:
    """The time of this computer, which may be wrong: it is shown as claimed, never used for order."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def move_to(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        self._now += by


def stamp(moment: datetime) -> str:
    """Write a moment as text of fixed width, UTC to the millisecond, so that text order is time order."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def moment(text: str) -> datetime:
    """Read what `stamp` wrote, or any RFC 3339 time."""
    return datetime.fromisoformat(text).astimezone(UTC)


def local(at: datetime) -> datetime:
    """The same moment on a clock in England."""
    return at.astimezone(LONDON)


def beginning(day: date) -> str:
    """Where a day in England begins among days and moments, as text: in summer its first hour is still yesterday's."""
    return min(day.isoformat(), stamp(datetime.combine(day, time.min, LONDON)))


def today(clock: Clock) -> date:
    """Today's date in England."""
    return local(clock.now()).date()
