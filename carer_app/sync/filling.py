"""What goes into the next request: the outbox in order, with everything that it names, and how far each stream was pulled."""

from collections.abc import Sequence

from carer_app.domain.closed import Box
from carer_app.domain.entry import START, SignedEntry
from carer_app.domain.revision import SignedRevision
from carer_app.store.gateways import Gateway
from carer_app.sync.engine import OutboxRead
from carer_app.sync.port import Port
from carer_app.sync.protocol import LARGEST_BATCH, LogHead, SyncRequest


def next_request(port: Port, most: int, rows: int, *, tells_closed: bool) -> OutboxRead:
    """The next batch in order, of at most so many entries; `rows` may come back, 0 for any number. `tells_closed`: the
    gateway asked for the cursors of closed sections too.
    """
    gateway = port.gateway()
    waiting = port.waiting(most + 1)
    entries, signed, boxes = _filled(port, waiting[:most])
    cursors = port.cursors()
    own = port.closed_cursors() if tells_closed else {}
    request = SyncRequest(
        device=port.device,
        epoch=gateway.epoch,
        instance=port.instance,
        entries=tuple(one.signed for one in entries),
        revisions=tuple(one.signed for one in signed),
        bodies={one.hash: one.body for one in signed if one.body},
        cursors={stream: position for stream, (position, _head) in cursors.items()},
        heads={stream: head for stream, (_position, head) in cursors.items()},
        more=len(waiting) > len(entries),
        profile=port.profile(),
        boxes=tuple(boxes),
        closed_state=port.closed_state(),
        closed={stream: position for stream, (position, _head) in own.items()} if tells_closed else None,
        closed_heads={stream: head for stream, (_position, head) in own.items()},
        rows=rows,
        directory=port.directory(),
    )
    return OutboxRead(request=request, head=_head(port, gateway, entries))


def question(port: Port) -> OutboxRead:
    """What became of the first entry without a receipt, and of those after it? They were sent, and no answer came: to ask costs
    less than to send them again.
    """
    gateway, first = port.gateway(), port.first_waiting()
    request = SyncRequest(
        device=port.device, epoch=gateway.epoch, instance=port.instance, more=True, unheard=first, rows=1
    )
    before = port.hash_at(gateway.epoch, first - 1) or START
    return OutboxRead(request=request, head=LogHead(epoch=gateway.epoch, seq=first - 1, head=before))


def _head(port: Port, gateway: Gateway, entries: Sequence[SignedEntry]) -> LogHead:
    """The end of the log as the gateway will have it after this request."""
    seq = entries[-1].entry.seq if entries else port.end(gateway.epoch).seq
    return LogHead(epoch=gateway.epoch, seq=seq, head=port.hash_at(gateway.epoch, seq) or START)


def _filled(port: Port, waiting: Sequence[SignedEntry]) -> tuple[list[SignedEntry], list[SignedRevision], list[Box]]:
    """The first entries with all their revisions and boxes, as many as fit into one request, and always one."""
    entries: list[SignedEntry] = []
    signed: list[SignedRevision] = []
    boxes: list[Box] = []
    size = 0
    names = [name for one in waiting for name in one.entry.revisions]
    here = {one.hash: one for one in port.revisions(names)}
    shut = port.boxes([name for name in names if name not in here])
    for entry in waiting:
        own = [here[name] for name in entry.entry.revisions if name in here]
        away = [shut[name] for name in entry.entry.revisions if name in shut]
        size += sum(map(_length, own)) + sum(len(box.box) * 4 // 3 for box in away)
        if entries and size > LARGEST_BATCH:
            break
        entries.append(entry)
        signed += own
        boxes += away
    return entries, signed, boxes


def _length(signed: SignedRevision) -> int:
    beside = (signed.body.text, *(text.text for text in signed.body.manifests)) if signed.body else ()
    return len(signed.signed.data) + sum(map(len, beside))
