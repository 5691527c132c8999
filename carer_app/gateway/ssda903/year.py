"""The collection year, 1 April to 31 March, and the ages that the rules ask about."""

import re
from datetime import date

import msgspec

from carer_app.domain.working_days import birthday
from carer_app.errors import BadInputError
from carer_app.i18n import _

_TWO_YEARS = re.compile(r"(\d{4})[-/](\d{2}|\d{4})")
FIRST, LAST = 2000, 2200


class CollectionYear(msgspec.Struct, frozen=True, kw_only=True):
    """One year of the return, by the calendar year in which it ends."""

    ends_in: int

    @property
    def start(self) -> date:
        return date(self.ends_in - 1, 4, 1)

    @property
    def end(self) -> date:
        return date(self.ends_in, 3, 31)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def words(self) -> str:
        """The year as councils write it: 2025-26."""
        return f"{self.ends_in - 1}-{self.ends_in % 100:02}"


def read_year(text: str) -> CollectionYear:
    """The year given by the year in which it ends (2026) or by both (2025-26); raises BadInputError."""
    given = text.strip()
    if given.isascii() and given.isdigit() and FIRST < int(given) < LAST:
        return CollectionYear(ends_in=int(given))
    both = _TWO_YEARS.fullmatch(given) if given.isascii() else None
    if both and FIRST <= int(both[1]) < LAST - 1:
        ends = int(both[1]) + 1
        if both[2] in (str(ends), f"{ends % 100:02}"):
            return CollectionYear(ends_in=ends)
    raise BadInputError(
        _(
            "year “{year}” is not a collection year. Write it like 2025-26, or like 2026, the year in which it ends."
        ).format(year=text),
        [("year", "is not a collection year")],
    )


def is_aged(born: date, age: int, on: date) -> bool:
    """Whether somebody has reached an age on a day."""
    return birthday(born, age) <= on
