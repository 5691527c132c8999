"""What a young person says for themselves as a record: their own words, their asking to read, and what was decided."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank, too_long
from carer_app.domain.kind import Circumstances, Content, Due, Lead, Line, Problem, RecordKind, Severity, Voice, Whose
from carer_app.domain.revision import Occurred
from carer_app.domain.told_to import text_lines, text_problems
from carer_app.domain.words import day_words, first_line, with_capital
from carer_app.i18n import _

LAW = _("UK GDPR, article 12(3): within one month")
ANSWER, TALK = "reading_answer", "reading_talk"


class Feeling(StrEnum):
    """How somebody feels who says something."""

    HAPPY = "happy"
    GOOD = "good"
    SO_SO = "so_so"
    SAD = "sad"
    VERY_SAD = "very_sad"


FEELINGS = {
    Feeling.HAPPY: _("happy"),
    Feeling.GOOD: _("good"),
    Feeling.SO_SO: _("so-so"),
    Feeling.SAD: _("sad"),
    Feeling.VERY_SAD: _("very sad"),
}


class OwnWords(Content, frozen=True, kw_only=True):
    """What a young person wants to say, in their words alone (Fostering NMS 26.6: personal statements)."""

    day: date
    words: str
    for_review: bool = False
    feeling: Feeling | None = None

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return first_line(self.words) or _("Their own words")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="words", label=_("Their own words"), text=self.words, voice=Voice.THEIR_WORDS)
        if self.feeling:
            yield Line(field="feeling", label=_("How they feel"), text=with_capital(FEELINGS[self.feeling]))
        if self.for_review:
            words = _("yes, for the {review}").format(review=profile.terms.review)
            yield Line(field="for_review", label=_("To be said there"), text=with_capital(words))

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("words", self.words, _("Nothing is written yet. Write a word or two first."))
        yield from too_long("words", _("Their own words"), self.words)


class AsksToRead(Content, frozen=True, kw_only=True):
    """A young person asks to read what is written about them (Fostering NMS 26.6; UK GDPR article 15).

    They say what in their own words; they need give no reason.
    """

    day: date
    what: str
    since: date | None = None

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("Asks to read: {what}").format(what=first_line(self.what, 100))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="what", label=_("What they ask to read"), text=self.what, voice=Voice.THEIR_WORDS)
        if self.since:
            yield Line(field="since", label=_("Written since"), text=day_words(self.since))

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("what", self.what, _("Say what you would like to read. “Everything” is an answer."))
        yield from too_long("what", _("What they ask to read"), self.what)
        if self.since and self.since > self.day:
            yield Problem(field="since", sentence=_("“Written since” is a day to come. Which day is right?"))

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        """The carer talks with them at once; the council answers within the month that the law gives."""
        talk = _("They asked to read what is written about them. Talk with them, and tell the social worker today.")
        yield Due(sentence=talk, name=TALK, can_wait=False)
        yield Due(
            sentence=_("They asked to read what is written about them. It waits for an answer."),
            by=_a_month_after(self.day),
            name=ANSWER,
            whose=Whose.SOCIAL_WORKER,
            source=LAW,
            can_wait=False,
        )


class Decision(StrEnum):
    """What may be read of what was asked for."""

    ALL = "all"
    SOME = "some"
    NOT_NOW = "not_now"


DECISIONS = {
    Decision.ALL: _("all of it"),
    Decision.SOME: _("some of it"),
    Decision.NOT_NOW: _("not now"),
}
ANSWER_TEXTS = {
    "decided_by": _("Who decided"),
    "shown": _("What they may read, and how"),
    "withheld": _("What is kept back"),
    "why_withheld": _("Why it is kept back"),
    "told": _("What they were told"),
    "ask_whom": _("Whom they can ask about it"),
}


class ReadingAnswer(Content, frozen=True, kw_only=True):
    """What was decided about their asking, by whom, and what they were told.

    `withheld` and `why_withheld` are for the grown-ups. That something is kept back, and whom to ask about it, is not.
    """

    day: date
    decided_by: str
    decision: Decision
    shown: str = ""
    withheld: str = ""
    why_withheld: str = ""
    told: str = ""
    ask_whom: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("Asked to read: the answer is “{decision}”").format(decision=DECISIONS[self.decision])

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        decision = with_capital(DECISIONS[self.decision])
        yield Line(field="decision", label=_("They may read"), text=decision, voice=Voice.FACT)
        yield from text_lines(self, ANSWER_TEXTS)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("decided_by", self.decided_by, _("“Who decided” is empty. Write the name."))
        yield from text_problems(self, ANSWER_TEXTS)
        lead = circumstances.lead.content if circumstances.lead else None
        if isinstance(lead, AsksToRead) and self.day < lead.day:
            yield Problem(field="day", sentence=_("This is before they asked. Which day is right?"))
        for field, sentence in self._unsaid():
            yield Problem(field=field, sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def answers(self, lead: Lead, writer: str) -> Iterator[str]:
        yield ANSWER
        yield TALK

    def _unsaid(self) -> Iterator[tuple[str, str]]:
        if not self.told.strip():
            yield "told", _("It does not say what they were told. They have to hear the answer.")
        if self.decision is Decision.ALL:
            return
        if not self.withheld.strip():
            yield "withheld", _("Something is kept back, and it does not say what.")
        if not self.why_withheld.strip():
            yield "why_withheld", _("Something is kept back, and it does not say why.")
        if not self.ask_whom.strip():
            yield "ask_whom", _("Something is kept back, and it does not say whom they can ask about it.")


def _a_month_after(day: date) -> date:
    """The same day of the next month, or its last."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


OWN_WORDS = RecordKind(
    slug="own_words",
    title=_("Their own words"),
    content=OwnWords,
    example=lambda today: OwnWords(
        day=today,
        words="I like it here. I want to see my brother more, and I want you to say so at my meeting.",
        for_review=True,
        feeling=Feeling.GOOD,
    ),
)
ASKS_TO_READ = RecordKind(
    slug="asks_to_read",
    title=_("Asks to read"),
    content=AsksToRead,
    example=lambda today: AsksToRead(day=today, what="What was written about the weekend at my nan's."),
)
READING_ANSWER = RecordKind(
    slug="reading_answer",
    title=_("Asked to read: the answer"),
    content=ReadingAnswer,
    example=lambda today: ReadingAnswer(
        day=today,
        decided_by="Rukhsana Iqbal, social worker",
        decision=Decision.SOME,
        shown="The entries of the weekend. Sam reads them with you on Saturday.",
        withheld="One line in which somebody else tells of their own health.",
        why_withheld="It is another person's, and they did not agree to its being read.",
        told="That one line is about somebody else and is kept back, and that you can ask about it.",
        ask_whom="Rukhsana Iqbal, or your advocate",
    ),
    settles={ANSWER: {}, TALK: {}},
    part_of=ASKS_TO_READ.slug,
)

KINDS = (OWN_WORDS, ASKS_TO_READ, READING_ANSWER)
