"""The second adult at a medicine: somebody else than whoever gave or counted it, or nobody, and then it is said why."""

from datetime import UTC, datetime

import pytest

from tests.conftest import Home
from tests.logs.medicines import add, dose, waits


@pytest.mark.parametrize("second", ["Sam Okafor", "sam", "SAM OKAFOR", "SO", "S.O.", "S Okafor", "Mr Okafor"])
def test_whoever_gave_it_is_not_the_second_adult_by_any_name(home: Home, maya: str, tablets: str, second: str) -> None:
    kept = dose(home, maya, tablets, "08:00", second="there", second_adult=second)
    assert [flag.field for flag in kept.flags] == ["second_adult"]
    assert "Sam Okafor gave it" in kept.flags[0].sentence
    assert any("Sam Okafor gave it" in due.sentence for due in waits(home, tablets))


def test_whoever_counted_is_not_the_second_adult_either(home: Home, maya: str, tablets: str) -> None:
    raw = {"turn": "came_in", "amount": "30", "second": "there", "second_adult": "sam"}
    kept = add(home, maya, tablets, "count", "07:00", **raw)
    assert [flag.field for flag in kept.flags] == ["second_adult"]
    assert any("Sam Okafor counted" in due.sentence for due in waits(home, tablets))


@pytest.mark.parametrize("second", ["Samira Okonkwo", "Jo Okafor", "Leon", "Priya Nair"])
def test_somebody_else_is_the_second_adult(home: Home, maya: str, tablets: str, second: str) -> None:
    assert dose(home, maya, tablets, "08:00", second="there", second_adult=second).flags == ()


def test_a_second_adult_is_asked_for_where_it_is_wanted_and_nobody_is_an_answer(
    home: Home, maya: str, tablets: str
) -> None:
    assert "second adult" in dose(home, maya, tablets, "08:00").flags[0].sentence
    assert dose(home, maya, tablets, "16:00", second="nobody").flags == ()


def test_a_witness_who_was_the_giver_is_kept_and_has_to_be_looked_into(home: Home, maya: str, tablets: str) -> None:
    kept = dose(home, maya, tablets, "08:00", second="there", second_adult="Sam Okafor")
    assert kept.flags[0].sentence == "Sam Okafor gave it and is named as the second adult too. Was somebody else there?"
    assert any("named as the second adult too" in due.sentence for due in waits(home, tablets))
    assert dose(home, maya, tablets, "16:00", second="there", second_adult="Jo Marsh").flags == ()


def test_what_a_second_adult_is_wanted_for_is_counted_at_handover_once_a_day(
    home: Home, maya: str, tablets: str
) -> None:
    def names() -> list[str]:
        return [due.name.split(" ")[0] for due in waits(home, tablets)]

    dose(home, maya, tablets, "16:00", second="nobody")
    home.clock.move_to(datetime(2026, 3, 2, 22, 0, tzinfo=UTC))
    assert names() == []
    add(home, maya, tablets, "count", "21:00", turn="counted", amount="20")
    home.clock.move_to(datetime(2026, 3, 3, 7, 0, tzinfo=UTC))
    assert names() == []
    home.clock.move_to(datetime(2026, 3, 3, 21, 0, tzinfo=UTC))
    assert names() == ["give", "handover"]
    add(home, maya, tablets, "count", "2026-03-03T21:00:00Z", turn="counted", amount="20")
    assert names() == ["give"]
