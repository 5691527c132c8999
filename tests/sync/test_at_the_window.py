"""What the council asks for, at the window: it locks and says why, it empties itself and says so, and rests and opens again."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from carer_app.clock import SetClock
from carer_app.domain.command import Ask
from carer_app.domain.revision import Revision
from carer_app.doorway import Doorway
from carer_app.gateway import commands
from carer_app.gateway.enrol import invite
from carer_app.gateway.holds import NewHold, place
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services
from carer_app.journal.forms import New
from carer_app.sync.line import GatewayUnreachableError
from carer_app.sync.protocol import SyncAnswer
from carer_app.ui.kit.panels import ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.first_use import FirstUsePage
from carer_app.ui.shell.parted import PartedPage
from carer_app.ui.shell.resting import RestingPage, RestingWritePage
from carer_app.ui.shell.stick import StickCard
from carer_app.ui.shell.sync_runner import SyncRunner
from carer_app.ui.shell.today import TodayPage
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.ui.shell.window import Window
from carer_app.ui.shell.write import WritePage
from carer_app.vault import notice
from carer_app.vault.file import FLOOR
from carer_app.vault.parting import Parting, begin
from carer_app.work import Work
from tests.conftest import PASSPHRASE, MakeHome
from tests.sync.conftest import ADDRESS, Connected, Line
from tests.sync.test_commands import left_in, outcomes, typed_at_desk
from tests.sync.test_emptying import jo_types
from tests.sync.test_pictures import log_with_photo
from tests.sync.windows import Show, said

Connect = Callable[..., Connected]


def ask(side: Connected, services: Services, what: Ask) -> None:
    commands.ask(services, side.home.session.device.id, what, "Ruth")


def someone_is_missing(window: Window) -> None:
    """The urgent button, the child, and the word that begins the episode."""
    next(one for one in window.findChildren(QAbstractButton) if one.text() == "Someone is missing").click()
    page = window.desk.page  # type: ignore[union-attr]
    assert isinstance(page, WritePage)
    next(row for row in page.findChildren(ListRow) if row.isVisibleTo(page)).click()
    page.foot.save_button.click()


def kinds_sent(side: Connected) -> set[str]:
    return {signed.read(Revision).kind for request in side.line.requests for signed in request.revisions}


def test_a_missing_episode_goes_to_the_council_at_once(connect: Connect, show: Show, qtbot: QtBot) -> None:
    side = connect()
    side.home.child()
    window = show(side)
    qtbot.waitUntil(lambda: not window._runner.is_running, timeout=10_000)  # type: ignore[union-attr]
    someone_is_missing(window)
    qtbot.waitUntil(lambda: "missing_episode" in kinds_sent(side), timeout=10_000)
    qtbot.waitUntil(lambda: not window._runner.is_running, timeout=10_000)  # type: ignore[union-attr]
    window.close()


def test_a_round_that_fails_meanwhile_does_not_make_it_wait(connect: Connect, show: Show, qtbot: QtBot) -> None:
    side = connect()
    side.home.child()
    is_saved = Event()

    def lost(_answer: SyncAnswer) -> SyncAnswer:
        is_saved.wait(10)
        side.line.twist = None
        raise GatewayUnreachableError(retry_after=900)

    side.line.twist = lost
    window = show(side)
    qtbot.waitUntil(lambda: bool(side.line.requests), timeout=10_000)
    someone_is_missing(window)
    is_saved.set()
    qtbot.waitUntil(lambda: "missing_episode" in kinds_sent(side), timeout=10_000)
    qtbot.waitUntil(lambda: not window._runner.is_running, timeout=10_000)  # type: ignore[union-attr]
    window.close()


def test_it_locks_and_says_who_asked(connect: Connect, services: Services, show: Show, qtbot: QtBot) -> None:
    side = connect()
    ask(side, services, Ask.LOCK)
    window = show(side)
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), UnlockPage), timeout=10_000)
    assert f"{services.name} asked for this computer to be locked, on Mon 2 March 2026, 21:04" in said(
        window.centralWidget()
    )
    assert outcomes(services) == ["done"]
    door = Doorway(side.home.folder, side.home.clock, None, FLOOR)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    side.work = type(side.work)(session, lambda _url: side.line)
    window.open(session)
    assert notice.read(side.home.folder) is None
    window.close()


def test_it_is_emptied_with_what_was_being_typed_and_says_so(
    connect: Connect, services: Services, show: Show, qtbot: QtBot
) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    window = show(side)
    qtbot.waitUntil(lambda: not window._runner.is_running, timeout=10_000)  # type: ignore[union-attr]
    window.go(places.WRITE, child=child, kind="daily_log")
    page = window.desk.page  # type: ignore[union-attr]
    assert page
    boxes = [*page.findChildren(QPlainTextEdit), *page.findChildren(QTextEdit)]
    next(box for box in boxes if box.isVisibleTo(page)).setPlainText("Not two seconds old")
    ask(side, services, Ask.WIPE)
    window._runner.sync()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), PartedPage), timeout=20_000)
    shown = window.centralWidget()
    assert isinstance(shown, PartedPage)
    assert "sealed to the council and arrived there" in said(shown)
    assert left_in(side.home.folder) == {"parting.json"}
    assert any("Not two seconds old" in text for text in typed_at_desk(services, side))
    shown.begin_button.click()
    assert isinstance(window.centralWidget(), FirstUsePage)


def test_without_a_line_the_page_names_the_folder_for_the_council(
    connect: Connect, services: Services, show: Show, qtbot: QtBot
) -> None:
    side = connect()
    side.home.child()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    side.line.cut_before = 1000
    window = show(side)
    assert window._runner
    assert not window._runner.is_running
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), PartedPage), timeout=20_000)
    assert f"“{Path(side.home.folder).name} for the council”" in said(window.centralWidget())


def test_the_page_counts_the_drafts_that_only_their_writers_could_open(
    connect: Connect, services: Services, show: Show, qtbot: QtBot
) -> None:
    side = connect(enrolled=False)
    side.home.child()
    jo_types(side, "Jo was typing")[1].session.lock()
    side.work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    window = show(side)
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), PartedPage), timeout=20_000)
    shown = said(window.centralWidget())
    assert "1 draft could be opened only by whoever was writing it, so the council cannot read it." in shown
    assert "Nothing that you wrote is lost" not in shown


def test_photos_that_were_on_their_way_when_the_emptying_began_are_no_fault(
    connect: Connect, services: Services, qtbot: QtBot
) -> None:
    side, owner = connect(), QObject()
    log_with_photo(side, side.home.child())
    side.work.sync_once()
    begin(side.home.folder, Parting(council="", at="2026-03-02T20:00:00Z", vault=""))
    runner = SyncRunner(side.work, 3_600_000, owner)
    runner._carry()
    qtbot.waitUntil(lambda: not runner._is_carrying, timeout=10_000)


def test_a_hold_leaves_everything_as_it_was(connect: Connect, services: Services, show: Show, qtbot: QtBot) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    place(services, NewHold(child=child, reason="A complaint."), "Ruth")
    side.work.sync_once()
    window = show(side)
    qtbot.waitUntil(lambda: not side.work.obeying.asks_to_empty(), timeout=10_000)
    qtbot.waitUntil(lambda: window.centralWidget() is window.desk, timeout=10_000)
    window._runner.sync()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: outcomes(services) == ["under-hold"], timeout=10_000)
    window.close()


def test_reading_rests_with_the_emergency_card_and_opens_with_the_next_word(
    connect: Connect, services: Services, show: Show, qtbot: QtBot
) -> None:
    side = connect()
    child = side.home.child(allergies={"known": "yes", "what": "Penicillin"})
    record = side.home.log(child, "The ducks took the sandwich.")
    side.work.sync_once()
    for clock in (side.home.clock, services.clock):
        assert isinstance(clock, SetClock)
        clock.advance(timedelta(days=31))
    side.line.cut_before = 1
    window = show(side)
    desk = window.desk
    assert desk
    page = desk.page
    assert isinstance(page, RestingPage)
    assert "Penicillin" in said(page)
    assert "for more than 30 days (last: " in said(page)
    qtbot.waitUntil(lambda: not window._runner.is_running, timeout=10_000)  # type: ignore[union-attr]
    assert not desk.menu.own_button.isVisible()
    assert page.findChild(StickCard) is None
    side.home.log(child, "Written while reading rests.")
    window.go(places.WRITE)
    window.go(places.TODAY)
    assert desk.page.findChild(StickCard) is not None  # type: ignore[union-attr]
    assert "1 entry is sealed to the council and waits to be sent." in said(desk)
    for name in (*window.pages(), places.OWN_LOG_IN, places.OWN_PAGE):
        window.go(name, child=child, record=record)
        assert isinstance(desk.page, RestingPage | RestingWritePage) or name == places.WRITE_BOOK
        assert "ducks" not in said(desk)
    window._runner.sync()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: isinstance(window.desk.page, TodayPage), timeout=10_000)  # type: ignore[union-attr]
    window.close()


def typed(window: Window) -> QPlainTextEdit:
    page = window.desk.page  # type: ignore[union-attr]
    assert isinstance(page, QWidget)
    return next(box for box in page.findChildren(QPlainTextEdit) if box.isVisibleTo(page))


def test_a_window_that_is_open_comes_to_rest_by_itself_and_keeps_what_is_typed(
    connect: Connect, services: Services, show: Show, qtbot: QtBot
) -> None:
    side = connect()
    child = side.home.child(allergies={"known": "yes", "what": "Penicillin"})
    side.work.sync_once()
    window = show(side, rest=20)
    qtbot.waitUntil(lambda: not window._runner.is_running, timeout=10_000)  # type: ignore[union-attr]
    window.go(places.WRITE, child=child, kind="daily_log")
    typed(window).setPlainText("The ducks took the sandwich.")
    for clock in (side.home.clock, services.clock):
        assert isinstance(clock, SetClock)
        clock.advance(timedelta(days=31))
    side.line.cut_before = 1
    qtbot.waitUntil(lambda: isinstance(window.desk.page, RestingPage), timeout=10_000)  # type: ignore[union-attr]
    desk = window.desk
    assert desk
    assert "Penicillin" in said(desk)
    assert "What you were writing before is kept" in said(desk)
    assert not desk.found.isVisibleTo(desk)
    window.go(places.WRITE, child=child, kind="daily_log")
    assert isinstance(desk.page, RestingWritePage)
    assert typed(window).toPlainText() == ""
    typed(window).setPlainText("Written while reading rests.")
    window.go(places.TODAY)
    window.go(places.WRITE, child=child, kind="daily_log")
    assert typed(window).toPlainText() == "Written while reading rests."
    window.go(places.TODAY)
    window._runner.sync()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: isinstance(window.desk.page, TodayPage), timeout=10_000)  # type: ignore[union-attr]
    kept = {str(draft.raw["what_happened"]) for draft in side.home.journal.drafts()}
    assert kept == {"The ducks took the sandwich.", "Written while reading rests."}
    window.close()


def test_a_young_persons_own_room_is_shut_when_reading_rests(
    connect: Connect, services: Services, show: Show, qtbot: QtBot
) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    window = show(side, rest=20)
    qtbot.waitUntil(lambda: not window._runner.is_running, timeout=10_000)  # type: ignore[union-attr]
    window.hand_over(child)
    assert window.own_room
    side.home.clock.advance(timedelta(days=31))
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), UnlockPage), timeout=10_000)


def test_while_reading_rests_no_page_for_writing_shows_what_was_written(
    make_home: MakeHome, services: Services, show: Show, qtbot: QtBot
) -> None:
    home, line = make_home("house", "Ruth Hale", "registered_manager"), Line(services)
    side = Connected(home, line, Work(home.session, lambda _url: line, lambda: 0.5))
    side.work.enrol(ADDRESS, invite(services, add_home(services, "Elm House")).code)
    child = home.child()
    note = {"at": "2026-03-02T20:45:00Z", "what": "The boiler man comes at nine."}
    book = home.journal.add(New(kind="handover_note", child="", raw=note)).id
    plan = {"agreed_on": "2026-03-02", "notes": "The boiler room is where they like to meet."}
    sheet = home.journal.add(New(kind="family_time_plan", child=child, raw=plan)).id
    draft = home.journal.new_draft("handover_note", "", {"what": "A word about the gate."})
    home.journal.keep_draft(draft)
    side.work.sync_once()
    home.clock.advance(timedelta(days=31))
    line.cut_before = 1000
    window = show(side)
    desk = window.desk
    assert desk
    for name, kind, record in (
        (places.WRITE_BOOK, "", book),
        (places.WRITE, "", sheet),
        (places.WRITE, "family_time_plan", ""),
        (places.WRITE_BOOK, "handover_note", ""),
    ):
        window.go(name, child=child if name == places.WRITE else "", kind=kind, record=record)
        assert all(not box.toPlainText() for box in desk.findChildren(QPlainTextEdit))
        assert "boiler" not in said(desk)
    assert [one.raw for one in home.journal.drafts()] == [{"what": "A word about the gate."}]
    window.close()
