"""Small ways of putting things into words that every face shares."""

from datetime import date, datetime

from carer_app.clock import local, moment
from carer_app.domain.checks import day_of
from carer_app.domain.revision import Occurred
from carer_app.i18n import _, counted


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


def late_words(occurred: Occurred, written: str) -> str:
    """“Happened Mon, written Thu”, where it was written on a later day; empty where it was not."""
    day, wrote = day_of(occurred), local(moment(written)).date()
    if wrote <= day:
        return ""
    sentence = counted(
        "Happened {{day}}, written {{written}} ({count} day later).",
        "Happened {{day}}, written {{written}} ({count} days later).",
        (wrote - day).days,
    )
    return sentence.format(day=_short(day), written=_short(wrote))


def late_note(occurred: Occurred, written: str) -> str:
    """The same for lists, in two or three words; empty where it was written on its day."""
    day, wrote = day_of(occurred), local(moment(written)).date()
    if wrote <= day:
        return ""
    return _("written {day}").format(day=_short(wrote))


def _short(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B}"
