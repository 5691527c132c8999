"""The first week of the month by hand: what was written is there to the letter, and cost little beside the words."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carer_app.domain.kind import Content
from carer_app.store.index import Wanted
from tests.journeys.month import CHILDREN, Entry, Household, sit_down
from tests.themed import put_on_light

MOST = {"a one-line log": (4, 1), "an ordinary day": (4, 1), "a whole log": (24, 2), "family time": (16, 5)}
"""Keys and clicks beside the words."""


@pytest.fixture
def week(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> tuple[Household, list[Entry]]:
    """Seven evenings at the window, and the store as they left it."""
    put_on_light(qapp)
    household = Household(tmp_path / "home")
    household.make()
    window, evening = sit_down(qapp, household, lambda condition: qtbot.waitUntil(condition, timeout=60_000))
    entries = [entry for number in range(7) for entry in evening.write(number)]
    window.close()
    window.deleteLater()
    QThreadPool.globalInstance().waitForDone()
    qapp.processEvents()
    return household, entries


def test_a_week_for_two_children_is_kept_to_the_letter_and_costs_little(week: tuple[Household, list[Entry]]) -> None:
    household, entries = week
    with household.unlocked() as work:
        kept = {
            child.name: Counter(
                text for told in work.journal.told(Wanted(child=child.id, limit=1000)) for text in _texts(told.content)
            )
            for child in work.journal.children()
        }
    for child, _council, _mother in CHILDREN:
        assert Counter(one.said for one in entries if one.child == child) - kept[child] == Counter()
    assert {one.what for one in entries} == MOST.keys()
    dear = [one for one in entries if one.keys > MOST[one.what][0] or one.clicks > MOST[one.what][1]]
    assert dear == []


def _texts(content: object) -> list[str]:
    fields: dict[str, object] = msgspec.structs.asdict(content) if isinstance(content, Content) else {}
    return [value for value in fields.values() if isinstance(value, str)]
