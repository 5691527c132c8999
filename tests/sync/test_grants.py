"""A home reads a child's earlier stay only by a named grant, and only for as long as it stands."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import event, select

from carer_app.clock import SetClock
from carer_app.domain.lent import Lent
from carer_app.errors import BadInputError
from carer_app.gateway.audit import audit
from carer_app.gateway.grants import end, every, give
from carer_app.gateway.holds import NewHold, lift, place
from carer_app.gateway.homes import add_placement, end_placement, placements_of
from carer_app.gateway.services import Services
from carer_app.store import lent
from carer_app.store.directory import setting
from carer_app.store.engine import Connection
from carer_app.store.index import Wanted
from carer_app.store.tables import bodies
from carer_app.store.verify import verify
from tests.conftest import EVENING
from tests.sync.conftest import Connected

Connect = Callable[..., Connected]
TODAY = EVENING.date()
WEEK = timedelta(days=7)
SECRET = "She told me about the kite."


@pytest.fixture
def before(connect: Connect) -> Connected:
    """The Okafors, where Maya lived until yesterday."""
    before = connect()
    before.home.log(before.home.child("Maya"), SECRET)
    before.work.sync_once()
    return before


@pytest.fixture
def now(connect: Connect, before: Connected, services: Services) -> Connected:
    """The Marshes, where Maya lives since today."""
    child = before.home.journal.children()[0].id
    end_placement(services, placements_of(services, child)[0].id, TODAY - timedelta(days=1), "Ruth")
    now = connect("now", "Jo Marsh", "The Marshes")
    add_placement(services, child, "The Marshes", TODAY, "Ruth")
    now.work.sync_once()
    return now


def maya(side: Connected) -> str:
    return side.home.journal.children()[0].id


def reads(side: Connected) -> bool:
    """Whether the earlier stay can be read there: in the list, in the search, and in the file itself."""
    with side.home.session.database.reading() as db:
        lies = any(SECRET in text for text in db.scalars(select(bodies.c.text)))
    listed = any(SECRET in told.headline for told, _place in side.home.journal.entries(Wanted()))
    found = bool(side.home.journal.search("kite", Wanted()))
    assert lies == listed == found
    return lies


def test_without_a_grant_nothing_of_it_is_sent(now: Connected) -> None:
    assert now.home.journal.children()[0].name == "Maya"
    assert not reads(now)


def test_a_grant_lets_it_be_read_until_its_last_day(now: Connected, services: Services) -> None:
    give(services, maya(now), "The Marshes", TODAY + WEEK, "The review asks what came before.", "Ruth")
    now.work.sync_once()
    assert reads(now)
    for clock in (now.home.clock, services.clock):
        assert isinstance(clock, SetClock)
        clock.advance(8 * timedelta(days=1))
    now.work.sync_once()
    assert not reads(now)
    assert SECRET.encode() not in (now.home.folder / "store.db").read_bytes()
    assert verify(now.home.session.database, now.home.session.device).broken == ()


def test_it_ends_by_itself_without_a_line_too(now: Connected, services: Services) -> None:
    give(services, maya(now), "The Marshes", TODAY + WEEK, "The review.", "Ruth")
    now.work.sync_once()
    now.home.clock.advance(8 * timedelta(days=1))
    now.line.cut_before = 1
    with pytest.raises(Exception, match="cannot be reached"):
        now.work.sync_once()
    assert not reads(now)


def test_it_is_ended_by_hand_and_may_be_given_again(now: Connected, services: Services) -> None:
    grant = give(services, maya(now), "The Marshes", TODAY + WEEK, "The review.", "Ruth")
    now.work.sync_once()
    end(services, grant, "Ruth")
    now.work.sync_once()
    assert not reads(now)
    with pytest.raises(BadInputError):
        end(services, grant, "Ruth")
    give(services, maya(now), "The Marshes", TODAY + WEEK, "Once more.", "Ruth")
    now.work.sync_once()
    assert reads(now)
    assert len(every(services)) == 2


def test_a_hold_keeps_what_was_lent(now: Connected, services: Services) -> None:
    grant = give(services, maya(now), "The Marshes", TODAY + WEEK, "The review.", "Ruth")
    now.work.sync_once()
    hold = place(services, NewHold(child=maya(now), reason="A complaint."), "Ruth")
    end(services, grant, "Ruth")
    now.work.sync_once()
    assert reads(now)
    lift(services, hold, "It is closed.", "Ruth")
    now.work.sync_once()
    assert not reads(now)


def test_what_is_lent_anew_while_it_goes_stays(now: Connected, services: Services) -> None:
    """Another program hears of the new grant between the look and the letting go."""
    give(services, maya(now), "The Marshes", TODAY + WEEK, "The review.", "Ruth")
    now.work.sync_once()
    database = now.home.session.database
    with database.reading() as db:
        (known,) = lent_by(db, services)
    later = msgspec.structs.replace(known, until=(TODAY + 5 * WEEK).isoformat())
    told: list[Lent] = []

    @event.listens_for(database.engine, "commit")
    def _in_between(connection: Connection) -> None:
        if not told:
            told.append(later)
            with database.writing() as db:
                lent.keep(db, services.keys.gateway, told)

    lent.let_go(database, TODAY + 2 * WEEK)
    assert told
    assert reads(now)
    lent.let_go(database, TODAY + 6 * WEEK)
    assert not reads(now)


def lent_by(db: Connection, services: Services) -> tuple[Lent, ...]:
    return msgspec.json.decode(setting(db, f"lent by {services.keys.gateway}") or "[]", type=tuple[Lent, ...])


def test_what_the_home_writes_goes_into_its_own_stay(now: Connected, services: Services) -> None:
    give(services, maya(now), "The Marshes", TODAY + WEEK, "The review.", "Ruth")
    now.work.sync_once()
    now.home.log(maya(now), "First morning with us.")
    now.work.sync_once()
    assert (audit(services).is_whole, audit(services).held) == (True, 0)


def test_only_the_home_where_the_child_lives_is_granted_it(
    now: Connected, before: Connected, services: Services
) -> None:
    child = maya(now)
    for home, until, reason in (
        ("The Okafors", TODAY + WEEK, "why"),
        ("Nowhere", TODAY + WEEK, "why"),
        ("The Marshes", TODAY - WEEK, "why"),
        ("The Marshes", TODAY + WEEK, " "),
    ):
        with pytest.raises(BadInputError):
            give(services, child, home, until, reason, "Ruth")
    with pytest.raises(BadInputError):
        give(services, "nobody", "The Marshes", TODAY + WEEK, "why", "Ruth")
    assert every(services) == []


def test_a_grant_goes_with_the_placement(now: Connected, services: Services) -> None:
    child = maya(now)
    give(services, child, "The Marshes", TODAY + WEEK, "The review.", "Ruth")
    now.work.sync_once()
    end_placement(services, placements_of(services, child)[0].id, TODAY, "Ruth")
    for clock in (now.home.clock, services.clock):
        assert isinstance(clock, SetClock)
        clock.advance(timedelta(days=1))
    now.work.sync_once()
    assert not reads(now)
