"""Clocks and days: when something is due, counted in real hours, and how that is said."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

from carer_app.clock import local
from carer_app.councils import CouncilProfile
from carer_app.domain.kind import Content, Due
from carer_app.domain.words import day_words, moment_words
from carer_app.domain.working_days import months_after
from carer_app.i18n import _, counted

Whence = TypeVar("Whence", bound=Hashable)
NONE: Mapping[Any, Any] = MappingProxyType({})


def hours_after(start: datetime, hours: int) -> datetime:
    """So many real hours later: nights, weekends and the change of the clocks all count as they pass."""
    return start.astimezone(UTC) + timedelta(hours=hours)


def due_day(due: Due) -> date | None:
    """The day in England by which it is due."""
    return local(due.by).date() if isinstance(due.by, datetime) else due.by


def by_words(due: Due) -> str:
    """Until when, as people say it."""
    if due.by is None:
        return _("no day was set")
    return moment_words(due.by) if isinstance(due.by, datetime) else day_words(due.by)


def has_passed(due: Due, now: datetime) -> bool:
    """Whether its moment, or the whole of its day in England, is over."""
    if isinstance(due.by, datetime):
        return due.by < now
    return due.by is not None and due.by < local(now).date()


def lasted_words(start: datetime, end: datetime) -> str:
    """How long it really took: 3 hours 20 minutes."""
    minutes = max(0, int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        parts = (counted("{count} day", "{count} days", days), _hours(hours) if hours else "")
    else:
        parts = (_hours(hours) if hours else "", _minutes(rest) if rest or not hours else "")
    return " ".join(part for part in parts if part)


def waiting(
    records: Iterable[tuple[Whence, Content]], profile: CouncilProfile, done: Mapping[tuple[Whence, str], Whence] = NONE
) -> list[tuple[Whence, Due]]:
    """What still waits, soonest first, each with the record it comes from. Give the records of one child, oldest first:
    a later one replaces or settles what an earlier one waits for on the same topic.

    `done` is what parts settled: by the record and the name of what it waited for, the part that settled it.
    """
    still = [(whence, due) for whence, due, met in started(records, profile, done) if met is None]
    return sorted(still, key=lambda one: soonest(one[1]))


def started(
    records: Iterable[tuple[Whence, Content]], profile: CouncilProfile, done: Mapping[tuple[Whence, str], Whence] = NONE
) -> list[tuple[Whence, Due, Whence | None]]:
    """Everything that these records ever waited for, each with the record it comes from and the one that met it; None for
    what still waits. As `waiting` otherwise.
    """
    found: dict[str | int, tuple[Whence, Due]] = {}
    met: list[tuple[Whence, Due, Whence | None]] = []
    number = 0
    for whence, content in records:
        for topic in content.settled():
            met += [(*found.pop(topic), whence)] if topic in found else []
        for due in content.due(profile):
            part = done.get((whence, due.name)) if due.name else None
            if part is not None:
                met.append((whence, due, part))
                continue
            met += [(*found[due.topic], whence)] if due.topic in found else []
            found[due.topic or number] = (whence, due)
            number += 1
    return [*met, *((whence, due, None) for whence, due in found.values())]


def soonest(due: Due) -> tuple[date, str]:
    """What dues are sorted by: their day, and those without one last."""
    return due_day(due) or date.max, due.sentence


def _hours(count: int) -> str:
    return counted("{count} hour", "{count} hours", count)


def _minutes(count: int) -> str:
    return counted("{count} minute", "{count} minutes", count)


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last one of that month."""
    return months_after(day, -months)
