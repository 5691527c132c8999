"""A missing night on the review paper: every return that somebody wrote, what the times show together, nothing to ring."""

from datetime import date
from pathlib import Path

import pytest

from carer_app.journal.forms import New
from carer_app.work import Work
from tests.conftest import Home
from tests.reports.half_year import text_of


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya", here_since="2022-09-01")


def add(home: Home, child: str, kind: str, about: str = "", **raw: object) -> str:
    return home.journal.add(New(kind=kind, child=child, raw=raw, about=about)).id


def night(home: Home, child: str, day: str) -> str:
    seen = {"last_seen_at": f"{day}T19:00:00Z", "last_seen_precision": "exact"}
    return add(home, child, "missing_episode", opened_at=f"{day}T19:30:00Z", **seen)


def printed(home: Home, child: str, folder: Path) -> str:
    paper = folder / "review.pdf"
    paper.write_bytes(Work(home.session).review_pdf(child, date(2026, 1, 1), date(2026, 3, 2)))
    return " ".join(text_of(paper).split())


def test_both_returns_stand_with_how_each_writer_says_they_came_back(home: Home, maya: str, tmp_path: Path) -> None:
    record = night(home, maya, "2026-02-20")
    add(home, maya, "missing_return", record, returned_at="2026-02-20T21:00:00Z", how="Walked in by herself")
    add(home, maya, "missing_return", record, returned_at="2026-02-20T21:30:00Z", how="A neighbour came with her")
    text = printed(home, maya, tmp_path)
    assert "Came back Fri 20 February 2026, 21:00: Walked in by herself" in text
    assert "Came back Fri 20 February 2026, 21:30: A neighbour came with her" in text


def test_what_waits_is_said_as_past_and_tells_nobody_to_ring(home: Home, maya: str, tmp_path: Path) -> None:
    night(home, maya, "2026-02-20")
    add(home, maya, "serious_worry", at="2026-02-21T10:00:00Z", what="told", exact_words="“He hit me.”")
    text = printed(home, maya, tmp_path)
    assert "It is not written whether the police were told." in text
    assert "it is not written that anybody was told" in text
    assert "Ring now" not in text
    assert "Tell the police" not in text


def test_what_the_times_show_together_says_on_how_many_it_rests(home: Home, maya: str, tmp_path: Path) -> None:
    for day in ("2026-02-13", "2026-02-20"):
        record = night(home, maya, day)
        add(home, maya, "missing_return", record, returned_at=f"{day}T21:00:00Z")
        add(home, maya, "whereabouts", went_at=f"{day}T15:00:00Z", where="The park", back_at=f"{day}T16:00:00Z")
    text = printed(home, maya, tmp_path)
    assert "How often: 2 times missing, or away without permission" in text
    assert "Days of the week: Friday (2)" in text
    assert "In the 24 hours before: Out and back, 2 of 2 times" in text


def test_an_interview_that_was_held_had_been_offered(home: Home, maya: str, tmp_path: Path) -> None:
    record = night(home, maya, "2026-02-20")
    add(home, maya, "missing_return", record, returned_at="2026-02-20T21:00:00Z")
    add(home, maya, "missing_talk", record, at="2026-02-21T10:00:00Z", step="held", who="NYAS", independent="yes")
    text = printed(home, maya, tmp_path)
    assert "offered within 24 hours of coming back 1 of 1 times" in text
    assert "not offered yet" not in text


def test_what_was_never_written_of_an_earlier_night_stays_on_paper_and_presses_nobody(
    home: Home, maya: str, tmp_path: Path
) -> None:
    record = night(home, maya, "2026-01-20")
    add(home, maya, "missing_return", record, returned_at="2026-01-20T21:00:00Z")
    assert [due.name for due in Work(home.session).due(home.journal.child(maya)) if due.on_paper] == []
    text = printed(home, maya, tmp_path)
    assert "It is not written whether the police were told." in text
    assert "It is not written whether the social worker" in text
