"""Bad luck at the window: a line that answers nonsense, a full disk, a killed program. Nothing typed is ever lost."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from carer_app.domain.story import State
from carer_app.gateway.audit import audit
from carer_app.store.index import Wanted
from carer_app.ui.shell.one_window import WindowLock
from tests.journeys.at_the_window import BETWEEN_WORDS_MS, PRECIOUS, REFUSED
from tests.journeys.bad_line import Answer, BadLine
from tests.journeys.conftest import OpenWindow
from tests.journeys.parts import CHILD, PASSPHRASE, Folder, Gateway
from tests.journeys.programs import command, run, surroundings

AT_THE_WINDOW = "tests.journeys.at_the_window"
WORDS = "Quiet evening, a bath and an early night."
UNREACHABLE = "The council's computer cannot be reached just now. Everything is safe here and will be sent later."
WRONG_THERE = "The council's computer answered, and something is wrong there just now. Everything is safe here"
IN_ITS_PLACE = "Something on the way answered in the council's place. Everything is safe here and will be sent later."
ALREADY_OPEN = "Hearthlog is open on this computer already. Go to that window, or close it first."
NOT_SENT = "1 entry is safe on this laptop, not yet with the council. It will send by itself."
ODD_ANSWERS = (
    (Answer(body=b"<html><title>Hotel sign-in</title></html>"), IN_ITS_PLACE),
    (Answer(status=500, body=b'{"type":"our-fault","title":"x","status":500}'), WRONG_THERE),
    (Answer(status=502, body=b"<html>Bad gateway</html>"), IN_ITS_PLACE),
    (Answer(body=b'{"receipt":', promised=5000), UNREACHABLE),
)


def at_the_window(what: str, folder: Folder) -> dict[str, Any]:
    """What was seen at a window in a process of its own."""
    done = run(AT_THE_WINDOW, what, folder.path)
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


@pytest.fixture
def opened_again(folder: Folder) -> Iterator[Callable[[], None]]:
    """Opens a folder that was closed for writing; at the end it is open in any case."""

    def make_writable() -> None:
        for path in (folder.path, *folder.path.iterdir()):
            path.chmod(0o700 if path.is_dir() else 0o600)

    yield make_writable
    make_writable()


def test_whatever_answers_in_the_councils_place_all_is_kept_and_sent_later(
    sit_down: OpenWindow, joined: Folder, gateway: Gateway
) -> None:
    gateway.stop()
    hands = sit_down(joined)
    hands.unlock(PASSPHRASE)
    hands.begin_log(CHILD)
    hands.type(WORDS)
    hands.save()
    hands.go(7)
    hands.wait_for(NOT_SENT, UNREACHABLE)
    for answer, sentence in ODD_ANSWERS:
        with BadLine(gateway.port, answer) as line:
            hands.choose("Send now")
            hands.wait_until(lambda line=line: line.asked > 0)
            hands.wait_for(NOT_SENT, sentence, "Send now")
    gateway.start()
    hands.choose("Send now")
    hands.wait_for("Everything saved here that you can read is with the council.")
    hands.window.close()
    with joined.unlocked() as work:
        (told,) = work.journal.told(Wanted(kind="daily_log"))
    assert (told.headline, told.state) == (WORDS, State.RECEIVED)
    with gateway.services() as services:
        assert audit(services).is_whole


def test_a_killed_window_has_kept_what_was_typed_up_to_two_seconds_before(sit_down: OpenWindow, folder: Folder) -> None:
    kept = type_and_kill(folder)
    assert len(kept) == 2
    assert kept[1] - kept[0] < 2000 / BETWEEN_WORDS_MS + 5, "more than two seconds of typing between two drafts"
    with folder.unlocked() as work:
        (draft,) = work.journal.drafts()
    assert len(draft.raw["what_happened"].split()) >= kept[1]
    hands = sit_down(folder)
    hands.unlock(PASSPHRASE)
    hands.wait_for(f"You were writing “Daily log” about {CHILD} at", "You began “Daily log” at")
    hands.choose("Go on")
    hands.wait_for("You began this at", "word1 word2 word3 ", f"word{kept[1]}")
    hands.type("and on")
    hands.wait_for(f"word{len(draft.raw['what_happened'].split())} and on")


def type_and_kill(folder: Folder) -> list[int]:
    """Kill -9 while words are typed: how many there were at each keeping of the draft."""
    kept: list[int] = []
    with subprocess.Popen(
        command(AT_THE_WINDOW, "type", folder.path),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=surroundings(),
    ) as window:
        assert window.stdout
        for line in window.stdout:
            what, count = line.split()
            if what == "kept":
                kept.append(int(count))
            elif len(kept) == 2:
                window.kill()
                break
    return kept


def test_a_full_disk_at_the_save_is_said_and_the_words_stay_until_there_is_room(folder: Folder) -> None:
    seen = at_the_window("full-disk", folder)
    assert REFUSED in seen["refused"]
    assert PRECIOUS in seen["refused"]
    assert PRECIOUS not in seen["locked"]
    assert PRECIOUS in seen["unlocked"]
    assert [log["what_happened"] for log in folder.logs()] == [PRECIOUS]


def test_a_folder_that_turns_read_only_under_the_window_loses_nothing(
    folder: Folder, opened_again: Callable[[], None]
) -> None:
    seen = at_the_window("read-only", folder)
    assert "Saved here at" in seen["saved"]
    done = run(AT_THE_WINDOW, "open", folder.path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"Hearthlog cannot write into {folder.path}: it is read-only, or the disk is full."
    ]
    opened_again()
    assert [log["what_happened"] for log in folder.logs()] == [PRECIOUS]


def test_a_second_window_on_the_folder_is_refused_while_commands_share_it(
    sit_down: OpenWindow, folder: Folder, tmp_path: Path
) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    lock = WindowLock(folder.path)
    hands = sit_down(folder)
    hands.unlock(PASSPHRASE)
    hands.begin_log(CHILD)
    hands.type(PRECIOUS)
    second = run("carer_app", "--data-dir", folder.path)
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.splitlines() == [ALREADY_OPEN]
    hands.save()
    hands.wait_for("Saved here at")
    listed = run("carer_app", "--data-dir", folder.path, "--passphrase-file", secret, "list", "--json")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert PRECIOUS in [json.loads(line)["headline"] for line in listed.stdout.splitlines()]
    lock.release()
