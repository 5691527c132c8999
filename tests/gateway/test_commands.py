"""The commands keep their promise: names, exit codes, JSON, one plain sentence, and a clean end."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner

from carer_app.gateway import cli
from carer_app.gateway.services import make_services
from tests.gateway.builders import Laptop


@pytest.fixture
def where(tmp_path: Path, database_url: str | None) -> list[str]:
    """The options that name a gateway."""
    return ["--data-dir", str(tmp_path)] + (["--database", database_url] if database_url else [])


def test_a_migrated_database_may_be_migrated_again(where: list[str]) -> None:
    assert _run("migrate", *where) == (0, "", "")


def test_an_unmigrated_postgresql_is_refused(postgres: str, tmp_path: Path) -> None:
    status, _, error = _run("audit", "--data-dir", str(tmp_path), "--database", postgres)
    assert (status, error) == (
        1,
        "The database has another form than this version needs. Run: carer-gateway migrate\n",
    )


def test_an_invitation_as_json(where: list[str]) -> None:
    status, out, _ = _run("invite", "--home", "Rowan House", "--json", *where)
    told = json.loads(out)
    assert status == 0
    assert told.keys() == {"code", "expires"}
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}", told["code"])


def test_an_invited_device_is_listed_and_revoked(where: list[str], tmp_path: Path, database_url: str | None) -> None:
    _, out, _ = _run("invite", "--home", "Rowan House", "--json", *where)
    services = make_services(tmp_path, database_url)
    laptop = Laptop(services)
    laptop.enrol(code=json.loads(out)["code"])
    services.close()
    assert _run("device", "revoke", laptop.id, *where) == (0, "", "")
    _, out, _ = _run("device", "list", "--json", *where)
    assert json.loads(out) == {
        "home": "Rowan House",
        "id": laptop.id,
        "name": "Kitchen laptop",
        "heard": None,
        "revoked": True,
        "quiet_weeks": 0,
        "copied": None,
        "asked": [],
    }
    assert _run("device", "revoke", "nothing", *where)[0] == 2


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        ("manager", "They see every child."),
        ("admin", "They see no child's records; the role is a technical one."),
        ("supervising_social_worker", "They see the children of every home, because none was named."),
        ("iro", "They see the children they are allocated: 0."),
    ],
)
def test_adding_a_person_says_what_they_see_and_the_password_once(where: list[str], role: str, sentence: str) -> None:
    status, out, _ = _run("person", "add", "--name", "Mia", "--email", "m@x.uk", "--role", role, *where)
    assert status == 0
    assert sentence in out
    assert re.search(r"shown this once: [0-9a-f]{6}(-[0-9a-f]{6}){3}\n", out)


def test_a_person_with_a_password_file_is_shown_none(where: list[str], tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("five quiet words in here\nnot this\n")
    options = ["--name", "Mia", "--email", "m@x.uk", "--role", "manager", "--password-file", str(file), "--json"]
    status, out, _ = _run("person", "add", *options, *where)
    assert (status, json.loads(out).keys()) == (0, {"id"})


@pytest.mark.parametrize("content", [b"", b"\n", b"  \nnot this\n", b"\xff\xfe five quiet words"])
def test_a_password_file_without_a_password_is_named(where: list[str], tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "password"
    file.write_bytes(content)
    options = ["--name", "Mia", "--email", "m@x.uk", "--role", "manager", "--password-file", str(file)]
    status, out, error = _run("person", "add", *options, *where)
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert error.startswith("password-file ")


def test_people_are_listed_and_leave(where: list[str]) -> None:
    ids = {}
    for name in ("Mia", "Ola"):
        options = ["--name", name, "--email", f"{name}@x.uk", "--role", "iro", "--json"]
        ids[name] = json.loads(_run("person", "add", *options, *where)[1])["id"]
    assert _run("person", "end", ids["Mia"], *where) == (0, "", "")
    left, here = map(json.loads, _run("person", "list", "--json", *where)[1].splitlines())
    assert here == {"id": ids["Ola"], "name": "Ola", "role": "iro", "email": "ola@x.uk", "until": None}
    assert (left["id"], left["until"] is None) == (ids["Mia"], False)
    assert _run("person", "end", ids["Mia"], *where)[0] == 0
    assert json.loads(_run("person", "list", "--json", *where)[1].splitlines()[0]) == left
    lines = _run("person", "list", *where)[1].splitlines()
    assert ["  left " in line for line in lines] == [True, False]
    assert _run("person", "end", "nobody", *where)[0] == 2


def test_bad_input_ends_with_two_and_names_the_field(where: list[str]) -> None:
    for options in (
        ["person", "add", "--name", "M", "--email", "m@x.uk", "--role", "wizard"],
        ["person", "add", "--name", "M", "--email", "nonsense", "--role", "manager"],
        ["placement", "add", "--child", "nobody", "--home", "Rowan House"],
        ["placement", "end", "nothing"],
        ["invite", "--home", " "],
        ["nonsense"],
    ):
        status, out, error = _run(*options, *(where if options[0] != "nonsense" else []))
        assert (status, out) == (2, "")
        assert error.strip()
        assert "Traceback" not in error


def test_placements_by_command(where: list[str], tmp_path: Path, database_url: str | None) -> None:
    services = make_services(tmp_path, database_url)
    laptop = Laptop(services)
    laptop.enrol()
    child = laptop.open_child().child
    laptop.sync()
    services.close()
    _, out, _ = _run("placement", "list", "--json", *where)
    begun = json.loads(out)
    assert (begun["child"], begun["home_name"], begun["confirmed"]) == (child, "Rowan House", False)
    assert _run("placement", "confirm", begun["id"], *where)[0] == 0
    assert _run("placement", "end", begun["id"], "--on", "2026-03-09", *where)[0] == 0
    assert _run("invite", "--home", "Elm House", *where)[0] == 0
    status, out, _ = _run("placement", "add", "--child", child, "--home", "Elm House", "--from", "2026-03-10", *where)
    assert status == 0
    assert _run("placement", "undo", out.strip(), *where)[0] == 0
    assert _run("placement", "list", *where)[1].count("Rowan House  2026-03-01 – 2026-03-09") == 1


def test_holds_by_command(where: list[str], tmp_path: Path, database_url: str | None) -> None:
    services = make_services(tmp_path, database_url)
    laptop = Laptop(services)
    laptop.enrol()
    child = laptop.open_child().child
    laptop.sync()
    services.close()
    status, out, _ = _run("hold", "add", "--child", child, "--reason", "A complaint.", "--json", *where)
    first = json.loads(out)["id"]
    assert status == 0
    status, out, _ = _run(
        "hold", "add", "--person", laptop.writer.id, "--reason", "A second.", "--words", "Ask.", *where
    )
    second = out.strip()
    assert _run("hold", "lift", first, "--reason", "It is closed.", *where) == (0, "", "")
    listed = {one["id"]: one for one in map(json.loads, _run("hold", "list", "--json", *where)[1].splitlines())}
    assert (listed[first]["child"], listed[first]["lifted_reason"]) == (child, "It is closed.")
    assert (listed[second]["person"], listed[second]["words"], listed[second]["lifted"]) == (
        laptop.writer.id,
        "Ask.",
        None,
    )
    lines = _run("hold", "list", *where)[1].splitlines()
    assert sorted("  lifted " in line for line in lines) == [False, True]
    assert _run("hold", "lift", first, "--reason", "Again.", *where)[0] == 2
    assert _run("hold", "add", "--child", child, "--person", laptop.writer.id, "--reason", "x", *where)[0] == 2


def test_an_audit_as_json(where: list[str]) -> None:
    status, out, _ = _run("audit", "--json", *where)
    assert status == 0
    assert json.loads(out) == {"records": 0, "entries": 0, "gaps": 0, "forks": 0, "held": 0, "broken": 0}


def test_an_audit_that_finds_something_ends_with_one(tmp_path: Path) -> None:
    services = make_services(tmp_path)
    with services.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER entries_no_update")
    services.close()
    status, out, error = _run("audit", "--json", "--data-dir", str(tmp_path))
    assert (status, json.loads(out)["broken"]) == (1, 1)
    assert error == "trigger entries_no_update is missing\n"


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_used_is_one_sentence(tmp_path: Path, address: str) -> None:
    status, out, error = _run("audit", "--data-dir", str(tmp_path), "--database", address)
    assert (status, out) == (2 if address.startswith("mysql") else 1, "")
    assert error.count("\n") == 1


def test_help_is_there_for_every_command() -> None:
    runner = CliRunner()
    for path in (
        ["serve"],
        ["migrate"],
        ["invite"],
        ["device", "list"],
        ["person", "add"],
        ["placement", "add"],
        ["export", "ssda903"],
        ["audit"],
    ):
        result = runner.invoke(cli.cli, [*path, "--help"])
        assert result.exit_code == 0
        assert "--data-dir" in result.output
        assert "--database" in result.output


def test_the_served_gateway_says_where_it_is_and_ends_when_told(where: list[str]) -> None:
    with _served(*where) as (process, address):
        assert httpx2.get(f"{address}/healthz").text == "ok\n"
        answer = httpx2.post(f"{address}/v1/sync", content=b"{}", headers={"Content-Type": "application/json"})
        assert answer.status_code == 401
        assert "uvicorn" not in answer.headers.get("server", "")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stdout
        assert process.stdout.read() == ""
        assert process.stderr
        assert process.stderr.read() == ""


def test_a_served_profile_is_remembered(tmp_path: Path) -> None:
    for options in (["--profile", "durham"], []):
        with _served("--data-dir", str(tmp_path), *options) as (_, address):
            assert '\\"slug\\":\\"durham\\"' in httpx2.get(f"{address}/v1/profile").text


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with _served("--data-dir", str(tmp_path / "one")) as (_, address):
        port = address.rpartition(":")[2]
        status, out, error = _process("serve", "--data-dir", str(tmp_path / "two"), "--port", port)
    assert (status, out) == (1, "")
    assert error.splitlines()[-1].startswith("The gateway cannot listen on 127.0.0.1")


def test_an_unknown_profile_is_bad_input(tmp_path: Path) -> None:
    status, _, error = _process("serve", "--data-dir", str(tmp_path), "--port", "0", "--profile", "atlantis")
    assert status == 2
    assert "atlantis" in error


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, _, error = _process("audit", "--data-dir", str(tmp_path / "file" / "below"))
    assert status == 1
    assert "Traceback" not in error


def _run(*arguments: str) -> tuple[int, str, str]:
    """A command in this process, through the door that scripts use."""
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


def _process(*arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "carer_app.gateway", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


@contextmanager
def _served(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "carer_app.gateway", "serve", "--port", "0", "--any-role", *arguments]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stdout
    assert process.stderr
    try:
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + process.stderr.read()
        yield process, found.group()
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(20)
        process.stdout.close()
        process.stderr.close()
