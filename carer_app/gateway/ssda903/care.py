"""Whether a child was looked after without a break for twelve months at 31 March, as far as the records know."""

from datetime import date, timedelta

import msgspec

from carer_app.domain.words import date_words
from carer_app.domain.yearly import CareBegan
from carer_app.gateway.ssda903.known import Given, Known
from carer_app.gateway.ssda903.notes import About, Note
from carer_app.gateway.ssda903.year import CollectionYear
from carer_app.i18n import _

ONE_DAY = timedelta(days=1)


class Care(msgspec.Struct, frozen=True, kw_only=True):
    """`began` is the day on which care began, where somebody wrote it. `whole_year` is what the return asks of OC2: the
    child came on or before 1 April, still lives in a home here on 31 March, and it is not a matter of short stays.
    """

    began: date | None
    whole_year: bool
    notes: tuple[Note, ...] = ()


def care_of(known: Known, year: CollectionYear) -> Care:
    """What is known of a child's time in care, with what makes it uncertain."""
    began, notes = _began(known, year)
    since = began or _here_since(known, year)
    why_not = _why_not(known, began, since, year)
    if why_not:
        notes.append(Note(about=About.OC2, sentence=why_not))
    elif not began and since:
        words = _(
            "Nobody wrote when care began. They have been here since {day}, so the twelve months are counted from it."
        )
        notes.append(Note(about=About.OC2, sentence=words.format(day=date_words(since))))
    return Care(began=began, whole_year=not why_not, notes=tuple(notes))


def _began(known: Known, year: CollectionYear) -> tuple[date | None, list[Note]]:
    """The latest beginning of care before the year's end; where records name several it is said."""
    found = [one for one in known.given if isinstance(one.what, CareBegan) and one.what.day <= year.end]
    days = sorted({_day(one) for one in found})
    if not days:
        return None, []
    latest = max(found, key=_day)
    if len(days) == 1 and not latest.unsettled:
        return days[-1], []
    words = _("Records name several days on which care began ({days}). The latest is used.")
    sentence = words.format(days=", ".join(date_words(day) for day in days))
    return days[-1], [Note(about=About.OC2, sentence=sentence, source=latest.source)]


def _day(given: Given) -> date:
    assert isinstance(given.what, CareBegan)
    return given.what.day


def _here_since(known: Known, year: CollectionYear) -> date | None:
    """Since when they have lived in homes here without a break; what the sheet says of it, where there was no break."""
    since, last, broke = None, None, False
    for stay in sorted(known.stays, key=lambda stay: stay.start):
        if since is None:
            since, last = stay.start, stay.end
        elif last and last + ONE_DAY < stay.start <= year.end:
            since, last, broke = stay.start, stay.end, True
        elif last:
            last = max(last, stay.end) if stay.end else None
    if broke or known.here_since is None:
        return since
    return min(since, known.here_since) if since else known.here_since


def _why_not(known: Known, began: date | None, since: date | None, year: CollectionYear) -> str:
    """Why OC2 is not returned, in a sentence; empty where it is."""
    if known.short_stays:
        return _("They come for short stays (V3 or V4): no OC2 row.")
    if began and began > year.start:
        return _("Care began on {day}, less than twelve months before 31 March: no OC2 row.").format(
            day=date_words(began)
        )
    if since is None or since > year.start:
        words = _(
            "Not known whether they were looked after for twelve months at 31 March: nobody wrote when care began."
        )
        return words + " " + _("No OC2 row.")
    if not any(stay.start <= year.end and (stay.end is None or stay.end >= year.end) for stay in known.stays):
        return _(
            "Not known whether they were still looked after on 31 March: no home is known on that day. No OC2 row."
        )
    return ""
