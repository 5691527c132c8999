"""A child lives elsewhere now: what is closed and written there goes to those of the home of before who are named for it since,
and to nobody else there.
"""

from datetime import timedelta

import pytest
from sqlalchemy import text

from carer_app.clock import SetClock
from carer_app.domain.sealing import SealingKey
from carer_app.gateway.audit import audit
from carer_app.gateway.closed_writing import comment_closed, note_looked
from carer_app.gateway.db.closed_ends import past_readers
from carer_app.gateway.desk_keys import Chosen, open_key, set_up
from carer_app.gateway.homes import add_placement, end_placement, placements_of
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.store.verify import verify
from tests.conftest import EVENING
from tests.sync.conftest import Connected
from tests.sync.test_closed import me, shut_away
from tests.sync.test_moving_on import Connect, closed_words

TODAY = EVENING.date()
DAY = timedelta(days=1)


@pytest.fixture
def before(connect: Connect) -> Connected:
    """The Okafors, where Maya lived until now."""
    before = connect()
    before.home.log(before.home.child("Maya"))
    before.work.sync_once()
    return before


@pytest.fixture
def now(connect: Connect, before: Connected, services: Services) -> Connected:
    """The Marshes, where Maya lives as well since today; whoever wrote her sheet is known there."""
    now = connect("now", "Jo Marsh", "The Marshes")
    add_placement(services, maya(before), "The Marshes", TODAY, "Ruth")
    now.work.sync_once()
    return now


def maya(side: Connected) -> str:
    return side.home.journal.children()[0].id


def leave(services: Services, child: str) -> None:
    (stay,) = (one for one in placements_of(services, child) if one.home_name == "The Okafors")
    end_placement(services, stay.id, TODAY, "Ruth")


def a_day_passes(services: Services, *sides: Connected) -> None:
    for clock in (services.clock, *(side.home.clock for side in sides)):
        assert isinstance(clock, SetClock)
        clock.advance(DAY)


def boxes(side: Connected) -> int:
    with side.home.session.database.reading() as db:
        return db.scalar(text("SELECT count(*) FROM closed")) or 0


def write(at: Connected, *readers: str) -> str:
    record = shut_away(at, maya(at), *readers)
    at.work.sync_once()
    return record


def whole(services: Services, *sides: Connected) -> bool:
    verified = [verify(side.home.session.database, side.home.session.device).broken for side in sides]
    return audit(services).is_whole and not any(verified)


def test_who_is_chosen_by_name_gets_it_wherever_the_child_lives_now(
    before: Connected, now: Connected, services: Services
) -> None:
    leave(services, maya(before))
    a_day_passes(services, before, now)
    write(now, me(now), me(before))
    before.work.sync_once()
    assert (len(closed_words(before)), len(closed_words(now))) == (1, 1)
    assert whole(services, before, now)


def test_who_is_not_named_since_the_child_left_gets_nothing_of_it(
    before: Connected, now: Connected, connect: Connect, services: Services
) -> None:
    colleague = connect("colleague", "Kim Marsh", "The Marshes")
    for side in (colleague, now):
        side.work.sync_once()
    leave(services, maya(before))
    a_day_passes(services, before, now)
    write(now, me(now), me(colleague))
    for _time in range(2):
        before.work.sync_once()
    assert (boxes(before), closed_words(before), len(closed_words(now))) == (0, [], 1)


def test_in_a_section_of_both_it_ends_where_the_new_home_goes_on_until_they_are_named_again(
    before: Connected, now: Connected, services: Services
) -> None:
    record = write(now, me(now), me(before))
    before.work.sync_once()
    had = boxes(before)
    assert (had > 0, len(closed_words(before))) == (True, 1)
    leave(services, maya(before))
    a_day_passes(services, before, now)
    now.home.journal.comment(record, "A word among those who have her now.")
    now.work.sync_once()
    before.work.sync_once()
    assert boxes(before) == had
    write(now, me(now), me(before))
    before.work.sync_once()
    assert (len(closed_words(before)), len(closed_words(now))) == (2, 2)
    assert whole(services, before, now)


def test_what_was_withheld_comes_when_the_child_comes_back(
    before: Connected, now: Connected, services: Services
) -> None:
    record = write(now, me(now), me(before))
    before.work.sync_once()
    had = boxes(before)
    leave(services, maya(before))
    a_day_passes(services, before, now)
    now.home.journal.comment(record, "A word among those who have her now.")
    now.work.sync_once()
    before.work.sync_once()
    assert boxes(before) == had
    add_placement(services, maya(now), "The Okafors", TODAY, "Ruth")
    before.work.sync_once()
    assert boxes(before) == had + 1
    assert whole(services, before, now)


def test_what_was_written_while_both_had_the_child_still_comes_after_they_left(
    before: Connected, now: Connected, services: Services
) -> None:
    write(now, me(now), me(before))
    leave(services, maya(before))
    a_day_passes(services, before, now)
    now.home.journal.comment(now.home.journal.search("marmalade")[0].told.id, "A word among those who have her now.")
    now.work.sync_once()
    before.work.sync_once()
    assert len(closed_words(before)) == 1


PASSPHRASE = "otter lantern thimble gate puddle"


def at_desk(services: Services) -> tuple[CouncilPerson, SealingKey]:
    """Priya of the duty team, with a passphrase for what is closed."""
    new = NewPerson(name="Priya Shah", email="priya@council.example", role="duty_team")
    priya, _password = add_person(services, new)
    set_up(services, priya, Chosen(passphrase=PASSPHRASE, again=PASSPHRASE))
    return priya, open_key(services, priya, PASSPHRASE)


def test_what_is_said_at_the_desk_after_a_stay_is_not_for_the_home_of_before(
    before: Connected, services: Services
) -> None:
    priya, key = at_desk(services)
    before.work.sync_once()
    record = write(before, me(before), priya.id)
    comment_closed(services, priya, key, record, "Thank you, I am on it.")
    leave(services, maya(before))
    a_day_passes(services, before)
    comment_closed(services, priya, key, record, "We meet at the walnut staircase.")
    before.work.sync_once()
    assert [one.text for one in before.home.journal.show(record).remarks] == ["Thank you, I am on it."]
    with services.reading() as connection:
        stream = before.work.closing.of(record).stream
        assert past_readers(connection, stream) == {me(before)}
    assert whole(services, before)


def test_it_comes_when_the_child_lives_there_again_and_a_reader_opens_it(before: Connected, services: Services) -> None:
    priya, key = at_desk(services)
    before.work.sync_once()
    record = write(before, me(before), priya.id)
    leave(services, maya(before))
    a_day_passes(services, before)
    comment_closed(services, priya, key, record, "We meet at the walnut staircase.")
    add_placement(services, maya(before), "The Okafors", TODAY + DAY, "Ruth")
    note_looked(services, priya, key, record)
    before.work.sync_once()
    assert [one.text for one in before.home.journal.show(record).remarks] == ["We meet at the walnut staircase."]
    assert whole(services, before)


def test_what_the_home_of_before_wrote_itself_still_reaches_its_own_people(
    before: Connected, now: Connected, connect: Connect, services: Services
) -> None:
    other = connect("other", "Kim Okafor")
    for side in (other, before):
        side.work.sync_once()
    leave(services, maya(before))
    a_day_passes(services, before, other)
    write(before, me(before), me(other))
    other.work.sync_once()
    assert len(closed_words(other)) == 1
