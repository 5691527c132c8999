"""The line to a gateway as the sync sees it, without a word of HTTP: what can be asked, and how it can fail."""

from dataclasses import dataclass
from typing import Protocol

from carer_app.domain.signing import SigningKey
from carer_app.errors import KnownError
from carer_app.sync.engine import UNREACHABLE
from carer_app.sync.protocol import ChunksMissing, ChunksWanted, Enrol, Enrolled, SyncAnswer, SyncRequest, Trouble
from carer_app.sync.saying import stopped_by


class GatewayUnreachableError(KnownError):
    """No answer came, or one that is none. `retry_after` is for how many seconds whoever answered asks to be let be. What was
    asked `is_sent` where the whole of it was handed to the line all the same.
    """

    def __init__(self, problem: str = UNREACHABLE, retry_after: int | None = None, *, is_sent: bool = False) -> None:
        super().__init__(stopped_by(problem))
        self.problem = problem
        self.retry_after = retry_after
        self.is_sent = is_sent


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
