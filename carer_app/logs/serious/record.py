"""What something serious is as a record: exact words, what was seen, who was told, and who took it on.

Write the exact words, no opinion, name who was there, sign while it is fresh, and tell the social worker at once (Greater
London Fostering, recording procedure; Fostering NMS 26.5). Saving tells nobody: telling is done by voice.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum

import msgspec

from carer_app.clock import local
from carer_app.councils import CouncilProfile
from carer_app.domain.body import BodyMark, BodyPart, BodyPlace, BodySide
from carer_app.domain.checks import LONGEST_LINE, too_long
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
from carer_app.domain.words import first_line, moment_words
from carer_app.i18n import _


class What(StrEnum):
    """What sort of thing it is; nobody has to know."""

    TOLD = "told"
    SEEN = "seen"
    ABOUT_A_GROWN_UP = "about_a_grown_up"
    WORRY = "worry"


class About(StrEnum):
    """Whether it is about somebody who works here, or who looks after children. Not known is an answer."""

    NO = "no"
    CARER_OR_WORKER = "carer_or_worker"
    MANAGER = "manager"
    NOT_KNOWN = "not_known"


class Who(StrEnum):
    """Whom one tells. The designated officer is the council's own for allegations about people who work with children."""

    MANAGER = "manager"
    SOCIAL_WORKER = "social_worker"
    DUTY_TEAM = "duty_team"
    DESIGNATED_OFFICER = "designated_officer"
    POLICE = "police"
    NSPCC = "nspcc"
    OFSTED = "ofsted"
    OTHER = "other"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was told, when, and what they said. One of them takes it on."""

    who: Who
    name: str = ""
    at: Moment | None = None
    answer: str = ""
    took_it_on: bool = False

    def words(self) -> str:
        told = ", ".join(part for part in (WHO[self.who], self.name, moment_words(self.at) if self.at else "") if part)
        more = (self.answer, _("took it on") if self.took_it_on else "")
        return ". ".join(part.strip().rstrip(".") for part in (told, *more) if part.strip())


WHATS = {
    What.TOLD: _("they told somebody something"),
    What.SEEN: _("somebody saw or heard it"),
    What.ABOUT_A_GROWN_UP: _("something was said about a grown-up who looks after children"),
    What.WORRY: _("a grave worry"),
}
ABOUTS = {
    About.NO: _("no"),
    About.CARER_OR_WORKER: _("yes, a carer or worker"),
    About.MANAGER: _("yes, the manager"),
    About.NOT_KNOWN: _("not known"),
}
WHO = {
    Who.MANAGER: _("the manager of the home"),
    Who.SOCIAL_WORKER: _("the social worker"),
    Who.DUTY_TEAM: _("the duty team"),
    Who.DESIGNATED_OFFICER: _("the council's designated officer"),
    Who.POLICE: _("the police"),
    Who.NSPCC: _("the NSPCC"),
    Who.OFSTED: _("Ofsted"),
    Who.OTHER: _("somebody else"),
}
TEXTS = {
    "exact_words": _("Their exact words"),
    "said_to": _("To whom they were said, and what that person asked or answered"),
    "was_seen": _("What was seen or heard"),
    "where": _("Where, and who was there"),
    "about_whom": _("Whom it is about"),
    "made_safe": _("What was done so that they are safe now"),
    "what_i_think": _("What I think"),
}
_VOICES = {"exact_words": Voice.THEIR_WORDS, "was_seen": Voice.FACT, "what_i_think": Voice.VIEW}


class Serious(Content, frozen=True, kw_only=True):
    """Something serious. Only what was said or seen is needed; everything else can be written afterwards."""

    at: Moment
    what: What | None = None
    exact_words: str = ""
    said_to: str = ""
    was_seen: str = ""
    where: str = ""
    marks: tuple[BodyMark, ...] = ()
    about_whom: str = ""
    about: About | None = None
    made_safe: str = ""
    told: tuple[Told, ...] = ()
    what_i_think: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def headline(self) -> str:
        return first_line(self.exact_words or self.was_seen)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        if self.what:
            yield Line(field="what", label=_("What it is"), text=WHATS[self.what])
        for field, label in TEXTS.items():
            text = getattr(self, field)
            if text.strip() and field != "what_i_think":
                yield Line(field=field, label=label, text=text, voice=_VOICES.get(field, Voice.PLAIN))
        for mark in self.marks:
            yield Line(field="marks", label=_("A mark that was seen"), text=mark.words(), voice=Voice.FACT)
            if mark.said.strip():
                yield Line(field="marks", label=_("What they said about it"), text=mark.said, voice=Voice.THEIR_WORDS)
        if self.about:
            yield Line(
                field="about", label=_("Is it about somebody who looks after children?"), text=ABOUTS[self.about]
            )
        for one in self.told:
            yield Line(field="told", label=_("Told"), text=one.words())
        if self.what_i_think.strip():
            yield Line(field="what_i_think", label=TEXTS["what_i_think"], text=self.what_i_think, voice=Voice.VIEW)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        if not (self.exact_words.strip() or self.was_seen.strip() or self.marks):
            sentence = _("Write what was said, or what was seen. A few words are enough.")
            yield Problem(field="exact_words", sentence=sentence)
        for field, label in TEXTS.items():
            yield from too_long(field, label, getattr(self, field))
        for number, one in enumerate(self.told):
            yield from too_long(f"told[{number}].name", _("Name"), one.name, LONGEST_LINE)
            yield from too_long(f"told[{number}].answer", _("What they said"), one.answer)
        yield from self._untold()

    def _untold(self) -> Iterator[Problem]:
        """Saving tells nobody, so what nobody was told of is asked about; so is a manager who was told about themselves."""
        if not self.told:
            sentence = _("Saving does not tell anyone. Ring somebody now, and write here whom you told.")
            yield Problem(field="told", sentence=sentence, severity=Severity.SHOULD_NOT_BE)
        elif self.about is About.MANAGER and all(one.who is Who.MANAGER for one in self.told):
            sentence = _(
                "It is about the manager, and nobody else was told. Ring the duty team or the designated officer."
            )
            yield Problem(field="told", sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        """It waits until somebody who was told takes it on."""
        if any(one.took_it_on for one in self.told):
            return
        words = paper = _("Something serious was written down. Write here who has taken it on.")
        if not self.told:
            words = _("Something serious was written down, and nobody has been told. Ring now.")
            paper = _("Something serious was written down, and it is not written that anybody was told.")
        yield Due(sentence=words, by=local(self.at).date(), name="taken on", can_wait=False, on_paper=paper)


def _example(today: date) -> Serious:
    at = datetime(today.year, today.month, today.day, 17, 20, tzinfo=UTC)
    back = BodyPlace(side=BodySide.BACK, part=BodyPart.LEFT_UPPER_ARM, x=0, y=0)
    return Serious(
        at=at,
        what=What.TOLD,
        exact_words="“He grabbed me here and said I mustn't tell.”",
        said_to="To me, at the kitchen table. I said: “Thank you for telling me.” I asked nothing else.",
        marks=(BodyMark(where=back, looks="Three round marks, yellow, each the size of a five pence piece."),),
        told=(
            Told(
                who=Who.DUTY_TEAM, name="Ms Rahman", at=at.replace(minute=31), answer="Will ring back within the hour."
            ),
        ),
        about=About.NOT_KNOWN,
    )


SERIOUS = RecordKind(
    slug="serious_worry",
    title=_("Something serious"),
    content=Serious,
    example=_example,
    occurred_field="at",
    amended_by=AmendedBy.READERS,
    starts_closed=True,
)

KINDS = (SERIOUS,)
