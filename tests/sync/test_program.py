"""Which Hearthlog the council uses comes with its directory, once, and an older gateway that does not say is done without."""

from collections.abc import Callable

import msgspec
import pytest

from carer_app.config import VERSION
from carer_app.gateway.db import pages
from carer_app.sync.protocol import Directory
from tests.sync.conftest import Connected

Connect = Callable[..., Connected]


def version_line(side: Connected) -> str:
    return next(one.sentence for one in side.work.health.lines() if one.name == "version")


def test_a_newer_hearthlog_at_the_council_is_told_of_on_the_computer(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    side = connect()
    side.work.sync_once()
    assert version_line(side) == f"This is Hearthlog {VERSION}. No newer one is known here."
    monkeypatch.setattr(pages, "VERSION", "9.1.0")
    side.work.sync_once()
    assert version_line(side) == f"This is Hearthlog {VERSION}; the council uses 9.1.0."


def test_a_directory_of_before_says_nothing_of_it() -> None:
    told = {"gateway": "g", "home": {"id": "h", "name": "Rowan"}, "stays": [], "people": [], "devices": [], "at": "now"}
    assert msgspec.convert(told, Directory).program == ""
