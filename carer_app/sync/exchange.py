"""This computer's side of the sync with one gateway, as whole transactions over a port: nothing in it is decided here."""

from collections.abc import Collection

import msgspec

from carer_app.domain.signing import BrokenSignatureError, SigningKey
from carer_app.store.gateways import Gateway
from carer_app.sync.engine import OutboxBroken, OutboxRead
from carer_app.sync.epochs import begin_epoch, recognises
from carer_app.sync.filling import next_request, question
from carer_app.sync.port import Memory
from carer_app.sync.protocol import BATCH, LogHead, SyncRequest
from carer_app.sync.setting_aside import set_aside
from carer_app.sync.taking import asks_for_closed, take
from carer_app.sync.verify import Pinned, Verified


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What one answer brought."""

    pushed: int = 0
    pulled: int = 0
    more: bool = False
    damaged: bool = False


class Exchange:
    """The store of this computer, seen from the sync with one gateway. Each method is one transaction. `key` is the one of
    this computer's by which the gateway knew it last; empty until it did, and since it was sent a new one.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._tells_closed = False
        self._sent = ""
        self.key = ""

    def gateway(self) -> Gateway:
        with self._memory.reading() as port:
            return port.gateway()

    def proof(self) -> tuple[list[SigningKey], str]:
        """What a request may be signed with, the likeliest key first, and the nonce that it has to name."""
        with self._memory.reading() as port:
            return port.keys(), port.gateway().nonce

    def is_key_unsure(self) -> bool:
        """Whether the gateway may go by either of two keys. It is to be asked before a log is begun anew under one of them."""
        with self._memory.reading() as port:
            return not self.key and len(port.keys()) > 1 and port.is_waiting()

    def pinned(self) -> Pinned:
        with self._memory.reading() as port:
            gateway = port.gateway()
            return Pinned(gateway=gateway.id, key=gateway.key, device=port.device)

    def read_outbox(self, most: int = BATCH, rows: int = 0, *, asks: bool = False) -> OutboxRead | OutboxBroken:
        """The next batch in order, and how far every stream was pulled. `rows` of the answer, 0 for any number. Where it only
        `asks`, nothing goes up but the question what became of the first that has no receipt.
        """
        with self._memory.reading() as port:
            self._sent = port.now()
            if asks and port.is_waiting():
                return question(port)
            try:
                return next_request(port, most, rows, tells_closed=self._tells_closed)
            except BrokenSignatureError:
                return OutboxBroken(epoch=port.gateway().epoch)

    def apply(self, request: SyncRequest, verified: Verified) -> Counted:
        """Keep a verified answer, all of it or nothing. Raises BrokenSignatureError."""
        with self._memory.writing() as port:
            taken = take(port, request, verified, self._sent)
        self._tells_closed = asks_for_closed(verified.answer)
        more = taken.waiting or request.more or self._tells_closed or taken.more
        return Counted(pushed=len(request.revisions), pulled=taken.pulled, more=more, damaged=taken.damaged)

    def open_epoch(self, after: int) -> None:
        """Begin the log anew after another history: wrap every revision again."""
        with self._memory.writing() as port:
            begin_epoch(port, after, self.key)

    def set_aside(self, refused: Collection[str], after: int, *, again: bool) -> None:
        """Set aside what is damaged, and begin the log anew with the rest."""
        with self._memory.writing() as port:
            set_aside(port, refused, after, again=again, key=self.key)

    def recognises(self, theirs: LogHead) -> bool:
        """Whether the gateway's end of the log is an entry of ours, though perhaps not the last that we just sent."""
        with self._memory.reading() as port:
            return recognises(port, theirs)

    def renonce(self, nonce: str) -> None:
        with self._memory.writing() as port:
            port.keep_gateway(msgspec.structs.replace(port.gateway(), nonce=nonce))

    def note_problem(self, problem: str) -> None:
        """Remember a stable word for what went wrong last; empty when all is well. What the gateway said before may be
        erased waits then for a fresh word, since a hold may have been placed meanwhile.
        """
        gateway = self.gateway()
        if gateway.last_problem != problem:
            with self._memory.writing() as port:
                port.keep_gateway(msgspec.structs.replace(gateway, last_problem=problem))
                if problem:
                    port.keep_erased(())
                    port.keep_directory("")
