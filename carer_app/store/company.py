"""Who was there, and whose account a record is, for lists that decode no contents."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, select

from carer_app.domain.story import Told
from carer_app.store.engine import Connection
from carer_app.store.tables import record_index, revisions

_ENVELOPES = (
    select(record_index.c.record, revisions.c.data)
    .join(revisions, revisions.c.hash == record_index.c.head)
    .where(record_index.c.record.in_(bindparam("records", expanding=True)), record_index.c.listed)
)


class _Company(msgspec.Struct, frozen=True):
    """Of an envelope, who was there and whose account it is."""

    present: tuple[str, ...] = ()
    words_of: str = ""


def with_company(db: Connection, records: Sequence[Told]) -> list[Told]:
    """The same records, each with who was there and whose account it is."""
    rows = db.execute(_ENVELOPES, {"records": [record.id for record in records]})
    found = {row.record: msgspec.json.decode(row.data, type=_Company) for row in rows}
    return [_with(one, found[one.id]) if one.id in found else one for one in records]


def _with(told: Told, company: _Company) -> Told:
    return msgspec.structs.replace(told, present=company.present, words_of=company.words_of)
