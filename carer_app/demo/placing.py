"""Puts what was written in “days before today” on real days that fit: school days, Saturdays, the day after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Generic, TypeVar

from carer_app.clock import LONDON
from carer_app.demo.school_days import easter, fits
from carer_app.demo.scripts import Line

FARTHEST = 45
AnyLine = TypeVar("AnyLine", bound=Line)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The days of one child's story: from `begins` to the day before `today`."""

    today: date
    begins: date
    birthday: date

    @property
    def last(self) -> date:
        return self.today - timedelta(days=1)

    def day(self, back: int) -> date:
        return self.today - timedelta(days=back)

    def days(self) -> list[date]:
        return [self.begins + timedelta(days=number) for number in range((self.today - self.begins).days)]

    def feast(self, name: str) -> date | None:
        """The day of a feast in these months: easter, birthday, or month and day such as 12-24."""
        for year in (self.begins.year, self.today.year):
            day = _feast(name, year, self.birthday)
            if self.begins <= day <= self.last:
                return day
        return None


@dataclass(kw_only=True)
class Placing(Generic[AnyLine]):
    """Finds a day for each line of one sort. Lines for which there is no day in these months are left out."""

    calendar: Calendar
    anchors: Mapping[str, date] = field(default_factory=dict)
    taken: set[date] = field(default_factory=set)

    def place(self, lines: Sequence[AnyLine]) -> list[tuple[date, AnyLine]]:
        """Lines with a day of their own first, then those that are particular about the day, then the others."""
        placed = [(day, line) for line in lines if (day := self._fixed(line))]
        self.taken.update(day for day, _line in placed)
        runs = _runs([line for line in lines if not _is_fixed(line)])
        placed += self._flowing(sorted(runs, key=lambda run: not _is_particular(run[0])))
        return sorted(placed, key=lambda pair: pair[0])

    def _flowing(self, runs: Sequence[Sequence[AnyLine]]) -> Iterator[tuple[date, AnyLine]]:
        arcs: dict[str, date] = {}
        for run in runs:
            arc = run[0].arc
            first = self._nearest(run[0], arcs.get(arc) if arc else None, len(run))
            if first is None:
                continue
            for number, line in enumerate(run):
                arcs[arc] = first + timedelta(days=number)
                self.taken.add(arcs[arc])
                yield arcs[arc], line

    def _fixed(self, line: Line) -> date | None:
        if line.anchor:
            anchor = self.anchors.get(line.anchor)
            day = anchor + timedelta(days=line.plus) if anchor else None
            return day if day and day <= self.calendar.last else None
        if line.date:
            return self.calendar.feast(line.date)
        return self.calendar.day(line.back) if line.exact else None

    def _nearest(self, line: Line, after: date | None, length: int) -> date | None:
        wanted = self.calendar.day(line.back)
        near = [wanted + timedelta(days=step) for step in range(-FARTHEST, FARTHEST + 1)]
        found = [day for day in near if self._is_free(day, line, length) and (not after or day > after)]
        return min(found, key=lambda day: (abs(day - wanted), wanted - day), default=None)

    def _is_free(self, day: date, line: Line, length: int) -> bool:
        if not fits(day, line.on) or not self._is_on_its_side(day, line, length):
            return False
        return not any(day + timedelta(days=step) in self.taken for step in range(length))

    def _is_on_its_side(self, day: date, line: Line, length: int) -> bool:
        if line.back < 0:
            return day > self.calendar.today
        night = line.content.get("time_of_day") == "night"
        return self.calendar.begins <= day <= self.calendar.last - timedelta(days=length - 1 + night)


def moment_on(day: date, clock: str, rng: Random | None = None) -> datetime:
    """A time on clocks in England: “21:40”, or “+1 09:30” for the day after; with chance, some seconds more."""
    later, _, hour = clock.rpartition(" ")
    at = time.fromisoformat(hour).replace(second=rng.randrange(60) if rng else 0, tzinfo=LONDON)
    return datetime.combine(day + timedelta(days=int(later or 0)), at)


def between(rng: Random, day: date, first: str, last: str) -> datetime:
    """Some moment of a day between two times on clocks in England."""
    start, end = moment_on(day, first), moment_on(day, last)
    return start + timedelta(seconds=rng.randrange(int((end - start).total_seconds())))


def _runs(lines: Sequence[AnyLine]) -> list[list[AnyLine]]:
    """Lines of days that follow one another, together."""
    runs: list[list[AnyLine]] = []
    for line in lines:
        if line.day_after:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _is_particular(line: Line) -> bool:
    return line.on != "any" or bool(line.arc)


def _is_fixed(line: Line) -> bool:
    return bool(line.anchor or line.date or line.exact)


def _feast(name: str, year: int, birthday: date) -> date:
    if name == "easter":
        return easter(year)
    month, day = (birthday.month, birthday.day) if name == "birthday" else map(int, name.split("-"))
    return date(year, month, min(day, 28) if month == 2 else day)
