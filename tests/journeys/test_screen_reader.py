"""The window as a screen reader meets it: a real screen, a real bus, and the tree that assistive technology is given."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.parts import PASSPHRASE, Folder
from tests.journeys.programs import command, surroundings

SCREEN_READER = Path(__file__).with_name("screen_reader.py")
ON_A_SCREEN = ("xvfb-run", "--auto-servernum", "dbus-run-session", "--", "/usr/bin/python3", str(SCREEN_READER))
ACCESSIBLE = {"QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_ACCESSIBILITY": "1"}
PAGES = ("door", "today", "sending", "form")
SECONDS = 120


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a screen reader finds on three pages, having unlocked the store by itself."""
    folder = Folder(tmp_path_factory.mktemp("heard") / "carer")
    folder.make()
    opening = command("carer_app", "--data-dir", folder.path)
    with subprocess.Popen(
        [*ON_A_SCREEN, PASSPHRASE, *opening],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=surroundings() | ACCESSIBLE,
        start_new_session=True,
    ) as screen:
        try:
            out, errors = screen.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(screen.pid, signal.SIGKILL)
            raise
    assert screen.returncode == 0, errors
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


@pytest.mark.parametrize("page", PAGES)
def test_whatever_can_be_reached_has_a_name(heard: dict[str, Any], page: str) -> None:
    assert len(heard[page]["reachable"]) >= 4
    assert heard[page]["nameless"] == []
    assert heard[page]["unlabelled"] == []


def test_headings_are_found_as_headings(heard: dict[str, Any]) -> None:
    assert heard["door"]["headings"] == ["Hearthlog", "Hello, Sam"]
    assert {"Hearthlog", "Maya"} <= set(heard["today"]["headings"])
    assert {"Maya", "If there is more to say"} <= set(heard["form"]["headings"])


def test_the_store_is_unlocked_and_a_form_opened_through_the_accessible_interfaces_alone(heard: dict[str, Any]) -> None:
    assert "push button | Unlock" in heard["door"]["reachable"]
    assert "push button | Write today's log, about Maya" in heard["today"]["reachable"]
    assert "text | What happened?" in heard["form"]["reachable"]
    assert "push button | Save entry" in heard["form"]["reachable"]


def test_the_menu_says_which_page_is_open(heard: dict[str, Any]) -> None:
    assert {page: heard[page]["chosen"] for page in ("today", "sending", "form")} == {
        "today": ["Today"],
        "sending": ["Sending"],
        "form": ["Write"],
    }
