"""What a daily log is: one day of one child in words, with fact, opinion and the child's own words kept apart."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank
from carer_app.domain.kind import Circumstances, Content, Line, Problem, RecordKind, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.words import first_line
from carer_app.i18n import _


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


class DailyLog(Content, frozen=True, kw_only=True):
    """One day. Fact, opinion and their words are three texts (Fostering NMS 26.5)."""

    day: date
    what_happened: str
    time_of_day: TimeOfDay = TimeOfDay.WHOLE_DAY
    what_i_think: str = ""
    their_words: str = ""
    mood: Mood | None = None
    how_they_were: str = ""
    sleep: Sleep | None = None
    how_they_slept: str = ""
    school: str = ""
    health: str = ""
    family_time: str = ""
    activities: str = ""
    noticed: str = ""
    noticed_before: str = ""
    noticed_helped: str = ""
    achievements: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return first_line(self.what_happened)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        if self.time_of_day is not TimeOfDay.WHOLE_DAY:
            yield Line(field="time_of_day", label=_("Time of day"), text=TIMES_OF_DAY[self.time_of_day])
        yield Line(field="what_happened", label=_("What happened"), text=self.what_happened, voice=Voice.FACT)
        if self.their_words:
            yield Line(field="their_words", label=_("Their words"), text=self.their_words, voice=Voice.THEIR_WORDS)
        if self.what_i_think:
            yield Line(field="what_i_think", label=_("What I think"), text=self.what_i_think, voice=Voice.VIEW)
        yield from self._in_themes(profile)

    def _in_themes(self, profile: CouncilProfile) -> Iterator[Line]:
        how = _joined(MOODS[self.mood] if self.mood else "", self.how_they_were)
        slept = _joined(SLEEPS[self.sleep] if self.sleep else "", self.how_they_slept)
        themed = (
            ("how_they_were", _("How they were"), how),
            ("how_they_slept", _("How they slept"), slept),
            ("achievements", _("Achievements"), self.achievements),
            ("school", _("School"), self.school),
            ("health", _("Health"), self.health),
            ("family_time", profile.terms.family_time.capitalize(), self.family_time),
            ("activities", _("Activities and friends"), self.activities),
            ("noticed", _("What we noticed"), self.noticed),
            ("noticed_before", _("What came before"), self.noticed_before),
            ("noticed_helped", _("What helped"), self.noticed_helped),
        )
        for field, label, text in themed:
            if text:
                yield Line(field=field, label=label, text=text)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("what_happened", self.what_happened, _("“What happened” is empty. A few words are enough."))


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


def _joined(mark: str, words: str) -> str:
    return ". ".join(part for part in (mark.capitalize(), words) if part)


def _example(today: date) -> DailyLog:
    return DailyLog(
        day=today,
        time_of_day=TimeOfDay.EVENING,
        what_happened="Home from school at 15:40. Made pasta together and ate at the table. Bath, story, lights out 20:15.",
        their_words="“I got picked for the team and I didn't even ask.”",
        what_i_think="Proud of the team news; needed quiet time first.",
        mood=Mood.SETTLED,
        sleep=Sleep.WELL,
        school="In all day. Spelling 9 out of 10.",
        achievements="Picked for the school football team.",
    )


DAILY_LOG = RecordKind(slug="daily_log", title=_("Daily log"), content=DailyLog, example=_example)
ORDINARY_DAY = RecordKind(
    slug="ordinary_day",
    title=_("An ordinary day"),
    content=OrdinaryDay,
    example=lambda today: OrdinaryDay(day=today, one_good_thing="We fed the ducks on the way home."),
)

KINDS = (DAILY_LOG, ORDINARY_DAY)
