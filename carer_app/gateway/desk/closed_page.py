"""What is closed for whoever is signed in: once they have opened it, their closed entries, the newest first."""

import msgspec
from sqlalchemy import Connection, select
from starlette.responses import Response

from carer_app.gateway.closed_shelf import Shelf, shelf_of
from carer_app.gateway.db import rights
from carer_app.gateway.db.tables import files
from carer_app.gateway.desk import sessions
from carer_app.gateway.desk.closed_entries import ClosedEntry, closed_entry, doubtful
from carer_app.gateway.desk.closed_key_page import CLOSED, ask_passphrase, refuse_never
from carer_app.gateway.desk.telling import Entry, entry
from carer_app.gateway.desk.visit import Visit
from carer_app.i18n import _, counted

PER_PAGE = 50


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One closed entry in the list."""

    child: str
    address: str
    entry: Entry


def closed_page(visit: Visit) -> Response:
    """The closed entries of whoever is signed in; the passphrase is asked first."""
    refuse_never(visit)
    sealing = visit.closed_key()
    if sealing is None:
        return ask_passphrase(visit)
    with visit.council.reading() as connection:
        shelf = shelf_of(visit.council, connection, visit.me.id, sealing)
        found = _newest_first(connection, visit, shelf)
        start = _start(visit.asked("after"), len(found))
        shown = found[start : start + PER_PAGE]
        names = child_names(visit, connection)
    visit.seen("saw closed entries", "")
    return visit.page(
        "closed.html",
        here="closed",
        entries=[_listed(visit, one, names) for one in shown],
        older=f"{CLOSED}?after={start + PER_PAGE}" if len(found) > start + PER_PAGE else "",
        newer=f"{CLOSED}?after={start - PER_PAGE}" if start else "",
        shut=_shut_words(shelf.shut),
        doubts=doubt_words(sum(map(doubtful, shelf.sections))),
    )


def shut_page(visit: Visit) -> Response:
    """Shut them again before the session ends."""
    with visit.council.writing() as connection:
        sessions.forget_open(connection, visit.session)
    return visit.go("/desk", _("Your closed entries are shut again."))


def entry_address(visit: Visit, record: str) -> str:
    """Where an entry is shown: under a name that means nothing outside this session."""
    return f"{CLOSED}/entry/{visit.hide(record)}"


def child_names(visit: Visit, connection: Connection) -> dict[str, str]:
    """The names of the children whom this person may see otherwise as well."""
    seen = rights.may_read(connection, visit.me.id, visit.council.today())
    found = connection.execute(select(files.c.id, files.c.name).where(files.c.id.in_(seen)))
    return {row.id: row.name or _("Name not known yet") for row in found}


def child_words(child: str, names: dict[str, str]) -> str:
    """The child's name, where this person may see that child."""
    return names.get(child, _("A child you are not allocated to"))


def doubt_words(count: int) -> str:
    """A loud sentence where something cannot be relied on."""
    if not count:
        return ""
    one = _(
        "{count} part of what is closed for you cannot be relied on: it was changed, or is not signed by whom it names."
    )
    more = _(
        "{count} parts of what is closed for you cannot be relied on: they were changed, or are not signed by whom they "
        "name."
    )
    return counted(one, more, count) + " " + _("Tell whoever looks after the gateway.")


def _newest_first(connection: Connection, visit: Visit, shelf: Shelf) -> list[ClosedEntry]:
    found = [
        closed_entry(connection, visit.me.id, section, record, entry_address(visit, record))
        for section in shelf.sections
        for record in section.records()
    ]
    return sorted(found, key=lambda one: (one.shown.told.occurred.start, one.shown.told.written), reverse=True)


def _listed(visit: Visit, one: ClosedEntry, names: dict[str, str]) -> Listed:
    return Listed(
        child=child_words(one.section.child, names),
        address=entry_address(visit, one.shown.told.id),
        entry=entry(one.gathered, one.profile),
    )


def _shut_words(count: int) -> str:
    if not count:
        return ""
    return _(
        "Something that was closed for you before you began anew does not open yet. It opens once another of its readers "
        "has unlocked Hearthlog."
    )


def _start(asked: str, count: int) -> int:
    start = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    return start if start < count else 0
