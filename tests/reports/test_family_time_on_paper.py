"""Family time on the review paper: what two records say of one day is told in one place, with both of them cited."""

from collections.abc import Callable
from pathlib import Path

from carer_app.domain.story import Told
from tests.reports.half_year import day_of_life, text_of

Paper = Callable[..., Path]
SAID = {"before": "Ready by nine.", "after": "Talkative, then quiet."}


def visit(number: int = 1, **more: object) -> Told:
    raw: dict[str, object] = {"day": "2025-10-04", "standing": "went_ahead", "people": [{"name": "Lacey"}]}
    return day_of_life(("family_time", raw | more), number, written="2025-10-04T20:00:00.000Z")


def log(words: str, number: int = 2, day: str = "2025-10-04") -> Told:
    raw = {"day": day, "what_happened": "A quiet day.", "family_time": words}
    return day_of_life(("daily_log", raw), number, written=f"{day}T20:40:00.000Z")


def test_what_the_daily_log_says_of_the_same_day_is_not_told_again_and_both_are_cited(paper: Paper) -> None:
    own, day = visit(**SAID), log("Lacey at the farm. Before: ready by nine. After: talkative, then quiet.")
    text = text_of(paper(own, day))
    assert text.casefold().count("ready by nine") == text.casefold().count("talkative, then quiet") == 1
    cited = f"Sat 4 October 2025 · {own.short}; Sat 4 October 2025 · {day.short}"
    assert f"Also written that day: Lacey at the farm. {cited}" in text
    assert text.count("Lacey at the farm.") == 1


def test_what_the_log_alone_says_is_kept_where_the_record_says_nothing_of_how_it_was(paper: Paper) -> None:
    text = text_of(paper(visit(), log("Nan rang as well, for ten minutes.")))
    assert text.count("Nan rang as well, for ten minutes.") == 1
    assert "Also written that day: Nan rang as well" in text


def test_two_records_of_one_day_do_not_tell_the_log_twice(paper: Paper) -> None:
    text = text_of(paper(visit(1), visit(3, **SAID), log("Nan rang as well.")))
    assert text.count("Nan rang as well.") == 1


def test_days_without_a_record_of_it_are_listed_from_the_log(paper: Paper) -> None:
    other = log("A video with Dad.", day="2025-10-11")
    assert f"A video with Dad. Sat 11 October 2025 · {other.short}" in text_of(paper(visit(**SAID), other))
