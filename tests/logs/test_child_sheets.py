"""The sheets beside the child's file, and the arrival note: each answer is honest about what is not known."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from carer_app.councils import profile_named
from carer_app.domain.checks import all_problems
from carer_app.domain.kind import Circumstances, Content, Problem, Severity, Voice
from carer_app.domain.kinds import kind_named, part
from carer_app.domain.reading import read_content
from carer_app.ui.kit.cautions import Cautions
from tests.gallery.forms import needs
from tests.themed import put_on_light

NOW = datetime(2026, 3, 2, 21, 4, tzinfo=UTC)
OURS = profile_named("north-tyneside")


def content(kind: str, **more: Any) -> Content:
    raw = {"who_decides": {"agreed_on": "2026-03-02"}, "family_time_plan": {"agreed_on": "2026-03-02"}}
    raw |= {
        "missing_profile": {"checked_on": "2026-03-02"},
        "arrival_note": {"arrived_at": "2026-03-02T02:10:00+00:00"},
    }
    return read_content(kind_named(kind), raw[kind] | more)


def told(one: Content) -> dict[str, str]:
    return {line.label: line.text for line in one.lines(OURS)}


def wrong(kind: str, one: Content) -> list[Problem]:
    return all_problems(kind_named(kind), one, Circumstances(now=NOW, latest_known=NOW, profile=OURS))


# ---- who decides


def test_what_was_not_agreed_says_ask_first() -> None:
    decided = content("who_decides", decisions={"haircut": {"who": "carer"}, "passport": {"note": "Mum has it"}})
    lines = told(decided)
    assert lines["A haircut"] == "We decide"
    assert lines["A passport"] == "Not agreed yet · Mum has it"
    assert "ask before you decide" in lines["Anything else"]
    assert decided.headline() == "Who decides: 1 question is agreed"


def test_every_question_stands_in_one_group_and_has_words() -> None:
    record = part("who_decides", "record")
    grouped = [topic for topics in record.GROUPS.values() for topic in topics]
    assert sorted(grouped) == sorted(record.Topic) == sorted(record.TOPICS)


# ---- the plan for family time


def test_not_told_whether_somebody_must_be_there_is_no_permission() -> None:
    lines = told(content("family_time_plan", people=[{"who": "Jo"}]))
    assert lines["Jo"] == "In person · we have not been told whether somebody must be with them"


def test_whom_they_must_not_meet_is_loud() -> None:
    lines = list(content("family_time_plan", must_not_meet="Kevin").lines(OURS))
    assert (lines[0].text, lines[0].loud) == ("Kevin", True)


def test_the_form_of_the_plan_says_first_what_must_be_minded(qtbot: QtBot, qapp: QApplication) -> None:
    put_on_light(qapp)
    asked = needs()
    assert asked.child
    sheet = msgspec.structs.replace(asked.child.sheet, address_is_confidential=True)
    child = msgspec.structs.replace(asked.child, sheet=sheet)
    screen = part("family_time_plan", "screen").SCREEN
    form = screen.make_form(type(asked)(profile=asked.profile, clock=asked.clock, child=child))
    qtbot.addWidget(form)
    said = form.findChild(Cautions).sentences
    assert said == ["Maya's address is confidential. Tell nobody where Maya lives.", "Do not ring Kevin (family)."]


# ---- the missing profile


def test_the_missing_profile_is_looked_through_every_month() -> None:
    due = next(iter(content("missing_profile").due(OURS)))
    assert due.by == date(2026, 4, 1)


def test_what_the_missing_profile_does_not_say_is_said_not_to_be_known() -> None:
    lines = told(content("missing_profile", marks="A scar"))
    assert lines["Marks, scars, piercings, glasses"] == "A scar"
    assert lines["Height and build"] == "not known"


# ---- the arrival note


def test_only_the_moment_is_needed_and_the_rest_says_that_nobody_looked_or_asked() -> None:
    note = content("arrival_note")
    assert wrong("arrival_note", note) == []
    lines = told(note)
    assert lines["Marks"] == "Did not look"
    assert lines["Medicines"] == "Did not look yet"
    assert lines["Agreed to treatment"] == "Nobody could be asked yet"


def test_what_nobody_knew_is_asked_again_on_the_next_day() -> None:
    note = content("arrival_note", not_known=[{"about": "allergies"}, {"about": "school", "answer": "Hill Road"}])
    assert [(due.sentence, due.by) for due in note.due(OURS)] == [("Ask again: allergies", date(2026, 3, 3))]
    assert told(note)["Not known: allergies"] == "Nobody was asked yet · no answer yet"


BRUISE = {"where": {"side": "front", "part": "head", "x": 500, "y": 80}, "looks": "a bruise", "said": "“I fell.”"}


def test_a_mark_is_read_as_words_and_the_childs_own_words_stand_apart() -> None:
    lines = list(content("arrival_note", marks_seen="yes", marks=[BRUISE], marks_told="Ms Rahman").lines(OURS))
    marks = [(line.text, line.voice) for line in lines if line.field == "marks"]
    assert marks == [("Face: a bruise", Voice.FACT), ("“I fell.”", Voice.THEIR_WORDS)]


def test_marks_of_which_nobody_was_told_are_kept_and_flagged() -> None:
    found = wrong("arrival_note", content("arrival_note", marks_seen="yes", marks=[BRUISE]))
    assert [(one.field, one.severity) for one in found] == [("marks_told", Severity.SHOULD_NOT_BE)]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("marks_seen", {"marks_seen": "none", "marks": [BRUISE], "marks_told": "Ms Rahman"}),
        ("medicines_seen", {"medicines_seen": "none", "medicines": [{"name": "Inhaler"}]}),
        ("medicines[0].name", {"medicines": [{"name": " ", "label": "two a day"}]}),
        ("not_known[0].about", {"not_known": [{"about": "", "whom": "Ms Rahman"}]}),
    ],
)
def test_what_contradicts_itself_or_names_nothing_is_asked_again(field: str, more: dict[str, Any]) -> None:
    found = wrong("arrival_note", content("arrival_note", **more))
    assert [(one.field, one.severity) for one in found] == [(field, Severity.CANNOT_BE)]
