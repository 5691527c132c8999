"""The rescue file that goes by a stick where there is no network, and the file of receipts that comes back. Both ends
read this file.

A rescue file begins with a line for whoever opens it by chance. Parcels follow, sealed to one council, and a last one
that says how many there were, so that a file that was cut is known to be.
"""

from collections.abc import Sequence

import msgspec

from carer_app.domain.frames import Frame, read_frames
from carer_app.domain.parcel import Label, Lids, Parcel, label_of
from carer_app.domain.sealing import NotForYouError
from carer_app.domain.signing import Signed
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _

FIRST_LINE = b"Hearthlog rescue file. It is sealed: give it to the council as it is. Nobody else can open it.\n"


class BundleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a rescue file: the receipts to take back to the computer that wrote it, and counts.

    `problem` is a stable word for why not everything could be taken, empty when all was; `damaged` counts the parts of the
    file that could not be read.
    """

    v: int = 1
    gateway: str
    gateway_name: str
    receipts: tuple[Signed, ...]
    entries: int = 0
    accepted: int = 0
    duplicate: int = 0
    held: int = 0
    damaged: int = 0
    problem: str = ""


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """The parcels of a rescue file. `missing` is how many parts of it cannot be read or are not there."""

    frames: tuple[Frame, ...]
    missing: int


def write_bundle(parcels: Sequence[tuple[Label, Parcel]], council_key: str) -> bytes:
    """A rescue file of at least one parcel, all for one council."""
    lids = Lids(None, council_key)
    if not lids.lids:
        raise NoCouncilKeyError
    frames = [lids.shut(label, parcel) for label, parcel in parcels]
    last = parcels[-1][0]
    end = msgspec.structs.replace(last, first=0, last=len(frames))
    return FIRST_LINE + b"".join(frame.encode() for frame in (*frames, lids.shut(end, Parcel())))


def read_bundle(content: bytes) -> Bundle:
    """The parcels that are whole; raises NoBundleError where there is none."""
    found = read_frames(content.removeprefix(FIRST_LINE))
    labelled = [(frame, _label(frame)) for frame in found.frames]
    parcels = tuple(frame for frame, label in labelled if label and label.first)
    if not parcels:
        raise NoBundleError
    said = next((label.last for _frame, label in labelled if label and not label.first), None)
    missing = found.damaged if said is None else max(said - len(parcels), found.damaged)
    # A second copy that was handed over as it lies says no count, and cannot be known to be cut.
    was_cut = said is None and content.startswith(FIRST_LINE)
    return Bundle(frames=parcels, missing=missing or int(was_cut))


class NoCouncilKeyError(KnownError):
    """There is no key of the council that a file could be sealed to."""

    def __init__(self) -> None:
        super().__init__(
            _("The council has given no key that a file could be sealed to. Everything is safe here. Tell the council.")
        )


class NoBundleError(BadInputError):
    """The bytes are no rescue file."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "That is not a rescue file of Hearthlog, or nothing in it can be read any more. Nothing was taken from it."
            ),
            [("file", "is not a rescue file")],
        )


def _label(frame: Frame) -> Label | None:
    try:
        return label_of(frame)
    except NotForYouError:
        return None
