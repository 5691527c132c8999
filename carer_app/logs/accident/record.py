"""What an accident or injury is as a record: facts, the cause as it was told, what was done, and whether to keep watching."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from carer_app.clock import local
from carer_app.councils import CouncilProfile
from carer_app.domain.body import BodyMark, BodyPart, BodyPlace, BodySide
from carer_app.domain.checks import blank
from carer_app.domain.kind import (
    AmendedBy,
    Circumstances,
    Content,
    Due,
    Line,
    Moment,
    Problem,
    RecordKind,
    Severity,
    Voice,
)
from carer_app.domain.revision import Occurred
from carer_app.domain.told_to import ToldTo, text_lines, text_problems, told_lines, told_problems
from carer_app.domain.words import day_words, moment_words, with_capital
from carer_app.i18n import _


class Hurt(StrEnum):
    """Whether they were hurt; not known is never taken for no."""

    NO = "no"
    YES = "yes"
    NOT_KNOWN = "not_known"


HURTS = {Hurt.YES: _("yes, hurt"), Hurt.NO: _("not hurt"), Hurt.NOT_KNOWN: _("not known yet")}

TEXTS = {
    "what_happened": _("What happened"),
    "where": _("Where"),
    "cause": _("How it came about, as it was told"),
    "their_words": _("Their words"),
    "who_was_there": _("Who was there"),
    "first_aid": _("First aid"),
    "first_aid_by": _("Who gave first aid"),
    "treatment": _("Medical treatment"),
    "watch": _("What to keep watching"),
    "watched": _("How it was when watched"),
}
_FIRST = ("what_happened", "where", "cause", "their_words", "who_was_there")
_THEN = ("first_aid", "first_aid_by", "treatment")
_VOICES = {"what_happened": Voice.FACT, "their_words": Voice.THEIR_WORDS}


class Accident(Content, frozen=True, kw_only=True):
    """One accident or injury.

    Children's Homes Regulations 2015, schedule 3, and the register of Fostering Regulations 2011, schedule 2, ask for a
    record of each; the fields are those of carers' own accident forms.
    """

    happened_at: Moment
    what_happened: str
    where: str = ""
    cause: str = ""
    their_words: str = ""
    who_was_there: str = ""
    hurt: Hurt = Hurt.NOT_KNOWN
    marks: tuple[BodyMark, ...] = ()
    first_aid: str = ""
    first_aid_by: str = ""
    treatment: str = ""
    told: tuple[ToldTo, ...] = ()
    watch: str = ""
    watch_until: date | None = None
    watched: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.happened_at)

    def headline(self) -> str:
        if self.marks:
            places = list(dict.fromkeys(mark.where.words() for mark in self.marks))
            more = " …" if len(places) > 3 else ""
            return _("Accident or injury: {places}").format(places=", ".join(places[:3]) + more)
        return _("Accident or injury: {hurt}").format(hurt=HURTS[self.hurt])

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="happened_at", label=_("When"), text=moment_words(self.happened_at), voice=Voice.FACT)
        yield from text_lines(self, TEXTS, _FIRST, _VOICES)
        yield Line(field="hurt", label=_("Were they hurt"), text=with_capital(HURTS[self.hurt]), voice=Voice.FACT)
        for number, mark in enumerate(self.marks, start=1):
            label = _("Mark {number}").format(number=number)
            yield Line(field="marks", label=label, text=with_capital(mark.words()), voice=Voice.FACT)
            if mark.said:
                label = _("What they said about mark {number}").format(number=number)
                yield Line(field="marks", label=label, text=mark.said, voice=Voice.THEIR_WORDS)
        yield from text_lines(self, TEXTS, _THEN)
        yield from told_lines(self.told)
        if self.watch:
            until = _("{what}, until {day}").format(what=self.watch, day=_day(self.watch_until))
            is_open = not self.watched.strip()
            text = until if self.watch_until else self.watch
            yield Line(field="watch", label=TEXTS["watch"], text=text, loud=is_open)
        yield from text_lines(self, TEXTS, ("watched",))

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        empty = _("“What happened” is empty. A few words are enough.")
        yield from blank("what_happened", self.what_happened, empty)
        yield from text_problems(self, TEXTS)
        yield from told_problems(self.told)
        if self.marks and self.hurt is Hurt.NO:
            sentence = _("It says that they were not hurt, and there are marks below. Change one of the two.")
            yield Problem(field="hurt", sentence=sentence)
        for field, wrong, sentence in self._flagged():
            if wrong:
                yield Problem(field=field, sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def _flagged(self) -> Iterator[tuple[str, bool, str]]:
        nobody_there = _("“Who was there” is empty. Write the names, or “nobody”.")
        yield "who_was_there", not self.who_was_there.strip(), nobody_there
        nobody_gave = _("First aid was given, and “Who gave first aid” is empty. Write the name.")
        yield "first_aid_by", bool(self.first_aid.strip()) and not self.first_aid_by.strip(), nobody_gave
        untold = _(
            "They were hurt, and “Who was told” is empty. Tell the manager or the social worker, and write when."
        )
        yield "told", self.hurt is Hurt.YES and not self.told, untold

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        """What is to be watched, until somebody writes how it was."""
        if self.watch.strip() and not self.watched.strip():
            by = self.watch_until or local(self.happened_at).date() + timedelta(days=1)
            sentence = _("Keep watching after the accident: {what}. Write how it was.").format(what=self.watch)
            yield Due(sentence=sentence, by=by, name="watch", can_wait=False)

    def handover(self) -> str:
        """What whoever comes next has to watch."""
        return self.watch if not self.watched.strip() else ""


def _day(day: date | None) -> str:
    return day_words(day) if day else ""


def _example(today: date) -> Accident:
    at = datetime(today.year, today.month, today.day, 16, 20, tzinfo=UTC)
    knee = BodyPlace(side=BodySide.FRONT, part=BodyPart.LEFT_KNEE, x=590, y=700)
    return Accident(
        happened_at=at,
        what_happened="Came off the scooter on the ramp and landed on the left knee.",
        where="The skate park",
        cause="“I looked round at my friend and the wheel caught.”",
        their_words="“It only stings.”",
        who_was_there="Sam Okafor, and two friends",
        hurt=Hurt.YES,
        marks=(BodyMark(where=knee, looks="a graze the size of a coin, bled a little"),),
        first_aid="Washed with water, a plaster.",
        first_aid_by="Sam Okafor",
        treatment="None was needed.",
        told=(
            ToldTo(who="Ms Patel, social worker", at=at + timedelta(minutes=50), answer="Thank you for telling me."),
        ),
        watch="Redness or swelling of the knee",
        watch_until=today + timedelta(days=2),
        watched="Dry and healing.",
    )


ACCIDENT = RecordKind(
    slug="accident",
    title=_("Accident or injury"),
    content=Accident,
    example=_example,
    occurred_field="happened_at",
    amended_by=AmendedBy.READERS,
)

KINDS = (ACCIDENT,)
