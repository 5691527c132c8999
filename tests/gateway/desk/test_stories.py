"""Entries that go with one another, at the desk."""

from datetime import date

from carer_app.domain.revision import Link
from carer_app.logs.daily.record import DailyLog
from tests.gateway.desk.conftest import Desk, SignedIn, words


def test_each_names_the_other_and_leads_to_it(desk: Desk, signed_in: SignedIn) -> None:
    pasta, ducks = desk.pasta.revision.record, desk.ducks.revision.record
    log = DailyLog(day=date(2026, 3, 2), what_happened="Slept well after it all.")
    after = desk.rowan.revision(desk.robin.stay, log, about=(Link(record=pasta),))
    desk.rowan.enter(after)
    desk.rowan.sync()
    inside = signed_in()
    page = inside.text(f"/desk/records/{pasta}")
    assert f'<a href="/desk/records/{after.revision.record}">Slept well after it all.</a>' in page
    assert ducks not in page
    other = inside.text(f"/desk/records/{after.revision.record}")
    assert "Goes with: Daily log, Mon 2 March 2026" in words(other)
    assert f'href="/desk/records/{pasta}"' in other
    assert "Goes with: Daily log" in words(inside.text(f"/desk/children/{desk.robin.child}"))


def test_a_link_into_another_childs_file_shows_nothing(desk: Desk, signed_in: SignedIn) -> None:
    log = DailyLog(day=date(2026, 3, 2), what_happened="Points elsewhere.")
    astray = desk.rowan.revision(desk.robin.stay, log, about=(Link(record=desk.cinema.revision.record),))
    desk.rowan.enter(astray)
    desk.rowan.sync()
    page = words(signed_in().text(f"/desk/records/{astray.revision.record}"))
    assert "Goes with" not in page
    assert "What goes with it" not in page
    assert "cinema" not in page
