"""What a children's home keeps, sealed, at the window: the manager's short list, the reason, and pages that only read."""

from PySide6.QtWidgets import QPushButton, QWidget

from carer_app.gateway.services import Services
from carer_app.ui.kit.panels import ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.away import AwayNowCard
from carer_app.ui.shell.child_page import ChildPage
from carer_app.ui.shell.coming_health import ComingHealthCard
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.sealed_copy import SealedCopyPage
from carer_app.ui.shell.today import TodayPage
from carer_app.ui.shell.window import Window
from carer_app.ui.shell.write import WritePage
from tests.sync.conftest import Connected
from tests.sync.sealed_steps import Told, days, ended, sealed, side, told, unlocked
from tests.sync.windows import Show, said

__all__ = ["side", "told"]
KEPT = "Jayden's records are kept here, sealed"


def page(window: Window) -> QWidget:
    shown = window.desk.page  # type: ignore[union-attr]
    assert shown
    return shown


def rows(window: Window) -> list[str]:
    return [row.accessibleName() for row in page(window).findChildren(ListRow) if row.isVisibleTo(page(window))]


def buttons(window: Window) -> set[str]:
    return {one.text() for one in page(window).findChildren(QPushButton) if one.isVisibleTo(page(window))}


def go(window: Window, where: str, child: str = "", record: str = "") -> None:
    window.desk.go(places.Place(page=where, child=child, record=record))  # type: ignore[union-attr]


def test_the_manager_opens_what_is_kept_by_saying_why(
    side: Connected, services: Services, told: Told, show: Show
) -> None:
    sealed(side, services, told.child)
    window = show(side)
    assert "Jayden" not in said(page(window))
    go(window, places.CHILDREN)
    assert [row for row in rows(window) if "Jayden" in row] == [KEPT]
    assert "Sealed since Mon 30 March 2026." in said(page(window))
    next(one for one in page(window).findChildren(ListRow) if KEPT in one.accessibleName()).click()
    asks = page(window)
    assert isinstance(asks, SealedCopyPage)
    asks.open_button.click()
    assert "Choose why you open these records." in said(asks)
    asks.why.setCurrentIndex(asks.why.findData("other"))
    asks.open_button.click()
    assert "Say in a few words why you open these records." in said(asks)
    asks.words.setText("His sister asked for the photos.")
    asks.open_button.click()
    assert isinstance(page(window), ChildPage)
    assert "nothing is added to them" in said(page(window))
    go(window, places.OPENED)
    assert (
        "Ruth Hale opened Jayden's records, which are kept sealed: something else: “His sister asked for the photos.”"
        in said(page(window))
    )
    window.close()


def test_what_is_open_is_read_and_offers_no_writing(
    side: Connected, services: Services, told: Told, show: Show
) -> None:
    sealed(side, services, told.child)
    side.work.sealed_copies.open(told.child, "child")
    window = show(side)
    go(window, places.CHILD, child=told.child)
    assert isinstance(page(window), ChildPage)
    assert "Came to this home on" in said(page(window))
    assert "In this home since" not in said(page(window))
    assert not page(window).findChildren(ComingHealthCard)
    assert buttons(window).isdisjoint({"Change", "Daily log", "Jayden's own page", "Put a medicine on the list"})
    go(window, places.RECORD, record=told.log)
    assert isinstance(page(window), RecordPage)
    assert "Trains all afternoon." in said(page(window))
    assert buttons(window).isdisjoint(
        {"Change", "Take back", "This is another child's", "Add comment", "Write what goes with it"}
    )
    go(window, places.WRITE, child=told.child)
    assert not isinstance(page(window), WritePage)
    assert "they can be read, and nothing is added to them" in said(window.desk)  # type: ignore[arg-type]
    window.close()


def test_who_moved_on_while_missing_is_said_to_have_been_missing_when_the_records_ended(
    side: Connected, services: Services, told: Told, show: Show
) -> None:
    window = show(side)
    go(window, places.CHILD, child=told.child)
    assert "Jayden: Missing since 18:40" in said(page(window))
    ended(side, services, told.child)
    sentence = "Jayden: Was missing from Mon 2 March 2026, 18:40, and not back when the records here ended"
    for is_sealed in (False, True):
        if is_sealed:
            days(side, services, 28)
            side.work.sync_once()
            side.work.sealed_copies.open(told.child, "child")
        go(window, places.CHILDREN)
        assert [sentence in row for row in rows(window) if row.startswith("Jayden:")] == [True]
        for where in ({"where": places.CHILD, "child": told.child}, {"where": places.RECORD, "record": told.missing}):
            go(window, **where)
            assert sentence in said(page(window))
            assert "Jayden: Missing since" not in said(page(window))
            assert "last seen is not known" not in said(page(window))
            assert not page(window).findChildren(AwayNowCard)
    assert "Still to do" not in said(page(window))
    assert "Missing since" not in said(page(window))
    assert buttons(window).isdisjoint({"They are back", "Told somebody", "Seen or heard from"})
    window.close()


def test_whoever_is_no_manager_sees_nothing_of_it_in_the_window(
    side: Connected, services: Services, told: Told, show: Show
) -> None:
    sealed(side, services, told.child)
    work = unlocked(side)
    side.work, side.home.session = work, work.session
    window = show(side)
    for where in (places.TODAY, places.CHILDREN, places.TIMELINE, places.NEEDS, places.SENDING, places.SETTINGS):
        go(window, where)
        assert "Jayden" not in said(page(window)), where
    go(window, places.SEALED, child=told.child)
    assert "Jayden" not in said(window.desk)  # type: ignore[arg-type]
    window.close()


def test_a_page_of_the_child_that_stands_open_gives_way_to_the_first(
    side: Connected, services: Services, told: Told, show: Show
) -> None:
    ended(side, services, told.child)
    window = show(side)
    go(window, places.CHILD, child=told.child)
    sealed(side, services, told.child)
    window.desk.renew_page()  # type: ignore[union-attr]
    assert isinstance(page(window), TodayPage)
    assert "Jayden" not in said(page(window))
    window.close()


def test_an_entry_that_was_moved_to_the_child_offers_no_way_there(
    side: Connected, services: Services, told: Told, show: Show
) -> None:
    (move,) = side.work.moving.all()
    window = show(side)
    go(window, places.RECORD, record=move.record)
    assert {"Read it there", "Take the move back"} <= buttons(window)
    sealed(side, services, told.child)
    go(window, places.RECORD, record=move.record)
    assert "Jayden" not in said(page(window))
    assert buttons(window).isdisjoint({"Read it there", "Take the move back"})
    window.close()
