"""A child who moved on, at the window: it says so, and their copy goes when a person says so and nobody's words with it."""

from collections.abc import Callable
from datetime import timedelta

from pytestqt.qtbot import QtBot

from carer_app.clock import SetClock, stamp
from carer_app.gateway.homes import end_placement, placements_of
from carer_app.gateway.services import Services
from carer_app.store.moved_on import take_off
from carer_app.ui.shell import place as places
from carer_app.ui.shell.moved_on_card import MovedOnCard
from carer_app.ui.shell.today import TodayPage
from tests.conftest import EVENING
from tests.sync.conftest import Connected
from tests.sync.test_emptying import jo_types
from tests.sync.windows import Show, said

Connect = Callable[..., Connected]


def test_a_child_who_moved_on_is_told_of_and_their_copy_handed_back_by_a_person(
    connect: Connect, services: Services, show: Show, qtbot: QtBot
) -> None:
    side = connect()
    side.home.child("Maya")
    child = side.home.child("Jayden")
    side.home.log(child, "Trains all afternoon.")
    side.work.sync_once()
    end_placement(services, placements_of(services, child)[0].id, EVENING.date() - timedelta(days=1), "Ruth")
    side.work.sync_once()
    window = show(side)
    page = window.desk.page  # type: ignore[union-attr]
    assert page
    assert "Jayden's records are now with the council" in said(page)
    assert isinstance(page, TodayPage)
    assert child not in page.cards
    assert len(page.cards) == 1
    window.go(places.CHILDREN)
    assert "moved on" in said(window.desk.page)  # type: ignore[union-attr, arg-type]
    window.go(places.TODAY)
    assert "the council has 2 entries of the stay, in 4 versions, as its desk shows" in said(page)
    assert "You can still write late entries until Sun 29 March 2026" in said(page)
    for clock in (side.home.clock, services.clock):
        assert isinstance(clock, SetClock)
        clock.advance(timedelta(days=28))
    window.go(places.WRITE)
    window.go(places.TODAY)
    card = window.desk.page.findChild(MovedOnCard)  # type: ignore[union-attr]
    assert isinstance(card, MovedOnCard)
    card.take_button.click()
    assert card.sure_words.isVisibleTo(card)
    card.sure_button.click()
    qtbot.waitUntil(lambda: window.desk.page.findChild(MovedOnCard) is None, timeout=10_000)  # type: ignore[union-attr]
    assert [one.name for one in side.home.journal.children()] == ["Maya"]
    qtbot.waitUntil(lambda: not window._runner.is_running, timeout=10_000)  # type: ignore[union-attr]
    window.close()


def test_the_first_page_opens_though_a_comment_was_begun_on_an_entry_that_is_here_no_more(
    connect: Connect, services: Services, show: Show
) -> None:
    side = connect()
    side.home.child("Maya")
    child = side.home.child("Jayden")
    record = side.home.log(child, "Trains all afternoon.")
    side.home.journal.keep_draft(side.home.journal.new_draft("comment", "", {"text": "He asked for"}, record))
    side.work.sync_once()
    session = side.home.session
    take_off(session.database, session.device, services.keys.gateway, child, stamp(session.clock.now()))
    window = show(side)
    page = window.desk.page  # type: ignore[union-attr]
    assert isinstance(page, TodayPage)
    assert len(page.cards) == 1
    window.close()


def test_whoever_shares_the_computer_is_asked_to_look_before_a_copy_goes(
    connect: Connect, services: Services, show: Show
) -> None:
    side = connect()
    side.home.child("Maya")
    child = side.home.child("Jayden")
    side.work.sync_once()
    jo_types(side, "Jayden was")
    end_placement(services, placements_of(services, child)[0].id, EVENING.date() - timedelta(days=1), "Ruth")
    for clock in (side.home.clock, services.clock):
        assert isinstance(clock, SetClock)
        clock.advance(timedelta(days=28))
    side.work.sync_once()
    window = show(side)
    card = window.desk.page.findChild(MovedOnCard)  # type: ignore[union-attr]
    assert isinstance(card, MovedOnCard)
    assert "what they may have begun about Jayden only they can see. Still to do so: Jo Marsh." in said(card)
    assert not card.take_button.isVisibleTo(card)
    window.close()
