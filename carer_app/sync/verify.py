"""Verifying what a gateway says, before anything is believed: receipt, chains, directory and beacon."""

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
    SyncAnswer,
    SyncRequest,
    next_head,
)


class Pinned(msgspec.Struct, frozen=True, kw_only=True):
    """The gateway as it was pinned at enrolment, and the device that asks."""

    gateway: str
    key: str
    device: str


def verified_answer(answer: SyncAnswer, pinned: Pinned, request: SyncRequest) -> SyncAnswer:
    """The answer; raises BrokenSignatureError unless receipt, pages, directory and beacon all hold for this device and its
    cursors. A page that does not hold because a row of it is damaged is left out.

    Whether the gateway's log is also ours is the engine's question: another one is no fault, it makes a new epoch.
    """
    receipt = read_receipt(answer.receipt, pinned)
    if receipt.log != answer.status:
        raise BrokenSignatureError("The receipt says one thing and the answer another.")
    _check_directory(answer.directory, receipt, pinned, request)
    read_beacon(answer.beacon, pinned)
    pages = {stream: page for stream, page in answer.pages.items() if not _is_damaged(stream, page, request)}
    for stream, closed_page in answer.closed.items():
        begun = (request.closed or {}).get(stream, 0)
        check_closed_page(closed_page, begun, request.closed_heads.get(stream, START))
    return answer if len(pages) == len(answer.pages) else msgspec.structs.replace(answer, pages=pages)


def _is_damaged(stream: str, page: Page, request: SyncRequest) -> bool:
    """Whether a page does not chain and holds a row that is not as it was signed. One that does not chain though every row
    of it is whole shows another history, and raises BrokenSignatureError.
    """
    try:
        check_page(stream, page, request.cursors.get(stream, 0), request.heads.get(stream, START))
    except BrokenSignatureError:
        if all(_is_as_signed(row.revision) for row in page.rows):
            raise
        return True
    return False


def _is_as_signed(signed: Signed) -> bool:
    try:
        open_revision(signed, None)
    except BrokenSignatureError:
        return False
    return True


def _check_directory(signed: Signed | None, receipt: Receipt, pinned: Pinned, request: SyncRequest) -> None:
    if signed is None:
        stands = receipt.directory and receipt.directory == request.directory
        if not stands and not request.more and not receipt.untold:
            raise BrokenSignatureError("The answer names nobody.")
    elif read_directory(signed, pinned).gateway != pinned.gateway:
        raise BrokenSignatureError("The directory is another gateway's.")


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


def check_page(stream: str, page: Page, position: int, head: str) -> None:
    """Positions go on without a gap from the cursor, and every revision is chained to the one before."""
    for row in page.rows:
        position += 1
        if row.position != position or row.revision.read(Revision).stream != stream:
            raise BrokenSignatureError("A page has a gap.")
        head = next_head(head, row.revision.hash(REVISION))
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
    if signed.body and signed.body.hash() != signed.revision.body_hash:
        raise BrokenSignatureError("A body is not the one that was signed.")
    if signed.body and not all(text.is_named_in(signed.revision.attachments) for text in signed.body.manifests):
        raise BrokenSignatureError("What came with a body is not what was signed.")
    return signed
