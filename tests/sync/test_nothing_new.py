"""A sync with nothing to send and nothing to fetch: one small request, and still nobody misses what did change."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import msgspec
import pytest
from sqlalchemy import event

from carer_app.clock import SetClock
from carer_app.domain.signing import SigningKey
from carer_app.gateway.holds import NewHold, place
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.store import computers, directory, holds, streams
from carer_app.store.engine import Connection
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.line import GatewayUnreachableError
from carer_app.sync.protocol import RECEIPT, Receipt, SyncAnswer
from tests.sync.conftest import Connected

T = TypeVar("T")

FEW = 10
"""Statements that the gateway asks its database for a sync with nothing new."""


@pytest.fixture
def quiet(connect: Callable[..., Connected]) -> Connected:
    """A home that has sent and fetched everything."""
    one = connect()
    one.home.log(one.home.child())
    one.work.sync_once()
    one.work.sync_once()
    return one


def answers(side: Connected) -> list[SyncAnswer]:
    """The answers to one sync."""
    came: list[SyncAnswer] = []

    def listen(answer: SyncAnswer) -> SyncAnswer:
        came.append(answer)
        return answer

    side.line.twist = listen
    side.work.sync_once()
    side.line.twist = None
    return came


def kept(side: Connected, read: Callable[[Connection], T]) -> T:
    with side.home.session.database.reading() as db:
        return read(db)


def others_heard(side: Connected) -> str:
    """When the home's other computer was last heard, as this one tells."""
    with side.home.session.database.reading() as db:
        stream = streams.sections_of(db, gateway=side.line.services.keys.gateway)[0].stream
        (other,) = computers.apart(db, stream).computers or ()
    return other.heard or ""


def test_it_is_one_request_and_names_again_nobody_who_is_known(quiet: Connected) -> None:
    before = kept(quiet, directory.everyone)
    (answer,) = answers(quiet)
    assert (answer.directory, answer.pages, answer.profile) == (None, {}, None)
    assert len(msgspec.json.encode(answer)) < 1_100
    assert len(msgspec.json.encode(quiet.line.requests[-1])) < 700
    assert kept(quiet, directory.everyone) == before


def test_the_gateway_asks_its_database_little(quiet: Connected, services: Services) -> None:
    asked: list[str] = []
    event.listen(services.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    quiet.work.sync_once()
    assert len([one for one in asked if not one.startswith(("BEGIN", "PRAGMA"))]) <= FEW


def test_whoever_is_new_at_the_council_is_named_at_the_next_sync(quiet: Connected, services: Services) -> None:
    add_person(services, NewPerson(name="Ruth Adeyemi", email="ruth@council.example", role="social_worker"))
    quiet.work.sync_once()
    assert "Ruth Adeyemi" in {person.name for person in kept(quiet, directory.everyone)}
    assert answers(quiet)[-1].directory is None


def test_a_hold_is_told_at_the_next_sync(quiet: Connected, services: Services) -> None:
    child = quiet.home.child()
    quiet.work.sync_once()
    place(services, NewHold(child=child, reason="A complaint about bedtime."), "Ruth")
    quiet.work.sync_once()
    assert kept(quiet, lambda db: holds.over(db, child))


def test_when_the_other_computer_was_heard_is_told_each_time(
    quiet: Connected, connect: Callable[..., Connected], services: Services
) -> None:
    other = connect("other", "Jo Marsh")
    other.work.sync_once()
    quiet.work.sync_once()
    before = others_heard(quiet)
    assert isinstance(services.clock, SetClock)
    services.clock.move_to(services.clock.now() + timedelta(minutes=1))
    other.work.sync_once()
    quiet.work.sync_once()
    assert others_heard(quiet) > before


def test_after_a_sync_that_failed_it_is_told_anew_whatever_is_known(quiet: Connected) -> None:
    quiet.line.fails_with = GatewayUnreachableError("busy")
    with pytest.raises(SyncStoppedError):
        quiet.work.sync_once()
    quiet.line.fails_with = None
    assert answers(quiet)[-1].directory is not None
    assert answers(quiet)[-1].directory is None


def test_an_answer_that_names_nobody_though_it_was_asked_to_is_not_believed(quiet: Connected) -> None:
    def silent(answer: SyncAnswer) -> SyncAnswer:
        return msgspec.structs.replace(answer, directory=None)

    quiet.line.fails_with = GatewayUnreachableError("busy")
    with pytest.raises(SyncStoppedError):
        quiet.work.sync_once()
    quiet.line.fails_with, quiet.line.twist = None, silent
    with pytest.raises(SyncStoppedError):
        quiet.work.sync_once()


def test_that_it_stands_is_believed_of_the_gateway_alone(quiet: Connected) -> None:
    stranger = SigningKey.generate()

    def another(answer: SyncAnswer) -> SyncAnswer:
        receipt = answer.receipt.read(Receipt)
        return msgspec.structs.replace(answer, receipt=stranger.sign(RECEIPT, receipt))

    quiet.line.twist = another
    with pytest.raises(SyncStoppedError):
        quiet.work.sync_once()
