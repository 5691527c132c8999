"""Verifying what a gateway says, before anything is believed: receipt, chains, directory and beacon."""

from collections.abc import Mapping, Sequence

import msgspec

from carer_app.councils import BrokenProfileError, refuse_faults
from carer_app.domain.entry import START
from carer_app.domain.handed import PROFILE, HandedProfile
from carer_app.domain.revision import REVISION, Revision, SignedRevision, open_revision
from carer_app.domain.signing import BrokenSignatureError, Signed
from carer_app.store.gateways import Gateway
from carer_app.sync.protocol import (
    BEACON,
    DIRECTORY,
    RECEIPT,
    Beacon,
    ClosedPage,
    Directory,
    Page,
    Receipt,
    Row,
    SyncAnswer,
    SyncRequest,
    next_head,
)


class Pinned(msgspec.Struct, frozen=True, kw_only=True):
    """The gateway as it was pinned at enrolment, and the device that asks."""

    gateway: str
    key: str
    device: str


class Verified(msgspec.Struct, frozen=True):
    """An answer that holds for this device and its cursors, and what its signed parts say.

    Of the `rows` of each page it is known that they chain and are of its stream; whether one that is new here was signed by
    its author, and its words with it, is verified before it is kept.
    """

    answer: SyncAnswer
    by: Pinned
    receipt: Receipt
    directory: Directory | None
    beacon: Beacon
    rows: Mapping[str, Sequence[SignedRevision]]


def verified_answer(answer: SyncAnswer, pinned: Pinned, request: SyncRequest) -> Verified:
    """The answer and what it says; raises BrokenSignatureError unless receipt, pages, directory and beacon all hold for this
    device and its cursors. A page that does not hold because a row of it is damaged is left out.

    Whether the gateway's log is also ours is the engine's question: another one is no fault, it makes a new epoch.
    """
    receipt = read_receipt(answer.receipt, pinned)
    if receipt.log != answer.status:
        raise BrokenSignatureError("The receipt says one thing and the answer another.")
    directory = _directory(answer.directory, receipt, pinned, request)
    beacon = read_beacon(answer.beacon, pinned)
    rows = {
        stream: found for stream, page in answer.pages.items() if (found := _rows(stream, page, request)) is not None
    }
    for stream, closed_page in answer.closed.items():
        begun = (request.closed or {}).get(stream, 0)
        check_closed_page(closed_page, begun, request.closed_heads.get(stream, START))
    if len(rows) < len(answer.pages):
        answer = msgspec.structs.replace(answer, pages={stream: answer.pages[stream] for stream in rows})
    return Verified(answer, pinned, receipt, directory, beacon, rows)


def _rows(stream: str, page: Page, request: SyncRequest) -> list[SignedRevision] | None:
    """What the rows of a page hold; None where it does not chain and holds one that is not as it was signed. A page that does
    not chain though every row of it is whole shows another history, and raises BrokenSignatureError.
    """
    try:
        rows = [_read(row) for row in page.rows]
        check_page(stream, page, rows, request.cursors.get(stream, 0), request.heads.get(stream, START))
    except BrokenSignatureError:
        if all(_is_as_signed(row.revision) for row in page.rows):
            raise
        return None
    return rows


def _read(row: Row) -> SignedRevision:
    revision = row.revision.read(Revision)
    return SignedRevision(signed=row.revision, revision=revision, hash=row.revision.hash(REVISION), body=row.body)


def _is_as_signed(signed: Signed) -> bool:
    try:
        open_revision(signed, None)
    except BrokenSignatureError:
        return False
    return True


def _directory(signed: Signed | None, receipt: Receipt, pinned: Pinned, request: SyncRequest) -> Directory | None:
    """The directory, where a new one came."""
    if signed is None:
        stands = receipt.directory and receipt.directory == request.directory
        if not stands and not request.more and not receipt.untold:
            raise BrokenSignatureError("The answer names nobody.")
        return None
    directory = read_directory(signed, pinned)
    if directory.gateway != pinned.gateway:
        raise BrokenSignatureError("The directory is another gateway's.")
    return directory


def read_receipt(signed: Signed, pinned: Pinned) -> Receipt:
    """The receipt, when it is this gateway's for this device."""
    receipt = signed.verify(RECEIPT, pinned.key).read(Receipt)
    if receipt.gateway != pinned.gateway or receipt.device != pinned.device:
        raise BrokenSignatureError("The receipt is for somebody else.")
    return receipt


def read_directory(signed: Signed, pinned: Pinned) -> Directory:
    return signed.verify(DIRECTORY, pinned.key).read(Directory)


def read_beacon(signed: Signed, pinned: Pinned) -> Beacon:
    beacon = signed.verify(BEACON, pinned.key).read(Beacon)
    if beacon.gateway != pinned.gateway:
        raise BrokenSignatureError("The time is another gateway's.")
    return beacon


def read_profile(signed: Signed, gateway: Gateway) -> HandedProfile:
    """The profile, when it is this gateway's, of its council, and without faults."""
    handed = signed.verify(PROFILE, gateway.key).read(HandedProfile)
    if (handed.gateway, handed.profile.slug) != (gateway.id, gateway.authority):
        raise BrokenSignatureError("The profile is another council's.")
    try:
        refuse_faults(handed.profile, handed.profile.slug)
    except BrokenProfileError as problem:
        raise BrokenSignatureError(problem.sentence) from problem
    return handed


def check_page(stream: str, page: Page, rows: Sequence[SignedRevision], position: int, head: str) -> None:
    """Positions go on without a gap from the cursor, and every revision is chained to the one before."""
    for row, one in zip(page.rows, rows, strict=True):
        position += 1
        if row.position != position or one.revision.stream != stream:
            raise BrokenSignatureError("A page has a gap.")
        head = next_head(head, one.hash)
    if page.rows and (page.head != head or page.next != position):
        raise BrokenSignatureError("A page does not chain.")


def check_closed_page(page: ClosedPage, position: int, head: str) -> None:
    """The same of a closed stream, of whose boxes nothing but their names is known here."""
    for row in page.rows:
        position += 1
        if row.position != position:
            raise BrokenSignatureError("A page has a gap.")
        head = next_head(head, row.hash)
    if page.rows and (page.head != head or page.next != position):
        raise BrokenSignatureError("A page does not chain.")


def opened(signed: SignedRevision) -> SignedRevision:
    """The revision, verified; its body too where it is still there. Raises BrokenSignatureError."""
    open_revision(signed.signed, signed.body)
    return _with_its_words(signed)


def opened_row(row: SignedRevision) -> SignedRevision:
    """The same of what was read from its bytes just now."""
    row.signed.verify(REVISION, row.revision.author_key)
    return _with_its_words(row)


def _with_its_words(signed: SignedRevision) -> SignedRevision:
    if signed.body and signed.body.hash() != signed.revision.body_hash:
        raise BrokenSignatureError("A body is not the one that was signed.")
    if signed.body and not all(text.is_named_in(signed.revision.attachments) for text in signed.body.manifests):
        raise BrokenSignatureError("What came with a body is not what was signed.")
    return signed
