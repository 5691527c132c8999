"""The window as a whole: sending, locking, keys, and that everybody can use it at any size of text."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.sync.client import SyncResult, SyncStatus
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.sending import SendingPage
from carer_app.ui.shell.sync_runner import SyncRunner
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.ui.shell.window import Window
from carer_app.ui.shell.write import WritePage
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.conftest import PASSPHRASE, Home
from tests.ui.shell.conftest import STILL, OpenWindow, open_work


class BrokenLineWork(Work):
    """Joined to a council whose line fails for as long as `reachable` is false."""

    reachable = False
    rounds = 0

    def sync_status(self) -> SyncStatus:
        status = super().sync_status()
        return msgspec.structs.replace(status, enrolled=True, gateway_name="North Tyneside")

    def sync_once(self) -> SyncResult:
        self.rounds += 1
        if not self.reachable:
            raise KnownError("The council's computer cannot be reached just now. Everything is safe here.")
        return SyncResult(pushed=1)

    def send_now(self) -> SyncResult:
        return self.sync_once()


def test_every_page_has_a_name_and_its_keys(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    home.child()
    opened = open_window()
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    assert opened.window.desk
    for number, page in enumerate(opened.window.pages()[:6], start=1):
        qtbot.keyClick(opened.window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda page=page: opened.window.desk.here.page == page)  # type: ignore[misc, union-attr]


def test_back_goes_to_the_place_before(home: Home, open_window: OpenWindow) -> None:
    record = home.log(home.child())
    opened = open_window()
    desk = opened.window.desk
    assert desk
    opened.window.go("timeline")
    opened.window.go("record", record=record)
    desk.back()
    assert desk.here == Place(page="timeline")


def test_nothing_that_was_read_stays_behind_in_the_window(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    record = home.log(home.child(), "Something she told me alone.")
    opened = open_window()
    opened.window.go("record", record=record)
    opened.window.go("settings")

    def shown_somewhere() -> bool:
        return any("told me alone" in label.text() for label in opened.window.findChildren(QLabel))

    qtbot.waitUntil(lambda: not shown_somewhere())


def test_what_was_searched_for_is_there_again_after_an_entry_was_read(home: Home, open_window: OpenWindow) -> None:
    record = home.log(home.child(), "Made pasta together.")
    opened = open_window()
    opened.window.go("timeline")
    page = opened.page
    assert isinstance(page, TimelinePage)
    page.search.setText("pasta")
    opened.window.go("record", record=record)
    assert opened.window.desk
    opened.window.desk.back()
    assert isinstance(opened.page, TimelinePage)
    assert opened.page.search.text() == "pasta"
    assert opened.page.model.rowCount() == 1


def test_an_address_that_is_half_typed_is_there_again_after_another_page(open_window: OpenWindow) -> None:
    opened = open_window()
    opened.window.go("sending")
    page = opened.page
    assert isinstance(page, SendingPage)
    page.join_form.address.setText("https://care.north")
    opened.window.go("today")
    opened.window.go("sending")
    assert isinstance(opened.page, SendingPage)
    assert opened.page.join_form.address.text() == "https://care.north"


def test_a_record_that_is_not_here_is_said_and_the_page_stays(home: Home, open_window: OpenWindow) -> None:
    opened = open_window()
    opened.window.go("record", record="nobody")
    desk = opened.window.desk
    assert desk
    assert "no record with that id" in desk.trouble.words.text()
    assert desk.here == Place(page="today")


def test_the_urgent_button_is_always_there_and_leads_to_the_form(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    home.child()
    opened = open_window()
    button = next(one for one in opened.window.findChildren(QAbstractButton) if one.text() == "Someone is missing")
    qtbot.waitUntil(button.isVisible)
    assert not button.icon().isNull()
    button.click()
    assert opened.window.desk
    assert opened.window.desk.here == Place(page="write", kind="missing_episode")


def test_locking_closes_the_store_clears_the_screen_and_begins_anew(home: Home, open_window: OpenWindow) -> None:
    home.child("Maya")
    opened = open_window()
    opened.window.lock()
    assert isinstance(opened.window.centralWidget(), UnlockPage)
    assert opened.relaunched == ["again"]
    assert opened.window.windowTitle() == "Hearthlog"
    assert opened.window.desk is None


def test_the_lock_key_locks(open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    qtbot.keyClick(opened.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: opened.relaunched == ["again"])


def test_a_window_that_nobody_touches_locks_itself_and_keeps_the_draft(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = home.child()
    opened = open_window(pace=Pace(idle=400, draft=60_000, sync=3_600_000))
    opened.window.go("write", child=child, kind="daily_log")
    words = opened.page.task.form.field("what_happened").input()  # type: ignore[attr-defined]
    qtbot.keyClicks(words, "Half a sentence")
    qtbot.waitUntil(lambda: opened.relaunched == ["again"])
    door = Doorway(home.folder, home.clock, None, FLOOR)
    home.session = door.unlock(door.holders()[0], PASSPHRASE)
    assert home.journal.drafts()[0].raw["what_happened"] == "Half a sentence"


def test_somebody_elses_unlock_does_not_show_words_that_could_not_be_kept(home: Home, open_window: OpenWindow) -> None:
    home.session.add_person(Who(name="Priya Shah", role="residential_worker"), PASSPHRASE + " two")
    opened = open_window()
    opened.window._park()
    door = Doorway(home.folder, home.clock, None, FLOOR)
    opened.window.open(door.unlock(door.holder_named("Priya Shah"), PASSPHRASE + " two"))
    page = opened.window.centralWidget()
    assert isinstance(page, UnlockPage)
    assert "Let Sam Okafor unlock first" in page.trouble.words.text()


@pytest.fixture
def joined(home: Home, themed: QApplication, qtbot: QtBot) -> tuple[Window, BrokenLineWork]:
    work = BrokenLineWork(home.session)
    door = Doorway(home.folder, home.clock, None, FLOOR)
    window = Window(themed, Tools(doorway=door, open_work=open_work, relaunch=lambda: None), STILL)
    qtbot.addWidget(window)
    window.show()
    window.open_work(work)
    return window, work


def test_a_save_is_followed_by_sending(joined: tuple[Window, BrokenLineWork], home: Home, qtbot: QtBot) -> None:
    window, work = joined
    child = home.child()
    qtbot.waitUntil(lambda: work.rounds == 1 and not window._runner.is_running)  # type: ignore[union-attr]
    window.go("write", child=child, kind="daily_log")
    page = window.desk.page  # type: ignore[union-attr]
    page.task.form.field("what_happened").show_value("Swimming.")  # type: ignore[union-attr]
    page.save()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: work.rounds == 2)


def test_no_line_is_never_red_and_says_that_all_is_safe(
    joined: tuple[Window, BrokenLineWork], home: Home, qtbot: QtBot
) -> None:
    window, work = joined
    home.log(home.child())
    qtbot.waitUntil(lambda: work.rounds >= 1 and not window._runner.is_running)  # type: ignore[union-attr]
    window.go("sending")
    page = window.desk.page  # type: ignore[union-attr]
    assert isinstance(page, SendingPage)
    assert page.banner.property("look") in ("calm", "info")
    assert "safe on this laptop, not yet with the council" in page.banner.words.text()


def test_send_now_sends_and_says_so(joined: tuple[Window, BrokenLineWork], qtbot: QtBot) -> None:
    window, work = joined
    qtbot.waitUntil(lambda: work.rounds >= 1 and not window._runner.is_running)  # type: ignore[union-attr]
    work.reachable = True
    window.go("sending")
    page = window.desk.page  # type: ignore[union-attr]
    assert isinstance(page, SendingPage)
    page.send_button.click()
    qtbot.waitUntil(lambda: window.desk.toast is not None)  # type: ignore[union-attr]
    assert work.rounds == 2


def test_a_round_that_begins_by_itself_puts_nothing_over_the_page(
    joined: tuple[Window, BrokenLineWork], qtbot: QtBot
) -> None:
    window, work = joined
    window.go("sending")
    qtbot.waitUntil(lambda: work.rounds >= 1 and not window._runner.is_running)  # type: ignore[union-attr]
    window._runner.sync()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: work.rounds >= 2 and not window._runner.is_running)  # type: ignore[union-attr]
    assert window.desk.toast is None  # type: ignore[union-attr]


def test_a_round_asked_for_during_another_follows_it(home: Home, themed: QApplication, qtbot: QtBot) -> None:
    work = BrokenLineWork(home.session)
    work.reachable = True
    owner = QWidget()
    qtbot.addWidget(owner)
    runner = SyncRunner(work, 3_600_000, owner)
    runner.sync()
    runner.sync()
    qtbot.waitUntil(lambda: work.rounds == 2)


def test_before_joining_nothing_is_sent_and_a_code_that_does_not_arrive_is_said(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    opened = open_window()
    opened.window.go("sending")
    page = opened.page
    assert isinstance(page, SendingPage)
    page.join_form.asked.click()
    assert "address and the code" in page.join_form.trouble.words.text()
    page.join_form.address.setText("https://council.example")
    page.join_form.code.setText("AAAA-BBBB")
    page.join_form.asked.click()
    qtbot.waitUntil(lambda: "cannot be reached" in page.join_form.trouble.words.text())
    assert page.join_form.code.text() == "AAAA-BBBB"


def test_after_a_fault_of_ours_the_next_round_still_comes(home: Home, qtbot: QtBot) -> None:
    class Broken(BrokenLineWork):
        def sync_once(self) -> SyncResult:
            self.rounds += 1
            return self.rounds // 0  # type: ignore[return-value]

    work, owner = Broken(home.session), QWidget()
    qtbot.addWidget(owner)
    runner = SyncRunner(work, 20, owner)
    with capture_exceptions() as raised:
        runner.sync()
        qtbot.waitUntil(lambda: work.rounds >= 2 and len(raised) >= 2)
        runner.stop()
        qtbot.waitUntil(lambda: not runner.is_running)
        runner.stop()
    assert {type_ for type_, *_rest in raised} == {ZeroDivisionError}


def test_a_short_word_goes_with_the_page_that_it_led_to(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    desk = opened.window.desk
    assert desk
    opened.window.go("timeline")
    desk.say("Saved here at 21:04. Not yet sent.")
    opened.window.go("today")
    assert desk.toast
    qtbot.waitUntil(lambda: desk._said_at is not None)
    opened.window.go("today")
    assert desk.toast
    opened.window.go("timeline")
    assert desk.toast is None


def test_a_short_word_never_covers_the_buttons_of_a_form(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    opened = open_window()
    desk = opened.window.desk
    assert desk
    opened.window.go("write", child=home.child(), kind="daily_log")
    page = opened.page
    assert isinstance(page, WritePage)
    desk.say("Saved here at 21:04. Not yet sent.")
    qtbot.waitUntil(lambda: _bottom(desk.toast) <= _top(page.foot))
    buttons = _top(page.foot)
    opened.window.go("today")
    desk.say("Saved here at 21:04. Not yet sent.")
    qtbot.waitUntil(lambda: _bottom(desk.toast) > buttons)


def _bottom(widget: QWidget | None) -> int:
    return widget.mapTo(widget.window(), widget.rect().bottomLeft()).y() if widget else 10_000


def _top(widget: QWidget) -> int:
    return widget.mapTo(widget.window(), widget.rect().topLeft()).y()
