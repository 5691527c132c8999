"""Text twice as large on a small screen: on every page and in every form nothing is cut, overlaps or runs off."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from itertools import combinations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from carer_app.domain.kind import FileKind
from carer_app.domain.kinds import CHILD_SHEET, kinds
from carer_app.doorway import Doorway
from carer_app.journal.forms import New
from carer_app.journal.moving import Moving
from carer_app.journal.recovery import RecoverySheets
from carer_app.ui.kit.sections import Section
from carer_app.ui.kit.theme import Scheme, apply_theme
from carer_app.ui.shell import place as places
from carer_app.ui.shell.first_use import FirstUsePage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.recovery import RecoverPage, RecoveryCodePage
from carer_app.ui.shell.recovery_page import RecoveryPage
from carer_app.ui.shell.screens import screens
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.unlock import UnlockPage
from carer_app.ui.shell.window import Window
from carer_app.ui.shell.writing import WritingPage
from carer_app.vault.file import FLOOR
from carer_app.vault.own_slot import secret_of_digits
from carer_app.work import Work
from tests.conftest import Home
from tests.themed import put_on_light
from tests.ui.shell.conftest import OpenWindow

DAY = date(2026, 2, 26)
PEOPLE = (
    {"name": "Ms Patel", "relation": "social_worker", "phone": "01632 960011"},
    {"name": "Kevin", "relation": "family", "phone": "01632 960999", "do_not_ring": True},
)
small_screen = pytest.mark.parametrize("size", [(1024, 700), (1366, 720)], ids=["1024x700", "1366x720"])


@pytest.fixture(scope="module")
def large(qapp: QApplication, themed: QApplication) -> Iterator[None]:
    apply_theme(qapp, Scheme.LIGHT, 2.0)
    yield
    put_on_light(qapp)


def filled(home: Home) -> dict[str, str]:
    """A household with a record of every kind, and one that two people changed."""
    child = home.child("Maya", people=PEOPLE, allergies={"known": "yes", "what": "Penicillin"})
    made: dict[str, str] = {}
    for slug, kind in kinds().items():
        if kind.listed and not kind.one_per_file and kind.file is FileKind.CHILD:
            raw = msgspec.to_builtins(kind.example(DAY))
            made[slug] = home.journal.add(New(kind=slug, child=child, raw=raw, about=made.get(kind.part_of, ""))).id
    record = home.log(child, "A very long sentence without an end " * 12)
    home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Shorter."}, "too long")
    home.journal.comment(record, "Thank you.")
    return {"child": child, "record": record}


def every_place(home: Home, together: str) -> Iterator[Place]:
    ids = filled(home)
    Moving(home.session, home.journal).move(home.log(ids["child"]), home.child("Leo"), "Written in the wrong file.")
    for page in places.EVERY:
        of_record = ids["record"] if page in (places.RECORD, places.MOVE) else ""
        record = together if page == places.TOGETHER else of_record
        yield Place(page=page, child=ids["child"] if page in (places.CHILD, places.REVIEW) else "", record=record)
    yield Place(page=places.WRITE, child=ids["child"])
    yield Place(page=places.WRITE, child=ids["child"], record=ids["record"])
    yield Place(page=places.WRITE, child=ids["child"], record=home.journal.child(ids["child"]).sheet_record)
    for slug in screens():
        if slug != CHILD_SHEET and kinds()[slug].file is FileKind.CHILD:
            yield Place(page=places.WRITE, child=ids["child"], kind=slug)


def show(window: Window, place: Place, qtbot: QtBot) -> None:
    window.go(place.page, child=place.child, kind=place.kind, record=place.record)
    assert window.desk
    assert window.desk.here == place
    assert window.desk.trouble.isHidden()


def looks(window: Window, qtbot: QtBot) -> Iterator[str]:
    """The page as it opens; and a form with all its sections open, filled in, and with what is wrong said in it."""
    yield "at first"
    page = window.desk.page if window.desk else None
    if isinstance(page, TimelinePage):
        page.filter_button.click()
        yield "with every filter"
    if isinstance(page, RecoveryPage) and page.new:
        page.new.make_button.click()
        assert page.new.papers
        page.new.papers.how.setCurrentIndex(1)
        page.new.papers.file_button.click()
        yield "with a new code"
    if not isinstance(page, WritingPage) or page.task is None:
        return
    form = page.task.form
    for section in form.findChildren(Section):
        section.open()
    yield "all open"
    if page.task.draft.kind != CHILD_SHEET:
        form.show_raw(msgspec.to_builtins(kinds()[page.task.draft.kind].example(DAY)))
        yield "filled in"
    form.show_raw({})
    form.show_problems(form.problems())
    yield "empty, with its problems"


def doors(home: Home) -> Iterator[QWidget]:
    door = Doorway(home.folder, home.clock, None, FLOOR)
    yield UnlockPage(door, door.holders())
    yield FirstUsePage(door)
    for is_halved in (False, True):
        page = RecoverPage(door, door.holders()[0])
        if is_halved:
            page.typed.halves_button.click()
        yield page
    yield RecoveryCodePage(home.recovery_code, RecoverySheets(home.session))


# ---- what can be wrong


def seen(window: QWidget, qtbot: QtBot) -> list[str]:
    """What is wrong once everything is laid out, which takes a few turns of the event loop and no more."""
    for _turn in range(10):
        QApplication.processEvents()
    if found := faults(window):
        with suppress(qtbot.TimeoutError):
            qtbot.waitUntil(lambda: not faults(window), timeout=300)
        found = faults(window)
    return found


def faults(root: QWidget) -> list[str]:
    """Whatever somebody would see that is wrong, each in a few words."""
    shown = [widget for widget in (root, *root.findChildren(QWidget)) if widget.isVisible()]
    return [*too_wide(shown), *cut(shown), *overlapping(shown), *unnamed(shown)]


def said(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} “{words or widget.accessibleName()}”"


def too_wide(shown: list[QWidget]) -> Iterator[str]:
    """Pages whose content does not fit beside the menu."""
    for area in shown:
        if isinstance(area, QScrollArea) and area.widget().width() > area.viewport().width():
            yield f"{type(area).__name__} needs {area.widget().width()} of {area.viewport().width()}"


def cut(shown: list[QWidget]) -> Iterator[str]:
    """Words, buttons and lists with less room than they need, or that stand beyond the edge of what they are in."""
    for widget in shown:
        if not isinstance(widget, QLabel | QAbstractButton | QComboBox):
            continue
        least = widget.minimumSizeHint()
        height = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else least.height()
        if widget.width() < least.width() or widget.height() < height:
            yield f"{said(widget)} is cut: {widget.size().toTuple()} of {least.width()} x {height}"
        around = widget.parentWidget()
        if around and not around.rect().contains(widget.geometry()):
            yield f"{said(widget)} runs off"


def overlapping(shown: list[QWidget]) -> Iterator[str]:
    """Widgets beside each other that stand over each other."""
    for around in (widget for widget in shown if widget.layout()):
        beside = around.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for one, other in combinations([child for child in beside if child.isVisible()], 2):
            if one.geometry().intersects(other.geometry()):
                yield f"{said(one)} overlaps {said(other)}"


def unnamed(shown: list[QWidget]) -> Iterator[str]:
    """Everything one can reach by keyboard that says nothing of itself."""
    for widget in shown:
        named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not named:
            yield f"{said(widget)} has no name"


def hidden_in_menu(window: Window) -> list[str]:
    """Entries of the menu that one does not see whole."""
    assert window.desk
    buttons = [one for one in window.desk.menu.findChildren(QAbstractButton) if one.isVisible()]
    return [said(one) for one in buttons if one.visibleRegion().boundingRect() != one.rect()]


# ---- the tests


@small_screen
def test_every_page_and_form_shows_everything_at_twice_the_text(
    home: Home,
    open_window: OpenWindow,
    qtbot: QtBot,
    large: None,
    two_versions: Callable[[], str],
    size: tuple[int, int],
) -> None:
    together = two_versions()
    window = open_window().window
    window.resize(*size)
    found = []
    for place in every_place(home, together):
        show(window, place, qtbot)
        for look in looks(window, qtbot):
            where = f"{place.page} {place.kind or place.record[:4]}, {look}"
            hint = window.minimumSizeHint()
            if hint.width() > size[0] or hint.height() > size[1]:
                found.append(f"{where}: the window needs {hint.toTuple()}")
            found += [f"{where}: {fault}" for fault in seen(window, qtbot)]
    assert not found, "\n".join(found)


@small_screen
def test_the_whole_menu_is_seen_at_twice_the_text(
    home: Home, open_window: OpenWindow, qtbot: QtBot, large: None, size: tuple[int, int]
) -> None:
    home.child()
    window = open_window().window
    window.resize(*size)
    for page in (places.TODAY, places.SETTINGS):
        show(window, Place(page=page), qtbot)
        assert window.desk
        own = window.desk.menu.own_button
        qtbot.waitUntil(own.isVisible)
        qtbot.waitUntil(lambda: hidden_in_menu(window) == [])
        assert own.isVisible()
        assert (own.accessibleName(), own.text()) == ("Young person's page", "Own page")


@small_screen
def test_the_door_shows_everything_at_twice_the_text(
    home: Home, qtbot: QtBot, large: None, size: tuple[int, int]
) -> None:
    found = []
    for page in doors(home):
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        found += [f"{type(page).__name__}: {fault}" for fault in seen(page, qtbot)]
    assert not found, "\n".join(found)


@small_screen
def test_a_childs_allergies_are_seen_at_once_at_twice_the_text(
    home: Home, open_window: OpenWindow, qtbot: QtBot, large: None, size: tuple[int, int]
) -> None:
    child = home.child(allergies={"known": "yes", "what": "Penicillin"}, here_since="2026-03-01")
    window = open_window().window
    window.resize(*size)
    show(window, Place(page=places.CHILD, child=child), qtbot)
    words = next(label for label in window.findChildren(QLabel) if label.accessibleName() == "Allergies: Penicillin")
    qtbot.waitUntil(lambda: words.visibleRegion().boundingRect() == words.rect())


@small_screen
def test_a_young_persons_own_page_shows_everything_at_twice_the_text(
    home: Home, open_window: OpenWindow, large: None, size: tuple[int, int], qtbot: QtBot
) -> None:
    child, secret = home.child(), secret_of_digits("730914")
    work = Work(home.session)
    work.log_ins.set_up(home.journal.child(child), secret)
    work.for_them.let_read(home.log(child, "A very long sentence without an end " * 12))
    window = open_window().window
    window.resize(*size)
    window.hand_over(child)
    room = window.own_room
    assert room
    found = seen(window, qtbot)
    room.door.secret.swap_button.click()
    found += seen(window, qtbot)
    room._on_open(work.log_ins.open(home.journal.child(child), secret))
    view = room.view
    assert view
    view.page.ask("Everything that was written.")
    for show_it in (view.show_home, view.show_say, view.show_given, view.show_asking, view.show_people):
        show_it()
        found += seen(window, qtbot)
    assert found == []
