"""Refusals: what the gateway says when it does not do what was asked. A sentence, a stable type, never a record's text."""

from carer_app.errors import KnownError
from carer_app.sync.protocol import LogHead, Trouble

CHAIN_GAP = "chain-gap"
CHAIN_FORK = "chain-fork"
BAD_BYTES = "bad-bytes"
BAD_REQUEST = "bad-request"
TOO_LARGE = "too-large"
HISTORY_DIFFERS = "history-differs"
NEW_NONCE = "new-nonce"
NOT_SIGNED = "not-signed"
CODE_NOT_VALID = "code-not-valid"
TOO_MANY_TRIES = "too-many-tries"
DEVICE_KNOWN = "device-known"
NOT_FOUND = "not-found"
NOT_ALLOWED = "method-not-allowed"
OUR_FAULT = "our-fault"
UNAVAILABLE = "unavailable"


class RefusedError(KnownError):
    """The gateway said no; `trouble` is what travels."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.title)
        self.trouble = trouble


def chain_gap(log: LogHead) -> Trouble:
    return Trouble(
        type=CHAIN_GAP,
        title="Entries are missing between what the gateway has and what was sent. Send from the next one on.",
        status=409,
        retryable=True,
        log=log,
    )


def chain_fork(log: LogHead) -> Trouble:
    return Trouble(
        type=CHAIN_FORK,
        title="The gateway has another entry under this number. Both are kept. Open a new epoch and send again.",
        status=409,
        retryable=True,
        log=log,
    )


def bad_bytes(index: int | None, what: str) -> Trouble:
    """`what` says which rule was broken, never what was written."""
    return Trouble(
        type=BAD_BYTES, title="An entry cannot be taken. Nothing was stored.", status=422, detail=what, index=index
    )


def bad_request(what: str) -> Trouble:
    return Trouble(
        type=BAD_REQUEST, title="The request is not of the form that it should have.", status=400, detail=what
    )


def history_differs(log: LogHead) -> Trouble:
    """`log` is how far the device's log has come here: a gateway that was put back to an old copy gets the rest again."""
    return Trouble(
        type=HISTORY_DIFFERS,
        title="This device and the gateway hold different histories. What was sent is kept; a person must look.",
        status=409,
        log=log,
    )
