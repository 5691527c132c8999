"""Bad input against the gateway as councils run it: a process with two workers, PostgreSQL, HTTP, signatures. Each is refused
in a sentence with a word that stays the same, and after all of it nothing is lost and nothing is there that should not be.
"""

import gzip
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest

from carer_app.clock import SetClock
from carer_app.domain.signing import Signed, SigningKey
from carer_app.gateway import homes
from carer_app.gateway.audit import audit
from carer_app.gateway.db.tables import entries, forks
from carer_app.gateway.enrol import invite
from carer_app.gateway.services import Services
from carer_app.sync.protocol import Enrol, Held, ItemState, SyncAnswer, Trouble
from tests.gateway.answers import count_of, receipt_in
from tests.gateway.builders import Laptop, Opened
from tests.gateway.roles import serving_role
from tests.gateway.signing import sign
from tests.gateway.test_workers import served

JSON = {"Content-Type": "application/json"}
PACKED = JSON | {"Content-Encoding": "gzip"}
NOT_A_REQUEST: dict[str, tuple[bytes, dict[str, str], str]] = {
    "nothing": (b"", {}, "bad-request"),
    "noise": (os.urandom(5000), JSON, "bad-request"),
    "no JSON": (b"dear council", JSON, "bad-request"),
    "deep JSON": (b'{"device":' + b"[" * 200_000, JSON, "bad-request"),
    "not UTF-8": (b'{"device":"\xff\xfe"}', JSON, "bad-request"),
    "a list": (b"[]", JSON, "bad-request"),
    "plain text": (b"{}", {"Content-Type": "text/plain"}, "bad-request"),
    "a form": (b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}, "bad-request"),
    "no gzip": (b"{}", PACKED, "bad-request"),
    "cut gzip": (gzip.compress(b"{}" * 1000)[:-6], PACKED, "bad-request"),
    "a gzip bomb": (gzip.compress(b" " * 40_000_000, 9), PACKED, "too-large"),
    "another packing": (b"{}", JSON | {"Content-Encoding": "br"}, "bad-request"),
    "too much": (b" " * (33 * 1024 * 1024), JSON, "too-large"),
}


@pytest.fixture
def clock() -> SetClock:
    """The gateway's process looks at the time of day."""
    return SetClock(datetime.now(UTC))


@pytest.fixture
def database_url(postgres_url: str, tmp_path: Path) -> str:
    return serving_role(postgres_url, tmp_path)


class Asker:
    """Whoever sends to the gateway, signing with whatever key under whatever name and nonce."""

    def __init__(self, client: httpx2.Client, address: str) -> None:
        self._client = client
        self._address = address
        self.nonce = msgspec.json.decode(self.unsigned(b"{}", JSON).content, type=Trouble).nonce or ""

    def send(
        self,
        content: bytes,
        laptop: Laptop,
        headers: dict[str, str] = JSON,
        *,
        key: SigningKey | None = None,
        nonce: str = "",
    ) -> httpx2.Response:
        built = self.built(content, headers)
        sign(built, device=laptop.id, key=key or laptop.key, nonce=nonce or self.nonce, content=content)
        return self._client.send(built)

    def built(self, content: bytes, headers: dict[str, str], path: str = "/v1/sync") -> httpx2.Request:
        return self._client.build_request("POST", self._address + path, content=content, headers=headers)

    def unsigned(self, content: bytes, headers: dict[str, str], path: str = "/v1/sync") -> httpx2.Response:
        return self._client.send(self.built(content, headers, path))

    def request(self, laptop: Laptop, **changed: object) -> httpx2.Response:
        return self.send(msgspec.json.encode(laptop.request(**changed)), laptop)


@pytest.fixture
def asker(services: Services, database_url: str, tmp_path: Path) -> Iterator[Asker]:
    with (
        served(tmp_path, database_url, workers=2) as (address, _pids),
        httpx2.Client(timeout=60, trust_env=False) as client,
    ):
        yield Asker(client, address)


def test_nothing_that_is_wrong_is_kept_and_all_that_is_right_arrives(
    services: Services, clock: SetClock, laptop: Laptop, asker: Asker
) -> None:
    opened = laptop.open_child()
    laptop.log(opened.stay, "CANARY")
    before = count_of(services, entries)
    for name, (content, headers, kind) in NOT_A_REQUEST.items():
        assert (name, _refused(asker.send(content, laptop, headers))) == (name, kind)
        assert (name, _refused(asker.unsigned(content, headers))) in {(name, "not-signed"), (name, kind)}
    _wrongly_signed(asker, services, laptop)
    _wrong_entries(asker, laptop)
    _codes(asker, services, clock)
    _bundles(asker)
    assert (count_of(services, entries), count_of(services, forks)) == (before, 0)
    for state in (ItemState.ACCEPTED, ItemState.DUPLICATE):
        answer = msgspec.json.decode(asker.request(laptop).content, type=SyncAnswer)
        assert {item.state for item in receipt_in(services, answer).items} == {state}
    laptop.waiting = []
    _after_it_was_taken_off(asker, services, laptop, opened)
    assert audit(services).is_whole


def _wrongly_signed(asker: Asker, services: Services, laptop: Laptop) -> None:
    """By nobody, by another key, under another name, with an old nonce, or as it was sent before."""
    content = msgspec.json.encode(laptop.request())
    stranger, other = Laptop(services), Laptop(services)
    other.enrol("Elm House")
    assert _refused(asker.unsigned(content, JSON)) == "not-signed"
    assert _refused(asker.send(content, laptop, key=SigningKey.generate())) == "not-signed"
    assert _refused(asker.send(content, stranger)) == "not-signed"
    assert _refused(asker.send(content, other)) == "bad-request"
    assert _refused(asker.send(content, laptop, nonce="1.00.guessed")) == "new-nonce"


def _wrong_entries(asker: Asker, laptop: Laptop) -> None:
    """Too many, of a version to come, changed on the way, or one among good ones: the one that is wrong is named."""
    whole = laptop.request()
    assert _refused(asker.request(laptop, entries=whole.entries * 2500)) == "bad-request"
    plain: dict[str, Any] = json.loads(msgspec.json.encode(whole))
    spoilt = Signed(data=whole.entries[2].data.replace('"v":1', '"v":2'), signature=whole.entries[2].signature)
    response = asker.request(laptop, entries=(*whole.entries[:2], spoilt, *whole.entries[3:]))
    assert _refused(response) == "bad-bytes"
    assert msgspec.json.decode(response.content, type=Trouble).index == 2
    for odd in ({"epoch": 0}, {"epoch": 2**70}, {"entries": [{"data": 1}]}, {"cursors": {"x": -1}}, {"device": None}):
        assert _refused(asker.send(json.dumps(plain | odd).encode(), laptop)) == "bad-request"


def _codes(asker: Asker, services: Services, clock: SetClock) -> None:
    """One that was never given, one that was used, and one that has run out."""
    home = homes.add_home(services, "Oak House")
    clock.advance(timedelta(minutes=-16))
    late = invite(services, home).code
    clock.advance(timedelta(minutes=16))
    used = invite(services, home).code
    wish = Enrol(code=used, device="d1", device_key="0" * 64, device_name="L", people=(), instance="i")
    assert asker.unsigned(msgspec.json.encode(wish), JSON, "/v1/enrol").status_code == 201
    for code in (used, "0000000000", late):
        wrong = msgspec.structs.replace(wish, device="d2", code=code)
        assert _refused(asker.unsigned(msgspec.json.encode(wrong), JSON, "/v1/enrol")) == "code-not-valid"
    assert _refused(asker.unsigned(b"{}", JSON, "/v1/enrol")) == "bad-request"


def _bundles(asker: Asker) -> None:
    octets = {"Content-Type": "application/octet-stream"}
    for content in (b"", b"garbage", os.urandom(3000)):
        assert _refused(asker.unsigned(content, octets, "/v1/bundles")) == "no-bundle"


def _after_it_was_taken_off(asker: Asker, services: Services, laptop: Laptop, opened: Opened) -> None:
    """What it sends is held and receipted, and it is sent nothing."""
    homes.revoke(services, laptop.id)
    laptop.log(opened.stay, "After.")
    answer = msgspec.json.decode(asker.request(laptop).content, type=SyncAnswer)
    assert [item.reason for item in receipt_in(services, answer).items] == [Held.REVOKED_DEVICE]
    assert (answer.pages, answer.closed) == ({}, {})


def _refused(response: httpx2.Response) -> str:
    """The stable word of a problem document that has a sentence and nothing of what was sent."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    trouble = msgspec.json.decode(response.content, type=Trouble)
    assert trouble.status == response.status_code
    assert 400 <= trouble.status < 500
    assert trouble.title.endswith(".")
    assert "CANARY" not in response.text
    return trouble.type
