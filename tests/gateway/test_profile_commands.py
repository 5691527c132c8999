"""A council writes its own words and telephone numbers by command, and what it gives is named where it is wrong."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from carer_app.councils import profile_named, profiles, read_profile
from carer_app.gateway import cli
from carer_app.gateway.profile import as_toml
from carer_app.gateway.services import make_services
from tests.gateway.builders import Laptop

DUTY = ("contact", "set", "--who", "duty_team", "--number", "01632 960500")


@pytest.fixture
def where(tmp_path: Path, database_url: str | None) -> list[str]:
    """The options that name a gateway."""
    return ["--data-dir", str(tmp_path)] + (["--database", database_url] if database_url else [])


@pytest.mark.parametrize("slug", sorted(profiles()))
def test_a_profile_that_is_shown_can_be_given_back_as_it_is(slug: str) -> None:
    assert read_profile("ours.toml", as_toml(profile_named(slug)).encode()) == profile_named(slug)


def test_a_council_changes_its_own_words(where: list[str], tmp_path: Path) -> None:
    _status, shown, _ = run("profile", "show", *where)
    ours = tmp_path / "ours.toml"
    ours.write_text(shown.replace('family_time = "family time"', 'family_time = "time with family"'))
    assert run("profile", "set", str(ours), *where)[:2] == (0, "The profile of North Tyneside is in use.\n")
    told = json.loads(run("profile", "show", "--json", *where)[1])
    assert told["terms"]["family_time"] == "time with family"


def test_a_profile_of_a_council_that_does_not_ship_can_be_set_before_anybody_joined(
    where: list[str], tmp_path: Path
) -> None:
    _status, shown, _ = run("profile", "show", *where)
    leeds = tmp_path / "leeds.toml"
    leeds.write_text(shown.replace('"north-tyneside"', '"leeds"').replace('name = "North Tyneside"', 'name = "Leeds"'))
    assert run("profile", "set", str(leeds), *where)[0] == 0
    assert json.loads(run("profile", "show", "--json", *where)[1])["slug"] == "leeds"


def test_a_gateway_that_computers_joined_stays_that_councils(
    where: list[str], tmp_path: Path, database_url: str | None
) -> None:
    services = make_services(tmp_path, database_url)
    Laptop(services).enrol()
    services.close()
    durham = tmp_path / "durham.toml"
    durham.write_text(as_toml(profile_named("durham")))
    status, _, error = run("profile", "set", str(durham), *where)
    assert (status, error.split(":")[0]) == (2, "slug should be north-tyneside")


def test_a_broken_file_is_named_with_its_key_and_nothing_changes(where: list[str], tmp_path: Path) -> None:
    _status, before, _ = run("profile", "show", *where)
    ours = tmp_path / "ours.toml"
    ours.write_text(before.replace("own = 24", 'own = "a day"'))
    status, _, error = run("profile", "set", str(ours), *where)
    assert status == 2
    assert error.startswith("The council profile ours.toml: deadlines.return_interview_hours.own should be a whole")
    assert run("profile", "show", *where)[1] == before


def test_a_number_is_not_checked_until_somebody_says_so(where: list[str]) -> None:
    assert run(*DUTY, *where)[1].endswith("01632 960500, not checked yet\n")
    assert run("contact", "list", *where)[1] == "duty_team  01632 960500  not checked yet\n"
    checked = ("--checked-by", "Ana Bell", "--checked-on", "2026-03-02", "--hours", "17:00 to 8:30")
    assert run(*DUTY, *checked, *where)[0] == 0
    told = [json.loads(line) for line in run("contact", "list", "--json", *where)[1].splitlines()]
    assert [(one["checked_by"], one["checked_on"]) for one in told] == [("Ana Bell", "2026-03-02")]
    assert run("contact", "remove", "--who", "duty_team", *where)[0] == 0
    assert run("contact", "list", *where)[1] == ""


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (("contact", "set", "--who", "duty_team", "--number", "ask Sam"), "number should be a telephone number"),
        ((*DUTY, "--checked-on", "2026-03-02"), "checked-on needs checked-by"),
        ((*DUTY, "--checked-by", "Ana", "--checked-on", "2099-03-02"), "checked_on is in the future"),
        (("contact", "set", "--who", "the_duty_team", "--number", "999"), "the_duty_team"),
        (("contact", "remove", "--who", "advocacy"), "no contact of that kind"),
    ],
)
def test_what_cannot_be_is_refused_by_name(tmp_path: Path, given: tuple[str, ...], names: str) -> None:
    status, _, error = run(*given, "--data-dir", str(tmp_path))
    assert status == 2
    assert names in error
    assert run("contact", "list", "--data-dir", str(tmp_path))[1] == ""


def run(*arguments: str) -> tuple[int, str, str]:
    """A command in this process, through the door that scripts use: exit code, output and errors."""
    runner = CliRunner()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["carer-gateway", *arguments])
        with runner.isolation() as (out, error, _):
            try:
                cli.main()
                status: Any = 0
            except SystemExit as end:
                status = end.code
            return int(status or 0), out.getvalue().decode(), error.getvalue().decode()
