"""Who opened what, in words, for the manager alone: at the desk, and as the computers of homes tell it."""

from carer_app.domain.access import Access, access_control
from carer_app.domain.people import Role
from tests.gateway.desk.conftest import Browser, Desk, SignedIn, words

PAGE = "/desk/opened"


def told(desk: Desk, **more: object) -> None:
    """Rowan House's computer says what somebody did there, on Tuesday evening."""
    access = {"person": desk.rowan.writer.id, "at": "2026-03-03T19:30:00.000Z", "child": desk.robin.child} | more
    desk.rowan.enter(control=[access_control(Access(**access))])  # type: ignore[arg-type]
    desk.rowan.sync()


def test_what_was_opened_at_home_and_at_the_desk_is_told_in_words(desk: Desk, inside: Browser) -> None:
    record = desk.pasta.revision.record
    told(desk, what="viewed", record=record)
    inside.text(f"/desk/records/{record}")
    for address in (PAGE, f"/desk/records/{record}/opened"):
        page = words(inside.text(address))
        assert "Alex Reed opened “Daily log” of Robin Tue 3 March 2026, 19:30 · Kitchen laptop, Rowan House" in page
        assert "Priya Shah opened “Daily log” of Robin" in page
        assert "at the desk" in page


def test_papers_that_left_are_told_with_their_reason(desk: Desk, inside: Browser) -> None:
    told(desk, what="exported", paper="review", why="court", locked=True)
    told(desk, what="printed", paper="review", why="police")
    page = words(inside.text(PAGE))
    assert "Alex Reed saved a locked paper about Robin for a court" in page
    assert "Alex Reed printed a paper about Robin for the police" in page


def test_what_became_of_a_recovery_sheet_is_told_without_a_child(desk: Desk, inside: Browser) -> None:
    for what in ("printed", "exported", "recovery_renewed"):
        told(desk, what=what, paper="recovery_sheet", child="", locked=what == "exported")
    page = words(inside.text(PAGE))
    for said in ("printed the recovery sheet", "saved the recovery sheet, locked", "made a new recovery code"):
        assert f"Alex Reed {said}" in page
    assert "Kitchen laptop, Rowan House" in page


def test_only_a_manager_reads_it(desk: Desk, signed_in: SignedIn, inside: Browser) -> None:
    record = desk.pasta.revision.record
    other = signed_in(desk.person(Role.SUPERVISING_SOCIAL_WORKER, "Tom Hall"))
    assert "Who opened" not in other.text("/desk")
    for address in (PAGE, f"/desk/records/{record}/opened"):
        assert other.get(address).status_code == 404
        assert inside.get(address).status_code == 200
