"""The scores of a strengths and difficulties questionnaire (SDQ), as they were added up from the paper.

The questions are not here and may not be: they are copyright of Youthinmind, who allow no electronic version without
their leave. What a carer, a teacher or the young person answered stays on the paper; the scores are typed in from it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import too_long
from carer_app.domain.facts import Fact, Standing, Topic
from carer_app.domain.kind import Circumstances, Content, Line, Problem, Severity, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.words import day_words, with_capital
from carer_app.domain.yearly import SdqNotDone, SdqReason, SdqScore, Yearly
from carer_app.i18n import _

SDQ = "sdq"
HIGHEST, HIGHEST_TOTAL = 10, 40


class Answered(StrEnum):
    """Who filled in the form. The forms differ, and so do the bands; the yearly return counts the main carer's."""

    MAIN_CARER = "main_carer"
    TEACHER = "teacher"
    SELF = "self"


class WhyNot(StrEnum):
    """Why it was not filled in; the yearly return has a code for each."""

    YOUNG_PERSON_SAID_NO = "young_person_said_no"
    CARER_SAID_NO = "carer_said_no"
    DOES_NOT_FIT = "does_not_fit"
    OTHER = "other"


class Band(StrEnum):
    """In which band of its form a score lies. It is nobody's place among others: it says when a talk may help."""

    NEAR = "near"
    RAISED = "raised"
    HIGH = "high"


ANSWERED = {
    Answered.MAIN_CARER: _("the main carer"),
    Answered.TEACHER: _("a teacher"),
    Answered.SELF: _("the young person"),
}
WHY_NOT = {
    WhyNot.YOUNG_PERSON_SAID_NO: _("the young person said no"),
    WhyNot.CARER_SAID_NO: _("the carer said no"),
    WhyNot.DOES_NOT_FIT: _("it does not fit, because of a disability"),
    WhyNot.OTHER: _("another reason"),
}
BANDS = {
    Band.NEAR: _("in the lowest band of this form"),
    Band.RAISED: _("in the middle band of this form: worth a talk about what would help"),
    Band.HIGH: _("in the highest band of this form: worth a talk soon about what would help"),
}
SCALES = {
    "emotional": _("Emotional (feelings)"),
    "conduct": _("Conduct (getting on with rules)"),
    "hyperactivity": _("Hyperactivity (restlessness and attention)"),
    "peer": _("Peer (friends)"),
}
"""The four scales that make the total: by the names on the paper, with words of ours beside them."""
PROSOCIAL = _("Prosocial (kindness to others)")
IMPACT = _("Impact (how much it gets in the way)")
_REASONS = {
    WhyNot.YOUNG_PERSON_SAID_NO: SdqReason.CHILD_SAID_NO,
    WhyNot.CARER_SAID_NO: SdqReason.CARER_SAID_NO,
    WhyNot.DOES_NOT_FIT: SdqReason.DISABILITY,
    WhyNot.OTHER: SdqReason.OTHER,
}

# The last total of the first band and of the second, by form: for parents and carers 0-13, 14-16, 17-40 (Lancashire's
# guidance), for teachers 0-11, 12-15, 16-40 (PMC4830858). No other score has a band here: none was found at a source.
_CUTS = {Answered.MAIN_CARER: (13, 16), Answered.TEACHER: (11, 15)}


class QuestionnaireScores(Content, frozen=True, kw_only=True):
    """One questionnaire: whose answers, the score of each scale as far as it is known, and the total."""

    day: date
    answered_by: Answered
    emotional: int | None = None
    conduct: int | None = None
    hyperactivity: int | None = None
    peer: int | None = None
    prosocial: int | None = None
    impact: int | None = None
    total: int | None = None
    why_not: WhyNot | None = None
    why_not_words: str = ""
    scored_by: str = ""
    their_words: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def known_total(self) -> int | None:
        """The sum of the four scales where all are known, else the total as it was written; prosocial is not in it."""
        scales = [getattr(self, scale) for scale in SCALES]
        return sum(scales) if None not in scales else self.total

    def headline(self) -> str:
        total = self.known_total()
        if self.why_not:
            return _("SDQ: not filled in, {why}").format(why=WHY_NOT[self.why_not])
        if total is None:
            return _("SDQ by {who}").format(who=ANSWERED[self.answered_by])
        return _("SDQ by {who}: {total} of 40").format(who=ANSWERED[self.answered_by], total=total)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="day", label=_("Day"), text=day_words(self.day))
        yield Line(field="answered_by", label=_("Filled in by"), text=with_capital(ANSWERED[self.answered_by]))
        if self.why_not:
            yield Line(field="why_not", label=_("Not filled in"), text=with_capital(WHY_NOT[self.why_not]))
        total = self.known_total()
        if total is not None:
            text = total_words(self.answered_by, total)
            yield Line(field="total", label=_("Total of the difficulties"), text=text, voice=Voice.FACT)
        for scale, label in SCALES.items():
            score = getattr(self, scale)
            if score is not None:
                text = _("{score} of 10").format(score=score)
                yield Line(field=scale, label=label, text=text, voice=Voice.FACT)
        yield from self._apart()
        for field, label in _TEXTS.items():
            voice = Voice.THEIR_WORDS if field == "their_words" else Voice.PLAIN
            if getattr(self, field).strip():
                yield Line(field=field, label=label, text=getattr(self, field), voice=voice)

    def _apart(self) -> Iterator[Line]:
        """The scales that are not in the total."""
        if self.prosocial is not None:
            text = _("{score} of 10, where more is more, and not in the total").format(score=self.prosocial)
            yield Line(field="prosocial", label=PROSOCIAL, text=text, voice=Voice.FACT)
        if self.impact is not None:
            yield Line(field="impact", label=IMPACT, text=str(self.impact), voice=Voice.FACT)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        labels = {**SCALES, "prosocial": PROSOCIAL, "impact": IMPACT}
        scores = [getattr(self, scale) for scale in SCALES]
        for field, label in labels.items():
            yield from _out_of_range(field, label, getattr(self, field), HIGHEST)
        yield from _out_of_range("total", _("Total"), self.total, HIGHEST_TOTAL)
        if self.total is not None and None not in scores and self.total != sum(scores):
            sentence = _("“Total” is {total}, and the four scales make {sum}. Prosocial is not in it. Which is right?")
            yield Problem(field="total", sentence=sentence.format(total=self.total, sum=sum(scores)))
        written = any(getattr(self, field) is not None for field in (*labels, "total"))
        if not written and not self.why_not:
            sentence = _("No score is written. Write the scores from the paper, or why it was not filled in.")
            yield Problem(field="total", sentence=sentence)
        if written and self.why_not:
            sentence = _("It says why it was not filled in, and there are scores. Change one of the two.")
            yield Problem(field="why_not", sentence=sentence)
        for field, label in _TEXTS.items():
            yield from too_long(field, label, getattr(self, field))
        if written and self.known_total() is None:
            sentence = _("Without all four scales or the total nobody can say how it changes over time.")
            yield Problem(field="total", sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def facts(self) -> Iterator[Fact]:
        """The main carer's is the one that is asked for once a year; a no is a right, and it may be offered again."""
        if self.answered_by is not Answered.MAIN_CARER:
            return
        if self.why_not in (WhyNot.YOUNG_PERSON_SAID_NO, WhyNot.CARER_SAID_NO):
            yield Fact(topic=Topic.QUESTIONNAIRE, day=self.day, standing=Standing.SAID_NO)
        elif self.why_not is None:
            yield Fact(topic=Topic.QUESTIONNAIRE, day=self.day)

    def yearly(self, parts: Sequence[Content]) -> Iterator[Yearly]:
        total = self.known_total()
        if self.answered_by is not Answered.MAIN_CARER:
            return
        if self.why_not:
            yield SdqNotDone(day=self.day, reason=_REASONS[self.why_not])
        elif total is not None:
            yield SdqScore(day=self.day, score=total)


_TEXTS = {
    "why_not_words": _("Why not"),
    "scored_by": _("Who added up the scores"),
    "their_words": _("Their words"),
}


def _out_of_range(field: str, label: str, score: int | None, most: int) -> Iterator[Problem]:
    if score is not None and not 0 <= score <= most:
        sentence = _("“{label}” is {score}, and it can be from 0 to {most}.")
        yield Problem(field=field, sentence=sentence.format(label=label, score=score, most=most))


def band_words(form: Answered, total: int) -> str:
    """Where a total lies by the cut-offs of this form; empty for a form that has none here."""
    if form not in _CUTS:
        return ""
    near, raised = _CUTS[form]
    return BANDS[Band.NEAR if total <= near else Band.RAISED if total <= raised else Band.HIGH]


def total_words(form: Answered, total: int) -> str:
    """A total, and where it lies where that is known."""
    said = _("{total} of 40").format(total=total)
    where = band_words(form, total)
    return _("{total}, {band}").format(total=said, band=where) if where else said
