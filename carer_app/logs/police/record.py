"""What a call to the police is as a record: why, whom, what they did, and the young person's part, never a name for them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from carer_app.clock import local
from carer_app.councils import CouncilProfile
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
from carer_app.domain.words import moment_words, with_capital
from carer_app.i18n import _


class TheirPart(StrEnum):
    """What the young person had to do with it. Suspected is the most that is ever said here."""

    NONE = "none"
    WITNESS = "witness"
    HARMED = "harmed"
    SUSPECTED = "suspected"


class Arrested(StrEnum):
    """Whether they were arrested."""

    NO = "no"
    YES = "yes"


PARTS = {
    TheirPart.NONE: _("no part in it"),
    TheirPart.WITNESS: _("saw or heard it"),
    TheirPart.HARMED: _("was harmed"),
    TheirPart.SUSPECTED: _("is suspected of something"),
}
ARRESTS = {Arrested.NO: _("not arrested"), Arrested.YES: _("arrested")}

TEXTS = {
    "why": _("Why the police were called"),
    "called_by": _("Who called them"),
    "number_rung": _("Number rung"),
    "reference": _("Police reference"),
    "officers": _("Officers"),
    "what_they_did": _("What they did"),
    "their_words": _("Their words"),
    "appropriate_adult": _("Appropriate adult"),
    "outcome": _("What came of it"),
}
_CALL = ("why", "called_by", "number_rung", "reference", "officers", "what_they_did")
_VOICES = {"why": Voice.FACT, "what_they_did": Voice.FACT, "their_words": Voice.THEIR_WORDS}


class PoliceCalled(Content, frozen=True, kw_only=True):
    """The police were called, or came."""

    called_at: Moment
    why: str
    called_by: str = ""
    number_rung: str = ""
    reference: str = ""
    officers: str = ""
    what_they_did: str = ""
    their_part: TheirPart | None = None
    their_words: str = ""
    arrested: Arrested | None = None
    appropriate_adult: str = ""
    outcome: str = ""
    told: tuple[ToldTo, ...] = ()

    def occurred(self) -> Occurred:
        return Occurred.at(self.called_at)

    def headline(self) -> str:
        if self.their_part is None:
            return _("The police were called")
        return _("The police were called: {part}").format(part=PARTS[self.their_part])

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="called_at", label=_("When"), text=moment_words(self.called_at), voice=Voice.FACT)
        yield from text_lines(self, TEXTS, _CALL, _VOICES)
        if self.their_part:
            yield Line(field="their_part", label=_("Their part in it"), text=with_capital(PARTS[self.their_part]))
        yield from text_lines(self, TEXTS, ("their_words",), _VOICES)
        if self.arrested:
            yield Line(field="arrested", label=_("Were they arrested"), text=with_capital(ARRESTS[self.arrested]))
        yield from text_lines(self, TEXTS, ("appropriate_adult", "outcome"))
        yield from told_lines(self.told)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("why", self.why, _("“Why the police were called” is empty. A few words are enough."))
        yield from text_problems(self, TEXTS)
        yield from told_problems(self.told)
        if not self.called_by.strip():
            sentence = _("“Who called them” is empty. Write the name, or “they came by themselves”.")
            yield Problem(field="called_by", sentence=sentence, severity=Severity.SHOULD_NOT_BE)
        if self.arrested is Arrested.YES and not self.appropriate_adult.strip():
            sentence = _(
                "They were arrested, and “Appropriate adult” is empty. Nobody under 18 is questioned without one: "
                "ask who it is, and write the name."
            )
            yield Problem(field="appropriate_adult", sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        if not self.told:
            sentence = _("The police were called: tell the social worker and the manager, or the duty team by night.")
            yield Due(sentence=sentence, by=local(self.called_at).date(), name="told", can_wait=False)
        if not self.outcome.strip():
            yield Due(sentence=_("The police were called: ask what came of it, and write it down."), name="outcome")


def _example(today: date) -> PoliceCalled:
    at = datetime(today.year, today.month, today.day, 19, 10, tzinfo=UTC)
    return PoliceCalled(
        called_at=at,
        why="A stranger followed two young people from the bus stop and shouted at them.",
        called_by="Sam Okafor",
        number_rung="101",
        reference="0147 of the day",
        officers="PC Hall, 5521",
        what_they_did="Came at 19:50, listened to both, and drove round the streets.",
        their_part=TheirPart.WITNESS,
        their_words="“I only want to go home now.”",
        arrested=Arrested.NO,
        outcome="An officer rings on Monday.",
        told=(ToldTo(who="Duty team, Ms Rahman", at=at + timedelta(minutes=30), answer="Ring if anything changes."),),
    )


POLICE_CALLED = RecordKind(
    slug="police_called",
    title=_("Police called"),
    content=PoliceCalled,
    example=_example,
    occurred_field="called_at",
    amended_by=AmendedBy.READERS,
)

KINDS = (POLICE_CALLED,)
