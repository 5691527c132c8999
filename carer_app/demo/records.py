"""The child's sheet, appointments, life-skills steps and missing episodes, each with its versions over time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from carer_app.clock import stamp
from carer_app.demo.household import Happening
from carer_app.demo.pen import Pen, Record
from carer_app.demo.placing import Calendar, Placing, between, moment_on
from carer_app.demo.scripts import AppointmentLine, ChildScript, EpisodeLine, StepLine

PLAN = ("service", "service_name", "where", "about")
_WHO_AND_WHEN = {"kind", "by", "written", "reason", "present"}
WHY = {
    "attended": "What was said there.",
    "cancelled": "It was cancelled.",
    "said_no": "How it went: a no, with the reason.",
}


@dataclass(frozen=True, kw_only=True)
class Records:
    """Writes everything about one child but the daily logs. `anchors` learns the days others may refer to."""

    script: ChildScript
    calendar: Calendar
    rng: Random
    pen: Pen
    anchors: dict[str, date] = field(default_factory=dict)

    def tell(self) -> None:
        self._sheet()
        episodes: Placing[EpisodeLine] = Placing(calendar=self.calendar)
        for day, episode in episodes.place(self.script.episodes):
            self.anchors[episode.key] = day
            self._episode(day, episode)
        appointments: Placing[AppointmentLine] = Placing(calendar=self.calendar, taken=set(self.anchors.values()))
        for day, appointment in appointments.place(self.script.appointments):
            self.anchors[appointment.key] = day
            self._appointment(day, appointment)
        steps: Placing[StepLine] = Placing(calendar=self.calendar)
        for number, (day, step) in enumerate(steps.place(self.script.steps), start=1):
            self._step(number, day, step)

    def _sheet(self) -> None:
        sheet = self.script.sheet | {
            "birth_date": self.calendar.birthday.isoformat(),
            "here_since": self.calendar.day(self.script.here_since).isoformat(),
        }
        record = self.pen.record("child_file", "sheet")
        record.write(self.script.begun_by, moment_on(self.calendar.begins, self.script.begun_at), sheet)
        for change in self.script.changes:
            written = moment_on(self.calendar.day(change.back), change.at, self.rng)
            record.change(change.by, written, change.reason, **change.content)

    def _step(self, number: int, day: date, line: StepLine) -> None:
        raw = {"day": day.isoformat()} | line.content
        if line.next_step_by_days is not None:
            raw["next_step_by"] = _later(day, line.next_step_by_days)
        written = moment_on(day, line.time, self.rng) if line.time else between(self.rng, day, "19:00", "21:30")
        self.pen.record("life_skills_step", f"step-{number}").write(line.by, written, raw)

    def _episode(self, day: date, line: EpisodeLine) -> None:
        record = self.pen.record("missing_episode", line.key)
        raw: dict[str, Any] = {}
        for stage in line.stages:
            raw = raw | _on_day(day, {name: value for name, value in stage.items() if name not in _WHO_AND_WHEN})
            written, present = moment_on(day, stage["written"], self.rng), tuple(stage.get("present", ()))
            record.write(stage["by"], written, raw, reason=stage.get("reason", ""), present=present)
        for number, part in enumerate(line.parts, start=1):
            added = self.pen.record(part["kind"], f"{record.name}-{number}")
            said = _on_day(day, {name: value for name, value in part.items() if name not in _WHO_AND_WHEN})
            written, present = moment_on(day, part["written"]), tuple(part.get("present", ()))
            added.write(part["by"], written, said, present=present, about=(record.versions[0].key,))

    def _appointment(self, day: date, line: AppointmentLine) -> None:
        record = self.pen.record("health_appointment", line.key)
        at = moment_on(day, line.time)
        plan = {name: line.content[name] for name in PLAN if name in line.content} | {"at": stamp(at)}
        if line.booked:
            booked = max(day - timedelta(days=line.booked), self.calendar.begins + timedelta(days=1))
            record.write(line.by, between(self.rng, booked, "17:10", "20:40"), plan)
        if line.content["outcome"] != "planned":
            self._came_of_it(record, day, line, plan)

    def _came_of_it(self, record: Record, day: date, line: AppointmentLine, plan: dict[str, Any]) -> None:
        raw = plan | line.content | {"actions": [_action(day, action) for action in line.actions]}
        if line.next_due_days is not None:
            raw["next_due"] = _later(day, line.next_due_days)
        reason = WHY[line.content["outcome"]] if record.versions else ""
        latest = record.write(line.by, between(self.rng, day, "18:45", "21:40"), raw, reason=reason)
        for days in sorted(action["done_days"] for action in line.actions if "done_days" in action):
            latest = self._done(record, latest, day + timedelta(days=days), line)

    def _done(self, record: Record, latest: Happening, day: date, line: AppointmentLine) -> Happening:
        """Mark what has been done by that day."""
        if day >= self.calendar.last:
            return latest
        began = day_of(latest.raw)
        actions = [
            action
            | ({"done_on": day.isoformat()} if began + timedelta(days=script.get("done_days", -1)) == day else {})
            for action, script in zip(latest.raw["actions"], line.actions, strict=True)
        ]
        return record.change(
            line.by, between(self.rng, day, "18:00", "20:30"), "What was to do is done.", actions=actions
        )


def _action(day: date, script: Mapping[str, Any]) -> dict[str, Any]:
    raw = {"what": script["what"], "by_whom": script["by_whom"]}
    return raw | ({"by_day": _later(day, script["by_days"])} if "by_days" in script else {})


def _later(day: date, days: int) -> str:
    return (day + timedelta(days=days)).isoformat()


def _on_day(day: date, value: Any, name: str = "") -> Any:
    """The same with each time on a clock (“+1 09:30”) as a moment of that day."""
    if isinstance(value, dict):
        return {key: _on_day(day, part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_on_day(day, part) for part in value]
    return stamp(moment_on(day, value)) if name == "at" or name.endswith("_at") else value


def day_of(raw: Mapping[str, Any]) -> date:
    """The day of an appointment, as its raw content tells it (all are by day, so UTC's day is England's)."""
    return datetime.fromisoformat(raw["at"]).date()
