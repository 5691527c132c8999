"""Carers' own files at the desk: whom somebody supervises, and what is kept in one such file."""

import msgspec
from starlette.responses import Response

from carer_app.gateway.carers import CarerAtDesk, carers, carers_file_of
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.profiles import profile_of
from carer_app.gateway.desk.gathering import gather
from carer_app.gateway.desk.telling import entry, role_words
from carer_app.gateway.desk.visit import Visit
from carer_app.i18n import _, counted


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One carer in the list."""

    id: str
    name: str
    where: str
    has: str


def carers_page(visit: Visit) -> Response:
    """The carers whom whoever is signed in supervises."""
    found = carers(visit.council, visit.me.id)
    visit.seen("saw carers", "", str(len(found)))
    return visit.page("carers.html", here="carers", carers=[_card(one) for one in found])


def carers_file_page(visit: Visit) -> Response:
    """One carer's own file, every record in full. That each of them was shown is noted."""
    found = carers_file_of(visit.council, visit.me.id, visit.id_in_path("carer"))
    with visit.council.reading() as connection:
        profile = profile_of(connection, found.carer.authority)
    entries = [entry(one, profile) for one in gather(visit.council, visit.me.id, found.records)]
    with visit.council.writing() as connection:
        for one in entries:
            note(connection, visit.council.now(), "saw in carer's file", person=visit.me.id, about=one.record)
    return visit.page("carers_file.html", here="carers", carer=_card(found.carer), entries=entries)


def _card(one: CarerAtDesk) -> Card:
    has = counted("{count} record", "{count} records", one.count) if one.count else _("Nothing has come in yet.")
    where = _("{role}, {home}").format(role=role_words(one.role), home=one.home_name)
    return Card(id=one.id, name=one.name, where=where, has=has)
