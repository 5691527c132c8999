"""What is held at the desk: who sees it, why it waits, what it says, and putting it in its place."""

from datetime import date

import pytest

from carer_app.domain.revision import new_id
from carer_app.gateway import homes
from carer_app.gateway.held import waiting
from carer_app.logs.daily.record import DailyLog
from tests.gateway.builders import Laptop
from tests.gateway.desk.chromium import sign_in
from tests.gateway.desk.conftest import Desk, OpenPage, SignedIn, words

SAID = "Blackberries along the old railway line."


@pytest.fixture
def lost(desk: Desk) -> str:
    """A log about Robin from a laptop that the council has taken off its list."""
    homes.revoke(desk.services, desk.rowan.id)
    log = desk.rowan.log(desk.robin.stay, SAID, date(2026, 3, 3))
    desk.rowan.sync()
    return log.hash


def test_the_list_says_what_where_from_and_why_but_not_what_it_says(desk: Desk, signed_in: SignedIn, lost: str) -> None:
    inside = signed_in()
    assert 'href="/desk/held"' in inside.text("/desk")
    page = words(inside.text("/desk/held"))
    assert "Daily log in Robin's file" in page.replace("&#39;", "'")
    assert "Written by Alex Reed · From Rowan House (Kitchen laptop)" in page
    assert "It came from a computer that the council has taken off its list." in page
    assert SAID not in page
    assert SAID in inside.text(f"/desk/held/{lost}")


@pytest.mark.parametrize(
    ("role", "may"), [("manager", True), ("supervising_social_worker", True), ("duty_team", False)]
)
def test_those_who_may_put_it_in_its_place(desk: Desk, signed_in: SignedIn, lost: str, role: str, may: bool) -> None:
    inside = signed_in(desk.person(role))
    assert ("Yes, put it in its place" in inside.text(f"/desk/held/{lost}")) == may
    answer = inside.submit(f"/desk/held/{lost}/place")
    assert answer.status_code == (200 if may else 404)
    assert bool(waiting(desk.services)) != may
    assert (SAID in inside.text(f"/desk/children/{desk.robin.child}")) == may
    if may:
        assert "It is in its place now." in answer.text
        assert "Nothing is held." in inside.text("/desk/held")


def test_it_is_placed_once_though_two_press_at_once(desk: Desk, signed_in: SignedIn, lost: str) -> None:
    one, other = signed_in(), signed_in(desk.person(name="Sam Field"))
    assert one.submit(f"/desk/held/{lost}/place").status_code == 200
    assert other.submit(f"/desk/held/{lost}/place").status_code == 404
    assert one.text(f"/desk/children/{desk.robin.child}").count(SAID) == 1


def test_whoever_does_not_see_the_child_finds_nothing_of_it(desk: Desk, signed_in: SignedIn, lost: str) -> None:
    for person in (
        desk.person("social_worker", "Kai's Worker", children=(desk.kai.child,)),
        desk.person("supervising_social_worker", "Elm's Worker", homes=("Elm House",)),
        desk.person("admin", "Ada Min"),
    ):
        inside = signed_in(person)
        assert "Nothing is held." in inside.text("/desk/held")
        assert 'href="/desk/held"' not in inside.text("/desk")
        assert inside.get(f"/desk/held/{lost}").status_code == 404
        assert inside.submit(f"/desk/held/{lost}/place").status_code == 404
    assert [one.revision for one in waiting(desk.services)] == [lost]


def test_what_has_no_file_yet_says_so_and_cannot_be_placed(desk: Desk, signed_in: SignedIn) -> None:
    stray = desk.rowan.revision(new_id(), DailyLog(day=date(2026, 3, 3), what_happened=SAID))
    desk.rowan.enter(stray)
    desk.rowan.sync()
    inside = signed_in()
    page = inside.text(f"/desk/held/{stray.hash}")
    assert "The file that it belongs to has not come yet." in page
    assert "Yes, put it in its place" not in page
    answer = inside.submit(f"/desk/held/{stray.hash}/place")
    assert answer.status_code == 422
    assert "What it belongs to has not come yet, so it cannot be let in." in answer.text


def test_what_was_written_without_a_placement_goes_to_its_place_once_there_is_one(
    desk: Desk, signed_in: SignedIn
) -> None:
    stay = homes.placements_of(desk.services, desk.robin.child)[0]
    homes.undo_placement(desk.services, stay.id, "somebody")
    desk.rowan.log(desk.robin.stay, SAID, date(2026, 3, 3))
    desk.rowan.sync()
    inside = signed_in()
    assert "the child did not live in this home at that time" in inside.text("/desk/held")
    homes.add_placement(desk.services, desk.robin.child, "Rowan House", date(2026, 3, 1), "somebody")
    assert "Nothing is held." in inside.text("/desk/held")
    assert SAID in inside.text(f"/desk/children/{desk.robin.child}")


def test_those_who_care_for_the_child_get_it_from_there(desk: Desk, signed_in: SignedIn, lost: str) -> None:
    office = Laptop(desk.services, writer=desk.rowan.writer)
    office.enrol("Rowan House")
    before = office.sync().pages[desk.robin.stay].rows
    assert lost not in [row.revision.hash("revision") for row in before]
    signed_in().submit(f"/desk/held/{lost}/place")
    assert office.sync().pages[desk.robin.stay].rows[-1].revision.hash("revision") == lost


def test_a_held_record_is_read_and_placed_in_a_browser(
    desk: Desk, open_page: OpenPage, complaints: list[str], lost: str
) -> None:
    page = open_page()
    sign_in(desk, page)
    page.get_by_role("link", name="Look").click()
    page.get_by_role("link", name="Daily log").click()
    page.get_by_role("button", name="Yes, put it in its place").click()
    page.get_by_role("status").get_by_text("It is in its place now.").wait_for()
    page.get_by_text(SAID).first.wait_for()
    assert complaints == []
