"""Clocks and days: when something is due, counted in real hours, and how that is said."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from carer_app.clock import local
from carer_app.domain.kind import Due
from carer_app.domain.words import day_words, moment_words
from carer_app.i18n import _, counted


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


def standing(dues: Iterable[Due]) -> list[Due]:
    """What still waits, soonest first. Give those of the oldest record first: a later one on the same topic replaces it."""
    by_topic: dict[str | int, Due] = {}
    for number, due in enumerate(dues):
        by_topic[due.topic or number] = due
    return sorted(by_topic.values(), key=lambda due: (due_day(due) or date.max, due.sentence))


def _hours(count: int) -> str:
    return counted("{count} hour", "{count} hours", count)


def _minutes(count: int) -> str:
    return counted("{count} minute", "{count} minutes", count)


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
