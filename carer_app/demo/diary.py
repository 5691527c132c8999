"""The days of one child: those written by hand, the short ones between them, and when each was written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from carer_app.demo.filling import LOG, ON_AT_NIGHT, ShortDays
from carer_app.demo.pen import Pen, Record, Remark
from carer_app.demo.placing import Calendar, Placing, between, moment_on
from carer_app.demo.scripts import ChildScript, DayLine

CHANGED = "amended_"


@dataclass(frozen=True, kw_only=True)
class Diary:
    """Writes the daily logs of one child. `at_home` are the names of those who live or work there, by key.

    `anchors` learns the days that others may refer to.
    """

    script: ChildScript
    calendar: Calendar
    anchors: dict[str, date]
    at_home: Mapping[str, str]
    rng: Random
    pen: Pen

    def tell(self) -> None:
        placed = Placing[DayLine](calendar=self.calendar, anchors=self.anchors).place(self.script.days)
        self.anchors.update((line.key, day) for day, line in placed if line.key)
        for number, (day, line) in enumerate(placed, start=1):
            self._by_hand(number, day, line)
        taken = {day for day, _line in placed}
        short = ShortDays(self.rng, self.script.small, self.calendar.last)
        days = self._free_days(taken, self.script.daily_logs - len(placed))
        for number, (day, author, kind, raw) in enumerate(short.fill(days, self.script.ordinary_days), start=1):
            record = self.pen.record(kind, f"short-{number}")
            record.write(author, self._usually(author, day), raw, present=self._beside(author))

    def _by_hand(self, number: int, day: date, line: DayLine) -> None:
        content = {name: value for name, value in line.content.items() if not name.startswith(CHANGED)}
        record = self.pen.record(LOG, f"day-{number}")
        written = self._written(day, line)
        present = line.present or self._beside(line.by)
        first = record.write(
            line.by,
            written,
            {"day": day.isoformat()} | content,
            present=present,
            photo=line.photo,
            photo_words=line.photo_words,
        )
        if line.comment:
            self.pen.remarks.append(Remark(about=first, by=line.comment_by, words=line.comment))
        self._afterwards(record, line)

    def _afterwards(self, record: Record, line: DayLine) -> None:
        day = record.versions[0].written.date() + timedelta(days=line.amended_after or line.retracted_after)
        written = between(self.rng, day, "18:30", "20:00")
        if day > self.calendar.last:
            return
        if line.amended_after:
            record.change(line.by, written, line.amended_why, **_changed(line.content))
        if line.retracted_after:
            record.retract(line.by, written, line.retracted_why)

    def _free_days(self, taken: set[date], count: int) -> list[date]:
        """Days with nothing written yet. Yesterday is always told; today is not written yet."""
        first = self.calendar.day(self.script.short_days_from)
        free = [day for day in self.calendar.days() if first <= day < self.calendar.last and day not in taken]
        yesterday = [] if self.calendar.last in taken else [self.calendar.last]
        return sorted(self.rng.sample(free, min(len(free), count - len(yesterday)))) + yesterday

    def _written(self, day: date, line: DayLine) -> datetime:
        if line.written:
            return moment_on(day, line.written, self.rng)
        if line.late and day + timedelta(days=line.late) < self.calendar.last:
            return between(self.rng, day + timedelta(days=line.late), "19:15", "21:45")
        return self._usually(line.by, day)

    def _usually(self, author: str, day: date) -> datetime:
        """Mostly the same evening, sometimes the next morning, now and then two or three days late."""
        morning = day + timedelta(days=1)
        if author in ON_AT_NIGHT:
            return between(self.rng, morning, "06:35", "07:20")
        chance, late = self.rng.random(), day + timedelta(days=self.rng.choice((2, 3)))
        if chance > 0.92 and late < self.calendar.last:
            return between(self.rng, late, "19:15", "21:45")
        if chance > 0.76 and morning < self.calendar.last:
            return between(self.rng, morning, "07:20", "08:55")
        return between(self.rng, day, "20:15", "22:00")

    def _beside(self, author: str) -> tuple[str, ...]:
        """Who else was there that day."""
        others: Sequence[str] = [name for key, name in self.at_home.items() if key != author]
        return (self.rng.choice(others),) if self.rng.random() < 0.6 else ()


def _changed(content: dict[str, Any]) -> dict[str, Any]:
    return {name.removeprefix(CHANGED): value for name, value in content.items() if name.startswith(CHANGED)}
