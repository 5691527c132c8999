"""Opening the place where the sealed chunks of photos and papers are kept, by its name."""

from pathlib import Path

from carer_app.errors import BadInputError
from carer_app.gateway.blobs import Blobs
from carer_app.gateway.folder_blobs import FolderBlobs
from carer_app.i18n import _

FOLDER = "blobs"
_OBJECT_STORES = ("s3://", "s3a://")


def open_blobs(place: str) -> Blobs:
    """The place of that name: `s3://bucket/prefix`, else a folder, which is made where it is missing.

    What opens an S3-compatible store (keys, region, endpoint) comes from the usual `AWS_…` variables, never from the
    address. Raises BadInputError for an address that is neither.
    """
    if place.startswith(_OBJECT_STORES):
        from carer_app.gateway.object_blobs import ObjectBlobs  # noqa: PLC0415 - most gateways keep a folder

        return ObjectBlobs(place)
    if "://" in place:
        sentence = _("--blobs is neither a folder nor an address such as s3://bucket/photos.")
        raise BadInputError(sentence, [("blobs", "is neither a folder nor an s3:// address")])
    return FolderBlobs(Path(place))
