from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from carer_app.domain.attachments import LARGEST_FILE, MOST_OF_A_RECORD, UnfitFileError
from carer_app.domain.kinds import kind_named
from carer_app.domain.revision import Op, Statement
from carer_app.errors import BadInputError, KnownError
from carer_app.journal.forms import Beside, New, draft_name
from carer_app.journal.moving import Moving
from carer_app.journal.pictures import LeavingOut, Pictures
from carer_app.session import Filing
from carer_app.store import attachments, revisions
from carer_app.store.erasure import erase
from carer_app.store.verify import verify
from tests import files_given as given
from tests.company import arrive, joined, versions
from tests.conftest import PASSPHRASE, Home, MakeHome


def folder(home: Home) -> list[Path]:
    return sorted((home.folder / "attachments").glob("*"))


def draft_of(home: Home, child: str) -> str:
    return draft_name(home.session.person.id, "daily_log", child)


def log_with(home: Home, child: str, *files: tuple[str, bytes]) -> str:
    pictures, draft = Pictures(home.session), draft_of(home, child)
    for name, data in files:
        pictures.take(draft, name, data)
    raw = {"day": "2026-03-02", "what_happened": "The school fair."}
    new = New(kind="daily_log", child=child, raw=raw, manifests=pictures.texts_of_draft(draft))
    return home.journal.add(new).id


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def test_a_photo_loses_place_and_camera_and_keeps_when_it_was_taken(home: Home) -> None:
    pictures = Pictures(home.session)
    record = log_with(home, home.child(), ("IMG_1.JPG", given.photo()))
    (kept,) = pictures.of_records([record])[record]
    data = pictures.whole(kept)
    assert kept.manifest.taken == "2026-03-01T14:05:06+00:00"
    assert not opened(data).getexif()
    assert given.CAMERA.encode() not in data
    assert given.CAMERA.encode() not in pictures.thumbnail(kept)


def test_a_photo_taken_sideways_stands_upright(home: Home) -> None:
    pictures = Pictures(home.session)
    kept = pictures.take("draft", "a.jpg", given.photo(orientation=6))
    picture = opened(pictures.whole(kept)).convert("RGB")
    assert picture.size == (480, 640) == (kept.manifest.width, kept.manifest.height)
    red, green, blue = picture.getpixel((155, 130))
    assert red > 150 > max(green, blue)


@pytest.mark.parametrize(
    ("name", "make", "media"),
    [
        ("a.jpg", given.photo, "image/jpeg"),
        ("b.HEIC", given.heic_photo, "image/jpeg"),
        ("c.png", given.png_drawing, "image/png"),
        ("d.pdf", given.paper, "application/pdf"),
        ("really-a-paper.jpg", given.paper, "application/pdf"),
        ("no ending", given.photo, "image/jpeg"),
    ],
)
def test_what_a_file_is_tells_its_content(home: Home, name: str, make: object, media: str) -> None:
    assert callable(make)
    pictures = Pictures(home.session)
    kept = pictures.take("draft", name, make())
    assert kept.manifest.media == media
    assert opened(pictures.thumbnail(kept)).format == "JPEG"


def test_a_paper_stays_as_it_is_and_its_pages_are_counted(home: Home) -> None:
    pictures, letter = Pictures(home.session), given.paper(3)
    kept = pictures.take("draft", "letter.pdf", letter)
    assert pictures.whole(kept) == letter
    assert kept.manifest.pages == 3


UNFIT: dict[str, bytes | Callable[[], bytes]] = {
    "nothing in it": b"",
    "neither a picture": b"MZ\x90\0 a program",
    "neither a picture (JPEG": b"GIF89a" + b"\0" * 50,
    "cut short": given.photo()[:3000],
    "is damaged": b"\x89PNG\r\n\x1a\n" + b"\xff" * 400,
    "damaged or": b"\0\0\0\x18ftypheic" + b"\0" * 300,
    "damaged": b"%PDF-1.7 and nothing more",
    "password": given.paper(1, "secret"),
    "more points": given.bomb,
    "larger than 25 MB": b"\xff\xd8\xff" + b"\0" * LARGEST_FILE,
}


@pytest.mark.parametrize("why", UNFIT)
def test_a_file_that_cannot_be_taken_is_named_and_nothing_is_stored(home: Home, why: str) -> None:
    chosen = UNFIT[why]
    content = chosen() if callable(chosen) else chosen
    with pytest.raises(UnfitFileError, match=r"^“Aunt’s \(2\)\.jpg” ") as refused:
        Pictures(home.session).take("draft", "Aunt’s (2).jpg", content)
    assert why in refused.value.sentence
    assert folder(home) == []
    assert Pictures(home.session).of_draft("draft") == []


def test_nothing_of_a_file_can_be_read_on_the_disk(home: Home) -> None:
    letter = given.paper()
    log_with(home, home.child(), ("The secret letter.pdf", letter))
    for path in home.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"%PDF" not in data
            assert b"secret letter" not in data
            assert "secret" not in path.name


def test_a_large_file_lies_in_chunks_and_comes_back_whole(home: Home) -> None:
    large = given.paper(1) + b"\n%" + bytes(range(256)) * 9000
    pictures = Pictures(home.session)
    kept = pictures.take("draft", "large.pdf", large)
    assert len(kept.manifest.file.chunks) == 3
    assert pictures.whole(kept) == large


def test_a_picture_of_a_draft_outlasts_a_kill_and_belongs_to_its_writer(home: Home) -> None:
    draft = draft_of(home, home.child())
    kept = Pictures(home.session).take(draft, "a.jpg", given.photo())
    other = joined(home)
    assert Pictures(other.session).of_draft(draft) == []
    other.session.lock()
    again = joined_again(home)
    assert [one.hash for one in Pictures(again.session).of_draft(draft)] == [kept.hash]
    assert opened(Pictures(again.session).whole(kept)).format == "JPEG"
    again.session.lock()


def joined_again(home: Home) -> Home:
    from tests.company import unlock

    return unlock(home, "Sam Okafor", PASSPHRASE)


def test_what_a_kill_left_half_done_is_swept_and_nothing_else(home: Home) -> None:
    record = log_with(home, home.child(), ("a.jpg", given.photo()))
    Pictures(home.session).take("another draft", "b.jpg", given.photo())
    whole = folder(home)
    (home.folder / "attachments" / ("0" * 64)).write_bytes(b"a chunk that nothing names")
    (home.folder / "attachments" / f"{'1' * 64}.part").write_bytes(b"half a chu")
    again = joined_again(home)
    assert folder(home) == whole
    assert record in Pictures(again.session).of_records([record])
    again.session.lock()


def test_a_picture_taken_out_of_a_draft_leaves_nothing(home: Home) -> None:
    pictures = Pictures(home.session)
    kept = pictures.take("draft", "a.jpg", given.photo())
    pictures.take_out(kept)
    assert pictures.of_draft("draft") == []
    assert folder(home) == []


def test_a_draft_that_is_thrown_away_takes_its_pictures_along(home: Home) -> None:
    Pictures(home.session).take("draft", "a.jpg", given.photo())
    home.journal.drop_draft("draft")
    assert folder(home) == []


def test_the_words_of_a_picture_are_signed_with_the_record(home: Home) -> None:
    maya = home.child()
    pictures, draft = Pictures(home.session), draft_of(home, maya)
    pictures.describe(pictures.take(draft, "a.jpg", given.photo()), "The ball\0 in the garden \ud800")
    raw = {"day": "2026-03-02", "what_happened": "Ball games."}
    new = New(kind="daily_log", child=maya, raw=raw, manifests=pictures.texts_of_draft(draft))
    saved = home.journal.add(new)
    (version,) = home.journal.versions_of(saved.id)
    (kept,) = pictures.of_version(version.hash)
    assert kept.manifest.words == "The ball in the garden"
    assert version.revision.attachments == (kept.hash,)
    assert pictures.of_draft(draft) == []
    assert verify(home.session.database, home.session.device).broken == ()


def test_a_photo_is_added_later_and_the_earlier_ones_stay(home: Home) -> None:
    record = log_with(home, home.child(), ("a.jpg", given.photo()))
    pictures = Pictures(home.session)
    draft = draft_name(home.session.person.id, "daily_log", "", record)
    pictures.take(draft, "b.png", given.png_drawing())
    raw = {"day": "2026-03-02", "what_happened": "The school fair."}
    home.journal.amend(record, raw, "A photo was added.", beside=Beside(more=pictures.texts_of_draft(draft)))
    assert [one.manifest.name for one in pictures.of_records([record])[record]] == ["a.jpg", "b.png"]
    first = home.journal.versions_of(record)[0]
    assert [one.manifest.name for one in pictures.of_version(first.hash)] == ["a.jpg"]


def test_a_photo_that_does_not_belong_is_left_out_with_the_reason_and_the_others_stay(home: Home) -> None:
    record = log_with(home, home.child(), ("a.jpg", given.photo()), ("b.png", given.png_drawing()))
    pictures = Pictures(home.session)
    wrong = pictures.of_records([record])[record][0]
    LeavingOut(home.journal).leave_out(record, wrong, "Another family is in it.")
    assert [one.manifest.name for one in pictures.of_records([record])[record]] == ["b.png"]
    first, second = home.journal.show(record).versions
    assert second.reason == "Another family is in it."
    assert second.raw == first.raw
    assert pictures.whole(wrong)
    assert verify(home.session.database, home.session.device).broken == ()


def test_bringing_two_versions_together_does_not_bring_back_a_photo_that_one_left_out(
    home: Home, make_home: MakeHome
) -> None:
    record = log_with(home, home.child(), ("a.jpg", given.photo()), ("b.png", given.png_drawing()))
    pictures = Pictures(home.session)
    first = versions(home, record)
    LeavingOut(home.journal).leave_out(record, pictures.of_records([record])[record][0], "Another family is in it.")
    other = make_home("second laptop", "Jo Marsh")
    raw = {"day": "2026-03-02", "what_happened": "The school fair, and rain."}
    filing = Filing(
        stream=first[0].revision.stream,
        record=record,
        op=Op.AMEND,
        parents=(first[0].hash,),
        attachments=first[0].revision.attachments,
    )
    statement = Statement(content=raw, reason="it rained")
    arrive(home, other.session.sign(kind_named("daily_log"), statement, filing), other.session)
    home.journal.merge(record, raw)
    assert [one.manifest.name for one in pictures.of_records([record])[record]] == ["b.png"]
    assert verify(home.session.database, home.session.device).broken == ()


def test_an_entry_that_was_taken_back_shows_no_pictures(home: Home) -> None:
    record = log_with(home, home.child(), ("a.jpg", given.photo()))
    home.journal.retract(record, "The wrong day.")
    assert Pictures(home.session).of_records([record]) == {}
    assert Pictures(home.session).of_version(home.journal.versions_of(record)[0].hash)


def test_one_entry_holds_so_many_and_no_more(home: Home) -> None:
    pictures = Pictures(home.session)
    kept = pictures.take("draft", "a.jpg", given.photo())
    text = pictures.texts_of_draft("draft")[0]
    with home.session.database.writing() as db:
        for number in range(MOST_OF_A_RECORD - 1):
            other = msgspec.structs.replace(text, salt=f"{number:032x}")
            attachments.stage(db, home.session.keys.sealing, "draft", other)
    with pytest.raises(BadInputError, match=r"“b\.jpg” was not added"):
        pictures.take("draft", "b.jpg", given.photo())
    assert len(pictures.of_draft("draft")) == MOST_OF_A_RECORD
    assert pictures.whole(kept)


def test_checking_finds_a_chunk_that_was_changed_or_is_gone(home: Home) -> None:
    record = log_with(home, home.child(), ("a.jpg", given.photo()))
    pictures = Pictures(home.session)
    (kept,) = pictures.of_records([record])[record]
    first = home.folder / "attachments" / kept.manifest.file.chunks[0]
    first.write_bytes(first.read_bytes()[:-1] + b"\0")
    assert verify(home.session.database, home.session.device).broken == (
        f"attachment {kept.hash}: a chunk is missing or was changed",
    )
    first.unlink()
    assert len(verify(home.session.database, home.session.device).broken) == 1
    with pytest.raises(KnownError, match="damaged on this computer"):
        pictures.whole(kept)


def test_erasing_an_entry_erases_its_pictures_and_the_chain_still_holds(home: Home) -> None:
    maya = home.child()
    record = log_with(home, maya, ("a.jpg", given.photo()))
    other = log_with(home, maya, ("b.jpg", given.photo()))
    database = home.session.database
    erase(database, [version.hash for version in home.journal.versions_of(record)])
    pictures = Pictures(home.session)
    assert list(pictures.of_records([record, other])) == [other]
    with database.reading() as db:
        assert attachments.named(db) == {path.name for path in folder(home)}
        assert revisions.of_record(db, record)[0].revision.attachments
    (gone,) = verify(database, home.session.device).broken
    assert "its words are gone" in gone


def test_a_photo_goes_along_with_an_entry_that_was_another_childs(home: Home) -> None:
    maya, kit = home.child(), home.child("Kit")
    record = log_with(home, maya, ("a.jpg", given.photo()))
    moved = Moving(home.session, home.journal).move(record, kit, "I had the wrong file open.")
    pictures = Pictures(home.session)
    (kept,) = pictures.of_records([moved.id])[moved.id]
    assert kept.is_here
    assert pictures.whole(kept)
    assert record not in pictures.of_records([record])
    assert verify(home.session.database, home.session.device).broken == ()


def test_erasing_one_version_leaves_the_pictures_that_another_still_names(home: Home) -> None:
    record = log_with(home, home.child(), ("a.jpg", given.photo()))
    home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Another word."}, "a slip")
    erase(home.session.database, [home.journal.versions_of(record)[0].hash])
    (kept,) = Pictures(home.session).of_records([record])[record]
    assert Pictures(home.session).whole(kept)
