"""A restraint: what must be written, who follows it up by when, and that no hour counts outside a children's home."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from carer_app.clock import local
from carer_app.councils import profile_named
from carer_app.domain.checks import all_problems
from carer_app.domain.kind import Circumstances, Due, Lead, RecordKind, Severity, Whose
from carer_app.domain.kinds import kind_named
from carer_app.domain.reading import read_content

KIND = kind_named("restraint")
ENGLAND = profile_named("england")
NOW = datetime(2026, 4, 2, 21, 0, tzinfo=UTC)
CIRCUMSTANCES = Circumstances(now=NOW, latest_known=NOW, profile=ENGLAND)
WHOLE = {
    "ended_at": "2026-03-27T20:17:00Z",
    "where": "The kitchen",
    "came_before": "A chair was thrown.",
    "tried_first": "Gave room.",
    "what_was_done": "Held by both arms.",
    "used_by": "Leon",
    "present": "nobody",
    "came_of_it": "Calm after ten minutes.",
    "hurt": "no",
}
CHECKED = {"checked_at": "2026-03-28T09:00:00Z", "checked_by": "Grace"}
SPOKEN = {"spoken_at": "2026-03-28T10:00:00Z", "spoken_by": "Grace"}


def restraint(**raw: object) -> Any:
    return read_content(KIND, {"used_at": "2026-03-27T20:15:00Z", "setting": "childrens_home", **raw})


def dues(content: Any) -> dict[str, Due]:
    return {due.name: due for due in content.due(ENGLAND)}


def found(content: Any, severity: Severity) -> list[str]:
    return [one.field for one in all_problems(KIND, content, CIRCUMSTANCES) if one.severity is severity]


def test_at_once_only_when_and_in_what_home_are_needed() -> None:
    assert all_problems(KIND, restraint(), CIRCUMSTANCES) == []


def test_24_hours_48_hours_and_5_days_run_through_the_change_of_the_clocks() -> None:
    told = {
        name: f"{local(due.by):%a %H:%M}" for name, due in dues(restraint()).items() if isinstance(due.by, datetime)
    }
    assert told == {"written": "Sat 20:15", "checked": "Sun 21:15", "spoken to": "Wed 21:15"}


def test_the_steps_are_never_just_put_off_and_two_are_the_managers() -> None:
    found = dues(restraint())
    assert not any(due.can_wait for due in found.values())
    assert [found[name].whose for name in ("written", "checked", "spoken to")] == [
        Whose.CARER,
        Whose.MANAGER,
        Whose.MANAGER,
    ]
    assert all("regulation 35(3)" in due.source for due in found.values())


@pytest.mark.parametrize(("field", "label"), [("where", "Where"), ("present", "Who else was there")])
def test_the_place_and_everyone_present_belong_to_a_whole_record(field: str, label: str) -> None:
    assert dues(restraint(**(WHOLE | {field: ""})))["written"].sentence.endswith(f"within 24 hours: {label}.")


def test_what_is_still_to_write_is_named() -> None:
    words = dues(restraint(**(WHOLE | {"tried_first": " ", "hurt": "not_known"})))["written"].sentence
    assert words.endswith("What was tried first, Was anybody hurt.")


@pytest.mark.parametrize(
    ("raw", "left"),
    [
        (WHOLE, ["checked", "spoken to"]),
        (WHOLE | CHECKED, ["spoken to"]),
        (WHOLE | CHECKED | SPOKEN, []),
        (CHECKED | SPOKEN, ["written"]),
    ],
)
def test_each_step_that_was_taken_waits_no_more(raw: dict[str, Any], left: list[str]) -> None:
    assert list(dues(restraint(**raw))) == left


def test_in_a_foster_home_these_hours_do_not_run() -> None:
    assert dues(restraint(setting="foster_home")) == {}


@pytest.mark.parametrize("field", ["ended_at", "checked_at", "spoken_at"])
def test_what_follows_it_cannot_be_before_it(field: str) -> None:
    assert found(restraint(**{field: "2026-03-27T20:00:00Z"}), Severity.CANNOT_BE) == [field]


def test_hurt_without_a_word_of_who_is_kept_and_flagged() -> None:
    assert found(restraint(hurt="yes"), Severity.SHOULD_NOT_BE) == ["injury"]
    assert found(restraint(hurt="yes", injury="A bruise on Leon's arm, cold pack"), Severity.SHOULD_NOT_BE) == []


# ---- what the manager signs

CHECK, TALK = kind_named("restraint_checked"), kind_named("restraint_talked")
HELD = restraint(used_by="Leon Adeyemi, trained in March; Jo")
SIGNED = {"signed_at": "2026-03-28T09:00:00Z", "spoken_with": "Leon", "right": "yes"}
TALKED = {"talked_at": "2026-03-28T10:00:00Z", "answer": "talked", "their_words": "“I wanted to be left alone.”"}


def flagged(kind: RecordKind, raw: dict[str, Any], writer: str, author: str = "Priya Nair") -> list[str]:
    known = msgspec.structs.replace(CIRCUMSTANCES, writer=writer, lead=Lead(content=HELD, author=author))
    return [one.sentence for one in all_problems(kind, read_content(kind, raw), known)]


def answers(kind: RecordKind, raw: dict[str, Any], writer: str = "Grace Oduya") -> list[str]:
    return list(read_content(kind, raw).answers(Lead(content=HELD, author="Priya Nair"), writer))


def test_the_check_settles_one_clock_and_the_talk_another_also_when_they_said_no() -> None:
    assert answers(CHECK, SIGNED) == ["checked"]
    assert answers(TALK, TALKED) == ["spoken to"]
    assert answers(TALK, TALKED | {"answer": "said_no"}) == ["spoken to"]
    assert flagged(TALK, TALKED | {"answer": "said_no", "their_words": ""}, "Grace Oduya") == []


def test_what_was_found_to_be_not_right_settles_nothing_and_says_what() -> None:
    wrong = SIGNED | {"right": "no"}
    assert answers(CHECK, wrong) == []
    assert "not what is wrong" in flagged(CHECK, wrong, "Grace Oduya")[0]


@pytest.mark.parametrize("writer", ["Leon Adeyemi", "Jo Marsh"])
@pytest.mark.parametrize(("kind", "raw"), [(CHECK, SIGNED), (TALK, TALKED)], ids=["check", "talk"])
def test_whoever_used_it_is_not_the_one_to_sign(kind: RecordKind, raw: dict[str, Any], writer: str) -> None:
    (sentence,) = flagged(kind, raw, writer)
    assert sentence.startswith(f"{writer} used this restraint")
    assert answers(kind, raw, writer) == []


def test_whoever_wrote_it_is_not_the_one_to_sign_and_anybody_else_is() -> None:
    assert flagged(CHECK, SIGNED, "Priya Nair")[0].startswith("Priya Nair wrote this restraint down")
    assert flagged(CHECK, SIGNED, "Grace Oduya") == []
    assert flagged(CHECK, SIGNED, "Leo Adeyemi") == []


@pytest.mark.parametrize(("kind", "raw", "field"), [(CHECK, SIGNED, "signed_at"), (TALK, TALKED, "talked_at")])
def test_a_signature_is_not_before_the_restraint(kind: RecordKind, raw: dict[str, Any], field: str) -> None:
    (sentence,) = flagged(kind, raw | {field: "2026-03-27T20:00:00Z"}, "Grace Oduya")
    assert "before the restraint began" in sentence


def test_they_fit_a_restraint_in_a_childrens_home_only() -> None:
    assert [CHECK.fits(HELD), TALK.fits(HELD)] == [True, True]
    assert [kind.fits(restraint(setting="foster_home")) for kind in (CHECK, TALK)] == [False, False]
