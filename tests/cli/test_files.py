"""The home's own book and one's own file from the command line."""

import pytest

from carer_app.clock import SetClock
from carer_app.councils import profile_named
from carer_app.doorway import Doorway
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from tests.cli.conftest import PASSPHRASE, Desk
from tests.conftest import EVENING

VISIT = {"came_at": "2026-03-02T15:10:00Z", "who": "Ms Patel", "why": "Looked at the boiler"}
TRAINING = {"day": "2025-11-01", "what": "First aid"}


@pytest.fixture
def house(desk: Desk) -> Desk:
    """A children's home instead of the foster home: its manager keeps the book."""
    folder = desk.folder.parent / "house"
    door = Doorway(folder, SetClock(EVENING), None, FLOOR)
    session, _code = door.create(profile_named("england"), Who(name="Grace", role="registered_manager"), PASSPHRASE)
    session.lock()
    desk.folder = folder
    return desk


def test_a_record_goes_into_the_book_and_is_listed_and_found_there(house: Desk) -> None:
    added = house("add", "visitor", "--home", "--file", house.given(VISIT), "--json")
    assert added.status == 0, added.err
    record = added.json()["id"]
    assert [one["id"] for one in house("list", "--home", "--json").lines()] == [record]
    assert house("list", "--json").lines() == []
    assert [one["id"] for one in house("search", "boiler", "--home", "--json").lines()] == [record]
    assert house("search", "boiler", "--json").lines() == []
    shown = house("show", record)
    assert "Why: Looked at the boiler" in shown.out
    assert house("check").status == 0


def test_every_kind_says_in_which_file_it_is_kept_and_its_example_can_be_given_back(house: Desk) -> None:
    option = {"home": "--home", "carer": "--own"}
    kinds = [one for one in house("kinds", "--json").lines() if "file" in one]
    assert {one["file"] for one in kinds} == {"home", "carer"}
    for one in kinds:
        example = house.bare("example", one["kind"]).out
        added = house("add", one["kind"], option[one["file"]], "--file", house.given(example), "--json")
        assert added.status == 0, added.err


def test_ones_own_file_is_a_place_of_its_own(desk: Desk) -> None:
    added = desk("add", "training", "--own", "--file", desk.given(TRAINING), "--json")
    assert added.status == 0, added.err
    assert [one["id"] for one in desk("list", "--own", "--json").lines()] == [added.json()["id"]]
    assert [one["kind"] for one in desk("list", "--json").lines()] == ["child_file"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("visitor", "--child"), "“Visitor to the home” is kept in the home's own book. Say --home."),
        (("daily_log", "--home"), "“Daily log” is kept in a child's file. Say whose with --child."),
        (("daily_log",), "“Daily log” is kept in a child's file. Say whose with --child."),
        (("training", "--home"), "“Training” is kept in a carer's own file. Say --own."),
        (("training", "--home", "--own"), "Name one file: --child, --home or --own."),
        (("visitor", "--home"), "kept in a children's home, by those who work there"),
    ],
    ids=" ".join,
)
def test_a_record_of_another_sort_of_file_is_refused_in_a_sentence(
    desk: Desk, arguments: tuple[str, ...], sentence: str
) -> None:
    given = [
        part for argument in arguments for part in ((argument, desk.child) if argument == "--child" else (argument,))
    ]
    said = desk("add", *given, "--file", desk.given(VISIT))
    assert said.status == 2
    assert sentence in said.err
    assert said.out == ""
