"""The plan for family time: whom the child sees or hears from, how, how often, and who must be there."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import AmendedBy, Circumstances, Content, Line, Problem, RecordKind, SectionKind, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.words import date_words, with_capital
from carer_app.i18n import _, counted


class How(StrEnum):
    """In which way they are in touch."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    LETTERS = "letters"
    NONE_FOR_NOW = "none_for_now"


HOW = {
    How.IN_PERSON: _("in person"),
    How.PHONE: _("by telephone"),
    How.VIDEO: _("by video call"),
    How.LETTERS: _("by letters and messages"),
    How.NONE_FOR_NOW: _("not for now"),
}


class Supervised(StrEnum):
    """Whether somebody must be with them. Not told is no permission."""

    NOT_TOLD = "not_told"
    YES = "yes"
    NO = "no"


SUPERVISED = {
    Supervised.YES: _("somebody must be with them"),
    Supervised.NO: _("nobody need be with them"),
    Supervised.NOT_TOLD: _("we have not been told"),
}
_SUPERVISED_TOLD = SUPERVISED | {Supervised.NOT_TOLD: _("we have not been told whether somebody must be with them")}


class With(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed about one person."""

    who: str
    how: How = How.IN_PERSON
    how_often: str = ""
    where: str = ""
    supervised: Supervised = Supervised.NOT_TOLD
    supervised_by: str = ""
    note: str = ""

    def words(self) -> str:
        if self.how is How.NONE_FOR_NOW:
            return " · ".join(part for part in (HOW[self.how], self.note) if part)
        by = _("with {name}").format(name=self.supervised_by) if self.supervised_by else ""
        parts = (HOW[self.how], self.how_often, self.where, _SUPERVISED_TOLD[self.supervised], by, self.note)
        return " · ".join(part for part in parts if part)


class FamilyTimePlan(Content, frozen=True, kw_only=True):
    """The plan as it stands since `agreed_on`. Every version keeps the whole plan."""

    agreed_on: date
    agreed_by: str = ""
    people: tuple[With, ...] = ()
    must_not_meet: str = ""
    if_it_is_called_off: str = ""
    their_wishes: str = ""
    notes: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.agreed_on)

    def headline(self) -> str:
        count = len(self.people)
        return counted("The plan, with {count} person", "The plan, with {count} people", count)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        if self.must_not_meet:
            yield Line(field="must_not_meet", label=_("Must not meet"), text=self.must_not_meet, loud=True)
        yield Line(field="agreed_on", label=_("Agreed on"), text=date_words(self.agreed_on))
        if self.agreed_by:
            yield Line(field="agreed_by", label=_("Agreed by"), text=self.agreed_by)
        if not self.people:
            yield Line(field="people", label=_("With whom"), text=_("Nobody is in the plan yet."))
        for person in self.people:
            yield Line(field="people", label=person.who, text=with_capital(person.words()))
        if self.their_wishes:
            yield Line(
                field="their_wishes",
                label=_("What they want themselves"),
                text=self.their_wishes,
                voice=Voice.THEIR_WORDS,
            )
        if self.if_it_is_called_off:
            text = self.if_it_is_called_off
            yield Line(field="if_it_is_called_off", label=_("If it is called off"), text=text)
        if self.notes:
            yield Line(field="notes", label=_("Notes"), text=self.notes)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        for number, person in enumerate(self.people):
            if not person.who.strip():
                yield Problem(field=f"people[{number}].who", sentence=_("Write this person's name."))


def _example(today: date) -> FamilyTimePlan:
    return FamilyTimePlan(
        agreed_on=today,
        agreed_by="Ms Patel, in the care plan",
        people=(
            With(who="Jo, mum", how_often="every Saturday, 10:00 to 12:00", where="the family centre"),
            With(who="Gran", how=How.PHONE, how_often="Wednesdays after tea", supervised=Supervised.NO),
        ),
        must_not_meet="Kevin",
        if_it_is_called_off="Tell Robin at once and plan something nice together.",
        their_wishes="“I want to see Gran in real life, not just hear her.”",
    )


FAMILY_TIME_PLAN = RecordKind(
    slug="family_time_plan",
    title=_("Plan for family time"),
    called=lambda profile: _("Plan for {family_time}").format(family_time=profile.terms.family_time),
    content=FamilyTimePlan,
    example=_example,
    occurred_field="agreed_on",
    section=SectionKind.SHEET,
    amended_by=AmendedBy.READERS,
    one_per_file=True,
)

KINDS = (FAMILY_TIME_PLAN,)
