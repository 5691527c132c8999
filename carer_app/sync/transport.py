"""HTTP to a gateway: every request signed by the device's key (RFC 9421), every odd answer turned into a known one."""

import gzip
import ipaddress
import ssl
from datetime import UTC, datetime
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import httpx2
import msgspec
import truststore
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import ED25519

from carer_app.domain.signing import SigningKey
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.sync.engine import NOT_TRUSTED, UNREACHABLE
from carer_app.sync.line import GatewayRefusedError, GatewayUnreachableError, Proof
from carer_app.sync.protocol import (
    COVERED,
    SIGNATURE_TAG,
    ChunkKept,
    ChunksMissing,
    ChunksWanted,
    Enrol,
    Enrolled,
    SyncAnswer,
    SyncRequest,
    Trouble,
)

T = TypeVar("T")
_SHORT = {"User-Agent": "hearthlog", "Accept-Encoding": "gzip"}
_NEEDLESS = ("Accept", "Connection")
"""What a request says that goes without saying: each of them would cost a line that counts its bytes."""

_NOT_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.WriteError,
    httpx2.WriteTimeout,
)
"""What goes wrong before the whole of a request has gone."""

_LABEL = "s"
_HARD = 6
_OCTETS = "application/octet-stream"
TIMEOUT_SECONDS = 30.0
NONE_KEPT = httpx2.Limits(max_keepalive_connections=0)
NO_CLOCK = datetime(1970, 1, 1, tzinfo=UTC)


class HttpTransport:
    """Talks to one address. `client` may be handed in; it is closed by whoever made it."""

    def __init__(self, url: str, client: httpx2.Client | None = None) -> None:
        self.url = checked_url(url)
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        # nobody closes a line, so that no connection may outlive the answer it was opened for
        self._client = client or httpx2.Client(
            headers=_SHORT,
            verify=context,
            timeout=TIMEOUT_SECONDS,
            trust_env=not _is_loopback(self.url),
            limits=NONE_KEPT,
        )

    def enrol(self, request: Enrol) -> Enrolled:
        """Ask to be taken in; raises GatewayUnreachableError or GatewayRefusedError."""
        return self._post("/v1/enrol", request, Enrolled, {})

    def sync(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer:
        """One round trip; raises GatewayUnreachableError or GatewayRefusedError."""
        return self._post("/v1/sync", request, SyncAnswer, {"device": request.device, "nonce": nonce, "key": key})

    def missing_chunks(self, wanted: ChunksWanted, proof: Proof) -> ChunksMissing:
        return self._post("/v1/chunks/missing", wanted, ChunksMissing, _signing(proof))

    def put_chunk(self, name: str, sealed: bytes, proof: Proof) -> None:
        headers = {"Content-Type": _OCTETS, "Accept": "application/json"}
        request = self._client.build_request("PUT", f"{self.url}/v1/chunks/{name}", content=sealed, headers=headers)
        sign_request(request, sealed, **_signing(proof))
        _read(self._answer(request), ChunkKept)

    def get_chunk(self, name: str, proof: Proof) -> bytes:
        request = self._client.build_request("GET", f"{self.url}/v1/chunks/{name}", headers={"Accept": _OCTETS})
        sign_request(request, b"", **_signing(proof))
        response = self._answer(request)
        return response.content if response.is_success else _refuse(response)

    def _post(self, path: str, body: msgspec.Struct, form: type[T], signing: dict[str, Any]) -> T:
        return _read(self._answer(self.packed(path, body, signing)), form)

    def packed(self, path: str, body: msgspec.Struct, signing: dict[str, Any]) -> httpx2.Request:
        """A request as it goes over the line, signed where it is told with what."""
        content = gzip.compress(msgspec.json.encode(body), compresslevel=_HARD)
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        request = self._client.build_request("POST", self.url + path, content=content, headers=headers)
        for name in _NEEDLESS:
            request.headers.pop(name, None)
        if signing:
            sign_request(request, content, **signing)
        return request

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        try:
            return self._client.send(request)
        except _NOT_SENT as problem:
            raise GatewayUnreachableError(NOT_TRUSTED if _is_of_trust(problem) else UNREACHABLE) from problem
        except (httpx2.TransportError, httpx2.DecodingError) as problem:
            raise GatewayUnreachableError(is_sent=True) from problem


def _is_of_trust(problem: BaseException | None) -> bool:
    """Whether a connection failed because nobody whom this computer trusts vouches for the other end."""
    while problem is not None and not isinstance(problem, ssl.SSLCertVerificationError):
        problem = problem.__cause__ or problem.__context__
    return problem is not None


def sign_request(request: httpx2.Request, content: bytes, *, device: str, nonce: str, key: SigningKey) -> None:
    """Sign method, address and content with the device's key and the gateway's nonce. No clock of ours is in it."""
    signer = HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=_OneKey(key))
    signer.sign(
        request,
        key_id=device,
        created=NO_CLOCK,
        nonce=nonce,
        tag=SIGNATURE_TAG,
        label=_LABEL,
        include_alg=False,
        covered_component_ids=COVERED,
        body=content,
    )


def checked_url(url: str) -> str:
    """The address without its end slash; https compulsory except on this very computer. Raises BadInputError."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise BadInputError(
            _("gateway is not a web address such as https://records.council.example."),
            [("gateway", "not an address")],
        )
    if parts.scheme == "http" and not _is_loopback(url):
        raise BadInputError(
            _("gateway must begin with https:// so that nobody can listen."), [("gateway", "must be https")]
        )
    return url.strip().rstrip("/")


class _OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key: SigningKey) -> None:
        self._key = key

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._key.private_bytes())


def _read(response: httpx2.Response, form: type[T]) -> T:
    try:
        if response.is_success:
            return msgspec.json.decode(response.content, type=form)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise GatewayUnreachableError("garbage", is_sent=True) from problem
    return _refuse(response)


def _refuse(response: httpx2.Response) -> NoReturn:
    """Raise what the gateway said no with."""
    try:
        trouble = msgspec.json.decode(response.content, type=Trouble)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise GatewayUnreachableError("garbage", _asked_seconds(response), is_sent=True) from problem
    if response.status_code >= 500:
        later = trouble.retry_after or _asked_seconds(response)
        raise GatewayUnreachableError(trouble.type, later, is_sent=True)
    raise GatewayRefusedError(trouble)


def _signing(proof: Proof) -> dict[str, Any]:
    return {"device": proof.device, "nonce": proof.nonce, "key": proof.key}


def _asked_seconds(response: httpx2.Response) -> int | None:
    """For how long whoever answered, a proxy perhaps, asks to be let be; its other form, a date, needs a clock."""
    told = response.headers.get("retry-after", "").strip()
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
