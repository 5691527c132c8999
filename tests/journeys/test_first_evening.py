"""The first evening: from an empty folder to a child's file and how they came at the council, by keyboard alone."""

from pathlib import Path

from carer_app.gateway.audit import audit
from carer_app.gateway.children import children
from carer_app.gateway.chronology import Filter, chronology
from tests.journeys.conftest import OpenWindow
from tests.journeys.hands import Hands
from tests.journeys.parts import CARER, CHILD, PASSPHRASE, Folder, Gateway

COUNCIL = "North Tyneside"
SAID = "Can I keep my light on?"


def begin(hands: Hands) -> None:
    """Who one is, and a passphrase."""
    hands.wait_for("Welcome")
    hands.tab_to("Your name")
    hands.type(CARER)
    hands.tab_to("Your council")
    hands.type(COUNCIL)
    hands.tab_to("A new passphrase")
    hands.type(PASSPHRASE)
    hands.tab_to("The same once more")
    hands.type(PASSPHRASE)
    hands.choose("Begin")
    hands.wait_for("Put this on paper")
    hands.choose("I have it on paper")
    hands.wait_for("No child's file is here yet")


def begin_file(hands: Hands) -> None:
    hands.choose("Begin a child's file")
    hands.wait_for("Name they like")
    hands.tab_to("Name they like")
    hands.type(CHILD)
    hands.choose("Save")
    hands.wait_for(f"About {CHILD}", "Saved here at")


def write_down_how_they_came(hands: Hands) -> None:
    """Nothing is known yet but that they came, and one thing they said."""
    hands.choose("Write an arrival note")
    hands.wait_for("When did they come?")
    hands.tab_to("Their words")
    hands.type(SAID)
    hands.choose("Save entry")
    hands.wait_for(f"About {CHILD}", "Saved here at")


def join(hands: Hands, gateway: Gateway) -> None:
    hands.go(7)
    hands.wait_for("Join a council")
    hands.tab_to("The council's address")
    hands.type(gateway.url)
    hands.tab_to("The code")
    hands.type(gateway.invitation())
    hands.choose("Join")
    hands.wait_for("Everything saved here that you can read is with the council.")
    hands.wait_until(lambda: hands.focus_name() == "Send now")


def test_the_first_evening_ends_with_the_childs_file_at_the_council(
    sit_down: OpenWindow, gateway: Gateway, tmp_path: Path
) -> None:
    hands = sit_down(Folder(tmp_path / "new"))
    begin(hands)
    begin_file(hands)
    write_down_how_they_came(hands)
    join(hands, gateway)
    hands.picture(tmp_path / "window-joined.png")
    reader = gateway.add_reader()
    with gateway.services() as services:
        assert [child.name for child in children(services, reader)] == [CHILD]
        child = children(services, reader)[0].id
        came = chronology(services, reader, child, Filter(text="light"))
        assert [told.kind for told in came.records] == ["arrival_note"]
        assert audit(services).is_whole
