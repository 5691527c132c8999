"""A photo or paper opened at the desk, and its small picture."""

from starlette.responses import Response

from carer_app.domain.attachments import Media
from carer_app.gateway.desk.guard import is_id
from carer_app.gateway.desk.pictured import shown_photos
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.gateway.viewing import CannotShowError, Viewed, photo_here, small, whole

_ENDINGS = {Media.JPEG: "jpg", Media.PNG: "png", Media.PDF: "pdf"}


def photo_page(visit: Visit) -> Response:
    """The photo that the address names, as large as the page is wide."""
    record = visit.id_in_path("record")
    photo = photo_here(visit.council, visit.me.id, record, _photo(visit))
    (shown,) = shown_photos(record, [photo])
    if not shown.file or shown.is_paper:
        raise CannotShowError
    return visit.page("photo.html", photo=shown, record=f"/desk/records/{record}")


def photo_file(visit: Visit) -> Response:
    """The photo or paper itself; a paper is there to be kept as a file."""
    return _answer(whole(visit.council, visit.me.id, visit.id_in_path("record"), _photo(visit)))


def small_photo(visit: Visit) -> Response:
    """A small picture of it."""
    return _answer(small(visit.council, visit.me.id, visit.id_in_path("record"), _photo(visit)))


def _photo(visit: Visit) -> str:
    name = str(visit.request.path_params["photo"])
    if not is_id(name):
        raise NotHereError
    return name


def _answer(viewed: Viewed) -> Response:
    """A paper is never opened by the browser in the desk's own name: what may run in it would run there."""
    is_paper = viewed.media is Media.PDF
    name = f"{'paper' if is_paper else 'photo'}.{_ENDINGS[viewed.media]}"
    how = "attachment" if is_paper else "inline"
    return Response(viewed.data, media_type=viewed.media, headers={"Content-Disposition": f'{how}; filename="{name}"'})
