"""Slow work leaves the window free, and its answer comes back to whoever still waits."""

import threading

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from carer_app.errors import KnownError
from carer_app.ui.kit.tasks import run_in_background


def test_the_work_is_done_elsewhere_and_the_answer_given_here(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    answers: list[tuple[int, int]] = []
    run_in_background(owner, threading.get_ident, done=lambda where: answers.append((where, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(answers))
    worked, answered = answers[0]
    assert answered == threading.get_ident() != worked


def test_a_known_error_is_handed_over_with_its_sentence(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    said: list[str] = []

    def work() -> None:
        raise KnownError("The council cannot be reached.")

    run_in_background(owner, work, done=lambda _: said.append("done"), failed=lambda known: said.append(known.sentence))
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["The council cannot be reached."]


def test_a_bug_is_raised_again_on_the_main_thread(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    done: list[object] = []
    with capture_exceptions() as raised:
        run_in_background(owner, lambda: 1 // 0, done=done.append, failed=done.append)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError
    assert not done


@pytest.mark.parametrize("fails", [False, True])
def test_the_answer_of_a_closed_owner_is_dropped(qtbot: QtBot, qapp: QApplication, fails: bool) -> None:
    owner = QWidget()
    go_on, said = threading.Event(), []

    def work() -> int:
        go_on.wait(10)
        if fails:
            raise KnownError("The council cannot be reached.")
        return 1

    run_in_background(owner, work, done=said.append, failed=said.append)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    go_on.set()
    assert QThreadPool.globalInstance().waitForDone(10_000)
    last: list[int] = []
    other = QWidget()
    qtbot.addWidget(other)
    run_in_background(other, lambda: 2, done=last.append)
    qtbot.waitUntil(lambda: bool(last))
    assert not said


class Held:
    """Something that the work alone holds; where it goes is noted."""

    def __init__(self, gone: list[int], *, fails: bool) -> None:
        self._gone = gone
        self._fails = fails

    def work(self) -> None:
        if self._fails:
            raise KnownError("The council cannot be reached.")

    def __del__(self) -> None:
        self._gone.append(threading.get_ident())


@pytest.mark.parametrize("fails", [False, True])
def test_what_the_work_held_is_let_go_in_the_main_thread(qtbot: QtBot, fails: bool) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    gone: list[int] = []
    for _once in range(50):
        run_in_background(owner, Held(gone, fails=fails).work, done=lambda _: None, failed=lambda _: None)
    assert QThreadPool.globalInstance().waitForDone(10_000)
    qtbot.waitUntil(lambda: len(gone) == 50)
    assert set(gone) == {threading.get_ident()}
