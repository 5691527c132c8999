"""Days as offices and courts count them in England: working days, months, and birthdays."""

from calendar import isleap, monthrange
from datetime import date, timedelta
from functools import cache

from carer_app.config import resources

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@cache
def bank_holidays() -> frozenset[date]:
    """The bank holidays of England from 2000 to 2060, Good Friday and Christmas Day among them.

    They ship as a list that is made from the `holidays` package and compared with it by a test: the package itself
    takes as much memory as a third of this program.
    """
    lines = (resources() / "holidays" / "england.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(date.fromisoformat(line.partition(" ")[0]) for line in lines)


def is_working_day(day: date) -> bool:
    """Neither a Saturday, a Sunday nor a bank holiday in England."""
    return day.weekday() < _SATURDAY and day not in bank_holidays()


def working_days_after(start: date, count: int) -> date:
    """The last of so many working days; the day on which it starts is not counted."""
    day = start
    while count > 0:
        day += _ONE_DAY
        count -= is_working_day(day)
    return day


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last one of that month.

    A month ends on the corresponding date, whatever the length of the months between (Dodds v Walker 1981).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def birthday(born: date, age: int) -> date:
    """The day on which an age is reached. Who was born on 29 February comes of age on 1 March in other years."""
    year = born.year + age
    if (born.month, born.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return born.replace(year=year)


def working_days_before(end: date, count: int) -> date:
    """The day that lies so many working days before another; that other day is not counted."""
    day = end
    while count > 0:
        day -= _ONE_DAY
        count -= is_working_day(day)
    return day
