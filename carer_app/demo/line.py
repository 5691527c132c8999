"""The line of the history: a device meets the gateway in process, through the very calls that HTTP would make."""

from collections.abc import Iterator
from contextlib import contextmanager

from carer_app.domain.signing import SigningKey
from carer_app.gateway import photos
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.sync.line import GatewayRefusedError, Proof
from carer_app.sync.protocol import ChunksMissing, ChunksWanted, Enrol, Enrolled, SyncAnswer, SyncRequest


class DirectLine:
    """A transport without a network; the device is believed to have the key that it would sign with, since nothing is signed."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def enrol(self, request: Enrol) -> Enrolled:
        with _refusals():
            return self._services.enrol(request)

    def missing_chunks(self, wanted: ChunksWanted, proof: Proof) -> ChunksMissing:
        with _refusals():
            return photos.missing(self._services, proof.device, wanted)

    def put_chunk(self, name: str, sealed: bytes, proof: Proof) -> None:
        with _refusals():
            photos.take(self._services, proof.device, name, sealed)

    def get_chunk(self, name: str, proof: Proof) -> bytes:
        with _refusals():
            return photos.give(self._services, proof.device, name)

    def sync(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer:
        with _refusals():
            return self._services.sync(request, request.device, key.public)


@contextmanager
def _refusals() -> Iterator[None]:
    """What the gateway refuses is refused to the device as it is over HTTP."""
    try:
        yield
    except RefusedError as problem:
        raise GatewayRefusedError(problem.trouble) from problem
