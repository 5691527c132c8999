"""Papers by command: to the named file, for the days that were asked for, locked where a file says with what."""

from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from carer_app.clock import SetClock
from carer_app.doorway import Doorway
from carer_app.vault.file import FLOOR
from tests.cli.conftest import Desk


def test_a_review_is_written_to_the_named_file(desk: Desk, tmp_path: Path) -> None:
    desk.log()
    out = tmp_path / "review.pdf"
    asked = ("--child", desk.child, "--from", "2026-01-01", "--to", "2026-03-31", "--out", str(out))
    assert desk("report", "review", *asked).status == 0
    assert out.read_bytes().startswith(b"%PDF-")
    assert [path.name for path in tmp_path.glob("review*")] == ["review.pdf"]


def test_a_review_is_locked_with_what_is_in_a_file(desk: Desk, tmp_path: Path) -> None:
    desk.log()
    out, secret = tmp_path / "review.pdf", "heather over the moor"
    asked = ("--child", desk.child, "--out", str(out), "--password-file")
    assert desk("report", "review", *asked, desk.given(secret, "secret")).status == 0
    with pikepdf.open(out, password=secret) as opened:
        assert opened.is_encrypted
    out.unlink()
    said = desk("report", "review", *asked, desk.given("short", "other"))
    assert (said.status, out.exists()) == (2, False)
    assert "passphrase" in said.err


def test_a_review_ends_today_in_england_unless_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_past_midnight = SetClock(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    monkeypatch.setattr(
        "carer_app.cli.frame.doorway", lambda folder, **_more: Doorway(folder, half_past_midnight, None, FLOOR)
    )
    asked = ("--child", desk.child, "--out", str(tmp_path / "review.pdf"))
    assert desk("report", "review", *asked, "--from", "2026-07-01").status == 0
    assert desk("report", "review", *asked, "--from", "2026-07-02").status == 2


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        (("--child", "nobody"), 2, "child"),
        (("--child", ""), 2, "child"),
        (("--child", "{child}", "--from", "2026-03-02", "--to", "2026-03-01"), 2, "from"),
        (("--child", "{child}", "--from", "yesterday"), 2, "from"),
        (("--child", "{child}", "--out", "/nonexistent/review.pdf"), 1, "/nonexistent/review.pdf"),
    ],
    ids=["unknown", "empty", "turned round", "no day", "nowhere"],
)
def test_a_review_that_cannot_be_leaves_no_file(
    desk: Desk, tmp_path: Path, asked: tuple[str, ...], status: int, says: str
) -> None:
    out = tmp_path / "review.pdf"
    given = [part.format(child=desk.child) for part in asked]
    said = desk("report", "review", "--out", str(out), *given)
    assert said.status == status
    assert says in said.err
    assert not out.exists()
