"""Who opened what, in words, for the manager alone: at the desk, and as the computers of homes tell it."""

from html import unescape

from carer_app.domain.access import Access, access_control
from carer_app.domain.act import Act, act_control
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


def test_only_a_manager_reads_it(desk: Desk, signed_in: SignedIn, inside: Browser) -> None:
    record = desk.pasta.revision.record
    other = signed_in(desk.person(Role.SUPERVISING_SOCIAL_WORKER, "Tom Hall"))
    assert "Who opened" not in other.text("/desk")
    for address in (PAGE, f"/desk/records/{record}/opened"):
        assert other.get(address).status_code == 404
        assert inside.get(address).status_code == 200


def did(desk: Desk, **what: object) -> None:
    """Rowan House's computer says what was done with it."""
    act = {"at": "2026-03-03T22:10:00.000Z", "who": desk.rowan.writer.id} | what
    desk.rowan.enter(control=[act_control(Act(**act))])  # type: ignore[arg-type]
    desk.rowan.sync()


def test_what_was_done_with_a_homes_computer_is_told_in_words(desk: Desk, inside: Browser) -> None:
    alex, since = desk.rowan.writer.id, "2026-03-03T22:04:00.000Z"
    did(desk, did="tried", who="", person=alex, since=since, times=3)
    did(desk, did="added", person=alex, role="residential_worker", until="2026-03-04T08:00:00.000Z")
    did(desk, did="backed_up", detail="passphrase")
    did(desk, did="something_newer")
    page = unescape(words(inside.text(f"{PAGE}/computers")))
    assert (
        "3 wrong tries of Alex Reed's passphrase since Tue 3 March 2026, 22:04 "
        "Tue 3 March 2026, 22:10 · Kitchen laptop, Rowan House" in page
    )
    assert "Alex Reed added Alex Reed as residential worker, until Wed 4 March 2026, 08:00" in page
    assert "Alex Reed saved a backup that opens with a passphrase of its own" in page
    assert "this version of Hearthlog has no words for" in page
    assert 'href="/desk/opened/computers"' in inside.text(PAGE)


def test_only_a_manager_reads_what_was_done_with_computers(desk: Desk, signed_in: SignedIn) -> None:
    other = signed_in(desk.person(Role.SUPERVISING_SOCIAL_WORKER, "Tom Hall"))
    assert other.get(f"{PAGE}/computers").status_code == 404


def test_a_time_that_is_none_does_not_shut_the_page(desk: Desk, inside: Browser) -> None:
    did(desk, did="added", at="at-some-time", person="nobody", until="never")
    page = words(inside.text(f"{PAGE}/computers"))
    assert "Alex Reed added Somebody who is not known here" in page
    told(desk, what="viewed", record=desk.pasta.revision.record, at="at-some-time")
    assert "at-some-time" in inside.text(PAGE)
