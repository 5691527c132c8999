"""Reading rests when nothing was heard from the council for too long; the emergency card and writing do not."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from carer_app.clock import SetClock
from carer_app.domain.last_words import open_body
from carer_app.errors import BadInputError
from carer_app.gateway.audit import audit
from carer_app.gateway.bundles import take_bundle
from carer_app.gateway.db.lease import choose_lease_days
from carer_app.gateway.db.tables import bodies as bodies_there
from carer_app.gateway.services import Services
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.store.tables import bodies, manifests, record_index
from carer_app.store.verify import verify
from tests.company import joined
from tests.conftest import EVENING, Home
from tests.logs.medicines import CONTROLLED, PARACETAMOL, listed
from tests.sync.conftest import Connected
from tests.sync.test_pictures import log_with_photo
from tests.sync.test_salvage import joined_anew, salvage, spoil

Connect = Callable[..., Connected]
DAY = timedelta(days=1)
SECRET = "The ducks took the whole sandwich."


@pytest.fixture
def side(connect: Connect) -> Connected:
    """A home that heard from the council this evening, with one child."""
    side = connect()
    side.home.child(allergies={"known": "yes", "what": "Penicillin"})
    side.work.sync_once()
    return side


def both(side: Connected, services: Services, days: float) -> None:
    """Time goes by for the home and for the council alike."""
    side.home.clock.advance(timedelta(days=days))
    assert isinstance(services.clock, SetClock)
    services.clock.advance(timedelta(days=days))


def the_child(side: Connected) -> str:
    return side.home.journal.children()[0].id


def words_here(home: Home) -> list[str]:
    with home.session.database.reading() as db:
        return [*db.scalars(select(bodies.c.text)), *db.scalars(select(record_index.c.headline))]


def test_after_thirty_days_reading_rests_and_the_next_word_opens_it(side: Connected, services: Services) -> None:
    both(side, services, 29.9)
    assert (side.work.lease().is_over, side.work.lease().left) == (False, 0)
    both(side, services, 0.2)
    assert side.work.lease().is_over
    side.work.sync_once()
    assert (side.work.lease().is_over, side.work.lease().left) == (False, 30)


def test_what_is_written_meanwhile_can_be_read_by_the_council_alone(side: Connected, services: Services) -> None:
    both(side, services, 31)
    child = the_child(side)
    record = side.home.log(child, SECRET)
    assert not any(SECRET in text for text in words_here(side.home))
    assert side.home.journal.search("ducks", Wanted(child=child)) == []
    told = side.home.journal.entry(record)
    assert (told.content, told.headline) == (None, "")
    assert side.work.sealed_count() == 1
    assert SECRET.encode() not in (side.home.folder / "store.db-wal").read_bytes()
    assert verify(side.home.session.database, side.home.session.device).broken == ()


def test_after_the_next_contact_everything_is_as_before(side: Connected, services: Services) -> None:
    both(side, services, 31)
    child = the_child(side)
    record = side.home.log(child, SECRET)
    side.work.sync_once()
    (sealed,) = side.line.requests[-1].sealed.values()
    assert SECRET in open_body(sealed, services.keys.sealing).text
    assert side.home.journal.entry(record).headline == SECRET
    assert [found.told.id for found in side.home.journal.search("ducks", Wanted(child=child))] == [record]
    assert side.work.sealed_count() == 0
    with services.reading() as connection:
        assert any(SECRET.encode() in text for text in connection.scalars(select(bodies_there.c.text)))
    found = audit(services)
    assert (found.is_whole, found.held) == (True, 0)
    assert verify(side.home.session.database, side.home.session.device).broken == ()


def test_what_is_said_about_an_entry_meanwhile_is_sealed_as_well(side: Connected, services: Services) -> None:
    record = side.home.log(the_child(side), "Tea, bath, bed.")
    side.work.sync_once()
    both(side, services, 31)
    side.home.journal.comment(record, SECRET)
    assert not any(SECRET in text for text in words_here(side.home))
    assert [remark.text for remark in side.home.journal.show(record).remarks] == [""]
    side.work.sync_once()
    assert [remark.text for remark in side.home.journal.show(record).remarks] == [SECRET]
    assert there(services)
    assert (audit(services).is_whole, audit(services).held) == (True, 0)
    assert verify(side.home.session.database, side.home.session.device).broken == ()


def test_what_is_handed_over_meanwhile_is_sealed_as_well(side: Connected, services: Services) -> None:
    jo = joined(side.home, "Jo Marsh")
    raw = {"opened_at": "2026-03-02T19:40:00Z"}
    side.work.journal.add(New(kind="missing_episode", child=the_child(side), raw=raw))
    side.work.sync_once()
    need = next(one for one in side.work.needs.everything() if one.due.name == "police")
    both(side, services, 31)
    side.work.needs.hand_over(need, jo.session.person.id)
    jo.session.lock()
    assert not any("to_name" in text for text in words_here(side.home))
    side.work.sync_once()
    assert any("to_name" in text for text in words_here(side.home))
    assert (audit(services).is_whole, audit(services).held) == (True, 0)


def test_the_key_of_a_photo_goes_with_the_words_and_comes_back_with_them(side: Connected, services: Services) -> None:
    both(side, services, 31)
    record = log_with_photo(side, the_child(side))
    with side.home.session.database.reading() as db:
        assert list(db.execute(select(manifests))) == []
    assert side.work.pictures.of_records([record]) == {}
    assert verify(side.home.session.database, side.home.session.device).broken == ()
    side.work.sync_once()
    assert side.work.carry_photos().sent
    (shown,) = side.work.pictures.of_records([record])[record]
    assert (shown.is_here, shown.is_sent) == (True, True)
    assert verify(side.home.session.database, side.home.session.device).broken == ()


def there(services: Services) -> bool:
    """Whether the council can read it."""
    with services.reading() as connection:
        return any(SECRET.encode() in text for text in connection.scalars(select(bodies_there.c.text)))


def test_by_a_stick_it_reaches_the_council_as_well(side: Connected, services: Services) -> None:
    both(side, services, 31)
    record = side.home.log(the_child(side), SECRET)
    (file,) = side.work.rescue.files()
    answer = take_bundle(services, file.content)
    assert (answer.accepted, answer.held) == (1, 0)
    assert there(services)
    side.work.rescue.take_receipts(msgspec.json.encode(answer))
    side.work.sync_once()
    assert side.home.journal.entry(record).headline == SECRET


def test_a_store_that_is_damaged_meanwhile_loses_nothing_of_it(side: Connected, services: Services) -> None:
    both(side, services, 31)
    side.home.log(the_child(side), SECRET)
    spoil(side.home)
    assert salvage(side.home)
    assert not any(SECRET in text for text in words_here(side.home))
    joined_anew(side).sync_once()
    assert there(services)
    assert (audit(services).is_whole, audit(services).held) == (True, 0)
    assert any(SECRET in text for text in words_here(side.home))


def test_a_lost_answer_costs_nothing(side: Connected, services: Services) -> None:
    both(side, services, 31)
    record = side.home.log(the_child(side), SECRET)
    side.line.cut_after = 1
    with pytest.raises(Exception, match="cannot be reached"):
        side.work.sync_once()
    assert side.work.lease().is_over
    side.work.sync_once()
    assert side.home.journal.entry(record).headline == SECRET
    assert audit(services).records == 4


def test_a_parts_words_and_its_leads_headline_are_sealed_as_well(side: Connected, services: Services) -> None:
    both(side, services, 31)
    child = the_child(side)
    raw = {"day": "2026-03-02", "what_happened": SECRET}
    side.home.journal.add_many([New(kind="daily_log", child=child, raw=raw) for _two in range(2)])
    assert not any(SECRET in text for text in words_here(side.home))
    side.work.sync_once()
    assert sum(SECRET in text for text in words_here(side.home)) == 4


def test_the_emergency_card_stays(side: Connected, services: Services) -> None:
    both(side, services, 31)
    (card,) = side.work.emergency.cards()
    assert card.child.name == "Maya"
    assert [line.text for line in card.health if line.loud] == ["Penicillin"]


def test_the_emergency_card_has_the_medicines_of_today_alone(side: Connected, services: Services) -> None:
    child = the_child(side)
    stopped = listed(side.home, child, **CONTROLLED)
    side.home.journal.amend(stopped, CONTROLLED | {"stops": "2026-03-01", "why_stopped": "The clinic"}, "Stopped.")
    side.work.sync_once()
    both(side, services, 31)
    (card,) = side.work.emergency.cards()
    assert card.medicines == ()
    assert [line.text for line in card.health if line.field == "medicines"] == ["Not known"]
    listed(side.home, child, **PARACETAMOL)
    (card,) = side.work.emergency.cards()
    assert [lines[0].text for lines in card.medicines] == ["Paracetamol"]
    assert "medicines" not in {line.field for line in card.health}


def test_putting_the_clock_back_gains_nothing(side: Connected, services: Services) -> None:
    both(side, services, 31)
    side.home.log(the_child(side), "On the thirty-first day.")
    side.work.lease()
    side.work._catch_up()
    side.home.clock.move_to(EVENING + DAY)
    assert side.work.lease().is_over


def test_a_clock_that_was_wrong_already_is_measured_against_itself(connect: Connect, services: Services) -> None:
    side = connect()
    side.home.clock.move_to(EVENING + 3650 * DAY)
    side.work.sync_once()
    assert not side.work.lease().is_over
    side.home.clock.advance(31 * DAY)
    assert side.work.lease().is_over


def test_one_that_was_wrong_and_is_put_right_counts_from_the_councils_word(
    connect: Connect, services: Services
) -> None:
    side = connect()
    side.home.clock.move_to(EVENING + 3650 * DAY)
    side.work.sync_once()
    side.home.clock.move_to(EVENING + 20 * DAY)
    assert side.work.lease().left == 10
    side.home.clock.move_to(EVENING + 31 * DAY)
    assert side.work.lease().is_over


def test_the_council_chooses_from_fourteen_to_forty_five_days(side: Connected, services: Services) -> None:
    for odd in (13, 46, 0, -1):
        with services.writing() as connection, pytest.raises(BadInputError):
            choose_lease_days(connection, odd, "Ruth", services.now())
    with services.writing() as connection:
        choose_lease_days(connection, 14, "Ruth", services.now())
    side.work.sync_once()
    assert side.work.lease().days == 14
    both(side, services, 15)
    assert side.work.lease().is_over


def test_a_computer_that_joined_no_council_is_never_shut(connect: Connect) -> None:
    side = connect(enrolled=False)
    side.home.clock.advance(400 * DAY)
    assert not side.work.lease().is_over


def test_a_sealed_body_that_the_council_cannot_open_is_held_and_not_lost(side: Connected, services: Services) -> None:
    both(side, services, 31)
    side.home.log(the_child(side), SECRET)
    inner = side.line.services.sync

    def spoiled(request: object, device: str, key: str) -> object:
        assert isinstance(request, type(side.line.requests[0]))
        return inner(msgspec.structs.replace(request, sealed=dict.fromkeys(request.sealed, b"spoiled")), device, key)

    side.line.services.sync = spoiled  # type: ignore[method-assign, assignment]
    side.work.sync_once()
    assert audit(services).held == 1
    assert side.work.sealed_count() == 1
