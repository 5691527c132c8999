"""Everything of one child as one locked file: to read, and beside it each record with all its versions."""

import json
from pathlib import Path

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from tests.cli.conftest import OTHERS, Desk

SECRET = "heather over the moor"


def exported(desk: Desk, out: Path, *more: str) -> dict[str, object]:
    asked = ("--child", desk.child, "--out", str(out), "--password-file", desk.given(SECRET, "secret"), "--json")
    said = desk("export", "child", *asked, *more)
    assert said.status == 0, said.err
    found: dict[str, object] = said.json()
    return found


def text_of(out: Path) -> str:
    document = PdfDocument(out, password=SECRET)
    text = "\n".join(str(document[number].get_textpage().get_text_range()) for number in range(len(document)))
    document.close()
    return " ".join(text.split())


def records_in(out: Path) -> list[dict[str, object]]:
    with pikepdf.open(out, password=SECRET) as opened:
        return [json.loads(line) for line in opened.attachments["records.jsonl"].get_file().read_bytes().splitlines()]


def test_everything_of_one_child_is_in_one_locked_file(desk: Desk, tmp_path: Path) -> None:
    first, second = desk.log("Tea, bath, bed.", "2026-03-01"), desk.log("A walk with the dog.", "2026-03-02")
    amended = desk.given({"day": "2026-03-01", "what_happened": "Tea, a bath, a story, bed."}, "amended")
    assert desk("amend", first, "--reason", "the story", "--file", amended).status == 0
    assert desk("retract", second, "--reason", "it was Leo").status == 0
    other = desk.given({"chosen_name": "Leo", "responsible_authority": "england", "here_since": "2025-09-01"}, "leo")
    leo = desk("child", "add", "--file", other).out.strip()
    assert (
        desk(
            "add",
            "daily_log",
            "--child",
            leo,
            "--file",
            desk.given({"day": "2026-03-02", "what_happened": "Zebra."}, "z"),
        ).status
        == 0
    )
    out = tmp_path / "maya.pdf"
    told = exported(desk, out)
    assert told == {"out": str(out), "records": 3, "photos": 0, "photos_lost": 0, "closed_left_out": 0}
    text = text_of(out)
    assert "Everything here about Maya" in text
    assert text.index("Tea, a bath, a story, bed.") < text.index("Taken back by its writer: it was Leo")
    assert "A walk with the dog." not in text
    assert "Zebra" not in text
    kept = {one["id"]: one for one in records_in(out)}
    assert [len(kept[record]["versions"]) for record in (first, second)] == [2, 2]  # type: ignore[arg-type]
    assert kept[first] == desk("show", first, "--json").json()
    assert leo not in {one["child"] for one in kept.values()}
    assert out.stat().st_mode & 0o077 == 0


def test_without_the_passphrase_nothing_of_it_is_read(desk: Desk, tmp_path: Path) -> None:
    desk.log("Zwetschgenkuchen for tea.")
    out = tmp_path / "maya.pdf"
    exported(desk, out)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(out)
    raw = out.read_bytes()
    assert b"Maya" not in raw
    assert b"Zwetsch" not in raw
    assert b"records.jsonl" not in raw


def test_a_part_is_there_with_what_it_belongs_to(desk: Desk, tmp_path: Path) -> None:
    example = desk.bare("example", "missing_episode").out
    episode = desk("add", "missing_episode", "--child", desk.child, "--file", desk.given(example, "m")).out.strip()
    part = desk.bare("example", "missing_sighting").out
    added = desk("add", "missing_sighting", "--child", desk.child, "--about", episode, "--file", desk.given(part, "s"))
    assert added.status == 0, added.err
    out = tmp_path / "maya.pdf"
    exported(desk, out)
    ids = {one["id"] for one in records_in(out)}
    assert {episode, added.out.strip()} <= ids


def test_closed_entries_are_for_their_readers_and_only_where_they_are_asked_for(desk: Desk, tmp_path: Path) -> None:
    secret = desk.given(OTHERS, "others")
    as_sam = ("--as", "Sam Okafor")
    for name in ("Jo", "Kim"):
        added = ("person", "add", "--name", name, "--role", "foster_carer", "--new-passphrase-file", secret, *as_sam)
        assert desk(*added).status == 0
    log = desk.given({"day": "2026-03-02", "what_happened": "Something private."}, "private")
    asked = ("add", "daily_log", "--child", desk.child, "--readers", "Sam Okafor,Kim", "--file", log, *as_sam)
    assert desk(*asked).status == 0
    assert exported(desk, tmp_path / "open.pdf", *as_sam)["closed_left_out"] == 1
    assert "private" not in text_of(tmp_path / "open.pdf")
    told = exported(desk, tmp_path / "all.pdf", "--closed", *as_sam)
    assert (told["records"], told["closed_left_out"]) == (2, 0)
    assert "Something private." in text_of(tmp_path / "all.pdf")
    jos = exported(desk, tmp_path / "jo.pdf", "--closed", "--as", "Jo", "--passphrase-file", secret)
    assert (jos["records"], jos["closed_left_out"]) == (1, 0)
    assert "private" not in text_of(tmp_path / "jo.pdf") + json.dumps(records_in(tmp_path / "jo.pdf"))


@pytest.mark.parametrize(
    ("more", "status", "says"),
    [
        (("--child", "nobody"), 2, "child"),
        (("--password-file", "{short}"), 2, "passphrase"),
        (("--out", "/nonexistent/maya.pdf"), 1, "/nonexistent"),
        (("--why", "because"), 2, "why"),
    ],
    ids=["child", "short", "nowhere", "why"],
)
def test_what_cannot_be_leaves_no_file(
    desk: Desk, tmp_path: Path, more: tuple[str, ...], status: int, says: str
) -> None:
    out = tmp_path / "maya.pdf"
    given = {"--child": desk.child, "--out": str(out), "--password-file": desk.given(SECRET, "secret")}
    given |= {more[0]: more[1].replace("{short}", desk.given("short", "short"))}
    said = desk("export", "child", *(part for pair in given.items() for part in pair))
    assert (said.status, said.out) == (status, "")
    assert says in said.err
    assert len(said.err.splitlines()) == 1
    assert not out.exists()


def test_nobody_waits_where_no_passphrase_is_given(desk: Desk, tmp_path: Path) -> None:
    said = desk("export", "child", "--child", desk.child, "--out", str(tmp_path / "maya.pdf"))
    assert (said.status, "password-file" in said.err) == (2, True)
