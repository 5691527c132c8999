"""The return from a gateway's own database: what counts in it, whose it is, and the command that makes it."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from carer_app.clock import SetClock
from carer_app.domain.child import ChildSheet
from carer_app.domain.kind import SectionKind
from carer_app.domain.revision import Op
from carer_app.errors import BadInputError
from carer_app.gateway import cli, homes
from carer_app.gateway.db.tables import audit_log
from carer_app.gateway.linking import link, unlink
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services, make_services
from carer_app.gateway.ssda903.child import ChildReturned, number_of
from carer_app.gateway.ssda903.export import Return, make_return
from carer_app.gateway.ssda903.report import report
from carer_app.gateway.ssda903.year import CollectionYear
from carer_app.journal.forms import New
from carer_app.logs.missing.record import Category
from tests.gateway.builders import Laptop
from tests.gateway.closing import Closed
from tests.gateway.ssda903.lives import Home, Life, episode, settle_in
from tests.sync.conftest import Connected, connect

__all__ = ["connect"]
YEAR = CollectionYear(ends_in=2026)
SPELL = ("M", "10/05/2025", "11/05/2025")
TIMES = ("2025-05-10T20:30", "2025-05-11T06:00")


def made(services: Services) -> Return:
    return make_return(services, YEAR, {}, "test")


def of(services: Services, file: str) -> ChildReturned:
    return next(child for child in made(services).children if file in child.files)


def spells(child: ChildReturned) -> list[tuple[str, str, str]]:
    return [(row["MISSING"], row["MIS_START"], row["MIS_END"]) for row in child.missing]


def said(child: ChildReturned) -> str:
    return "\n".join(note.sentence for note in child.notes)


@pytest.fixture
def second(services: Services) -> Laptop:
    laptop = Laptop(services)
    laptop.enrol("Elm House")
    return laptop


@pytest.fixture
def home(laptop: Laptop, second: Laptop) -> Home:
    """A child who was once away for a night."""
    return settle_in(laptop, second, Life("away once", lambda home: home.away(*TIMES) and None))


@pytest.fixture
def manager(services: Services) -> CouncilPerson:
    return add_person(services, NewPerson(name="Mia", email="m@x.uk", role="manager"))[0]


def test_a_night_away_is_a_row(services: Services, home: Home) -> None:
    child = of(services, home.opened.child)
    assert spells(child) == [SPELL]
    assert child.header
    assert child.header["DOB"] == "06/05/2012"


def test_who_made_it_is_noted_without_a_name_of_a_child(services: Services, home: Home) -> None:
    made(services)
    with services.reading() as connection:
        noted = connection.execute(select(audit_log).where(audit_log.c.what == "exported ssda903")).one()
    assert (noted.person, noted.detail) == ("test", "2025-26 1")


def test_an_episode_in_a_closed_section_is_never_counted(services: Services, laptop: Laptop, home: Home) -> None:
    closed = Closed(laptop, home.opened.child)
    closed.begin()
    closed.send(closed.revision(episode("2025-07-01T20:00", "2025-07-02T06:00"), kind="missing_episode"))
    assert spells(of(services, home.opened.child)) == [SPELL]


def test_what_is_held_is_not_counted_and_the_report_says_how_many(
    services: Services, laptop: Laptop, home: Home
) -> None:
    homes.revoke(services, laptop.id)
    home.away("2025-07-01T20:00", "2025-07-02T06:00")
    laptop.sync()
    child = of(services, home.opened.child)
    assert spells(child) == [SPELL]
    assert "wait at the gateway for somebody to look at them: 1" in said(child)


def test_what_a_newer_program_wrote_is_told_of_and_the_rest_comes_out(
    services: Services, laptop: Laptop, home: Home
) -> None:
    home.write("missing_episode", episode("2025-07-01T20:00"), schema=99)
    laptop.sync()
    child = of(services, home.opened.child)
    assert spells(child) == [SPELL]
    assert "of a form that this version cannot read" in said(child)


def test_a_version_that_was_taken_back_beside_one_that_stands_is_told_of(
    services: Services, laptop: Laptop, home: Home
) -> None:
    first = home.away("2025-07-01T20:00", "2025-07-02T06:00")
    home.away("2025-07-01T20:00", "2025-07-02T07:00", of=first)
    home.write("missing_episode", None, of=first, op=Op.RETRACT, reason="Wrong child.")
    laptop.sync()
    child = of(services, home.opened.child)
    assert spells(child) == [SPELL, ("M", "01/07/2025", "02/07/2025")]
    assert "Two versions of the record of Tue 1 July 2025, 21:00 stand side by side" in said(child)


def test_an_episode_that_was_moved_counts_for_the_right_child_alone(
    connect: Callable[..., Connected], services: Services
) -> None:
    one = connect("one", "Sam Okafor")
    maya, leo = one.home.child("Maya"), one.home.child("Leo")
    raw = {"opened_at": "2025-10-10T20:30:00Z", "returned_at": "2025-10-11T06:00:00Z"}
    record = one.home.journal.add(New(kind="missing_episode", child=maya, raw=raw)).id
    one.work.sync_once()
    assert [spells(of(services, child)) for child in (maya, leo)] == [[("M", "10/10/2025", "11/10/2025")], []]
    one.work.moving.move(record, leo, "Written in the wrong file.")
    one.work.sync_once()
    assert [spells(of(services, child)) for child in (maya, leo)] == [[], [("M", "10/10/2025", "11/10/2025")]]


def test_a_moved_episode_that_somebody_amended_meanwhile_says_nothing(
    services: Services, laptop: Laptop, home: Home
) -> None:
    first = home.away("2025-07-01T20:00", "2025-07-02T06:00")
    home.write("missing_episode", None, of=first, op=Op.MOVE, reason="Written in the wrong file.")
    home.away("2025-07-01T20:00", "2025-07-02T07:00", of=first)
    laptop.sync()
    assert spells(of(services, home.opened.child)) == [SPELL]


def test_two_files_of_one_child_are_one_child(
    services: Services, laptop: Laptop, second: Laptop, home: Home, manager: CouncilPerson
) -> None:
    other = settle_in(
        second, laptop, Life("again", lambda home: home.away("2025-05-11T01:00", "2025-05-11T08:00") and None)
    )
    alone = {home.opened.child: [SPELL], other.opened.child: [("M", "11/05/2025", "11/05/2025")]}
    assert {file: spells(of(services, file)) for file in alone} == alone
    link(services, manager, home.opened.child, other.opened.child)
    (child,) = made(services).children
    assert spells(child) == [SPELL]
    assert child.child == number_of(home.opened.child)
    assert "returned as one child" in said(child)
    unlink(services, manager, other.opened.child, home.opened.child)
    assert {file: spells(of(services, file)) for file in alone} == alone


def test_two_files_with_two_birth_dates_have_no_rows(
    services: Services, laptop: Laptop, second: Laptop, home: Home, manager: CouncilPerson
) -> None:
    other = settle_in(second, laptop, Life("again", born=date(2013, 1, 1)))
    link(services, manager, home.opened.child, other.opened.child)
    (child,) = made(services).children
    assert child.header is None
    assert "Not returned: M from 10/05/2025 to 11/05/2025." in said(child)


def test_a_placement_that_never_was_leaves_a_child_without_records_out(
    services: Services, laptop: Laptop, second: Laptop
) -> None:
    quiet = settle_in(laptop, second, Life("quiet"))
    assert len(made(services).children) == 1
    for placement in homes.placements_of(services, quiet.opened.child):
        homes.undo_placement(services, placement.id, "test")
    assert made(services).children == ()


def test_a_sheet_that_learns_the_birth_date_gives_rows(services: Services, laptop: Laptop, second: Laptop) -> None:
    child = settle_in(laptop, second, Life("unknown", lambda home: home.away(*TIMES) and None, born=None))
    assert of(services, child.opened.child).header is None
    sheet = laptop.open_stream(child.opened.child, SectionKind.SHEET)
    about = ChildSheet(
        chosen_name="R",
        responsible_authority="north-tyneside",
        here_since=date(2023, 6, 5),
        birth_date=date(2012, 1, 1),
    )
    laptop.enter(laptop.revision(sheet, about, kind="child_file"))
    laptop.sync()
    assert spells(of(services, child.opened.child)) == [SPELL]


@pytest.mark.parametrize(("authority", "has_rows"), [("durham", False), ("north-tyneside", True), ("england", True)])
def test_a_child_of_another_council_is_told_of_and_not_returned(
    services: Services, laptop: Laptop, second: Laptop, authority: str, has_rows: bool
) -> None:
    life = Life("away once", lambda home: home.away(*TIMES) and None, authority=authority)
    child = of(services, settle_in(laptop, second, life).opened.child)
    assert (child.header is not None) is has_rows
    assert spells(child) == ([SPELL] if has_rows else [])
    assert ("another council as responsible (durham)" in said(child)) is not has_rows
    assert ("Not returned: M from 10/05/2025 to 11/05/2025." in said(child)) is not has_rows
    assert "still to be confirmed by a manager" in said(child)


def test_a_year_that_has_not_begun_is_bad_input(services: Services) -> None:
    with pytest.raises(BadInputError, match="2027-28 has not begun"):
        make_return(services, CollectionYear(ends_in=2028), {}, "test")


def test_a_year_that_runs_says_so(services: Services, home: Home) -> None:
    assert "The year is not over yet" in report(made(services))


# ---- the command


@pytest.fixture
def where(tmp_path: Path) -> list[str]:
    """A gateway with a child who was away for a night, and one of whom little is known."""
    services = make_services(tmp_path / "gateway", None, SetClock(datetime(2026, 4, 20, tzinfo=UTC)), "north-tyneside")
    laptop, second = Laptop(services), Laptop(services)
    laptop.enrol()
    second.enrol("Elm House")
    settle_in(
        laptop, second, Life("away", lambda home: home.away(*TIMES, Category.AWAY_WITHOUT_AUTHORISATION) and None)
    )
    settle_in(laptop, second, Life("unknown", born=None))
    services.close()
    return ["--data-dir", str(tmp_path / "gateway")]


def run(*arguments: str) -> tuple[int, str, str]:
    """The command through the door that scripts use."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["carer-gateway", "export", "ssda903", *arguments])
        with CliRunner().isolation() as (out, error, _):
            try:
                cli.main()
                status = 0
            except SystemExit as end:
                status = int(end.code or 0)
            return status, out.getvalue().decode(), error.getvalue().decode()


def test_the_command_says_in_words_and_in_json_what_it_wrote(where: list[str], tmp_path: Path) -> None:
    status, out, error = run("--year", "2026", "--out", str(tmp_path / "a"), *where)
    assert (status, error) == (0, "")
    assert out.startswith("2025-26: rows Header 1, Missing 1, OC2 1, Reviews 0.\n")
    status, out, error = run("--year", "2025-26", "--out", str(tmp_path / "b"), "--json", *where)
    assert (status, error) == (0, "")
    told = json.loads(out)
    assert told.pop("notes") > 0
    assert told == {"year": "2025-26", "header": 1, "missing": 1, "oc2": 1, "reviews": 0, "without_rows": 1}


def test_the_same_records_give_the_same_files(where: list[str], tmp_path: Path) -> None:
    for folder in ("a", "b"):
        run("--year", "2026", "--out", str(tmp_path / folder), *where)
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert [(tmp_path / "a" / name).read_bytes() for name in names] == [
        (tmp_path / "b" / name).read_bytes() for name in names
    ]


def test_an_earlier_return_is_never_written_over(where: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "OC2.csv").write_text("ours")
    status, told, error = run("--year", "2026", "--out", str(out), *where)
    assert (status, told, error.count("\n")) == (2, "", 1)
    assert "already holds OC2.csv" in error
    assert [path.name for path in out.iterdir()] == ["OC2.csv"]
    assert (out / "OC2.csv").read_text() == "ours"


def test_a_folder_that_cannot_be_written_is_one_sentence(where: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, told, error = run("--year", "2026", "--out", str(tmp_path / "file" / "below"), *where)
    assert (status, told, error.count("\n")) == (1, "", 1)


@pytest.mark.parametrize("year", ["26", "2025-27", "last", "2099-00"])
def test_a_year_that_is_none_is_bad_input(where: list[str], tmp_path: Path, year: str) -> None:
    status, told, error = run("--year", year, "--out", str(tmp_path / "out"), *where)
    assert (status, told, error.count("\n")) == (2, "", 1)
    assert error.startswith("year ")
    assert not (tmp_path / "out").exists()


def test_the_councils_own_file_gives_its_numbers_and_what_no_record_says(where: list[str], tmp_path: Path) -> None:
    run("--year", "2026", "--out", str(tmp_path / "first"), *where)
    here = (tmp_path / "first" / "Missing.csv").read_text().splitlines()[1].split(",")[0]
    ours = tmp_path / "ours.csv"
    ours.write_text(
        f"HERE,CHILD,SEX,ETHNIC,UPN,MOTHER\n{here},00471,f,WBRI,UN2,0\nnobody,2,M,,,\n", encoding="utf-8-sig"
    )
    status, _, _ = run("--year", "2026", "--out", str(tmp_path / "out"), "--council-data", str(ours), *where)
    assert status == 0
    assert (tmp_path / "out" / "Header.csv").read_text().splitlines()[1] == "00471,F,06/05/2012,WBRI,UN2,0,"
    assert (tmp_path / "out" / "Missing.csv").read_text().splitlines()[1] == "00471,06/05/2012,A,10/05/2025,11/05/2025"
    told = (tmp_path / "out" / "report.txt").read_text()
    assert "fit no child of this year: nobody" in told
    assert "Only the council's own case system knows" not in told


def test_what_is_blank_for_everybody_is_said_once_and_for_some_by_name(where: list[str], tmp_path: Path) -> None:
    run("--year", "2026", "--out", str(tmp_path / "first"), *where)
    told = (tmp_path / "first" / "report.txt").read_text()
    assert told.count("Only the council's own case system knows: SEX, ETHNIC, UPN, MOTHER. Of: every child.") == 1
    assert "Header, of 1 rows: SEX 1, ETHNIC 1, UPN 1, MOTHER 1, MC_DOB 1" in told


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"CHILD,SEX\n1,F\n", "no column HERE"),
        (b"HERE,NAME\n1,Robin\n", "columns that are not known: NAME"),
        (b"HERE,SEX\n1,1\n", "line 2: SEX is not a value"),
        (b"HERE,MC_DOB\n1,31/02/2025\n", "line 2: MC_DOB is not a value"),
        (b"HERE,SDQ_SCORE\n1,41\n", "line 2: SDQ_SCORE is not a value"),
        (b"HERE,SEX\n,F\n", "line 2: HERE is empty"),
        (b"HERE,SEX\n1,F\n1,M\n", "line 3: this child stands in it twice"),
        (b"HERE,CHILD\n1,7\n2,7\n", "the same CHILD to two children: 7"),
        (b"\xff\xfeH\x00", "not text in UTF-8"),
        (b"", "no column HERE"),
    ],
)
def test_a_file_of_the_councils_that_cannot_be_is_named_and_nothing_is_written(
    where: list[str], tmp_path: Path, content: bytes, says: str
) -> None:
    ours = tmp_path / "ours.csv"
    ours.write_bytes(content)
    status, told, error = run("--year", "2026", "--out", str(tmp_path / "out"), "--council-data", str(ours), *where)
    assert (status, told, error.count("\n")) == (2, "", 1)
    assert says in error
    assert not (tmp_path / "out").exists()
