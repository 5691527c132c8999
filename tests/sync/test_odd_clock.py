"""A computer's clock that is odd: it is told once for each jump, and what was written meanwhile is kept, and marked."""

from collections.abc import Callable
from datetime import timedelta

from carer_app.clock import SetClock
from carer_app.domain.act import Did
from carer_app.gateway.audit import audit
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.opened import done
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.store.verify import verify
from carer_app.work import Work
from tests.sync.conftest import ADDRESS, Connected

Connect = Callable[..., Connected]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(side: Connected) -> int:
    """How often this computer has told of its clock."""
    return sum(one.act.did == Did.CLOCK_JUMPED for one in side.work.accesses.done())


def unlocked_again(side: Connected) -> Work:
    return Work(side.home.session, lambda _url: side.line, lambda: 0.5)


def passes(services: Services, side: Connected, time: timedelta) -> None:
    for clock in (services.clock, side.home.clock):
        assert isinstance(clock, SetClock)
        clock.advance(time)


def test_a_clock_that_went_back_behind_the_councils_word_is_told_once(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    side.home.clock.advance(-DAY)
    for _again in range(3):
        side.work = unlocked_again(side)
    assert told(side) == 1
    assert side.work.sync_status().waiting == 0
    side.home.log(child)
    for _again in range(3):
        passes(services, side, HOUR)
        side.work.sync_once()
    assert told(side) == 1
    assert audit(services).is_whole
    assert verify(side.home.session.database, side.home.session.device).broken == ()


def test_a_sync_notices_a_clock_that_is_ahead_and_tells_of_each_jump_once(connect: Connect, services: Services) -> None:
    side = connect()
    side.home.child()
    side.home.clock.advance(HOUR)
    for _again in range(3):
        side.work.sync_once()
        passes(services, side, HOUR)
    assert told(side) == 1
    side.home.clock.advance(2 * HOUR)
    for _again in range(3):
        side.work.sync_once()
    assert told(side) == 2
    side.work.sync_once()
    manager = add_person(services, NewPerson(name="Priya", email="p@council.example", role="manager"))[0]
    assert [one.act.did for one in done(services, manager)].count(Did.CLOCK_JUMPED) == 2
    assert audit(services).is_whole


def test_a_few_minutes_are_not_worth_a_word(connect: Connect) -> None:
    side = connect()
    side.home.child()
    side.home.clock.advance(timedelta(minutes=4))
    side.work.sync_once()
    side.home.clock.advance(timedelta(minutes=-8))
    side.work.sync_once()
    assert (told(side), side.work.clock_watch.now()) == (0, None)


def test_a_clock_that_was_put_right_is_odd_again_only_when_it_is(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    side.home.clock.advance(DAY)
    side.home.log(child)
    side.work.sync_once()
    assert told(side) == 1
    side.home.clock.advance(-DAY)
    for _again in range(3):
        passes(services, side, HOUR)
        side.work.sync_once()
        side.work = unlocked_again(side)
    assert (told(side), side.work.clock_watch.now()) == (1, None)
    passes(services, side, HOUR)
    side.home.clock.advance(-HOUR)
    side.work.sync_once()
    assert told(side) == 2


def test_another_computers_clock_is_not_this_ones(connect: Connect, services: Services) -> None:
    fast, right = connect("fast"), connect("right", "Jo Marsh")
    child = fast.home.child()
    fast.home.clock.advance(DAY)
    fast.home.log(child)
    fast.work.sync_once()
    right.work.sync_once()
    right.work = unlocked_again(right)
    assert len(right.home.journal.children()) == 1
    assert (told(fast), told(right), right.work.clock_watch.now()) == (1, 0, None)


def test_before_a_council_what_was_written_last_tells_and_the_council_hears_of_it_when_joined(
    connect: Connect, services: Services
) -> None:
    side = connect(enrolled=False)
    side.home.child()
    side.home.clock.advance(-DAY)
    side.work = unlocked_again(side)
    assert told(side) == 1
    odd = side.work.clock_watch.now()
    assert odd
    assert odd.known == side.home.clock.now() + DAY
    side.home.clock.advance(DAY)
    side.work = unlocked_again(side)
    assert (told(side), side.work.clock_watch.now()) == (1, None)
    side.home.clock.advance(-2 * DAY)
    side.work = unlocked_again(side)
    assert told(side) == 2
    side.home.clock.advance(2 * DAY)
    side.work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    side.work.sync_once()
    manager = add_person(services, NewPerson(name="Priya", email="p@council.example", role="manager"))[0]
    assert [one.act.did for one in done(services, manager)].count(Did.CLOCK_JUMPED) == 2


def test_what_was_written_by_a_wrong_clock_is_marked_in_the_desks_words(connect: Connect, services: Services) -> None:
    side, other = connect("one"), connect("two", "Jo Marsh")
    child = side.home.child()
    right = side.home.log(child)
    side.work.sync_once()
    side.home.clock.advance(HOUR)
    ahead = side.home.log(child, "Ahead.")
    side.work.sync_once()
    side.home.clock.advance(-2 * HOUR)
    behind = side.home.log(child, "Behind.")
    side.work.sync_once()
    other.work.sync_once()
    marks = [side.home.journal.show(one).versions[0].odd_clock for one in (right, ahead, behind)]
    assert marks[0] == ""
    assert (
        marks[1]
        == "The time of writing is later than that of its arrival, so the clock of the writer's computer was wrong."
    )
    assert marks[2].startswith("The time of writing is earlier than the council's last word before it")
    assert other.home.journal.show(ahead).versions[0].odd_clock == marks[1]


def test_whoever_is_at_the_keyboard_is_told_while_it_is_so(connect: Connect, services: Services) -> None:
    side = connect()
    side.home.child()
    side.home.clock.advance(-HOUR)
    side.work.sync_once()
    odd = side.work.clock_watch.now()
    assert odd
    assert (odd.ours, odd.councils) == (side.home.clock.now(), services.clock.now())
    side.home.clock.advance(HOUR)
    assert side.work.clock_watch.now() is None
    passes(services, side, HOUR)
    side.work.sync_once()
    assert side.work.clock_watch.now() is None
