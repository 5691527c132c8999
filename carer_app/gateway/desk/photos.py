"""Photos and papers on the pages of the desk: as small pictures beside the words, and one opened."""

from collections.abc import Iterator, Sequence

import msgspec
from starlette.responses import Response

from carer_app.domain.attachments import Media
from carer_app.gateway.desk.guard import is_id
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.gateway.viewing import PhotoHere, Viewed, small, whole
from carer_app.i18n import _, counted

_ENDINGS = {Media.JPEG: "jpg", Media.PNG: "png", Media.PDF: "pdf"}


class ShownPhoto(msgspec.Struct, frozen=True, kw_only=True):
    """One photo or paper beside the words. `address` and `small` are empty until it has come."""

    words: str
    facts: str
    address: str
    small: str
    is_paper: bool
    awaited: str


def shown_photos(record: str, photos: Sequence[PhotoHere]) -> Iterator[ShownPhoto]:
    """They in the words of a page, in the order in which they were added."""
    for photo in photos:
        is_paper = photo.manifest.media == Media.PDF
        at = f"/desk/records/{record}/photos/{photo.hash}"
        yield ShownPhoto(
            words=photo.manifest.words or _nobody_said(is_paper=is_paper),
            facts=counted("PDF, {count} page", "PDF, {count} pages", photo.manifest.pages) if is_paper else "",
            address=at if photo.has_come else "",
            small=f"{at}/small" if photo.has_come and photo.manifest.thumbnail else "",
            is_paper=is_paper,
            awaited="" if photo.has_come else _("Paper awaited") if is_paper else _("Photo awaited"),
        )


def photo_page(visit: Visit) -> Response:
    """The photo or paper that the address names: a photo in the browser, a paper to be kept as a file."""
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


def _nobody_said(*, is_paper: bool) -> str:
    return _("A paper that nobody has described yet") if is_paper else _("A photo that nobody has described yet")
