"""Run by the system's Python, which has the bindings: starts the window and reads it as a screen reader does.

Arguments: the passphrase, and the command that opens the window. Prints what was found as JSON.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - after its version

APPLICATION = "hearthlog"
PATIENCE_SECONDS = 60
BETWEEN_LOOKS_MS = 100
T = TypeVar("T")


def until(find: Callable[[], T | None], what: str) -> T:
    """Look again and again until it is there."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            found = find()
        except GLib.Error:
            found = None
        if found:
            return found
        turn_once()
    raise SystemExit(f"{what} never came. There is:\n" + "\n".join(lines()))


def turn_once() -> None:
    """Let the bus speak for a moment."""
    loop = GLib.MainLoop()
    GLib.timeout_add(BETWEEN_LOOKS_MS, loop.quit)
    loop.run()


def application() -> Any:
    desk = Atspi.get_desktop(0)
    found = (desk.get_child_at_index(number) for number in range(desk.get_child_count()))
    return next((one for one in found if one and one.get_name() == APPLICATION), None)


def nodes(node: Any = None) -> Iterator[Any]:
    """The whole tree of the window, each above its children."""
    node = node or application()
    if node is None:
        return
    yield node
    for number in range(node.get_child_count()):
        child = node.get_child_at_index(number)
        if child is not None:
            yield from nodes(child)


def is_in(node: Any, *states: Any) -> bool:
    given = node.get_state_set()
    return all(given.contains(state) for state in states)


def lines() -> list[str]:
    return [f"{one.get_role_name()} | {one.get_name()}" for one in nodes()]


def find(role: str, name: str) -> Any:
    for one in nodes():
        if (one.get_role_name(), one.get_name()) == (role, name) and is_in(one, Atspi.StateType.SHOWING):
            return one
    return None


def told() -> dict[str, Any]:
    """The names of headings and buttons that show, and what can be reached and has no name."""
    here = [one for one in nodes() if is_in(one, Atspi.StateType.SHOWING)]
    reachable = [one for one in here if is_in(one, Atspi.StateType.FOCUSABLE)]
    return {
        "headings": [one.get_name() for one in here if one.get_role_name() == "heading"],
        "chosen": [one.get_name() for one in here if is_in(one, Atspi.StateType.CHECKED)],
        "reachable": [f"{one.get_role_name()} | {one.get_name()}" for one in reachable],
        "unlabelled": [path_of(one) for one in here if one.get_role_name() == "combo box" and not is_labelled(one)],
        "nameless": [path_of(one) for one in reachable if not one.get_name().strip()],
    }


def is_labelled(node: Any) -> bool:
    """A box to choose from is called by what is chosen; its label stands beside it and is tied to it."""
    return any(one.get_relation_type() is Atspi.RelationType.LABELLED_BY for one in node.get_relation_set())


def path_of(node: Any) -> str:
    above, path = node, []
    while above is not None:
        path.append(f"{above.get_role_name()} {above.get_name()!r}")
        above = above.get_parent()
    return " < ".join(path)


def press(role: str, name: str) -> None:
    button = until(lambda: find(role, name), f"{role} {name!r}")
    assert Atspi.Action.do_action(button, 0)


def visit(passphrase: str) -> dict[str, Any]:
    """Unlock through the accessible interfaces alone, and look at two pages."""
    field = until(lambda: find("password text", "Your passphrase"), "the passphrase's field")
    found = {"door": told()}
    Atspi.EditableText.set_text_contents(field, passphrase)
    press("push button", "Unlock")
    until(lambda: find("heading", "Maya"), "the child's heading")
    found["today"] = told()
    press("radio button", "Sending")
    until(lambda: find("heading", "Sending"), "the page on sending")
    found["sending"] = told()
    press("radio button", "Today")
    press("push button", "Write today's log, about Maya")
    until(lambda: find("push button", "Save entry"), "the form")
    found["form"] = told()
    return found


if __name__ == "__main__":
    with subprocess.Popen(sys.argv[2:]) as window:
        try:
            found = visit(sys.argv[1])
        finally:
            window.terminate()
    sys.stdout.write(json.dumps(found) + "\n")
