"""A line to a gateway on which is kept when something was first handed to it, until a receipt tells what became of it."""

from collections.abc import Iterable
from contextlib import suppress

from carer_app.clock import Clock, stamp
from carer_app.domain.revision import REVISION
from carer_app.domain.signing import BrokenSignatureError, SigningKey
from carer_app.errors import KnownError
from carer_app.store import sent
from carer_app.store.engine import Database
from carer_app.sync.line import GatewayRefusedError, GatewayUnreachableError, RecordLine
from carer_app.sync.protocol import ItemState, Receipt, SyncAnswer, SyncRequest

_NEW_NONCE = 401
_HELD = f'"{ItemState.HELD}"'


class Outgoing:
    """A transport that notes what went out and was not simply taken: its answer was lost, it was refused, or it is held.

    Of what was taken, its place says when it was sent.
    """

    def __init__(self, line: RecordLine, database: Database, clock: Clock) -> None:
        self._line = line
        self._database = database
        self._clock = clock

    def sync(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer:
        """As the line does it."""
        at = stamp(self._clock.now())
        try:
            answer = self._line.sync(request, nonce, key)
        except GatewayRefusedError as problem:
            if problem.trouble.status != _NEW_NONCE:  # then it goes again at once
                self._note(_names(request), at)
            raise
        except GatewayUnreachableError as problem:
            if problem.is_sent:
                self._note(_names(request), at)
            raise
        self._note(_held(answer), at)
        return answer

    def _note(self, names: Iterable[str], at: str) -> None:
        """A disk that takes nothing just now keeps less of what is known, and nothing else."""
        some = list(names)
        if some:
            with suppress(KnownError), self._database.writing() as db:
                sent.note(db, some, at)


def _names(request: SyncRequest) -> Iterable[str]:
    yield from (signed.hash(REVISION) for signed in request.revisions)
    yield from (box.hash for box in request.boxes)


def _held(answer: SyncAnswer) -> Iterable[str]:
    """What an answer, which is verified later, says is held."""
    if _HELD in answer.receipt.data:
        with suppress(BrokenSignatureError):
            receipt = answer.receipt.read(Receipt)
            yield from (item.revision for item in receipt.items if item.state == ItemState.HELD)
