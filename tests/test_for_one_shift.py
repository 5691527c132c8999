"""Somebody is here for one shift, and passphrases of people who share a computer."""

from datetime import timedelta

import msgspec
import pytest

from carer_app.clock import stamp
from carer_app.domain.act import Did
from carer_app.domain.signing import SigningKey
from carer_app.errors import KnownError
from carer_app.journal.forms import New
from carer_app.session import NotHereAnyMoreError, Session
from carer_app.store import directory
from carer_app.store.draft import Draft
from carer_app.vault.file import FLOOR
from carer_app.vault.key_file import without_sum
from carer_app.vault.slots import WrongPassphraseError
from carer_app.vault.tries import NoMoreTriesError
from carer_app.vault.vault import Vault
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.conftest import EVENING
from tests.test_taking_off import JO, KIM, MIA, SECRETS, House, child_here
from tests.test_taking_off import house as house
from tests.vault.test_tries import SetUptime


def for_this_shift(house: House, by: str = JO, hours: int = 12, secret: str = SECRETS[KIM]) -> str:
    """A shift lead adds somebody of an agency, with no network."""
    session = house.unlock(by)
    until = stamp(house.clock.now() + timedelta(hours=hours))
    people = Work(session).people
    added = people.add(Who(name="Ada Agency", role="residential_worker", until=until), secret)
    session.lock()
    return added.id


def begin_a_draft(session: Session) -> None:
    at = stamp(session.clock.now())
    Work(session).journal.keep_draft(Draft(name="a", kind="daily_log", raw={"what_happened": "Half a"}, changed=at))


def test_an_agency_worker_is_here_for_a_shift_and_not_after_it(house: House) -> None:
    for_this_shift(house)
    child = child_here(house)
    session = house.unlock("Ada Agency", SECRETS[KIM])
    raw = {"day": "2026-03-02", "what_happened": "Soup for tea."}
    record = Work(session).journal.add(New(kind="daily_log", child=child, raw=raw)).id
    session.lock()
    house.clock.advance(timedelta(hours=13))
    with pytest.raises(NotHereAnyMoreError, match=r"has ended\. What you wrote stays"):
        house.unlock("Ada Agency", SECRETS[KIM])
    session = house.unlock(MIA)
    assert Work(session).journal.entry(record).author == "Ada Agency"
    session.lock()
    house.opens(MIA)


def test_putting_the_clock_back_gives_no_more_time_once_somebody_wrote(house: House) -> None:
    for_this_shift(house)
    house.clock.advance(timedelta(hours=13))
    child_here(house)
    house.clock.move_to(EVENING)
    with pytest.raises(NotHereAnyMoreError, match="shows an earlier time"):
        house.unlock("Ada Agency", SECRETS[KIM])


def test_putting_the_clock_back_after_one_was_told_does_not_help(house: House) -> None:
    for_this_shift(house)
    house.clock.advance(timedelta(hours=13))
    with pytest.raises(NotHereAnyMoreError):
        house.unlock("Ada Agency", SECRETS[KIM])
    house.clock.move_to(EVENING)
    with pytest.raises(NotHereAnyMoreError, match="shows an earlier time"):
        house.unlock("Ada Agency", SECRETS[KIM])


def test_the_end_is_bound_to_the_slot(house: House) -> None:
    """Whoever changes the date in the file has a slot that does not open."""
    for_this_shift(house)
    for path in (house.folder / "vault.json", house.folder / "mirror" / "vault.json"):
        path.write_bytes(without_sum(path.read_bytes()).replace(b"2026-03-03T09", b"2036-03-03T09"))
    with pytest.raises(WrongPassphraseError):
        house.unlock("Ada Agency", SECRETS[KIM])


def test_the_same_person_comes_back_for_another_shift(house: House) -> None:
    first = for_this_shift(house)
    house.clock.advance(timedelta(days=7))
    assert for_this_shift(house, by=MIA) == first
    house.opens("Ada Agency", SECRETS[KIM])
    house.clock.advance(timedelta(hours=13))
    with pytest.raises(NotHereAnyMoreError):
        house.unlock("Ada Agency", SECRETS[KIM])


def test_who_gets_more_time_and_types_the_same_passphrase_finds_what_they_had_begun(house: House) -> None:
    """It is sealed to their key; whoever lets them back does not have it, and their own passphrase opens it for them."""
    for_this_shift(house)
    session = house.unlock("Ada Agency", SECRETS[KIM])
    before = session.keys.signing.public
    begin_a_draft(session)
    session.lock()
    house.clock.advance(timedelta(hours=13))
    for_this_shift(house)
    session = house.unlock("Ada Agency", SECRETS[KIM])
    assert [draft.raw["what_happened"] for draft in Work(session).journal.drafts()] == ["Half a"]
    assert session.keys.signing.public == before == session.person.signing_key
    session.lock()
    house.opens("Ada Agency", SECRETS[KIM])


def test_another_passphrase_at_the_return_opens_nothing_of_what_was_begun(house: House) -> None:
    """Somebody else of the same name, or whoever lets them back, would else read on as them."""
    for_this_shift(house)
    session = house.unlock("Ada Agency", SECRETS[KIM])
    before = session.keys.signing.public
    begin_a_draft(session)
    session.lock()
    house.clock.advance(timedelta(hours=13))
    for_this_shift(house, secret="velvet anchor pebble thunder maple")
    session = house.unlock("Ada Agency", "velvet anchor pebble thunder maple")
    assert Work(session).journal.drafts() == []
    assert session.keys.signing.public != before
    session.lock()


def test_a_new_passphrase_does_not_give_more_time(house: House) -> None:
    for_this_shift(house)
    session = house.unlock("Ada Agency", SECRETS[KIM])
    Work(session).people.change_passphrase(SECRETS[KIM], SECRETS[JO])
    session.lock()
    house.opens("Ada Agency", SECRETS[JO])
    door = house.door
    door.recover(door.holder_named("Ada Agency"), house.code, SECRETS[KIM]).lock()
    house.clock.advance(timedelta(hours=13))
    with pytest.raises(NotHereAnyMoreError):
        house.unlock("Ada Agency", SECRETS[KIM])


# ---- passphrases


def test_one_changes_ones_own_passphrase_and_the_store_is_not_written_anew(house: House) -> None:
    session = house.unlock(JO)
    before = (session.keys.signing.public, bytes(session.keys.database_key()))
    people = Work(session).people
    with pytest.raises(WrongPassphraseError):
        people.change_passphrase(SECRETS[KIM], SECRETS[MIA])
    people.change_passphrase(SECRETS[JO], SECRETS[KIM] + " new")
    session.lock()
    after = house.opens(JO, SECRETS[KIM] + " new")
    assert (after.keys.signing.public, bytes(after.keys.database_key())) == before
    with pytest.raises(WrongPassphraseError):
        house.unlock(JO)


def test_who_forgot_theirs_gets_another_from_somebody_in_charge(house: House) -> None:
    child = child_here(house, KIM)
    session = house.unlock(JO)
    people = Work(session).people
    people.new_passphrase(people.named(KIM), SECRETS[KIM] + " new")
    session.lock()
    session = house.opens(KIM, SECRETS[KIM] + " new")
    assert session.person.name == KIM
    session = house.unlock(MIA)
    assert Work(session).journal.child(child).name == "Maya"
    session.lock()


def test_after_twenty_wrong_tries_somebody_in_charge_lets_them_try_again(house: House) -> None:
    uptime = SetUptime()
    vault = Vault(house.folder, None, FLOOR, uptime)
    kim = next(one.id for one in vault.holders() if one.name == KIM)
    for _number in range(20):
        uptime.passed += 1000
        with pytest.raises(KnownError):
            vault.unlock(kim, "not this one, nor any other")
    with pytest.raises(NoMoreTriesError):
        house.unlock(KIM)
    session = house.unlock(JO)
    people = Work(session).people
    assert [one.person.name for one in people.all() if one.is_shut] == [KIM]
    people.let_try_again(people.named(KIM))
    session.lock()
    house.opens(KIM)


def test_a_recovery_that_was_cut_off_is_told_of_as_one_and_accuses_nobody(house: House) -> None:
    """Whoever holds the sheet may end the program as soon as the slot is written, so that nothing be said of it."""
    new = "thimble otter lantern kettle sleeve"
    vault = Vault(house.folder, None, FLOOR, clock=house.clock)
    vault.recover(house.door.holder_named(JO).id, house.code, new)
    for _again in range(2):
        session = house.unlock(JO, new)
        told = [one.act.did for one in Work(session).accesses.done()]
        session.lock()
        assert (told.count(Did.RECOVERED), told.count(Did.KEYS_PUT_RIGHT)) == (1, 0)


def test_keys_that_were_put_in_the_place_of_recovered_ones_are_told_of_all_the_same(house: House) -> None:
    new = "thimble otter lantern kettle sleeve"
    house.door.recover(house.door.holder_named(JO), house.code, new).lock()
    session = house.unlock(MIA)
    jo = next(one for one in session.people() if one.name == JO)
    planted = msgspec.structs.replace(jo, signing_key=SigningKey.generate().public)
    with session.database.writing() as db:
        directory.keep_person(db, planted, here=True)
    session.lock()
    session = house.unlock(JO, new)
    told = [one.act.did for one in Work(session).accesses.done()]
    session.lock()
    assert (told.count(Did.RECOVERED), told.count(Did.KEYS_PUT_RIGHT)) == (1, 1)
