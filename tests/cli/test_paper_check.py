"""`carer-app check FILE.pdf`: whether a paper agrees with the records, what changed since, and what is none of ours."""

from pathlib import Path

import pikepdf
import pytest

from tests.cli.conftest import MAYA, Desk

SECRET = "heather over the moor"
DAYS = ("--from", "2026-01-01", "--to", "2026-03-31")


@pytest.fixture
def paper(desk: Desk, tmp_path: Path) -> Path:
    """Maya's review, with one day in it."""
    desk.log()
    out = tmp_path / "review.pdf"
    assert desk("report", "review", "--child", desk.child, *DAYS, "--out", str(out)).status == 0
    return out


def test_a_paper_of_today_agrees_word_for_word(desk: Desk, paper: Path) -> None:
    said = desk("check", str(paper))
    assert said.status == 0
    assert "The entry that this paper was made after is here" in said.out
    assert "The paper agrees with the records, word for word." in said.out
    facts = desk("check", str(paper), "--json").json()
    assert (facts["paper"]["known"], facts["paper"]["same"], facts["broken"]) == (True, True, [])


def test_what_came_in_changed_or_was_taken_back_since_is_counted(desk: Desk, tmp_path: Path) -> None:
    first, second = (desk.log(f"{when}, a walk and tea.") for when in ("Morning", "Evening"))
    out = tmp_path / "review.pdf"
    assert desk("report", "review", "--child", desk.child, *DAYS, "--out", str(out)).status == 0
    desk.log("Later, a bath.")
    changed = desk.given({"day": "2026-03-02", "what_happened": "Morning, a long walk."})
    assert desk("amend", first, "--reason", "it was long", "--file", changed).status == 0
    assert desk("retract", second, "--reason", "another child").status == 0
    said = desk("check", str(out))
    assert said.status == 0
    assert "1 entry came in. 1 entry was changed. 1 entry was taken back." in said.out
    facts = desk("check", str(out), "--json").json()["paper"]
    assert (facts["same"], facts["new"], facts["changed"], facts["gone"]) == (False, 1, 1, 1)


def test_words_that_were_changed_on_the_paper_are_found(desk: Desk, paper: Path, tmp_path: Path) -> None:
    """Somebody puts a page of another paper in the place of this one's, and keeps the code."""
    ada = desk("child", "add", "--json", "--file", desk.given(MAYA | {"chosen_name": "Ada"})).json()["id"]
    other = tmp_path / "other.pdf"
    assert desk("report", "review", "--child", ada, *DAYS, "--out", str(other)).status == 0
    forged = tmp_path / "forged.pdf"
    with pikepdf.open(paper) as mine, pikepdf.open(other) as theirs:
        mine.pages[0] = theirs.pages[0]
        mine.save(forged)
    said = desk("check", str(forged))
    assert said.status == 1
    assert "its words are not those that would be printed from the records" in said.out
    assert said.err.strip() == "The paper does not agree with the records here."


def test_a_locked_paper_asks_for_its_passphrase(desk: Desk, paper: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked.pdf"
    secret = desk.given(SECRET, "secret")
    asked = ("report", "review", "--child", desk.child, *DAYS, "--out", str(locked), "--password-file", secret)
    assert desk(*asked).status == 0
    without = desk("check", str(locked))
    assert (without.status, "--password-file" in without.err) == (2, True)
    wrong = desk("check", str(locked), "--password-file", desk.given("not this one here", "other"))
    assert (wrong.status, "does not open the paper" in wrong.err) == (1, True)
    right = desk("check", str(locked), "--password-file", secret)
    assert (right.status, "word for word" in right.out) == (0, True)


def test_a_paper_of_another_store_or_a_later_one_is_not_known(desk: Desk, paper: Path, tmp_path: Path) -> None:
    altered = tmp_path / "altered.pdf"
    code = desk("check", str(paper), "--json").json()["paper"]["code"]
    with pikepdf.open(paper) as opened:
        keywords = str(opened.docinfo["/Keywords"])
        opened.docinfo["/Keywords"] = keywords.replace(code, "0123456789ab")
        opened.pages[-1].Contents = opened.make_stream(b"")
        opened.save(altered)
    said = desk("check", str(altered))
    assert said.status == 1
    assert "No entry here has the code of this paper" in said.out


def test_a_paper_of_a_version_that_gave_no_stamp_is_checked_by_its_code(
    desk: Desk, paper: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.pdf"
    with pikepdf.open(paper) as opened:
        del opened.docinfo["/Keywords"]
        opened.save(old)
    said = desk("check", str(old))
    assert said.status == 0
    assert "Its words cannot be compared here." in said.out


def test_a_file_that_is_no_paper_of_ours_gets_a_sentence(desk: Desk, tmp_path: Path) -> None:
    foreign = pikepdf.new()
    foreign.add_blank_page()
    foreign.save(tmp_path / "letter.pdf")
    (tmp_path / "notes.txt").write_text("no PDF at all")
    for name, words in (("letter.pdf", "no paper that Hearthlog made"), ("notes.txt", "cannot be read as a PDF")):
        said = desk("check", str(tmp_path / name))
        assert (said.status, said.out) == (2, "")
        assert words in said.err
        assert name in said.err
    assert desk("check", str(tmp_path / "nowhere.pdf")).status == 2


def test_the_paper_says_nothing_of_names_in_its_data(desk: Desk, paper: Path) -> None:
    with pikepdf.open(paper) as opened:
        assert "Maya" not in str(opened.docinfo["/Keywords"])
