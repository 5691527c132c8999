"""What of a verified answer is kept, and in which order: people first, then the receipt, then what is new."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import takewhile

import msgspec

from carer_app.domain.closed import Box
from carer_app.domain.entry import START, Entry
from carer_app.domain.revision import REVISION, Revision, SignedRevision
from carer_app.domain.signing import BrokenSignatureError
from carer_app.store.closed import SealedKey
from carer_app.store.computers import Computer
from carer_app.store.gateways import Gateway
from carer_app.store.streams import Positioned
from carer_app.sync.port import Port
from carer_app.sync.protocol import (
    Directory,
    ItemState,
    Page,
    PersonListed,
    Receipt,
    SyncAnswer,
    SyncRequest,
    next_head,
)
from carer_app.sync.verify import Pinned, Verified, opened_row, read_profile


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What one answer brought; `waiting` while the outbox holds anything still. `more`: there is more in the pages.
    `damaged`: a row was not as it was signed, and its page was taken up to there only.
    """

    pulled: int
    waiting: bool
    more: bool
    damaged: bool


def take(port: Port, request: SyncRequest, verified: Verified, sent: str) -> Taken:
    """Keep a verified answer to what was `sent` then, in the port's transaction.

    Raises BrokenSignatureError; then nothing of it may be kept.
    """
    known, answer, receipt, told = port.gateway(), verified.answer, verified.receipt, verified.directory
    if verified.by != Pinned(gateway=known.id, key=known.key, device=port.device):
        raise BrokenSignatureError("The answer was verified for another connection to a council.")
    if told:
        _keep_directory(port, told, receipt.directory)
    if not request.more and not receipt.untold:
        port.keep_copied(answer.copied)
    touched = keep_receipt(port, request, verified, sent) if request.entries else set()
    touched |= keep_unheard(port, request, verified, sent) if request.unheard else set()
    pulled, pages = keep_pages(port, verified, request.heads)
    keep_closed(port, answer)
    port.renew(pulled, touched | _placed_by(pages, verified))
    _keep_profile(port, known, answer)
    safeguarding = (told.safeguarding if told else "") or known.safeguarding
    heard = {"nonce": answer.nonce, "beacon": answer.beacon, "last_heard": verified.beacon.at, "last_problem": ""}
    port.keep_gateway(msgspec.structs.replace(known, **heard, safeguarding=safeguarding))
    more = any(page.more for page in pages.values()) and any(page.rows for page in pages.values())
    return Taken(pulled=len(pulled), waiting=port.is_waiting(), more=more, damaged=pages != answer.pages)


def _keep_directory(port: Port, told: Directory, word: str) -> None:
    keep_people(port, told.people)
    _keep_what_may_go(port, told)
    _keep_computers(port, told)
    port.keep_told(told)
    port.keep_directory(word)


def asks_for_closed(answer: SyncAnswer) -> bool:
    """Whether the gateway has to be told the cursors of closed sections next."""
    return answer.closed_differs or any(page.more for page in answer.closed.values())


def keep_people(port: Port, people: Iterable[PersonListed]) -> None:
    """Keep those of elsewhere as the directory last names them; the keys that it names before stay known as theirs."""
    here = port.made_here()
    known = {person.id: person for person in port.everyone()}
    latest = {listed.id: listed.as_person() for listed in people if listed.id not in here}
    for listed in people:
        port.keep_key(listed.id, listed.signing_key)
    for person in latest.values():
        if known.get(person.id) != person:
            port.keep_person(person)


def keep_receipt(port: Port, request: SyncRequest, verified: Verified, at: str) -> set[str]:
    """Keep the places that a receipt of what was sent `at` then names, and the receipt; gives the records that it is about."""
    receipt = verified.receipt
    sent = {signed.hash(REVISION): signed.read(Revision) for signed in request.revisions}
    last = request.entries[-1].read(Entry).seq  # what went before and was not answered is asked for, to learn of it
    _keep_what_became(port, receipt, sent, {box.hash: box.stream for box in request.boxes}, at)
    port.keep_receipt(verified.answer.receipt)
    port.mark_received(receipt.log.epoch, min(receipt.log.seq, last), receipt.at)
    return {revision.record for revision in sent.values()}


def keep_unheard(port: Port, request: SyncRequest, verified: Verified, at: str) -> set[str]:
    """The same of what was sent before, and of which no answer came, as far as the receipt says what became of it. An older
    gateway does not: then it goes again.
    """
    receipt = verified.receipt
    told = {item.revision for item in receipt.items}
    waiting = port.waiting(max(receipt.log.seq - request.unheard + 1, 0)) if receipt.log.epoch == request.epoch else []
    heard = list(takewhile(lambda one: told.issuperset(one.entry.revisions), waiting))
    names = [name for one in heard for name in one.entry.revisions]
    if not heard:
        return set()
    sent = {one.hash: one.revision for one in port.revisions(names)}
    boxes = {name: box.stream for name, box in port.boxes([name for name in names if name not in sent]).items()}
    _keep_what_became(port, receipt, sent, boxes, at)
    port.keep_receipt(verified.answer.receipt)
    port.mark_received(receipt.log.epoch, heard[-1].entry.seq, receipt.at)
    return {revision.record for revision in sent.values()}


def _keep_what_became(
    port: Port, receipt: Receipt, sent: Mapping[str, Revision], boxes: dict[str, str], at: str
) -> None:
    """Keep the places that a receipt names, and what it says is held. `boxes` tells the stream of each by its name."""
    whose = {name: revision.stream for name, revision in sent.items()} | boxes
    places = []
    for item in receipt.items:
        if item.revision not in whose:
            continue
        if item.state == ItemState.HELD and item.revision in sent:
            port.keep_held(item.revision, str(item.reason or ""), receipt.at)
        elif item.position is not None:
            places.append(_place(whose[item.revision], item.position, item.revision, receipt.at, at))
    port.keep_places(places)


def keep_pages(
    port: Port, verified: Verified, heads: Mapping[str, str]
) -> tuple[list[SignedRevision], dict[str, Page]]:
    """Add what is new of each page, and move its cursor with it; `heads` are the ends of the streams before. Nothing here is
    ever taken away. Gives what was new, and the pages as far as they were taken: up to the first row that is damaged.
    """
    fresh: list[SignedRevision] = []
    pages = {}
    for stream, told in verified.answer.pages.items():
        rows = verified.rows[stream]
        page, new = _up_to_damage(port, told, rows, heads.get(stream, START))
        for signed in new:
            if not port.may_sign(signed.revision.author, signed.revision.author_key):
                raise BrokenSignatureError("A revision is signed with another person's key.")
            port.add(signed)
        taken = zip(page.rows, rows, strict=False)
        port.keep_places([_place(stream, row.position, one.hash, row.received) for row, one in taken])
        if page.rows:
            port.move_cursor(stream, page.next, page.head)
        fresh += new
        pages[stream] = page
    return fresh, pages


def _up_to_damage(
    port: Port, page: Page, rows: Sequence[SignedRevision], head: str
) -> tuple[Page, Collection[SignedRevision]]:
    """The page up to the first row that is new here and not as it was signed, and what of it is new: its cursor, at `head`,
    goes no further.
    """
    here = port.whole({row.hash: row.body is not None for row in rows})
    fresh: dict[str, SignedRevision] = {}
    for number, row in enumerate(rows):
        if row.hash in here or row.hash in fresh:
            continue
        signed = _as_signed(row)
        if signed is None:
            return _first_rows(page, rows[:number], head), fresh.values()
        fresh[row.hash] = signed
    return page, fresh.values()


def _first_rows(page: Page, rows: Sequence[SignedRevision], head: str) -> Page:
    for row in rows:
        head = next_head(head, row.hash)
    return Page(rows=page.rows[: len(rows)], next=page.rows[len(rows)].position - 1, head=head)


def _as_signed(row: SignedRevision) -> SignedRevision | None:
    """What a row holds; None where it is not as it was signed."""
    try:
        return opened_row(row)
    except BrokenSignatureError:
        return None


def keep_closed(port: Port, answer: SyncAnswer) -> None:
    """Add the boxes and keys that came, and move each cursor with them. Whose they are only their readers find out."""
    for stream, page in answer.closed.items():
        boxes = [Box(hash=row.hash, stream=stream, box=row.box) for row in page.rows]
        port.keep_closed(stream, boxes, [SealedKey(stream=stream, key=key) for key in page.keys])
        port.keep_places([_place(stream, row.position, row.hash, row.received) for row in page.rows])
        if page.rows:
            port.move_closed_cursor(stream, page.next, page.head)
    if not asks_for_closed(answer) and answer.closed_state != port.closed_state():
        port.keep_closed_state(answer.closed_state)


def _keep_what_may_go(port: Port, told: Directory) -> None:
    """Keep what may be erased and what a hold keeps. A computer that was taken off the list is told of nobody and
    nothing any more: then nothing may go, and the holds that it knew of stand.
    """
    port.keep_erased(told.erased)
    if told.home.id:
        port.keep_holds(told.holds)


def _keep_computers(port: Port, told: Directory) -> None:
    """Keep when the home's other computers were last heard from; of those taken off the list nothing more comes."""
    others = [
        Computer(name=one.name, heard=one.heard) for one in told.devices if one.id != port.device and not one.revoked
    ]
    if told.home.id:
        port.keep_computers(others)


def _keep_profile(port: Port, gateway: Gateway, answer: SyncAnswer) -> None:
    """Keep the council's profile where it came. One that is broken or older is let lie: the words here stay in use."""
    if answer.profile is None:
        return
    try:
        read_profile(answer.profile, gateway)
    except BrokenSignatureError:
        return
    port.keep_profile(answer.profile)


def _placed_by(pages: Mapping[str, Page], verified: Verified) -> set[str]:
    """The records of every row: a page may be the first to tell the place of what was sent in another way."""
    return {row.revision.record for stream, page in pages.items() for row in verified.rows[stream][: len(page.rows)]}


def _place(stream: str, position: int, revision: str, received: str, sent: str | None = None) -> Positioned:
    return Positioned(stream=stream, position=position, revision=revision, received=received, sent=sent)
