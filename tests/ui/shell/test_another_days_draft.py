"""A new day while a draft of the day before stands: both are kept, each has its own way in, and neither is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from carer_app.store.index import Wanted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.shell.today import TodayPage
from carer_app.ui.shell.write import WritePage
from tests import files_given as given
from tests.company import unlock
from tests.conftest import PASSPHRASE, Home
from tests.ui.shell.conftest import Opened, OpenWindow

BESIDE = "Begin today's beside it"
LOGS = Wanted(kind="daily_log")


def page(opened: Opened) -> WritePage:
    shown = opened.page
    assert isinstance(shown, WritePage)
    return shown


def words(opened: Opened) -> QPlainTextEdit:
    task = page(opened).task
    assert task
    found = task.form.field("what_happened")
    assert found
    edit = found.input()
    assert isinstance(edit, QPlainTextEdit)
    return edit


def write(opened: Opened, child: str, qtbot: QtBot, text: str) -> None:
    opened.window.go("write", child=child, kind="daily_log")
    qtbot.keyClicks(words(opened), text)


def button(opened: Opened, text: str) -> Button:
    restored = page(opened).restored
    assert restored
    return next(one for one in restored.findChildren(Button) if one.text() == text)


def ways_on(opened: Opened) -> list[Button]:
    opened.window.go("today")
    today = opened.page
    assert isinstance(today, TodayPage)
    (card,) = today.cards.values()
    return [one for one in card.findChildren(Button) if one.accessibleName().startswith("You began")]


def kept(home: Home) -> list[tuple[str, str]]:
    return sorted((str(draft.raw["day"]), draft.raw["what_happened"]) for draft in home.journal.drafts())


@pytest.fixture
def child(home: Home) -> str:
    return home.child("Maya")


@pytest.fixture
def opened(home: Home, child: str, open_window: OpenWindow, qtbot: QtBot) -> Opened:
    """A window on Tuesday's log, on Wednesday: Monday 2 March's was begun, and it is Tuesday now."""
    opened = open_window()
    write(opened, child, qtbot, "Pasta for tea")
    opened.window.go("today")
    home.clock.advance(timedelta(days=1))
    opened.window.go("write", child=child, kind="daily_log")
    return opened


def test_what_was_begun_on_another_day_says_for_which_and_offers_todays_beside_it(opened: Opened) -> None:
    restored = page(opened).restored
    assert restored
    assert restored.words.text() == "You began this for Monday at 21:04. It is as you left it."
    assert button(opened, BESIDE).isVisible()
    assert words(opened).toPlainText() == "Pasta for tea"


def test_todays_is_begun_beside_it_and_both_are_kept(home: Home, opened: Opened, qtbot: QtBot) -> None:
    qtbot.keyClicks(words(opened), "Cake. ")
    button(opened, BESIDE).click()
    assert words(opened).toPlainText() == ""
    assert page(opened).restored is None
    qtbot.keyClicks(words(opened), "Swimming")
    opened.window.go("today")
    assert kept(home) == [("2026-03-02", "Cake. Pasta for tea"), ("2026-03-03", "Swimming")]


def test_the_card_lists_each_with_its_own_day_and_each_leads_to_its_own(opened: Opened, qtbot: QtBot) -> None:
    button(opened, BESIDE).click()
    qtbot.keyClicks(words(opened), "Swimming")
    assert [way.accessibleName() for way in ways_on(opened)] == [
        "You began “Daily log” at 21:04: go on, Maya",
        "You began “Daily log” for Monday at 21:04: go on, Maya",
    ]
    for number, text in enumerate(("Swimming", "Pasta for tea")):
        ways_on(opened)[number].click()
        assert words(opened).toPlainText() == text


def test_writing_todays_log_goes_on_with_todays_once_it_is_begun(opened: Opened, child: str, qtbot: QtBot) -> None:
    button(opened, BESIDE).click()
    qtbot.keyClicks(words(opened), "Swimming")
    ways_on(opened)[1].click()
    qtbot.keyClicks(words(opened), "Cake. ")
    opened.window.go("today")
    opened.window.go("write", child=child, kind="daily_log")
    assert words(opened).toPlainText() == "Swimming"


@pytest.mark.parametrize("first", [0, 1])
def test_saving_one_keeps_the_other(home: Home, opened: Opened, qtbot: QtBot, first: int) -> None:
    button(opened, BESIDE).click()
    qtbot.keyClicks(words(opened), "Swimming")
    texts = ["Swimming", "Pasta for tea"]
    ways_on(opened)[first].click()
    page(opened).save()
    assert [told.headline for told, _place in home.journal.entries(LOGS)] == [texts[first]]
    assert [text for _day, text in kept(home)] == [texts[1 - first]]
    ways_on(opened)[0].click()
    page(opened).save()
    days = {told.headline: told.occurred.start for told, _place in home.journal.entries(LOGS)}
    assert days == {"Swimming": "2026-03-03", "Pasta for tea": "2026-03-02"}
    assert kept(home) == []


def test_saving_one_keeps_the_photos_of_the_other(
    home: Home, opened: Opened, qtbot: QtBot, tmp_path: Path, child: str
) -> None:
    first = home.journal.drafts()[0].name
    pictures = page(opened).workplace.work.pictures
    pictures.take(first, "tea.jpg", given.photo())
    button(opened, BESIDE).click()
    qtbot.keyClicks(words(opened), "Swimming")
    page(opened).save()
    assert [one.manifest.name for one in pictures.of_draft(first)] == ["tea.jpg"]
    ways_on(opened)[0].click()
    page(opened).save()
    told = home.journal.told(LOGS)
    assert [told.headline for told in told if pictures.of_records([told.id])] == ["Pasta for tea"]


def test_beginning_anew_throws_only_its_own_away(home: Home, opened: Opened, qtbot: QtBot) -> None:
    button(opened, BESIDE).click()
    qtbot.keyClicks(words(opened), "Swimming")
    ways_on(opened)[0].click()
    button(opened, "Begin anew").click()
    assert kept(home) == [("2026-03-02", "Pasta for tea")]


def test_the_next_unlock_opens_the_one_that_was_typed_in_last(
    home: Home, opened: Opened, open_window: OpenWindow, qtbot: QtBot
) -> None:
    button(opened, BESIDE).click()
    qtbot.keyClicks(words(opened), "Swimming")
    opened.window.go("today")
    home.clock.advance(timedelta(minutes=1))
    ways_on(opened)[1].click()
    qtbot.keyClicks(words(opened), "Cake. ")
    opened.window.close()
    again = open_window(unlocked=False)
    again.window.open(unlock(home, "Sam Okafor", PASSPHRASE).session)
    assert again.window.desk
    bar = again.window.desk.found
    assert bar.words.text().startswith("You were writing “Daily log” about Maya for Monday at 21:05. Go on?")
    bar.go_on.click()
    assert words(again).toPlainText() == "Cake. Pasta for tea"


def test_a_sheet_has_one_draft_however_old(home: Home, child: str, open_window: OpenWindow, qtbot: QtBot) -> None:
    draft = home.journal.new_draft("missing_profile", child, {"checked_on": "2026-03-02"})
    home.journal.keep_draft(draft)
    home.clock.advance(timedelta(days=1))
    opened = open_window()
    opened.window.go("write", child=child, kind="missing_profile")
    restored = page(opened).restored
    assert restored
    assert [one.text() for one in restored.findChildren(Button)] == ["Begin anew"]
