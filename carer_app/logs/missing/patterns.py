"""What several episodes show together: on which days and at which hours, after what, and whether they come closely."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec

from carer_app.clock import local
from carer_app.councils import CouncilProfile
from carer_app.domain.kind import Content, Line
from carer_app.domain.words import moment_words, with_capital
from carer_app.i18n import _, counted
from carer_app.logs.missing.episode import MissingEpisode
from carer_app.logs.missing.sorts import Category

FEWEST = 2
_BEFORE = timedelta(hours=24)
_DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
_PARTS_OF_DAY = (
    (0, 6, _("at night, between midnight and 06:00")),
    (6, 12, _("in the morning, between 06:00 and 12:00")),
    (12, 17, _("in the afternoon, between 12:00 and 17:00")),
    (17, 21, _("in the evening, between 17:00 and 21:00")),
    (21, 24, _("late, between 21:00 and midnight")),
)


class Close(msgspec.Struct, frozen=True, kw_only=True):
    """So many episodes within so many days up to now, as a council's protocol counts them for a meeting."""

    episodes: int
    days: int
    source: str


class Patterns(msgspec.Struct, frozen=True, kw_only=True):
    """What episodes show. `weekdays` are counted from Monday, `hours` by the clock in England, each by when they were last
    seen; `after` says how often a sort of thing had happened in the 24 hours before, the most often first. `close` is there
    where the council's number is reached. `overlapping` are the beginnings of two records of one time.
    """

    count: int
    weekdays: tuple[int, ...]
    hours: tuple[int, ...]
    after: tuple[tuple[str, int], ...]
    close: Close | None = None
    overlapping: tuple[tuple[datetime, datetime], ...] = ()


def patterns(
    episodes: Sequence[MissingEpisode],
    happened: Sequence[tuple[str, datetime]],
    profile: CouncilProfile,
    now: datetime,
) -> Patterns:
    """What these episodes of one child show. Late or agreed absences are none; `happened` is what else was written, and when."""
    counted_ones = [one for one in episodes if one.category is not Category.LATE_OR_AUTHORISED]
    began = sorted(one.began() for one in counted_ones)
    seen = [local(one.last_seen_at) for one in counted_ones if one.last_seen_at]
    days, hours = Counter(at.weekday() for at in seen), Counter(at.hour for at in seen)
    return Patterns(
        count=len(began),
        weekdays=tuple(days[day] for day in range(7)),
        hours=tuple(hours[hour] for hour in range(24)),
        after=_after(began, happened),
        close=_close(began, profile, now),
        overlapping=_overlapping(episodes),
    )


def looking_back(
    own: Sequence[Content], happened: Sequence[tuple[str, datetime]], profile: CouncilProfile, now: datetime
) -> Iterator[Line]:
    """The same in lines that anybody can read. With one episode there is nothing to say."""
    found = patterns([one for one in own if isinstance(one, MissingEpisode)], happened, profile, now)
    if found.overlapping:
        yield _line(_("Two records of one time"), _overlap_words(found.overlapping[-1]), loud=True)
    if found.count >= FEWEST:
        yield from pattern_lines(found)


def _overlap_words(both: tuple[datetime, datetime]) -> str:
    """Both stand: which of them is the right one is for people to say."""
    words = _(
        "One begins {first}, the other {second}, before the first is over. Are they the same? Write which one goes on."
    )
    return words.format(first=moment_words(both[0]), second=moment_words(both[1]))


def pattern_lines(found: Patterns) -> Iterator[Line]:
    """On how many episodes it rests, then what they show."""
    told = counted(
        "{count} time missing, or away without permission",
        "{count} times missing, or away without permission",
        found.count,
    )
    yield _line(_("How often"), told)
    if found.close:
        words = _("{episodes} times within {days} days: this council asks for a meeting then ({source}).")
        text = words.format(episodes=found.close.episodes, days=found.close.days, source=found.close.source)
        yield _line(_("Closely together"), text, loud=True)
    if sum(found.weekdays):
        yield _line(_("Days of the week"), ", ".join(_times(_DAYS[day], times) for day, times in _most(found.weekdays)))
        spans = [(sum(found.hours[first:end]), words) for first, end, words in _PARTS_OF_DAY]
        said = [_times(words, times) for times, words in sorted(spans, key=lambda span: -span[0]) if times]
        yield _line(_("Times of day"), with_capital("; ".join(said)))
    often = [(what, times) for what, times in found.after if times >= FEWEST]
    if often:
        said = [
            _("{what}, {times} of {count} times").format(what=what, times=times, count=found.count)
            for what, times in often
        ]
        yield _line(_("In the 24 hours before"), "; ".join(said))


def _after(began: Sequence[datetime], happened: Sequence[tuple[str, datetime]]) -> tuple[tuple[str, int], ...]:
    """How often a sort of thing had happened shortly before; each counts once for an episode, however often it happened.

    What happens on most days anyway, such as a daily log, says nothing and is left out.
    """
    times = sorted(happened, key=lambda one: one[1])
    moments = [at for _what, at in times]
    found: Counter[str] = Counter()
    for at in began:
        first, end = bisect_left(moments, at - _BEFORE), bisect_right(moments, at)
        found.update({what for what, _at in times[first:end]})
    usual = _usual(times, began)
    more = [(what, count) for what, count in found.items() if count > 2 * usual[what] * len(began)]
    return tuple(sorted(more, key=lambda one: (-one[1], one[0])))


def _usual(times: Sequence[tuple[str, datetime]], began: Sequence[datetime]) -> dict[str, float]:
    """On what share of all the days each sort of thing happened."""
    days = {(what, at.date()) for what, at in times}
    every = [*(day for _what, day in days), *(at.date() for at in began)]
    span = (max(every) - min(every)).days + 1 if every else 1
    return {what: count / span for what, count in Counter(what for what, _day in days).items()}


def _overlapping(episodes: Sequence[MissingEpisode]) -> tuple[tuple[datetime, datetime], ...]:
    """Where an episode begins before the one before it is over: it should not be, and both are kept."""
    ordered = sorted(episodes, key=lambda one: one.began())
    pairs = pairwise(ordered)
    return tuple(
        (one.began(), two.began()) for one, two in pairs if one.returned_at is None or two.began() < one.returned_at
    )


def _close(began: Sequence[datetime], profile: CouncilProfile, now: datetime) -> Close | None:
    """The council's number of episodes within its days, up to now; None where the council names no number."""
    repeat = profile.missing.repeat
    if repeat is None:
        return None
    lately = sum(now - timedelta(days=repeat.days) <= at <= now for at in began)
    return Close(episodes=lately, days=repeat.days, source=repeat.source) if lately >= repeat.episodes else None


def _most(counts: Sequence[int]) -> list[tuple[int, int]]:
    return sorted(((place, times) for place, times in enumerate(counts) if times), key=lambda one: (-one[1], one[0]))


def _times(what: str, times: int) -> str:
    return _("{what} ({times})").format(what=what, times=times)


def _line(label: str, text: str, *, loud: bool = False) -> Line:
    return Line(field="", label=label, text=text, loud=loud)
