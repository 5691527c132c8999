"""A hold beats the erasing of a confirmed move, on both databases: on a file, on a person, until it is lifted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from carer_app.domain.holds import DEFAULT_WORDS
from carer_app.errors import BadInputError
from carer_app.gateway.audit import audit
from carer_app.gateway.db.engine import open_engine, writing
from carer_app.gateway.db.holds import before_erasing, take_turn
from carer_app.gateway.db.tables import audit_log
from carer_app.gateway.holds import NewHold, every, lift, place
from carer_app.gateway.moving import confirm, moved_entry
from carer_app.gateway.services import Services, make_services
from carer_app.work import Work
from tests.company import joined
from tests.sync.conftest import Connected, connect
from tests.sync.test_moving import REASON, Evening, at_gateway, bodies_of

__all__ = ["connect"]
BY = "Ruth"


@pytest.fixture
def evening(connect: Callable[..., Connected], services: Services) -> Evening:
    """An entry that was moved out of Maya's file into Leo's, and not confirmed yet."""
    evening = Evening(connect, services)
    evening.move()
    evening.sync()
    return evening


def on(evening: Evening, child: str = "", person: str = "") -> str:
    return place(evening.services, NewHold(child=child, person=person, reason="A complaint."), BY)


def left(evening: Evening) -> list[int]:
    """How many texts of the old entry are left: at the gateway, and on each computer."""
    homes = [side.home for side in (evening.one, evening.two)]
    return [len(at_gateway(evening, evening.record)), *(len(bodies_of(home, evening.record)) for home in homes)]


def lines(services: Services, what: str) -> list[str]:
    with services.reading() as connection:
        return list(connection.scalars(select(audit_log.c.about).where(audit_log.c.what == what)))


def test_placed_before_it_is_confirmed_every_word_stays_until_it_is_lifted(evening: Evening) -> None:
    hold = on(evening, evening.maya)
    evening.confirm()
    evening.sync()
    assert left(evening) == [3, 3, 3]
    assert lines(evening.services, "hold kept words") == [evening.record]
    evening.holds()
    lift(evening.services, hold, "It is closed.", BY)
    assert left(evening) == [0, 3, 3]
    evening.sync()
    assert left(evening) == [0, 0, 0]
    evening.holds()
    assert (lines(evening.services, "hold placed"), lines(evening.services, "hold lifted")) == ([evening.maya],) * 2


def test_a_hold_on_the_file_where_it_belongs_keeps_nothing_in_the_wrong_one(evening: Evening) -> None:
    on(evening, evening.leo)
    evening.confirm()
    evening.sync()
    assert left(evening) == [0, 0, 0]


def test_a_hold_on_a_person_keeps_every_file_that_they_wrote_in(evening: Evening) -> None:
    hold = on(evening, person=evening.one.home.session.person.id)
    evening.confirm()
    evening.sync()
    assert left(evening) == [3, 3, 3]
    lift(evening.services, hold, "It is closed.", BY)
    evening.sync()
    assert left(evening) == [0, 0, 0]


def test_a_hold_on_somebody_who_did_not_write_there_keeps_nothing(evening: Evening) -> None:
    on(evening, person=evening.two.home.session.person.id)
    evening.confirm()
    evening.sync()
    assert left(evening) == [0, 0, 0]


def test_a_hold_on_a_person_goes_with_their_words_when_somebody_moves_them(evening: Evening) -> None:
    two, written = evening.two, evening.one.home.log(evening.maya, "Rice pudding.")
    evening.sync()
    there = two.work.moving.move(written, two.home.child("Ana"), REASON).id
    evening.sync()
    two.work.moving.move(there, evening.leo, REASON)
    evening.sync()
    on(evening, person=evening.one.home.session.person.id)
    ruth = evening.person()
    confirm(evening.services, ruth, there, moved_entry(evening.services, ruth, there).move)
    evening.sync()
    assert len(at_gateway(evening, there)) == len(bodies_of(two.home, there)) == 1


def test_of_two_holds_both_must_be_lifted(evening: Evening) -> None:
    first, second = on(evening, evening.maya), on(evening, evening.maya)
    evening.confirm()
    for hold, rest in ((first, 3), (second, 0)):
        lift(evening.services, hold, "It is closed.", BY)
        evening.sync()
        assert left(evening) == [rest] * 3
    with pytest.raises(BadInputError, match="does not stand here"):
        lift(evening.services, second, "Again.", BY)


def test_a_computer_that_asks_to_erase_under_a_hold_gets_its_mark_kept_and_nothing_else(evening: Evening) -> None:
    """The registered manager's computer has not heard of the hold, and confirms."""
    on(evening, evening.maya)
    ruth = joined(evening.one.home, "Ruth Hall", "registered_manager")
    boss = Work(ruth.session, lambda _url: evening.one.line, lambda: 0.5)
    boss.moving.confirm(evening.record)
    assert len(bodies_of(ruth, evening.record)) == 3
    for _again in range(2):
        boss.sync_once()
    evening.two.work.sync_once()
    assert len(at_gateway(evening, evening.record)) == len(bodies_of(ruth, evening.record)) == 3
    assert len(bodies_of(evening.two.home, evening.record)) == 3
    found = boss.moving.of(evening.record)
    assert found
    assert found.hold
    assert found.hold.words == DEFAULT_WORDS
    assert audit(evening.services).is_whole
    ruth.session.lock()


def test_what_cannot_be_held_is_said_in_a_sentence(services: Services) -> None:
    for wanted, words in (
        (NewHold(child="nobody", reason="x"), "child “nobody” is not known here."),
        (NewHold(person="nobody", reason="x"), "person “nobody” is not known here."),
        (NewHold(reason="x"), "Name a child or a person"),
        (NewHold(child="a", person="b", reason="x"), "Name a child or a person"),
        (NewHold(child="a", reason=" "), "Say in a few words why."),
    ):
        with pytest.raises(BadInputError, match=words):
            place(services, wanted, BY)
    assert every(services) == []


def test_whoever_places_a_hold_waits_for_whoever_erases(postgres_url: str, tmp_path: Path) -> None:
    """On SQLite there is one writer at a time."""
    services = make_services(tmp_path, postgres_url)
    impatient = open_engine(tmp_path, postgres_url + "&options=-clock_timeout%3D20")
    with services.writing() as erasing:
        before_erasing(erasing, {"a file"})
        with pytest.raises(DBAPIError, match="lock timeout"), writing(impatient) as placing:
            take_turn(placing)
    impatient.dispose()
    services.close()
