"""What an arrival note is: how a child came, what was said, what was seen, and honestly what nobody knew yet."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import msgspec

from carer_app.clock import local
from carer_app.councils import CouncilProfile
from carer_app.domain.body import BodyMark, BodyPart, BodyPlace, BodySide
from carer_app.domain.kind import Circumstances, Content, Due, Line, Moment, Problem, RecordKind, Severity, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.words import moment_words, with_capital
from carer_app.i18n import _


class Seen(StrEnum):
    """Whether something was seen. Not having looked is never the same as having seen none."""

    DID_NOT_LOOK = "did_not_look"
    NONE = "none"
    YES = "yes"


MARKS_SEEN = {
    Seen.YES: _("yes, I marked them"),
    Seen.NONE: _("none where anyone can see"),
    Seen.DID_NOT_LOOK: _("did not look"),
}
MEDICINES_SEEN = {
    Seen.YES: _("yes"),
    Seen.NONE: _("none in the bag"),
    Seen.DID_NOT_LOOK: _("did not look yet"),
}


class Agreed(StrEnum):
    """Whether somebody who may agreed to treatment, should the child need any."""

    NOT_ASKED = "not_asked"
    YES = "yes"
    NO = "no"


AGREED = {
    Agreed.YES: _("yes, agreed"),
    Agreed.NO: _("not agreed"),
    Agreed.NOT_ASKED: _("nobody could be asked yet"),
}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was not known: who was asked and when, and what they said, if anything."""

    about: str
    whom: str = ""
    at: Moment | None = None
    answer: str = ""

    def words(self) -> str:
        asked = _("asked {whom}").format(whom=self.whom) if self.whom else _("nobody was asked yet")
        at = moment_words(self.at) if self.at else ""
        return " · ".join(part for part in (asked, at, self.answer or _("no answer yet")) if part)


class BagMedicine(msgspec.Struct, frozen=True, kw_only=True):
    """A medicine that came with the child, as its own label has it."""

    name: str
    label: str = ""
    how_many: str = ""
    note: str = ""

    def words(self) -> str:
        return " · ".join(part for part in (self.name, self.label, self.how_many, self.note) if part)


class ArrivalNote(Content, frozen=True, kw_only=True):
    """One arrival. Only its moment is compulsory: nothing else may keep anybody from a child who has just come."""

    arrived_at: Moment
    came_with: str = ""
    duty_team: str = ""
    duty_said: str = ""
    how_they_were: str = ""
    their_words: str = ""
    not_known: tuple[Asked, ...] = ()
    treatment: Agreed = Agreed.NOT_ASKED
    treatment_by: str = ""
    marks_seen: Seen = Seen.DID_NOT_LOOK
    marks: tuple[BodyMark, ...] = ()
    marks_told: str = ""
    medicines_seen: Seen = Seen.DID_NOT_LOOK
    medicines: tuple[BagMedicine, ...] = ()
    belongings: str = ""
    money: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.arrived_at)

    def headline(self) -> str:
        return _("Came here on {when}").format(when=moment_words(self.arrived_at))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="arrived_at", label=_("Came here"), text=moment_words(self.arrived_at), voice=Voice.FACT)
        yield from _texts(self, _SAID)
        if self.their_words:
            label = _("Their words")
            yield Line(field="their_words", label=label, text=self.their_words, voice=Voice.THEIR_WORDS)
        for asked in self.not_known:
            yield Line(
                field="not_known",
                label=_("Not known: {what}").format(what=asked.about),
                text=with_capital(asked.words()),
            )
        agreed = with_capital(AGREED[self.treatment])
        by = f"{agreed} · {self.treatment_by}" if self.treatment_by else agreed
        yield Line(field="treatment", label=_("Agreed to treatment"), text=by)
        yield from self._seen()
        yield from _texts(self, _BROUGHT)

    def _seen(self) -> Iterator[Line]:
        if not self.marks:
            yield Line(field="marks_seen", label=_("Marks"), text=with_capital(MARKS_SEEN[self.marks_seen]))
        for number, mark in enumerate(self.marks, start=1):
            label = _("Mark {number}").format(number=number)
            yield Line(field="marks", label=label, text=with_capital(mark.words()), voice=Voice.FACT)
            if mark.said:
                label = _("What they said about mark {number}").format(number=number)
                yield Line(field="marks", label=label, text=mark.said, voice=Voice.THEIR_WORDS)
        if self.marks_told:
            yield Line(field="marks_told", label=_("Told about the marks"), text=self.marks_told)
        if not self.medicines:
            yield Line(
                field="medicines_seen", label=_("Medicines"), text=with_capital(MEDICINES_SEEN[self.medicines_seen])
            )
        for medicine in self.medicines:
            label = _("Medicine in the bag")
            yield Line(field="medicines", label=label, text=medicine.words(), voice=Voice.FACT)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from self._contradictions()
        for number, asked in enumerate(self.not_known):
            if not asked.about.strip():
                yield Problem(field=f"not_known[{number}].about", sentence=_("Write what is not known."))
        for number, medicine in enumerate(self.medicines):
            if not medicine.name.strip():
                yield Problem(field=f"medicines[{number}].name", sentence=_("Write what is on the packet."))
        if self.marks and not self.marks_told.strip():
            yield Problem(
                field="marks_told",
                sentence=_("You saw marks. Tell the duty team tonight, and write here whom you told and when."),
                severity=Severity.SHOULD_NOT_BE,
            )

    def _contradictions(self) -> Iterator[Problem]:
        if self.marks and self.marks_seen is Seen.NONE:
            sentence = _("It says that no marks were seen, and there are some below. Change one of the two.")
            yield Problem(field="marks_seen", sentence=sentence)
        if self.medicines and self.medicines_seen is Seen.NONE:
            sentence = _("It says that no medicines came, and there are some below. Change one of the two.")
            yield Problem(field="medicines_seen", sentence=sentence)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        """What nobody knew is asked again on the next day."""
        tomorrow = local(self.arrived_at).date() + timedelta(days=1)
        for number, asked in enumerate(self.not_known):
            if not asked.answer.strip():
                yield Due(sentence=_("Ask again: {what}").format(what=asked.about), by=tomorrow, name=f"asked {number}")


_SAID = {
    "came_with": _("Came with"),
    "duty_team": _("Who placed them here"),
    "duty_said": _("What the duty team said"),
    "how_they_were": _("How they were"),
}
_BROUGHT = {
    "belongings": _("What they brought"),
    "money": _("Money"),
}


def _texts(note: ArrivalNote, labels: dict[str, str]) -> Iterator[Line]:
    for field, label in labels.items():
        text = getattr(note, field)
        if text:
            yield Line(field=field, label=label, text=text, voice=Voice.FACT)


def _example(today: date) -> ArrivalNote:
    at = datetime(today.year, today.month, today.day, 2, 5, tzinfo=UTC)
    forearm = BodyPlace(side=BodySide.FRONT, part=BodyPart.LEFT_FOREARM, x=780, y=410)
    return ArrivalNote(
        arrived_at=at,
        came_with="Ms Rahman of the duty team, by car",
        duty_team="Emergency duty team, Ms Rahman",
        duty_said="For tonight and tomorrow. The day team rings before ten.",
        how_they_were="Tired and quiet. Ate toast, held on to the backpack.",
        their_words="“Can I keep my light on?”",
        not_known=(
            Asked(about="allergies", whom="Ms Rahman", at=at, answer="she did not know; the GP opens at eight"),
            Asked(about="when they last ate"),
        ),
        treatment=Agreed.YES,
        treatment_by="Ms Rahman for the council, 01:50, if a doctor says so",
        marks_seen=Seen.YES,
        marks=(BodyMark(where=forearm, looks="a blue bruise the size of a coin", said="“Fell off my bike.”"),),
        marks_told="Ms Rahman, 02:15",
        medicines_seen=Seen.YES,
        medicines=(
            BagMedicine(name="Blue inhaler", label="salbutamol, two puffs when needed", how_many="1, half full"),
        ),
        belongings="Backpack, school jumper, a knitted owl, no coat",
        money="£4.20, counted together",
    )


ARRIVAL_NOTE = RecordKind(
    slug="arrival_note",
    title=_("Arrival note"),
    content=ArrivalNote,
    example=_example,
    occurred_field="arrived_at",
)

KINDS = (ARRIVAL_NOTE,)
