"""Which key a request is signed with: the likeliest first, and the others where the gateway knows this computer by another.

So it is after a lost answer, when the gateway goes by the new key already, and after the gateway was put back to an old copy.
Entries go under their own key alone: by another nothing of theirs would verify, so a question is to find out which one it is.
"""

from collections.abc import Sequence

from carer_app.domain.entry import What
from carer_app.domain.signing import SigningKey
from carer_app.sync.engine import NOT_SIGNED
from carer_app.sync.line import GatewayRefusedError, RecordLine
from carer_app.sync.protocol import SyncAnswer, SyncRequest

_NEW_KEY = f'"{What.KEY_CHANGED}"'


def tells_new_key(request: SyncRequest) -> bool:
    """Whether the gateway goes by another key once it has taken this."""
    return any(_NEW_KEY in entry.data for entry in request.entries)


class Proving:
    """A line on which every request proves itself by one of these keys. `took` is the one that the gateway knew last, None
    until it did.
    """

    def __init__(self, line: RecordLine, keys: Sequence[SigningKey]) -> None:
        self._line = line
        self._keys = keys
        self.took: SigningKey | None = None

    def sync(self, request: SyncRequest, nonce: str) -> SyncAnswer:
        """As the line does it. Raises what it raises; where no key is known, what the gateway said to the last of them."""
        *others, last = self._keys[:1] if request.entries else self._keys
        for key in others:
            try:
                return self._asked(request, nonce, key)
            except GatewayRefusedError as refusal:
                if refusal.trouble.type != NOT_SIGNED:
                    raise
                nonce = refusal.trouble.nonce or nonce
        return self._asked(request, nonce, last)

    def _asked(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer:
        try:
            answer = self._line.sync(request, nonce, key)
        except GatewayRefusedError as refusal:
            if refusal.trouble.type != NOT_SIGNED:
                self.took = key
            raise
        self.took = key
        return answer
