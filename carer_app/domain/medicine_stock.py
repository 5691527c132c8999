"""What is written of a medicine beside its doses: what was counted, came in or went out, and what somebody looked into.

Records of counts are true of the moment at which somebody looked: one that does not agree is kept, and stands from then on.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeGuard

from msgspec import to_builtins

from carer_app.clock import local, stamp
from carer_app.councils import CouncilProfile
from carer_app.domain.checks import LONGEST_LINE, too_long
from carer_app.domain.doses import DAY, SECONDS, Dose, OnceGiven, Second
from carer_app.domain.kind import Circumstances, Content, Line, Moment, Problem, Severity, Voice
from carer_app.domain.medicine import Medicine, amount, plainly
from carer_app.domain.medicine_names import is_same_medicine
from carer_app.domain.revision import Occurred
from carer_app.domain.same_person import may_be_same_person
from carer_app.domain.words import first_line, moment_words, with_capital
from carer_app.i18n import _

COUNT = "medicine_count"
LOOKED_INTO = "medicine_looked_into"


class Turn(StrEnum):
    """What became of the stock."""

    COUNTED = "counted"
    CAME_IN = "came_in"
    RETURNED = "returned"
    DISPOSED = "disposed"
    WENT_ALONG = "went_along"


TURNS = {
    Turn.COUNTED: _("counted"),
    Turn.CAME_IN: _("came in"),
    Turn.RETURNED: _("returned to the pharmacy"),
    Turn.DISPOSED: _("disposed of"),
    Turn.WENT_ALONG: _("went along with the young person"),
}


class MedicineCount(Content, frozen=True, kw_only=True):
    """The stock: counted, or what came in or went out. `should_be` is what the records gave on this computer then, and
    `looks_into_it` who looks into one that does not agree, as the list had it.
    """

    at: Moment
    turn: Turn
    amount: str
    second: Second | None = None
    second_adult: str = ""
    note: str = ""
    of: str = ""
    should_be: str = ""
    looks_into_it: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def headline(self) -> str:
        words = _("{medicine}: {amount} {turn}").format(
            medicine=self.of or _("Stock"), amount=first_line(self.amount, 12), turn=TURNS[self.turn]
        )
        if self.agrees():
            return words
        return _("{stock}, and the records give {said}").format(stock=words, said=self.should_be)

    def handover(self) -> str:
        """What whoever comes next should know: that a count was not what the records give."""
        if self.agrees():
            return ""
        words = _("{medicine}, {when}: {what}").format(
            medicine=self.of or _("Stock"), when=moment_words(self.at), what=self._difference()
        )
        if not self.looks_into_it.strip():
            return words
        return _("{said} {name} looks into it.").format(said=words, name=self.looks_into_it)

    def agrees(self) -> bool:
        """Whether a count is what the records gave, and nothing went out that was not there."""
        if self.should_be.startswith("-"):
            return False
        return self.turn is not Turn.COUNTED or self.should_be in ("", plainly(number(self.amount)))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="at", label=_("When"), text=moment_words(self.at), voice=Voice.FACT)
        yield Line(field="turn", label=_("What was done"), text=with_capital(TURNS[self.turn]), voice=Voice.FACT)
        yield Line(field="amount", label=_("How many"), text=self.amount, voice=Voice.FACT)
        if self.should_be:
            was = self.turn is Turn.COUNTED
            label = _("Should be there, by the records") if was else _("There now, by the records")
            text, loud = self.should_be, not self.agrees()
            yield Line(field="should_be", label=label, text=text, voice=Voice.FACT, loud=loud)
        if not self.agrees():
            yield Line(field="amount", label=_("What to do"), text=self._difference(), loud=True)
        if not self.agrees() and self.looks_into_it.strip():
            yield Line(field="looks_into_it", label=_("Who looks into it"), text=self.looks_into_it, voice=Voice.FACT)
        if self.second:
            name = self.second_adult if self.second is Second.THERE else ""
            yield Line(field="second", label=_("Second adult"), text=name or with_capital(SECONDS[self.second]))
        if self.note.strip():
            yield Line(field="note", label=_("Note"), text=self.note)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        if not is_number(self.amount):
            yield Problem(field="amount", sentence=_("“How many?” is not a number such as 28 or 0."))
            return
        yield from too_long("note", _("Note"), self.note, 4000)
        yield from too_long("second_adult", _("Second adult"), self.second_adult, LONGEST_LINE)
        if not self.agrees():
            yield Problem(field="amount", sentence=self._difference(), severity=Severity.SHOULD_NOT_BE)
        for sentence in self.witness(circumstances.writer):
            yield Problem(field="second_adult", sentence=sentence, severity=Severity.SHOULD_NOT_BE)

    def witness(self, writer: str) -> Iterator[str]:
        """Whoever counts is not the second adult, also by a short name or initials."""
        if self.second is Second.THERE and may_be_same_person(writer, self.second_adult):
            sentence = _("{name} counted and is named as the second adult too. Was somebody else there?")
            yield sentence.format(name=writer)

    def _difference(self) -> str:
        if self.turn is not Turn.COUNTED:
            return _("More went out than the records say was there. Count together, and write what you find.")
        return difference_words(number(self.amount), number(self.should_be))


def difference_words(counted_there: Decimal, said: Decimal) -> str:
    """By how much a count is short or over."""
    words = _("The count is {count}, and by the records it should be {said}: {gap} short. Count once more together.")
    if counted_there > said:
        words = _("The count is {count}, and by the records it should be {said}: {gap} more. Count once more together.")
    gap = plainly(abs(counted_there - said))
    return words.format(count=plainly(counted_there), said=plainly(said), gap=gap)


def is_number(text: str) -> bool:
    """Whether it is a number of things, none among them."""
    return amount(text) is not None or (text.strip().isdecimal() and not int(text))


def number(text: str) -> Decimal:
    """The number of things; none where it is no number."""
    return -(amount(text[1:]) or Decimal(0)) if text.startswith("-") else amount(text) or Decimal(0)


class LookedInto(Content, frozen=True, kw_only=True):
    """What somebody found out and did about a dose or a count that was not as it should be. `about_what` is the name of
    what it settles. Until nobody has it any more, it stays with the person who is named.
    """

    at: Moment
    found: str
    advice: str = ""
    told: str = ""
    still_with: str = ""
    about_what: str = ""
    of: str = ""

    def occurred(self) -> Occurred:
        return Occurred.at(self.at)

    def headline(self) -> str:
        what = self.of or _("Medicine")
        if self.still_with.strip():
            words = _("{medicine}: looked into, and {name} goes on with it")
            return words.format(medicine=what, name=first_line(self.still_with, 60))
        return _("{medicine}: looked into, and done").format(medicine=what)

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="at", label=_("When"), text=moment_words(self.at), voice=Voice.FACT)
        for field, label in LOOKED_TEXTS.items():
            if getattr(self, field).strip():
                yield Line(field=field, label=label, text=getattr(self, field), voice=Voice.FACT)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        if not self.found.strip():
            yield Problem(field="found", sentence=_("“What was found out?” is empty. A few words are enough."))
        for field, label in LOOKED_TEXTS.items():
            yield from too_long(field, label, getattr(self, field), 4000)
        if not self.told.strip():
            sentence = _("It is not written who was told, such as the manager and the social worker.")
            yield Problem(field="told", sentence=sentence, severity=Severity.SHOULD_NOT_BE)


LOOKED_TEXTS = {
    "found": _("What was found out"),
    "advice": _("Who was asked for advice, and what they said"),
    "told": _("Who was told"),
    "still_with": _("Who goes on with it"),
}


def taken_before(doses: Sequence[Content], at: datetime) -> list[Dose]:
    """The doses that were taken until this moment, the earliest first."""
    return sorted(
        (one for one in doses if isinstance(one, Dose) and one.is_taken() and one.at <= at), key=lambda d: d.at
    )


def balance(parts: Sequence[Content]) -> Decimal | None:
    """How many there are after these parts, in the order of happening; None before anything was counted or came in."""
    there: Decimal | None = None
    for one in parts:
        if isinstance(one, MedicineCount) and is_number(one.amount):
            there = after(there, one)
        elif is_from_the_list(one) and there is not None:
            there -= amount(one.amount) or Decimal(0)
    return there


def after(there: Decimal | None, count: MedicineCount) -> Decimal | None:
    """How many there are after this; what was counted is there from then on."""
    change = number(count.amount)
    if count.turn is Turn.COUNTED or (there is None and count.turn is Turn.CAME_IN):
        return change
    return None if there is None else there + (change if count.turn is Turn.CAME_IN else -change)


def is_from_the_list(content: Content) -> TypeGuard[Dose]:
    """Whether it is a dose that was written down from the list, and so came out of the stock that is counted here."""
    return isinstance(content, Dose) and not isinstance(content, OnceGiven)


def counts_with(medicine: Medicine, content: Content) -> bool:
    """Whether something that was written of medicines counts with this one: its own parts, and what was written down by
    itself under the same name.
    """
    return not isinstance(content, OnceGiven) or is_same_medicine(content.medicine, medicine.name)


def what_was_known(content: Content, earlier: Sequence[Content]) -> dict[str, Any]:
    """What the records on this computer gave when a dose or a count was written."""
    lead = next((one for one in earlier if isinstance(one, Medicine)), None)
    of, looks = (lead.called(), lead.looks_into_it) if lead else ("", "")
    if isinstance(content, MedicineCount):
        there = balance(earlier)
        if content.turn is not Turn.COUNTED:
            there = after(there, content)
        return {"of": of, "should_be": plainly(there) if there is not None else "", "looks_into_it": looks}
    if not isinstance(content, Dose):
        return {"of": of}
    before = taken_before([one for one in earlier if lead is None or counts_with(lead, one)], content.at)
    return {"of": of, "times": lead.times if lead else ""} | _limits(content, before, [lead] if lead else [])


def what_was_known_of_once(content: Content, earlier: Sequence[Content]) -> dict[str, Any]:
    """The same of a dose that was not written down from the list: what there has the same name, with all its doses."""
    assert isinstance(content, OnceGiven)
    day = local(content.at).date()
    leads = [one for one in earlier if isinstance(one, Medicine) and one.is_current(day)]
    leads = [one for one in leads if is_same_medicine(content.medicine, one.name)]
    doses = [one for one in earlier if isinstance(one, Dose)]
    same = [one for one in doses if is_same_medicine(content.medicine, getattr(one, "medicine", "") or one.of)]
    return {"of": leads[0].called() if leads else ""} | _limits(content, taken_before(same, content.at), leads)


_OF_THE_LIST = ("of", "times", "most_doses", "hours_apart", "looks_into_it")
_OF_THE_DAY = ("doses_in_24_hours", "last_at")


def what_stays_known(content: Content, before: Content) -> dict[str, Any]:
    """What a changed version keeps of what was known when it was written: the list as it was then always, and the doses
    and the stock for as long as the change is about something else.
    """
    names: list[str] = []
    if isinstance(content, Dose) and isinstance(before, Dose):
        is_same = getattr(content, "medicine", "") == getattr(before, "medicine", "")
        names += _OF_THE_LIST if is_same else ()
        names += _OF_THE_DAY if is_same and _counted_by(content) == _counted_by(before) else ()
    elif isinstance(content, MedicineCount) and isinstance(before, MedicineCount):
        is_same = (content.at, content.turn, content.amount) == (before.at, before.turn, before.amount)
        names += ("of", "looks_into_it", *(("should_be",) if is_same else ()))
    elif isinstance(content, LookedInto) and isinstance(before, LookedInto):
        names.append("of")
    stood = to_builtins(before)
    return {name: stood[name] for name in names}


def _counted_by(dose: Dose) -> tuple[datetime, bool]:
    """By what a dose is counted with those before it."""
    return dose.at, dose.is_taken()


def _limits(content: Dose, before: Sequence[Dose], leads: Sequence[Medicine]) -> dict[str, Any]:
    """The strictest limits of these medicines, and how many doses there were and when the last one was."""
    within = [one for one in before if one.at > content.at - DAY]
    return {
        "doses_in_24_hours": len(within) + 1 if content.is_taken() else 0,
        "last_at": stamp(before[-1].at) if before else None,
        "most_doses": min((one.most_doses for one in leads if one.most_doses), default=0),
        "hours_apart": max((one.hours_apart for one in leads if one.hours_apart), default=0),
        "looks_into_it": next((one.looks_into_it for one in leads if one.looks_into_it.strip()), ""),
    }
