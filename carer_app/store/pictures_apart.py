"""Has a file made ready in a process of its own, so that a hostile one meets no keys and no records, and no memory stays."""

import msgspec

from carer_app.apart import ApartError, ask_apart
from carer_app.domain.attachments import LARGEST_FILE, Ready, Unfit, UnfitFileError, brought
from carer_app.store.pictures import Outcome

_PATIENCE = 90


def make_ready_apart(name: str, data: bytes) -> Ready:
    """The file as it will be kept; raises UnfitFileError, which names it. It takes about a second."""
    if not data:
        raise UnfitFileError(name, Unfit.EMPTY)
    if len(data) > LARGEST_FILE:
        raise UnfitFileError(name, Unfit.TOO_LARGE)
    if brought(data) is None:
        raise UnfitFileError(name, Unfit.WRONG_SORT)
    outcome = _outcome(data)
    if outcome.ready is None:
        raise UnfitFileError(name, outcome.unfit or Unfit.UNSAFE)
    return outcome.ready


def _outcome(data: bytes) -> Outcome:
    try:
        return msgspec.msgpack.decode(ask_apart("carer_app.store.pictures", data, _PATIENCE), type=Outcome)
    except (ApartError, msgspec.DecodeError):
        return Outcome(unfit=Unfit.UNSAFE)
