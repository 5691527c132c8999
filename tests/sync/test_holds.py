"""A hold reaches the computers of a home: what they were told that may go stays, and nothing erases past it."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from carer_app.domain.holds import DEFAULT_WORDS, UnderHoldError
from carer_app.domain.signing import SigningKey
from carer_app.gateway.holds import NewHold, lift, place
from carer_app.gateway.homes import end_placement, placements_of, revoke
from carer_app.gateway.services import Services
from carer_app.store import directory, holds
from carer_app.store.erasure import erase, erase_moved
from carer_app.store.moves import Stage
from carer_app.store.verify import verify
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.protocol import DIRECTORY, Directory, SyncAnswer
from carer_app.work import Work
from tests.company import joined, versions
from tests.conftest import EVENING
from tests.sync.conftest import Connected
from tests.sync.test_moving import Evening, at_gateway, bodies_of


@pytest.fixture
def evening(connect: Callable[..., Connected], services: Services) -> Evening:
    evening = Evening(connect, services)
    evening.move()
    evening.sync()
    return evening


def hold(evening: Evening, words: str = "") -> str:
    wanted = NewHold(child=evening.maya, reason="A complaint about bedtime.", words=words)
    return place(evening.services, wanted, "Ruth")


def left(side: Connected, record: str) -> int:
    return len(bodies_of(side.home, record))


def test_placed_after_it_was_confirmed_it_keeps_the_words_where_they_still_are(evening: Evening) -> None:
    evening.confirm()
    evening.one.work.sync_once()
    placed = hold(evening)
    evening.sync()
    assert at_gateway(evening, evening.record) == []
    assert (left(evening.one, evening.record), left(evening.two, evening.record)) == (0, 3)
    evening.holds()
    lift(evening.services, placed, "It is closed.", "Ruth")
    evening.two.work.sync_once()
    assert left(evening.two, evening.record) == 0
    evening.holds()


def test_a_word_that_they_may_go_does_not_outweigh_a_hold_that_is_known(evening: Evening) -> None:
    hold(evening)
    evening.confirm()
    evening.sync()
    database, names = (
        evening.one.home.session.database,
        [one.hash for one in versions(evening.one.home, evening.record)],
    )
    with database.writing() as db:
        directory.keep_erased(db, evening.services.keys.gateway, names)
    erase_moved(database)
    assert left(evening.one, evening.record) == 3


def test_a_word_from_before_is_not_enough_once_the_gateway_cannot_be_reached(evening: Evening) -> None:
    """What might have gone waits for a fresh word, since a hold may have been placed meanwhile."""
    hold(evening)
    evening.confirm()
    evening.sync()
    database, names = (
        evening.one.home.session.database,
        [one.hash for one in versions(evening.one.home, evening.record)],
    )
    with database.writing() as db:
        directory.keep_erased(db, evening.services.keys.gateway, names)
        holds.keep(db, evening.services.keys.gateway, ())
    evening.one.line.cut_before = 1
    with pytest.raises(SyncStoppedError):
        evening.one.work.sync_once()
    assert left(evening.one, evening.record) == 3
    evening.one.work.sync_once()
    assert left(evening.one, evening.record) == 3


def test_whatever_tries_to_erase_is_told_why_in_words(evening: Evening) -> None:
    hold(evening, "Ask Ruth Ainsley on the fourth floor.")
    evening.sync()
    home = evening.one.home
    names = [one.hash for one in versions(home, evening.record)]
    with pytest.raises(UnderHoldError, match="fourth floor"):
        erase(home.session.database, names)
    assert left(evening.one, evening.record) == 3
    found = evening.one.work.moving.of(evening.record)
    assert found
    assert found.hold
    assert (found.hold.words, found.stage) == ("Ask Ruth Ainsley on the fourth floor.", Stage.NOT_CONFIRMED)


def test_the_reason_and_the_person_on_hold_are_not_told_to_the_home(evening: Evening) -> None:
    sam = evening.one.home.session.person.id
    place(evening.services, NewHold(person=sam, reason="An allegation."), "Ruth")
    told = directory_of(evening.one).holds
    assert {one.file for one in told} >= {evening.maya, evening.leo}
    assert {one.words for one in told} == {DEFAULT_WORDS}
    assert sam not in msgspec.json.encode(told).decode()


def test_what_a_hold_keeps_is_not_among_what_the_gateway_lets_go(evening: Evening) -> None:
    evening.confirm()
    assert len(directory_of(evening.two).erased) == 3
    hold(evening)
    assert directory_of(evening.two).erased == ()


def directory_of(side: Connected) -> Directory:
    """What the gateway tells this computer at its next sync."""
    told: list[Directory] = []

    def listen(answer: SyncAnswer) -> SyncAnswer:
        assert answer.directory
        told.append(answer.directory.read(Directory))
        return answer

    side.line.twist = listen
    side.work.sync_once()
    return told[-1]


def test_a_directory_that_leaves_the_hold_out_is_not_believed(evening: Evening) -> None:
    hold(evening)
    evening.confirm()
    stranger = SigningKey.generate()

    def without_holds(answer: SyncAnswer) -> SyncAnswer:
        assert answer.directory
        told = msgspec.structs.replace(
            answer.directory.read(Directory),
            holds=(),
            erased=tuple(one.hash for one in versions(evening.one.home, evening.record)),
        )
        return msgspec.structs.replace(answer, directory=stranger.sign(DIRECTORY, told))

    evening.one.line.twist = without_holds
    with pytest.raises(SyncStoppedError):
        evening.one.work.sync_once()
    assert left(evening.one, evening.record) == 3


def test_a_computer_that_was_taken_off_the_list_erases_nothing_and_remembers_the_hold(evening: Evening) -> None:
    hold(evening)
    evening.sync()
    revoke(evening.services, evening.two.home.session.device.id)
    evening.confirm()
    evening.two.work.sync_once()
    assert left(evening.two, evening.record) == 3
    assert evening.two.work.moving.hold_over(evening.maya)


def test_when_the_child_has_moved_on_the_home_is_still_told_what_may_go_and_what_is_on_hold(evening: Evening) -> None:
    placed = hold(evening)
    (placement,) = placements_of(evening.services, evening.maya)
    end_placement(evening.services, placement.id, EVENING.date() - timedelta(days=1), "Ruth Ainsley")
    ruth = joined(evening.one.home, "Ruth Hall", "registered_manager")
    boss = Work(ruth.session, lambda _url: evening.one.line, lambda: 0.5)
    boss.moving.confirm(evening.record)
    boss.sync_once()
    assert boss.moving.hold_over(evening.maya)
    assert len(at_gateway(evening, evening.record)) == left(evening.one, evening.record) == 3
    lift(evening.services, placed, "It is closed.", "Ruth")
    boss.sync_once()
    assert boss.moving.hold_over(evening.maya) is None
    assert len(at_gateway(evening, evening.record)) == left(evening.one, evening.record) == 0
    ruth.session.lock()


def test_under_a_hold_the_check_of_the_store_finds_nothing_wrong(evening: Evening) -> None:
    hold(evening)
    evening.confirm()
    evening.sync()
    found = verify(evening.one.home.session.database, evening.one.home.session.device)
    assert (found.erased, found.broken) == (0, ())
    assert evening.one.work.moving.move(evening.one.home.log(evening.maya), evening.leo, "Another slip.").id
