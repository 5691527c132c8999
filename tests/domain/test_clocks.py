"""What the law and the council wait for, from facts: with honest words where a day cannot be counted."""

from datetime import date

import pytest

from carer_app.councils import profile_named
from carer_app.domain.clocks import PAPER, UNKNOWN, Known, clock_dues
from carer_app.domain.facts import Fact, Standing, Topic
from carer_app.domain.kind import Due, Whose

TODAY = date(2026, 3, 2)


def fact(topic: Topic, day: str, standing: Standing = Standing.DONE) -> Fact:
    return Fact(topic=topic, day=date.fromisoformat(day), standing=standing)


def known(*facts: Fact, came: str = "2026-02-23", born: str | None = "2014-05-06", council: str = "england") -> Known:
    return Known(
        today=TODAY,
        name="Maya",
        came_here=date.fromisoformat(came),
        profile=profile_named(council),
        birth_date=date.fromisoformat(born) if born else None,
        facts=facts,
    )


def dues(
    *facts: Fact, came: str = "2026-02-23", born: str | None = "2014-05-06", council: str = "england"
) -> list[Due]:
    return clock_dues(known(*facts, came=came, born=born, council=council))


def one(found: list[Due], topic: str) -> Due:
    return next(due for due in found if due.topic == topic)


def topics(found: list[Due]) -> set[str]:
    return {due.topic for due in found}


def test_for_a_child_who_has_just_come_every_first_day_is_counted_and_somebody_elses() -> None:
    found = {due.topic: (str(due.by), due.whose) for due in dues()}
    assert found == {
        Topic.REVIEW: ("2026-03-23", Whose.IRO),
        Topic.CARE_PLAN: ("2026-03-09", Whose.SOCIAL_WORKER),
        Topic.PLACEMENT_PLAN: ("2026-03-02", Whose.SOCIAL_WORKER),
        Topic.SOCIAL_WORKER_VISIT: ("2026-03-02", Whose.SOCIAL_WORKER),
        Topic.HEALTH_ASSESSMENT: ("2026-03-23", Whose.HEALTH_TEAM),
        Topic.SCHOOL_PLAN: ("2026-03-09", Whose.SCHOOL),
        Topic.QUESTIONNAIRE: ("2027-02-23", Whose.SOCIAL_WORKER),
    }


def test_every_day_of_the_law_names_its_rule_and_is_never_just_put_off() -> None:
    assert all(due.source for due in dues())
    assert not any(due.can_wait for due in dues())


def test_a_day_counted_from_coming_here_says_so_until_the_start_of_care_is_written() -> None:
    assert "Counted from 23 February 2026" in one(dues(), Topic.REVIEW).source
    told = dues(fact(Topic.CARE_BEGAN, "2026-02-20"))
    assert one(told, Topic.REVIEW).by == date(2026, 3, 20)
    assert "Counted from" not in one(told, Topic.REVIEW).source


def test_each_review_counts_from_the_one_before_and_not_from_what_is_planned() -> None:
    held = (fact(Topic.CARE_BEGAN, "2025-06-02"), fact(Topic.REVIEW, "2025-06-20"), fact(Topic.REVIEW, "2025-09-12"))
    assert one(dues(*held), Topic.REVIEW).by == date(2026, 3, 12)


def test_what_was_written_as_held_on_a_day_to_come_was_not_held_yet() -> None:
    assert one(dues(fact(Topic.REVIEW, "2026-03-20")), Topic.REVIEW).by == date(2026, 3, 23)


def test_reviews_of_an_earlier_time_in_care_start_no_clock() -> None:
    found = dues(fact(Topic.REVIEW, "2024-01-10"), fact(Topic.CARE_BEGAN, "2026-02-20"))
    assert one(found, Topic.REVIEW).by == date(2026, 3, 20)


def test_a_planned_one_in_good_time_quiets_its_clock() -> None:
    found = dues(fact(Topic.REVIEW, "2026-03-19", Standing.PLANNED))
    assert Topic.REVIEW not in topics(found)


def test_a_planned_one_that_is_later_than_the_law_says_so() -> None:
    due = one(dues(fact(Topic.REVIEW, "2026-03-26", Standing.PLANNED)), Topic.REVIEW)
    assert "set for Thu 26 March 2026" in due.sentence
    assert due.by == date(2026, 3, 23)


def test_a_health_assessment_that_was_said_no_to_is_a_right_and_no_failure() -> None:
    due = one(dues(fact(Topic.HEALTH_ASSESSMENT, "2026-03-01", Standing.SAID_NO)), Topic.HEALTH_ASSESSMENT)
    assert "Maya said no on 1 March 2026, which is their right" in due.sentence


def test_a_dentist_who_was_said_no_to_is_offered_again_though_there_was_no_check_before() -> None:
    due = one(dues(fact(Topic.DENTIST, "2026-03-01", Standing.SAID_NO)), Topic.DENTIST)
    assert "Maya said no on 1 March 2026, which is their right. It may be offered again." in due.sentence
    assert due.by == date(2026, 6, 1)
    again = fact(Topic.DENTIST, "2026-03-20", Standing.PLANNED)
    assert Topic.DENTIST not in topics(dues(fact(Topic.DENTIST, "2026-03-01", Standing.SAID_NO), again))


def test_a_day_that_was_set_for_offering_the_dentist_again_is_asked_for_no_earlier() -> None:
    said_no = fact(Topic.DENTIST, "2025-11-20", Standing.SAID_NO)
    assert Topic.DENTIST in topics(dues(said_no))
    assert Topic.DENTIST not in topics(dues(said_no, fact(Topic.DENTIST, "2026-05-21", Standing.PLANNED)))
    gone_by = fact(Topic.DENTIST, "2026-02-20", Standing.PLANNED)
    assert "said no on 20 November 2025" in one(dues(said_no, gone_by), Topic.DENTIST).sentence


def test_without_a_birth_date_the_days_are_said_to_be_uncountable_and_nothing_is_guessed() -> None:
    found = dues(fact(Topic.HEALTH_ASSESSMENT, "2026-02-25"), born=None)
    assert "birth date is not known" in one(found, Topic.BIRTH).sentence
    assert not {Topic.HEALTH_ASSESSMENT, Topic.SCHOOL_PLAN} & topics(found)


def test_what_nobody_wrote_of_a_child_who_came_long_ago_is_asked_for_and_not_called_late() -> None:
    found = dues(came="2023-09-01")
    assert topics(found) == {UNKNOWN}
    assert "social worker's visit" in found[0].sentence
    assert found[0].by is None


def test_plans_that_came_are_waited_for_no_more() -> None:
    found = dues(fact(Topic.CARE_PLAN, "2026-02-25"), fact(Topic.PLACEMENT_PLAN, "2026-02-24"))
    assert not {Topic.CARE_PLAN, Topic.PLACEMENT_PLAN} & topics(found)


def test_visits_grow_rarer_only_where_it_is_agreed_that_the_child_stays() -> None:
    visit = fact(Topic.SOCIAL_WORKER_VISIT, "2026-02-25")
    stays = fact(Topic.STAYS_UNTIL_18, "2026-01-15")
    assert one(dues(visit, came="2024-09-01"), Topic.SOCIAL_WORKER_VISIT).by == date(2026, 4, 8)
    assert one(dues(visit, stays, came="2024-09-01"), Topic.SOCIAL_WORKER_VISIT).by == date(2026, 5, 25)


@pytest.mark.parametrize(
    ("born", "topic", "by"),
    [
        ("2010-09-03", None, None),
        ("2010-09-02", Topic.PATHWAY_ASSESSMENT, date(2026, 12, 2)),
        ("2009-12-24", Topic.PATHWAY_ASSESSMENT, date(2026, 3, 24)),
        ("2008-03-02", None, None),
    ],
)
def test_the_pathway_assessment_is_shown_from_half_a_year_before_16_until_18(
    born: str, topic: Topic | None, by: date | None
) -> None:
    found = dues(fact(Topic.CARE_BEGAN, "2024-01-01"), came="2026-02-01", born=born)
    assert [(due.topic, due.by) for due in found if due.topic.startswith("pathway")] == ([(topic, by)] if topic else [])


def test_after_the_assessment_the_pathway_plan_is_looked_at_every_half_year() -> None:
    found = dues(fact(Topic.PATHWAY_ASSESSMENT, "2026-01-31"), born="2009-12-24")
    assert one(found, Topic.PATHWAY_REVIEW).by == date(2026, 7, 31)


def test_the_councils_own_clocks_count_for_its_own_children_only() -> None:
    own = {Topic.YEARLY_TALK, Topic.HEALTH_PASSPORT, Topic.CARE_PLAN_WORK}
    assert topics(dues(council="north-tyneside")) >= own
    assert not own & topics(dues())
    assert Topic.HEALTH_PASSPORT not in topics(
        dues(fact(Topic.HEALTH_PASSPORT, "2026-02-25"), council="north-tyneside")
    )


def test_work_on_the_care_plan_is_counted_from_the_last_time_or_from_the_plan() -> None:
    came = one(dues(council="north-tyneside"), Topic.CARE_PLAN_WORK)
    assert (came.by, came.whose) == (date(2026, 5, 23), Whose.SOCIAL_WORKER)
    assert came.source == "Corporate parenting strategy action plan 2016/17: every 3 months, as the young person wishes"
    plan, work = fact(Topic.CARE_PLAN, "2026-02-26"), fact(Topic.CARE_PLAN_WORK, "2026-03-01")
    assert one(dues(plan, council="north-tyneside"), Topic.CARE_PLAN_WORK).by == date(2026, 5, 26)
    assert one(dues(plan, work, council="north-tyneside"), Topic.CARE_PLAN_WORK).by == date(2026, 6, 1)
    assert Topic.CARE_PLAN_WORK not in topics(dues(born="2008-03-02", council="north-tyneside"))


def test_a_council_that_looks_at_the_school_plan_more_often_sets_an_earlier_day() -> None:
    held = fact(Topic.SCHOOL_PLAN, "2026-02-10")
    assert one(dues(held), Topic.SCHOOL_PLAN).by == date(2026, 7, 31)
    found = one(dues(held, council="north-tyneside"), Topic.SCHOOL_PLAN)
    assert found.by == date(2026, 5, 10)
    assert "four times a year" in found.source


def test_the_carers_paper_is_asked_for_in_the_month_before_a_review_three_working_days_ahead() -> None:
    found = one(dues(fact(Topic.REVIEW, "2026-03-17", Standing.PLANNED)), PAPER)
    assert (found.by, found.whose, found.can_wait) == (date(2026, 3, 12), Whose.CARER, True)
    assert PAPER not in topics(dues(fact(Topic.REVIEW, "2026-04-03", Standing.PLANNED)))
    assert PAPER not in topics(dues(fact(Topic.REVIEW, "2026-03-02", Standing.PLANNED)))


def test_a_year_after_the_dentist_the_next_check_is_the_carers_to_arrange() -> None:
    due = one(dues(fact(Topic.DENTIST, "2025-03-20")), Topic.DENTIST)
    assert (due.by, due.whose, due.can_wait) == (date(2026, 3, 20), Whose.CARER, True)
    assert Topic.DENTIST not in topics(dues())


def test_a_planned_day_that_went_by_quiets_no_clock_and_hides_no_later_plan() -> None:
    came = fact(Topic.SOCIAL_WORKER_VISIT, "2026-02-25")
    nobody_came = fact(Topic.SOCIAL_WORKER_VISIT, "2026-02-27", Standing.PLANNED)
    assert one(dues(came, nobody_came), Topic.SOCIAL_WORKER_VISIT).by == date(2026, 4, 8)
    put_off = fact(Topic.REVIEW, "2026-02-27", Standing.PLANNED)
    found = dues(put_off, fact(Topic.REVIEW, "2026-03-19", Standing.PLANNED))
    assert Topic.REVIEW not in topics(found)
    assert PAPER in topics(found)
