"""A photo or paper of a closed entry, for a reader who has opened their closed entries; its key comes out of the box alone."""

from starlette.responses import Response

from carer_app.gateway.closed_writing import holding
from carer_app.gateway.desk.closed_key_page import CLOSED
from carer_app.gateway.desk.closed_page import entry_address
from carer_app.gateway.desk.guard import is_id
from carer_app.gateway.desk.photos import as_file, photo_named, photo_shown
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.gateway.viewing import PhotoHere, opened_small, opened_whole, photos_in
from carer_app.i18n import _


def closed_photo_page(visit: Visit) -> Response:
    """The photo as large as the page is wide."""
    if visit.closed_key() is None:
        return visit.go(CLOSED)
    address = entry_address(visit, _record(visit))
    trail = ((_("Closed entries"), CLOSED), (_("The entry"), address), (_("A photo"), ""))
    return photo_shown(visit, _found(visit), address, trail)


def closed_photo_file(visit: Visit) -> Response:
    """The photo or paper itself. Who looked at the entry stands in its section already."""
    return as_file(opened_whole(visit.council, _found(visit).manifest))


def closed_small_photo(visit: Visit) -> Response:
    """A small picture of it."""
    return as_file(opened_small(visit.council, _found(visit).manifest))


def _found(visit: Visit) -> PhotoHere:
    """The one that the address names; raises NotHereError, also where the closed entries were shut meanwhile."""
    sealing, record, name = visit.closed_key(), _record(visit), photo_named(visit)
    if sealing is None:
        raise NotHereError
    with visit.council.reading() as connection:
        section = holding(visit.council, connection, visit.me, sealing, record)
        held = [one.signed for one in section.of_record(record) if one.holds]
        for photo in (photo for signed in held for photo in photos_in(connection, signed)):
            if photo.hash == name:
                return photo
    raise NotHereError


def _record(visit: Visit) -> str:
    record = visit.shown(str(visit.request.path_params["entry"]))
    if not is_id(record):
        raise NotHereError
    return record
