"""The chunks of photos and papers over HTTP: every call is signed by the device, and every answer brings a new nonce."""

from starlette.requests import Request
from starlette.responses import Response

from carer_app.gateway import photos, wire
from carer_app.gateway.auth import Message, signer
from carer_app.gateway.services import Services
from carer_app.sync.protocol import NONCE_HEADER, ChunkKept, ChunksWanted

OCTETS = "application/octet-stream"


def ask_missing(services: Services, request: Request, content: bytes) -> Response:
    """Which of these chunks have not come?"""
    device = _signer(services, request, content)
    wanted = wire.read(content, request.headers.get("content-encoding", "").strip().lower(), ChunksWanted)
    return wire.told(request, photos.missing(services, device, wanted), headers=_nonce(services))


def put_chunk(services: Services, request: Request, content: bytes) -> Response:
    """Keep a chunk: 201 when it is new, 200 when it is here already."""
    wire.refuse_wrong_digest(request, content)
    device = _signer(services, request, content)
    name = str(request.path_params["name"])
    is_new = photos.take(services, device, name, content)
    return wire.told(request, ChunkKept(name=name), 201 if is_new else 200, headers=_nonce(services))


def get_chunk(services: Services, request: Request, content: bytes) -> Response:
    """A chunk as it was sealed."""
    device = _signer(services, request, content)
    sealed = photos.give(services, device, str(request.path_params["name"]))
    return Response(sealed, headers=wire.HEADERS | _nonce(services), media_type=OCTETS)


def _signer(services: Services, request: Request, content: bytes) -> str:
    arrived = getattr(request.state, "arrived", None)
    return signer(services, Message(request.method, str(request.url), request.headers, content, arrived))


def _nonce(services: Services) -> dict[str, str]:
    return {NONCE_HEADER: services.nonce()}
