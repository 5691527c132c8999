"""The gateways that this computer is enrolled with."""

import msgspec
from sqlalchemy import insert, select, update

from carer_app.domain.signing import Signed
from carer_app.store.engine import Connection
from carer_app.store.tables import gateways, receipts


class Gateway(msgspec.Struct, frozen=True, kw_only=True):
    """One gateway: where it is, its pinned signing key, and where this computer's log for it stands.

    `safeguarding` is the council's key that closed sections are sealed to as well, empty where it has none.
    """

    id: str
    name: str
    url: str
    key: str
    sealing_key: str
    authority: str
    home: str
    home_name: str
    epoch: int
    nonce: str = ""
    beacon: Signed | None = None
    last_heard: str | None = None
    last_problem: str = ""
    safeguarding: str = ""


_EVERY = select(gateways).order_by(gateways.c.id)


def keep(db: Connection, gateway: Gateway) -> None:
    """Keep a gateway as it now stands."""
    values = msgspec.structs.asdict(gateway)
    beacon = values.pop("beacon")
    values |= {"beacon_data": beacon.data if beacon else None, "beacon_signature": beacon.signature if beacon else None}
    if db.scalar(select(gateways.c.id).where(gateways.c.id == gateway.id)) is None:
        db.execute(insert(gateways).values(**values))
    else:
        db.execute(update(gateways).where(gateways.c.id == gateway.id).values(**values))


def every(db: Connection) -> list[Gateway]:
    """All of them, in the order of enrolment."""
    found = []
    for row in db.execute(_EVERY):
        values = row._asdict()
        data, signature = values.pop("beacon_data"), values.pop("beacon_signature")
        found.append(Gateway(**values, beacon=Signed(data=data, signature=signature) if data else None))
    return found


def one(db: Connection, id_: str) -> Gateway | None:
    return next((gateway for gateway in every(db) if gateway.id == id_), None)


def keep_receipt(db: Connection, gateway: str, receipt: Signed) -> None:
    """Keep a verified receipt as it was signed."""
    db.execute(insert(receipts).values(gateway=gateway, data=receipt.data.encode(), signature=receipt.signature))


def receipts_of(db: Connection, gateway: str) -> list[Signed]:
    query = (
        select(receipts.c.data, receipts.c.signature).where(receipts.c.gateway == gateway).order_by(receipts.c.number)
    )
    return [Signed.kept(row.data, row.signature) for row in db.execute(query)]
