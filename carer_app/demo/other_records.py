"""Records of any other kind, as they were written by hand: plans, visits, family time, sheets; and the home's own book."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from carer_app.clock import stamp
from carer_app.demo.pen import Pen, Record, Remark
from carer_app.demo.placing import Calendar, Placing, between, moment_on
from carer_app.demo.scripts import ChildScript, HouseScript, RecordLine
from carer_app.domain.kinds import kind_named

_DAY = re.compile(r"day(?P<later>[+-]\d+)?")
_ABOUT = {"days", "at", "by", "why"}


@dataclass(frozen=True, kw_only=True)
class OtherRecords:
    """Writes what `records.toml` tells. `anchors` are the days of what was written elsewhere, by key."""

    script: ChildScript | HouseScript
    calendar: Calendar
    anchors: Mapping[str, date]
    rng: Random
    pen: Pen

    def tell(self) -> None:
        placed = Placing[RecordLine](calendar=self.calendar, anchors=self.anchors).place(self.script.records)
        for number, (day, line) in enumerate(placed, start=1):
            self._first(self.pen.record(line.kind, line.key or f"{line.kind}-{number}"), day, line)

    def _first(self, record: Record, day: date, line: RecordLine) -> None:
        kind = kind_named(line.kind)
        content, present = {kind.occurred_field: "day"} | line.content, line.present
        if present and hasattr(kind.content, "present"):
            content, present = content | {"present": ", ".join(present)}, ()
        written = max(day + timedelta(days=line.late - line.booked), self.calendar.begins)
        at = (
            moment_on(written, line.written, self.rng) if line.written else between(self.rng, written, "19:00", "21:30")
        )
        first = record.write(line.by, at, dated(day, content), present=present, words_of=line.words_of)
        if line.comment:
            self.pen.remarks.append(Remark(about=first, by=line.comment_by, words=line.comment))
        for change in line.later:
            self._later(record, day, line, change)
        for part in line.parts:
            self._part(record, day, part)
        then = day + timedelta(days=line.moved_days)
        if line.moved_to and then <= self.calendar.last:
            record.move(line.by, between(self.rng, then, "07:30", "08:30"), line.moved_why, line.moved_to)

    def _later(self, record: Record, day: date, line: RecordLine, change: dict[str, Any]) -> None:
        """The next version, unless its day has not come yet."""
        then = day + timedelta(days=change["days"])
        if then > self.calendar.last:
            return
        at = moment_on(then, change["at"], self.rng) if "at" in change else between(self.rng, then, "19:00", "21:30")
        fields = {name: value for name, value in change.items() if name not in _ABOUT}
        raw = record.versions[-1].raw | dated(day, fields)
        record.write(change.get("by", line.by), at, raw, reason=change["why"])

    def _part(self, lead: Record, day: date, part: dict[str, Any]) -> None:
        """What somebody adds to a record, unless its day has not come yet."""
        then = day + timedelta(days=part["days"])
        if then <= self.calendar.last:
            fields = {name: value for name, value in part.items() if name not in {*_ABOUT, "kind"}}
            if kind_named(part["kind"]).occurred_field == "at":
                fields = {"at": f"+{part['days']} {part['at']}"} | fields
            added = self.pen.record(part["kind"], f"{lead.name}-{part['kind']}")
            about = (lead.versions[0].key,)
            added.write(part["by"], moment_on(then, part["at"]), dated(day, fields), about=about)


def dated(day: date, content: dict[str, Any]) -> dict[str, Any]:
    """The same with days (“day+7”) and times (“+1 09:30”, in fields whose name says that they hold a time) as real ones."""
    return {name: _real(day, name, value) for name, value in content.items()}


def _real(day: date, name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return dated(day, value)
    if isinstance(value, list):
        return [_real(day, "", part) for part in value]
    if isinstance(value, str) and (found := _DAY.fullmatch(value)):
        return (day + timedelta(days=int(found["later"] or 0))).isoformat()
    is_time = isinstance(value, str) and (name == "at" or name.endswith("_at"))
    return stamp(moment_on(day, value)) if is_time else value
