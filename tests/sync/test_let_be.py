"""A council that asked to be let be: what waits until then, what goes all the same, and what is said meanwhile."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from carer_app.doorway import Doorway
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services
from carer_app.journal.forms import New
from carer_app.sync.backoff import LONGEST_ASKED_SECONDS, LONGEST_FOR_PRESSING_SECONDS, LONGEST_SECONDS
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.line import GatewayUnreachableError
from carer_app.sync.protocol import SyncAnswer, SyncRequest
from carer_app.ui.shell import place as places
from carer_app.ui.shell.sending import SendingPage
from carer_app.ui.shell.sync_runner import SyncRunner
from carer_app.ui.shell.wording import sync_sentence
from carer_app.vault.file import FLOOR
from carer_app.work import Work
from tests.conftest import PASSPHRASE
from tests.sync.conftest import ADDRESS, Connected
from tests.sync.test_closed import me, shut_away
from tests.sync.test_pictures import log_with_photo
from tests.sync.windows import Show, said

Connect = Callable[..., Connected]
ASKED = 600


def asks(answer: SyncAnswer) -> SyncAnswer:
    """The gateway took everything, and has nearly too much to do."""
    return msgspec.structs.replace(answer, retry_after=ASKED)


def is_missing(side: Connected, child: str) -> None:
    raw = {"opened_at": "2026-03-02T21:04:00Z", "last_seen_at": "2026-03-02T20:30:00Z", "last_seen_precision": "exact"}
    side.home.journal.add(New(kind="missing_episode", child=child, raw=raw))


@pytest.fixture
def turned_away(connect: Connect) -> Connected:
    """A computer whose council was too busy to take what waits, and asked to be let be for ten minutes."""
    side = connect()
    side.home.log(side.home.child())
    side.line.fails_with = GatewayUnreachableError("busy", ASKED)
    with pytest.raises(SyncStoppedError):
        side.work.sync_once()
    side.line.fails_with = None
    return side


def tries(side: Connected) -> int:
    """How often the gateway is asked by a sync that begins now by itself."""
    before = len(side.line.requests)
    try:
        side.work.sync_once()
    except SyncStoppedError:
        return len(side.line.requests) - before
    return len(side.line.requests) - before


def test_what_is_written_meanwhile_waits_until_then_and_is_safe(turned_away: Connected) -> None:
    turned_away.home.log(turned_away.work.journal.children()[0].id, "Written meanwhile.")
    with pytest.raises(SyncStoppedError) as stopped:
        turned_away.work.sync_once()
    assert (turned_away.line.requests, stopped.value.problem) == ([], "busy")
    assert stopped.value.again_at == turned_away.work.sync_status().again_at
    assert stopped.value.retry_seconds is not None
    assert ASKED <= stopped.value.retry_seconds <= ASKED + 4
    turned_away.home.clock.advance(timedelta(seconds=stopped.value.retry_seconds))
    assert turned_away.work.sync_status().again_at is None
    assert turned_away.work.sync_once().waiting == 0


def test_the_strip_says_when_it_is_tried_again(turned_away: Connected) -> None:
    sentence, look, _picture = sync_sentence(turned_away.work.sync_status())
    assert sentence.endswith("safe on this laptop. The council's system is busy; trying again at 21:14.")
    assert look == "calm"


def test_a_gateway_that_took_everything_is_let_be_for_between_once_and_twice_what_it_asked(connect: Connect) -> None:
    side = connect()
    side.home.log(side.home.child())
    side.line.twist = asks
    result = side.work.sync_once()
    assert (result.waiting, result.again_at) == (0, "2026-03-02T21:19:00.000Z")
    assert sync_sentence(side.work.sync_status())[1] == "good"
    assert tries(side) == 0
    side.line.twist = None
    side.home.clock.advance(timedelta(seconds=1.5 * ASKED))
    assert tries(side) == 1
    assert side.work.sync_status().again_at is None


def test_that_a_child_is_missing_goes_at_once_and_has_one_try(turned_away: Connected) -> None:
    is_missing(turned_away, turned_away.work.journal.children()[0].id)
    turned_away.line.cut_after = 1
    assert tries(turned_away) == 1
    assert tries(turned_away) == 0


def test_a_try_of_which_nothing_has_arrived_is_none(turned_away: Connected) -> None:
    is_missing(turned_away, turned_away.work.journal.children()[0].id)
    turned_away.line.cut_before = 3
    for _cut in range(2):
        with pytest.raises(SyncStoppedError) as stopped:
            turned_away.work.sync_once()
        assert (stopped.value.problem, stopped.value.again_at) == ("unreachable", None)
    with pytest.raises(SyncStoppedError, match="cannot be reached"):
        turned_away.work.send_now()
    assert turned_away.work.sync_once().waiting == 0


def test_somebody_who_presses_while_there_is_no_line_has_their_try_still(turned_away: Connected) -> None:
    turned_away.line.cut_before = 1
    with pytest.raises(SyncStoppedError) as stopped:
        turned_away.work.send_now()
    assert stopped.value.again_at == turned_away.work.sync_status().again_at is not None
    assert tries(turned_away) == 0
    assert turned_away.work.send_now().waiting == 0


def test_whatever_stands_in_a_closed_section_goes_at_once_too(connect: Connect) -> None:
    one, two = connect("first"), connect("second", "Jo Marsh")
    child = one.home.child()
    one.line.twist = asks
    one.work.sync_once()
    assert tries(one) == 0
    shut_away(one, child, me(one), me(two))
    assert tries(one) > 0


def test_somebody_who_presses_gets_one_real_try_and_is_told_after_that(turned_away: Connected) -> None:
    turned_away.line.cut_after = 1
    with pytest.raises(SyncStoppedError, match="cannot be reached"):
        turned_away.work.send_now()
    assert len(turned_away.line.requests) == 1
    with pytest.raises(SyncStoppedError) as stopped:
        turned_away.work.send_now()
    assert (len(turned_away.line.requests), bool(stopped.value.again_at)) == (1, True)
    is_missing(turned_away, turned_away.work.journal.children()[0].id)
    turned_away.line.cut_after = 1
    assert (tries(turned_away), tries(turned_away)) == (1, 0)
    assert turned_away.work.send_now().waiting == 0


def test_a_try_that_somebody_pressed_for_and_that_arrives_ends_the_waiting(turned_away: Connected) -> None:
    assert turned_away.work.send_now().waiting == 0
    assert turned_away.work.sync_status().again_at is None
    assert tries(turned_away) == 1


def test_a_new_start_of_the_program_does_not_forget_it(turned_away: Connected) -> None:
    turned_away.home.session.lock()
    door = Doorway(turned_away.home.folder, turned_away.home.clock, None, FLOOR)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    turned_away.work = Work(session, lambda _url: turned_away.line, lambda: 0.5)
    assert tries(turned_away) == 0


def test_whoever_joins_again_does_not_wait(turned_away: Connected, services: Services) -> None:
    turned_away.work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors again")).code)
    assert tries(turned_away) > 0


def test_a_clock_that_was_put_back_does_not_keep_it_waiting_for_days(turned_away: Connected) -> None:
    turned_away.home.clock.advance(timedelta(days=-2))
    assert tries(turned_away) > 0


def test_nobody_is_put_off_for_longer_than_an_hour_and_its_jitter(connect: Connect) -> None:
    side = connect()
    side.line.twist = lambda answer: msgspec.structs.replace(answer, retry_after=10**9)
    side.work.sync_once()
    side.home.clock.advance(timedelta(seconds=2 * LONGEST_ASKED_SECONDS))
    assert tries(side) == 1


def test_a_wrong_word_of_an_hour_keeps_a_missing_child_waiting_for_minutes_alone(connect: Connect) -> None:
    side = connect()
    is_missing(side, side.home.child())
    tried = []

    def too_busy(request: SyncRequest) -> bool:
        tried.append(request)
        raise GatewayUnreachableError("busy", LONGEST_ASKED_SECONDS)

    side.line.loses = too_busy
    for number in range(1, 4):
        with pytest.raises(SyncStoppedError) as stopped:
            side.work.sync_once()
        assert len(tried) == number
        assert stopped.value.again_at == side.work.sync_status().again_at is not None
        assert stopped.value.retry_seconds is not None
        assert 60 <= stopped.value.retry_seconds <= LONGEST_FOR_PRESSING_SECONDS
        side.home.clock.advance(timedelta(seconds=stopped.value.retry_seconds))
    side.line.loses = lambda _request: False
    assert side.work.sync_once().waiting == 0


def test_a_line_that_was_away_for_long_is_tried_again_soon_for_a_missing_child(connect: Connect) -> None:
    side = connect()
    side.home.log(side.home.child())
    side.line.cut_before = 12
    side.work = Work(side.home.session, lambda _url: side.line, lambda: 1.0)
    for number in range(12):
        if number == 11:
            is_missing(side, side.work.journal.children()[0].id)
        with pytest.raises(SyncStoppedError) as stopped:
            side.work.sync_once()
        if number == 10:
            assert stopped.value.retry_seconds == LONGEST_SECONDS
    assert stopped.value.retry_seconds is not None
    assert stopped.value.retry_seconds <= LONGEST_FOR_PRESSING_SECONDS


def test_photos_wait_too_and_are_heard_when_they_are_turned_away(connect: Connect) -> None:
    side = connect()
    log_with_photo(side, side.home.child())
    side.line.twist = asks
    side.work.sync_once()
    side.work.carry_photos()
    assert side.line.put == []
    side.home.clock.advance(timedelta(seconds=2 * ASKED))
    side.line.twist = None
    side.line.spoil = bytes
    side.work.sync_once()

    def too_busy(*_given: object) -> None:
        raise GatewayUnreachableError("busy", ASKED)

    taking, side.line.put_chunk = side.line.put_chunk, too_busy  # type: ignore[method-assign, assignment]
    side.work.carry_photos()
    assert tries(side) == 0
    side.line.put_chunk = taking  # type: ignore[method-assign]
    side.home.clock.advance(timedelta(seconds=2 * ASKED))
    side.work.sync_once()
    assert side.work.carry_photos().sent == 2


# ---- at the window


def rested(runner: SyncRunner, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not runner.is_running, timeout=10_000)


def test_the_window_comes_again_when_it_was_asked_to(connect: Connect, qtbot: QtBot) -> None:
    side, owner = connect(), QWidget()
    qtbot.addWidget(owner)
    side.line.twist = asks
    runner = SyncRunner(side.work, 180_000, owner)
    with qtbot.waitSignal(runner.finished, timeout=10_000):
        runner.sync()
    assert 899_000 <= runner._timer.remainingTime() <= 900_000
    side.home.clock.advance(timedelta(seconds=60))
    with qtbot.waitSignal(runner.failed, timeout=10_000) as told:
        runner.sync()
    assert told.args == ["The council's system is busy; trying again at 21:19. Everything is safe here."]
    assert 839_000 <= runner._timer.remainingTime() <= 840_000
    runner.stop()


def test_send_now_tries_once_and_says_what_happened_and_when_it_goes_on(
    connect: Connect, services: Services, show: Show, qtbot: QtBot
) -> None:
    side = connect()
    side.home.log(side.home.child())
    side.line.fails_with = GatewayUnreachableError("busy", ASKED)
    window = show(side)
    runner = window._runner
    assert runner
    rested(runner, qtbot)
    window.go(places.SENDING)
    page = window.desk.page  # type: ignore[union-attr]
    assert isinstance(page, SendingPage)
    side.line.fails_with = GatewayUnreachableError(is_sent=True)
    words = []
    for _press in range(2):
        with qtbot.waitSignal(page.said, timeout=10_000) as told:
            page.send_button.click()  # type: ignore[union-attr]
        words.append(told.args[0])  # type: ignore[index]
        rested(runner, qtbot)
    assert words[0].startswith("The council's computer cannot be reached just now.")
    assert words[0].endswith("Trying again at 21:14.")
    assert words[1] == "The council's system is busy; trying again at 21:14. Everything is safe here."
    assert "trying again at 21:14" in said(page)
    window.close()
