"""A child's chronology and its records, as a social worker reads them."""

from datetime import date

import msgspec
import pytest

from carer_app.domain.child import ChildSheet, HealthAnswer, Known
from carer_app.domain.kinds import kinds
from carer_app.domain.revision import Op
from carer_app.logs.daily.record import DailyLog
from tests.gateway.desk.conftest import Browser, Desk, Write, chronology, words


@pytest.fixture
def database_url() -> None:
    """Nothing here is told apart by the database."""


def log(text: str, day: date = date(2026, 3, 3), **more: object) -> DailyLog:
    return msgspec.convert({"day": day, "what_happened": text} | more, DailyLog)


def test_records_stand_newest_first_under_their_days(desk: Desk, inside: Browser) -> None:
    page = chronology(desk, inside)
    order = ["Mon 2 March 2026 2 days ago", "Made pasta together", "Sun 1 March 2026 3 days ago", "Fed the ducks"]
    places = [page.index(part) for part in order]
    assert places == sorted(places)


def test_fact_opinion_and_the_childs_words_are_told_apart(desk: Desk, inside: Browser) -> None:
    page = inside.text(f"/desk/records/{desk.pasta.revision.record}")
    assert '<div class="line fact"><dt>What happened</dt><dd>Made pasta together and ate at the table.</dd>' in page
    assert '<div class="line theirs"><dt>Their words</dt><dd>“I got picked for the team.”</dd>' in page
    assert '<div class="line view"><dt>What I think</dt><dd>Proud of the news.</dd>' in page


def test_what_a_carer_typed_is_shown_as_typed_and_never_as_a_page(desk: Desk, inside: Browser, write: Write) -> None:
    write(log("<script>alert(1)</script> & <b>bold</b>\nsecond line"))
    page = inside.text(f"/desk/children/{desk.robin.child}")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;\nsecond line" in page


def test_a_record_written_later_says_so(desk: Desk, inside: Browser, write: Write) -> None:
    write(log("Library, then the park.", date(2026, 2, 28)))
    assert "Happened Sat 28 February, written Wed 4 March (4 days later)." in chronology(desk, inside)


def test_who_was_there_and_whose_account_it_is_are_shown(desk: Desk, inside: Browser, write: Write) -> None:
    told = write(log("We sang."), present=("Kev", "Nan"), words_of="Robin")
    for page in (chronology(desk, inside), words(inside.text(f"/desk/records/{told.revision.record}"))):
        assert "Whose account it is Robin" in page
        assert "Who else was there Kev, Nan" in page
        assert "log-in, with Kev, Nan beside them" in page


def test_words_of_theirs_in_an_adults_entry_say_on_whose_log_in_they_were_typed(
    desk: Desk, inside: Browser, write: Write
) -> None:
    told = write(log("We sang.", their_words="“Again!”"))
    plain = write(log("We slept."))
    pages = [words(inside.text(f"/desk/records/{one.revision.record}")) for one in (told, plain)]
    assert ["By whose hand Typed on" in page for page in pages] == [True, False]
    assert "By whose hand Typed on" in chronology(desk, inside)


@pytest.mark.parametrize("slug", [slug for slug, kind in kinds().items() if kind.listed])
def test_every_kind_is_shown_with_all_its_lines(desk: Desk, inside: Browser, write: Write, slug: str) -> None:
    content = kinds()[slug].example(date(2026, 3, 1))
    page = inside.text(f"/desk/records/{write(content, kind=slug).revision.record}")
    lines = list(content.lines(desk.services.profile))
    assert lines
    for line in lines:
        assert f"<dt>{line.label}</dt>" in page.replace("&#39;", "'").replace("&amp;", "&")


def test_a_changed_record_shows_both_times_and_what_changed(desk: Desk, inside: Browser, write: Write) -> None:
    content = DailyLog(
        day=date(2026, 3, 2), what_happened="Made soup together and ate at the table.", family_time="Mum rang."
    )
    changed = write(content, of=desk.pasta, reason="It was soup.")
    record = changed.revision.record
    page = inside.text(f"/desk/records/{record}")
    told = words(page)
    assert "Changed since it was first written" in told
    assert "Written Mon 2 March 2026, 09:12 As it stands now: Wed 4 March 2026, 09:12" in told
    assert "Reason: “It was soup.”" in told
    assert "Changed: “What happened”. Added: “Family time”. Taken out: “Their words”, “What I think”" in told
    side_by_side = inside.text(f"/desk/records/{record}/changes/{desk.pasta.hash}/{changed.hash}")
    assert "Made <del>pasta</del> together" in side_by_side
    assert "Made <ins>soup</ins> together" in side_by_side
    assert f"/desk/records/{record}/changes/{desk.pasta.hash}/{changed.hash}" in page


def test_a_record_taken_back_says_why_and_keeps_what_was_written(desk: Desk, inside: Browser, write: Write) -> None:
    write(None, of=desk.ducks, op=Op.RETRACT, reason="That was Kai.")
    listed = chronology(desk, inside)
    assert "Taken back" in listed
    assert "Alex Reed took this record back: “That was Kai.”" in listed
    assert "Fed the ducks" not in listed
    assert "Fed the ducks" in inside.text(f"/desk/records/{desk.ducks.revision.record}")


def test_two_versions_stand_side_by_side(desk: Desk, inside: Browser, write: Write) -> None:
    first = write(log("Went to the dentist."))
    write(log("Went to the dentist at nine."), of=first)
    write(log("Went to the dentist with Kai."), of=first)
    listed = chronology(desk, inside)
    assert "Went to the dentist at nine." in listed
    assert "Went to the dentist with Kai." in listed
    assert "Both versions are kept and both are shown" in listed
    assert "What is different between the two" in inside.text(f"/desk/records/{first.revision.record}")


def test_the_same_words_written_twice_are_shown_once(desk: Desk, inside: Browser, write: Write) -> None:
    first = write(log("Went to the dentist."))
    write(log("Went to the dentist at nine."), of=first)
    write(log("Went to the dentist at nine."), of=first)
    assert "Both versions are kept" not in chronology(desk, inside)


def test_a_clock_that_was_ahead_is_said_so(desk: Desk, inside: Browser, write: Write) -> None:
    ahead = write(log("Written in the future."), written="2027-01-01T10:00:00.000Z")
    page = words(inside.text(f"/desk/records/{ahead.revision.record}"))
    assert "so the clock of the writer's computer was wrong." in page.replace("&#39;", "'")


def test_what_should_not_be_is_kept_and_flagged(desk: Desk, inside: Browser, write: Write) -> None:
    write(log("Tomorrow's day, written today.", date(2026, 3, 20)))
    assert "“The day” is later than" in chronology(desk, inside)


def test_a_version_of_a_newer_program_is_kept_and_said_to_be_so(desk: Desk, inside: Browser, write: Write) -> None:
    newer = write(log("Unreadable here."), schema=99)
    page = inside.text(f"/desk/records/{newer.revision.record}")
    assert "written with a newer Hearthlog" in page
    assert inside.get(f"/desk/children/{desk.robin.child}").status_code == 200


def test_the_childs_sheet_says_what_is_not_known(desk: Desk, inside: Browser) -> None:
    page = words(inside.text(f"/desk/children/{desk.robin.child}/sheet"))
    assert "Name they like Robin" in page
    assert "Allergies Not known" in page


def test_the_sheet_is_shown_as_it_stands_now(desk: Desk, inside: Browser) -> None:
    sheet = ChildSheet(
        chosen_name="Robbie",
        responsible_authority="north-tyneside",
        here_since=date(2026, 3, 1),
        allergies=HealthAnswer(known=Known.YES, what="Penicillin"),
    )
    first = next(
        one
        for one in desk.rowan.revisions.values()
        if one.revision.stream == desk.robin.sheet and one.revision.kind == "child_file"
    )
    desk.rowan.enter(desk.rowan.revision(desk.robin.sheet, sheet, kind="child_file", of=first))
    desk.rowan.sync()
    page = inside.text(f"/desk/children/{desk.robin.child}/sheet")
    assert "<h1>Robbie</h1>" in page
    assert "Penicillin" in page


def test_titles_in_the_browsers_history_name_nobody(desk: Desk, inside: Browser) -> None:
    record = desk.pasta.revision.record
    for address in ("/desk", f"/desk/children/{desk.robin.child}", f"/desk/records/{record}"):
        title = inside.text(address).split("<title>")[1].split("</title>")[0]
        assert "Robin" not in title
        assert "pasta" not in title


def test_a_photo_that_has_not_come_is_awaited(desk: Desk, inside: Browser, write: Write) -> None:
    record = write(log("The school fair."), attachments=("ab" * 32,)).revision.record
    assert "1 photo or paper awaited" in words(inside.text(f"/desk/records/{record}"))
    assert "1 photo or paper awaited" in words(chronology(desk, inside))
    assert "awaited" not in inside.text(f"/desk/records/{desk.pasta.revision.record}")


def test_every_sheet_of_the_file_is_there_written_or_not(desk: Desk, inside: Browser) -> None:
    address = f"/desk/children/{desk.robin.child}/sheet"
    before = words(inside.text(address))
    assert before.count("Not written yet.") >= 3
    kind = kinds()["missing_profile"]
    written = desk.rowan.revision(desk.robin.sheet, kind.example(date(2026, 3, 1)), kind=kind.slug)
    desk.rowan.enter(written)
    desk.rowan.sync()
    after = words(inside.text(address))
    assert after.count("Not written yet.") == before.count("Not written yet.") - 1
    assert "Missing profile" in after
    assert "Small scar over the left eyebrow" in after


def test_what_must_be_minded_is_marked_on_the_sheet(desk: Desk, inside: Browser) -> None:
    sheet = ChildSheet(
        chosen_name="Robin",
        responsible_authority="north-tyneside",
        here_since=date(2026, 3, 1),
        address_is_confidential=True,
    )
    first = next(one for one in desk.rowan.revisions.values() if one.revision.kind == "child_file")
    desk.rowan.enter(desk.rowan.revision(desk.robin.sheet, sheet, kind="child_file", of=first))
    desk.rowan.sync()
    page = inside.text(f"/desk/children/{desk.robin.child}/sheet")
    assert '<div class="line loud"><dt>Take care</dt><dd>Robin&#39;s address is confidential.' in page
