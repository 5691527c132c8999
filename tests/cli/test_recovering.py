"""The recovery code by command: the sheet as a paper, halves for two people, and a new code after which the old one is over."""

from pathlib import Path

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from carer_app.clock import SystemClock
from carer_app.councils import profile_named
from carer_app.domain.recovery_code import groups_of, new_recovery_code
from carer_app.doorway import Doorway
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from tests.cli.conftest import OTHERS, PASSPHRASE, Desk


@pytest.fixture
def made(empty_desk: Desk, tmp_path: Path) -> Desk:
    """A store whose slots open quickly, whose recovery code lies in a file."""
    door = Doorway(empty_desk.folder, SystemClock(), None, FLOOR)
    session, code = door.create(profile_named("england"), Who(name="Sam Okafor", role="foster_carer"), PASSPHRASE)
    session.lock()
    (tmp_path / "sheet").write_text(f"{code}\n")
    return empty_desk


def text_of(path: Path) -> str:
    document = PdfDocument(path)
    assert len(document) == 1
    text = str(document[0].get_textpage().get_text_range())
    document.close()
    return text


def code_on(path: Path) -> str:
    """The groups as somebody reads them off the paper: each stands under its number."""
    return " ".join(filter(is_group, text_of(path).split("Each group ends")[0].split()))


def is_group(word: str) -> bool:
    return len(word) == 5 and word == word.upper() and word.isalnum()


def recovers(desk: Desk, *files: str) -> int:
    named = [part for file in files for part in ("--recovery-file", file)]
    new = desk.given(PASSPHRASE, "new")
    return desk.bare("--data-dir", str(desk.folder), "recover", *named, "--new-passphrase-file", new).status


def test_the_sheet_is_made_from_the_code_and_read_back_from_the_paper(made: Desk, tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    said = made("recovery", "sheet", "--recovery-file", str(tmp_path / "sheet"), "--out", str(out))
    assert (said.status, said.out, said.err) == (0, f"{out}\n", "")
    text = text_of(out)
    for words in ("For Sam Okafor", "What it opens", "Where to keep it", "If it is lost, or somebody saw it"):
        assert words in text
    assert out.stat().st_mode & 0o077 == 0
    assert recovers(made, made.given(code_on(out), "typed")) == 0
    again = made("recovery", "sheet", "--recovery-file", str(tmp_path / "sheet"), "--out", str(out))
    assert (again.status, "is there already" in again.err) == (2, True)


def test_two_halves_open_together_and_neither_alone(made: Desk, tmp_path: Path) -> None:
    asked = ("--recovery-file", str(tmp_path / "sheet"), "--out", str(tmp_path / "sheet.pdf"), "--halves", "--json")
    names = made("recovery", "sheet", *asked).json()["out"]
    assert names == [str(tmp_path / f"sheet-half-{number}.pdf") for number in (1, 2)]
    one, two = (made.given(code_on(Path(name)), f"half{number}") for number, name in enumerate(names))
    whole = made.given((tmp_path / "sheet").read_text(), "whole")
    for groups in (Path(one).read_text().split(), Path(two).read_text().split()):
        assert not set(groups) & set(Path(whole).read_text().strip().split("-"))
    assert recovers(made, one) == 2
    assert recovers(made, two, one) == 0
    said = made("recovery", "check", "--recovery-file", two)
    assert (said.status, "That is half 2 of 2" in said.err) == (2, True)
    assert made("recovery", "check", "--recovery-file", one, "--recovery-file", two).status == 0


def test_a_sheet_is_locked_where_a_file_says_with_what(made: Desk, tmp_path: Path) -> None:
    secret, out = "heather over the moor", tmp_path / "sheet.pdf"
    asked = ("--recovery-file", str(tmp_path / "sheet"), "--out", str(out), "--password-file", made.given(secret, "p"))
    assert made("recovery", "sheet", *asked).status == 0
    with pikepdf.open(out, password=secret) as opened:
        assert opened.is_encrypted


def test_whether_a_sheet_is_still_good_is_told_and_changes_nothing(made: Desk, tmp_path: Path) -> None:
    before = (made.folder / "vault.json").read_bytes()
    sheet = str(tmp_path / "sheet")
    assert made("recovery", "check", "--recovery-file", sheet, "--json").json() == {"opens": True}
    groups = Path(sheet).read_text().strip().split("-")
    groups[3] = groups[3][:4] + ("7" if groups[3][4] != "7" else "8")
    slipped = made("recovery", "check", "--recovery-file", made.given("-".join(groups), "slipped"))
    assert (slipped.status, "slip in group 4" in slipped.err, slipped.out) == (2, True, "")
    door = Doorway(tmp_path / "other", SystemClock(), None, FLOOR)
    session, code = door.create(profile_named("england"), Who(name="Jo", role="foster_carer"), PASSPHRASE)
    session.lock()
    other = made("recovery", "check", "--recovery-file", made.given(code, "other"))
    assert (other.status, "does not open this store" in other.err) == (1, True)
    assert (made.folder / "vault.json").read_bytes() == before


def test_after_a_new_code_the_old_one_is_over(made: Desk, tmp_path: Path) -> None:
    said = made("recovery", "new")
    assert said.status == 0, said.err
    assert "an old copy of this folder, or a backup from before, still opens with the old code" in said.out
    assert "The records lie under a new key now." in said.out
    code = next(line for line in said.out.splitlines() if line.count("-") == 7 and " " not in line)
    assert made("check").status == 0
    assert recovers(made, str(tmp_path / "sheet")) == 1
    assert recovers(made, made.given(code, "code")) == 0


def test_a_new_code_goes_to_paper_before_the_old_one_ends(made: Desk, tmp_path: Path) -> None:
    out = tmp_path / "new.pdf"
    said = made("recovery", "new", "--out", str(out), "--halves", "--json")
    names = [tmp_path / "new-half-1.pdf", tmp_path / "new-half-2.pdf"]
    assert said.json() == {"settled": True, "out": [str(name) for name in names]}
    files = [made.given(code_on(name), f"h{number}") for number, name in enumerate(names)]
    assert recovers(made, *files) == 0


def test_where_the_sheet_cannot_be_written_the_old_code_stays(made: Desk, tmp_path: Path) -> None:
    cases = [
        (("--out", "/nonexistent/sheet.pdf"), 1, "/nonexistent"),
        (("--halves",), 2, "out: name the file"),
        (("--out", str(tmp_path / "sheet")), 2, "is there already"),
        (("--out", str(tmp_path / "x.pdf"), "--password-file", made.given("short", "s")), 2, "passphrase"),
    ]
    for more, status, words in cases:
        said = made("recovery", "new", *more)
        assert (said.status, said.out) == (status, ""), more
        assert words in said.err
    assert not list(tmp_path.glob("*.pdf"))
    assert recovers(made, str(tmp_path / "sheet")) == 0


def test_a_residential_worker_makes_none_while_the_manager_is_here(empty_desk: Desk) -> None:
    door = Doorway(empty_desk.folder, SystemClock(), None, FLOOR)
    session, _code = door.create(profile_named("england"), Who(name="Mia", role="registered_manager"), PASSPHRASE)
    session.add_person(Who(name="Kim", role="residential_worker"), OTHERS)
    session.lock()
    as_kim = ("--data-dir", str(empty_desk.folder), "--passphrase-file", empty_desk.given(OTHERS, "kim"), "--as", "Kim")
    said = empty_desk.bare("recovery", "new", *as_kim)
    assert (said.status, "Please ask them" in said.err, said.out) == (1, True, "")
    assert empty_desk("recovery", "new", "--as", "Mia").status == 0
    assert empty_desk.bare("list", *as_kim).status == 0


def test_where_the_manager_left_the_code_from_the_safe_adds_the_next_one(empty_desk: Desk, tmp_path: Path) -> None:
    door = Doorway(empty_desk.folder, SystemClock(), None, FLOOR)
    session, code = door.create(profile_named("england"), Who(name="Ruth Hale", role="registered_manager"), OTHERS)
    session.add_person(Who(name="Lee Park", role="shift_lead"), PASSPHRASE)
    session.lock()
    words = "a fourth row of words for Grace"
    asked = ("person", "add", "--name", "Grace Oduya", "--role", "registered_manager")
    asked += ("--new-passphrase-file", empty_desk.given(words, "new"), "--as", "Lee Park")
    refused = empty_desk(*asked)
    assert (refused.status, "the recovery code from the safe does" in refused.err) == (1, True)
    wrong = empty_desk(*asked, "--recovery-file", empty_desk.given("-".join(groups_of(new_recovery_code())), "wrong"))
    assert (wrong.status, "Grace" in empty_desk("person", "list", "--as", "Lee Park").out) == (1, False)
    added = empty_desk(*asked, "--recovery-file", empty_desk.given(code, "sheet"))
    assert (added.status, added.out) == (0, "Grace Oduya can unlock now.\n")
    secret = empty_desk.given(words, "new")
    folder = ("--data-dir", str(empty_desk.folder), "--passphrase-file", secret, "--as", "Grace Oduya")
    assert empty_desk.bare(*folder, "person", "list").status == 0
