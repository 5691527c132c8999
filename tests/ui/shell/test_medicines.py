"""Medicines in the window: the last dose stands beside the button, and a dose is written in two clicks."""

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from carer_app.domain.doses import Dose, Outcome
from carer_app.journal.closing import Closing, Readership
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.cautions import Cautions
from carer_app.ui.kit.chart import LineChart
from carer_app.ui.kit.choice_fields import ChoiceField
from carer_app.ui.kit.measure_chart import marks
from carer_app.ui.kit.panels import ListRow
from carer_app.ui.shell.medicine_card import MedicineRow
from carer_app.ui.shell.parts import LongParts
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.write import WritePage
from tests.conftest import Home
from tests.logs.medicines import CONTROLLED, PARACETAMOL, dose, listed
from tests.ui.shell.conftest import Opened, OpenWindow


@pytest.fixture
def maya(home: Home) -> str:
    allergies = {"known": "yes", "what": "Penicillin"}
    return home.child("Maya", here_since="2022-09-01", allergies=allergies)


def page(opened: Opened) -> QWidget:
    assert isinstance(opened.page, QWidget)
    return opened.page


def row(opened: Opened) -> MedicineRow:
    return page(opened).findChildren(MedicineRow)[0]


def texts(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def doses(home: Home, child: str) -> list[Dose]:
    told = home.journal.told(Wanted(child=child, kind="medicine_dose"))
    return [one.content for one in told if isinstance(one.content, Dose)]


@pytest.mark.parametrize("place", ["today", "child"])
def test_a_dose_is_given_in_two_clicks_with_the_last_one_in_sight(
    home: Home, maya: str, open_window: OpenWindow, qtbot: QtBot, place: str
) -> None:
    record = listed(home, maya, **PARACETAMOL)
    dose(home, maya, record, "12:00")
    opened = open_window()
    opened.window.go(place, child=maya if place == "child" else "")
    assert "Last known: given, Mon 2 March 2026, 12:00, by Sam Okafor, written on this computer." in texts(row(opened))
    assert "Allergies" in texts(page(opened))
    row(opened).given.click()
    writing = opened.page
    assert isinstance(writing, WritePage)
    assert "Last known: given, Mon 2 March 2026, 12:00" in texts(writing)
    assert "This computer has joined no council" in texts(writing)
    assert "Allergies: Penicillin" in [" ".join(one.sentences) for one in writing.findChildren(Cautions)]
    writing.foot.save_button.click()
    latest = doses(home, maya)[-1]
    assert (latest.outcome, latest.amount, latest.doses_in_24_hours) == (Outcome.GIVEN, "1", 2)


def test_one_may_stop_before_the_fifth_and_when_it_was_given_it_is_kept(
    home: Home, maya: str, open_window: OpenWindow
) -> None:
    record = listed(home, maya, **PARACETAMOL)
    for at in ("08:00", "12:10", "16:20", "20:30"):
        dose(home, maya, record, at)
    opened = open_window()
    opened.window.go("child", child=maya)
    assert "The most in 24 hours is reached. No more before Tue 3 March 2026, 08:00" in texts(row(opened))
    row(opened).given.click()
    writing = opened.page
    assert isinstance(writing, WritePage)
    writing.save()
    assert "This is dose 5 in 24 hours" in texts(writing)
    assert len(doses(home, maya)) == 4
    writing.question.as_it_is.click()
    assert len(doses(home, maya)) == 5


def test_on_the_first_page_stands_what_is_due_or_needed_and_nothing_else(
    home: Home, maya: str, open_window: OpenWindow
) -> None:
    tablets = listed(home, maya, **CONTROLLED)
    opened = open_window()
    assert [one.given.accessibleName() for one in page(opened).findChildren(MedicineRow)] == [
        "Given: Methylphenidate, Maya"
    ]
    dose(home, maya, tablets, "16:00", second="nobody")
    opened.window.go("child", child=maya)
    opened.window.go("today")
    assert page(opened).findChildren(MedicineRow) == []


def test_a_second_adult_is_asked_for_only_where_the_home_wants_one(
    home: Home, maya: str, open_window: OpenWindow
) -> None:
    asked = {}
    opened = open_window()
    for name, raw in (("plain", PARACETAMOL), ("controlled", CONTROLLED)):
        record = listed(home, maya, **raw)
        opened.window.go("child", child=maya)
        found = next(one for one in page(opened).findChildren(MedicineRow) if raw["name"] in one.given.accessibleName())
        found.given.click()
        writing = opened.page
        assert isinstance(writing, WritePage)
        assert writing.task
        field = writing.task.form.field("second")
        assert field
        asked[name] = field.isVisibleTo(writing)
        assert record
    assert asked == {"plain": False, "controlled": True}


def test_heights_are_drawn_between_round_marks(home: Home, maya: str, open_window: OpenWindow) -> None:
    for day, height in (("2025-03-01", "136.5"), ("2026-02-28", "142.5")):
        home.journal.add(New(kind="measure", child=maya, raw={"day": day, "height": height}))
    opened = open_window()
    opened.window.go("child", child=maya)
    (chart,) = page(opened).findChildren(LineChart)
    assert chart.accessibleName() == "Height: 142.5 cm, 28 February 2026"
    assert chart.accessibleDescription() == "1 Mar 25: 136.5, 28 Feb 26: 142.5"


@pytest.mark.parametrize("numbers", [("142", "142"), ("0.1", "999"), ("30", "31.4"), ("3.1", "3.2")])
def test_round_marks_hold_every_number_and_are_few(numbers: tuple[str, str]) -> None:
    low, high = map(Decimal, numbers)
    found = marks([low, high])
    assert found[0] <= low
    assert found[-1] >= high
    assert 2 <= len(found) <= 6


def test_nothing_is_offered_to_press_for_what_is_not_on_the_list(
    home: Home, maya: str, open_window: OpenWindow
) -> None:
    opened = open_window()
    opened.window.go("child", child=maya)
    words = [one.text() for one in page(opened).findChildren(Button)]
    assert "Put a medicine on the list" in words
    assert "Given" not in words


def test_a_form_that_was_only_looked_at_leaves_nothing_begun(home: Home, maya: str, open_window: OpenWindow) -> None:
    listed(home, maya, **PARACETAMOL)
    opened = open_window()
    opened.window.go("child", child=maya)
    row(opened).given.click()
    opened.window.go("today")
    assert home.journal.drafts() == []


def test_a_form_that_was_begun_this_morning_says_that_its_time_is_this_mornings(
    home: Home, maya: str, open_window: OpenWindow
) -> None:
    listed(home, maya, **PARACETAMOL)
    opened = open_window()
    opened.window.go("child", child=maya)
    row(opened).given.click()
    writing = opened.page
    assert isinstance(writing, WritePage)
    assert "ago" not in texts(writing)
    assert writing.task
    reason = writing.task.form.field("reason")
    assert reason
    reason.show_value("A headache")
    opened.window.go("today")
    home.clock.advance(timedelta(hours=9))
    opened.window.go("child", child=maya)
    row(opened).given.click()
    assert "This is written for Mon 2 March 2026, 21:04, 9 hours ago." in texts(page(opened))


def test_allergies_that_nobody_knows_of_are_said_to_be_not_known_beside_the_button(
    home: Home, open_window: OpenWindow
) -> None:
    leo = home.child("Leo", here_since="2022-09-01")
    listed(home, leo, **PARACETAMOL)
    assert "Allergies: Not known" in texts(page(open_window()))


def test_scores_stand_one_after_the_other_each_form_by_itself(home: Home, maya: str, open_window: OpenWindow) -> None:
    for day, who, total in (
        ("2025-02-01", "main_carer", 18),
        ("2026-02-01", "main_carer", 12),
        ("2026-02-02", "teacher", 12),
    ):
        home.journal.add(New(kind="sdq", child=maya, raw={"day": day, "answered_by": who, "total": total}))
    opened = open_window()
    opened.window.go("child", child=maya)
    said = texts(page(opened))
    assert "The main carer, 1 February 2026: 12 of 40, in the lowest band of this form" in said
    assert "A teacher, 2 February 2026: 12 of 40, in the middle band of this form" in said
    (chart,) = page(opened).findChildren(LineChart)
    assert chart.accessibleDescription() == "1 Feb 25: 18, 1 Feb 26: 12"


def fifth(home: Home, child: str) -> str:
    """A medicine with a dose too many, of which nobody wrote yet what came of it."""
    record = listed(home, child, **PARACETAMOL)
    for at in ("00:10", "04:20", "08:30", "12:40", "16:50"):
        dose(home, child, record, at)
    return record


def test_what_is_to_be_looked_into_is_loud_and_leads_to_its_list(
    home: Home, maya: str, open_window: OpenWindow
) -> None:
    record = fifth(home, maya)
    opened = open_window()
    opened.window.go("child", child=maya)
    said = [sentence for one in row(opened).findChildren(Cautions) for sentence in one.sentences]
    assert any(
        "16:50: This is dose 5 in 24 hours" in sentence and "Priya Nair looks into it." in sentence for sentence in said
    )
    button = row(opened).issues_button
    assert button
    assert button.text() == "1 thing is to be looked into"
    button.click()
    assert record in str(opened.page._record)  # type: ignore[attr-defined]
    (issue,) = [one for one in page(opened).findChildren(ListRow) if "Press it to write" in one.accessibleDescription()]
    assert "Mon 2 March 2026, 16:50" in issue.accessibleDescription()
    issue.click()
    writing = opened.page
    assert isinstance(writing, WritePage)
    assert writing.task
    about = writing.task.form.field("about_what")
    assert isinstance(about, ChoiceField)
    assert "16:50: This is dose 5" in about.input().currentText()


def test_the_page_of_a_medicine_has_its_buttons_first_and_its_doses_in_rows(
    home: Home, maya: str, open_window: OpenWindow
) -> None:
    record = listed(home, maya, **PARACETAMOL)
    for day in range(10, 28):
        home.journal.add(
            New(
                kind="medicine_dose",
                child=maya,
                about=record,
                raw={"at": f"2026-02-{day}T08:00:00Z", "outcome": "given", "amount": "1"},
            )
        )
    opened = open_window()
    opened.window.go("record", record=record)
    words = texts(page(opened))
    buttons = [one.text() for one in page(opened).findChildren(Button) if one.isVisibleTo(page(opened))]
    assert buttons.index("Write down a dose") < buttons.index("Change")
    assert buttons.count("Write down a dose") == 1
    (card,) = page(opened).findChildren(LongParts)
    rows = [one.accessibleDescription() for one in card.findChildren(ListRow)]
    assert len(rows) == 8
    assert "27 February 2026" in rows[0]
    assert "Show 10 earlier ones" in [one.text() for one in card.findChildren(Button)]
    card.more_button.click()
    assert len(card.findChildren(ListRow)) == 18
    assert "Paracetamol" in words


def test_the_same_medicine_by_itself_says_at_once_that_it_is_on_the_list(
    home: Home, maya: str, open_window: OpenWindow
) -> None:
    fifth(home, maya)
    opened = open_window()
    opened.window.go("write", child=maya, kind="medicine_once")
    writing = opened.page
    assert isinstance(writing, WritePage)
    assert writing.task
    field = writing.task.form.field("medicine")
    assert field
    field.show_value("Ibuprofen")
    field.changed.emit()
    assert "is on the list" not in texts(writing)
    field.show_value("paracetamol 500mg tablets")
    field.changed.emit()
    assert "Paracetamol is on the list, so this is counted with it." in texts(writing)
    assert "5 doses taken in the last 24 hours; 4 is the most." in texts(writing)


def test_the_form_asks_what_fits_what_became_of_the_dose(home: Home, maya: str, open_window: OpenWindow) -> None:
    record = listed(home, maya, **PARACETAMOL)
    dose(home, maya, record, "20:30")
    opened = open_window()
    opened.window.go("child", child=maya)
    row(opened).given.click()
    writing = opened.page
    assert isinstance(writing, WritePage)
    assert writing.task
    form, seen = writing.task.form, {}
    for outcome in ("given", "did_not_take"):
        form.show_raw({"at": "2026-03-02T21:00:00Z", "outcome": outcome})
        fields = ("given_by", "amount", "advice")
        seen[outcome] = [name for name in fields if (field := form.field(name)) and field.isVisibleTo(form)]
        reason = form.field("reason")
        assert reason
        seen[outcome].append(reason.label.text())
    assert seen == {
        "given": ["given_by", "amount", "advice", "What it was for"],
        "did_not_take": ["advice", "Why"],
    }


def test_the_health_card_knows_what_is_on_the_list(home: Home, maya: str, open_window: OpenWindow) -> None:
    listed(home, maya, **PARACETAMOL)
    opened = open_window()
    opened.window.go("child", child=maya)
    assert "Medicines On the list below: Paracetamol" in texts(page(opened))


def test_a_dose_stands_on_its_own_day_in_the_timeline(home: Home, maya: str, open_window: OpenWindow) -> None:
    record = listed(home, maya, **(PARACETAMOL | {"starts": "2026-03-02"}))
    home.log(maya)
    dose(home, maya, record, "08:00")
    dose(home, maya, record, "20:00")
    opened = open_window()
    opened.window.go("timeline", child=maya)
    timeline = opened.page
    assert isinstance(timeline, TimelinePage)
    rows = [timeline.model.row(number) for number in range(timeline.model.rowCount())]
    assert not any(one.within for one in rows)
    assert rows[0].words == "Paracetamol: given"


def test_what_is_private_is_not_named_on_the_first_page(home: Home, maya: str, open_window: OpenWindow) -> None:
    raw = {"day": "2026-03-02", "what": "Asked for the clinic's number"}
    new = New(kind="private_health", child=maya, raw=raw)
    Closing(home.session, home.journal).add(new, Readership(readers=(home.session.person.id,)))
    opened = open_window()
    assert "Private health" not in texts(page(opened))
    home.log(maya)
    opened.window.go("child", child=maya)
    opened.window.go("today")
    assert "Written today: Daily log" in texts(page(opened))


def test_one_that_stands_on_the_list_twice_is_counted_together_before_it_is_given(
    home: Home, maya: str, open_window: OpenWindow
) -> None:
    tablets = listed(home, maya, **PARACETAMOL)
    liquid = listed(home, maya, **(PARACETAMOL | {"name": "Calpol", "form": "liquid", "units": "10"}))
    listed(home, maya, **(PARACETAMOL | {"name": "Ibuprofen"}))
    for at, record, amount in (("00:30", tablets, "1"), ("05:00", tablets, "1"), ("10:00", tablets, "1")):
        dose(home, maya, record, at, amount=amount)
    dose(home, maya, liquid, "15:00", amount="10")
    opened = open_window()
    for place in ("child", "today"):
        opened.window.go(place, child=maya if place == "child" else "")
        said = {
            one.given.accessibleName(): " ".join(text for each in one.findChildren(Cautions) for text in each.sentences)
            for one in page(opened).findChildren(MedicineRow)
        }
        both = "is the same medicine. Of both together: 4 doses in the last 24 hours. 4 is the most: ask a pharmacist"
        assert f"Paracetamol {both}" in said["Given: Calpol, Maya"]
        assert f"Calpol {both}" in said["Given: Paracetamol, Maya"]
        assert said["Given: Ibuprofen, Maya"] == ""
    found = next(one for one in page(opened).findChildren(MedicineRow) if "Calpol" in one.given.accessibleName())
    found.given.click()
    assert "Paracetamol is the same medicine." in texts(page(opened))
