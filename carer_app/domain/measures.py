"""What was measured of a child: height, weight and the like, as numbers that can be put beside earlier ones.

Nothing is compared with other children here: what a measure means is for the health team to say.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import LONGEST_LINE, too_long
from carer_app.domain.kind import Circumstances, Content, Line, Problem, Severity, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.words import day_words, first_line
from carer_app.i18n import _

MEASURE = "measure"
_NUMBER = re.compile(r"\d{1,4}(\.\d{1,2})?")


class Measured(StrEnum):
    """What was measured, each by the name of its field."""

    HEIGHT = "height"
    WEIGHT = "weight"
    HEAD = "head"
    TEMPERATURE = "temperature"
    PEAK_FLOW = "peak_flow"


LABELS = {
    Measured.HEIGHT: _("Height"),
    Measured.WEIGHT: _("Weight"),
    Measured.HEAD: _("Head"),
    Measured.TEMPERATURE: _("Temperature"),
    Measured.PEAK_FLOW: _("Peak flow"),
}
UNITS = {
    Measured.HEIGHT: _("cm"),
    Measured.WEIGHT: _("kg"),
    Measured.HEAD: _("cm"),
    Measured.TEMPERATURE: _("°C"),
    Measured.PEAK_FLOW: _("litres a minute"),
}
_LIKELY = {
    Measured.HEIGHT: (30, 220),
    Measured.WEIGHT: (1, 200),
    Measured.HEAD: (25, 65),
    Measured.TEMPERATURE: (34, 42),
    Measured.PEAK_FLOW: (50, 900),
}
_TEXTS = {"other": _("Something else that was measured"), "note": _("Note"), "their_words": _("Their words")}


class Measure(Content, frozen=True, kw_only=True):
    """What was measured on a day; each number is text, as 142.5, since signed bytes know no fractions."""

    day: date
    height: str = ""
    weight: str = ""
    head: str = ""
    temperature: str = ""
    peak_flow: str = ""
    other: str = ""
    by_whom: str = ""
    note: str = ""
    their_words: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def value(self, what: Measured) -> Decimal | None:
        """The number, None where it was not measured."""
        return as_number(getattr(self, what))

    def headline(self) -> str:
        found = [words for what in Measured if (words := self.words(what))]
        return first_line(", ".join(found) or self.other or _("Measured"), 150)

    def words(self, what: Measured) -> str:
        """What it is, with its unit; empty where it was not measured."""
        text = getattr(self, what)
        return f"{LABELS[what]} {text} {UNITS[what]}" if text else ""

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="day", label=_("Day"), text=day_words(self.day))
        for what in Measured:
            text = getattr(self, what)
            if text:
                yield Line(field=what, label=LABELS[what], text=f"{text} {UNITS[what]}", voice=Voice.FACT)
        if self.by_whom:
            yield Line(field="by_whom", label=_("Measured by"), text=self.by_whom)
        for field, label in _TEXTS.items():
            voice = Voice.THEIR_WORDS if field == "their_words" else Voice.PLAIN
            if getattr(self, field).strip():
                yield Line(field=field, label=label, text=getattr(self, field), voice=voice)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        for what in Measured:
            text = getattr(self, what)
            number, (least, most) = as_number(text), _LIKELY[what]
            if text and number is None:
                sentence = _("“{label}” is not a number such as 142 or 142.5.").format(label=LABELS[what])
                yield Problem(field=what, sentence=sentence)
            elif number is not None and not least <= number <= most:
                sentence = _("“{label}” is {text} {unit}, which is far from what is usual. Is it right?")
                sentence = sentence.format(label=LABELS[what], text=text, unit=UNITS[what])
                yield Problem(field=what, sentence=sentence, severity=Severity.SHOULD_NOT_BE)
        if not any(getattr(self, field).strip() for field in (*Measured, "other")):
            yield Problem(field="height", sentence=_("Nothing is written that was measured. Write one of them."))
        for field, label in _TEXTS.items():
            yield from too_long(field, label, getattr(self, field))
        yield from too_long("by_whom", _("Measured by"), self.by_whom, LONGEST_LINE)


def as_number(text: str) -> Decimal | None:
    """A number such as 142.5; None where it is none."""
    return Decimal(text.strip()) if _NUMBER.fullmatch(text.strip()) else None


def over_time(measures: Iterable[Measure], what: Measured) -> list[tuple[date, Decimal]]:
    """The numbers of one thing with their days, the earliest first."""
    found = [(one.day, number) for one in measures if (number := one.value(what)) is not None]
    return sorted(found, key=lambda one: one[0])
