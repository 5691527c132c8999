"""How it is said that a child is not here now: since when, and how long that is."""

from datetime import date, datetime

from carer_app.clock import local
from carer_app.domain.deadlines import lasted_words
from carer_app.domain.kind import AwayNow
from carer_app.domain.words import moment_words
from carer_app.i18n import _


def since_words(away: AwayNow, today: date) -> str:
    """Since when they are away; the day is left out where it is today."""
    here = local(away.since)
    when = f"{here:%H:%M}" if here.date() == today else moment_words(away.since)
    return away.saying.format(when=when)


def ended_words(away: AwayNow) -> str:
    """The same of a child who moved on meanwhile: it was so when the records here ended, and what became of it is told
    elsewhere.
    """
    return away.ending.format(when=moment_words(away.since))


def lasts_words(away: AwayNow, now: datetime) -> str:
    """How long it is by now, and from when that is counted."""
    lasts = lasted_words(away.since, now)
    if away.is_seen_then:
        return _("{lasts} since they were last seen").format(lasts=lasts)
    return _("{lasts} since this was begun; when they were last seen is not known").format(lasts=lasts)
