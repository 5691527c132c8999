"""What is added to an episode while it lasts: who was told, what was done to find them, where they were seen, how it goes on."""

from collections.abc import Iterator
from datetime import datetime

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank
from carer_app.domain.kind import Circumstances, Content, Lead, Line, Moment, Problem, Severity, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.told_to import text_lines, text_problems
from carer_app.domain.words import first_line, moment_words, with_capital
from carer_app.i18n import _
from carer_app.logs.missing.sorts import CATEGORIES, CONCERN, POLICE, POLICE_BACK, SOCIAL_WORKER, WHO, Category, Who

_POLICE = {
    "police_reference": _("Police reference"),
    "police_grading": _("Police risk grading, in their words"),
}
TOLD_TEXTS = {"name": _("Name"), "answer": _("What they said")} | _POLICE
ENQUIRY_TEXTS = {"what": _("What was done to find them"), "came_of_it": _("What came of it")}
SIGHTING_TEXTS = {
    "where": _("Where"),
    "seen_by": _("Seen by"),
    "with_whom": _("With whom"),
    "how_they_were": _("How they were"),
    "passed_on": _("Who was told of it"),
}
UPDATE_TEXTS = {"known": _("What is known now"), "next_step": _("What is done next, and by whom")} | _POLICE


class MissingTold(Content, frozen=True, kw_only=True):
    """Somebody was told, and what they answered. `of_concern`: they were told of a worry that somebody exploits the child."""

    at: Moment
    who: Who
    name: str = ""
    answer: str = ""
    police_reference: str = ""
    police_grading: str = ""
    of_concern: bool = False

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def headline(self) -> str:
        words = _("Told: {who}, {name}") if self.name.strip() else _("Told: {who}")
        return words.format(who=WHO[self.who], name=first_line(self.name, 80))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="at", label=_("When"), text=moment_words(self.at), voice=Voice.FACT)
        yield Line(field="who", label=_("Told"), text=with_capital(WHO[self.who]), voice=Voice.FACT)
        yield from text_lines(self, TOLD_TEXTS)
        if self.of_concern:
            told = _("that somebody may be taking advantage of the young person")
            yield Line(field="of_concern", label=_("They were told"), text=told)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from text_problems(self, TOLD_TEXTS)
        if self.of_concern and not self.name.strip():
            sentence = _("Somebody was told of the worry, and it is not written who: write the name.")
            yield Problem(field="name", sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def answers(self, lead: Lead, writer: str) -> Iterator[str]:
        if self.who is Who.POLICE:
            yield POLICE
            back = getattr(lead.content, "returned_at", None)
            if back and self.at >= back:
                yield POLICE_BACK
        if self.who in (Who.SOCIAL_WORKER, Who.DUTY_TEAM):
            yield SOCIAL_WORKER
        if self.of_concern and self.name.strip():
            yield CONCERN


class MissingEnquiry(Content, frozen=True, kw_only=True):
    """One thing that was done to find them. A carer keeps a record of each (statutory guidance, January 2014)."""

    at: Moment
    what: str
    came_of_it: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def headline(self) -> str:
        return _("Looked for: {what}").format(what=first_line(self.what))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="at", label=_("When"), text=moment_words(self.at), voice=Voice.FACT)
        yield from text_lines(self, ENQUIRY_TEXTS)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("what", self.what, _("“What was done?” is empty. Write it in a few words."))
        yield from text_problems(self, ENQUIRY_TEXTS)


class MissingSighting(Content, frozen=True, kw_only=True):
    """They were seen, or heard from, while they were away."""

    at: Moment
    where: str
    seen_by: str = ""
    with_whom: str = ""
    how_they_were: str = ""
    passed_on: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def headline(self) -> str:
        return _("Seen or heard from: {where}").format(where=first_line(self.where))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="at", label=_("When"), text=moment_words(self.at), voice=Voice.FACT)
        yield from text_lines(self, SIGHTING_TEXTS)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        missing = _("“Where?” is empty. Write where, or “by telephone”, or “not known”.")
        yield from blank("where", self.where, missing)
        yield from text_problems(self, SIGHTING_TEXTS)


class MissingUpdate(Content, frozen=True, kw_only=True):
    """How it stands at an hour of the night. A `category` changes what it is from then on; the earlier one stays to be read.

    The grading is the police's own, in their words, and never the carer's.
    """

    at: Moment
    known: str = ""
    category: Category | None = None
    police_reference: str = ""
    police_grading: str = ""
    next_step: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def headline(self) -> str:
        if self.category:
            return _("From then on: {category}").format(category=CATEGORIES[self.category])
        said = self.known or self.police_grading or self.next_step or self.police_reference
        return _("How it stands: {words}").format(words=first_line(said) or _("nothing new"))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="at", label=_("When"), text=moment_words(self.at), voice=Voice.FACT)
        if self.category:
            text = with_capital(CATEGORIES[self.category])
            yield Line(field="category", label=_("What it is from then on"), text=text, voice=Voice.FACT)
        yield from text_lines(self, UPDATE_TEXTS)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from text_problems(self, UPDATE_TEXTS)
        if self.category and circumstances.lead:
            yield from _misplaced(self.at, self.category, circumstances.lead.content)


def _misplaced(at: datetime, category: Category, lead: Content) -> Iterator[Problem]:
    """A change of category that cannot be put in order with the rest. It is kept: somebody saw a reason for it."""
    began, back = getattr(lead, "last_seen_at", None), getattr(lead, "returned_at", None)
    at_once = {other for since, other in getattr(lead, "changes", ()) if since == at and other is not category}
    found = (
        (began and at < began, _("This change is from before they were last seen. Which of the two times is right?")),
        (back and at > back, _("This change is from after they came back. Which of the two times is right?")),
        (at_once, _("Another change is written for the same minute. Both are kept: which came last?")),
    )
    for wrong, sentence in found:
        if wrong:
            yield Problem(field="category", sentence=sentence, severity=Severity.SHOULD_NOT_BE)
