"""Marking as read and saying something: deliberate, signed, and sent back to the home."""

from datetime import date

from carer_app.domain.marks import COMMENT, READ_MARK
from carer_app.domain.revision import Link, Revision
from carer_app.gateway.audit import audit
from carer_app.logs.daily.record import DailyLog
from tests.gateway.builders import Laptop
from tests.gateway.desk.conftest import Desk, SignedIn


def _pulled(laptop: Laptop, stream: str, kind: str) -> list[Revision]:
    """What comes down to a laptop of one kind in one stream."""
    rows = laptop.sync(cursors={stream: 0}).pages[stream].rows
    found = [row.revision.read(Revision) for row in rows]
    return [revision for revision in found if revision.kind == kind]


def test_reading_is_confirmed_first_and_then_goes_to_the_home(desk: Desk, signed_in: SignedIn) -> None:
    person = desk.person()
    inside = signed_in(person)
    address = f"/desk/children/{desk.robin.child}/read"
    seen = f"{desk.pasta.revision.record} {desk.pasta.hash}"
    asked = inside.submit(address, which="ticked", ticked=[seen], back=f"/desk/children/{desk.robin.child}")
    assert "Have you read this record?" in asked.text
    assert _pulled(desk.rowan, desk.robin.stay, READ_MARK.slug) == []
    done = inside.submit(address, which="sure", ticked=[seen], back=f"/desk/children/{desk.robin.child}")
    assert "Marked as read: 1 record." in done.text
    mark = _pulled(desk.rowan, desk.robin.stay, READ_MARK.slug)[0]
    assert mark.about == (Link(record=desk.pasta.revision.record, revision=desk.pasta.hash),)
    assert mark.author == person.id


def test_all_shown_on_the_page_can_be_marked_at_once(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    page = inside.text(f"/desk/children/{desk.robin.child}")
    assert "I have read all 3 shown here" in page
    asked = inside.submit(
        f"/desk/children/{desk.robin.child}/read", which="shown", shown=inside.seen(desk.robin), back="/desk"
    )
    assert "Have you read these 3 records?" in asked.text
    inside.read(desk.robin, *inside.seen(desk.robin))
    after = inside.text(f"/desk/children/{desk.robin.child}")
    assert after.count("Read by you") == 3
    assert "I have read" not in after


def test_only_the_version_that_was_on_the_page_is_marked(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    seen = inside.seen(desk.robin)
    newer = DailyLog(day=date(2026, 3, 1), what_happened="Fed the ducks and the geese.")
    desk.rowan.enter(desk.rowan.revision(desk.robin.stay, newer, of=desk.ducks))
    desk.rowan.sync()
    inside.read(desk.robin, *seen)
    page = inside.text(f"/desk/children/{desk.robin.child}")
    assert "Changed since you read it" in page
    assert len(inside.seen(desk.robin)) == 1


def test_who_has_read_a_record_stands_with_it(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    inside.read(desk.robin, f"{desk.pasta.revision.record} {desk.pasta.hash}")
    other = signed_in(desk.person(name="Sam Field"))
    page = other.text(f"/desk/records/{desk.pasta.revision.record}")
    assert "Priya Shah, Wed 4 March 2026, 09:12" in page
    assert "Not read by you yet" in page


def test_marks_on_sheet_and_stay_go_into_their_own_streams(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    inside.read(desk.robin, *inside.seen(desk.robin))
    assert len(_pulled(desk.rowan, desk.robin.stay, READ_MARK.slug)[0].about) == 2
    assert len(_pulled(desk.rowan, desk.robin.sheet, READ_MARK.slug)[0].about) == 1


def test_ticking_nothing_is_one_sentence(desk: Desk, signed_in: SignedIn) -> None:
    answer = signed_in().submit(f"/desk/children/{desk.robin.child}/read", which="ticked", back="/desk")
    assert answer.status_code == 400
    assert "Nothing was ticked." in answer.text


def test_made_up_versions_mark_nothing(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    for odd in (
        "x",
        "  ",
        f"{desk.pasta.revision.record} {'0' * 64}",
        f"{desk.pasta.revision.record} {desk.ducks.hash}",
    ):
        inside.read(desk.robin, odd)
    assert _pulled(desk.rowan, desk.robin.stay, READ_MARK.slug) == []
    assert len(inside.seen(desk.robin)) == 3


def test_a_remark_is_kept_with_the_record_and_goes_to_the_home(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    record = desk.pasta.revision.record
    answer = inside.submit(f"/desk/records/{record}/remarks", text="Lovely news.\r\nWell done!")
    assert '<p class="said">Lovely news.\nWell done!</p>' in answer.text
    assert "Priya Shah, manager · Wed 4 March 2026, 09:12" in answer.text
    assert "Your remark is kept." in answer.text
    assert _pulled(desk.rowan, desk.robin.stay, COMMENT.slug)[0].about[0].record == record
    assert "1 remark" in inside.text(f"/desk/children/{desk.robin.child}")


def test_an_empty_remark_is_one_sentence_at_its_field(desk: Desk, signed_in: SignedIn) -> None:
    answer = signed_in().submit(f"/desk/records/{desk.pasta.revision.record}/remarks", text="  \n ")
    assert answer.status_code == 422
    assert '<a href="#text">Write the comment first.</a>' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_nothing_the_desk_does_breaks_a_chain(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    inside.read(desk.robin, *inside.seen(desk.robin))
    inside.submit(f"/desk/records/{desk.pasta.revision.record}/remarks", text="Thank you.")
    assert audit(desk.services).is_whole
