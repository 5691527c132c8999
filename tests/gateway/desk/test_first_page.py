"""The first page: the children, what is new, what is held, and placements to be confirmed."""

from datetime import date

import pytest

from carer_app.domain.revision import new_id
from carer_app.gateway import homes
from carer_app.logs.daily.record import DailyLog
from tests.gateway.desk.conftest import Desk, SignedIn

CONFIRM = "Confirm this placement"


def test_a_child_comes_with_home_last_record_and_what_is_unread(desk: Desk, signed_in: SignedIn) -> None:
    page = signed_in(desk.person("supervising_social_worker", homes=("Rowan House",))).text("/desk")
    assert "With Rowan House since Sun 1 March 2026" in page
    assert "Last record received Mon 2 March 2026, 09:12 (2 days ago)." in page
    assert "3 not read" in page
    assert "3 records that you have not read." in page


def test_looking_changes_no_count(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    inside.get(f"/desk/children/{desk.robin.child}")
    inside.get(f"/desk/records/{desk.pasta.revision.record}")
    assert "5 records that you have not read." in inside.text("/desk")


def test_counts_are_each_persons_own(desk: Desk, signed_in: SignedIn) -> None:
    mine, other = signed_in(), signed_in(desk.person(name="Sam Field"))
    mine.read(desk.robin, *mine.seen(desk.robin))
    assert "All read" in mine.text("/desk")
    assert "5 records that you have not read." in other.text("/desk")


def test_with_nobody_to_see_the_page_says_how_children_come_here(desk: Desk, signed_in: SignedIn) -> None:
    assert "No child is shown to you yet." in signed_in(desk.person("social_worker")).text("/desk")


@pytest.mark.parametrize(
    ("role", "may"), [("manager", True), ("supervising_social_worker", True), ("duty_team", False)]
)
def test_a_placement_is_confirmed_by_those_who_may(desk: Desk, signed_in: SignedIn, role: str, may: bool) -> None:
    inside = signed_in(desk.person(role))
    placement = homes.placements_of(desk.services, desk.robin.child)[0]
    page = inside.text("/desk")
    assert "To be confirmed: Rowan House began this placement on a carer&#39;s laptop, from Sun 1 March 2026." in page
    assert (CONFIRM in page) == may
    answer = inside.submit(f"/desk/placements/{placement.id}/confirm")
    assert answer.status_code == (200 if may else 404)
    assert ("The placement of Robin with Rowan House is confirmed." in answer.text) == may
    assert homes.placements_of(desk.services, desk.robin.child)[0].confirmed == may


def test_a_placement_of_another_home_is_nobodys_to_confirm(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in(desk.person("supervising_social_worker", homes=("Elm House",)))
    placement = homes.placements_of(desk.services, desk.robin.child)[0]
    assert inside.submit(f"/desk/placements/{placement.id}/confirm").status_code == 404
    assert not homes.placements_of(desk.services, desk.robin.child)[0].confirmed


def test_what_is_held_is_counted_on_a_managers_first_page(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    assert "held until" not in inside.text("/desk")
    stray = DailyLog(day=date(2026, 3, 3), what_happened="Kept in a stream that nobody opened.")
    desk.rowan.enter(desk.rowan.revision(new_id(), stray))
    desk.rowan.sync()
    page = inside.text("/desk")
    assert "1 record was received and is held until somebody at the council looks at it." in page
    assert "nobody opened" not in page
