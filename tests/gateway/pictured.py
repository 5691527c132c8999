"""Records with photos as a home's computer sends them, and the calls about their chunks as they go over HTTP."""

import os
from dataclasses import dataclass, field
from datetime import date

import httpx2
import msgspec
from starlette.testclient import TestClient

from carer_app.domain.attachments import Manifest, ManifestText, Media, write_manifest
from carer_app.domain.revision import SignedRevision, Statement, seal_body, sign_revision
from carer_app.domain.sealed_file import seal_file
from carer_app.gateway.app import make_app
from carer_app.logs.daily.record import DailyLog
from carer_app.sync.protocol import ChunksMissing, ChunksWanted
from tests import files_given as given
from tests.gateway.builders import Laptop
from tests.gateway.signing import sign

DAY = date(2026, 3, 2)
OCTETS = "application/octet-stream"


@dataclass(frozen=True)
class Pictured:
    """A daily log with one photo or paper, and its sealed chunks by name."""

    signed: SignedRevision
    text: ManifestText
    chunks: dict[str, bytes]


def pictured(
    laptop: Laptop,
    stream: str,
    data: bytes | None = None,
    media: str = Media.JPEG,
    words: str = "A ball on the grass",
    of: SignedRevision | None = None,
    small: bytes | None = None,
) -> Pictured:
    """A log with that file in it, entered but not sent."""
    made = with_picture(laptop, stream, data, media, words, of, small)
    laptop.enter(made.signed)
    return made


def with_picture(
    laptop: Laptop,
    stream: str,
    data: bytes | None = None,
    media: str = Media.JPEG,
    words: str = "A ball on the grass",
    of: SignedRevision | None = None,
    small: bytes | None = None,
) -> Pictured:
    """The same, not entered either."""
    file, chunks = seal_file(given.photo() if data is None else data)
    thumbnail, more = seal_file(given.photo(width=160, height=120) if small is None else small)
    manifest = Manifest(media=media, file=file, thumbnail=thumbnail, words=words, pages=2 if media == Media.PDF else 0)
    text = write_manifest(manifest, os.urandom(16))
    log = DailyLog(day=DAY, what_happened="Ball games.")
    plain = laptop.revision(stream, log, of=of, reason="A photo was added." if of else None)
    body = seal_body(Statement(content=msgspec.to_builtins(log)), os.urandom(16), (text,))
    whole = msgspec.structs.replace(plain.revision, body_hash=body.hash(), attachments=(text.hash(),))
    return Pictured(sign_revision(whole, body, laptop.writer.key), text, chunks | more)


@dataclass
class Caller:
    """A laptop over HTTP: each call signed with its key and a fresh nonce."""

    laptop: Laptop
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = TestClient(make_app(self.laptop.services), base_url="https://testserver")

    def call(
        self, method: str, path: str, content: bytes = b"", sort: str = OCTETS, nonce: str = "", **more: str
    ) -> httpx2.Response:
        request = self.client.build_request(method, path, content=content, headers={"Content-Type": sort} | more)
        fresh = nonce or self.laptop.services.nonce()
        sign(request, device=self.laptop.id, key=self.laptop.key, nonce=fresh, content=content)
        return self.client.send(request)

    def missing(self, *names: str) -> ChunksMissing:
        asked = msgspec.json.encode(ChunksWanted(hashes=names))
        answer = self.call("POST", "/v1/chunks/missing", asked, "application/json")
        assert answer.status_code == 200
        return msgspec.json.decode(answer.content, type=ChunksMissing)

    def put(self, name: str, sealed: bytes, **more: str) -> httpx2.Response:
        return self.call("PUT", f"/v1/chunks/{name}", sealed, **more)

    def get(self, name: str) -> httpx2.Response:
        return self.call("GET", f"/v1/chunks/{name}")
