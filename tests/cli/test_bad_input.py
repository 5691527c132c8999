"""Bad input: exit status 2, one sentence that names what is wrong, nothing stored, and no word of the record repeated."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import MAYA, Desk, TypeIn

CANARY = "Zwetschgenkuchen"
EPISODE = {"opened_at": "2026-03-02T19:00:00+00:00", "circumstances": CANARY}
STEP = {"day": "2026-03-02", "skill": "cooking", "carers_view": 2, "evidence": CANARY}
VISIT = {"service": "gp", "at": "2026-03-02T09:30:00+00:00", "about": CANARY}


def log(**more: object) -> dict[str, Any]:
    return {"day": "2026-03-02", "what_happened": CANARY} | more


def nested(depth: int) -> str:
    return '{"day": "2026-03-02", "what_happened": "' + CANARY + '", "noticed": ' + "[" * depth + "]" * depth + "}"


TABLE = [
    ("daily_log", {}, "day is missing"),
    ("daily_log", {"day": "2026-03-02"}, "what_happened is missing"),
    ("daily_log", log(what_happened=""), "What happened"),
    ("daily_log", log(what_happened=" \n\t"), "What happened"),
    ("daily_log", log(day="02/03/2026"), "day"),
    ("daily_log", log(day="2026-02-30"), "day"),
    ("daily_log", log(day=20260302), "day"),
    ("daily_log", log(day="1066-10-14"), "day is not a day between"),
    ("daily_log", log(day="9999-12-31"), "day is not a day between"),
    ("daily_log", log(day="2014-05-05"), "day is before Maya was born"),
    ("daily_log", log(mood="hungry"), "mood"),
    ("daily_log", log(school=None), "school"),
    ("daily_log", log(school=["x"]), "school"),
    ("daily_log", log(colour="green"), "colour is not a field"),
    ("daily_log", log(school=1.5), "school"),
    ("daily_log", log(school=2**60), "school"),
    ("daily_log", log(school="NUL \0 here"), "school holds a character"),
    ("daily_log", log(school="x" * 300_000), "256 KiB"),
    ("daily_log", '{"day": "2026-03-02", "what_happened": "Zwetschgenkuchen \\ud800"}', "what_happened holds half"),
    ("daily_log", '{"day": "2026-03-02", "what_happened": "Zwetschgenkuchen", "caf\u00e9": 1}', "name inside it"),
    ("daily_log", nested(3), "noticed"),
    ("daily_log", nested(60), "noticed"),
    ("daily_log", nested(100_000), "deep"),
    ("daily_log", '{"a":' * 100_000, "deep"),
    ("daily_log", "", "not JSON"),
    ("daily_log", "Zwetschgenkuchen for tea", "not JSON"),
    ("daily_log", '{"day": "2026-03-02", "what_happened": "Zwetschgen', "not JSON"),
    ("daily_log", b'{"day": "2026-03-02", "what_happened": "Zwetschgenkuchen \xff"}', "not JSON"),
    ("daily_log", b"\x89PNG\r\n\x1a\n\0\0", "not JSON"),
    ("daily_log", "[]", "one JSON object"),
    ("daily_log", '"Zwetschgenkuchen"', "one JSON object"),
    ("daily_log", "null", "one JSON object"),
    ("daily_log", "NaN", "one JSON object"),
    ("daily_log", '{"day": "2026-03-02", "what_happened": NaN}', "what_happened"),
    ("ordinary_day", {"one_good_thing": CANARY}, "day is missing"),
    ("missing_episode", {"circumstances": CANARY}, "opened_at is missing"),
    ("missing_episode", EPISODE | {"opened_at": "2026-03-02T19:00:00"}, "opened_at"),
    (
        "missing_episode",
        EPISODE
        | {
            "last_seen_at": "2026-03-02T18:00:00+00:00",
            "last_seen_precision": "exact",
            "returned_at": "2026-03-02T17:59:00+00:00",
        },
        "Came back",
    ),
    ("missing_episode", EPISODE | {"last_seen_at": "2026-03-02T18:00:00+00:00"}, "Last seen"),
    ("missing_episode", EPISODE | {"told": [{"who": "the neighbour"}]}, "told"),
    ("missing_episode", EPISODE | {"told": [{"name": CANARY}]}, "told[0].who is missing"),
    ("health_appointment", {"service": "gp"}, "at is missing"),
    ("health_appointment", VISIT | {"service": "barber"}, "service"),
    ("health_appointment", VISIT | {"service": "other"}, "Service"),
    ("health_appointment", VISIT | {"next_due": "2026-03-01"}, "Next due"),
    ("health_appointment", VISIT | {"actions": [{"what": " "}]}, "To do"),
    ("life_skills_step", STEP | {"skill": "juggling"}, "Skill must be one of"),
    ("life_skills_step", STEP | {"framework": "circus"}, "Framework must be one of"),
    ("life_skills_step", STEP | {"carers_view": 0}, "carers_view"),
    ("life_skills_step", STEP | {"carers_view": "2"}, "carers_view"),
    ("diary", log(), "There is no kind"),
    ("child_file", MAYA, "kind"),
    ("comment", {"text": CANARY, "day": "2026-03-02"}, "kind"),
]


def names() -> list[str]:
    return [f"{kind}-{says}-{number}" for number, (kind, _given, says) in enumerate(TABLE)]


def assert_refused(desk: Desk, said: Any, says: str) -> None:
    assert said.status == 2, said
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert says in said.err
    assert len(said.err) < 600
    for never in ("Traceback", CANARY, "Zwetschgen", "error", "expected", "rfc3339", "`", "$."):
        assert never not in said.err
    assert desk("status", "--json").json()["saved"] == 1


@pytest.mark.parametrize(("kind", "given", "says"), TABLE, ids=names())
def test_what_cannot_be_is_refused_in_one_sentence(desk: Desk, kind: str, given: object, says: str) -> None:
    assert_refused(desk, desk("add", kind, "--child", desk.child, "--json", "--file", desk.given(given)), says)


@pytest.mark.parametrize("child", ["", "nobody", "half \udcff"])
def test_an_unknown_child_is_refused(desk: Desk, child: str) -> None:
    assert_refused(desk, desk("add", "daily_log", "--child", child, "--file", desk.given(log())), "child")


def test_letters_that_cannot_be_kept_are_refused_on_the_command_line_too(desk: Desk) -> None:
    for present in ("half \udcff", "x\0"):
        given = desk.given(log())
        said = desk("add", "daily_log", "--child", desk.child, "--present", present, "--file", given)
        assert_refused(desk, said, "present")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"chosen_name": " "}, "name"),
        ({"responsible_authority": "atlantis"}, "Responsible authority must be one of"),
        ({"birth_date": "2199-01-01"}, "Birth date is in the future"),
        ({"here_since": "2010-01-01"}, "Here since is before the child was born"),
        ({"allergies": {"known": "yes"}}, "allergy"),
        ({"allergies": {"known": "maybe"}}, "allergies.known"),
        ({"people": [{"name": ""}]}, "name"),
    ],
    ids=str,
)
def test_a_child_who_cannot_be_is_refused(desk: Desk, change: dict[str, object], says: str) -> None:
    assert_refused(desk, desk("child", "add", "--file", desk.given(MAYA | change)), says)
    assert len(desk("child", "list", "--json").lines()) == 1


@pytest.mark.parametrize("command", ["show", "amend", "retract"])
def test_an_unknown_record_is_refused(desk: Desk, command: str) -> None:
    more = {"show": (), "amend": ("--reason", "why", "--file", desk.given(log())), "retract": ("--reason", "why")}
    for record in ("nobody", "", "half \udcff"):
        assert_refused(desk, desk(command, record, *more[command]), "no record with that id")


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("add", "daily_log", "--child", "{child}"), "--file"),
        (("add", "daily_log", "--file", "-"), "--child"),
        (("add", "daily_log", "--child", "{child}", "--file", "/nonexistent"), "file"),
        (("add",), "KIND"),
        (("amend",), "RECORD"),
        (("search", "tea", "--limit", "0"), "--limit"),
        (("search", "tea", "--limit", "many"), "--limit"),
        (("list", "--from", "2026-13-01"), "--from"),
        (("list", "--kind", "diary"), "diary"),
        (("list", "--child", "nobody"), "child"),
        (("list", "--wrong"), "--wrong"),
        (("sing",), "sing"),
        (("person", "add", "--name", "Jo", "--role", "boss", "--new-passphrase-file", "{secret}"), "role"),
        (("person", "add", "--name", "", "--role", "shift_lead", "--new-passphrase-file", "{secret}"), "name"),
        (("person", "add", "--name", "Jo", "--role", "shift_lead", "--new-passphrase-file", "/no"), "/no"),
        (
            ("person", "add", "--name", "Jo", "--role", "shift_lead", "--until", "soon", "--new-passphrase-file", "{secret}"),
            "until",
        ),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_that_cannot_be_names_what_is_wrong(desk: Desk, command: tuple[str, ...], says: str) -> None:
    secret = desk.given("copper ladder violet harbour mitten", "secret")
    said = desk(*(part.format(child=desk.child, secret=secret) for part in command))
    assert_refused(desk, said, says)


def test_standard_input_that_is_empty_is_no_record(desk: Desk, type_in: TypeIn) -> None:
    type_in(b"")
    assert_refused(desk, desk("add", "daily_log", "--child", desk.child, "--file", "-"), "not JSON")


def test_an_amendment_is_held_to_the_same(desk: Desk) -> None:
    record = desk.log("An ordinary tea.")
    for given, says in (
        (log(day="2014-05-05"), "before Maya was born"),
        (log(colour=1), "colour"),
        ([], "JSON object"),
    ):
        said = desk("amend", record, "--reason", "why", "--file", desk.given(given), "--json")
        assert (said.status, said.out) == (2, "")
        assert says in said.err
        assert CANARY not in said.err
    assert len(desk("show", record, "--json").json()["versions"]) == 1


def test_no_file_of_the_folder_grew_by_what_was_refused(desk: Desk) -> None:
    sizes = {path.name: path.stat().st_size for path in Path(desk.folder).iterdir()}
    for kind, given, _says in TABLE[:20]:
        assert desk("add", kind, "--child", desk.child, "--file", desk.given(given)).status == 2
    assert {path.name: path.stat().st_size for path in Path(desk.folder).iterdir()} == sizes


def test_many_with_one_that_is_wrong_repeats_no_words(desk: Desk) -> None:
    lines = [json.dumps(log()), json.dumps(log(what_happened="")), json.dumps(log())]
    said = desk("add", "daily_log", "--child", desk.child, "--file", desk.given("\n".join(lines)))
    assert_refused(desk, said, "Line 2")
