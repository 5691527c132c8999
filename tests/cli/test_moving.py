"""`carer-app move`: the id in the right file, the plain word about what happens next, and bad input that changes nothing."""

from carer_app.clock import SystemClock
from carer_app.domain.holds import DEFAULT_WORDS, Hold
from carer_app.doorway import Doorway
from carer_app.store import holds
from carer_app.vault.file import FLOOR
from tests.cli.conftest import MAYA, PASSPHRASE, Desk

REASON = ("--reason", "Written in the wrong file.")


def another_child(desk: Desk) -> str:
    return str(desk("child", "add", "--json", "--file", desk.given(MAYA | {"chosen_name": "Leo"})).json()["id"])


def test_move_answers_like_add_and_names_the_record_in_the_right_file(desk: Desk) -> None:
    record, leo = desk.log("Quince jam for tea."), another_child(desk)
    moved = desk("move", record, "--to-child", leo, *REASON, "--json")
    assert (moved.status, moved.err) == (0, "")
    assert set(moved.json()) == {"id", "revision", "flags"}
    found = desk("search", "quince", "--json").lines()
    assert [(one["id"], one["child"]) for one in found] == [(moved.json()["id"], leo)]
    shown = desk("show", record, "--json").json()
    assert [(version["op"], version["body"]) for version in shown["versions"]] == [("move", None)]


def test_without_a_council_it_says_that_the_words_stay_hidden_here(desk: Desk) -> None:
    moved = desk("move", desk.log("Quince jam for tea."), "--to-child", another_child(desk), *REASON)
    assert moved.status == 0
    assert "stay hidden on this computer" in moved.err
    assert "uince" not in moved.err


def test_under_a_hold_it_is_moved_and_says_why_the_old_words_stay(desk: Desk) -> None:
    record, leo = desk.log("Quince jam for tea."), another_child(desk)
    door = Doorway(desk.folder, SystemClock(), None, FLOOR)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    with session.database.writing() as db:
        stands = Hold(file=desk.child, words=DEFAULT_WORDS, since="2026-03-01T09:00:00.000Z")
        holds.keep(db, "a gateway", [stands])
    session.lock()
    moved = desk("move", record, "--to-child", leo, *REASON)
    assert moved.status == 0
    assert DEFAULT_WORDS in moved.err
    assert "its old words stay hidden in this file until the council lifts the hold" in moved.err
    assert [one["child"] for one in desk("search", "quince", "--json").lines()] == [leo]


def test_what_cannot_be_moved_changes_nothing(desk: Desk) -> None:
    record, leo = desk.log("Quince jam for tea."), another_child(desk)
    for command, says in (
        ((record, "--to-child", desk.child, *REASON), "already"),
        ((record, "--to-child", "nobody", *REASON), "no child with that id"),
        (("nobody", "--to-child", leo, *REASON), "no record with that id"),
        ((record, "--to-child", leo, "--reason", " "), "reason"),
        ((record, "--to-child", leo, "--reason", "About Leo."), "names “Leo”"),
        ((record, "--to-child", leo), "--reason"),
    ):
        said = desk("move", *command)
        assert (said.status, said.out) == (2, "")
        assert says in said.err
    assert [one["id"] for one in desk("search", "quince", "--json").lines()] == [record]


def test_check_says_nothing_is_wrong_after_it(desk: Desk) -> None:
    desk("move", desk.log(), "--to-child", another_child(desk), *REASON)
    checked = desk("check", "--json")
    assert (checked.status, checked.json()["broken"]) == (0, [])
