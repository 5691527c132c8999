"""Joining a council with a one-use code; and joining it anew, under a new key, where it knows this computer by another."""

import msgspec

from carer_app.domain.device_key import proof_of_before
from carer_app.domain.entry import START
from carer_app.domain.signing import SigningKey
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.store import accesses, acts, belonging, device_keys, directory, gateways, own_log_ins, revisions, streams
from carer_app.store.engine import Connection
from carer_app.store.gateways import Gateway
from carer_app.store.log import LogEnd
from carer_app.sync.epochs import begin_epoch, name_keys, wrap
from carer_app.sync.line import GatewayRefusedError, Transport
from carer_app.sync.protocol import Enrol, Enrolled
from carer_app.sync.stored import Sender, StoredPort

DEVICE_KNOWN = "device-known"


class AnotherGatewayError(BadInputError):
    """At the address of a council that was joined another gateway answers now; nothing was changed here."""

    def __init__(self, name: str) -> None:
        sentence = _(
            "gateway answers at the address where this computer already sends to {council}, and it is not the same one. "
            "Nothing was changed here. Tell the council: the first one is needed again, or the new one needs an address of "
            "its own."
        ).format(council=name)
        super().__init__(sentence, [("gateway", "is not the one that was joined at this address")])


def join(sender: Sender, line: Transport, url: str, code: str) -> Enrolled:
    """Connect this computer to a gateway; what was written before and belongs there goes into its log.

    A council that knows this computer by a key that is not here any more, because the folder was put back from an old copy,
    takes it in under a new one; all that is here is then told anew. Raises BadInputError on a code that was used or has run
    out, AnotherGatewayError, GatewayUnreachableError without an answer.
    """
    code = code.strip().upper()
    with sender.database.reading() as db:
        key = device_keys.to_join_with(db)
    try:
        if key is None:
            try:
                return _kept(sender, url, line.enrol(_wish(sender, code)), None)
            except GatewayRefusedError as refusal:
                if refusal.trouble.type != DEVICE_KNOWN:
                    raise
            with sender.database.writing() as db:
                key = device_keys.make_to_join_with(db)
        return _kept(sender, url, line.enrol(_wish_anew(sender, url, code, key)), key)
    except GatewayRefusedError as problem:
        raise BadInputError(problem.sentence, [("code", problem.sentence)]) from problem


def _wish(sender: Sender, code: str) -> Enrol:
    with sender.database.reading() as db:
        people = tuple(directory.people_here(db))
    return Enrol(
        code=code,
        device=sender.device.id,
        device_key=sender.device.key().public,
        device_name=sender.name,
        people=people,
        instance=sender.instance,
    )


def _wish_anew(sender: Sender, url: str, code: str, key: SigningKey) -> Enrol:
    """The same under a new key, with the proof that this is the computer that it was before."""
    with sender.database.reading() as db:
        known = next((one.id for one in gateways.every(db) if one.url == _address(url)), "")
        before = sender.device.keys(db).newest(known)
    proof = proof_of_before(sender.device.id, key.public, before)
    return msgspec.structs.replace(_wish(sender, code), device_key=key.public, proof=proof)


def _kept(sender: Sender, url: str, answer: Enrolled, key: SigningKey | None) -> Enrolled:
    with sender.database.writing() as db:
        _refuse_another(db, answer, url)
        before = gateways.one(db, answer.gateway)
        gateway = _as_gateway(answer, url)
        gateways.keep(db, gateway)
        own = belonging.newly_belonging(db, gateway)
        streams.assign(db, own, gateway.id)
        if key is not None:
            begin_anew(db, sender, gateway, max(answer.epoch, before.epoch if before else 0), key)
            return answer
        port = StoredPort(db, sender, gateway.id)
        if len(directory.keys_here(db)) > len(directory.people_here(db)):
            name_keys(port, gateway)
        own_log_ins.announce(db, sender.device, gateway.id)
        wrap(port, gateway, revisions.of_streams(db, own))
        accesses.tell_from_before(db, sender.device, gateway.id)
        acts.tell_from_before(db, sender.device, gateway.id)
    return answer


def _refuse_another(db: Connection, answer: Enrolled, url: str) -> None:
    """One address has one gateway: with two, whatever goes to the one would be answered by the other."""
    there = next((one for one in gateways.every(db) if one.url == _address(url)), None)
    if there and there.id != answer.gateway:
        raise AnotherGatewayError(there.name)


def begin_anew(db: Connection, sender: Sender, gateway: Gateway, after: int, key: SigningKey) -> None:
    """A new epoch under the new key, with everything that this computer has and ever said."""
    beginning = LogEnd(gateway=gateway.id, epoch=after + 1, seq=0, hash=START)
    device_keys.keep(db, sender.device.keys(db).with_key(beginning, key))
    directory.drop_setting(db, device_keys.JOINING)
    begin_epoch(StoredPort(db, sender, gateway.id), after, key.public)
    own_log_ins.announce(db, sender.device, gateway.id)


def _as_gateway(answer: Enrolled, url: str) -> Gateway:
    return Gateway(
        id=answer.gateway,
        name=answer.gateway_name,
        url=_address(url),
        key=answer.gateway_key,
        sealing_key=answer.council_sealing_key,
        authority=answer.authority,
        home=answer.home,
        home_name=answer.home_name,
        epoch=answer.epoch,
    )


def _address(url: str) -> str:
    return url.strip().rstrip("/")
