"""Which gateway a file belongs to: a child's to that of the responsible authority, where it is here; others to the provider's.

The provider's is that of the home's own council; for a home that named no council, the first that it joined. What
belongs to a gateway that is not here yet waits for it. What a gateway has begun to keep stays with it.
"""

from sqlalchemy import func, select

from carer_app.councils import ENGLAND
from carer_app.domain.files import FileKind, Section
from carer_app.store import directory, gateways, log, streams
from carer_app.store.engine import Connection
from carer_app.store.gateways import Gateway
from carer_app.store.tables import record_index

_FIRST = "first gateway"


def gateway_of(db: Connection, section: Section) -> str:
    """The gateway that a new section goes to; empty while the one it belongs to is not here."""
    known = gateways.every(db)
    own = next((gateway for gateway in known if gateway.authority == section.authority), None)
    found = own if own and section.file_kind is FileKind.CHILD else _provider(db, known)
    return found.id if found else log.NO_GATEWAY


def newly_belonging(db: Connection, gateway: Gateway) -> list[str]:
    """The streams that went nowhere so far and belong to this gateway, now that it is here."""
    if directory.setting(db, _FIRST) is None:
        directory.set_setting(db, _FIRST, gateway.id)
    loose = streams.sections_of(db, gateway=log.NO_GATEWAY)
    return [section.stream for section in loose if gateway_of(db, section) == gateway.id]


def count_loose(db: Connection) -> int:
    """How many records wait for a council that this computer has not joined."""
    loose = streams.sections_of(db, gateway=log.NO_GATEWAY)
    columns = record_index.c
    which = columns.file.in_({one.file for one in loose}), columns.stream.in_([one.stream for one in loose])
    query = select(func.count()).select_from(record_index).where(*which, columns.listed)
    return (db.scalar(query) or 0) if loose else 0


def _provider(db: Connection, known: list[Gateway]) -> Gateway | None:
    own = directory.setting(db, "profile") or ENGLAND
    if own != ENGLAND:
        return next((gateway for gateway in known if gateway.authority == own), None)
    first = directory.setting(db, _FIRST)
    return next((gateway for gateway in known if gateway.id == first), next(iter(known), None))
