"""`carer-app add --about`: a part of a record, one by an option or many that name their own."""

import json

from tests.cli.conftest import Desk

HELD = {"used_at": "2026-03-02T16:40:00Z", "setting": "childrens_home", "used_by": "Leon Adeyemi"}
SIGNED = {"signed_at": "2026-03-02T20:00:00Z", "spoken_with": "Leon Adeyemi", "right": "yes"}


def add(desk: Desk, kind: str, content: object, *more: str) -> str:
    return str(desk("add", kind, "--child", desk.child, "--file", desk.given(content), "--json", *more).json()["id"])


def test_about_names_the_record_that_a_part_belongs_to(desk: Desk) -> None:
    record = add(desk, "restraint", HELD)
    signed = add(desk, "restraint_checked", SIGNED, "--about", record)
    assert desk("show", record, "--json").json()["parts"] == [signed]
    assert desk("show", signed, "--json").json()["about"] == record


def test_many_parts_each_name_their_own(desk: Desk) -> None:
    first, second = add(desk, "restraint", HELD), add(desk, "restraint", HELD)
    lines = desk.given("\n".join(json.dumps(SIGNED | {"about": record}) for record in (first, second)))
    said = desk("add", "restraint_checked", "--child", desk.child, "--file", lines, "--json").lines()
    assert [desk("show", record, "--json").json()["parts"] for record in (first, second)] == [
        [one["id"]] for one in said
    ]


def test_a_part_of_nothing_is_bad_input_and_nothing_is_kept(desk: Desk) -> None:
    said = desk("add", "restraint_checked", "--child", desk.child, "--file", desk.given(SIGNED))
    assert (said.status, said.out) == (2, "")
    assert "about" in said.err
