"""A quick PIN ends when the council has the computer emptied: the keeper, and every key in it, goes before anything else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from carer_app.domain.command import Ask
from carer_app.doorway import Doorway
from carer_app.gateway import commands
from carer_app.gateway.services import Services
from carer_app.ui.shell.parted import PartedPage, PartingPage
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.ui.shell.window import Window
from carer_app.vault.pin_keeper import PinEndedError, PinKeeper
from tests.conftest import PASSPHRASE
from tests.sync.conftest import Connected
from tests.sync.test_commands import emptied
from tests.sync.windows import Show
from tests.vault.test_quick_pin import PIN, QUICK

Connect = Callable[..., Connected]


@pytest.fixture
def pins() -> Iterator[PinKeeper]:
    pins = PinKeeper(QUICK)
    yield pins
    pins.end()


def with_pin(side: Connected, window: Window, pins: PinKeeper) -> Doorway:
    """The person at the keyboard has chosen a PIN at this window."""
    door = window._tools.doorway
    door.pins = side.home.session.pins = pins
    side.work.own_pin.allow(is_on=True)
    side.work.own_pin.choose(PIN)
    assert pins.who() == (side.home.session.person.id,)
    return door


def is_running(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def test_a_wipe_that_the_council_asks_for_ends_them_before_it_begins(
    connect: Connect, services: Services, show: Show, qtbot: QtBot, pins: PinKeeper
) -> None:
    side = connect()
    side.home.child()
    side.work.sync_once()
    window = show(side)
    qtbot.waitUntil(lambda: not window._runner.is_running, timeout=10_000)  # type: ignore[union-attr]
    door = with_pin(side, window, pins)
    holder, keeper = door.holder_named(None).id, pins.pid
    seen: list[bool] = []
    put = window._put

    def watched(page: object) -> None:
        if isinstance(page, PartingPage):
            seen.append(is_running(keeper))
        put(page)  # type: ignore[arg-type]

    window._put = watched  # type: ignore[method-assign]
    commands.ask(services, side.home.session.device.id, Ask.WIPE, "Ruth")
    window._runner.sync()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), PartedPage), timeout=20_000)
    assert seen == [False]
    assert (pins.pid, pins.who()) == (0, ())
    with pytest.raises(PinEndedError):
        pins.release(holder, PIN)
    window.close()


def test_they_end_too_where_another_program_emptied_the_folder_while_the_window_was_locked(
    connect: Connect, services: Services, show: Show, qtbot: QtBot, pins: PinKeeper
) -> None:
    side = connect()
    side.home.child()
    side.work.sync_once()
    window = show(side)
    qtbot.waitUntil(lambda: not window._runner.is_running, timeout=10_000)  # type: ignore[union-attr]
    door = with_pin(side, window, pins)
    window.lock()
    assert isinstance(window.centralWidget(), UnlockPage)
    assert pins.who()
    session = Doorway(door.folder, side.home.clock, None).unlock(door.holder_named(None), PASSPHRASE)
    side.home.session, side.work = session, type(side.work)(session, lambda _url: side.line)
    commands.ask(services, session.device.id, Ask.WIPE, "Ruth")
    side.work.sync_once()
    emptied(side)
    window.show_door()
    assert isinstance(window.centralWidget(), PartedPage)
    assert (pins.pid, pins.who()) == (0, ())
    window.close()
