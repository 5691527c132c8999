"""A dose of a medicine: given or not, when, how much, and who was there.

Each is a record of its own that belongs to the medicine, so that two shifts on two computers never change the same one.
What was known on the computer when a dose was written is signed with it: how many there were in the 24 hours before it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from carer_app.clock import local
from carer_app.councils import CouncilProfile
from carer_app.domain.checks import LONGEST_LINE, blank, too_long
from carer_app.domain.kind import Circumstances, Content, Due, Line, Moment, Problem, Severity, Voice
from carer_app.domain.medicine import Medicine, amount
from carer_app.domain.revision import Occurred
from carer_app.domain.same_person import may_be_same_person
from carer_app.domain.words import first_line, moment_words, with_capital
from carer_app.i18n import _, counted

DOSE = "medicine_dose"
ONCE = "medicine_once"
DAY = timedelta(hours=24)


class Outcome(StrEnum):
    """What became of a dose. The codes are those of medicine charts in homes; each says what happened and blames nobody."""

    GIVEN = "given"
    TOOK_IT_THEMSELVES = "took_it_themselves"
    DID_NOT_TAKE = "did_not_take"
    ASLEEP = "asleep"
    AWAY = "away"
    NOT_AVAILABLE = "not_available"
    WITHHELD = "withheld"
    ERROR = "error"


class Second(StrEnum):
    """Whether a second adult was there; that nobody was is an answer."""

    THERE = "there"
    NOBODY = "nobody"


OUTCOMES = {
    Outcome.GIVEN: _("given"),
    Outcome.TOOK_IT_THEMSELVES: _("took it themselves"),
    Outcome.DID_NOT_TAKE: _("did not take it"),
    Outcome.ASLEEP: _("asleep"),
    Outcome.AWAY: _("away from home"),
    Outcome.NOT_AVAILABLE: _("not available"),
    Outcome.WITHHELD: _("held back on advice"),
    Outcome.ERROR: _("something went wrong"),
}
SECONDS = {Second.THERE: _("yes"), Second.NOBODY: _("no second adult was there")}
TAKEN = (Outcome.GIVEN, Outcome.TOOK_IT_THEMSELVES)
NEEDS_ADVICE = (Outcome.DID_NOT_TAKE, Outcome.ERROR)

TEXTS = {
    "reason": _("Why, or what happened"),
    "advice": _("Who was asked for advice, and what they said"),
    "no_advice": _("Why nobody was asked yet"),
    "their_words": _("Their words"),
}


class Dose(Content, frozen=True, kw_only=True):
    """One dose: when, what became of it, how much, and who was there.

    `amount` is in the unit in which the medicine is counted, also where some was spilt or spat out. `given_by` is empty
    for whoever signs. `of`, `times`, `most_doses`, `hours_apart` and `looks_into_it` are the medicine, its set times and
    limits, and who looks into it, as the list had them then (0: not said); `doses_in_24_hours`, with this one, and
    `last_at` are what this computer knew when it was written.
    """

    at: Moment
    outcome: Outcome
    amount: str = ""
    given_by: str = ""
    reason: str = ""
    advice: str = ""
    no_advice: str = ""
    second: Second | None = None
    second_adult: str = ""
    their_words: str = ""
    of: str = ""
    times: str = ""
    doses_in_24_hours: int = 0
    last_at: Moment | None = None
    most_doses: int = 0
    hours_apart: int = 0
    looks_into_it: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def is_taken(self) -> bool:
        """Whether some of it was taken: given, or by themselves, or where something went wrong with a dose."""
        return self.outcome in TAKEN or (self.outcome is Outcome.ERROR and amount(self.amount) is not None)

    def against_the_limits(self) -> list[tuple[str, str]]:
        """What it was too many or too soon for, by the limits and the doses as they were known when it was written."""
        if not self.is_taken():
            return []
        over = over_the_most(self.most_doses, self.doses_in_24_hours)
        return [*over, *too_soon_after(self.hours_apart, self.at, self.last_at, None)]

    def headline(self) -> str:
        return self._with_limits(
            _("{medicine}: {outcome}").format(medicine=self.of or _("Dose"), outcome=OUTCOMES[self.outcome])
        )

    def _with_limits(self, words: str) -> str:
        """A headline that says, too, that it was one too many or too soon."""
        against = dict(self.against_the_limits())
        if "outcome" in against:
            said = _("{dose}, dose {number} in 24 hours, and {most} is the most")
            return said.format(dose=words, number=self.doses_in_24_hours, most=self.most_doses)
        if "at" in against:
            apart = counted("{count} hour", "{count} hours", self.hours_apart)
            return _("{dose}, less than {apart} after the last one").format(dose=words, apart=apart)
        return words

    def handover(self) -> str:
        """What whoever comes next should know: that one was not taken, went wrong, or was too many or too soon, whom
        somebody asked, and who looks into it.
        """
        against = self.against_the_limits()
        if self.outcome not in (*NEEDS_ADVICE, Outcome.WITHHELD) and not against:
            return ""
        words = _("{medicine}, {when}: {outcome}.").format(
            medicine=self.called(), when=moment_words(self.at), outcome=OUTCOMES[self.outcome]
        )
        reason = "" if self.outcome in TAKEN else first_line(self.reason, 200)
        parts = [words, reason, *(sentence for _field, sentence in against)]
        if against and self.advice.strip():
            parts.append(_("Advice: {words}").format(words=first_line(self.advice, 200)))
        if against and self.looks_into_it.strip():
            parts.append(_("{name} looks into it.").format(name=self.looks_into_it))
        return " ".join(part for part in parts if part)

    def called(self) -> str:
        """The medicine, as a list names it."""
        return self.of or _("Dose")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        is_wrong = self.outcome is Outcome.ERROR
        yield Line(field="at", label=_("When"), text=moment_words(self.at), voice=Voice.FACT)
        text = with_capital(OUTCOMES[self.outcome])
        yield Line(field="outcome", label=_("What became of it"), text=text, voice=Voice.FACT, loud=is_wrong)
        if self.amount:
            yield Line(field="amount", label=_("How much"), text=self.amount, voice=Voice.FACT)
        if self.given_by:
            yield Line(field="given_by", label=_("Given by"), text=self.given_by, voice=Voice.FACT)
        if self.second:
            name = self.second_adult if self.second is Second.THERE else ""
            yield Line(field="second", label=_("Second adult"), text=name or with_capital(SECONDS[self.second]))
        for field, label in TEXTS.items():
            voice = Voice.THEIR_WORDS if field == "their_words" else Voice.FACT
            if getattr(self, field).strip():
                yield Line(field=field, label=label, text=getattr(self, field), voice=voice)
        yield from self._limit_lines()

    def _limit_lines(self) -> Iterator[Line]:
        """How many there were, loud where that was too many or too soon, with what is to be done and by whom."""
        against = dict(self.against_the_limits())
        if "at" in against and self.last_at:
            text = moment_words(self.last_at)
            yield Line(field="last_at", label=_("The dose before"), text=text, voice=Voice.FACT, loud=True)
        if self.doses_in_24_hours:
            text = counted("{count} dose, with this one", "{count} doses, with this one", self.doses_in_24_hours)
            if "outcome" in against:
                text = _("{doses}; {most} is the most").format(doses=text, most=self.most_doses)
            label = _("In 24 hours, as far as was known here")
            is_over = "outcome" in against
            yield Line(field="doses_in_24_hours", label=label, text=text, voice=Voice.FACT, loud=is_over)
        if against and not self.advice.strip() and not self.no_advice.strip():
            text = _("Not written yet. Ring a pharmacist, the GP or 111.")
            yield Line(field="advice", label=TEXTS["advice"], text=text, loud=True)
        if self.looks_into_it.strip() and (against or self.outcome in NEEDS_ADVICE):
            yield Line(field="looks_into_it", label=_("Who looks into it"), text=self.looks_into_it, voice=Voice.FACT)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        for field, label in {"given_by": _("Who gave it?"), "second_adult": _("Second adult"), **TEXTS}.items():
            yield from too_long(field, label, getattr(self, field), 4000 if field in TEXTS else LONGEST_LINE)
        if self.amount and amount(self.amount) is None:
            yield Problem(field="amount", sentence=_("“How much?” is not a number such as 1 or 2.5."))
        if self.second is Second.NOBODY and self.second_adult.strip():
            sentence = _("“No second adult was there” is chosen, and a name is written. Change one of the two.")
            yield Problem(field="second_adult", sentence=sentence)
        lead = circumstances.lead.content if circumstances.lead else None
        against = self._against(lead, circumstances.writer) if isinstance(lead, Medicine) else ()
        for field, sentence in (*against, *self.unadvised()):
            yield Problem(field=field, sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def unadvised(self) -> Iterator[tuple[str, str]]:
        """What is not said of advice where it should be sought (Northumberland fostering policy: at once, then the social
        worker is told).
        """
        if self.outcome in NEEDS_ADVICE and not self.advice.strip() and not self.no_advice.strip():
            yield (
                "advice",
                _("Ask a pharmacist, the GP or 111 what to do now, and write what they said, or why nobody was asked."),
            )
        if self.outcome is Outcome.WITHHELD and not self.advice.strip():
            yield "advice", _("It was held back, and it is not written on whose advice.")

    def _against(self, medicine: Medicine, writer: str) -> Iterator[tuple[str, str]]:
        """What should not be by the list: kept all the same, since it happened."""
        if self.is_taken():
            yield from over_the_most(medicine.most_doses, self.doses_in_24_hours)
            yield from too_soon(medicine, self.at, self.last_at)
            yield from self._amounts(medicine)
        if not medicine.is_current(local(self.at).date()):
            yield "at", _("On that day it was not on the list.")
        yield from self.witness(medicine, writer)

    def _amounts(self, medicine: Medicine) -> Iterator[tuple[str, str]]:
        said, one = amount(self.amount), amount(medicine.units)
        if one is not None and said is None:
            yield "amount", _("It is not written how much, so the count cannot be right.")
        elif one is not None and said != one:
            sentence = _("One dose is {one} {unit} by the list, and {said} is written here.")
            yield (
                "amount",
                sentence.format(one=medicine.units, unit=medicine.unit(), said=self.amount).replace("  ", " "),
            )

    def witness(self, medicine: Medicine, writer: str) -> Iterator[tuple[str, str]]:
        """Whoever gives a medicine is not the second adult, also by a short name or initials; and where the home wants
        one, an answer is wanted.
        """
        giver, second = (self.given_by or writer).strip(), self.second_adult.strip()
        if self.second is Second.THERE and may_be_same_person(giver, second):
            sentence = _("{name} gave it and is named as the second adult too. Was somebody else there?")
            if giver.casefold() != second.casefold():
                sentence = _(
                    "{name} gave it, and “{second}” as the second adult may be the same person. Who was there?"
                )
            yield "second_adult", sentence.format(name=giver, second=second)
        elif medicine.wants_second_adult() and self.is_taken():
            if self.second is None:
                yield "second", _("This home wants a second adult for it. Say who was there, or that nobody was.")
            elif self.second is Second.THERE and not self.second_adult.strip():
                yield "second_adult", _("A second adult was there, and it is not written who.")


def over_the_most(most: int | None, doses: int) -> Iterator[tuple[str, str]]:
    """That so many doses in 24 hours are more than the list allows; none or 0: it does not say."""
    if most and doses > most:
        sentence = _("This is dose {number} in 24 hours, and {most} is the most. Ring a pharmacist, the GP or 111 now.")
        yield "outcome", sentence.format(number=doses, most=most)


def too_soon(medicine: Medicine, at: datetime, last: datetime | None) -> Iterator[tuple[str, str]]:
    """That a dose came sooner after the last one than the list allows, or is a second one for the same set time."""
    slot = medicine.slot(at)
    is_second = slot is not None and last is not None and last <= at and medicine.slot(last) == slot
    yield from too_soon_after(medicine.hours_apart, at, last, slot if is_second else None)


def too_soon_after(
    hours: int | None, at: datetime, last: datetime | None, slot: datetime | None
) -> Iterator[tuple[str, str]]:
    """The same, where it is known for which set time both were; None where they were not for one. `hours` is the least
    time between two; none or 0: the list does not say.
    """
    if slot and last:
        sentence = _("A dose for {time} is written already, at {last}. Ring a pharmacist, the GP or 111 now.")
        yield "at", sentence.format(time=f"{local(slot):%H:%M}", last=moment_words(last))
        return
    if hours and last and last <= at < last + timedelta(hours=hours):
        sentence = _(
            "The last dose was at {last}, and at least {apart} lie between two. Ask a pharmacist, the GP or 111."
        )
        apart = counted("{count} hour", "{count} hours", hours)
        yield "at", sentence.format(last=moment_words(last), apart=apart)


class OnceGiven(Dose, frozen=True, kw_only=True):
    """A dose of a medicine that was not written down from the list, such as one that a school or a doctor gave. It has to
    be named. `of` is what of the list it is the same as; empty where nothing there has that name.
    """

    medicine: str
    who_said: str = ""

    def called(self) -> str:
        return first_line(self.medicine, 80)

    def headline(self) -> str:
        words = (
            _("{medicine}, counted with the list: {outcome}")
            if self.of
            else _("{medicine}, not on the list: {outcome}")
        )
        return self._with_limits(words.format(medicine=self.called(), outcome=OUTCOMES[self.outcome]))

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        empty = _("“Which medicine?” is empty. Write its name; what is on the list is written there.")
        yield from blank("medicine", self.medicine, empty)
        yield from too_long("medicine", _("Medicine"), self.medicine, LONGEST_LINE)
        yield from too_long("who_said", _("Who said that it may be given"), self.who_said, LONGEST_LINE)
        yield from super().problems(circumstances)
        for field, sentence in self.against_the_limits():
            words = _("{medicine} is on the list, so this is counted with it. {what}")
            said = words.format(medicine=self.of, what=sentence) if self.of else sentence
            yield Problem(field=field, sentence=said, severity=Severity.SHOULD_NOT_BE)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        if any(self.unadvised()):
            words = _("{medicine}: ask a pharmacist, the GP or 111 what to do now, and write what they said.")
            yield Due(sentence=words.format(medicine=self.called()), name="advice", can_wait=False)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="medicine", label=_("Medicine"), text=self.medicine, voice=Voice.FACT)
        if self.of:
            yield Line(field="of", label=_("Counted with, on the list"), text=self.of, voice=Voice.FACT)
        if self.who_said.strip():
            yield Line(field="who_said", label=_("Who said that it may be given"), text=self.who_said)
        yield from super().lines(profile)
