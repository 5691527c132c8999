"""A clock that is wrong, at the window: one sentence on the first page while it is so, and a mark on what was written by it."""

from collections.abc import Callable
from datetime import timedelta

from carer_app.ui.shell import place as places
from tests.sync.conftest import Connected
from tests.sync.windows import Show, said

Connect = Callable[..., Connected]
HOUR = timedelta(hours=1)
ODD = "This computer's clock says Mon 2 March 2026, 22:04. The council's says Mon 2 March 2026, 21:04."


def test_the_first_page_says_so_after_a_sync_that_brought_nothing_else(connect: Connect, show: Show) -> None:
    side = connect()
    side.home.child()
    side.work.sync_once()
    window = show(side)
    page = window.desk.page  # type: ignore[union-attr]
    assert page
    assert "clock" not in said(page)
    side.home.clock.advance(HOUR)
    side.line.services.clock.advance(timedelta(milliseconds=1))  # type: ignore[attr-defined]
    side.work.sync_once()
    page._say_sync()  # type: ignore[attr-defined]
    assert f"{ODD} What you write is kept; please set the clock." in said(page)
    window.close()


def test_the_page_of_an_entry_marks_a_time_that_cannot_be(connect: Connect, show: Show) -> None:
    side = connect()
    child = side.home.child()
    right = side.home.log(child)
    side.work.sync_once()
    side.home.clock.advance(HOUR)
    ahead = side.home.log(child, "Ahead.")
    side.work.sync_once()
    window = show(side)
    mark = "The time of writing is later than that of its arrival, so the clock of the writer's computer was wrong."
    for record, is_marked in ((right, False), (ahead, True)):
        window.go(places.RECORD, record=record)
        assert (mark in said(window.desk.page)) is is_marked  # type: ignore[union-attr, arg-type]
    window.close()
