"""The days that the law sets for a child in care in England, each a pure function with its source. No words and no records."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from carer_app.domain.deadlines import hours_after
from carer_app.domain.working_days import birthday, months_after, working_days_after

_WEEK = timedelta(days=7)
_TERM_ENDS = ((3, 31), (7, 31), (12, 31))


def review_day(care_began: date, held: Sequence[date]) -> date:
    """The last day for the next review, from the days on which reviews were really held, in any order.

    The first within 20 working days of coming into care, the second within 3 months of the first, each later one within
    6 months of the one before (Care Planning Regulations 2010, regulation 33). One known review that is later than the
    second should have been cannot have been the first, so 6 months run from it.
    """
    first = working_days_after(care_began, 20)
    if not held:
        return first
    last = max(held)
    is_first = len(set(held)) == 1 and last <= months_after(first, 3)
    return months_after(last, 3 if is_first else 6)


def first_health_assessment_day(care_began: date) -> date:
    """Within 20 working days of coming into care, so that the plan is there for the first review.

    Care Planning Regulations 2010, regulation 7; statutory guidance on promoting the health of looked-after children.
    """
    return working_days_after(care_began, 20)


def next_health_assessment_day(last: date, birth_date: date) -> date:
    """Within 6 months of the last one before the fifth birthday, within 12 months from then on.

    Care Planning Regulations 2010, regulation 7. The age counts on the day on which the six months end: a child who is
    five by then is seen once a year.
    """
    half_year = months_after(last, 6)
    return half_year if half_year < birthday(birth_date, 5) else months_after(last, 12)


def school_plan_begins(care_began: date, birth_date: date) -> date | None:
    """The last day for the first personal education plan: 10 working days after coming into care.

    Statutory guidance on promoting the education of looked-after children, 2018; for ages 3 to 18, so that for a younger
    child they run from the third birthday. None where care began after the eighteenth.
    """
    if care_began >= birthday(birth_date, 18):
        return None
    return working_days_after(max(care_began, birthday(birth_date, 3)), 10)


def next_school_plan_day(last: date, birth_date: date, a_year: int) -> date | None:
    """The last day for the next look at the personal education plan; None once the young person is 18 by then.

    Three a year are one each school term (guidance of 2018): by the end of the term after the last one's. Any other
    number, which a council sets, is spread over the year.
    """
    day = _end_of_next_term(last) if a_year == len(_TERM_ENDS) else months_after(last, max(1, 12 // a_year))
    return day if day < birthday(birth_date, 18) else None


def care_plan_day(care_began: date) -> date:
    """Before the first placement, or within 10 working days of it (Care Planning Regulations 2010, regulation 4(2))."""
    return working_days_after(care_began, 10)


def placement_plan_day(came_here: date) -> date:
    """Before the placement, or within 5 working days of it (Care Planning Regulations 2010, regulation 9)."""
    return working_days_after(came_here, 5)


def visit_day(came_here: date, visits: Sequence[date], *, stays_until_18: bool) -> date:
    """The last day for the social worker's next visit, from those that were made since the child came here.

    Within a week of the start of the placement, then at most 6 weeks apart for the first year; later at most 3 months
    where it is agreed that the child stays until 18, else 6 weeks (Care Planning Regulations 2010, regulation 28).
    """
    made = [day for day in visits if day >= came_here]
    if not made:
        return came_here + _WEEK
    last = max(made)
    if stays_until_18 and last >= birthday(came_here, 1):
        return months_after(last, 3)
    return last + 6 * _WEEK


def pathway_assessment_day(care_began: date, birth_date: date) -> date:
    """The last day for the assessment of needs: 3 months after the sixteenth birthday, or after becoming eligible later.

    Care Planning Regulations 2010, regulations 40 and 42. Eligible: 16 or 17, and looked after for 13 weeks since 14, of
    which some after 16. Only the present time in care is counted.
    """
    eligible = max(care_began, birthday(birth_date, 14)) + 13 * _WEEK
    return months_after(max(birthday(birth_date, 16), eligible), 3)


def questionnaire_day(care_began: date, birth_date: date, last: date | None, months: int) -> date | None:
    """The last day for the next strengths and difficulties questionnaire (SDQ); None where none is asked for by then.

    SSDA903 return: once a year, by the main carer, for ages 4 to 16 who have been looked after for 12 months.
    """
    first = max(months_after(care_began, 12), birthday(birth_date, 4))
    day = max(first, months_after(last, months)) if last else first
    return day if day < birthday(birth_date, 17) else None


class RestraintDays(msgspec.Struct, frozen=True, kw_only=True):
    """The three steps after a restraint, each with its last moment."""

    written: datetime
    checked: datetime
    child_spoken_to: datetime


def restraint_days(used_at: datetime) -> RestraintDays:
    """Written within 24 hours; within 48 hours the manager has spoken to who used it and signed; within 5 days to the child.

    Children's Homes (England) Regulations 2015, regulation 35(3): for children's homes only. Hours and days count as
    they pass, through nights, weekends and the change of the clocks.
    """
    return RestraintDays(
        written=hours_after(used_at, 24), checked=hours_after(used_at, 48), child_spoken_to=hours_after(used_at, 120)
    )


def _end_of_next_term(day: date) -> date:
    """The end of the school term after the one in which this day lies, counting to the ends of March, July and December."""
    ends = [date(year, *end) for year in (day.year, day.year + 1) for end in _TERM_ENDS]
    return [end for end in ends if end >= day][1]
