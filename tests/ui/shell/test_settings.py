"""The settings page, and each child's pages in the words of the child's own council."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from carer_app.clock import SetClock
from carer_app.errors import BadInputError
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.profile import set_contact
from carer_app.gateway.services import make_services
from carer_app.numbers import Contact, Whom
from carer_app.ui.kit.help_now import HelpNow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.review import ReviewPage
from carer_app.ui.shell.settings import SettingsPage
from carer_app.work import Work
from tests.conftest import EVENING, Home
from tests.sync.conftest import ADDRESS, Line
from tests.ui.shell.conftest import Opened, OpenWindow

DUTY = "01632 960500"
PAST = "past their last day"


def shown(opened: Opened) -> str:
    """Every word on the page that is open."""
    page = opened.window.desk.page  # type: ignore[union-attr]
    parts = [part for kind in (QLabel, QAbstractButton) for part in page.findChildren(kind)]  # type: ignore[union-attr]
    return "\n".join(part.text() for part in parts if not part.isHidden())


def settings(opened: Opened) -> SettingsPage:
    opened.window.go(places.SETTINGS)
    page = opened.page
    assert isinstance(page, SettingsPage)
    return page


def add_number(page: SettingsPage, qtbot: QtBot, number: str) -> None:
    assert page.contacts
    qtbot.keyClicks(page.contacts.number, number)
    qtbot.mouseClick(page.contacts.add_button, Qt.MouseButton.LeftButton)


def help_words(opened: Opened, child: str) -> Sequence[str]:
    """What the help card of a missing child says."""
    opened.window.go(places.WRITE, child=child, kind="missing_episode")
    card = opened.window.findChildren(HelpNow)[-1]
    return [label.text() for label in card.findChildren(QLabel)]


def test_a_number_that_the_home_enters_is_not_checked_until_somebody_rang_it(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    first, second, third = (home.child(name) for name in ("Maya", "Jayden", "Robin"))
    opened = open_window()
    page = settings(opened)
    add_number(page, qtbot, DUTY)
    assert "Not checked yet" in shown(opened)
    words = help_words(opened, first)
    assert words[words.index(DUTY) + 2] == "Not checked yet"
    assert words.index("999") < words.index("101") < words.index(DUTY)
    page = settings(opened)
    assert page.contacts
    qtbot.mouseClick(page.contacts.check_buttons[0], Qt.MouseButton.LeftButton)
    assert "Checked 2 March 2026 by Sam Okafor" in shown(opened)
    assert "Checked 2 March 2026 by Sam Okafor" in help_words(opened, second)
    page = settings(opened)
    assert page.contacts
    qtbot.mouseClick(page.contacts.remove_buttons[0], Qt.MouseButton.LeftButton)
    assert DUTY not in help_words(opened, third)


def test_what_is_no_number_is_asked_again_and_stays_typed(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    home.child()
    opened = open_window()
    page = settings(opened)
    add_number(page, qtbot, "ask Sam")
    assert page.contacts
    assert "digits and spaces" in page.contacts.trouble.words.text()
    assert page.contacts.number.text() == "ask Sam"
    assert Work(home.session).contacts.entered() == []


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        (Contact(who=Whom.OTHER, number="1"), "number"),
        (Contact(who=Whom.OTHER, number="0" * 40), "number"),
        (Contact(who=Whom.OTHER, number=DUTY, name="x" * 300), "name"),
        (Contact(who=Whom.OTHER, number=DUTY, hours="\ud800"), "hours"),
        (Contact(who=Whom.OTHER, number=DUTY, checked_by="Sam"), "checked_by"),
    ],
)
def test_what_cannot_be_about_a_number_names_its_field(home: Home, contact: Contact, field: str) -> None:
    contacts = Work(home.session).contacts
    with pytest.raises(BadInputError) as refused:
        contacts.add(contact)
    assert refused.value.fields[0][0].startswith(field)
    assert contacts.entered() == []


def test_a_number_for_one_councils_children_is_not_shown_for_anothers(home: Home) -> None:
    maya, jayden = home.child(), home.child("Jayden", responsible_authority="durham")
    contacts = Work(home.session).contacts
    contacts.add(Contact(who=Whom.DUTY_TEAM, number=DUTY), "durham")
    assert [one.number for one in contacts.of(home.journal.child(jayden))] == [DUTY]
    assert contacts.of(home.journal.child(maya)) == ()


def test_a_number_of_the_council_comes_with_its_profile(home: Home, open_window: OpenWindow, tmp_path: Path) -> None:
    services = make_services(tmp_path / "gateway", clock=SetClock(EVENING))
    contact = Contact(who=Whom.DUTY_TEAM, number=DUTY, checked_by="Ana Bell", checked_on=EVENING.date())
    set_contact(services, contact)
    work = Work(home.session, lambda _url: Line(services))
    work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    child = home.child()
    work.sync_once()
    services.close()
    opened = open_window()
    assert "Checked 2 March 2026 by Ana Bell" in help_words(opened, child)
    settings(opened)
    assert "From North Tyneside" in shown(opened)
    assert "The council handed these over itself." in shown(opened)
    assert "Joined: North Tyneside, as The Okafors." in shown(opened)


def test_a_profile_past_its_date_is_mentioned_once_and_on_no_other_page(home: Home, open_window: OpenWindow) -> None:
    child = home.child("Jayden", responsible_authority="durham")
    home.child("Robin", responsible_authority="northumberland")
    home.child()
    opened = open_window()
    settings(opened)
    assert shown(opened).count(PAST) == 1
    assert "Durham (until 31 December 2024)" in shown(opened)
    assert "North Tyneside (until" not in shown(opened)
    for page in (places.TODAY, places.CHILDREN, places.REVIEW, places.SENDING):
        opened.window.go(page)
        assert PAST not in shown(opened)
    opened.window.go(places.CHILD, child=child)
    assert PAST not in shown(opened)


def test_nothing_is_said_while_every_profile_is_in_date(home: Home, open_window: OpenWindow) -> None:
    home.child()
    home.clock.move_to(datetime(2026, 12, 31, 12, tzinfo=UTC))
    opened = open_window()
    settings(opened)
    assert PAST not in shown(opened)


@pytest.mark.parametrize(
    ("authority", "words"),
    [
        (
            "north-tyneside",
            ("child in our care", "Review", "Our Promise", "Children in Care Council", "Signs of Safety"),
        ),
        ("stockton-on-tees", ("Our pledge to you", "Let's Take Action Group", "Plan for family contact")),
        ("northumberland", ("cared for child", "Looked after review", "Voices Making Choices", "Signs of Stability")),
        ("durham", ("What matters to us", "National Youth Advocacy Service", "Signs of Success", "Mind of My Own")),
    ],
)
def test_each_childs_page_has_the_words_of_its_own_council(
    home: Home, open_window: OpenWindow, authority: str, words: tuple[str, ...]
) -> None:
    child = home.child(responsible_authority=authority)
    home.child("Jayden", responsible_authority="durham" if authority != "durham" else "northumberland")
    opened = open_window()
    opened.window.go(places.CHILD, child=child)
    page = shown(opened)
    assert [word for word in words if word not in page] == []
    if authority != "northumberland":
        assert "cared for child" not in page


def test_the_review_page_is_named_as_the_chosen_childs_council_names_it(home: Home, open_window: OpenWindow) -> None:
    maya, robin = home.child(), home.child("Robin", responsible_authority="northumberland")
    opened = open_window()
    opened.window.go(places.REVIEW, child=robin)
    page = opened.page
    assert isinstance(page, ReviewPage)
    assert page.sheet.title.text() == "Looked after review"
    page.child.setCurrentIndex(page.child.findData(maya))
    assert page.sheet.title.text() == "Review"
