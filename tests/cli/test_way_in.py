"""Letting a person in, and what a command never does: wait, show a traceback, need the window's libraries."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from carer_app.cli.frame import Asked
from carer_app.cli.main import carer_app
from carer_app.errors import KnownError
from tests.cli.conftest import NO_BUS, PASSPHRASE, Desk

LOG = {"day": "2026-03-02", "what_happened": "Zwetschgenkuchen für alle 🦦"}
BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names!r}:
            raise ModuleNotFoundError("blocked: " + name)
sys.meta_path.insert(0, Blocked())
from carer_app.cli.main import main
main()
"""


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CARER_", "PYTHON"))}
    return kept | {"DBUS_SESSION_BUS_ADDRESS": NO_BUS} | more


def process(desk: Desk, *arguments: str, python: tuple[str, ...] = ("-m", "carer_app"), **more: str) -> Iterator[str]:
    """A command in a process of its own, with nothing to read from: its exit status, output and errors."""
    done = subprocess.run(
        [sys.executable, *python, "--data-dir", str(desk.folder), *arguments],
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return iter((str(done.returncode), done.stdout.decode(), done.stderr.decode()))


# ---- the passphrase


def test_a_wrong_passphrase_ends_with_1_and_one_sentence(desk: Desk) -> None:
    said = desk.bare("list", "--data-dir", str(desk.folder), "--passphrase-file", desk.given("wrong words here", "w"))
    assert (said.status, said.out) == (1, "")
    assert len(said.err.splitlines()) == 1
    assert "does not open this store" in said.err
    assert "wrong words" not in said.err


@pytest.mark.parametrize("written", ["{}", "{}\n", "{}\r\n", "\ufeff{}\r\n"])
def test_a_passphrase_file_may_end_as_editors_end_it(desk: Desk, written: str) -> None:
    secret = desk.given(written.format(PASSPHRASE).encode(), "secret")
    assert desk.bare("list", "--data-dir", str(desk.folder), "--passphrase-file", secret).status == 0


def test_the_variable_names_a_file_and_the_option_goes_before_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARER_PASSPHRASE_FILE", desk.given(PASSPHRASE, "good"))
    assert desk.bare("--data-dir", str(desk.folder), "list").status == 0
    wrong = desk.given("wrong words here", "wrong")
    assert desk.bare("--data-dir", str(desk.folder), "--passphrase-file", wrong, "list").status == 1


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"], ids=["none", "no text"])
def test_a_passphrase_file_that_cannot_be_read_is_named(desk: Desk, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "secret"
    if content:
        path.write_bytes(content)
    said = desk.bare("--data-dir", str(desk.folder), "--passphrase-file", str(path), "list")
    assert (said.status, said.out) == (2, "")
    assert str(path) in said.err


def test_without_a_terminal_nothing_waits(desk: Desk) -> None:
    status, out, err = process(desk, "list")
    assert (status, out) == ("2", "")
    assert "--passphrase-file" in err
    assert "CARER_PASSPHRASE_FILE" in err


def test_at_a_terminal_the_passphrase_is_asked_for_and_not_shown(desk: Desk) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "carer_app", "--data-dir", str(desk.folder), "child", "list"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, env=environment(), start_new_session=True
    ) as asked:
        os.close(theirs)
        shown = b""
        while b"Passphrase" not in shown:
            shown += os.read(ours, 1000)
        os.write(ours, PASSPHRASE.encode() + b"\n")
        out, _err = asked.communicate(timeout=60)
        shown += os.read(ours, 1000)
    os.close(ours)
    assert asked.returncode == 0
    assert b"Maya" in out
    assert b"lantern" not in out + shown


def test_a_new_passphrase_is_asked_for_twice_at_a_terminal(empty_desk: Desk) -> None:
    ours, theirs = pty.openpty()
    named = ("--profile", "england", "--name", "Sam", "--role", "foster_carer")
    command = [sys.executable, "-m", "carer_app", "--data-dir", str(empty_desk.folder), "new", *named]
    with subprocess.Popen(
        command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, env=environment(), start_new_session=True
    ) as asked:
        os.close(theirs)
        typed = (
            (b"Passphrase: ", "a slip"),
            (b"again: ", PASSPHRASE),
            (b"Passphrase: ", PASSPHRASE),
            (b"again: ", PASSPHRASE),
        )
        for question, answer in typed:
            shown = b""
            while question not in shown:
                shown += os.read(ours, 1000)
            os.write(ours, answer.encode() + b"\n")
        asked.communicate(timeout=60)
    os.close(ours)
    assert asked.returncode == 0
    assert empty_desk("list").status == 0


def test_options_may_stand_before_or_after_the_command(desk: Desk) -> None:
    secret = desk.given(PASSPHRASE, "secret")
    options = ("--data-dir", str(desk.folder), "--passphrase-file", secret, "--json")
    before, after = desk.bare(*options, "child", "list"), desk.bare("child", "list", *options)
    between = desk.bare("child", *options, "list") if "--json" in desk.bare("child", "--help").out else before
    assert before.lines() == after.lines() == between.lines()


def test_a_file_is_no_data_folder(desk: Desk) -> None:
    said = desk.bare("--data-dir", desk.given("x"), "list")
    assert (said.status, said.out) == (2, "")
    assert "data-dir" in said.err


# ---- our own faults


@pytest.fixture
def faults() -> Iterator[None]:
    """Two commands that go wrong: one by the world's fault, one by ours."""

    @click.command("ours")
    def ours() -> None:
        raise ZeroDivisionError("Zwetschgenkuchen")

    @click.command("the-worlds")
    def the_worlds() -> None:
        raise KnownError("The lamp is out. Light it.")

    for command in (ours, the_worlds):
        carer_app.add_command(command)
    yield
    for command in (ours, the_worlds):
        assert command.name
        del carer_app.commands[command.name]


def test_a_fault_of_ours_ends_with_70_and_no_traceback(empty_desk: Desk, faults: None) -> None:
    said = empty_desk.bare("ours")
    assert (said.status, said.out) == (70, "")
    assert "ZeroDivisionError" in said.err
    assert "Zwetschgen" not in said.err
    assert len(said.err.splitlines()) == 1
    assert empty_desk.bare("the-worlds").status == 1
    assert empty_desk.bare("the-worlds").err == "The lamp is out. Light it.\n"


def test_debug_shows_where_a_fault_of_ours_came_from(empty_desk: Desk, faults: None) -> None:
    said = empty_desk.bare("--debug", "ours")
    assert said.status == 70
    assert "Traceback" in said.err


def test_each_command_begins_with_clean_options() -> None:
    assert Asked() == Asked(data_dir=None, person=None, passphrase_file=None, as_json=False, debug=False)


# ---- what a command does not need


@pytest.mark.parametrize(
    "names", [("PySide6", "shiboken6"), ("httpx2", "truststore"), ("reportlab", "pypdfium2")], ids=str
)
def test_records_are_written_and_read_without_the_libraries_of_other_work(desk: Desk, names: tuple[str, ...]) -> None:
    python, secret = ("-c", BLOCKED.format(names=names)), desk.given(PASSPHRASE, "secret")
    asked = ("--passphrase-file", secret, "--json")
    status, out, err = process(
        desk, "add", "daily_log", "--child", desk.child, "--file", desk.given(LOG), *asked, python=python
    )
    assert (status, err) == ("0", "")
    assert out.startswith('{"')


def test_the_blocking_of_a_library_is_real(desk: Desk) -> None:
    status, _out, err = process(desk, "kinds", python=("-c", BLOCKED.format(names=("click",))))
    assert status == "1"
    assert "blocked: click" in err


@pytest.mark.parametrize("command", ["list", "search"])
def test_answers_come_out_whatever_the_terminal_can_show(desk: Desk, command: str) -> None:
    desk("add", "daily_log", "--child", desk.child, "--file", desk.given(LOG))
    asked = ("list", "--kind", "daily_log") if command == "list" else ("search", "zwetsch")
    secret = desk.given(PASSPHRASE, "secret")
    status, out, err = process(desk, *asked, "--passphrase-file", secret, "--json", PYTHONIOENCODING="ascii")
    assert (status, err) == ("0", "")
    assert "für alle 🦦" in out
    status, out, err = process(desk, *asked, "--passphrase-file", secret, PYTHONIOENCODING="ascii")
    assert (status, err) == ("0", "")
    assert "Zwetschgenkuchen" in out
