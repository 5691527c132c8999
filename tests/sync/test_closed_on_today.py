"""Today is green only for what is with the council: whoever may know of a closed entry is told that it waits, nobody else is."""

import pytest
from pytestqt.qtbot import QtBot

from carer_app.sync.client import SyncStoppedError
from carer_app.ui.shell.today import TodayPage
from carer_app.ui.shell.wording import sync_sentence
from carer_app.work import Work
from tests.conftest import Home
from tests.sync.conftest import Connected
from tests.sync.test_closed import me, shut_away
from tests.sync.test_closed_set_aside import _not_taken
from tests.sync.windows import Show, said

GREEN = ("Everything saved here that you can read is with the council.", "good", "cloud-check")
WAITS = ("Something of yours still waits to be sent. It is safe on this laptop.", "calm")


def told(home: Home) -> tuple[str, str, str]:
    return sync_sentence(Work(home.session).own_status())


def test_its_reader_and_its_writer_are_told_until_it_is_there(shared: tuple[Connected, Home, Home]) -> None:
    here, jo, _kim = shared
    assert (told(here.home), told(jo)) == (GREEN, GREEN)
    shut_away(here, here.home.journal.children()[0].id, jo.session.person.id)
    assert (told(here.home)[:2], told(jo)[:2]) == (WAITS, WAITS)
    here.work.sync_once()
    assert (told(here.home), told(jo)) == (GREEN, GREEN)


def test_nobody_else_finds_a_trace_of_it(shared: tuple[Connected, Home, Home]) -> None:
    here, jo, kim = shared
    before = Work(kim.session).own_status()
    shut_away(here, here.home.journal.children()[0].id, me(here), jo.session.person.id)
    assert Work(kim.session).own_status() == before
    assert told(kim) == GREEN


def test_what_was_said_about_one_that_is_there_waits_too(shared: tuple[Connected, Home, Home]) -> None:
    here, jo, kim = shared
    record = shut_away(here, here.home.journal.children()[0].id, me(here), jo.session.person.id)
    here.work.sync_once()
    here.work.closing.looked(record)
    assert told(here.home) == GREEN
    here.home.journal.comment(record, "She asked about it again.")
    assert (told(here.home)[:2], told(jo)[:2], told(kim)) == (WAITS, WAITS, GREEN)
    here.work.sync_once()
    assert (told(here.home), told(jo)) == (GREEN, GREEN)


def test_what_the_council_could_not_take_is_not_green_either(shared: tuple[Connected, Home, Home]) -> None:
    here, jo, kim = shared
    _not_taken(here, jo)
    assert (told(here.home)[:2], told(jo)[:2], told(kim)) == (WAITS, WAITS, GREEN)


def test_without_internet_too_nothing_is_said_of_it_that_is_not_so(shared: tuple[Connected, Home, Home]) -> None:
    here, jo, kim = shared
    shut_away(here, here.home.journal.children()[0].id, jo.session.person.id)
    here.line.cut_before = 1
    with pytest.raises(SyncStoppedError):
        here.work.sync_once()
    assert told(jo)[:2] == WAITS
    assert told(kim)[0] == "No internet just now. Everything saved here that you can read is with the council."


def test_the_first_page_says_it_and_turns_green_when_it_has_arrived(
    shared: tuple[Connected, Home, Home], show: Show, qtbot: QtBot
) -> None:
    here, jo, _kim = shared
    window = show(here)
    qtbot.waitUntil(lambda: not window._runner.is_running, timeout=10_000)  # type: ignore[union-attr]
    page = window.desk.page  # type: ignore[union-attr]
    assert isinstance(page, TodayPage)
    shut_away(here, here.home.journal.children()[0].id, me(here), jo.session.person.id)
    page.renew()
    assert page.strip.banner.property("look") == "calm"  # type: ignore[union-attr]
    assert "Something of yours still waits to be sent." in said(page)
    here.work.sync_once()
    page.renew()
    assert page.strip.banner.property("look") == "good"  # type: ignore[union-attr]
    window.close()
