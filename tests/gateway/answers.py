"""What a test reads out of the gateway's answers and tables."""

from datetime import UTC, datetime

import msgspec
import pytest
from sqlalchemy import Table, func, select

from carer_app.domain.entry import Entry
from carer_app.domain.revision import SignedRevision
from carer_app.domain.signing import Signed, SigningKey
from carer_app.gateway.db.tables import audit_log, held
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.sync.protocol import (
    DIRECTORY,
    RECEIPT,
    Directory,
    Held,
    ItemState,
    Receipt,
    SyncAnswer,
    Trouble,
)
from tests.gateway.builders import Laptop


def noon(day: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def receipt_in(services: Services, answer: SyncAnswer) -> Receipt:
    receipt = answer.receipt.verify(RECEIPT, services.keys.signing.public).read(Receipt)
    assert receipt.log == answer.status
    return receipt


def directory_in(services: Services, answer: SyncAnswer) -> Directory:
    assert answer.directory
    return answer.directory.verify(DIRECTORY, services.keys.signing.public).read(Directory)


def held_in(services: Services, answer: SyncAnswer) -> list[Held | None]:
    return [item.reason for item in receipt_in(services, answer).items if item.state == ItemState.HELD]


def refusal(services: Services, laptop: Laptop) -> Trouble:
    with pytest.raises(RefusedError) as refused:
        services.sync(laptop.request(), laptop.id)
    return refused.value.trouble


def count_of(services: Services, table: Table) -> int:
    with services.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def waiting(services: Services) -> int:
    with services.reading() as connection:
        return connection.scalar(select(func.count()).where(held.c.settled.is_(None))) or 0


def alarms(services: Services) -> list[str]:
    with services.reading() as connection:
        return list(connection.scalars(select(audit_log.c.what).where(audit_log.c.what.startswith("alarm"))))


def with_bytes(revision: SignedRevision, signed: Signed) -> SignedRevision:
    return msgspec.structs.replace(revision, signed=signed, hash=signed.hash("revision"))


def spoilings(good: Signed) -> list[Signed]:
    """The same entry with its signature, its bytes, its key or its form changed."""
    entry = good.read(Entry)
    stranger = SigningKey.generate().sign("entry", entry)
    return [
        Signed(data=good.data, signature="00" * 64),
        Signed(data=good.data, signature="zz"),
        Signed(data=good.data.replace('"seq":4', '"seq":5'), signature=good.signature),
        Signed(data="{}", signature=good.signature),
        Signed(data="not json", signature=good.signature),
        stranger,
    ]
