"""A child's money and valuables: what came in, what went out, and whether a count agrees with what the records say.

The sums are text, since signed bytes know no fractions. What the records say is worked out when one is written, and kept
in it, so that a count that did not agree stays to be seen by whoever reads it later (Children's Homes (England)
Regulations 2015, schedule 3: money and valuables deposited and withdrawn).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank, too_long
from carer_app.domain.kind import Circumstances, Content, Line, Problem, Severity, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.words import first_line
from carer_app.i18n import _

MONEY = "money"
_SUM = re.compile(r"(\d{1,5})(?:\.(\d\d))?")


class Pot(StrEnum):
    """Where it is kept."""

    POCKET_MONEY = "pocket_money"
    SAVINGS = "savings"
    VALUABLES = "valuables"


class Turn(StrEnum):
    """What was done: put in, taken out, or counted."""

    IN = "in"
    OUT = "out"
    COUNTED = "counted"


POTS = {Pot.POCKET_MONEY: _("pocket money"), Pot.SAVINGS: _("savings"), Pot.VALUABLES: _("valuables")}
TURNS = {Turn.IN: _("put in"), Turn.OUT: _("taken out"), Turn.COUNTED: _("counted")}
_TEXTS = {"what": _("What for, or what it is"), "with_whom": _("Counted with"), "their_words": _("Their words")}


class Money(Content, frozen=True, kw_only=True):
    """Money or a thing of value, put in, taken out or counted. `book_says` is the sum that should be there then."""

    day: date
    pot: Pot
    turn: Turn
    amount: str = ""
    book_says: str = ""
    what: str = ""
    with_whom: str = ""
    their_words: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        named = f"£{self.amount}" if self.amount else first_line(self.what, 60)
        words = _("{pot}: {what}, {turn}").format(pot=POTS[self.pot], what=named, turn=TURNS[self.turn])
        told = f"{words} ({first_line(self.what, 60)})" if self.what and self.amount else words
        return told[:1].upper() + told[1:]

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="pot", label=_("What"), text=POTS[self.pot], voice=Voice.FACT)
        yield Line(field="turn", label=_("What was done"), text=TURNS[self.turn], voice=Voice.FACT)
        if self.amount:
            yield Line(field="amount", label=_("Sum"), text=f"£{self.amount}", voice=Voice.FACT)
        yield from self._texts("what", "with_whom")
        if self.book_says:
            label = (
                _("Should be there, by the records") if self.turn is Turn.COUNTED else _("There now, by the records")
            )
            text, loud = f"£{self.book_says}".replace("£-", "-£"), not self.agrees()
            yield Line(field="book_says", label=label, text=text, voice=Voice.FACT, loud=loud)
        yield from self._texts("their_words")

    def _texts(self, *fields: str) -> Iterator[Line]:
        for field in fields:
            voice = Voice.THEIR_WORDS if field == "their_words" else Voice.FACT
            if getattr(self, field):
                yield Line(field=field, label=_TEXTS[field], text=getattr(self, field), voice=voice)

    def agrees(self) -> bool:
        """Whether a count is what the records say, and nothing went out that was not there."""
        said = pence(self.book_says)
        if said is None:
            return not self.book_says.startswith("-")
        return self.turn is not Turn.COUNTED or said == pence(self.amount)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        if self.pot is Pot.VALUABLES:
            yield from blank("what", self.what, _("“What for, or what it is” is empty. Write which thing it is."))
        elif pence(self.amount) is None:
            yield Problem(field="amount", sentence=_("“Sum in pounds” is not a sum such as 5 or 5.50."))
        if not self.agrees():
            yield Problem(field="amount", sentence=self._difference(), severity=Severity.SHOULD_NOT_BE)
        for field, label in _TEXTS.items():
            yield from too_long(field, label, getattr(self, field))

    def _difference(self) -> str:
        if self.turn is not Turn.COUNTED:
            return _("More was taken out than the records say was there. Count it together, and write what you find.")
        sentence = _("The count is £{amount}, and by the records it should be £{said}. Count once more together.")
        return sentence.format(amount=self.amount, said=self.book_says)


def pence(text: str) -> int | None:
    """A sum such as 5 or 5.50 in pence; None where it is none."""
    found = _SUM.fullmatch(text.strip())
    return int(found[1]) * 100 + int(found[2] or 0) if found else None


def pounds(amount: int) -> str:
    """A sum in pence as people write it: 5.50."""
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02}"


def balance(records: Sequence[Content], pot: Pot) -> int:
    """What is there in pence after these records, the earliest first. What was counted is there from then on."""
    there = 0
    for one in records:
        if isinstance(one, Money) and one.pot is pot:
            amount = pence(one.amount) or 0
            there = amount if one.turn is Turn.COUNTED else there + amount if one.turn is Turn.IN else there - amount
    return there


def things(records: Sequence[Content]) -> list[str]:
    """The things of value that are kept after these records, the earliest first."""
    kept: dict[str, str] = {}
    for one in records:
        if isinstance(one, Money) and one.pot is Pot.VALUABLES:
            name = one.what.strip().casefold()
            if one.turn is Turn.OUT:
                kept.pop(name, None)
            else:
                kept[name] = one.what.strip()
    return list(kept.values())


def what_the_book_says(content: Content, earlier: Sequence[Content]) -> dict[str, Any]:
    """The sum that should be there, worked out when a record is written."""
    if not isinstance(content, Money) or content.pot is Pot.VALUABLES:
        return {"book_says": ""}
    before = earlier if content.turn is Turn.COUNTED else (*earlier, content)
    return {"book_says": pounds(balance(before, content.pot))}
