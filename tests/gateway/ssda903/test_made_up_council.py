"""A made-up council of 200 children with every edge of the rules: its return breaks none, and its blanks are told of."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from carer_app.clock import SetClock
from carer_app.gateway.cli import cli
from carer_app.gateway.services import make_services
from carer_app.gateway.ssda903.child import number_of
from tests.gateway.ssda903.lives import END, YEAR, settle_all, two_homes, years
from tests.gateway.ssda903.rules import Cells, Truth, broken, missing_cells, tables

CHILDREN = 200
APRIL = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)


class Council:
    """The return of the made-up council, as its files say it."""

    def __init__(self, folder: Path) -> None:
        services = make_services(folder / "gateway", None, SetClock(APRIL), "north-tyneside")
        first, second = two_homes(services)
        homes = settle_all(first, second, years(CHILDREN))
        services.close()
        self.child = {name: number_of(home.opened.child) for name, (_life, home) in homes.items()}
        self.truth: dict[str, Truth] = {self.child[name]: life.true() for name, (life, _home) in homes.items()}
        self.name_of = {child: name for name, child in self.child.items()}
        self.folder = folder / "return"
        options = ["--year", "2025-26", "--out", str(self.folder), "--json", "--data-dir", str(folder / "gateway")]
        self.answer = CliRunner().invoke(cli, ["export", "ssda903", *options], catch_exceptions=False)
        self.files = {path.name: path.read_bytes() for path in self.folder.glob("*.csv")}
        self.tables = tables(self.files)
        self.report = (self.folder / "report.txt").read_text(encoding="utf-8")

    def rows(self, table: str, name: str) -> list[Cells]:
        return [row for row in self.tables[table] if row["CHILD"] == self.child[name]]

    def spells(self, name: str) -> list[tuple[str, str, str]]:
        return [(row["MISSING"], row["MIS_START"], row["MIS_END"]) for row in self.rows("Missing", name)]

    def told(self, name: str) -> str:
        """What the report says of one child."""
        blocks = re.split(r"\n\n(?=[A-Z]{10})", self.report.partition("Which child is which")[0])
        return next((block for block in blocks if block.startswith(self.child[name])), "")


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    return Council(tmp_path_factory.mktemp("council"))


def test_no_rule_is_broken(council: Council) -> None:
    hits = broken(council.tables, YEAR, council.truth)
    assert [(rule, council.name_of[child]) for rule, child in hits] == []


def test_every_table_is_there_with_rows_and_nothing_else(council: Council) -> None:
    assert sorted(path.name for path in council.folder.iterdir()) == [
        "Header.csv",
        "Missing.csv",
        "OC2.csv",
        "Reviews.csv",
        "report.txt",
    ]
    assert all(council.tables[table] for table in ("Header", "Missing", "OC2", "Reviews"))
    answer = json.loads(council.answer.stdout)
    assert answer["year"] == "2025-26"
    assert answer["missing"] == len(council.tables["Missing"])
    assert answer["without_rows"] == 1


def test_only_this_account_may_read_the_files(council: Council) -> None:
    assert {os.stat(path).st_mode & 0o777 for path in council.folder.iterdir()} == {0o600}
    assert os.stat(council.folder).st_mode & 0o777 == 0o700


def test_every_blank_that_the_return_asks_for_is_told_of(council: Council) -> None:
    """Rules 186, 191, 197B, 543 and 545 ask for cells that no carer writes: each stands in the report of its child."""
    untold = [
        (council.name_of[row["CHILD"]], cell)
        for row in council.tables["OC2"]
        for cell in missing_cells(row, END)
        if cell not in _blanks(council.told(council.name_of[row["CHILD"]]))
    ]
    assert council.tables["OC2"]
    assert untold == []


def test_who_was_looked_after_for_the_whole_year_has_a_row_or_is_told_of(council: Council) -> None:
    with_row = {row["CHILD"] for row in council.tables["OC2"]}
    for row in council.tables["Header"]:
        if council.truth[row["CHILD"]].continuous and row["CHILD"] not in with_row:
            assert "no oc2 row" in council.told(council.name_of[row["CHILD"]]).casefold()


@pytest.mark.parametrize(
    ("name", "spells"),
    [
        ("one night", [("M", "10/05/2025", "11/05/2025")]),
        ("twice in one day", [("M", "10/05/2025", "10/05/2025")] * 2),
        ("back and away on one day", [("M", "09/05/2025", "10/05/2025"), ("M", "10/05/2025", "")]),
        ("still away on 31 March", [("M", "30/03/2026", "")]),
        ("back on 31 March", [("M", "30/03/2026", "31/03/2026")]),
        ("away from 31 March, late", [("M", "31/03/2026", "")]),
        ("away from 1 April by the clock", []),
        ("away since last year", [("M", "20/03/2025", "05/04/2025")]),
        ("back on 1 April by the clock", [("M", "31/03/2025", "01/04/2025")]),
        ("back on 31 March last year", []),
        ("open for a year", [("M", "20/02/2025", "")]),
        ("other years", []),
        (
            "never back",
            [("M", "20/03/2025", "02/06/2025"), ("M", "02/06/2025", "30/09/2025"), ("M", "30/09/2025", "01/10/2025")],
        ),
        ("the night the clocks go forward", [("M", "29/03/2026", "29/03/2026")]),
        ("the night the clocks go back", [("M", "26/10/2025", "26/10/2025")]),
        ("from missing to away", [("M", "01/08/2025", "02/08/2025"), ("A", "02/08/2025", "03/08/2025")]),
        (
            "one inside the other",
            [("M", "01/08/2025", "04/08/2025"), ("A", "04/08/2025", "06/08/2025"), ("M", "06/08/2025", "09/08/2025")],
        ),
        ("from two homes", [("M", "01/09/2025", "02/09/2025")]),
        ("late home", []),
        ("moved on while away", [("M", "03/11/2025", "20/11/2025")]),
        ("taken back", []),
        ("two versions", [("M", "01/07/2025", "02/07/2025")]),
        ("no birth date", []),
        ("a baby", []),
        ("before care began", []),
    ],
)
def test_spells_away_as_they_are_returned(council: Council, name: str, spells: list[tuple[str, str, str]]) -> None:
    assert council.spells(name) == spells


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("open for a year", "It began before this year. Is it still open?"),
        ("never back", "has no return, and another began on Mon 2 June 2025"),
        ("two versions", "The one with the earlier return is used."),
        ("no birth date", "Not returned: M from 10/05/2025 to 11/05/2025."),
        ("a baby", "not after the birth date"),
        ("before care began", "before the day on which care began"),
        ("nobody saw them go", "they were last seen"),
        ("moved on while away", "It ends with the stay here, on 20 November 2025"),
        ("from two homes", "Two records tell of the same time away"),
        ("nobody wrote when care began", "They have been here since 5 June 2023"),
        ("here for half a year, care unknown", "nobody wrote when care began"),
        ("health", "Known here: TEETH_CHECK is 1 (1 June 2025)."),
        ("reviews", "The review of 1 September 2025 is left out: nobody wrote how the young person took part"),
        ("reviews", "The review of 1 December 2025 is left out: records do not agree"),
        ("seventeen on 1 April", "They turned 17 on 1 April"),
    ],
)
def test_what_is_not_certain_is_told_of(council: Council, name: str, says: str) -> None:
    assert says in council.told(name)


@pytest.mark.parametrize(
    ("name", "reviews"),
    [
        ("reviews", [("01/04/2025", "PN1"), ("31/03/2026", "PN6")]),
        ("a fourth birthday", [("09/09/2025", "PN0"), ("11/09/2025", "PN1")]),
        ("short stays", []),
    ],
)
def test_reviews_of_the_year_with_a_code_that_fits(council: Council, name: str, reviews: list[tuple[str, str]]) -> None:
    assert [(row["REVIEW"], row["REVIEW_CODE"]) for row in council.rows("Reviews", name)] == reviews


@pytest.mark.parametrize(
    ("name", "has_row"),
    [
        ("care began on 1 April", True),
        ("care began on 2 April", False),
        ("nobody wrote when care began", True),
        ("here for half a year, care unknown", False),
        ("short stays", False),
        ("moved on while away", False),
        ("no birth date", False),
    ],
)
def test_twelve_months(council: Council, name: str, has_row: bool) -> None:
    assert bool(council.rows("OC2", name)) is has_row


def test_who_was_never_here_in_the_year_is_not_in_it(council: Council) -> None:
    assert council.rows("Header", "born after the year") == []
    assert council.child["born after the year"] not in council.report


def test_the_report_names_nobody_and_says_nothing_that_was_written(council: Council) -> None:
    assert "Robin" not in council.report
    assert "Nobody but the home may read this" not in council.report
    assert all(b"Robin" not in content for content in council.files.values())


def test_a_report_tells_which_child_is_which(council: Council) -> None:
    listed = dict(re.findall(r"^([A-Z]{10})  ([0-9a-f-]{36})", council.report, re.MULTILINE))
    assert all(number_of(file) == child for child, file in listed.items())
    assert len(listed) == len(council.tables["Header"]) + 1


def _blanks(told: str) -> set[str]:
    return {cell for line in re.findall(r"^    blank: (.*)$", told, re.MULTILINE) for cell in line.split(", ")}
