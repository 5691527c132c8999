"""What a professional's visit is: who came and in what part, what they saw, what was said, and what was agreed."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import LONGEST_LINE, too_long
from carer_app.domain.facts import Fact, Standing, Topic
from carer_app.domain.kind import Circumstances, Content, Line, Problem, RecordKind, Severity, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.words import day_words
from carer_app.i18n import _

_CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class Visitor(StrEnum):
    """In what part somebody came."""

    SOCIAL_WORKER = "social_worker"
    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker"
    REVIEWING_OFFICER = "reviewing_officer"
    ADVOCATE = "advocate"
    INDEPENDENT_VISITOR = "independent_visitor"
    PERSONAL_ADVISER = "personal_adviser"
    GUARDIAN = "guardian"
    HEALTH = "health"
    SCHOOL = "school"
    POLICE = "police"
    INSPECTOR = "inspector"
    MANAGER = "manager"
    OTHER = "other"


class Answer(StrEnum):
    """Yes, no, or not known, which is never taken for no."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


VISITORS = {
    Visitor.SOCIAL_WORKER: _("social worker"),
    Visitor.SUPERVISING_SOCIAL_WORKER: _("supervising social worker"),
    Visitor.REVIEWING_OFFICER: _("independent reviewing officer"),
    Visitor.ADVOCATE: _("advocate"),
    Visitor.INDEPENDENT_VISITOR: _("independent visitor"),
    Visitor.PERSONAL_ADVISER: _("personal adviser"),
    Visitor.GUARDIAN: _("children's guardian"),
    Visitor.HEALTH: _("somebody from health"),
    Visitor.SCHOOL: _("somebody from school"),
    Visitor.POLICE: _("police"),
    Visitor.INSPECTOR: _("inspector or independent person"),
    Visitor.MANAGER: _("manager"),
    Visitor.OTHER: _("somebody else"),
}


def visitors_in(profile: CouncilProfile) -> dict[Visitor, str]:
    """In what part somebody can come, in the council's own words."""
    return VISITORS | {Visitor.PERSONAL_ADVISER: profile.terms.personal_adviser}


ANSWERS = {Answer.YES: _("yes"), Answer.NO: _("no"), Answer.NOT_KNOWN: _("not known")}

TEXTS = {
    "their_words": _("Their words"),
    "said": _("What was said"),
    "agreed": _("What was agreed, who does it and by when"),
    "what_i_think": _("What I think"),
}
_VOICES = {"said": Voice.FACT, "their_words": Voice.THEIR_WORDS, "what_i_think": Voice.VIEW}


class Visit(Content, frozen=True, kw_only=True):
    """Somebody came to see the child or the home.

    A social worker sees the child alone, unless that is not right for the child, and speaks with the carer (Care Planning
    Regulations 2010, regulations 28 and 29); where a child sleeps is seen as well. Times are of the clock in England.
    """

    day: date
    visitor: Visitor
    name: str = ""
    came: str = ""
    left: str = ""
    announced: Answer = Answer.NOT_KNOWN
    child_seen: Answer = Answer.NOT_KNOWN
    child_seen_alone: Answer = Answer.NOT_KNOWN
    why_not: str = ""
    bedroom_seen: Answer = Answer.NOT_KNOWN
    said: str = ""
    agreed: str = ""
    their_words: str = ""
    what_i_think: str = ""
    next_visit: date | None = None

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        who = _("{name}, {part}").format(name=self.name.strip()[:80], part=VISITORS[self.visitor])
        return _("Visit: {who}").format(who=" ".join(who.split()) if self.name.strip() else VISITORS[self.visitor])

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        who = " · ".join(part for part in (self.name.strip(), visitors_in(profile)[self.visitor]) if part)
        yield Line(field="visitor", label=_("Who came"), text=who, voice=Voice.FACT)
        times = " – ".join(part for part in (self.came, self.left) if part)
        if times:
            yield Line(field="came", label=_("At what time"), text=times)
        yield Line(field="announced", label=_("Announced beforehand"), text=ANSWERS[self.announced])
        yield Line(field="child_seen", label=_("Was the child seen"), text=ANSWERS[self.child_seen])
        alone = ". ".join(part for part in (ANSWERS[self.child_seen_alone], self.why_not) if part)
        yield Line(field="child_seen_alone", label=_("Seen alone"), text=alone)
        yield Line(field="bedroom_seen", label=_("Was the bedroom seen"), text=ANSWERS[self.bedroom_seen])
        for field, label in TEXTS.items():
            if getattr(self, field):
                yield Line(field=field, label=label, text=getattr(self, field), voice=_VOICES.get(field, Voice.PLAIN))
        if self.next_visit:
            yield Line(field="next_visit", label=_("Next visit"), text=day_words(self.next_visit))

    def facts(self) -> Iterator[Fact]:
        """A visit of the child's own social worker, if the child was seen; and the next that was agreed."""
        if self.visitor is not Visitor.SOCIAL_WORKER:
            return
        if self.child_seen is Answer.YES:
            yield Fact(topic=Topic.SOCIAL_WORKER_VISIT, day=self.day)
        if self.next_visit:
            yield Fact(topic=Topic.SOCIAL_WORKER_VISIT, day=self.next_visit, standing=Standing.PLANNED)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from self._of_time()
        if self.child_seen is Answer.NO and self.child_seen_alone is Answer.YES:
            yield Problem(
                field="child_seen_alone",
                sentence=_("“Seen alone” says yes, and “Was the child seen” says no. Which of the two is right?"),
            )
        for field, label in TEXTS.items():
            yield from too_long(field, label, getattr(self, field))
        yield from too_long("why_not", _("Why not alone"), self.why_not)
        yield from too_long("name", _("Name"), self.name, LONGEST_LINE)

    def _of_time(self) -> Iterator[Problem]:
        for field, label, text in (("came", _("Came at"), self.came), ("left", _("Left at"), self.left)):
            if text and not _CLOCK_TIME.fullmatch(text):
                sentence = _("“{label}” is not a time such as 16:05.").format(label=label)
                yield Problem(field=field, sentence=sentence)
        if _CLOCK_TIME.fullmatch(self.came) and _CLOCK_TIME.fullmatch(self.left) and self.left < self.came:
            sentence = _("“Left at” is before “Came at”. Is it right, because they left after midnight?")
            yield Problem(field="left", sentence=sentence, severity=Severity.SHOULD_NOT_BE)
        if self.next_visit and self.next_visit < self.day:
            sentence = _("“Next visit” is before the day of this one. Is it right?")
            yield Problem(field="next_visit", sentence=sentence, severity=Severity.SHOULD_NOT_BE)


def _example(today: date) -> Visit:
    return Visit(
        day=today,
        visitor=Visitor.SOCIAL_WORKER,
        name="Ms Patel",
        came="16:05",
        left="17:00",
        announced=Answer.YES,
        child_seen=Answer.YES,
        child_seen_alone=Answer.YES,
        bedroom_seen=Answer.YES,
        said="Talked with her about school and the summer, and with us about the passport.",
        agreed="Ms Patel asks about the passport by Friday.",
        their_words="“She remembered the name of my fish.”",
        next_visit=today + timedelta(days=35),
    )


VISIT = RecordKind(
    slug="professional_visit",
    title=_("Visit by a professional"),
    content=Visit,
    example=_example,
    settles={str(Topic.SOCIAL_WORKER_VISIT): {"visitor": str(Visitor.SOCIAL_WORKER)}},
)

KINDS = (VISIT,)
