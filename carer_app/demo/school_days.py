"""Which days are school days, holidays and feasts in England, near enough for a story."""

from datetime import date, timedelta
from functools import cache

MONDAY, FRIDAY = 0, 4
MAY, SEPTEMBER = 5, 9
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def fits(day: date, on: str) -> bool:
    """Whether a day is of every sort named: any, school, weekday, weekend, free, holiday, summer, or a weekday's name."""
    return all(_is(day, sort) for sort in on.split())


@cache
def is_school_day(day: date) -> bool:
    """Whether schools and colleges are open."""
    if day.weekday() > FRIDAY or day in bank_holidays(day.year):
        return False
    year = day.year
    spring = _on_or_after(date(year, 1, 3), MONDAY)
    summer_ends = _on_or_before(date(year, 7, 22), FRIDAY)
    autumn = _weekday_from(date(year, 9, 3))
    autumn_ends = _on_or_before(date(year, 12, 20), FRIDAY)
    in_term = spring <= day <= summer_ends or autumn <= day <= autumn_ends
    return in_term and not any(first <= day < first + timedelta(days=length) for first, length in _breaks(year))


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England, without those that are proclaimed for one year."""
    spring = easter(year)
    return frozenset(
        {
            _weekday_from(date(year, 1, 1)),
            spring - timedelta(days=2),
            spring + timedelta(days=1),
            _on_or_after(date(year, 5, 1), MONDAY),
            _on_or_before(date(year, 5, 31), MONDAY),
            _on_or_before(date(year, 8, 31), MONDAY),
            *_christmas(year),
        }
    )


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the Gregorian reckoning of Meeus, Jones and Butcher)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    moved = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - moved + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _is(day: date, sort: str) -> bool:
    if sort in WEEKDAYS:
        return day.weekday() == WEEKDAYS.index(sort)
    weekend = day.weekday() > FRIDAY
    sorts = {
        "any": True,
        "school": is_school_day(day),
        "weekday": not weekend and day not in bank_holidays(day.year),
        "weekend": weekend,
        "free": not is_school_day(day),
        "holiday": not weekend and not is_school_day(day),
        "summer": MAY <= day.month <= SEPTEMBER,
    }
    return sorts[sort]


def _breaks(year: int) -> tuple[tuple[date, int], ...]:
    """The Mondays on which a holiday inside a term begins, and how many days it lasts."""
    return (
        (_on_or_after(date(year, 2, 15), MONDAY), 7),
        (easter(year) - timedelta(days=6), 14),
        (_on_or_before(date(year, 5, 31), MONDAY), 7),
        (_on_or_before(date(year, 10, 31), MONDAY), 7),
    )


def _christmas(year: int) -> tuple[date, date]:
    first = _weekday_from(date(year, 12, 25))
    second = _weekday_from(date(year, 12, 26))
    return first, _weekday_from(second + timedelta(days=1)) if second == first else second


def _weekday_from(day: date) -> date:
    """That day, or the Monday after where it is a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > FRIDAY else day


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _on_or_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)
