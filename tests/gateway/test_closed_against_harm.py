"""Closed sections at the gateway against a home's computer whose program somebody has changed."""

import os

import pytest

from carer_app.domain.closed import Box
from carer_app.domain.entry import reader_added
from carer_app.domain.revision import new_id
from carer_app.domain.sealing import seal
from carer_app.gateway.audit import audit
from carer_app.gateway.closed_shelf import shelf_of
from carer_app.gateway.desk_keys import Chosen, open_key, set_up
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.sync.protocol import ItemState, Receipt
from tests.gateway.builders import Laptop, Writer
from tests.gateway.closing import CANARY, Closed, listed

PASSPHRASE = "otter lantern thimble gate puddle"


@pytest.fixture
def priya(services: Services) -> CouncilPerson:
    """A social worker who has a passphrase for closed entries."""
    wanted = NewPerson(name="Priya Shah", email="priya@council.example", role="social_worker", password="fern-otter-42")
    person = add_person(services, wanted)[0]
    set_up(services, person, Chosen(passphrase=PASSPHRASE, again=PASSPHRASE))
    return person


@pytest.fixture
def kims(services: Services, laptop: Laptop) -> Laptop:
    """A second computer of the same home, on which Kim runs a program of their own."""
    assert laptop.enrolled
    other = Laptop(services, writer=Writer(name="Kim Hale"))
    other.enrol()
    return other


def items(laptop: Laptop, **sent: object) -> list[ItemState]:
    return [item.state for item in laptop.sync(**sent).receipt.read(Receipt).items]


def test_a_false_key_does_not_shut_a_reader_at_the_council_out(
    services: Services, laptop: Laptop, kims: Laptop, priya: CouncilPerson
) -> None:
    closed = Closed(laptop, laptop.open_child().child)
    reader = listed(laptop, priya.id)
    closed.begin(reader)
    routing = seal(priya.id.encode(), services.keys.sealing.public).hex()
    kims.sync()
    kims.enter(control=[reader_added(closed.stream, seal(os.urandom(32), reader.sealing_key).hex(), routing)])
    kims.sync()
    key = open_key(services, priya, PASSPHRASE)
    with services.reading() as connection:
        shelf = shelf_of(services, connection, priya.id, key)
    (section,) = shelf.sections
    assert CANARY in str([one.signed.body for one in section.versions])
    assert (section.broken, shelf.shut) == (0, 0)


def test_a_box_under_the_name_of_an_open_entry_does_not_keep_that_entry_out(
    services: Services, laptop: Laptop, kims: Laptop
) -> None:
    child = laptop.open_child()
    laptop.sync()
    entry = laptop.log(child.stay)
    kims.sync()
    kims.enter(entry)
    stream = new_id()
    kims.sync(revisions=(), bodies={}, boxes=(Box(hash=entry.hash, stream=stream, box=b"nothing"),))
    assert items(laptop) == [ItemState.ACCEPTED]
    with services.reading() as connection:
        kept = services.port_on(connection).kept([entry.hash])
    assert kept[entry.hash].stream == child.stay
    assert audit(services).is_whole


def test_only_a_reader_names_another_at_the_desk_too(
    services: Services, laptop: Laptop, kims: Laptop, priya: CouncilPerson
) -> None:
    closed = Closed(laptop, laptop.open_child().child)
    reader = listed(laptop, priya.id)
    closed.begin(reader, about=(kims.writer.id,))
    kims.sync()
    false = Closed(kims, closed.child, stream=closed.stream, key=closed.key)
    false.send(false.named(kims.writer.person()))
    key = open_key(services, priya, PASSPHRASE)
    with services.reading() as connection:
        (section,) = shelf_of(services, connection, priya.id, key).sections
    assert [one.name for one in section.readers] == ["Priya Shah"]
    assert section.about == (kims.writer.id,)


def test_another_home_hears_of_nothing(services: Services, laptop: Laptop, priya: CouncilPerson) -> None:
    elsewhere = Laptop(services, writer=Writer(name="Lee Park"))
    elsewhere.enrol("Birch House")
    before = elsewhere.sync()
    closed = Closed(laptop, laptop.open_child().child)
    closed.begin(laptop.writer.person(), listed(laptop, priya.id))
    after = elsewhere.sync()
    assert (after.closed, after.closed_state, after.closed_differs) == ({}, before.closed_state, False)
