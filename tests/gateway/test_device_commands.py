"""The commands about computers, the lease, grants and stays, as an operator types them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from carer_app.clock import SetClock, SystemClock
from carer_app.domain.command import Outcome, obeyed
from carer_app.domain.words import moment_words
from carer_app.errors import BadInputError
from carer_app.gateway.cli import cli
from carer_app.gateway.services import Services
from tests.gateway.builders import Laptop

Run = Callable[..., str]


@pytest.fixture
def run(services: Services, tmp_path: Path, database_url: str | None) -> Run:
    where = ["--data-dir", str(tmp_path)] + (["--database", database_url] if database_url else [])

    def make(*words: str) -> str:
        result = CliRunner().invoke(cli, [*words, *where], catch_exceptions=False, standalone_mode=False)
        return result.stdout

    return make


def test_a_computer_is_asked_and_the_list_says_what_became_of_it(run: Run, laptop: Laptop) -> None:
    first = json.loads(run("device", "lock", laptop.id, "--json"))
    number = first.pop("counter")
    assert first == {"device": laptop.id, "what": "lock"}
    assert "Asked." in run("device", "wipe", laptop.id)
    run("device", "hold", laptop.id, "--words", "Ask Ruth.")
    run("device", "release", laptop.id)
    laptop.enter(
        control=(
            obeyed(number, Outcome.DONE, laptop.services.now()),
            obeyed(number + 1, Outcome.UNDER_HOLD, "now"),
        )
    )
    laptop.sync()
    told = run("device", "list")
    assert "lock  done Tue 3 March 2026, 20:00" in told
    assert "wipe  not done, because a hold stands" in told
    assert told.count("no answer yet") == 2
    (line,) = run("device", "list", "--json").splitlines()
    told = [(one["counter"], one["outcome"]) for one in json.loads(line)["asked"]]
    assert [outcome for _number, outcome in told] == [None, None, "under-hold", "done"]
    assert [given for given, _outcome in told] == sorted({given for given, _outcome in told}, reverse=True)


def test_two_copies_of_one_folder_are_told_to_the_operator(run: Run, laptop: Laptop, clock: SetClock) -> None:
    clock.advance(SystemClock().now() - clock.now())
    assert json.loads(run("device", "list", "--json"))["copied"] is None
    for instance in ("another", laptop.instance):
        laptop.instance = instance
        laptop.sync()
    assert json.loads(run("device", "list", "--json"))["copied"] == laptop.services.now()
    assert f"two computers use copies of its folder; last seen {moment_words(clock.now())}." in run("device", "list")
    assert "1 computer is used in two copies of its folder" in run("audit")
    assert "copied" not in json.loads(run("audit", "--json"))


def test_the_lease_is_told_and_chosen_within_its_bounds(run: Run) -> None:
    assert run("lease") == "30 days\n"
    assert json.loads(run("lease", "--days", "14", "--json")) == {"days": 14}
    for odd in ("13", "46"):
        with pytest.raises(BadInputError, match="from 14 to 45"):
            run("lease", "--days", odd)
    assert run("lease") == "14 days\n"


def test_an_earlier_stay_is_granted_listed_and_ended(run: Run, laptop: Laptop) -> None:
    child = laptop.open_child().child
    laptop.sync()
    grant = run(
        "grant", "add", "--child", child, "--home", "Rowan House", "--until", "2099-01-01", "--reason", "A review."
    )
    (line,) = run("grant", "list", "--json").splitlines()
    told = json.loads(line)
    assert (told["id"], told["child"], told["home_name"], told["ended"]) == (grant.strip(), child, "Rowan House", None)
    run("grant", "end", grant.strip())
    assert "  ended  A review." in run("grant", "list")


def test_a_short_stay_is_given_its_last_day_and_an_end_is_undone(run: Run, laptop: Laptop) -> None:
    child = laptop.open_child().child
    laptop.sync()
    home = ("placement", "add", "--child", child, "--home", "Rowan House", "--from", "2026-03-06")
    made = run(*home, "--until", "2026-03-08").strip()
    ends = {one["id"]: one["end"] for one in map(json.loads, run("placement", "list", "--json").splitlines())}
    assert ends[made] == "2026-03-08"
    run("placement", "reopen", made)
    ends = {one["id"]: one["end"] for one in map(json.loads, run("placement", "list", "--json").splitlines())}
    assert ends[made] is None
    with pytest.raises(BadInputError, match="before the stay begins"):
        run(*home, "--until", "2026-03-05")


def test_a_hand_back_is_asked_only_of_a_home_from_which_the_child_moved_on(run: Run, laptop: Laptop) -> None:
    child = laptop.open_child().child
    laptop.sync()
    with pytest.raises(BadInputError, match="has not moved on"):
        run("device", "hand-back", laptop.id, "--child", child)
    placement = json.loads(run("placement", "list", "--json").splitlines()[0])["id"]
    run("placement", "end", placement, "--on", "2026-03-01")
    run("device", "hand-back", laptop.id, "--child", child)
    (line,) = run("device", "list", "--json").splitlines()
    assert [(one["what"], one["file"]) for one in json.loads(line)["asked"]] == [("hand_back", child)]
