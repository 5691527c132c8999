"""When each home's computer is online, when the council reads what came, and what it says about it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import msgspec

from carer_app.clock import local
from carer_app.demo.household import Deed, Happening
from carer_app.demo.pen import Remark
from carer_app.demo.placing import Calendar, between
from carer_app.demo.school_days import fits
from carer_app.demo.scripts import HomeScript
from carer_app.domain.kinds import kinds

AT_ONCE = "missing_episode"


def moments_online(
    home: HomeScript, calendar: Calendar, happenings: Sequence[Happening], rng: Random
) -> list[datetime]:
    """When the home's computer meets the council's: mornings, evenings, and at once when somebody is missing.

    The last meeting leaves exactly as many happenings behind as the home's script says.
    """
    offline = {calendar.day(back) for first, last in home.offline for back in range(last, first + 1)}
    found = [
        between(rng, day, first, last)
        for day in calendar.days()
        for first, last in _hours(home)
        if day not in offline and rng.randrange(100) >= home.missed_in_100
    ]
    found += [one.written + timedelta(minutes=2) for one in happenings if one.kind == AT_ONCE]
    written = sorted(one.written for one in happenings)
    return sorted({*(at for at in found if at < _last(written, home.not_sent)), _last(written, home.not_sent)})


def with_sent(happenings: Iterable[Happening], online: Sequence[datetime]) -> list[Happening]:
    """Each happening with the moment of the next meeting after it."""
    return [
        msgspec.structs.replace(one, sent=next((at for at in online if at >= one.written), None)) for one in happenings
    ]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What is done at the councils' desks with what one home sends."""

    script: HomeScript
    calendar: Calendar
    rng: Random

    def tell(self, sent: Sequence[Happening], remarks: Sequence[Remark]) -> list[Happening]:
        """Weekly reading, and comments: the reader's when reading, anybody else's within a few days."""
        readings = list(self._readings())
        comments = [comment for remark in remarks if (comment := self._comment(remark, sent, readings))]
        return [*self._read_marks(sent, readings), *comments]

    def _readings(self) -> Iterator[datetime]:
        """When the reader sits down to it: once a week, but for the weeks away."""
        days = [day for day in self.calendar.days() if fits(day, self.script.reads_on) and fits(day, "weekday")]
        for day in days:
            if (self.calendar.today - day).days // 7 not in self.script.weeks_away:
                yield between(self.rng, day, "10:05", "11:50")

    def _read_marks(self, sent: Sequence[Happening], readings: Sequence[datetime]) -> Iterator[Happening]:
        never = {one.record for one in sent if one.deed is Deed.MOVE or _is_closed(one)}
        unread = sorted((one for one in sent if one.sent and one.record not in never), key=lambda one: one.written)
        for at in readings:
            here = [one for one in unread if one.sent and one.sent < at]
            unread = [one for one in unread if one not in here]
            for child in sorted({one.child for one in here if one.child}):
                about = tuple(one.key for one in here if one.child == child)
                yield self._at_desk(self.script.reader, child, Deed.READ, at, f"{child}-read-{local(at):%Y%m%d}", about)

    def _comment(self, remark: Remark, sent: Sequence[Happening], readings: Sequence[datetime]) -> Happening | None:
        about = next(one for one in sent if one.key == remark.about.key)
        if not about.sent:
            return None
        if remark.by == self.script.reader:
            found = next((at for at in readings if at > about.sent), None)
            at = found and found + timedelta(seconds=self.rng.randrange(120, 1500))
        else:
            at = self._working_moment(about.sent)
        if not at or local(at).date() >= self.calendar.today:
            return None
        written = {"text": remark.words, "day": local(at).date().isoformat()}
        return self._at_desk(
            remark.by, about.child, Deed.COMMENT, at, f"{about.key}-comment", (about.key,), raw=written
        )

    def _working_moment(self, after: datetime) -> datetime:
        day = local(after).date() + timedelta(days=self.rng.choice((1, 1, 2, 3)))
        while not fits(day, "weekday"):
            day += timedelta(days=1)
        return between(self.rng, day, "09:20", "16:40")

    def _at_desk(
        self,
        author: str,
        child: str,
        deed: Deed,
        at: datetime,
        key: str,
        about: tuple[str, ...],
        raw: dict[str, str] | None = None,
    ) -> Happening:
        return Happening(
            key=key,
            record=key,
            home="",
            child=child,
            author=author,
            deed=deed,
            kind="comment" if deed is Deed.COMMENT else "read_mark",
            written=at,
            raw=raw or {"day": local(at).date().isoformat()},
            about=about,
            sent=at,
        )


def _is_closed(one: Happening) -> bool:
    """Whether nobody at the council reads it: what starts closed is for the readers that its writer chose."""
    kind = kinds().get(one.kind)
    return kind is not None and kind.starts_closed


def _hours(home: HomeScript) -> list[tuple[str, str]]:
    return [("07:28", "07:50")] * home.mornings + [("22:12", "23:05")] * home.evenings


def _last(written: Sequence[datetime], not_sent: int) -> datetime:
    """The last meeting: after all that was written but the last few."""
    before = written[len(written) - not_sent - 1]
    soon = before + timedelta(minutes=9)
    return min(soon, before + (written[-not_sent] - before) / 2) if not_sent else soon
