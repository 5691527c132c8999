"""What a daily log is: one day of one child in words, with fact, opinion and the child's own words kept apart."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import LONGEST_LINE, blank, too_long
from carer_app.domain.kind import Circumstances, Content, Due, Line, Problem, RecordKind, Severity, Theme, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.steps import Step, step_dues, step_lines, step_problems
from carer_app.domain.words import first_line
from carer_app.i18n import _
from carer_app.logs.daily.parts import (
    ATTENDANCES,
    CONSEQUENCE,
    INJURY,
    Attendance,
    Consequence,
    Incident,
    Injury,
    consequence_line,
    incident_words,
    injury_line,
    part_problems,
)


class TimeOfDay(StrEnum):
    """Which part of the day the entry is about."""

    WHOLE_DAY = "whole_day"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


class Mood(StrEnum):
    """A simple mark beside the words; never instead of them."""

    HAPPY = "happy"
    SETTLED = "settled"
    UP_AND_DOWN = "up_and_down"
    WORRIED = "worried"
    UPSET = "upset"


class Sleep(StrEnum):
    """A simple mark for the night before."""

    WELL = "well"
    WOKE = "woke"
    LITTLE = "little"


TIMES_OF_DAY = {
    TimeOfDay.WHOLE_DAY: _("the whole day"),
    TimeOfDay.MORNING: _("morning"),
    TimeOfDay.AFTERNOON: _("afternoon"),
    TimeOfDay.EVENING: _("evening"),
    TimeOfDay.NIGHT: _("night"),
}
MOODS = {
    Mood.HAPPY: _("happy"),
    Mood.SETTLED: _("settled"),
    Mood.UP_AND_DOWN: _("up and down"),
    Mood.WORRIED: _("worried"),
    Mood.UPSET: _("upset"),
}
SLEEPS = {Sleep.WELL: _("slept well"), Sleep.WOKE: _("woke in the night"), Sleep.LITTLE: _("slept little")}


TEXTS = {
    "what_happened": _("What happened"),
    "their_words": _("Their words"),
    "wishes": _("What they would like"),
    "what_i_think": _("What I think"),
    "how_they_were": _("How they were"),
    "how_they_slept": _("How they slept"),
    "achievements": _("Achievements"),
    "food": _("Food"),
    "school": _("School"),
    "health": _("Health"),
    "first_aid": _("Medicine and first aid"),
    "family_time": "",
    "activities": _("Activities and friends"),
    "visitors": _("Visitors to the home"),
    "culture_and_faith": _("Culture and faith"),
    "self_care": _("Looking after oneself, and skills for life"),
    "money_and_clothes": _("Money and clothes"),
    "life_story": _("Life story and memories"),
    "noticed_before": _("What came before"),
    "noticed": _("What we noticed"),
    "noticed_how_long": _("How long it lasted"),
    "noticed_response": _("What we did"),
    "noticed_helped": _("What helped"),
    "worry": _("A worry"),
    "worry_told": _("Who was told, and when"),
    "damage": _("Damage or loss"),
    "professionals": _("Calls and advice"),
    "away": _("Time away from home"),
}
"""Every text of a daily log with its label, in the order in which they are read; family time has the council's own word."""

_VOICES = {
    "what_happened": Voice.FACT,
    "their_words": Voice.THEIR_WORDS,
    "wishes": Voice.THEIR_WORDS,
    "what_i_think": Voice.VIEW,
}


class DailyLog(Content, frozen=True, kw_only=True):
    """One day. Fact, opinion and their words are three texts (Fostering NMS 26.5).

    The sections are the union of those in carers' own templates (Anchor, Salford, Brighton and Hove, Nottinghamshire,
    Rainbow, Fusion); a restraint is a record of its own. `promise` holds themes of the council's promise in its own words.
    """

    day: date
    what_happened: str
    time_of_day: TimeOfDay = TimeOfDay.WHOLE_DAY
    what_i_think: str = ""
    their_words: str = ""
    wishes: str = ""
    mood: Mood | None = None
    how_they_were: str = ""
    sleep: Sleep | None = None
    how_they_slept: str = ""
    food: str = ""
    attendance: Attendance | None = None
    school: str = ""
    health: str = ""
    first_aid: str = ""
    family_time: str = ""
    activities: str = ""
    visitors: str = ""
    culture_and_faith: str = ""
    noticed: str = ""
    noticed_before: str = ""
    noticed_how_long: str = ""
    noticed_response: str = ""
    noticed_helped: str = ""
    achievements: str = ""
    self_care: str = ""
    money_and_clothes: str = ""
    life_story: str = ""
    worry: str = ""
    worry_told: str = ""
    incidents: tuple[Incident, ...] = ()
    incident_number: str = ""
    injury: Injury | None = None
    consequence: Consequence | None = None
    damage: str = ""
    away: str = ""
    professionals: str = ""
    actions: tuple[Step, ...] = ()
    tell_next_shift: bool = False
    promise: tuple[str, ...] = ()

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return first_line(self.what_happened)

    def themes(self) -> tuple[str, ...]:
        return self.promise

    def in_passing(self, theme: Theme) -> str:
        return self.family_time if theme is Theme.FAMILY_TIME else ""

    def handover(self) -> str:
        return first_line(self.what_happened, 300) if self.tell_next_shift else ""

    def shared(self) -> "DailyLog":
        """The day and what happened. What is about one child alone, such as words or sleep, stays in that child's file."""
        return DailyLog(day=self.day, time_of_day=self.time_of_day, what_happened=self.what_happened)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        """What is to be done, by its own words: a later log that says it is done settles it, whoever writes that one."""
        for step in self.actions:
            for due in step_dues("action", (step,)):
                yield msgspec.structs.replace(due, topic=_topic(step))

    def settled(self) -> Iterator[str]:
        for step in self.actions:
            if step.done_on:
                yield _topic(step)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        if self.tell_next_shift:
            yield Line(field="tell_next_shift", label=_("For the next shift"), text=_("Please read this."))
        if self.time_of_day is not TimeOfDay.WHOLE_DAY:
            yield Line(field="time_of_day", label=_("Time of day"), text=TIMES_OF_DAY[self.time_of_day])
        marks = self._marks()
        for field, label in TEXTS.items():
            text = _joined(marks.get(field, ""), getattr(self, field))
            named = label or profile.terms.family_time.capitalize()
            if text:
                yield Line(field=field, label=named, text=text, voice=_VOICES.get(field, Voice.PLAIN))
        yield from self._parts()
        if self.promise:
            yield Line(field="promise", label=profile.promise.title, text="; ".join(self.promise))

    def _marks(self) -> dict[str, str]:
        """The simple marks in words, by the text that they stand before."""
        return {
            "how_they_were": MOODS[self.mood] if self.mood else "",
            "how_they_slept": SLEEPS[self.sleep] if self.sleep else "",
            "school": ATTENDANCES[self.attendance] if self.attendance else "",
        }

    def _parts(self) -> Iterator[Line]:
        if self.incidents or self.incident_number:
            words = [incident_words(self.incidents), self.incident_number]
            yield Line(field="incidents", label=_("Incident"), text=" · ".join(part for part in words if part))
        yield from injury_line(self.injury or Injury())
        yield from consequence_line(self.consequence or Consequence())
        yield from step_lines("actions", self.actions)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("what_happened", self.what_happened, _("“What happened” is empty. A few words are enough."))
        family_time = circumstances.profile.terms.family_time.capitalize()
        for field, label in TEXTS.items():
            yield from too_long(field, label or family_time, getattr(self, field))
        yield from too_long("incident_number", _("Number of the incident"), self.incident_number, LONGEST_LINE)
        for number, theme in enumerate(self.promise):
            yield from too_long(f"promise[{number}]", circumstances.profile.promise.title, theme, LONGEST_LINE)
        yield from self._part_problems()
        yield from _unknown_themes(self.promise, circumstances.profile)
        if self.worry.strip() and not self.worry_told.strip():
            told = _("A worry is written here, and not who was told. Tell somebody today, and write who and when.")
            yield Problem(field="worry_told", sentence=told, severity=Severity.SHOULD_NOT_BE)

    def _part_problems(self) -> Iterator[Problem]:
        if self.injury:
            yield from part_problems("injury", self.injury, INJURY)
        if self.consequence:
            yield from part_problems("consequence", self.consequence, CONSEQUENCE)
        yield from step_problems("actions", self.actions)
        for number, step in enumerate(self.actions):
            if step.by_day and step.by_day < self.day:
                sentence = _("“By when?” is before the day of this log. Is it right?")
                yield Problem(field=f"actions[{number}].by_day", sentence=sentence, severity=Severity.SHOULD_NOT_BE)


def _unknown_themes(themes: tuple[str, ...], profile: CouncilProfile) -> Iterator[Problem]:
    """Themes that this promise does not have. They are kept: the promise may have changed since they were ticked."""
    known = [theme.name for theme in profile.promise.themes]
    unknown = [theme for theme in themes if theme not in known]
    if known and unknown:
        sentence = _("“{title}” has no theme “{theme}” now. It has: {known}.")
        yield Problem(
            field="promise",
            sentence=sentence.format(title=profile.promise.title, theme=unknown[0][:80], known="; ".join(known)),
            severity=Severity.SHOULD_NOT_BE,
        )


class OrdinaryDay(Content, frozen=True, kw_only=True):
    """A quiet day, said on purpose, so that it can be told from a day when nobody wrote."""

    day: date
    one_good_thing: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return first_line(self.one_good_thing) or _("An ordinary day")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="day", label=_("The day"), text=_("An ordinary day"), voice=Voice.FACT)
        if self.one_good_thing:
            yield Line(field="one_good_thing", label=_("One good thing"), text=self.one_good_thing)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from too_long("one_good_thing", _("One good thing"), self.one_good_thing)


def _joined(mark: str, words: str) -> str:
    return ". ".join(part for part in (mark.capitalize(), words) if part)


_TO_DO = "to do: "


def _topic(step: Step) -> str:
    return f"{_TO_DO}{step.what.strip()}"


def with_more_sections(raw: dict[str, Any]) -> dict[str, Any]:
    """From schema 1: the second has more sections, and nothing that was written is put elsewhere."""
    return raw


def with_steps(raw: dict[str, Any]) -> dict[str, Any]:
    """From schema 2: what is to be done is a step as in other records, which also says when it was done."""
    steps = [
        {"what": old.get("what", ""), "by_whom": old.get("who", ""), "by_day": old.get("by")}
        for old in raw.get("actions", ())
    ]
    return raw | {"actions": steps}


def _settling(topic: str, today: date) -> dict[str, Any]:
    """A log that says that something to do is done."""
    if not topic.startswith(_TO_DO):
        return {}
    what = topic.removeprefix(_TO_DO)
    step = {"what": what, "done_on": today.isoformat()}
    return {"what_happened": _("Done: {what}").format(what=what), "actions": [step]}


def _example(today: date) -> DailyLog:
    return DailyLog(
        day=today,
        time_of_day=TimeOfDay.EVENING,
        what_happened="Home from school at 15:40. Made pasta together and ate at the table. Bath, story, lights out 20:15.",
        their_words="“I got picked for the team and I didn't even ask.”",
        what_i_think="Proud of the team news; needed quiet time first.",
        mood=Mood.SETTLED,
        sleep=Sleep.WELL,
        school="Spelling 9 out of 10.",
        achievements="Picked for the school football team.",
        food="Two helpings of pasta, and an apple.",
        attendance=Attendance.ALL_DAY,
    )


DAILY_LOG = RecordKind(
    slug="daily_log",
    title=_("Daily log"),
    content=DailyLog,
    example=_example,
    schema=3,
    upgrades={1: with_more_sections, 2: with_steps},
    settling=_settling,
    waits_in="actions",
)
ORDINARY_DAY = RecordKind(
    slug="ordinary_day",
    title=_("An ordinary day"),
    content=OrdinaryDay,
    example=lambda today: OrdinaryDay(day=today, one_good_thing="We fed the ducks on the way home."),
)

KINDS = (DAILY_LOG, ORDINARY_DAY)
