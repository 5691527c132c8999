"""What records give to the yearly return, and an episode that changes its class."""

from datetime import UTC, date, datetime

import pytest

from carer_app.domain.kinds import kinds
from carer_app.domain.yearly import Away, CareBegan, Counted, ReviewHeld, SpellAway, YesOrNo, spells
from carer_app.logs.health.record import HealthAppointment, Outcome, Service
from carer_app.logs.missing.record import Category, MissingEpisode
from carer_app.logs.plans.record import Participation, PlanEvent, Stands, What

M, A = Away.MISSING, Away.WITHOUT_AUTHORISATION
DAY = date(2026, 3, 2)


def at(hour: int) -> datetime:
    return datetime(2026, 3, 2, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("classes", "back", "expected"),
    [
        ([(5, M)], None, [(M, 1, None)]),
        ([(5, M), (8, A)], 9, [(M, 1, 8), (A, 8, 9)]),
        ([(1, M), (8, A)], 7, [(M, 1, 7)]),
        ([(1, M), (1, A)], 1, [(A, 1, 1)]),
        ([(1, None), (3, M), (4, M)], 6, [(M, 3, 6)]),
        ([(1, M), (3, None), (4, A)], 6, [(M, 1, 3), (A, 4, 6)]),
        ([(1, M), (3, None)], None, [(M, 1, 3)]),
        ([(1, M)], 1, [(M, 1, 1)]),
        ([(1, None)], 5, []),
        ([], 5, []),
    ],
)
def test_an_episode_that_changes_its_class_is_one_spell_after_the_other(
    classes: list[tuple[int, Away | None]], back: int | None, expected: list[tuple[Away, int, int | None]]
) -> None:
    found = spells(at(1), [(at(hour), way) for hour, way in classes], at(back) if back else None)
    assert [(one.way, one.start.hour, one.end.hour if one.end else None) for one in found] == expected


@pytest.mark.parametrize(
    ("category", "ways"),
    [(Category.MISSING, [M]), (Category.AWAY_WITHOUT_AUTHORISATION, [A]), (Category.LATE_OR_AUTHORISED, [])],
)
def test_what_is_late_or_agreed_is_never_returned(category: Category, ways: list[Away]) -> None:
    episode = MissingEpisode(opened_at=at(3), category=category, returned_at=at(5))
    given = list(episode.yearly(()))
    assert [one.way for one in given] == ways
    assert all((one.start, one.end) == (at(3), at(5)) and one.unsure for one in given)


def test_only_an_appointment_that_was_kept_counts() -> None:
    def gives(service: Service, outcome: Outcome) -> list[object]:
        return list(HealthAppointment(service=service, at=at(9), outcome=outcome).yearly(()))

    assert gives(Service.DENTIST, Outcome.ATTENDED) == [YesOrNo(what=Counted.TEETH_CHECK, day=DAY)]
    assert gives(Service.ASSESSMENT_INITIAL, Outcome.ATTENDED) == [YesOrNo(what=Counted.HEALTH_ASSESSMENT, day=DAY)]
    assert [gives(Service.DENTIST, outcome) for outcome in Outcome if outcome is not Outcome.ATTENDED] == [[], [], []]
    assert gives(Service.GP, Outcome.ATTENDED) == []


def test_a_review_that_was_held_and_the_day_care_began() -> None:
    review = PlanEvent(what=What.REVIEW, day=DAY, participation=Participation.SENT_VIEWS)
    assert list(review.yearly(())) == [ReviewHeld(day=DAY, code="PN6")]
    assert list(PlanEvent(what=What.REVIEW, day=DAY).yearly(())) == [ReviewHeld(day=DAY)]
    assert list(PlanEvent(what=What.REVIEW, day=DAY, stands=Stands.PLANNED).yearly(())) == []
    assert list(PlanEvent(what=What.CARE_BEGAN, day=DAY).yearly(())) == [CareBegan(day=DAY)]


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_what_any_kind_gives_is_sound(kind: str) -> None:
    for one in kinds()[kind].example(DAY).yearly(()):
        if isinstance(one, SpellAway):
            assert one.start.tzinfo
            assert one.end is None or one.end >= one.start
        else:
            assert one.day <= DAY
