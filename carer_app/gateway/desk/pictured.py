"""Photos and papers beside the words of a record: as small pictures, or awaited."""

from collections.abc import Iterator, Sequence

import msgspec

from carer_app.domain.attachments import Media
from carer_app.gateway.viewing import PhotoHere
from carer_app.i18n import _, counted


class ShownPhoto(msgspec.Struct, frozen=True, kw_only=True):
    """One photo or paper beside the words. `address` of its page, `file` and `small` picture are empty until it has come."""

    words: str
    facts: str
    address: str
    file: str
    small: str
    is_paper: bool
    awaited: str


def shown_photos(record: str, photos: Sequence[PhotoHere]) -> Iterator[ShownPhoto]:
    """They in the words of a page, in the order in which they were added. `record` is the address of the record's page."""
    for photo in photos:
        is_paper = photo.manifest.media == Media.PDF
        at = f"{record}/photos/{photo.hash}"
        yield ShownPhoto(
            words=photo.manifest.words or _nobody_said(is_paper=is_paper),
            facts=counted("PDF, {count} page", "PDF, {count} pages", photo.manifest.pages) if is_paper else "",
            address="" if not photo.has_come else f"{at}/file" if is_paper else at,
            file=f"{at}/file" if photo.has_come else "",
            small=f"{at}/small" if photo.has_come and photo.manifest.thumbnail else "",
            is_paper=is_paper,
            awaited="" if photo.has_come else _("Paper awaited") if is_paper else _("Photo awaited"),
        )


def _nobody_said(*, is_paper: bool) -> str:
    return _("A paper that nobody has described yet") if is_paper else _("A photo that nobody has described yet")
