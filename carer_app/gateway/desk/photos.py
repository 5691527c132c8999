"""A photo or paper opened at the desk, and its small picture."""

from collections.abc import Sequence

from starlette.responses import Response

from carer_app.domain.attachments import Media
from carer_app.gateway.desk.guard import is_id
from carer_app.gateway.desk.pictured import shown_photos
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.gateway.viewing import CannotShowError, PhotoHere, Viewed, photo_here, small, whole
from carer_app.i18n import _

_ENDINGS = {Media.JPEG: "jpg", Media.PNG: "png", Media.PDF: "pdf"}


def photo_page(visit: Visit) -> Response:
    """The photo that the address names, as large as the page is wide."""
    record = visit.id_in_path("record")
    photo = photo_here(visit.council, visit.me.id, record, photo_named(visit))
    address = f"/desk/records/{record}"
    trail = ((_("Children"), "/desk"), (_("The record"), address), (_("A photo"), ""))
    return photo_shown(visit, photo, address, trail)


def photo_shown(visit: Visit, photo: PhotoHere, address: str, trail: Sequence[tuple[str, str]]) -> Response:
    """A page with one photo; raises CannotShowError for what is none, or has not come."""
    (shown,) = shown_photos(address, [photo])
    if not shown.file or shown.is_paper:
        raise CannotShowError
    return visit.page("photo.html", photo=shown, record=address, trail=trail)


def photo_file(visit: Visit) -> Response:
    """The photo or paper itself; a paper is there to be kept as a file."""
    return as_file(whole(visit.council, visit.me.id, visit.id_in_path("record"), photo_named(visit)))


def small_photo(visit: Visit) -> Response:
    """A small picture of it."""
    return as_file(small(visit.council, visit.me.id, visit.id_in_path("record"), photo_named(visit)))


def photo_named(visit: Visit) -> str:
    """The photo in the address, by its hash; raises NotHereError."""
    name = str(visit.request.path_params["photo"])
    if not is_id(name):
        raise NotHereError
    return name


def as_file(viewed: Viewed) -> Response:
    """As the browser is given it: a paper is never opened in the desk's own name, since what may run in it would run there."""
    is_paper = viewed.media is Media.PDF
    name = f"{'paper' if is_paper else 'photo'}.{_ENDINGS[viewed.media]}"
    how = "attachment" if is_paper else "inline"
    return Response(viewed.data, media_type=viewed.media, headers={"Content-Disposition": f'{how}; filename="{name}"'})
