"""What a complaint is as a record: whose it is, their own words, what they want, who answers it, and that they were told."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank
from carer_app.domain.kind import (
    AmendedBy,
    Circumstances,
    Content,
    Due,
    Line,
    Problem,
    RecordKind,
    Severity,
    Voice,
    Whose,
)
from carer_app.domain.revision import Occurred
from carer_app.domain.told_to import ToldTo, text_lines, text_problems, told_lines, told_problems
from carer_app.domain.words import day_words, with_capital
from carer_app.i18n import _


class AboutWhom(StrEnum):
    """Whether it is about somebody who works or cares here, since nobody decides about themselves."""

    NOBODY_HERE = "nobody_here"
    SOMEBODY_HERE = "somebody_here"
    MANAGER = "manager"


ABOUT_WHOM = {
    AboutWhom.NOBODY_HERE: _("not about anybody here"),
    AboutWhom.SOMEBODY_HERE: _("about somebody who works or cares here"),
    AboutWhom.MANAGER: _("about the manager of the home"),
}

TEXTS = {
    "who_complains": _("Who complains"),
    "about": _("What it is about, in their words"),
    "wants": _("What they want to happen"),
    "decided_by": _("Who looks into it and answers"),
    "outcome": _("What came of it"),
}
_VOICES = {"about": Voice.THEIR_WORDS, "wants": Voice.THEIR_WORDS}


class Complaint(Content, frozen=True, kw_only=True):
    """One complaint, by the young person or by anybody else for them."""

    day: date
    about: str
    who_complains: str = ""
    wants: str = ""
    about_whom: AboutWhom | None = None
    told: tuple[ToldTo, ...] = ()
    decided_by: str = ""
    outcome: str = ""
    told_them_on: date | None = None

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("A complaint, answered") if self.outcome.strip() else _("A complaint, not answered yet")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield from text_lines(self, TEXTS, ("who_complains", "about", "wants"), _VOICES)
        if self.about_whom:
            text = with_capital(ABOUT_WHOM[self.about_whom])
            is_loud = self.about_whom is AboutWhom.MANAGER
            yield Line(field="about_whom", label=_("About whom"), text=text, loud=is_loud)
        yield from told_lines(self.told)
        yield from text_lines(self, TEXTS, ("decided_by", "outcome"))
        if self.told_them_on:
            yield Line(field="told_them_on", label=_("They were told on"), text=day_words(self.told_them_on))

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("about", self.about, _("“What it is about” is empty. Write it in their words."))
        yield from text_problems(self, TEXTS)
        yield from told_problems(self.told)
        if not self.who_complains.strip():
            sentence = _("“Who complains” is empty. Write the name.")
            yield Problem(field="who_complains", sentence=sentence, severity=Severity.SHOULD_NOT_BE)
        if self.about_whom is AboutWhom.MANAGER and "manager" in self.decided_by.casefold():
            sentence = _(
                "It is about the manager, so the manager does not decide it. Whoever is responsible for the home, or the "
                "social worker, does: write who that is."
            )
            yield Problem(field="decided_by", sentence=sentence, severity=Severity.SHOULD_NOT_BE)
        if self.told_them_on and self.told_them_on < self.day:
            yield Problem(
                field="told_them_on", sentence=_("“They were told on” is before the complaint. Which is right?")
            )

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        """Somebody is told, it is answered, and the young person hears the answer."""
        is_managers = self.about_whom is AboutWhom.MANAGER
        if not self.told and not self.outcome.strip():
            sentence = _("A complaint: tell the manager. Help them to have somebody on their side, if they want.")
            if is_managers:
                sentence = _(
                    "A complaint about the manager: tell the social worker, or whoever is responsible for the home."
                )
            yield Due(sentence=sentence, by=self.day, name="told")
        if not self.outcome.strip():
            whose = Whose.COUNCIL if is_managers else Whose.MANAGER
            yield Due(sentence=_("A complaint waits for its answer."), name="outcome", whose=whose)
        elif not self.told_them_on:
            yield Due(sentence=_("Tell the young person what came of the complaint, and write when."), name="tell them")


def _example(today: date) -> Complaint:
    at = datetime(today.year, today.month, today.day, 18, 0, tzinfo=UTC)
    return Complaint(
        day=today,
        who_complains="Maya",
        about="“Nobody asked me before they painted my room.”",
        wants="“I want to choose the colour next time.”",
        about_whom=AboutWhom.SOMEBODY_HERE,
        told=(ToldTo(who="Grace Oduya, manager", at=at, answer="Will talk with Maya tomorrow."),),
        decided_by="Grace Oduya",
        outcome="An apology, and Maya chooses a colour on Saturday.",
        told_them_on=today + timedelta(days=1),
    )


COMPLAINT = RecordKind(
    slug="complaint",
    title=_("Complaint"),
    content=Complaint,
    example=_example,
    amended_by=AmendedBy.READERS,
)

KINDS = (COMPLAINT,)
