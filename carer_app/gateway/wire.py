"""Bytes of a request and of an answer: size and compression bounded, JSON strict, refusals as RFC 9457 has them."""

import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

import msgspec
from http_message_signatures import ContentDigest, InvalidSignature
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from starlette.requests import Request
from starlette.responses import Response

from carer_app.gateway.gate import Gate
from carer_app.gateway.trouble import RefusedError, bad_request, too_large, wrong_digest
from carer_app.sync.protocol import NONCE_HEADER, Trouble

T = TypeVar("T", bound=msgspec.Struct)

LARGEST = 32 * 1024 * 1024
"""Bytes of a request, as sent and unpacked: above any batch of the largest records that there may be."""

_SMALLEST_PACKED = 512
_HARD = 6
_AS_GZIP = 16
_NARROWEST, _WIDEST = 9, zlib.MAX_WBITS
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
"""Of every answer to a program. What only a browser heeds is said by the desk: here each sync would pay for it."""


@asynccontextmanager
async def content_of(request: Request, gate: Gate, largest: int = LARGEST) -> AsyncIterator[bytes]:
    """The request's bytes as they were sent, for as long as they are needed; raises RefusedError once they are too many, or
    are said to be.
    """
    claimed = request.headers.get("content-length", "")
    if claimed.isdecimal() and int(claimed[:20]) > largest:
        raise RefusedError(too_large())
    parts, size = [], 0
    try:
        async for part in request.stream():
            gate.take(len(part))
            size += len(part)
            if size > largest:
                raise RefusedError(too_large())
            parts.append(part)
        yield b"".join(parts)
    finally:
        gate.give_back(size)


def read(content: bytes, encoding: str, form: type[T]) -> T:
    """What the bytes say; raises RefusedError that says where they are wrong, never what they hold."""
    try:
        return msgspec.json.decode(_unpacked(content, encoding), type=form)
    except msgspec.ValidationError as problem:
        where = str(problem).rpartition(" - at ")[2].strip("`") if " - at " in str(problem) else "$"
        raise RefusedError(bad_request(f"not of the right form at {_plain(where)}")) from problem
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        raise RefusedError(bad_request("not JSON in UTF-8")) from problem


def told(
    request: Request, answer: msgspec.Struct, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """An answer as JSON, packed where the asker can unpack it."""
    content = msgspec.json.encode(answer)
    sent = HEADERS | (headers or {})
    if len(content) > _SMALLEST_PACKED and "gzip" in request.headers.get("accept-encoding", ""):
        content, sent = _packed(content), sent | {"Content-Encoding": "gzip"}
    return Response(content, status, sent, media_type="application/json")


def refused(trouble: Trouble) -> Response:
    """A refusal, with its nonce where the next request has to be signed with a new one."""
    headers = HEADERS | ({NONCE_HEADER: trouble.nonce} if trouble.nonce else {})
    if trouble.retry_after is not None:
        headers["Retry-After"] = str(trouble.retry_after)
    if trouble.status == 401:
        headers["WWW-Authenticate"] = "Signature"
    return Response(msgspec.json.encode(trouble), trouble.status, headers, media_type="application/problem+json")


def refuse_wrong_digest(request: Request, content: bytes) -> None:
    """Raises RefusedError where the bytes are not those that Content-Digest (RFC 9530) speaks of; none is no fault here."""
    told = request.headers.get("content-digest")
    try:
        if told is not None:
            ContentDigest.verify(told, content)
    except (InvalidSignature, HTTPMessageSignaturesException) as problem:
        raise RefusedError(wrong_digest()) from problem


def _packed(content: bytes) -> bytes:
    """As gzip, by a packer no larger than what there is to pack: to make a whole one ready takes longer than its work."""
    window = min(max(len(content).bit_length(), _NARROWEST), _WIDEST)
    packer = zlib.compressobj(_HARD, zlib.DEFLATED, _AS_GZIP + window, window - 6)
    return packer.compress(content) + packer.flush()


def _unpacked(content: bytes, encoding: str) -> bytes:
    if encoding in ("", "identity"):
        return content
    if encoding != "gzip":
        raise RefusedError(bad_request("content-encoding can be gzip or none"))
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(content, LARGEST)
    except zlib.error as problem:
        raise RefusedError(bad_request("not what content-encoding says")) from problem
    if unpacker.unconsumed_tail:
        raise RefusedError(too_large())
    if not unpacker.eof or unpacker.unused_data:
        raise RefusedError(bad_request("not what content-encoding says"))
    return plain


def _plain(where: str) -> str:
    """A place in the form: names of our own and numbers, whatever was sent."""
    return "".join(letter for letter in where if letter.isascii() and (letter.isalnum() or letter in "$._[]"))[:80]
