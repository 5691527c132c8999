"""What is added to an episode when they are back: how they came, whether the talk was offered and held, and what led to it."""

from collections.abc import Iterator

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import earlier
from carer_app.domain.kind import Circumstances, Content, Due, Lead, Line, Moment, Problem, Severity, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.steps import Step, step_dues, step_lines, step_problems
from carer_app.domain.told_to import text_lines, text_problems
from carer_app.domain.words import first_line, moment_words, with_capital
from carer_app.i18n import _
from carer_app.logs.missing.sorts import (
    CONCERNS,
    INDEPENDENT,
    NOT_BACK,
    POLICE,
    POLICE_BACK,
    PULLS,
    PUSHES,
    SEEN,
    TALK,
    TALK_SAID,
    TALK_STEPS,
    Answer,
    Concern,
    Independent,
    Pull,
    Push,
    Seen,
    TalkStep,
)

RETURN_TEXTS = {
    "how": _("How they came back"),
    "how_they_are": _("How they are"),
    "clothing": _("Clothes"),
    "things": _("Things and money they have with them"),
    "said": _("What they said"),
    "needed": _("What they needed, and what was done"),
}
TALK_TEXTS = {"who": _("By whom"), "reason": _("Why not, as far as they want it known")}
REASONS_TEXTS = {
    "their_words": _("Their words"),
    "we_think": _("What we think"),
    "concern_about": _("What the worry is"),
    "told_to": _("Told of the worry, by name"),
}
TO_LOWER = "plan"
"""The name of the steps that may make it safer."""


class MissingReturn(Content, frozen=True, kw_only=True):
    """They are back: when, and the note of whoever was there. Two people may each write one; both stand.

    It is the carer's own note, not the return home interview, and not what the police ask.
    """

    returned_at: Moment
    how: str = ""
    how_they_are: str = ""
    clothing: str = ""
    things: str = ""
    said: str = ""
    needed: str = ""
    doctor: Seen | None = None
    police: Seen | None = None

    def occurred(self) -> Occurred:
        return Occurred.at(self.returned_at)

    def headline(self) -> str:
        return _("Came back {when}").format(when=moment_words(self.returned_at))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="returned_at", label=_("Came back"), text=moment_words(self.returned_at), voice=Voice.FACT)
        yield from text_lines(self, RETURN_TEXTS, voices={"said": Voice.THEIR_WORDS})
        if self.doctor:
            yield Line(
                field="doctor", label=_("A doctor or nurse looked at them"), text=with_capital(SEEN[self.doctor])
            )
        if self.police:
            yield Line(field="police", label=_("The police spoke with them"), text=with_capital(SEEN[self.police]))

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from text_problems(self, RETURN_TEXTS)
        lead = circumstances.lead.content if circumstances.lead else None
        seen = getattr(lead, "last_seen_at", None)
        before = _("“Came back” is before they were last seen, {when}. Which of the two is right?")
        sentence = before.format(when=moment_words(seen) if seen else "")
        yield from earlier("returned_at", self.returned_at, seen, sentence)
        others = [at for at in getattr(lead, "returns", ()) if at != self.returned_at]
        if others:
            sentence = _("Another time of coming back is written too, {when}. Both are kept.")
            yield Problem(
                field="returned_at",
                sentence=sentence.format(when=moment_words(others[0])),
                severity=Severity.SHOULD_NOT_BE,
            )

    def answers(self, lead: Lead, writer: str) -> Iterator[str]:
        yield NOT_BACK
        if self.police in (Seen.YES, Seen.NOT_NEEDED):
            yield POLICE
        if self.police is Seen.YES:
            yield POLICE_BACK


class MissingTalk(Content, frozen=True, kw_only=True):
    """How far the return home interview has come. Its content is theirs and the interviewer's, and never written here.

    It is offered after every episode, within 72 hours of the return or the council's own hours, by somebody independent
    (statutory guidance on children who run away or go missing, January 2014).
    """

    at: Moment
    step: TalkStep
    answer: Answer | None = None
    who: str = ""
    independent: Independent | None = None
    reason: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def headline(self) -> str:
        said = TALK_SAID.get(self.answer, "") if self.answer and self.step is not TalkStep.NOT_OFFERED else ""
        step = f"{TALK_STEPS[self.step]}, {said}" if said else TALK_STEPS[self.step]
        return _("Return home interview: {step}").format(step=step)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="at", label=_("When"), text=moment_words(self.at), voice=Voice.FACT)
        yield Line(field="step", label=_("Return home interview"), text=with_capital(TALK_STEPS[self.step]))
        if self.answer in TALK_SAID:
            yield Line(field="answer", label=_("Their answer"), text=with_capital(TALK_SAID[self.answer]))
        yield from text_lines(self, TALK_TEXTS)
        if self.independent:
            yield Line(field="independent", label=_("Who it is"), text=with_capital(INDEPENDENT[self.independent]))

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from text_problems(self, TALK_TEXTS)
        lead = circumstances.lead.content if circumstances.lead else None
        back = getattr(lead, "returned_at", None)
        flagged = (
            ("at", bool(back and self.at < back), _("This is before “came back”. Is it right?")),
            ("answer", self._says_no_answer(), _("“They answered” says nothing of the answer: yes, or no?")),
            (
                "independent",
                self.step is TalkStep.HELD and self.independent is Independent.NO,
                _("A return home interview should be with someone from outside the home. Tell the social worker."),
            ),
        )
        for field, wrong, sentence in flagged:
            if wrong:
                yield Problem(field=field, sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def answers(self, lead: Lead, writer: str) -> Iterator[str]:
        """It is met when it was held, or they said no to it; an offer alone is waited on."""
        if self.step is TalkStep.HELD or self.answer is Answer.SAID_NO:
            yield TALK

    def _says_no_answer(self) -> bool:
        return self.step is TalkStep.ANSWERED and self.answer not in TALK_SAID


class MissingReasons(Content, frozen=True, kw_only=True):
    """What led to it and what drew them, as they say it first; a worry that somebody uses them; and what may make it safer."""

    at: Moment
    their_words: str = ""
    push: tuple[Push, ...] = ()
    pull: tuple[Pull, ...] = ()
    we_think: str = ""
    concern: Concern | None = None
    concern_about: str = ""
    told_to: str = ""
    told_at: Moment | None = None
    plan: tuple[Step, ...] = ()

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def headline(self) -> str:
        named = [*(PUSHES[one] for one in self.push), *(PULLS[one] for one in self.pull)]
        said = ", ".join(named) or self.their_words
        if said.strip():
            return _("What led to it: {what}").format(what=first_line(said, 100))
        return _("What led to it, and what may make it safer")

    def is_worrying(self) -> bool:
        """Whether there is, or may be, a worry that somebody uses them."""
        return self.concern in (Concern.YES, Concern.NOT_SURE)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="at", label=_("When this was talked about"), text=moment_words(self.at), voice=Voice.FACT)
        yield from text_lines(self, REASONS_TEXTS, ("their_words",), {"their_words": Voice.THEIR_WORDS})
        for field, label, words in (
            ("push", _("What led to it"), [PUSHES[one] for one in self.push]),
            ("pull", _("What drew them"), [PULLS[one] for one in self.pull]),
        ):
            if words:
                yield Line(field=field, label=label, text=with_capital(", ".join(words)))
        yield from text_lines(self, REASONS_TEXTS, ("we_think",), {"we_think": Voice.VIEW})
        if self.concern:
            text, label = with_capital(CONCERNS[self.concern]), _("A worry that somebody takes advantage of them")
            yield Line(field="concern", label=label, text=text, loud=self.is_worrying())
        yield from text_lines(self, REASONS_TEXTS, ("concern_about", "told_to"))
        if self.told_at:
            yield Line(field="told_at", label=_("Told"), text=moment_words(self.told_at))
        yield from step_lines("plan", self.plan)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from text_problems(self, REASONS_TEXTS)
        yield from step_problems("plan", self.plan)
        if self.is_worrying() and not self.told_to.strip():
            sentence = _(
                "There is a worry that somebody takes advantage of them, and nobody is named who was told. Tell somebody today."
            )
            yield Problem(field="told_to", sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        yield from step_dues(TO_LOWER, self.plan)
