"""The council's own sign-in by OpenID Connect: code and PKCE, state and nonce, and a token that is believed only when signed."""

import base64
import secrets
import ssl
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
import msgspec
import truststore
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from carer_app.errors import KnownError
from carer_app.i18n import _

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
SCOPES = "openid profile email groups"
GROUPS = "groups"
LEEWAY_SECONDS = 60
FRESH_SECONDS = 180
"""So old may a word be that somebody signed out."""
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LARGEST = 1024 * 1024
_PATIENCE_SECONDS = 10.0
_ON_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class SignInFailedError(KnownError):
    """What came back is not believed, or the provider did not answer. `step` says where; it holds nothing of anybody."""

    def __init__(self, step: str) -> None:
        super().__init__(_("Your council's sign-in did not work this time. Begin again."))
        self.step = step


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """Where a council signs its people in, and which of its groups is which role here. `back` is where they return to."""

    issuer: str
    client_id: str
    secret: str
    back: str
    roles: dict[str, str]


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """What only the browser that began knows when it comes back."""

    state: str
    nonce: str
    verifier: str
    begun: int


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """Who it is, in the provider's signed word."""

    iss: str
    sub: str
    name: str = ""
    email: str = ""
    groups: tuple[str, ...] = ()


class SignedOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed out, and at which second the provider said so."""

    events: dict[str, Any]
    iat: int
    sub: str = ""


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """What we use of a provider's description of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


def begin(provider: Provider, now: datetime) -> tuple[str, Flow]:
    """Where to send the browser, and what it must bring back; raises SignInFailedError."""
    token = secrets.token_urlsafe
    flow = Flow(state=token(32), nonce=token(32), verifier=token(48), begun=int(now.timestamp()))
    challenge = base64.urlsafe_b64encode(sha256(flow.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": provider.back,
        "scope": SCOPES,
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{_found(provider).authorization_endpoint}?{urlencode(asked)}", flow


def finish(provider: Provider, flow: Flow, told: Mapping[str, str], now: datetime) -> Claims:
    """Who came back; raises SignInFailedError unless everything fits what was begun."""
    if not compare_digest(told.get("state", "").encode(), flow.state.encode()):
        raise SignInFailedError("state")
    if told.get("iss", provider.issuer) != provider.issuer:
        raise SignInFailedError("issuer of the answer")
    if "code" not in told:
        raise SignInFailedError("refused by the provider")
    found = _found(provider)
    answer = _asked(
        "POST",
        found.token_endpoint,
        auth=(provider.client_id, provider.secret),
        data={
            "grant_type": "authorization_code",
            "code": told["code"],
            "redirect_uri": provider.back,
            "code_verifier": flow.verifier,
        },
    )
    return _believed(provider, flow, answer.get("id_token"), _asked("GET", found.jwks_uri), now)


def keys_of(provider: Provider) -> Any:
    """The public keys under which the provider signs just now; raises SignInFailedError."""
    return _asked("GET", _found(provider).jwks_uri)


def signed_out(provider: Provider, token: str, keys: Any, now: datetime) -> SignedOut:
    """Who signed out there and when, by the provider's signed word for us (OpenID Connect Back-Channel Logout 1.0, 2.6); raises
    SignInFailedError.
    """
    wanted = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        iat={"essential": True},
        jti={"essential": True},
    )
    try:
        read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS)).claims
        wanted.validate(read)
        said = msgspec.convert(read, SignedOut, strict=True)
    except (JoseError, ValueError, TypeError, LookupError, msgspec.ValidationError) as problem:
        raise SignInFailedError(f"logout: {type(problem).__name__}") from None
    if abs(now.timestamp() - said.iat) > FRESH_SECONDS:
        raise SignInFailedError("logout: not fresh")
    if LOGOUT not in said.events or "nonce" in read or not said.sub:
        raise SignInFailedError("logout: nobody")
    return said


def is_safe(address: str) -> bool:
    """Whether nobody on the way can read what is sent there: TLS, or this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _ON_THIS_MACHINE)


def _believed(provider: Provider, flow: Flow, token: object, keys: Any, now: datetime) -> Claims:
    """The claims of a token that this provider signed, for us, for this flow, and that is still good."""
    wanted = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": provider.issuer},
        sub={"essential": True},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": flow.nonce},
    )
    try:
        read = jwt.decode(str(token), KeySet.import_key_set(keys), algorithms=list(ALGORITHMS)).claims
        wanted.validate(read)
        claims = msgspec.convert(read, Claims, strict=True)
    except (JoseError, ValueError, TypeError, LookupError, msgspec.ValidationError) as problem:
        raise SignInFailedError(f"token: {type(problem).__name__}") from None
    audience = read["aud"]
    if isinstance(audience, list) and len(audience) > 1 and read.get("azp") != provider.client_id:
        raise SignInFailedError("token: meant for others too")
    if not claims.sub:
        raise SignInFailedError("token: nobody")
    return claims


def _found(provider: Provider) -> _Found:
    """The provider's own description, which must be of this very issuer."""
    told = _asked("GET", f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    try:
        found = msgspec.convert(told, _Found)
    except msgspec.ValidationError:
        raise SignInFailedError("description") from None
    addresses = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
    if found.issuer != provider.issuer or not all(map(is_safe, addresses)):
        raise SignInFailedError("description of another")
    return found


def _asked(method: str, address: str, **more: Any) -> Any:
    """What is answered there, as JSON; raises SignInFailedError. Nothing is followed elsewhere, nor read without end."""
    try:
        with (
            httpx2.Client(verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT), timeout=_PATIENCE_SECONDS) as line,
            line.stream(method, address, **more) as answer,
        ):
            content = b""
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > LARGEST:
                    raise SignInFailedError("too much was answered")
            status = answer.status_code
    except (httpx2.HTTPError, httpx2.InvalidURL) as problem:
        raise SignInFailedError(f"line: {type(problem).__name__}") from None
    if status != 200:
        raise SignInFailedError(f"answer {status}")
    try:
        return msgspec.json.decode(content, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise SignInFailedError("no JSON") from None
