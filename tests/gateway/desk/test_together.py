"""Two people wrote this: somebody at the desk chooses, looks at what comes of it, and signs."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from carer_app.domain.revision import Op
from carer_app.gateway.audit import audit
from carer_app.gateway.shown import show
from carer_app.logs.daily.record import DailyLog, Mood
from tests.gateway.desk.conftest import Browser, Desk, SignedIn, Write, words

DAY = date(2026, 3, 3)
_SEEN = re.compile(r'name="seen" value="([^"]*)"')


@pytest.fixture
def record(desk: Desk, write: Write) -> str:
    """One log, changed in two places at once."""
    first = write(DailyLog(day=DAY, what_happened="Home and tea."))
    for content, reason in (
        (DailyLog(day=DAY, what_happened="Home, tea, bed.", mood=Mood.UP_AND_DOWN), "bed was missing"),
        (DailyLog(day=DAY, what_happened="Home, tea and a story.", school="In all day."), "the story"),
    ):
        desk.clock.advance(timedelta(minutes=1))
        write(content, op=Op.AMEND, record=first.revision.record, parents=(first.hash,), reason=reason)
    return first.revision.record


def together(record: str) -> str:
    return f"/desk/records/{record}/together"


def answers(browser: Browser, record: str, **more: str) -> dict[str, Any]:
    (seen,) = _SEEN.findall(browser.text(together(record)))
    return {"seen": seen, "field-what_happened": "both", "field-mood": "0", "field-school": "1"} | more


def test_the_record_leads_to_both_versions_with_a_choice_for_each_difference(inside: Browser, record: str) -> None:
    assert together(record) in inside.text(f"/desk/records/{record}")
    page = words(inside.text(together(record)))
    assert "Nothing wins by itself" in page
    assert page.count("The first, by Alex Reed") == page.count("The second, by Alex Reed") == 3
    assert "up and down" in page
    assert "nothing was written here" in page


def test_what_was_chosen_is_shown_before_it_is_signed(inside: Browser, record: str) -> None:
    looked = inside.submit(together(record), which="look", **answers(inside, record))
    page = words(looked.text)
    assert "Shall it stand like this?" in page
    assert "Home, tea, bed. Home, tea and a story." in page
    assert "Two people" not in page


def test_the_merge_is_signed_by_whoever_is_signed_in_and_goes_to_the_carers(
    desk: Desk, signed_in: SignedIn, record: str
) -> None:
    priya = desk.person()
    browser = signed_in(priya)
    done = browser.submit(together(record), which="sure", **answers(browser, record))
    assert "The two versions are one now" in words(done.text)
    last = show(desk.services, priya.id, record).versions[-1]
    assert (last.author, last.revision.op, last.is_head, last.signature_holds) == ("Priya Shah", Op.MERGE, True, True)
    assert len(last.revision.parents) == 2
    assert isinstance(last.content, DailyLog)
    assert last.content.what_happened == "Home, tea, bed.\n\nHome, tea and a story."
    assert (last.content.mood, last.content.school) == (Mood.UP_AND_DOWN, "In all day.")
    assert together(record) not in browser.text(f"/desk/records/{record}")
    assert audit(desk.services).is_whole


def test_what_is_not_chosen_is_asked_again_and_nothing_is_kept(desk: Desk, signed_in: SignedIn, record: str) -> None:
    priya = desk.person()
    browser = signed_in(priya)
    given = answers(browser, record)
    del given["field-mood"]
    answer = browser.submit(together(record), which="sure", **given)
    assert answer.status_code == 422
    assert "Choose what shall stand for “Mood”." in words(answer.text)
    assert 'value="both" checked' in answer.text
    assert len(show(desk.services, priya.id, record).versions) == 3


@pytest.mark.parametrize("seen", ["", "abc", "x y"])
def test_what_came_meanwhile_is_not_swallowed(desk: Desk, signed_in: SignedIn, record: str, seen: str) -> None:
    priya = desk.person()
    browser = signed_in(priya)
    answer = browser.submit(together(record), which="sure", **answers(browser, record, seen=seen))
    assert answer.status_code == 400
    assert "Somebody changed this since you opened the page" in words(answer.text)
    assert len(show(desk.services, priya.id, record).versions) == 3


def test_one_version_cannot_be_brought_together(desk: Desk, inside: Browser) -> None:
    answer = inside.get(together(desk.pasta.revision.record))
    assert answer.status_code == 400
    assert "only one version" in words(answer.text)


def test_whoever_may_not_see_the_child_finds_nothing(desk: Desk, signed_in: SignedIn, record: str) -> None:
    browser = signed_in(desk.person("social_worker", "Sue Wright", children=(desk.kai.child,)))
    assert browser.get(together(record)).status_code == 404
    assert browser.submit(together(record), which="sure", seen="x").status_code == 404


def test_the_first_page_tells_of_it_until_it_is_one_again(signed_in: SignedIn, desk: Desk, record: str) -> None:
    browser = signed_in(desk.person())
    assert "Robin: Daily log, Tue 3 March 2026" in words(browser.text("/desk"))
    assert together(record) in browser.text("/desk")
    browser.submit(together(record), which="sure", **answers(browser, record))
    assert together(record) not in browser.text("/desk")


def test_the_first_page_tells_of_nobody_elses_child(signed_in: SignedIn, desk: Desk, record: str) -> None:
    browser = signed_in(desk.person("social_worker", "Sue Wright", children=(desk.kai.child,)))
    assert together(record) not in browser.text("/desk")
