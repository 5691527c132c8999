"""Takes away the chunks of photos and papers that no revision names any more."""

import logging

from sqlalchemy import Engine

from carer_app.gateway.blobs import Blobs, BlobsUnreachableError
from carer_app.gateway.db import photos
from carer_app.gateway.db.engine import writing

_log = logging.getLogger(__name__)
_AT_ONCE = 500


def sweep(engine: Engine, blobs: Blobs) -> None:
    """Take them away now; what cannot be taken away waits for the next time, and no sender is held up by that."""
    left = True
    while left:
        try:
            left = _sweep_some(engine, blobs)
        except BlobsUnreachableError as problem:
            _log.warning("chunks that nothing names could not be removed: %s", type(problem.__cause__).__name__)
            return


def _sweep_some(engine: Engine, blobs: Blobs) -> bool:
    with writing(engine) as connection:
        gone, named_again = photos.unwanted(connection, _AT_ONCE)
        for name in gone:
            blobs.remove(name)
        photos.drop_unwanted(connection, [*gone, *named_again])
    return len(gone) + len(named_again) == _AT_ONCE
