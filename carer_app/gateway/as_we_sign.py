"""The signature of a request as our own program writes it, read without a reader for every form that RFC 9421 allows."""

import re
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple, Protocol

from starlette.datastructures import Headers

from carer_app.gateway.verifying import is_signed

_PLAIN = r"[!#-\[\]-~]"  # what stands in a quoted text as itself
_INPUT = re.compile(
    r'(?P<label>hearthlog|s)=(?P<signed>\("@method" "@target-uri" "content-digest"\);created=\d{1,15};'
    rf'keyid="(?P<device>{_PLAIN}+)";(?:alg="ed25519";)?nonce="(?P<nonce>{_PLAIN}+)";tag="hearthlog")'
)
_SIGNATURE = re.compile(r"(?P<label>hearthlog|s)=:(?P<bytes>[A-Za-z0-9+/]{86}==):")


class Signable(Protocol):
    """What a signature is over."""

    @property
    def method(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def headers(self) -> Headers: ...
    @property
    def content(self) -> bytes: ...


class Signed(NamedTuple):
    """Who signed, and with which nonce."""

    device: str
    nonce: str


def signed_as_we_sign(message: Signable, key_of: Callable[[str], str | None]) -> Signed | None:
    """Who signed a request over method, address and content; None where it is not signed in this very form, or not rightly:
    then the reader for every form says what is wrong.
    """
    told = _INPUT.fullmatch(_only(message.headers, "signature-input"))
    signature = _SIGNATURE.fullmatch(_only(message.headers, "signature"))
    digest = f"sha-256=:{b64encode(sha256(message.content).digest()).decode()}:"
    if (
        not told
        or not signature
        or told["label"] != signature["label"]
        or _only(message.headers, "content-digest") != digest
    ):
        return None
    base = (
        f'"@method": {message.method}\n"@target-uri": {message.url}\n'
        f'"content-digest": {digest}\n"@signature-params": {told["signed"]}'
    )
    key = key_of(told["device"])
    if (
        key is None
        or not base.isascii()
        or not is_signed(base.encode(), a2b_base64(signature["bytes"]), bytes.fromhex(key))
    ):
        return None
    return Signed(told["device"], told["nonce"])


def _only(headers: Headers, name: str) -> str:
    """A header that is there once; empty where it is not."""
    found = headers.getlist(name)
    return found[0] if len(found) == 1 else ""
