"""What a serious event is as a record: what happened, who decided whether others are to be told, and who was told when."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from carer_app.councils import CouncilProfile
from carer_app.domain.deadlines import hours_after
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
    Whose,
)
from carer_app.domain.revision import Occurred
from carer_app.domain.told_to import ToldTo, text_lines, text_problems, told_problems
from carer_app.domain.words import moment_words, with_capital
from carer_app.i18n import _


class Setting(StrEnum):
    """Where the child lives, since homes and fostering services have lists of their own."""

    CHILDRENS_HOME = "childrens_home"
    FOSTER_HOME = "foster_home"


class Event(StrEnum):
    """What happened.

    Children's Homes (England) Regulations 2015, regulation 40: a death; exploitation, an incident with the police that is
    considered serious, an allegation, a child protection enquiry, any other serious incident. Fostering Services
    Regulations 2011, schedule 7, of which only the first five were read: a death, a referral to the Disclosure and
    Barring Service, serious illness or accident, infectious disease, and an allegation that a child committed a serious
    offence. The rest of that list goes under *another serious incident* until a council confirms its words. To go missing
    is in neither list: whether it is serious is for a person to say.
    """

    EXPLOITATION = "exploitation"
    POLICE = "police"
    ALLEGATION = "allegation"
    CHILD_PROTECTION = "child_protection"
    ILLNESS_OR_ACCIDENT = "illness_or_accident"
    INFECTION = "infection"
    OFFENCE_ALLEGED = "offence_alleged"
    REFERRAL = "referral"
    DEATH = "death"
    OTHER_SERIOUS = "other_serious"


class Decision(StrEnum):
    """Whether others are told. It is a person's decision, never the program's."""

    TELL = "tell"
    NOT_TO_TELL = "not_to_tell"


SETTINGS = {Setting.CHILDRENS_HOME: _("in a children's home"), Setting.FOSTER_HOME: _("in a foster home")}
EVENTS = {
    Event.OTHER_SERIOUS: _("another serious incident"),
    Event.EXPLOITATION: _("somebody may be using or exploiting them"),
    Event.POLICE: _("an incident with the police that is considered serious"),
    Event.ALLEGATION: _("an allegation about the home or somebody who works or cares here"),
    Event.CHILD_PROTECTION: _("a child protection enquiry began or ended"),
    Event.ILLNESS_OR_ACCIDENT: _("a serious illness or accident"),
    Event.INFECTION: _("an outbreak of an infectious disease"),
    Event.OFFENCE_ALLEGED: _("somebody says that they did something seriously against the law"),
    Event.REFERRAL: _("somebody was referred to the Disclosure and Barring Service"),
    Event.DEATH: _("a death"),
}
DECISIONS = {Decision.TELL: _("others are to be told"), Decision.NOT_TO_TELL: _("nobody else has to be told")}

TEXTS = {
    "details": _("In a few words"),
    "decided_by": _("Who decided"),
    "why": _("Why"),
    "outcome": _("What came of it"),
}
_HOURS = 24
_SOURCES = {
    Setting.CHILDRENS_HOME: _("Children's Homes (England) Regulations 2015, regulation 40: without delay"),
    Setting.FOSTER_HOME: _("Fostering National Minimum Standards 2011, standard 29: within 24 hours"),
}


class NotifiableEvent(Content, frozen=True, kw_only=True):
    """One serious event. `told` are those who are to be told; one without a time has not been told yet."""

    happened_at: Moment
    setting: Setting
    event: Event
    details: str = ""
    decision: Decision | None = None
    decided_by: str = ""
    why: str = ""
    told: tuple[ToldTo, ...] = ()
    outcome: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.happened_at)

    def headline(self) -> str:
        if self.decision is None:
            return _("A serious event: not decided yet whether others are told")
        return _("A serious event: {decision}").format(decision=DECISIONS[self.decision])

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="happened_at", label=_("When"), text=moment_words(self.happened_at), voice=Voice.FACT)
        yield Line(field="event", label=_("What happened"), text=with_capital(EVENTS[self.event]), voice=Voice.FACT)
        yield Line(field="setting", label=_("In what home"), text=with_capital(SETTINGS[self.setting]))
        yield from text_lines(self, TEXTS, ("details",), {"details": Voice.FACT})
        if self.decision:
            yield Line(field="decision", label=_("The decision"), text=with_capital(DECISIONS[self.decision]))
        yield from text_lines(self, TEXTS, ("decided_by", "why"))
        for one in self.told:
            label = _("Told") if one.at else _("To be told")
            yield Line(field="told", label=label, text=one.words() if one.at else one.who, loud=one.at is None)
        yield from text_lines(self, TEXTS, ("outcome",))

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from text_problems(self, TEXTS)
        yield from told_problems(self.told)
        for field, wrong, sentence in self._flagged():
            if wrong:
                yield Problem(field=field, sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def _flagged(self) -> Iterator[tuple[str, bool, str]]:
        is_decided = self.decision is not None
        nobody = _("“Who decided” is empty. Write the name.")
        yield "decided_by", is_decided and not self.decided_by.strip(), nobody
        unsaid = _("“Why” is empty. Write in a few words why nobody else has to be told.")
        yield "why", self.decision is Decision.NOT_TO_TELL and not self.why.strip(), unsaid

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        """The decision; then everybody named, until a time stands beside each."""
        source = _SOURCES[self.setting]
        by = hours_after(self.happened_at, _HOURS) if self.setting is Setting.FOSTER_HOME else None
        if self.decision is None:
            sentence = _("A serious event: the manager decides today whether others have to be told, and writes why.")
            yield Due(sentence=sentence, by=by, name="decide", whose=Whose.MANAGER, source=source, can_wait=False)
        if self.decision is not Decision.TELL:
            return
        if not self.told:
            sentence = _("A serious event: write who is to be told, such as Ofsted and the placing authority.")
            yield Due(sentence=sentence, by=by, name="whom", whose=Whose.MANAGER, source=source, can_wait=False)
        for number, one in enumerate(self.told):
            if one.at is None:
                sentence = _("A serious event: tell {who}, and write when.").format(who=one.who)
                name = f"told {number}"
                yield Due(sentence=sentence, by=by, name=name, whose=Whose.MANAGER, source=source, can_wait=False)


def _example(today: date) -> NotifiableEvent:
    at = datetime(today.year, today.month, today.day, 15, 0, tzinfo=UTC)
    return NotifiableEvent(
        happened_at=at,
        setting=Setting.CHILDRENS_HOME,
        event=Event.POLICE,
        details="The police came twice in one evening.",
        decision=Decision.TELL,
        decided_by="Grace Oduya, manager",
        why="Twice in one evening, and somebody was frightened.",
        told=(
            ToldTo(who="Ofsted", at=at + timedelta(hours=2)),
            ToldTo(who="The placing authority, Ms Patel", at=at + timedelta(hours=2), answer="Will ring tomorrow."),
        ),
        outcome="A plan for evenings was made.",
    )


NOTIFIABLE_EVENT = RecordKind(
    slug="notifiable_event",
    title=_("Serious event, and who was told"),
    content=NotifiableEvent,
    example=_example,
    occurred_field="happened_at",
    amended_by=AmendedBy.READERS,
)

KINDS = (NOTIFIABLE_EVENT,)
