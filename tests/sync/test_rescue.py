"""Where there is no network: a sealed file goes by a stick, the same receipts come back, and nothing is there twice."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from carer_app.domain.story import State
from carer_app.gateway.audit import audit
from carer_app.gateway.bundles import UnknownComputerError, WrongCouncilError, bundle_sentence, take_bundle
from carer_app.gateway.homes import revoke
from carer_app.gateway.keys import FILE
from carer_app.gateway.services import Services, make_services
from carer_app.store.index import Wanted
from carer_app.store.mirror import mirror_of
from carer_app.sync.bundle import FIRST_LINE, NoBundleError
from carer_app.sync.rescue import NothingToRescueError, WrongReceiptsError, files_from_mirror
from tests.conftest import Home
from tests.sync.conftest import Connected

Connect = Callable[..., Connected]
WORDS = "Zwetschgenkuchen for tea."


def states(home: Home) -> set[State]:
    return {told.state for told in home.journal.told(Wanted(limit=1000))}


@pytest.fixture
def cut_off(connect: Connect) -> Connected:
    """A home that joined, sent once, wrote more, and has no line any more."""
    connected = connect()
    child = connected.home.child()
    connected.work.sync_once()
    for number in range(60):
        connected.home.log(child, f"{WORDS} Evening {number}.")
    connected.line.cut_before = 1_000_000
    return connected


def test_what_goes_by_a_stick_is_received_when_its_receipts_come_back(cut_off: Connected, services: Services) -> None:
    (file,) = cut_off.work.rescue.files()
    assert file.entries == 60
    assert file.content.startswith(FIRST_LINE)
    assert WORDS.encode() not in file.content
    answer = take_bundle(services, file.content)
    assert (answer.accepted, answer.duplicate, answer.held, answer.problem) == (60, 0, 0, "")
    assert State.SAVED in states(cut_off.home)
    brought = cut_off.work.rescue.take_receipts(msgspec.json.encode(answer))
    assert brought.received == 60
    assert states(cut_off.home) == {State.RECEIVED}
    assert cut_off.work.sync_status().waiting == 0
    assert audit(services).is_whole
    with pytest.raises(NothingToRescueError):
        cut_off.work.rescue.files()


def test_the_same_file_twice_and_then_the_network_changes_nothing(cut_off: Connected, services: Services) -> None:
    (file,) = cut_off.work.rescue.files()
    take_bundle(services, file.content)
    again = take_bundle(services, file.content)
    assert (again.accepted, again.duplicate) == (0, 60)
    before = audit(services)
    cut_off.line.cut_before = 0
    assert cut_off.work.sync_once().waiting == 0
    assert audit(services) == before
    assert states(cut_off.home) == {State.RECEIVED}
    assert cut_off.work.rescue.take_receipts(msgspec.json.encode(again)).received == 60


def test_from_the_second_copy_alone_the_council_gets_the_same(cut_off: Connected, services: Services) -> None:
    mirror = mirror_of(cut_off.home.session.database)
    assert mirror
    (file,) = files_from_mirror(mirror)
    answer = take_bundle(services, file.content)
    assert (answer.accepted, answer.problem) == (60, "")
    assert audit(services).is_whole


def test_the_second_copy_itself_opens_at_the_council_where_nobody_can_unlock_any_more(
    cut_off: Connected, services: Services
) -> None:
    lying = sorted((cut_off.home.folder / "mirror").glob("*.frames"))
    taken = [take_bundle(services, path.read_bytes()).accepted for path in lying[-1:]]
    assert sum(taken) == 60


def test_a_file_for_another_council_is_refused_with_a_sentence(cut_off: Connected, tmp_path: Path) -> None:
    (file,) = cut_off.work.rescue.files()
    other = make_services(tmp_path / "other")
    with pytest.raises(WrongCouncilError, match="another council"):
        take_bundle(other, file.content)
    other.close()


def test_a_computer_that_was_never_here_is_refused(cut_off: Connected, tmp_path: Path) -> None:
    """Such as where the council put back a database from before the computer joined."""
    (file,) = cut_off.work.rescue.files()
    (tmp_path / "earlier").mkdir(mode=0o700)
    shutil.copy(tmp_path / "gateway" / FILE, tmp_path / "earlier" / FILE)
    earlier = make_services(tmp_path / "earlier")
    with pytest.raises(UnknownComputerError):
        take_bundle(earlier, file.content)
    earlier.close()


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 5000, FIRST_LINE, b"%PDF-1.7 something else", FIRST_LINE + b"x" * 999]
)
def test_garbage_is_refused_and_nothing_is_stored(content: bytes, services: Services) -> None:
    before = audit(services)
    with pytest.raises(NoBundleError, match="not a rescue file"):
        take_bundle(services, content)
    assert audit(services) == before


def test_a_file_that_was_cut_gives_what_is_whole_and_says_that_it_was(cut_off: Connected, services: Services) -> None:
    (file,) = cut_off.work.rescue.files()
    answer = take_bundle(services, file.content[: len(file.content) * 3 // 4])
    assert 0 < answer.accepted < 60
    assert answer.problem
    assert "still has everything" in bundle_sentence(answer)
    cut_off.work.rescue.take_receipts(msgspec.json.encode(answer))
    (rest,) = cut_off.work.rescue.files()
    assert rest.entries == 60 - answer.accepted
    assert take_bundle(services, rest.content).problem == ""
    assert audit(services).is_whole


def test_a_hole_in_the_middle_stops_what_follows_it(cut_off: Connected, services: Services) -> None:
    (file,) = cut_off.work.rescue.files()
    harmed = bytearray(file.content)
    harmed[len(FIRST_LINE) + 4000] ^= 1
    answer = take_bundle(services, bytes(harmed))
    assert (answer.accepted, answer.problem, answer.damaged) == (0, "chain-gap", 1)
    assert take_bundle(services, file.content).accepted == 60


def test_receipts_that_are_not_ours_change_nothing(cut_off: Connected, connect: Connect, services: Services) -> None:
    (file,) = cut_off.work.rescue.files()
    answer = take_bundle(services, file.content)
    forged = msgspec.structs.replace(
        answer, receipts=(msgspec.structs.replace(answer.receipts[0], signature="0" * 128), *answer.receipts[1:])
    )
    other = connect("other", "Alex Reed", "Rowan House")
    strange = msgspec.structs.replace(answer, gateway="somebody")
    for work, content in (
        (cut_off.work, msgspec.json.encode(forged)),
        (cut_off.work, msgspec.json.encode(strange)),
        (cut_off.work, b"no receipts"),
        (other.work, msgspec.json.encode(answer)),
    ):
        with pytest.raises(WrongReceiptsError):
            work.rescue.take_receipts(content)
    assert State.SAVED in states(cut_off.home)
    assert cut_off.work.sync_status().waiting == 60


def test_before_a_council_there_is_nobody_to_seal_to(connect: Connect) -> None:
    alone = connect(enrolled=False)
    alone.home.child()
    with pytest.raises(NothingToRescueError, match="not connected to a council"):
        alone.work.rescue.files()


def test_a_revoked_computers_file_is_held_and_receipted(cut_off: Connected, services: Services) -> None:
    revoke(services, cut_off.home.session.device.id)
    (file,) = cut_off.work.rescue.files()
    answer = take_bundle(services, file.content)
    assert (answer.held, answer.problem) == (60, "")
    assert cut_off.work.rescue.take_receipts(msgspec.json.encode(answer)).held == 60
