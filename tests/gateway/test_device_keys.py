"""The gateway's account of the keys of devices, over both databases: what is told in an entry, and what a code gives."""

import msgspec
import pytest
from sqlalchemy import text, update

from carer_app.domain.device_key import key_changed, proof_of_before
from carer_app.domain.signing import SigningKey
from carer_app.gateway.audit import audit
from carer_app.gateway.db.device_keys import KeysOfDevices
from carer_app.gateway.db.tables import devices
from carer_app.gateway.enrol import invite
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.sync.protocol import Enrol
from tests.gateway.builders import Laptop


def take_a_new_key(laptop: Laptop) -> SigningKey:
    """The key before."""
    before, laptop_key = laptop.key, SigningKey.generate()
    laptop.enter(control=(key_changed(laptop.id, laptop.services.keys.gateway, laptop_key),))
    laptop.key = laptop_key
    return before


def key_of(services: Services, laptop: Laptop, seq: int, epoch: int = 1) -> str:
    with services.reading() as connection:
        return KeysOfDevices(connection).of_entry(laptop.id, epoch, seq)


def test_in_one_request_a_log_goes_on_under_the_key_that_it_tells(services: Services, laptop: Laptop) -> None:
    stay = laptop.open_child().stay
    before, told = take_a_new_key(laptop), laptop.seq
    laptop.log(stay)
    sent = laptop.request()
    laptop.sync()
    assert (key_of(services, laptop, told), key_of(services, laptop, told + 1)) == (before.public, laptop.key.public)
    assert audit(services).faults == ()
    again = services.sync(sent, laptop.id, laptop.key.public)
    assert again.status.seq == laptop.seq
    with pytest.raises(RefusedError, match="not signed by a device"):
        services.sync(sent, laptop.id, before.public)


def test_a_key_that_was_put_there_by_hand_is_found(services: Services, laptop: Laptop) -> None:
    laptop.open_child()
    take_a_new_key(laptop)
    laptop.sync()
    with services.writing() as connection:
        connection.execute(update(devices).where(devices.c.id == laptop.id).values(public_key="f" * 64))
    assert "the key that it goes by is not the last one" in " ".join(audit(services).faults)


def test_what_is_kept_of_keys_only_grows(services: Services, laptop: Laptop) -> None:
    take_a_new_key(laptop)
    laptop.sync()
    with pytest.raises(Exception, match="only grows"), services.writing() as connection:
        connection.execute(text("UPDATE device_keys SET public_key = ''"))


def test_with_a_code_and_an_earlier_key_a_device_goes_on_in_a_new_epoch(services: Services, laptop: Laptop) -> None:
    laptop.open_child()
    before = take_a_new_key(laptop)
    laptop.sync()
    assert laptop.enrolled
    new = SigningKey.generate()
    wish = Enrol(
        code=invite(services, laptop.enrolled.home).code,
        device=laptop.id,
        device_key=new.public,
        device_name="Kitchen laptop",
        people=(),
        instance="instance-2",
        proof=proof_of_before(laptop.id, new.public, before),
    )
    answer = services.enrol(wish)
    assert (answer.epoch, services.enrol(wish).epoch) == (2, 2)
    assert (key_of(services, laptop, 9), key_of(services, laptop, 1, epoch=2)) == (laptop.key.public, new.public)
    laptop.key, laptop.epoch, laptop.seq, laptop.head = new, 3, 0, "0" * 64
    laptop.open_child()
    laptop.sync()
    assert audit(services).faults == ()
    stolen = msgspec.structs.replace(wish, code=invite(services, laptop.enrolled.home).code, device_key="e" * 64)
    with pytest.raises(RefusedError):
        services.enrol(stolen)
