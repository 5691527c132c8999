"""The line to a gateway as the sync sees it, without a word of HTTP: what can be asked, and how it can fail."""

from dataclasses import dataclass
from typing import Protocol

from carer_app.domain.signing import SigningKey
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.sync.protocol import ChunksMissing, ChunksWanted, Enrol, Enrolled, SyncAnswer, SyncRequest, Trouble

UNREACHABLE = "unreachable"
NOT_TRUSTED = "not-trusted"
"""What answers shows a certificate that this computer has no reason to believe, so that nothing is sent to it."""

_SENTENCES = {
    UNREACHABLE: _(
        "The council's computer cannot be reached just now. Everything is safe here and will be sent later."
    ),
    NOT_TRUSTED: _(
        "What answers at the council's address could not show that it is the council, so nothing was sent. Everything is "
        "safe here. Perhaps this computer's clock is wrong, or this network wants you to sign in first. If it stays so, "
        "tell the council."
    ),
}


class GatewayUnreachableError(KnownError):
    """No answer came, or one that is none. `retry_after` is for how many seconds whoever answered asks to be let be."""

    def __init__(self, problem: str = UNREACHABLE, retry_after: int | None = None) -> None:
        super().__init__(_SENTENCES.get(problem, _SENTENCES[UNREACHABLE]))
        self.problem = problem
        self.retry_after = retry_after


class GatewayRefusedError(KnownError):
    """The gateway said no, in words that the protocol knows."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.detail or trouble.title)
        self.trouble = trouble


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What a request is signed with: which device, the gateway's nonce, and the device's key."""

    device: str
    nonce: str
    key: SigningKey


class PhotoLine(Protocol):
    """What is asked about the sealed chunks of photos and papers. Each call raises GatewayUnreachableError or
    GatewayRefusedError.
    """

    def missing_chunks(self, wanted: ChunksWanted, proof: Proof) -> ChunksMissing: ...

    def put_chunk(self, name: str, sealed: bytes, proof: Proof) -> None:
        """The chunk is durable at the gateway when this returns."""

    def get_chunk(self, name: str, proof: Proof) -> bytes:
        """The bytes as the gateway gave them: whether they are the right ones is for the asker to check."""


class RecordLine(Protocol):
    """What is asked about records. Raises GatewayUnreachableError or GatewayRefusedError."""

    def sync(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer: ...


class Transport(RecordLine, PhotoLine, Protocol):
    """The one edge to the network."""

    def enrol(self, request: Enrol) -> Enrolled: ...
