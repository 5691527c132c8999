"""A missing record for chosen people: pages that others see over a shoulder show no trace of it, its own pages say so."""

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtWidgets import QLabel, QWidget

from carer_app.journal.closing import Closing, Readership
from carer_app.journal.forms import New
from carer_app.journal.house import House
from carer_app.ui.kit.panels import Banner
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.today import TodayPage
from tests.company import joined
from tests.conftest import Home, MakeHome
from tests.ui.shell.conftest import Opened, OpenWindow

SEEN = {"opened_at": "2026-03-02T20:40:00Z", "last_seen_at": "2026-03-02T20:15:00Z", "last_seen_precision": "about"}
CLOSED = "Closed: chosen people only"


@pytest.fixture
def home(make_home: MakeHome) -> Home:
    return make_home(carer="Priya Nair", role="shift_lead")


@pytest.fixture
def manager(home: Home) -> Iterator[Home]:
    jo = joined(home, "Jo Marsh", "registered_manager")
    yield jo
    jo.session.lock()


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya", here_since="2022-09-01")


@pytest.fixture
def record(home: Home, manager: Home, maya: str) -> str:
    raw = New(kind="missing_episode", child=maya, raw=dict(SEEN))
    readers = (home.session.person.id, manager.session.person.id)
    return Closing(home.session, home.journal).add(raw, Readership(readers=readers)).id


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def on(opened: Opened, place: Place) -> list[str]:
    assert opened.window.desk
    opened.window.desk.go(place)
    assert isinstance(opened.page, QWidget)
    return texts(opened.page)


def test_pages_that_others_see_too_say_nothing_of_it(
    home: Home, maya: str, record: str, open_window: OpenWindow
) -> None:
    opened = open_window()
    shared = [Place(page=page) for page in ("today", "children", "book")]
    shared += [Place(page="write", kind="missing_episode"), Place(page="write_book", kind="night_check")]
    shared += [Place(page="write", child=maya, kind="daily_log")]
    for place in shared:
        assert [words for words in on(opened, place) if "issing since" in words] == [], place
        assert not any("nobody can say that all is well" in words for words in on(opened, place)), place


def test_the_childs_page_and_the_record_say_it_and_that_it_is_for_chosen_people(
    home: Home, maya: str, record: str, open_window: OpenWindow
) -> None:
    opened = open_window()
    for place in (Place(page="child", child=maya), Place(page="record", record=record)):
        assert {"Maya: Missing since 20:15", CLOSED} <= set(on(opened, place))


def test_all_well_is_written_at_one_press_as_it_is_for_whoever_knows_nothing_of_it(home: Home, record: str) -> None:
    house = House(home.session, home.journal)
    house.all_well()
    assert len(house.checks()) == 1


def test_one_in_the_open_is_said_though_a_closed_one_began_before_it(
    home: Home, maya: str, record: str, open_window: OpenWindow
) -> None:
    later = SEEN | {"last_seen_at": "2026-03-02T20:30:00Z"}
    home.journal.add(New(kind="missing_episode", child=maya, raw=later))
    opened = open_window()
    assert "Missing since 20:30" in on(opened, Place(page="today"))
    assert "Maya: Missing since 20:30" in on(opened, Place(page="book"))
    assert "Maya: Missing since 20:30" in on(opened, Place(page="write", child=maya, kind="daily_log"))


def test_its_story_is_not_told_on_today_once_it_is_over(
    home: Home, maya: str, record: str, open_window: OpenWindow
) -> None:
    back = New(kind="missing_return", child=maya, raw={"returned_at": "2026-03-02T21:00:00Z"}, about=record)
    home.journal.add(back)
    page = Place(page="today")
    assert not any("Was missing" in words for words in on(open_window(), page))


def test_one_that_is_begun_for_chosen_people_does_not_stand_first_in_red(
    home: Home, manager: Home, maya: str, open_window: OpenWindow
) -> None:
    draft = home.journal.new_draft("missing_episode", maya, {"last_seen_where": "The back door."})
    home.journal.keep_draft(msgspec.structs.replace(draft, closed=True, readers=(manager.session.person.id,)))
    opened = open_window()
    opened.window.go("today")
    page = opened.page
    assert isinstance(page, TodayPage)
    assert not any("It is not saved yet" in one.words.text() for one in page.sheet.findChildren(Banner))
