"""A colleague with a passphrase of their own, the database open and some skill, who wants words to stand under another's name."""

import msgspec

from carer_app.domain.act import Did
from carer_app.domain.act_words import act_sentence
from carer_app.domain.entry import key_added
from carer_app.domain.kinds import kind_named
from carer_app.domain.people import Person
from carer_app.domain.revision import Statement, new_id
from carer_app.domain.sealing import SealingKey
from carer_app.domain.signing import SigningKey
from carer_app.gateway.audit import audit
from carer_app.gateway.held import waiting
from carer_app.session import Filing
from carer_app.store import directory, writing
from carer_app.sync.protocol import Held
from carer_app.work import Work
from tests.journeys.test_who_should_not import KIM, MIA, SAM, House, log
from tests.journeys.test_who_should_not import house as house

FALSE = "He shouted at her."


def put_in(work: Work, house: House, as_whom: Person, key: SigningKey) -> str:
    """A log that says that it is another's, put into the store past every check of the program."""
    session = work.session
    stay = work.journal.child(house.child).stay_stream
    mine, own = session.person, session.keys.signing
    session.person, session.keys.signing = msgspec.structs.replace(as_whom, signing_key=key.public), key
    raw = {"day": "2026-03-02", "what_happened": FALSE}
    signed = session.sign(kind_named("daily_log"), Statement(content=raw), Filing(record=new_id(), stream=stay))
    session.person, session.keys.signing = mine, own
    with session.database.writing() as db:
        writing.write(db, session.device, [signed], {})
    return signed.revision.record


def test_words_signed_with_a_key_of_ones_own_are_found_here_and_held_at_the_council(house: House) -> None:
    with house.at_work(KIM) as work:
        sam = next(one for one in work.session.people() if one.name == SAM)
        put_in(work, house, sam, work.session.keys.signing)
        assert any("signed with another person's key" in line for line in work.anchors.everything().broken)
        work.sync_once()
    assert [one.reason for one in waiting(house.services)] == [Held.UNKNOWN_AUTHOR]


def test_keys_that_were_put_in_anothers_place_are_told_of_at_their_next_unlock(house: House) -> None:
    """Whoever has the store open can name new keys for anybody, as a recovery does. It cannot be prevented there; but the one
    whom it was done to has their own, and from then on everybody knows.
    """
    with house.at_work(SAM) as work:
        log(work, house.child, "A calm day.")
    with house.at_work(KIM) as work:
        sam = next(one for one in work.session.people() if one.name == SAM)
        key = SigningKey.generate()
        planted = msgspec.structs.replace(sam, signing_key=key.public, sealing_key=SealingKey.generate().public)
        with work.session.database.writing() as db:
            directory.keep_person(db, planted, here=True)
            writing.announce(db, work.session.device, key_added(planted))
        record = put_in(work, house, planted, key)
        work.sync_once()
        assert work.journal.entry(record).author == SAM
    assert ("keys_put_right", SAM, SAM) not in house.what_was_done()
    with house.at_work(SAM) as work:
        assert work.session.person.signing_key == work.session.keys.signing.public != key.public
        work.sync_once()
    assert ("keys_put_right", SAM, SAM) in house.what_was_done()
    with house.at_work(MIA) as work:
        (act,) = [one for one in work.accesses.done() if one.act.did == Did.KEYS_PUT_RIGHT]
        assert act_sentence(act.act, act.who, act.person).startswith("Other keys than Sam Okafor's own stood in")
    assert audit(house.services).is_whole
    with house.at_work(SAM) as work:
        assert [one.act.did for one in work.accesses.done()].count("keys_put_right") == 1


def test_a_recovery_which_does_the_same_rightly_is_told_as_what_it_is(house: House) -> None:
    with house.at_work(MIA) as work:
        people = work.people
        people.new_passphrase(people.named(SAM), "thimble otter lantern kettle sleeve")
    door = house.door()
    session = door.unlock(door.holder_named(SAM), "thimble otter lantern kettle sleeve")
    told = [one.act.did for one in Work(session).accesses.done()]
    session.lock()
    assert "keys_put_right" not in told
    assert "new_passphrase" in told
