"""What the review paper takes from a child's arrival, and what it never takes from their file."""

from collections.abc import Callable
from pathlib import Path

from carer_app.domain.story import Told
from tests.reports.half_year import day_of_life, text_of

Paper = Callable[..., Path]


def arrival(**more: object) -> Told:
    raw = {"arrived_at": "2025-10-02T01:10:00+00:00", "their_words": "“Can I keep my light on?”", **more}
    return day_of_life(("arrival_note", raw), 1, written="2025-10-02T02:00:00.000Z")


def sheet() -> Told:
    people = [{"name": "Kevin Holt", "relation": "family", "phone": "01632 960777", "must_not_know_address": True}]
    raw = {
        "chosen_name": "Robin",
        "responsible_authority": "north-tyneside",
        "here_since": "2025-10-02",
        "people": people,
        "homes_before": [{"where": "14 Harbour Row"}],
        "address_is_confidential": True,
    }
    return day_of_life(("child_file", raw), 2, written="2025-10-02T02:10:00.000Z")


def test_their_own_words_of_the_first_night_stand_among_their_words(paper: Paper) -> None:
    note = arrival()
    text = text_of(paper(note))
    assert text.index("In Robin's own words") < text.index("Can I keep my light on?") < text.index("At a glance")
    assert f"Came here on Thu 2 October 2025, 02:10 Thu 2 October 2025 · {note.short}" in text


def test_no_person_number_or_home_of_the_sheet_is_printed(paper: Paper) -> None:
    text = text_of(paper(arrival(), sheet()))
    for secret in ("Kevin", "01632 960777", "Harbour Row"):
        assert secret not in text
