"""Each command as scripts use it: its exit status, and the exact keys of its JSON."""

import shutil
from pathlib import Path

import pytest

from carer_app.cli.main import carer_app
from carer_app.clock import SystemClock
from carer_app.doorway import Doorway
from carer_app.store import computers
from carer_app.store.engine import open_keyed
from carer_app.vault.file import FLOOR
from tests.cli.conftest import MAYA, PASSPHRASE, Desk, TypeIn

LOG = {"day": "2026-03-02", "what_happened": "Zwetschgenkuchen for tea."}
LISTED = {"id", "child", "kind", "occurred", "written", "author", "headline", "state", "versions", "received", "read"}
VERSION = {"revision", "op", "parents", "body", "author", "occurred", "written", "received", "read", "signature"}


def every_command() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for name, command in carer_app.commands.items():
        found.append((name,))
        found += [(name, inner) for inner in getattr(command, "commands", {})]
    return found


@pytest.mark.parametrize("command", every_command(), ids=" ".join)
def test_help_is_there_for_every_command(empty_desk: Desk, command: tuple[str, ...]) -> None:
    said = empty_desk.bare(*command, "--help")
    assert said.status == 0
    assert said.out.startswith("Usage: carer-app")
    assert said.err == ""
    for option in ("--data-dir", "--as", "--passphrase-file", "--json"):
        assert option in said.out or command in (("person",), ("child",), ("report",), ("recovery",), ("export",))


def test_the_promised_commands_are_there() -> None:
    promised = {
        "new", "person add", "person list", "child add", "child list", "kinds", "example", "add", "amend", "retract",
        "move",
        "list", "show", "search", "enrol", "sync", "status", "report review", "check", "self-check", "demo",
    }  # fmt: skip
    assert promised <= {" ".join(command) for command in every_command()}


# ---- this computer


def test_how_safe_this_computer_is_stands_there_line_by_line(desk: Desk) -> None:
    lines = desk("health", "--json").lines()
    assert all(set(one) == {"name", "title", "level", "sentence", "to_do"} for one in lines)
    assert {one["level"] for one in lines} <= {"good", "to_do", "unknown"}
    said = desk("health").out
    assert "What to do: Choose a stick or another disk for the copies" in said
    assert said.splitlines()[0].startswith("There ")


# ---- children


def test_a_child_is_added_and_listed(desk: Desk) -> None:
    added = desk("child", "add", "--json", "--file", desk.given(MAYA | {"chosen_name": "Ada"}))
    assert (added.status, set(added.json())) == (0, {"id"})
    listed = desk("child", "list", "--json").lines()
    assert [one["name"] for one in listed] == ["Ada", "Maya"]
    assert listed[0]["id"] == added.json()["id"]
    assert desk("child", "list").out.splitlines() == [f"{one['id']}  {one['name']}" for one in listed]


# ---- kinds and examples


def test_kinds_are_listed_without_a_store(empty_desk: Desk) -> None:
    found = [one["kind"] for one in empty_desk.bare("kinds", "--json").lines()]
    assert {"daily_log", "missing_episode", "health_appointment", "life_skills_step"} <= set(found)
    assert [line.split()[0] for line in empty_desk.bare("kinds").out.splitlines()] == found


def test_an_example_of_every_kind_can_be_given_back(desk: Desk, type_in: TypeIn) -> None:
    listed = desk("kinds", "--json").lines()
    kinds = {one["kind"]: one for one in listed if one["kind"] != "child_file" and "file" not in one}
    written: dict[str, str] = {}
    for kind, known in kinds.items():
        example = desk.bare("example", kind)
        assert example.status == 0
        type_in(example.out.encode())
        about = ("--about", written[known["part_of"]]) if "part_of" in known else ()
        added = desk("add", kind, "--child", desk.child, "--file", "-", "--json", *about)
        assert added.status == 0, added.err
        assert set(added.json()) == {"id", "revision", "flags"}
        written[kind] = added.json()["id"]
    child = desk("child", "add", "--file", desk.given(desk.bare("example", "child").out), "--json")
    assert child.status == 0, child.err
    assert {one["kind"] for one in desk("list", "--json").lines()} == {*kinds, "child_file"}


def test_an_example_of_an_unknown_kind_names_those_there_are(empty_desk: Desk) -> None:
    said = empty_desk.bare("example", "diary")
    assert said.status == 2
    assert "daily_log" in said.err


# ---- records


def test_add_prints_the_id_of_what_it_kept(desk: Desk) -> None:
    given = desk.given(LOG)
    plain = desk("add", "daily_log", "--child", desk.child, "--file", given, "--present", "Ms Patel")
    assert plain.status == 0
    told = desk("add", "daily_log", "--child", desk.child, "--file", given, "--json")
    assert set(told.json()) == {"id", "revision", "flags"}
    assert told.json()["flags"] == []
    assert {one["id"] for one in desk("list", "--json", "--kind", "daily_log").lines()} == {
        plain.out.strip(),
        told.json()["id"],
    }


def test_whose_account_it_is_and_who_was_there_are_shown(desk: Desk) -> None:
    given = desk.given(LOG)
    names = ("--present", "Ms Patel", "--words-of", "Maya")
    record = desk("add", "daily_log", "--child", desk.child, "--file", given, *names).out.strip()
    shown = desk("show", record).out
    assert "Ms Patel" in shown
    assert "Maya" in shown


def test_many_are_added_one_a_line_all_or_none(desk: Desk) -> None:
    lines = [f'{{"day": "2026-03-{day:02}", "what_happened": "Tea."}}' for day in range(1, 6)]
    added = desk("add", "daily_log", "--child", desk.child, "--json", "--file", desk.given("\n".join(lines) + "\n\n"))
    assert added.status == 0
    assert len({one["id"] for one in added.lines()}) == 5
    for wrong, says in (('{"day": "2026-03-09"}', "what_happened"), ("{not json}", "JSON")):
        refused = desk("add", "daily_log", "--child", desk.child, "--file", desk.given("\n".join([*lines, wrong])))
        assert (refused.status, refused.out) == (2, "")
        assert "Line 6" in refused.err
        assert says in refused.err
    assert len(desk("list", "--json", "--kind", "daily_log").lines()) == 5


def test_one_record_may_be_laid_out_over_many_lines(desk: Desk) -> None:
    given = desk.given('{\n  "day": "2026-03-02",\n  "what_happened": "Tea."\n}\n')
    assert desk("add", "daily_log", "--child", desk.child, "--file", given).status == 0


def test_json_that_begins_with_a_byte_order_mark_is_read(desk: Desk) -> None:
    given = desk.given(b'\xef\xbb\xbf{"day": "2026-03-02", "what_happened": "Tea."}')
    assert desk("add", "daily_log", "--child", desk.child, "--file", given).status == 0


def test_a_day_to_come_is_kept_and_flagged(desk: Desk) -> None:
    given = desk.given({"day": "2199-03-02", "what_happened": "Zwetschgenkuchen"})
    told = desk("add", "daily_log", "--child", desk.child, "--file", given, "--json")
    assert (told.status, told.err) == (0, "")
    (flag,) = told.json()["flags"]
    assert set(flag) == {"field", "sentence"}
    assert flag["field"] == "day"
    plain = desk("add", "daily_log", "--child", desk.child, "--file", given)
    assert plain.status == 0
    assert flag["sentence"] in plain.err
    assert "Zwetschgen" not in plain.err


def test_amend_and_retract_answer_like_add(desk: Desk) -> None:
    record = desk.log()
    amended = desk("amend", record, "--reason", "a slip", "--json", "--file", desk.given(LOG))
    assert amended.status == 0
    assert set(amended.json()) == {"id", "revision", "flags"}
    assert amended.json()["id"] == record
    retracted = desk("retract", record, "--reason", "wrong child", "--json")
    assert retracted.status == 0
    assert set(retracted.json()) == {"id", "revision", "flags"}
    shown = desk("show", record, "--json").json()
    assert [version["op"] for version in shown["versions"]] == ["create", "amend", "retract"]


def test_a_change_needs_its_reason(desk: Desk) -> None:
    record = desk.log()
    for reason in ((), ("--reason", " "), ("--reason", "half \udcff of it")):
        for command in (("retract", record), ("amend", record, "--file", desk.given(LOG))):
            said = desk(*command, *reason)
            assert (said.status, said.out) == (2, "")
            assert "reason" in said.err
    assert desk("show", record, "--json").json()["heads"] != []
    assert len(desk("show", record, "--json").json()["versions"]) == 1


def test_list_has_exactly_the_promised_keys(desk: Desk) -> None:
    record = desk.log("Zwetschgenkuchen for tea.")
    (line,) = desk("list", "--json", "--kind", "daily_log", "--child", desk.child).lines()
    assert set(line) == LISTED
    assert (line["id"], line["child"], line["kind"]) == (record, desk.child, "daily_log")
    assert (line["occurred"], line["author"], line["headline"]) == (
        "2026-03-02",
        "Sam Okafor",
        "Zwetschgenkuchen for tea.",
    )
    assert (line["state"], line["versions"], line["received"], line["read"]) == ("saved", 1, None, None)
    assert record in desk("list").out


def test_list_is_of_a_period(desk: Desk) -> None:
    by_day = {day: desk.log(day=f"2026-02-{day:02}") for day in (1, 2, 3)}
    listed = desk("list", "--json", "--kind", "daily_log", "--from", "2026-02-02", "--to", "2026-02-03").lines()
    assert [one["id"] for one in listed] == [by_day[3], by_day[2]]
    whole = desk("list", "--json", "--kind", "daily_log", "--from", "0001-01-01", "--to", "9999-12-31")
    assert len(whole.lines()) == 3


def test_a_long_list_goes_on_past_its_first_page(desk: Desk) -> None:
    lines = "\n".join('{"day": "2026-03-02", "what_happened": "Tea."}' for _ in range(620))
    added = desk("add", "daily_log", "--child", desk.child, "--file", desk.given(lines))
    listed = desk("list", "--json", "--kind", "daily_log").lines()
    assert {one["id"] for one in listed} == set(added.out.split())
    assert len(listed) == 620


def test_show_has_the_promised_keys(desk: Desk) -> None:
    record = desk.log()
    desk("amend", record, "--reason", "a slip", "--file", desk.given(LOG))
    shown = desk("show", record, "--json").json()
    assert set(shown) == {"id", "kind", "child", "heads", "versions"}
    assert (shown["id"], shown["kind"], shown["child"]) == (record, "daily_log", desk.child)
    for version in shown["versions"]:
        assert set(version) >= VERSION
        assert len(version["signature"]) == 128
    first, second = shown["versions"]
    assert shown["heads"] == [second["revision"]]
    assert second["parents"] == [first["revision"]]
    assert second["body"]["what_happened"] == LOG["what_happened"]
    assert "Reason: a slip" in desk("show", record).out


def test_search_has_exactly_the_promised_keys(desk: Desk) -> None:
    record = desk.log("Zwetschgenkuchen for tea.")
    (line,) = desk("search", "zwetsch tea", "--json").lines()
    assert set(line) == {"id", "child", "kind", "occurred", "snippet"}
    assert (line["id"], line["child"]) == (record, desk.child)
    assert "«Zwetschgenkuchen»" in line["snippet"]
    assert desk("search", "zwetsch tea", "--child", desk.child, "--limit", "1", "--json").lines() == [line]
    assert desk("search", "tea", "--child", "nobody").status == 2
    assert desk("search", "nothing of this", "--json").out == ""
    assert desk("search", '"half \udcff (NEAR', "--json").status == 0


def test_status_counts_by_state(desk: Desk) -> None:
    desk.log()
    found = desk("status", "--json").json()
    assert {"saved", "received", "read", "held", "conflict"} <= set(found)
    assert found["saved"] == 2
    assert found["conflict"] == 0
    assert "2  saved" in desk("status").out


# ---- the council


def test_without_a_council_a_sync_says_so(desk: Desk) -> None:
    said = desk("sync")
    assert (said.status, said.out) == (1, "")
    assert "not connected to a council" in said.err


def test_a_gateway_that_does_not_answer_is_one_sentence(desk: Desk) -> None:
    said = desk("enrol", "--gateway", "http://127.0.0.1:9", "--code", "ABCD-EFGH")
    assert (said.status, said.out) == (1, "")
    assert len(said.err.splitlines()) == 1
    assert desk("status", "--json").json()["enrolled"] is False


# ---- checking


def test_check_finds_nothing_wrong_in_a_good_store(desk: Desk) -> None:
    desk.log()
    checked = desk("check", "--json")
    assert checked.status == 0
    assert checked.json() == {"records": 4, "revisions": 4, "broken": []}


def change(desk: Desk, statement: str) -> None:
    """Somebody with the key goes at the file by hand."""
    from carer_app.clock import SystemClock
    from carer_app.doorway import Doorway

    door = Doorway(desk.folder, SystemClock(), None)
    session = door.unlock(door.holder_named("Sam Okafor"), PASSPHRASE)
    raw = open_keyed(desk.folder / "store.db", session.keys.database_key())
    assert raw.execute(statement).rowcount > 0
    raw.close()
    session.lock()


def test_check_ends_with_1_and_names_what_was_changed_by_hand(desk: Desk) -> None:
    record = desk.log("Zwetschgenkuchen for tea.")
    revision = desk("show", record, "--json").json()["versions"][0]["revision"]
    change(desk, f"UPDATE bodies SET text = replace(text, 'kuchen', 'Kuchen') WHERE revision = '{revision}'")
    checked = desk("check", "--json")
    assert checked.status == 1
    assert set(checked.json()) == {"records", "revisions", "broken"}
    assert checked.json()["broken"] == [f"revision {revision}: the body was changed"]
    assert "1 fault." in checked.err
    plain = desk("check")
    assert f"revision {revision}" in plain.out
    assert "Zwetschgen" not in plain.out + plain.err


def test_check_of_a_file_with_a_flipped_byte_ends_with_1(desk: Desk) -> None:
    for number in range(30):
        desk.log(f"Long words {number} " * 100)
    path = desk.folder / "store.db"
    data = bytearray(path.read_bytes())
    for page in range(4, len(data) // 4096, 2):
        data[page * 4096 + 1000] ^= 1
    path.write_bytes(data)
    said = desk("check")
    assert said.status == 1
    assert len(said.err.splitlines()) == 1
    assert "Traceback" not in said.err


def test_self_check_needs_no_store(empty_desk: Desk) -> None:
    found = empty_desk.bare("self-check", "--json")
    assert found.status == 0
    answer = found.json()
    assert set(answer) == {"ok", "cipher", "kinds", "keyring", "fonts", "version"}
    assert answer["ok"] is True
    assert answer["cipher"].startswith("4.")
    assert "daily_log" in answer["kinds"]
    assert answer["keyring"] is None
    assert answer["fonts"]
    assert not empty_desk.folder.exists()


# ---- the folder afterwards


def test_a_command_leaves_the_store_closed(desk: Desk) -> None:
    desk.log()
    assert sorted(path.name for path in desk.folder.iterdir()) == [
        "instance",
        "mirror",
        "notes",
        "store.db",
        "tried",
        "vault.json",
    ]


def test_a_copy_of_the_folder_is_a_store_like_the_first(desk: Desk, tmp_path: Path) -> None:
    record = desk.log()
    shutil.move(desk.folder, tmp_path / "elsewhere")
    desk.folder = tmp_path / "elsewhere"
    assert desk("show", record).status == 0


def test_two_copies_of_the_folder_are_told_with_how_things_stand(desk: Desk) -> None:
    assert desk("status", "--json").json()["copied"] is False
    door = Doorway(desk.folder, SystemClock(), None, FLOOR)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    with session.database.writing() as db:
        computers.keep_copied(db, "north-tyneside", "2026-03-02T21:04:00.000Z")
    session.lock()
    assert desk("status", "--json").json()["copied"] is True
    assert desk("status").err.startswith("Two computers use copies of one Hearthlog folder. Nothing is lost")
