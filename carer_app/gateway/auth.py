"""Who sends: each request is signed with the device's key (RFC 9421) over method, address and content, with our nonce."""

from datetime import datetime
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import HTTPMessageVerifier, HTTPSignatureKeyResolver, InvalidSignature
from http_message_signatures.algorithms import ED25519
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from sqlalchemy.exc import DBAPIError
from starlette.datastructures import Headers

from carer_app.gateway.as_we_sign import Signed, signed_as_we_sign
from carer_app.gateway.council import Council
from carer_app.gateway.db.device_keys import present_keys
from carer_app.gateway.nonces import is_good
from carer_app.gateway.trouble import NEW_NONCE, NOT_SIGNED, RefusedError
from carer_app.sync.protocol import SIGNATURE_TAG, Trouble

COVERED = ("@method", "@target-uri", "content-digest")


class Message(NamedTuple):
    """A request as it was signed. `arrived` is when it began to come, where that may be long ago on a slow line."""

    method: str
    url: str
    headers: Headers
    content: bytes
    arrived: datetime | None = None


class Proved(NamedTuple):
    """The device that signed a request, and by which key."""

    device: str
    key: str


def signer(council: Council, message: Message) -> str:
    """The device that signed this request just now, by the key that it goes by now; raises RefusedError (401, with a new nonce
    to sign with).
    """
    return _verified(council, message, _Keys(council)).device


def proved(council: Council, message: Message) -> Proved:
    """The same, where it is not certain that the key was not changed this moment: whoever asks has to look once more."""
    keys = _KnownKeys(council)
    try:
        return _verified(council, message, keys)
    except RefusedError as refusal:
        if refusal.trouble.type != NOT_SIGNED or not keys.were_known:
            raise
    return _verified(council, message, _Keys(council))


def _verified(council: Council, message: Message, keys: "_Keys") -> Proved:
    found = signed_as_we_sign(message, keys.key_of) or _in_any_form(council, message, keys)
    if not is_good(council.keys.nonces, found.nonce, message.arrived or council.clock.now()):
        raise _refused(council, NEW_NONCE, "Sign again with the nonce that comes with this.")
    return Proved(found.device, keys.key)


def _in_any_form(council: Council, message: Message, keys: "_Keys") -> Signed:
    """Who signed, in whichever form of RFC 9421; raises RefusedError."""
    try:
        found = _Verifier(signature_algorithm=ED25519, key_resolver=keys).verify(
            message, max_age=None, expect_tag=SIGNATURE_TAG, require_components=COVERED, body=message.content
        )
    except (InvalidSignature, HTTPMessageSignaturesException) as problem:
        if keys.failure:
            raise keys.failure from problem
        raise _refused(council, NOT_SIGNED, "The request is not signed by a device that is known here.") from problem
    if len(found) != 1:
        raise _refused(council, NOT_SIGNED, "The request is signed more than once.")
    return Signed(str(found[0].parameters["keyid"]), found[0].nonce or "")


class _Verifier(HTTPMessageVerifier):
    """Whether a request is fresh is the nonce's word: the clock of a device may be wrong by years."""

    require_created = False

    def validate_created_and_expires(self, sig_input: object, max_age: object = None) -> None:
        return


class _Keys(HTTPSignatureKeyResolver):
    """Looks a device's key up. The library takes any error here for a wrong signature, so a failure is kept."""

    def __init__(self, council: Council) -> None:
        self._council = council
        self.failure: DBAPIError | None = None
        self.key = ""

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        key = self.key_of(key_id)
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) if key else None

    def key_of(self, key_id: str) -> str | None:
        """The public key of a device in hex; None where it is not known here."""
        try:
            key = self._key_of(key_id)
        except DBAPIError as problem:
            self.failure = problem
            raise
        if key is not None:
            self.key = key
        return key

    def _key_of(self, device: str) -> str | None:
        return self._council.reaching(lambda: self._looked_up(device))

    def _looked_up(self, device: str) -> str | None:
        known = self._council.device_keys
        with self._council.reading() as connection:
            found = present_keys(connection, device, known.newest)
        known.keep(found)
        return found[0].key if found else None


class _KnownKeys(_Keys):
    """The same, which takes a key that was looked up for an earlier request; `were_known` when it did."""

    were_known = False

    def _key_of(self, device: str) -> str | None:
        known = self._council.device_keys.get(device)
        self.were_known = known is not None
        return known or super()._key_of(device)


def _refused(council: Council, kind: str, title: str) -> RefusedError:
    gateway = council.keys.gateway
    return RefusedError(
        Trouble(type=kind, title=title, status=401, retryable=True, nonce=council.nonce(), gateway=gateway)
    )
