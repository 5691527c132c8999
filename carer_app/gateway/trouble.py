"""Refusals: what the gateway says when it does not do what was asked. A sentence, a stable type, never a record's text."""

from carer_app.errors import KnownError
from carer_app.sync.protocol import LogHead, Trouble

CHAIN_GAP = "chain-gap"
CHAIN_FORK = "chain-fork"
BAD_BYTES = "bad-bytes"
NEWER_VERSION = "newer-version"
BAD_REQUEST = "bad-request"
TOO_LARGE = "too-large"
HISTORY_DIFFERS = "history-differs"
NEW_NONCE = "new-nonce"
NOT_SIGNED = "not-signed"
CODE_NOT_VALID = "code-not-valid"
TOO_MANY_TRIES = "too-many-tries"
DEVICE_KNOWN = "device-known"
NO_BUNDLE = "no-bundle"
NOT_FOUND = "not-found"
NOT_ALLOWED = "method-not-allowed"
WRONG_DIGEST = "wrong-digest"
CHUNK_UNKNOWN = "chunk-unknown"
CHUNK_AWAITED = "chunk-awaited"
OUR_FAULT = "our-fault"
UNAVAILABLE = "unavailable"
BUSY = "busy"


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


def newer_version() -> Trouble:
    """The envelope is of a version that this gateway does not know: it would be misread. No `index`: nothing is wrong with it."""
    return Trouble(
        type=NEWER_VERSION,
        title="What was sent is in a form that only a newer gateway can read. Nothing was stored. Send it after the update.",
        status=422,
        retryable=True,
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


def not_signed() -> Trouble:
    """The request is not signed by the key that its device goes by; whoever answers it puts a new nonce in."""
    title = "The request is not signed by a device that is known here."
    return Trouble(type=NOT_SIGNED, title=title, status=401, retryable=True)


def too_large() -> Trouble:
    return Trouble(type=TOO_LARGE, title="The request is too large. Send less at once.", status=413)


def wrong_digest() -> Trouble:
    return Trouble(
        type=WRONG_DIGEST,
        title="The bytes are not those of that hash. Nothing was kept.",
        status=422,
        retryable=True,
    )


def chunk_unknown() -> Trouble:
    """The same for what is nobody's, what is another's, and what was erased."""
    return Trouble(type=CHUNK_UNKNOWN, title="Nothing that this device may send or read names this chunk.", status=404)


def chunk_awaited() -> Trouble:
    return Trouble(type=CHUNK_AWAITED, title="This chunk has not come yet.", status=404, retryable=True)


def photos_unavailable() -> Trouble:
    return Trouble(
        type=UNAVAILABLE,
        title="The gateway cannot keep or give photos just now. Try again later.",
        status=503,
        retryable=True,
    )
