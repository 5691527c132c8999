"""Taking a device in: a one-use code, said by a manager to the person at the computer."""

import secrets
from datetime import timedelta
from hmac import compare_digest
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select, update

from carer_app.clock import stamp
from carer_app.domain.device_key import is_proved
from carer_app.domain.revision import new_id
from carer_app.domain.well_formed import is_name
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.device_keys import KeysOfDevices, keep_keys
from carer_app.gateway.db.rows import device_facts
from carer_app.gateway.db.tables import devices, homes, invitations
from carer_app.gateway.port import DeviceFacts, NewKey
from carer_app.gateway.sync import may_be_named
from carer_app.gateway.trouble import CODE_NOT_VALID, DEVICE_KNOWN, TOO_MANY_TRIES, RefusedError, bad_request
from carer_app.sync.protocol import Enrol, Enrolled, Trouble

GOOD_FOR = timedelta(minutes=15)
TRIES = 5

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10
_SELECTOR = 2
_MISREAD = str.maketrans("OIL", "011")


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A code, to be read out or typed, and until when it can be used."""

    code: str
    expires: str
    home: str


def invite(council: Council, home: str) -> Invitation:
    """Make a one-use code for a device of that home (by id)."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    now = council.clock.now()
    expires = stamp(now + GOOD_FOR)
    with council.writing() as connection:
        row = {"id": new_id(), "selector": code[:_SELECTOR], "code_hash": council.keys.code_hash(code), "home": home}
        connection.execute(invitations.insert(), row | {"made": stamp(now), "expires": expires, "tries": 0})
        note(connection, stamp(now), "invited", about=home)
    return Invitation(code=f"{code[:5]}-{code[5:]}", expires=expires, home=home)


def take_in(council: Council, wish: Enrol) -> Enrolled:
    """See `Services.enrol`."""
    _refuse_odd(wish)
    with council.writing() as connection:
        found = _invitation(council, connection, wish)
        if not isinstance(found, Trouble):
            return _enrolled(council, connection, wish, found)
    raise RefusedError(found)


def _refuse_odd(wish: Enrol) -> None:
    is_key = len(wish.device_key) == 64 and set(wish.device_key) <= set("0123456789abcdef")
    if not is_key or not is_name(wish.device) or not is_name(wish.instance):
        raise RefusedError(bad_request("device, device_key or instance is not what it can be"))
    if not wish.device_name.isprintable() or len(wish.device_name) > 200:
        raise RefusedError(bad_request("device_name is not a name"))
    if not all(map(may_be_named, wish.people)) or len(wish.people) > 100:
        raise RefusedError(bad_request("people holds somebody who cannot be named by a device"))


def _invitation(council: Council, connection: Connection, wish: Enrol) -> Row[Any] | Trouble:
    """The invitation of that code, or why there is none. A wrong try is counted, and kept whatever the outcome."""
    code = wish.code.upper().translate(_MISREAD).replace("-", "").replace(" ", "")
    meant = select(invitations).where(invitations.c.selector == code[:_SELECTOR]).with_for_update()
    now, hashed = council.now(), council.keys.code_hash(code)
    rows = [row for row in connection.execute(meant) if row.expires > now or row.used_key == wish.device_key]
    for row in rows:
        if compare_digest(row.code_hash, hashed) and row.tries < TRIES:
            again = row.used_key == wish.device_key and row.used_by == wish.device
            return row if row.used is None or again else _not_valid()
    tried = [row.id for row in rows if row.used is None]
    connection.execute(update(invitations).where(invitations.c.id.in_(tried)).values(tries=invitations.c.tries + 1))
    return _too_many() if any(row.tries >= TRIES for row in rows) else _not_valid()


def _enrolled(council: Council, connection: Connection, wish: Enrol, invitation: Row[Any]) -> Enrolled:
    device = _device(council, connection, wish, invitation)
    port = council.port_on(connection)
    taken = {person.id for person in wish.people if port.add_person(person, device)}
    for person in wish.people:
        if person.id not in taken:
            port.alarm("key-not-taken", device.id, person.id)
    if invitation.used is None:
        used = {"used": council.now(), "used_by": wish.device, "used_key": wish.device_key}
        connection.execute(update(invitations).where(invitations.c.id == invitation.id).values(used))
        note(connection, council.now(), "enrolled", device=device.id, about=invitation.home)
    home = connection.execute(select(homes).where(homes.c.id == invitation.home)).one()
    return Enrolled(
        device=device.id,
        epoch=device.epoch,
        gateway=council.keys.gateway,
        gateway_name=council.name,
        gateway_key=council.keys.signing.public,
        council_sealing_key=council.keys.sealing.public,
        authority=council.profile.slug,
        home=home.id,
        home_name=home.name,
    )


def _device(council: Council, connection: Connection, wish: Enrol, invitation: Row[Any]) -> DeviceFacts:
    """The device's row, made or brought up to date; raises RefusedError where it is revoked, or another key has its name and
    none that it had is proved.
    """
    this = devices.c.id == wish.device
    known = connection.execute(select(devices).where(this).with_for_update()).one_or_none()
    if known and (known.hosted or known.revoked is not None):
        raise RefusedError(_may_not_again())
    if known and known.public_key != wish.device_key:
        _go_on_under(council, connection, known, wish)
    told = {"home": invitation.home, "name": wish.device_name, "instance": wish.instance}
    if known:
        connection.execute(update(devices).where(this).values(told))
    else:
        row = {"id": wish.device, "public_key": wish.device_key, "epoch": 1, "hosted": False}
        connection.execute(devices.insert(), told | row | {"added": council.now()})
    return device_facts(connection.execute(select(devices).where(this)).one())


def _go_on_under(council: Council, connection: Connection, known: Row[Any], wish: Enrol) -> None:
    """Let a device that was put back to an old copy go on under a new key, in a log of its own epoch: a manager made the code,
    and it proves that it is the device. Raises RefusedError.
    """
    keys = KeysOfDevices(connection, known.id)
    if not any(is_proved(known.id, wish.device_key, key, wish.proof) for key in keys.every(known.id)):
        raise RefusedError(_may_not_again())
    epoch = max(known.epoch, keys.last_epoch(known.id)) + 1
    new = NewKey(epoch=epoch, seq=0, key=wish.device_key)
    keep_keys(connection, known.id, known.public_key, [new], council.now(), wish.proof)
    connection.execute(update(devices).where(devices.c.id == known.id).values(epoch=epoch))
    note(connection, council.now(), "new device key", device=known.id, detail="with a code")


def _may_not_again() -> Trouble:
    title = "A device of this name was here before and may not come in again."
    return Trouble(type=DEVICE_KNOWN, title=title, status=409)


def _not_valid() -> Trouble:
    return Trouble(
        type=CODE_NOT_VALID, title="This code cannot be used (any more). Ask the council for a new one.", status=410
    )


def _too_many() -> Trouble:
    return Trouble(
        type=TOO_MANY_TRIES, title="Too many wrong codes were tried. Ask the council for a new one.", status=429
    )
