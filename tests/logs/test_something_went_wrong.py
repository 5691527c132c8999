"""Accidents, consequences, complaints, the police, damage and serious events: what is flagged, and what waits for whom."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from carer_app.councils import profile_named
from carer_app.domain.checks import all_problems
from carer_app.domain.kind import Circumstances, Due, Severity, Whose
from carer_app.domain.kinds import kind_named
from carer_app.domain.reading import read_content

ENGLAND = profile_named("england")
NOW = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)
CIRCUMSTANCES = Circumstances(now=NOW, latest_known=NOW, profile=ENGLAND)
AT = "2026-03-02T16:20:00Z"
DAY = "2026-03-02"
KNEE = {"where": {"side": "front", "part": "left_knee", "x": 560, "y": 700}, "looks": "a graze"}
ELBOW = {"where": {"side": "back", "part": "left_upper_arm", "x": 300, "y": 400}}
PATEL = {"who": "Ms Patel", "at": "2026-03-02T17:00:00Z"}
LEAST: dict[str, dict[str, Any]] = {
    "accident": {"happened_at": AT, "what_happened": "Fell.", "who_was_there": "nobody"},
    "consequence": {"day": DAY, "what": "No console.", "why": "It was thrown.", "decided_by": "Sam"},
    "complaint": {"day": DAY, "about": "“Nobody asked me.”", "who_complains": "Maya"},
    "police_called": {"called_at": AT, "why": "Shouting in the street.", "called_by": "Sam"},
    "damage": {"day": DAY, "what": "A pane.", "who_was_there": "nobody"},
    "notifiable_event": {"happened_at": AT, "setting": "childrens_home", "event": "other_serious"},
}


def content(slug: str, **raw: object) -> Any:
    return read_content(kind_named(slug), LEAST[slug] | raw)


def found(slug: str, severity: Severity = Severity.SHOULD_NOT_BE, **raw: object) -> dict[str, str]:
    problems = all_problems(kind_named(slug), content(slug, **raw), CIRCUMSTANCES)
    return {one.field: one.sentence for one in problems if one.severity is severity}


def dues(slug: str, **raw: object) -> dict[str, Due]:
    return {due.name: due for due in content(slug, **raw).due(ENGLAND)}


@pytest.mark.parametrize("slug", LEAST)
def test_little_is_enough_and_nothing_is_wrong_with_it(slug: str) -> None:
    assert all_problems(kind_named(slug), content(slug), CIRCUMSTANCES) == []


@pytest.mark.parametrize(
    ("slug", "raw", "field", "label"),
    [
        ("accident", {"who_was_there": " "}, "who_was_there", "Who was there"),
        ("accident", {"first_aid": "A plaster."}, "first_aid_by", "Who gave first aid"),
        ("accident", {"hurt": "yes"}, "told", "Who was told"),
        ("consequence", {"decided_by": ""}, "decided_by", "Who decided it"),
        ("complaint", {"who_complains": ""}, "who_complains", "Who complains"),
        ("police_called", {"called_by": ""}, "called_by", "Who called them"),
        ("police_called", {"arrested": "yes"}, "appropriate_adult", "Appropriate adult"),
        ("damage", {"who_was_there": ""}, "who_was_there", "Who was there"),
        ("notifiable_event", {"decision": "not_to_tell", "why": "Nobody was hurt."}, "decided_by", "Who decided"),
        ("notifiable_event", {"decision": "not_to_tell", "decided_by": "Grace"}, "why", "Why"),
    ],
)
def test_where_nobody_is_named_it_is_kept_and_the_field_is_said(
    slug: str, raw: dict[str, object], field: str, label: str
) -> None:
    assert list(found(slug, **raw)) == [field]
    assert f"“{label}” is empty" in found(slug, **raw)[field]


# ---- accident


def test_an_accident_is_named_by_where_on_the_body() -> None:
    assert content("accident").headline() == "Accident or injury: not known yet"
    assert content("accident", marks=[KNEE, ELBOW, KNEE]).headline() == (
        "Accident or injury: left knee, back of the left upper arm"
    )


def test_marks_and_not_hurt_cannot_both_be() -> None:
    assert list(found("accident", Severity.CANNOT_BE, hurt="no", marks=[KNEE])) == ["hurt"]


def test_what_is_to_be_watched_waits_until_somebody_writes_how_it_was() -> None:
    (due,) = dues("accident", watch="Sickness, sleepiness", watch_until="2026-03-04").values()
    assert (due.by, due.can_wait) == (date(2026, 3, 4), False)
    assert "Sickness, sleepiness" in due.sentence
    assert dues("accident", watch="Sickness")["watch"].by == date(2026, 3, 3)
    assert dues("accident", watch="Sickness", watched="Slept and ate well.") == {}
    assert content("accident", watch="Sickness").handover() == "Sickness"


# ---- consequence


@pytest.mark.parametrize(
    "never",
    [
        "corporal",
        "food_or_drink",
        "contact",
        "clothes",
        "medicine",
        "sleep",
        "fine",
        "intimate_search",
        "aids",
        "another_child",
    ],
)
def test_what_is_never_allowed_is_kept_and_said_loudly_with_what_must_follow(never: str) -> None:
    sentence = found("consequence", never_allowed=[never])["never_allowed"]
    assert sentence.startswith("This is never allowed: ")
    assert "tell the manager and the social worker today" in sentence
    (line,) = [line for line in content("consequence", never_allowed=[never]).lines(ENGLAND) if line.loud]
    assert line.field == "never_allowed"


def test_it_waits_today_until_somebody_was_told() -> None:
    (due,) = dues("consequence", never_allowed=["food_or_drink"]).values()
    assert (due.by, due.can_wait) == (date(2026, 3, 2), False)
    assert "regulation 19" in due.source
    assert dues("consequence", never_allowed=["food_or_drink"], told=[PATEL]) == {}
    assert dues("consequence") == {}


# ---- complaint


def test_a_complaint_waits_for_being_told_for_its_answer_and_for_the_young_person_to_hear_it() -> None:
    assert list(dues("complaint")) == ["told", "outcome"]
    assert dues("complaint")["outcome"].whose is Whose.MANAGER
    assert list(dues("complaint", told=[PATEL])) == ["outcome"]
    assert list(dues("complaint", outcome="Sorry was said.")) == ["tell them"]
    assert dues("complaint", outcome="Sorry was said.", told_them_on="2026-03-03") == {}


def test_one_about_the_manager_is_not_the_managers_to_decide() -> None:
    about = {"about_whom": "manager"}
    assert dues("complaint", **about)["outcome"].whose is Whose.COUNCIL
    assert "about the manager" in dues("complaint", **about)["told"].sentence
    assert "the manager does not decide it" in found("complaint", **about, decided_by="Grace, manager")["decided_by"]
    assert found("complaint", **about, decided_by="Ms Patel, for the council") == {}


def test_the_answer_is_not_told_before_the_complaint() -> None:
    assert list(found("complaint", Severity.CANNOT_BE, told_them_on="2026-03-01")) == ["told_them_on"]


# ---- the police


def test_their_part_is_said_without_a_name_for_them() -> None:
    assert content("police_called", their_part="suspected").headline() == (
        "The police were called: is suspected of something"
    )


def test_others_are_told_the_same_day_and_the_outcome_is_asked_for() -> None:
    assert list(dues("police_called")) == ["told", "outcome"]
    assert dues("police_called")["told"].by == date(2026, 3, 2)
    assert list(dues("police_called", told=[PATEL])) == ["outcome"]
    assert dues("police_called", told=[PATEL], outcome="Nothing more.") == {}


# ---- damage


def test_damage_waits_until_it_is_agreed_how_it_is_put_right() -> None:
    assert list(dues("damage")) == ["put right"]
    assert dues("damage", put_right="A new pane.") == {}
    assert content("damage", put_right="A new pane.", together=True).headline() == "Damage, put right together"


# ---- a serious event


def test_nothing_is_told_by_itself_a_person_decides() -> None:
    (due,) = dues("notifiable_event").values()
    assert (due.name, due.whose, due.by) == ("decide", Whose.MANAGER, None)
    assert "without delay" in due.source
    assert dues("notifiable_event", decision="not_to_tell", decided_by="Grace", why="Nobody was hurt.") == {}


def test_going_missing_is_in_neither_list() -> None:
    assert "missing" not in {field.value for field in type(content("notifiable_event").event)}


def test_it_waits_until_a_time_stands_beside_everybody_who_is_to_be_told() -> None:
    tell = {"decision": "tell", "decided_by": "Grace"}
    assert list(dues("notifiable_event", **tell)) == ["whom"]
    some = dues("notifiable_event", **tell, told=[{"who": "Ofsted"}, PATEL, {"who": "The police"}])
    assert [due.sentence for due in some.values()] == [
        "A serious event: tell Ofsted, and write when.",
        "A serious event: tell The police, and write when.",
    ]
    assert dues("notifiable_event", **tell, told=[PATEL]) == {}


def test_a_fostering_service_has_24_hours() -> None:
    (due,) = dues("notifiable_event", setting="foster_home").values()
    assert due.by == datetime(2026, 3, 3, 16, 20, tzinfo=UTC)
    assert "standard 29" in due.source


@pytest.mark.parametrize("slug", ["accident", "consequence", "complaint", "police_called", "notifiable_event"])
def test_a_row_of_whom_was_told_names_somebody(slug: str) -> None:
    assert "told[0].who" in found(slug, Severity.CANNOT_BE, told=[{"who": " "}])
