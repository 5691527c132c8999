"""A medicine on a child's list: what it is, how much, when, and what must be minded. Doses and counts are parts of it.

Fostering Services National Minimum Standard 6.11 and regulation 23 of the Children's Homes (England) Regulations 2015 ask
for a written record of every medicine given. The fields are those of the NICE guideline SC1 on medicines in care homes.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache

from carer_app.clock import LONDON, local
from carer_app.councils import CouncilProfile
from carer_app.domain.checks import LONGEST_LINE, blank, earlier_day, too_long
from carer_app.domain.kind import Circumstances, Content, Due, Line, Problem, Severity, Voice, Whose
from carer_app.domain.revision import Occurred
from carer_app.domain.words import day_words, first_line, with_capital
from carer_app.i18n import _, counted

MEDICINE = "medicine"
_AMOUNT = re.compile(r"\d{1,5}(\.\d{1,3})?")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_BETWEEN = re.compile(r"[\s,;]+")


class Supply(StrEnum):
    """Where it comes from: the two are kept on sheets of their own."""

    PRESCRIBED = "prescribed"
    SHOP = "shop"


class Form(StrEnum):
    """What it is given as."""

    TABLET = "tablet"
    LIQUID = "liquid"
    INHALER = "inhaler"
    CREAM = "cream"
    DROPS = "drops"
    PATCH = "patch"
    INJECTION = "injection"
    OTHER = "other"


class Route(StrEnum):
    """How it is taken."""

    MOUTH = "mouth"
    BREATHED_IN = "breathed_in"
    SKIN = "skin"
    EYE = "eye"
    EAR = "ear"
    NOSE = "nose"
    INJECTED = "injected"
    OTHER = "other"


class When(StrEnum):
    """At set times, or only when it is needed."""

    REGULAR = "regular"
    AS_NEEDED = "as_needed"


class Said(StrEnum):
    """Whether something is so; not known is an answer of its own."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


SUPPLIES = {Supply.PRESCRIBED: _("prescribed"), Supply.SHOP: _("bought in a shop")}
FORMS = {
    Form.TABLET: _("tablets or capsules"),
    Form.LIQUID: _("liquid"),
    Form.INHALER: _("inhaler"),
    Form.CREAM: _("cream or ointment"),
    Form.DROPS: _("drops"),
    Form.PATCH: _("patches"),
    Form.INJECTION: _("injection"),
    Form.OTHER: _("something else"),
}
UNITS = {
    Form.TABLET: _("tablets"),
    Form.LIQUID: _("ml"),
    Form.INHALER: _("puffs"),
    Form.DROPS: _("drops"),
    Form.PATCH: _("patches"),
}
ROUTES = {
    Route.MOUTH: _("by mouth"),
    Route.BREATHED_IN: _("breathed in"),
    Route.SKIN: _("on the skin"),
    Route.EYE: _("in the eye"),
    Route.EAR: _("in the ear"),
    Route.NOSE: _("in the nose"),
    Route.INJECTED: _("injected"),
    Route.OTHER: _("another way"),
}
WHENS = {When.REGULAR: _("at set times"), When.AS_NEEDED: _("only when needed")}
CONTROLLED = {Said.YES: _("yes, a controlled drug"), Said.NO: _("no"), Said.NOT_KNOWN: _("not known yet")}
SECOND_ADULT = {Said.YES: _("yes"), Said.NO: _("no"), Said.NOT_KNOWN: _("not known yet")}

LABELS = {
    "strength": _("Strength"),
    "dose": _("One dose"),
    "how_often": _("How often"),
    "reasons": _("When it may be given"),
    "prescriber": _("Who prescribed it"),
    "advised_by": _("Who advised it"),
    "mind": _("What to watch out for"),
    "looks_into_it": _("Who looks into it when something is not as it should be"),
    "why_stopped": _("Why it was stopped"),
}
_LABEL_OF_DAY = {"stops": _("Until"), "review": _("To be looked at again"), "label_date": _("Date on the label")}


class Medicine(Content, frozen=True, kw_only=True):
    """One medicine on the list, as the label or the shop's advice has it.

    `units` is how many of the form's unit make one dose, for the count; `times` are the set times of day, as 08:00,
    20:00; `most_doses` the most in 24 hours and `hours_apart` the least time between two doses, where either is said.
    """

    name: str
    supply: Supply
    dose: str
    when: When
    starts: date
    form: Form | None = None
    strength: str = ""
    units: str = ""
    route: Route | None = None
    times: str = ""
    how_often: str = ""
    reasons: str = ""
    most_doses: int | None = None
    hours_apart: int | None = None
    prescriber: str = ""
    advised_by: str = ""
    label_date: date | None = None
    controlled: Said | None = None
    second_adult: Said | None = None
    stops: date | None = None
    why_stopped: str = ""
    review: date | None = None
    mind: str = ""
    looks_into_it: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.starts)

    def called(self) -> str:
        """Its name with its strength."""
        return first_line(f"{self.name} {self.strength}".strip(), 70)

    def headline(self) -> str:
        words = _("{medicine}: {dose}, {when}")
        said = words.format(medicine=self.called(), dose=first_line(self.dose, 40), when=WHENS[self.when])
        return _("{medicine} (stopped)").format(medicine=said) if self.stops and self.why_stopped else said

    def is_current(self, day: date) -> bool:
        """Whether it is on the list on this day."""
        return self.starts <= day and (self.stops is None or day <= self.stops)

    def wants_second_adult(self) -> bool:
        """Whether this home's rule wants a second adult; for a controlled drug, unless the rule was said to be another."""
        return self.second_adult is Said.YES or (self.second_adult is not Said.NO and self.controlled is Said.YES)

    def unit(self) -> str:
        """What it is counted in; empty where it is not counted."""
        return UNITS.get(self.form, "") if self.form else ""

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="name", label=_("Medicine"), text=self.name, voice=Voice.FACT)
        yield Line(field="supply", label=_("Prescribed or bought"), text=with_capital(SUPPLIES[self.supply]))
        if self.controlled is Said.YES:
            yield Line(field="controlled", label=_("Controlled drug"), text=_("Yes: kept locked apart"), loud=True)
        yield from self._texts("strength")
        if self.form:
            yield Line(field="form", label=_("Given as"), text=with_capital(FORMS[self.form]))
        yield from self._texts("dose")
        if self.route:
            yield Line(field="route", label=_("How it is taken"), text=with_capital(ROUTES[self.route]))
        yield Line(field="when", label=_("When"), text=self.when_words())
        yield from self._texts("how_often", "reasons")
        if self.limit_words():
            yield Line(field="most_doses", label=_("No more than"), text=self.limit_words(), voice=Voice.FACT)
        yield from self._texts("mind", "prescriber", "advised_by")
        yield Line(field="starts", label=_("On the list since"), text=day_words(self.starts))
        for field, label in _LABEL_OF_DAY.items():
            if getattr(self, field):
                yield Line(field=field, label=label, text=day_words(getattr(self, field)))
        yield from self._texts("why_stopped")
        if self.second_adult:
            yield Line(field="second_adult", label=_("Second adult wanted"), text=SECOND_ADULT[self.second_adult])
        yield from self._texts("looks_into_it")

    def _texts(self, *fields: str) -> Iterator[Line]:
        for field in fields:
            if getattr(self, field).strip():
                yield Line(field=field, label=LABELS[field], text=getattr(self, field), voice=Voice.FACT)

    def when_words(self) -> str:
        """When it is given, with the set times."""
        at = ", ".join(f"{one:%H:%M}" for one in self.set_times())
        return with_capital(f"{WHENS[self.when]}: {at}" if at else WHENS[self.when])

    def limit_words(self) -> str:
        """The most in a day and the least time between, in words; empty where neither was said."""
        most = counted("{count} dose in 24 hours", "{count} doses in 24 hours", self.most_doses or 0)
        apart = counted("at least {count} hour apart", "at least {count} hours apart", self.hours_apart or 0)
        return ", ".join([*([most] if self.most_doses else []), *([apart] if self.hours_apart else [])])

    def set_times(self) -> list[time]:
        """The set times of day, the earliest first; those that are none are left out."""
        return list(_times(self.times))

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("name", self.name, _("“Which medicine?” is empty. Write the name from the label."))
        yield from blank("dose", self.dose, _("“One dose” is empty. Write it as the label says it."))
        for field, label in {"name": _("Medicine"), **LABELS}.items():
            yield from too_long(field, label, getattr(self, field), LONGEST_LINE if field == "name" else 2000)
        if self.units and not amount(self.units):
            yield Problem(field="units", sentence=_("“How many make one dose” is not a number such as 1 or 2.5."))
        if any(not _TIME.fullmatch(part) for part in _BETWEEN.split(self.times.strip()) if part):
            sentence = _("“At which times?” is not a row of times such as 08:00, 20:00.")
            yield Problem(field="times", sentence=sentence)
        for field, label in {"most_doses": _("The most in 24 hours"), "hours_apart": _("Hours between")}.items():
            if getattr(self, field) is not None and not 1 <= getattr(self, field) <= 48:
                sentence = _("“{label}” is not a number from 1 to 48.").format(label=label)
                yield Problem(field=field, sentence=sentence)
        yield from earlier_day("stops", self.stops, self.starts, _("“Until” is before it began. Which is right?"))
        yield from self._flagged()

    def _flagged(self) -> Iterator[Problem]:
        needed, most = self.when is When.AS_NEEDED, self.most_doses
        found = (
            ("reasons", needed and not self.reasons.strip(), _("It is not written when it may be given.")),
            (
                "most_doses",
                needed and not most,
                _("The most in 24 hours is not written. The label or a pharmacist says."),
            ),
            (
                "advised_by",
                self.supply is Supply.SHOP and not self.advised_by.strip(),
                _("It was bought in a shop, and it is not written who advised it, such as a pharmacist."),
            ),
            (
                "prescriber",
                self.supply is Supply.PRESCRIBED and not self.prescriber.strip(),
                _("It is prescribed, and it is not written by whom."),
            ),
        )
        for field, is_so, sentence in found:
            if is_so:
                yield Problem(field=field, sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def due(self, profile: CouncilProfile) -> Iterator[Due]:
        if self.review and not self.why_stopped:
            sentence = _("{medicine} is to be looked at again with whoever prescribed it.")
            yield Due(
                sentence=sentence.format(medicine=self.called()),
                by=self.review,
                name="review",
                whose=Whose.HEALTH_TEAM,
                can_wait=False,
            )

    def slot(self, at: datetime) -> datetime | None:
        """The set time for which a dose at this moment is; None where it has no set times."""
        return slot_of(self.times, at)

    def next_slot(self, last: datetime) -> datetime | None:
        """The set time after the one for which the last dose was; None where it is on the list no more by then."""
        slot = slot_of(self.times, last)
        coming = slot_after(self.times, slot) if slot else None
        return coming if coming and self.is_current(local(coming).date()) else None

    def first_slot(self, now: datetime) -> datetime | None:
        """The set time that counts where no dose is written: the last one before now, else the first to come.

        The day on which it came onto the list is left out: nobody knows from what hour. None where it is not on the list.
        """
        today = local(now).date()
        days = [max(today, self.starts + timedelta(days=1)) + timedelta(days=number) for number in (-1, 0, 1)]
        slots = [
            one for day in days if day > self.starts and self.is_current(day) for one in _slots_on(self.times, day)
        ]
        past = [one for one in slots if one <= now]
        return past[-1] if past else min(slots, default=None)


@lru_cache(maxsize=50_000)
def slot_of(times: str, at: datetime) -> datetime | None:
    """The set time that is nearest to a moment; None where there are none."""
    day = local(at).date()
    near = [slot for number in (-1, 0, 1) for slot in _slots_on(times, day + timedelta(days=number))]
    return min(near, key=lambda slot: abs(slot - at), default=None)


@lru_cache(maxsize=50_000)
def slot_after(times: str, slot: datetime) -> datetime | None:
    """The set time that follows one of them."""
    day = local(slot).date()
    later = [one for number in (0, 1) for one in _slots_on(times, day + timedelta(days=number)) if one > slot]
    return min(later, default=None)


@cache
def _times(text: str) -> tuple[time, ...]:
    found = {part for part in _BETWEEN.split(text.strip()) if _TIME.fullmatch(part)}
    return tuple(time.fromisoformat(part) for part in sorted(found))


@lru_cache(maxsize=5_000)
def _slots_on(times: str, day: date) -> tuple[datetime, ...]:
    """The set times of one day as moments in UTC, in which they are compared: there a clock change is no matter."""
    return tuple(datetime.combine(day, at, LONDON).astimezone(UTC) for at in _times(times))


def amount(text: str) -> Decimal | None:
    """A number such as 1 or 2.5; None where it is none, or nothing."""
    found = _AMOUNT.fullmatch(text.strip())
    return Decimal(found[0]) if found and Decimal(found[0]) else None


def plainly(number: Decimal) -> str:
    """A number as people write it: 2.5, and 30 rather than 30.0."""
    return f"{number.normalize():f}"
