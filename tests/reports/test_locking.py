"""A paper that leaves locked: opened by its passphrase alone, by other programs too, and still tagged."""

import subprocess
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from carer_app.errors import BadInputError
from carer_app.reports.locking import LONGEST, lock, suggested
from carer_app.work import Work
from tests import files_given as given
from tests.conftest import Home

SECRET = "heather ångström 42"


def test_it_opens_with_the_passphrase_and_not_without(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "locked.pdf"
    robin = home.child("Robin")
    home.log(robin, "Made pasta together.")
    path.write_bytes(lock(Work(home.session).review_pdf(robin, date(2026, 1, 1), date(2026, 3, 2)), SECRET))
    assert b"Robin" not in path.read_bytes()
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(path)
    with pikepdf.open(path, password=SECRET) as opened:
        assert (opened.encryption.R, opened.encryption.bits) == (6, 256)
    shown = subprocess.run(["pdftotext", "-upw", SECRET, path, "-"], capture_output=True, text=True, check=True)
    assert "Made pasta together." in shown.stdout
    told = subprocess.run(["pdfinfo", "-upw", SECRET, path], capture_output=True, text=True, check=True).stdout
    assert "Encrypted:       yes" in told
    assert subprocess.run(["pdftotext", path, "-"], capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize("weak", ["", "short", "eleven-lett", "å" * (LONGEST // 2 + 1)])
def test_a_passphrase_that_nobody_should_rely_on_is_refused(weak: str) -> None:
    with pytest.raises(BadInputError, match="passphrase for the paper"):
        lock(given.paper(), weak)


def test_a_suggestion_is_long_enough_and_never_the_same() -> None:
    found = {suggested() for _time in range(50)}
    assert len(found) == 50
    for one in found:
        assert len(one) == 19
        assert lock(given.paper(), one)
