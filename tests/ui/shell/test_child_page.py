"""A child's page in the window: from a name alone to the arrival note, the sheets, and what must be minded."""

import msgspec
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from carer_app.domain.kinds import kinds
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.cautions import Cautions
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import ListRow
from carer_app.ui.shell.add_child import AddChildPage
from carer_app.ui.shell.child_page import ChildPage
from carer_app.ui.shell.coming_health import ComingHealthCard
from carer_app.ui.shell.write import WritePage
from tests.conftest import EVENING, Home
from tests.ui.shell.conftest import Opened, OpenWindow

KEVIN = {"name": "Kevin", "relation": "family", "do_not_ring": True, "must_not_know_address": True}


def page(opened: Opened) -> ChildPage:
    found = opened.page
    assert isinstance(found, ChildPage)
    return found


def texts(opened: Opened) -> list[str]:
    return [label.text() for label in page(opened).findChildren(QLabel) if label.isVisibleTo(page(opened))]


def row(opened: Opened, name: str) -> ListRow:
    rows = page(opened).findChildren(ListRow)
    return next(one for one in rows if one.accessibleName().startswith(name) and one.isVisibleTo(page(opened)))


def show(opened: Opened, child: str) -> None:
    opened.window.go("child", child=child)


def test_a_name_alone_begins_a_file_and_then_the_arrival_note_is_offered(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    opened = open_window()
    opened.window.go("add_child")
    adding = opened.page
    assert isinstance(adding, AddChildPage)
    assert adding.task
    name = adding.task.form.field("chosen_name")
    assert name
    qtbot.keyClicks(name.input(), "Leo")
    adding.save()
    child = home.journal.children()[0]
    assert (child.name, child.sheet.responsible_authority) == ("Leo", "north-tyneside")
    assert child.sheet.here_since == EVENING.date()
    page(opened).welcome_buttons[0].click()
    writing = opened.page
    assert isinstance(writing, WritePage)
    writing.save()
    note = home.journal.entries(Wanted(child=child.id, kind="arrival_note"))
    assert len(note) == 1
    show(opened, child.id)
    assert page(opened).welcome_buttons == []


def test_nobody_is_asked_how_a_child_came_who_has_long_been_here(home: Home, open_window: OpenWindow) -> None:
    opened = open_window()
    show(opened, home.child())
    assert page(opened).welcome_buttons == []


def test_what_must_be_minded_stands_at_the_top(home: Home, open_window: OpenWindow) -> None:
    child = home.child(address_is_confidential=True, people=[KEVIN])
    opened = open_window()
    show(opened, child)
    cautions = page(opened).findChild(Cautions)
    assert cautions.sentences == [
        "Maya's address is confidential. Tell nobody where Maya lives.",
        "Kevin (family) must not know where Maya lives.",
        "Do not ring Kevin (family).",
    ]
    assert cautions.accessibleName().startswith("Take care.")
    assert cautions.geometry().top() < page(opened).findChildren(Button)[0].mapTo(page(opened), QPoint(0, 0)).y()


def test_with_nothing_to_mind_there_is_no_warning(home: Home, open_window: OpenWindow) -> None:
    opened = open_window()
    show(opened, home.child())
    assert not page(opened).findChild(Cautions).isVisibleTo(page(opened))


def test_the_list_of_children_says_where_care_must_be_taken(home: Home, open_window: OpenWindow) -> None:
    home.child(address_is_confidential=True)
    opened = open_window()
    opened.window.go("children")
    labels = {label.text() for label in opened.window.findChildren(QLabel)}
    assert "take care" in labels


def test_a_sheet_says_that_it_is_not_written_and_leads_to_its_form(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = home.child()
    opened = open_window()
    show(opened, child)
    assert texts(opened).count("not written yet") >= 3
    row(opened, "Missing profile").click()
    writing = opened.page
    assert isinstance(writing, WritePage)
    assert writing.task
    day = writing.task.form.field("checked_on")
    assert day
    day.show_value("2026-03-02")
    qtbot.keyClicks(writing.task.form.field("marks").input(), "A scar")  # type: ignore[union-attr]
    writing.save()
    show(opened, child)
    assert "If they are ever missing: looked through on 2 March 2026" in texts(opened)
    row(opened, "Missing profile").click()
    assert "A scar" in {label.text() for label in opened.window.findChildren(QLabel)}


def test_what_is_typed_into_a_sheet_that_is_new_is_kept_as_a_draft(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = home.child()
    opened = open_window()
    opened.window.go("write", child=child, kind="who_decides")
    writing = opened.page
    assert isinstance(writing, WritePage)
    assert writing.task
    qtbot.keyClicks(writing.task.form.field("agreed_with").input(), "Ms Patel")  # type: ignore[union-attr]
    opened.window.go("today")
    assert [draft.raw["agreed_with"] for draft in home.journal.drafts()] == ["Ms Patel"]
    opened.window.go("write", child=child, kind="who_decides")
    assert writing.task.form.field("agreed_with").value() == "Ms Patel"  # type: ignore[union-attr]


def test_homes_before_and_since_when_a_child_is_here_stand_on_the_page(home: Home, open_window: OpenWindow) -> None:
    child = home.child(homes_before=[{"where": "With Gran", "end": "2025-09-01"}])
    opened = open_window()
    show(opened, child)
    assert "In this home since 1 September 2025" in texts(opened)
    assert "With Gran: from not known to 1 September 2025" in texts(opened)


def test_what_is_rare_stays_off_the_first_page(home: Home, open_window: OpenWindow) -> None:
    child = home.child()
    opened = open_window()
    opened.window.go("today")
    words = [button.text() for button in opened.page.cards[child].buttons.findChildren(Button)]  # type: ignore[attr-defined]
    assert words
    assert "Write an arrival note" not in words


def test_a_mark_pressed_on_the_body_is_saved_with_its_words(home: Home, open_window: OpenWindow, qtbot: QtBot) -> None:
    child = home.child()
    opened = open_window()
    opened.window.go("write", child=child, kind="arrival_note")
    writing = opened.page
    assert isinstance(writing, WritePage)
    assert writing.task
    raw = writing.task.form.raw()
    mark = {"where": {"side": "back", "part": "left_forearm", "x": 200, "y": 400}, "looks": "a graze"}
    writing.task.form.show_raw(raw | {"marks": [mark], "marks_told": "Ms Rahman", "marks_seen": "yes"})
    writing.save()
    told, _place = home.journal.entries(Wanted(child=child, kind="arrival_note"))[0]
    content = home.journal.entry(told.id).content
    assert content
    assert msgspec.to_builtins(content)["marks"][0]["where"]["part"] == "left_forearm"
    opened.window.go("record", record=told.id)
    assert "Back of the left forearm: a graze" in {label.text() for label in opened.window.findChildren(QLabel)}


def test_every_sheet_is_drawn_with_its_example(home: Home, open_window: OpenWindow) -> None:
    child = home.child()
    for slug, kind in kinds().items():
        if kind.listed and kind.one_per_file and slug != "child_file":
            home.journal.add(New(kind=slug, child=child, raw=msgspec.to_builtins(kind.example(EVENING.date()))))
    opened = open_window()
    show(opened, child)
    assert "not written yet" not in texts(opened)


def test_the_page_of_a_sheet_says_what_must_be_minded_and_never_offers_to_take_it_back(
    home: Home, open_window: OpenWindow
) -> None:
    child = home.child(people=[KEVIN])
    raw = {"agreed_on": "2026-03-02", "people": [{"who": "Gran"}]}
    plan = home.journal.add(New(kind="family_time_plan", child=child, raw=raw)).id
    opened = open_window()
    opened.window.go("record", record=plan)
    cautions = opened.window.findChild(Cautions)
    assert "Kevin (family) must not know where Maya lives." in cautions.sentences
    shown = {button.text() for button in opened.page.findChildren(QAbstractButton)}  # type: ignore[attr-defined]
    assert "Change" in shown
    assert "Take back" not in shown


def test_nothing_is_lost_when_a_sheet_comes_while_one_is_typing_it(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = home.child()
    opened = open_window()
    opened.window.go("write", child=child, kind="family_time_plan")
    writing = opened.page
    assert isinstance(writing, WritePage)
    assert writing.task
    day = writing.task.form.field("agreed_on")
    assert day
    day.show_value("2026-03-02")
    qtbot.keyClicks(writing.task.form.field("agreed_by").input(), "Ms Patel")  # type: ignore[union-attr]
    came = {"agreed_on": "2026-03-01", "agreed_by": "the duty team"}
    record = home.journal.add(New(kind="family_time_plan", child=child, raw=came)).id
    writing.save()
    standing = [version.raw["agreed_by"] for version in home.journal.show(record).versions if version.raw]
    assert standing == ["the duty team", "Ms Patel"]


def test_a_sheet_that_is_written_by_now_is_changed_and_not_begun_again(home: Home, open_window: OpenWindow) -> None:
    child = home.child()
    home.journal.add(New(kind="family_time_plan", child=child, raw={"agreed_on": "2026-03-01", "agreed_by": "Jo"}))
    opened = open_window()
    opened.window.go("write", child=child, kind="family_time_plan")
    writing = opened.page
    assert isinstance(writing, WritePage)
    assert writing.task
    assert writing.task.form.field("agreed_by").value() == "Jo"  # type: ignore[union-attr]
    assert writing.reason is not None


def test_money_is_told_with_its_balance_and_a_count_that_did_not_agree_is_in_sight(
    home: Home, open_window: OpenWindow
) -> None:
    child = home.child()
    for raw in ({"turn": "in", "amount": "10"}, {"turn": "counted", "amount": "7.25"}):
        more = {"day": "2026-03-02", "pot": "pocket_money"}
        home.journal.add(New(kind="money", child=child, raw=raw | more))
    opened = open_window()
    opened.window.go("child", child=child)
    said = [words.text() for words in opened.page.findChildren(Words)]
    assert "Pocket money: £7.25" in said
    assert "Counted 2 March 2026: £7.25 was there, and by the records it should have been £10.00." in said


def answer(opened: Opened, label: str) -> QLabel:
    """What stands on the health card under that label."""
    names = {one.accessibleName(): one for one in page(opened).findChildren(QLabel)}
    return next(one for name, one in names.items() if name.startswith(f"{label}: "))


@pytest.mark.parametrize("size", [(1024, 700), (1240, 800)], ids=["1024x700", "1240x800"])
def test_health_is_seen_before_anything_else_about_the_child(
    home: Home, open_window: OpenWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    known = {"known": "yes", "what": "Penicillin: a rash and swollen lips", "asked": "told by the GP"}
    child = home.child(allergies=known, here_since="2026-03-01")
    opened = open_window()
    opened.window.resize(*size)
    show(opened, child)
    for label in ("Allergies", "Health conditions", "Medicines"):
        words = answer(opened, label)
        qtbot.waitUntil(lambda words=words: words.visibleRegion().boundingRect() == words.rect())


def test_of_a_child_of_whom_nothing_is_known_nothing_is_said_to_be_none(home: Home, open_window: OpenWindow) -> None:
    opened = open_window()
    show(opened, home.child())
    for label in ("Allergies", "Health conditions", "Medicines"):
        assert answer(opened, label).text() == "Not known"
    assert not [text for text in texts(opened) if text.lower().startswith("none")]


def test_what_went_wrong_stands_under_one_heading_and_first_where_one_asks_for_it(
    home: Home, open_window: OpenWindow
) -> None:
    opened = open_window()
    child = home.child()
    wrong = ["Accident or injury", "Consequence", "Complaint", "Police called", "Damage or loss", "Restraint"]
    opened.window.go("write", child=child)
    rows = [one.accessibleName() for one in opened.page.findChildren(ListRow) if one.isVisibleTo(opened.page)]
    assert rows[-7:-1] == wrong
    show(opened, child)
    ways = [one for one in page(opened).findChildren(Button) if one.text() == "Something went wrong"]
    assert not any(name in one.text() for name in wrong for one in page(opened).findChildren(Button))
    ways[0].click()
    assert isinstance(opened.page, WritePage)
    rows = [one.accessibleName() for one in opened.page.findChildren(ListRow) if one.isVisibleTo(opened.page)]
    assert rows[:6] == wrong


def test_what_comes_next_in_health_stands_on_the_page_and_goes_when_it_is_done(
    home: Home, open_window: OpenWindow, qtbot: QtBot
) -> None:
    child = home.child("Maya", here_since="2026-02-20", birth_date="2014-05-06")
    said_no = {"service": "dentist", "at": "2026-03-01T09:00:00Z", "outcome": "said_no", "next_due": "2026-03-20"}
    planned = {"service": "optician", "at": "2026-03-10T09:00:00Z", "outcome": "planned"}
    ids = [home.journal.add(New(kind="health_appointment", child=child, raw=raw)).id for raw in (said_no, planned)]
    home.journal.add(New(kind="health_concern", child=child, raw={"day": "2026-03-01", "what": "A rash"}))
    opened = open_window()

    def coming() -> list[str]:
        opened.window.go("child", child=child)
        (card,) = page(opened).findChildren(ComingHealthCard)
        qtbot.waitUntil(card.isVisible)
        return [one.accessibleName() for one in card.rows]

    said = coming()
    assert len([name for name in said if name.startswith("Dentist")]) == 1
    assert "Dentist: the young person said no on Sun 1 March 2026, which is their right. Offer it again." in said
    assert any("A rash" in name for name in said)
    assert "Appointment: optician." in said
    assert any("health assessment" in name for name in said)
    home.journal.amend(ids[1], planned | {"outcome": "attended"}, "We went")
    opened.window.go("today")
    assert not any("optician" in name for name in coming())
