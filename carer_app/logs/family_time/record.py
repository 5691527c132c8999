"""What family time is: a plan and what came of it, who was there, and how it was before, during and after."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from enum import StrEnum

import msgspec

from carer_app.clock import LONDON
from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank
from carer_app.domain.child import RELATION_NAMES, Relation
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
    Theme,
    Voice,
)
from carer_app.domain.revision import Occurred
from carer_app.domain.words import day_words, first_line, moment_words
from carer_app.i18n import _

_CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class Standing(StrEnum):
    """What came of it. That nobody came is not the same to a child as that somebody cancelled."""

    PLANNED = "planned"
    WENT_AHEAD = "went_ahead"
    UNPLANNED = "unplanned"
    CANCELLED = "cancelled"
    NOBODY_CAME = "nobody_came"
    SAID_NO = "said_no"


class How(StrEnum):
    """By which way they were together."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    LETTER = "letter"


class Supervision(StrEnum):
    """Whether somebody was with them whose task it was."""

    SUPERVISED = "supervised"
    PARTLY = "partly"
    NOT_SUPERVISED = "not_supervised"
    NOT_KNOWN = "not_known"


class Came(StrEnum):
    """Whether somebody who is named was there."""

    CAME = "came"
    UNPLANNED = "unplanned"
    DID_NOT_COME = "did_not_come"
    NOT_KNOWN = "not_known"


class ChildTold(StrEnum):
    """Whether the child was told that it would not take place."""

    YES = "yes"
    NOT_YET = "not_yet"
    NOT_KNOWN = "not_known"


STANDINGS = {
    Standing.PLANNED: _("planned"),
    Standing.WENT_AHEAD: _("went ahead"),
    Standing.UNPLANNED: _("happened without a plan"),
    Standing.CANCELLED: _("cancelled"),
    Standing.NOBODY_CAME: _("nobody came"),
    Standing.SAID_NO: _("said no"),
}
TOOK_PLACE = (Standing.WENT_AHEAD, Standing.UNPLANNED)
FELL_THROUGH = (Standing.CANCELLED, Standing.NOBODY_CAME, Standing.SAID_NO)
HOWS = {
    How.IN_PERSON: _("in person"),
    How.PHONE: _("by phone"),
    How.VIDEO: _("by video"),
    How.LETTER: _("letter or message"),
}
SUPERVISIONS = {
    Supervision.SUPERVISED: _("supervised"),
    Supervision.PARTLY: _("supervised in part"),
    Supervision.NOT_SUPERVISED: _("not supervised"),
    Supervision.NOT_KNOWN: _("not known"),
}
CAME = {
    Came.CAME: _("came"),
    Came.UNPLANNED: _("came, though it was not planned"),
    Came.DID_NOT_COME: _("did not come"),
    Came.NOT_KNOWN: _("not known"),
}
CHILD_TOLD = {ChildTold.YES: _("yes"), ChildTold.NOT_YET: _("not yet"), ChildTold.NOT_KNOWN: _("not known")}


class Relative(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whom the child was to see, or saw. `came` None: nobody has said yet."""

    name: str
    relation: Relation | None = None
    came: Came | None = None

    def words(self) -> str:
        """The name, and what they are to the child where that is said."""
        if self.relation is None:
            return self.name
        return _("{name} ({relation})").format(name=self.name, relation=RELATION_NAMES[self.relation])


class FamilyTime(Content, frozen=True, kw_only=True):
    """Time with family or others who matter, from the plan to how it was (Children Act 1989, section 34).

    Times are those of a clock in England, such as 16:30; an empty one is not known.
    """

    day: date
    standing: Standing
    how: How | None = None
    where: str = ""
    planned_from: str = ""
    planned_to: str = ""
    began: str = ""
    ended: str = ""
    ended_on: date | None = None
    people: tuple[Relative, ...] = ()
    supervision: Supervision | None = None
    supervised_by: str = ""
    cancelled_by: str = ""
    reason: str = ""
    child_told: ChildTold | None = None
    child_told_at: Moment | None = None
    before: str = ""
    during: str = ""
    after: str = ""
    family_said: str = ""
    their_words: str = ""
    wishes: str = ""
    what_i_think: str = ""

    def occurred(self) -> Occurred:
        start = self.began or self.planned_from
        if not _CLOCK_TIME.fullmatch(start):
            return Occurred.on(self.day)
        end = _at(self.ended_on or self.day, self.ended) if _CLOCK_TIME.fullmatch(self.ended) else None
        return Occurred.at(_at(self.day, start), end)

    def is_planned(self) -> bool:
        return self.standing in (Standing.PLANNED, Standing.CANCELLED, Standing.SAID_NO)

    def tells(self, theme: Theme) -> bool:
        return theme is Theme.FAMILY_TIME

    def who(self) -> str:
        """The names of whom it was with, or was to be."""
        names = [person.name.strip() for person in self.people if person.name.strip()]
        if len(names) < 2:
            return "".join(names)
        return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])

    def standing_words(self) -> str:
        """What came of it, with who cancelled."""
        if self.standing is Standing.CANCELLED and self.cancelled_by:
            return _("cancelled by {who}").format(who=self.cancelled_by)
        return STANDINGS[self.standing]

    def headline(self) -> str:
        stands = first_line(self.standing_words(), 80)
        who = first_line(self.who(), 60)
        return _("With {who}: {stands}").format(who=who, stands=stands) if who else _large(stands)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="standing", label=profile.terms.family_time.capitalize(), text=_large(self.standing_words()))
        for person in self.people:
            yield Line(field="people", label=_("With"), text=_person_words(person))
        yield from self._in_words()
        for field, label, voice in _TEXTS:
            text = getattr(self, field)
            if text:
                yield Line(field=field, label=label, text=text, voice=voice)

    def _in_words(self) -> Iterator[Line]:
        """Those answers that are not simply a text, empty ones left out."""
        told = self.told_words() if self.standing in FELL_THROUGH else ""
        said = (
            ("how", _("How"), HOWS[self.how] if self.how else ""),
            ("where", _("Where"), self.where),
            ("planned_from", _("Planned time"), _span(self.planned_from, self.planned_to)),
            ("began", _("Time"), self.time_words()),
            ("supervision", _("Supervised"), self.supervision_words()),
            ("reason", _("Reason"), self.reason),
            ("child_told", _("When the child was told"), told),
        )
        for field, label, text in said:
            if text:
                yield Line(field=field, label=label, text=_large(text))

    def time_words(self) -> str:
        """From when until when it really was; empty where nobody noted it."""
        if self.ended_on and self.ended_on != self.day:
            ended = _("{time} on {day}").format(time=self.ended or _("not known"), day=day_words(self.ended_on))
            return _span(self.began, ended)
        return _span(self.began, self.ended)

    def supervision_words(self) -> str:
        """Whether it was supervised, and by whom."""
        words = SUPERVISIONS[self.supervision] if self.supervision else ""
        return " · ".join(part for part in (words, self.supervised_by) if part)

    def told_words(self) -> str:
        """When the child was told that it would not take place."""
        if self.child_told_at:
            return moment_words(self.child_told_at)
        if self.child_told is ChildTold.YES:
            return _("told, the time is not known")
        return CHILD_TOLD[self.child_told or ChildTold.NOT_YET]

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from self._of_times()
        for number, person in enumerate(self.people):
            field = f"people[{number}].name"
            yield from blank(field, person.name, _("“Name” is empty: write who it was, or take the person away."))
            if self._was_there(person) and _is_one_of(person.name, circumstances.not_allowed):
                sentence = _NOT_ALLOWED.format(name=person.name)
                yield Problem(field=field, sentence=sentence, severity=Severity.SHOULD_NOT_BE)
        if self.cancelled_by and self.standing is not Standing.CANCELLED:
            yield Problem(field="cancelled_by", sentence=_NOT_CANCELLED, severity=Severity.SHOULD_NOT_BE)
        if self.standing is Standing.PLANNED and (self.began or self.during.strip()):
            yield Problem(field="standing", sentence=_STILL_PLANNED, severity=Severity.SHOULD_NOT_BE)

    def _of_times(self) -> Iterator[Problem]:
        for field, label in _TIMES:
            text = getattr(self, field)
            if text and not _CLOCK_TIME.fullmatch(text):
                sentence = _("“{label}” is not a time. Write it like 16:30.").format(label=label)
                yield Problem(field=field, sentence=sentence)
        same_day = self.ended_on in (None, self.day)
        if self.ended_on and self.ended_on < self.day:
            yield Problem(field="ended_on", sentence=_("“Ended on another day” is before the day it began."))
        elif same_day and _is_before(self.ended, self.began):
            yield Problem(field="ended", sentence=_("“Ended at” is before “Began at”. Is one of them of another day?"))
        if same_day and _is_before(self.planned_to, self.planned_from):
            sentence = _("“Planned until” is before “Planned from”. Is it right, because it was planned over night?")
            yield Problem(field="planned_to", sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def _was_there(self, person: Relative) -> bool:
        return person.came in (Came.CAME, Came.UNPLANNED) or (person.came is None and self.standing in TOOK_PLACE)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        term = profile.terms.family_time.capitalize()
        if self.standing is Standing.PLANNED:
            by = _at(self.day, self.planned_from) if _CLOCK_TIME.fullmatch(self.planned_from) else self.day
            yield Due(sentence=_planned_sentence(term, self.who()), by=by, name="planned")
        if self._child_waits_to_hear():
            sentence = _("{family_time} on {day} fell through: tell them why, and write down when they were told.")
            yield Due(sentence=sentence.format(family_time=term, day=day_words(self.day)), by=self.day, name="tell")

    def _child_waits_to_hear(self) -> bool:
        fell_through = self.standing in (Standing.CANCELLED, Standing.NOBODY_CAME)
        return fell_through and self.child_told in (None, ChildTold.NOT_YET) and not self.child_told_at


_TIMES = (
    ("planned_from", _("Planned from")),
    ("planned_to", _("Planned until")),
    ("began", _("Began at")),
    ("ended", _("Ended at")),
)
_TEXTS = (
    ("before", _("Before"), Voice.PLAIN),
    ("during", _("During"), Voice.FACT),
    ("after", _("After"), Voice.PLAIN),
    ("family_said", _("What others said"), Voice.FACT),
    ("their_words", _("Their words"), Voice.THEIR_WORDS),
    ("wishes", _("Their wishes about it"), Voice.THEIR_WORDS),
    ("what_i_think", _("What I think"), Voice.VIEW),
)
_NOT_ALLOWED = _(
    "{name} is marked on the child's sheet as not to be rung. If {name} was there, tell the social worker."
)
_STILL_PLANNED = _("It says how it was, yet it is marked as planned. Did it go ahead?")
_NOT_CANCELLED = _("“Who cancelled it?” is filled in, yet it is not marked as cancelled.")


def _is_one_of(name: str, marked: Iterable[str]) -> bool:
    """Whether a name as somebody wrote it may be one of those that are marked: “Uncle Kevin” may be “Kevin”."""
    words = _words(name)
    return bool(words) and any(words <= known or known <= words for known in map(_words, marked) if known)


def _words(name: str) -> frozenset[str]:
    return frozenset(name.casefold().split())


def _planned_sentence(term: str, who: str) -> str:
    if not who:
        return _("{family_time} is planned.").format(family_time=term)
    return _("{family_time} with {who} is planned.").format(family_time=term, who=who)


def _person_words(person: Relative) -> str:
    return " · ".join(part for part in (person.words(), CAME[person.came] if person.came else "") if part)


def _span(start: str, end: str) -> str:
    if start and end:
        return _("{start} to {end}").format(start=start, end=end)
    return _("until {end}").format(end=end) if end else start


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_before(later: str, first: str) -> bool:
    return bool(_CLOCK_TIME.fullmatch(later) and _CLOCK_TIME.fullmatch(first)) and later < first


def _at(day: date, clock_time: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock_time), LONDON)


def _example(today: date) -> FamilyTime:
    return FamilyTime(
        day=today,
        standing=Standing.WENT_AHEAD,
        how=How.IN_PERSON,
        where="The family centre, garden room",
        planned_from="10:00",
        planned_to="11:30",
        began="10:10",
        ended="11:30",
        people=(
            Relative(name="Jo", relation=Relation.MOTHER, came=Came.CAME),
            Relative(name="Grandad Bill", relation=Relation.FAMILY, came=Came.DID_NOT_COME),
        ),
        supervision=Supervision.SUPERVISED,
        supervised_by="Ms Lowe, family centre",
        before="Chose the card game and packed it the night before.",
        during="Played cards and shared the sandwiches. Jo plaited hair, both laughed.",
        after="Quiet in the car, then hungry. Asked for the photo to go on the shelf.",
        family_said="Jo said the flat should be ready by summer.",
        their_words="“Mum still cheats at snap.”",
        wishes="“Longer next time, and the park if it is dry.”",
    )


FAMILY_TIME = RecordKind(
    slug="family_time",
    title=_("Family time"),
    content=FamilyTime,
    example=_example,
    amended_by=AmendedBy.READERS,
    called=lambda profile: profile.terms.family_time.capitalize(),
)

KINDS = (FAMILY_TIME,)
