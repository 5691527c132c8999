"""Signing a request as a device does."""

import httpx2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import ED25519

from carer_app.domain.signing import SigningKey
from carer_app.sync.protocol import SIGNATURE_TAG


class OneKey(HTTPSignatureKeyResolver):
    """The key of one device."""

    def __init__(self, key: SigningKey) -> None:
        self._key = key

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._key.private_bytes())


def sign(request: httpx2.Request, *, device: str, key: SigningKey, nonce: str, content: bytes | None) -> None:
    """Sign method, address and, where it is given, content."""
    HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=OneKey(key)).sign(
        request,
        key_id=device,
        nonce=nonce,
        tag=SIGNATURE_TAG,
        covered_component_ids=("@method", "@target-uri"),
        body=content,
    )
