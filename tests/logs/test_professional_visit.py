"""A visit by a professional: what cannot be is asked again, and what is not known is never said to be a no."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from carer_app.councils import profile_named
from carer_app.domain.facts import Standing
from carer_app.domain.kind import Circumstances, Severity
from carer_app.domain.kinds import kind_named
from carer_app.domain.reading import read_content
from carer_app.errors import BadInputError
from carer_app.logs.visits.record import Visit

NOW = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)
ENGLAND = profile_named("england")


def visit(**more: Any) -> Visit:
    content = read_content(kind_named("professional_visit"), {"day": "2026-03-02", "visitor": "social_worker"} | more)
    assert isinstance(content, Visit)
    return content


def problems(**more: Any) -> list[tuple[str, Severity]]:
    circumstances = Circumstances(now=NOW, latest_known=NOW, profile=ENGLAND)
    return [(one.field, one.severity) for one in visit(**more).problems(circumstances)]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, []),
        ({"came": "16:05", "left": "17:00"}, []),
        ({"came": "23:40", "left": "00:30"}, [("left", Severity.SHOULD_NOT_BE)]),
        ({"came": "ten past four"}, [("came", Severity.CANNOT_BE)]),
        ({"left": "24:00"}, [("left", Severity.CANNOT_BE)]),
        ({"child_seen": "no", "child_seen_alone": "yes"}, [("child_seen_alone", Severity.CANNOT_BE)]),
        ({"next_visit": "2026-02-01"}, [("next_visit", Severity.SHOULD_NOT_BE)]),
        ({"name": "x" * 301}, [("name", Severity.CANNOT_BE)]),
        ({"agreed": "x" * 20_001}, [("agreed", Severity.CANNOT_BE)]),
    ],
)
def test_what_cannot_be_is_asked_again_and_what_should_not_be_is_kept(given: dict[str, str], found: object) -> None:
    assert problems(**given) == found


def test_a_part_that_nobody_comes_in_is_refused_by_name() -> None:
    with pytest.raises(BadInputError, match="visitor is not one of the words"):
        visit(visitor="plumber")


def test_what_is_not_known_is_said_as_such() -> None:
    said = {line.field: line.text for line in visit().lines(ENGLAND)}
    assert (said["child_seen"], said["child_seen_alone"], said["bedroom_seen"]) == ("not known",) * 3


def test_only_a_social_worker_who_saw_the_child_settles_a_visit() -> None:
    assert [fact.day for fact in visit(child_seen="yes").facts()] == [date(2026, 3, 2)]
    assert list(visit().facts()) == []
    assert list(visit(visitor="health", child_seen="yes").facts()) == []


def test_the_next_visit_that_was_agreed_is_a_plan() -> None:
    (fact,) = visit(next_visit="2026-04-02").facts()
    assert (fact.day, fact.standing) == (date(2026, 4, 2), Standing.PLANNED)


def test_each_council_has_its_own_word_for_who_helps_a_care_leaver() -> None:
    lines = list(visit(visitor="personal_adviser").lines(profile_named("durham")))
    assert [line.text for line in lines if line.field == "visitor"] == ["Young Person's Advisor"]
