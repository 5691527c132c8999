"""No network, and a bad disk: the commands, in processes of their own, with a real gateway."""

import json
import subprocess
from pathlib import Path

import httpx2
import pytest

from carer_app.domain.story import State
from carer_app.gateway.audit import audit
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from tests.journeys.parts import PASSPHRASE, Folder, Gateway
from tests.journeys.programs import run

WORDS = "Zwetschgenkuchen for tea."


@pytest.fixture
def cut_off(joined: Folder, gateway: Gateway) -> Folder:
    """Joined, everything sent, three more evenings written, and no council to be reached."""
    gateway.stop()
    with joined.unlocked() as work:
        child = work.journal.children()[0].id
        for number in range(3):
            raw = {"day": "2026-03-02", "what_happened": f"{WORDS} Evening {number}."}
            work.journal.add(New(kind="daily_log", child=child, raw=raw))
    return joined


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE)
    return path


def carer(folder: Folder, secret: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return run("carer_app", "--data-dir", folder.path, "--passphrase-file", secret, *arguments)


def council(gateway: Gateway, *arguments: object) -> subprocess.CompletedProcess[str]:
    return run("carer_app.gateway", *arguments, "--data-dir", gateway.folder)


def states(folder: Folder) -> set[State]:
    with folder.unlocked() as work:
        return {told.state for told in work.journal.told(Wanted(kind="daily_log"))}


def test_a_stick_there_and_back(cut_off: Folder, gateway: Gateway, secret: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick.hearthlog"
    saved = carer(cut_off, secret, "rescue", "--out", stick)
    assert (saved.returncode, saved.stderr) == (0, "")
    assert "3 entries were not sent yet." in saved.stdout
    assert WORDS.encode() not in stick.read_bytes()
    taken = council(gateway, "import-bundle", stick, "--json")
    assert (taken.returncode, taken.stderr) == (0, "")
    counts = json.loads(taken.stdout)
    assert (counts["entries"], counts["accepted"], counts["damaged"]) == (3, 3, 0)
    assert states(cut_off) == {State.SAVED}
    brought = carer(cut_off, secret, "rescue", "--receipts", counts["receipts"], "--json")
    assert json.loads(brought.stdout)["received"] == 3
    assert states(cut_off) == {State.RECEIVED}
    nothing = carer(cut_off, secret, "rescue", "--out", stick)
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr.startswith("Everything written here has been received")


def test_the_same_file_by_a_web_browser(cut_off: Folder, gateway: Gateway, secret: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick.hearthlog"
    carer(cut_off, secret, "rescue", "--out", stick)
    gateway.start()
    sent = {"Content-Type": "application/octet-stream"}
    answer = httpx2.post(f"{gateway.url}/v1/bundles", content=stick.read_bytes(), headers=sent)
    assert answer.status_code == 202
    (tmp_path / "receipts").write_bytes(answer.content)
    assert carer(cut_off, secret, "rescue", "--receipts", tmp_path / "receipts").returncode == 0
    assert states(cut_off) == {State.RECEIVED}
    garbage = httpx2.post(f"{gateway.url}/v1/bundles", content=b"garbage", headers=sent)
    assert (garbage.status_code, garbage.json()["type"]) == (422, "no-bundle")


def test_a_damaged_store_is_made_anew_and_its_entries_go_by_the_stick(
    cut_off: Folder, gateway: Gateway, secret: Path, tmp_path: Path
) -> None:
    (cut_off.path / "store.db").write_bytes(b"\0" * 200_000)
    (cut_off.path / "store.db-wal").unlink(missing_ok=True)
    listed = carer(cut_off, secret, "list")
    assert listed.returncode == 1
    assert "“carer-app salvage”" in listed.stderr
    saved = carer(cut_off, secret, "rescue", "--out", tmp_path / "stick")
    assert (saved.returncode, saved.stderr) == (
        0,
        "The store is damaged. The second copy of what was not sent is used.\n",
    )
    made = carer(cut_off, secret, "salvage")
    assert (made.returncode, made.stderr) == (0, "")
    gateway.start()
    synced = carer(cut_off, secret, "sync", "--json")
    assert json.loads(synced.stdout)["waiting"] == 0
    assert states(cut_off) == {State.RECEIVED}
    assert carer(cut_off, secret, "check").returncode == 0
    assert carer(cut_off, secret, "salvage").stderr == "The store is whole. Nothing was changed.\n"
    taken = council(gateway, "import-bundle", tmp_path / "stick")
    assert taken.returncode in (0, 1)
    with gateway.services() as services:
        found = audit(services)
    assert (found.is_whole, found.held, found.forks) == (True, 0, 0)


@pytest.mark.parametrize("content", [b"", b"garbage", b"\0" * 9999])
def test_a_file_that_is_none_is_refused_in_one_sentence(gateway: Gateway, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    taken = council(gateway, "import-bundle", tmp_path / "file")
    assert (taken.returncode, taken.stdout) == (2, "")
    assert taken.stderr.startswith("That is not a rescue file of Hearthlog")
    assert not (tmp_path / "file.receipts").exists()
