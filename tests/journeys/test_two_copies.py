"""Two copies of one folder, each used by a program of its own at the same time, over HTTP: nothing is lost, and it is told."""

import json
import shutil
import subprocess
from pathlib import Path

from carer_app.domain.story import State
from carer_app.gateway.audit import audit
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from tests.journeys.parts import PASSPHRASE, Folder, Gateway
from tests.journeys.programs import command, surroundings


def test_both_write_and_both_send_at_once(joined: Folder, gateway: Gateway, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    shutil.copytree(joined.path, tmp_path / "second")
    both = joined, Folder(tmp_path / "second")
    written = set()
    for evening in range(2):
        for name, folder in zip(("first", "second"), both, strict=True):
            written |= {_write(folder, f"Evening {evening}, at the {name}. {number}") for number in range(3)}
        _sync_at_once(both, secret)
    told = _sync_at_once(both, secret)
    assert [counts["waiting"] for counts in told] == [0, 0]
    assert [_is_told_of_two(folder) for folder in both] == [True, True]
    assert _logs(both[0]) == _logs(both[1]) == dict.fromkeys(written, State.RECEIVED)
    with gateway.services() as services:
        found = audit(services)
    assert (found.is_whole, found.held, found.copied) == (True, 0, 1)
    assert found.forks


def _write(folder: Folder, words: str) -> str:
    with folder.unlocked() as work:
        child = work.journal.children()[0].id
        work.journal.add(New(kind="daily_log", child=child, raw={"day": "2026-03-02", "what_happened": words}))
    return words


def _logs(folder: Folder) -> dict[str, State]:
    with folder.unlocked() as work:
        return {told.headline: told.state for told in work.journal.told(Wanted(kind="daily_log", limit=1000))}


def _is_told_of_two(folder: Folder) -> bool:
    with folder.unlocked() as work:
        return work.sync_status().copied


def _sync_at_once(folders: tuple[Folder, ...], secret: Path) -> list[dict[str, int]]:
    """Both programs to their end; gives what each counted."""
    running = [
        subprocess.Popen(
            command("carer_app", "--data-dir", folder.path, "--passphrase-file", secret, "sync", "--json"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=surroundings(),
        )
        for folder in folders
    ]
    said = [program.communicate(timeout=90) for program in running]
    assert [program.returncode for program in running] == [0, 0], said
    return [json.loads(out) for out, _error in said]
