"""Where what nobody can reach any more is let go of."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from carer_app.ui.kit.garbage import collect_due, collect_here
from carer_app.ui.kit.tasks import run_in_background


class Ring:
    """Nobody reaches it any more, but for itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def program() -> Iterator[QObject]:
    """As Python begins: with its own collector on."""
    gc.enable()
    yield QObject()
    gc.disable()
    gc.unfreeze()


def ring_that_tells(where: list[int]) -> None:
    weakref.finalize(Ring(), lambda: where.append(threading.get_ident()))


def much_is_made() -> list[list[int]]:
    return [[number] for number in range(20_000)]


def test_a_background_thread_lets_go_of_nothing_and_the_window_does_a_little_later(
    qtbot: QtBot, program: QObject
) -> None:
    where: list[int] = []
    owner = QWidget()
    qtbot.addWidget(owner)
    collect_here(program)
    ring_that_tells(where)
    kept: list[list[int]] = []
    run_in_background(owner, much_is_made, done=kept.extend)
    qtbot.waitUntil(lambda: bool(kept))
    assert where == []
    qtbot.waitUntil(lambda: bool(where))
    assert where == [threading.get_ident()]


def test_what_grew_old_goes_when_its_generation_is_due() -> None:
    where: list[int] = []
    ring_that_tells(where)
    kept: list[list[int]] = []
    while not where:
        kept.extend(much_is_made())
        collect_due()
    assert where == [threading.get_ident()]
