"""Finding the way in a long chronology: by kind, period, words and what is unread."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from carer_app.domain.kinds import kinds
from tests.gateway.desk.conftest import Browser, Desk, Write, chronology, words


@pytest.mark.parametrize(
    ("asked", "shown", "left_out"),
    [
        ({"words": "table PASTA"}, "Made pasta", "Fed the ducks"),
        ({"words": "pasta ducks"}, "Nothing here fits.", "Fed the ducks"),
        ({"kind": "daily_log"}, "Made pasta", "Name they like"),
        ({"kind": "child_file"}, "Name they like", "Made pasta"),
        ({"start": "2026-03-02"}, "Made pasta", "Fed the ducks"),
        ({"end": "2026-03-01"}, "Fed the ducks", "Made pasta"),
        ({"start": "2026-03-01", "end": "2026-03-01", "kind": "daily_log"}, "1 record", "Made pasta"),
        ({"words": "%"}, "Nothing here fits.", "Made pasta"),
    ],
)
def test_filters_narrow_what_is_shown(
    desk: Desk, inside: Browser, asked: dict[str, object], shown: str, left_out: str
) -> None:
    page = chronology(desk, inside, **asked)
    assert shown in page
    assert left_out not in page


def test_only_what_is_unread_can_be_asked_for(desk: Desk, inside: Browser) -> None:
    inside.read(desk.robin, f"{desk.pasta.revision.record} {desk.pasta.hash}")
    page = chronology(desk, inside, unread="yes")
    assert "Fed the ducks" in page
    assert "Made pasta" not in page


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"start": "yesterday"}, "“From” is not a day. Write it as 2026-03-02."),
        ({"end": "2026-02-30"}, "“To” is not a day. Write it as 2026-03-02."),
        ({"start": "2026-03-02", "end": "2026-03-01"}, "“To” is before “From”."),
    ],
)
def test_a_filter_that_cannot_be_is_one_sentence_and_keeps_what_was_typed(
    desk: Desk, inside: Browser, asked: dict[str, object], sentence: str
) -> None:
    answer = inside.submit(f"/desk/children/{desk.robin.child}/filter", **asked)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert sentence in answer.text
    assert all(f'value="{value}"' in answer.text for value in asked.values())


@pytest.mark.parametrize(
    "query", ["page=0", "page=99999", "page=x", "kind=nonsense", "start=x&end=y", "words=00", "note=zz"]
)
def test_an_odd_address_shows_what_makes_sense_of_it(desk: Desk, inside: Browser, query: str) -> None:
    assert inside.get(f"/desk/children/{desk.robin.child}?{query}").status_code == 200


def test_a_long_chronology_comes_in_pages(desk: Desk, inside: Browser) -> None:
    for number in range(30):
        desk.rowan.log(desk.robin.stay, f"Day number {number}.", date(2026, 2, 1) - timedelta(days=number))
    desk.rowan.sync()
    first = inside.text(f"/desk/children/{desk.robin.child}")
    assert "33 records, page 1 of 2" in first
    assert "Older records" in first
    second = words(inside.text(f"/desk/children/{desk.robin.child}?page=2"))
    assert "Day number 29." in second
    assert "Back to the newest" in second
    assert "Older records" not in second


def test_what_happened_after_midnight_in_summer_stands_under_its_own_day(
    desk: Desk, inside: Browser, write: Write
) -> None:
    example = kinds()["missing_episode"].example(date(2026, 3, 1))
    seen = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    times = {"opened_at": seen, "last_seen_at": seen, "returned_at": None, "told": ()}
    write(msgspec.structs.replace(example, **times), kind="missing_episode")
    page = chronology(desk, inside, start="2026-06-02", end="2026-06-02")
    assert "Tue 2 June 2026" in page
    assert "1 record" in page
