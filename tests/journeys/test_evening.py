"""A carer's evening reaches the social worker: the whole path, with the gateway stopped when it begins."""

import json
import subprocess
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from tests.journeys.conftest import OpenWindow
from tests.journeys.hands import Hands
from tests.journeys.parts import CHILD, EMAIL, PASSPHRASE, PASSWORD, READER, Folder, Gateway
from tests.journeys.programs import run

WORDS = "Pasta for tea. Two chapters of the badger book together, lights out at half past eight."
REMARK = "Lovely that the reading goes on. Which badger book is it?"


def at_the_desk(gateway: Gateway, pictures: Path) -> dict[str, Any]:
    """What the social worker saw and did in the browser."""
    given = {
        "url": gateway.url.replace("127.0.0.1", "localhost"),
        "email": EMAIL,
        "password": PASSWORD,
        "child": CHILD,
        "words": WORDS,
        "remark": REMARK,
        "pictures": str(pictures),
    }
    done = run("tests.journeys.at_the_desk", json.dumps(given))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def write_with_nobody_listening(hands: Hands) -> None:
    hands.unlock(PASSPHRASE)
    hands.begin_log(CHILD)
    hands.type(WORDS)
    hands.save()
    hands.wait_for("Saved here at", "Not yet sent.", "1 entry is safe on this laptop, not yet with the council.")


def words_of(paper: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def test_an_evening_reaches_the_social_worker_and_comes_back(
    sit_down: OpenWindow, joined: Folder, gateway: Gateway, tmp_path: Path
) -> None:
    gateway.add_reader()
    gateway.stop()
    hands = sit_down(joined)
    write_with_nobody_listening(hands)
    hands.picture(tmp_path / "window-not-sent.png")
    gateway.start()
    hands.wait_for("Everything saved here that you can read is with the council.")

    desk = at_the_desk(gateway, tmp_path)
    assert WORDS in desk["entry"]
    assert "days later" not in desk["chronology"], "nobody is late with a child's sheet"
    assert desk["still_unread"], "opening a page is no reading"
    assert "Marked as read: 1 record" in desk["marked"]
    assert desk["left_to_read"] == 0
    assert REMARK in desk["record"]

    hands.go(7)
    hands.choose("Send now")
    hands.wait_for("new things came from the council")
    hands.go(1)
    hands.wait_for("What others said", REMARK)
    hands.picture(tmp_path / "window-today.png")
    hands.choose(REMARK)
    hands.wait_for("Read by the social worker", f"read by {READER}", REMARK)
    hands.picture(tmp_path / "window-record.png")
    hands.press(Qt.Key.Key_PageDown)
    hands.wait_for(f"Entry {desk['short']}")

    paper = review(hands, tmp_path)
    assert WORDS in words_of(paper)
    assert desk["short"] in words_of(paper)


def review(hands: Hands, folder: Path) -> Path:
    """The paper of the half year, as the window makes and saves it."""
    paper = folder / "review.pdf"
    hands.go(6)
    hands.tab_to("Child")
    hands.type(CHILD)
    hands.choose("Show the paper")
    hands.wait_for("Shown from memory. It is on no disk until you save it.")
    hands.picture(folder / "window-review.png")
    hands.answer_with_file(paper)
    hands.choose("Save or print …")
    hands.choose("Save without a lock …")
    hands.wait_for("Saved as review.pdf.")
    return paper
