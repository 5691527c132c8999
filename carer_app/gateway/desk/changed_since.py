"""What somebody changed after something closed was written about them: said to the readers of that alone."""

from collections.abc import Collection, Iterator

import msgspec
from sqlalchemy import Connection, select

from carer_app.domain.revision import Op
from carer_app.domain.story import short_number
from carer_app.gateway.chronology import people_named
from carer_app.gateway.closed_shelf import ClosedSection, shelf_of
from carer_app.gateway.db import rights
from carer_app.gateway.db.profiles import profiles_of
from carer_app.gateway.db.tables import records, revisions
from carer_app.gateway.desk.telling import at_words, title_of
from carer_app.gateway.desk.visit import Visit
from carer_app.i18n import _

MOST = 50
_CHANGES = (Op.AMEND, Op.RETRACT)


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """An open entry that was changed since: what it is, by whom and when, and where it is shown."""

    what: str
    by: str
    address: str


def changed_since(visit: Visit, connection: Connection, section: ClosedSection) -> list[Changed]:
    """The entries whose author it is about and who changed them afterwards, of children whom this reader may see; the
    latest change first.
    """
    begun = min((one.received for one in section.versions), default="")
    seen = rights.may_read(connection, visit.me.id, visit.council.today())
    query = (
        select(revisions.c.record, revisions.c.author, revisions.c.received, revisions.c.kind, records.c.file)
        .join_from(revisions, records, records.c.record == revisions.c.record)
        .where(revisions.c.author.in_(section.about), revisions.c.op.in_(_CHANGES), revisions.c.received > begun)
        .where(records.c.file.in_(seen))
        .order_by(revisions.c.received.desc())
        .limit(MOST)
    )
    found = connection.execute(query).all() if section.about else []
    names = people_named(connection, {row.author for row in found})
    words = profiles_of(connection, {row.file for row in found})
    return [
        Changed(
            what=f"{title_of(row.kind, words[row.file])} {short_number(row.record)}",
            by=_("{name}, {when}").format(name=names.get(row.author, ""), when=at_words(row.received)),
            address=f"/desk/records/{row.record}",
        )
        for row in found
    ]


def is_changed_since(visit: Visit, record: str) -> bool:
    """Whether its author changed this entry after something was written about them that is open to this reader now."""
    sealing = visit.closed_key()
    if sealing is None:
        return False
    with visit.council.reading() as connection:
        sections = shelf_of(visit.council, connection, visit.me.id, sealing).sections
        query = select(revisions.c.author, revisions.c.received)
        changes = connection.execute(query.where(revisions.c.record == record, revisions.c.op.in_(_CHANGES))).all()
    return any(row.received > begun for row in changes for begun in _begun(sections, row.author))


def _begun(sections: Collection[ClosedSection], author: str) -> Iterator[str]:
    """When each section that is about this person was begun."""
    for section in sections:
        if author in section.about:
            yield min((one.received for one in section.versions), default="")
