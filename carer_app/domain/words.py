"""Small ways of putting things into words that every face shares."""

from datetime import date, datetime

from carer_app.clock import local, moment
from carer_app.domain.revision import Occurred


def first_line(text: str, longest: int = 120) -> str:
    """The beginning of a text, for lists."""
    line = text.strip().partition("\n")[0].strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def with_capital(text: str) -> str:
    """The same words with a capital at the beginning; nothing else in them is touched."""
    return text[:1].upper() + text[1:]


def day_words(day: date) -> str:
    """A day as people say it: Mon 2 March 2026."""
    return f"{day:%a} {day.day} {day:%B %Y}"


def date_words(day: date) -> str:
    """A date of which the weekday matters to nobody: 2 March 2026."""
    return f"{day.day} {day:%B %Y}"


def moment_words(at: datetime) -> str:
    """A moment on a clock in England: Mon 2 March 2026, 21:04."""
    here = local(at)
    return f"{day_words(here.date())}, {here:%H:%M}"


def occurred_words(occurred: Occurred) -> str:
    """When it happened, as people say it."""
    if "T" in occurred.start:
        return moment_words(moment(occurred.start))
    return day_words(date.fromisoformat(occurred.start))
