"""The short way to read a signature takes what our own program signs, and nothing that the long way would not."""

from dataclasses import dataclass, replace

import httpx2
import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from carer_app.domain.signing import SigningKey
from carer_app.gateway.app import make_app
from carer_app.gateway.as_we_sign import Signed, signed_as_we_sign
from carer_app.gateway.services import Services
from carer_app.sync.transport import HttpTransport
from tests.gateway.builders import Laptop

KEY = SigningKey.generate()
NONCE = "AGsKM_llakgQHlEjSjI_fFW6"


@dataclass(frozen=True)
class Came:
    """A request as it came."""

    method: str
    url: str
    headers: Headers
    content: bytes


def _packed(laptop: Laptop, nonce: str, key: SigningKey, address: str = "http://127.0.0.1:1") -> httpx2.Request:
    request = laptop.request()
    return HttpTransport(address).packed("/v1/sync", request, {"device": laptop.id, "nonce": nonce, "key": key})


@pytest.fixture
def came(laptop: Laptop) -> Came:
    request = _packed(laptop, NONCE, KEY)
    return Came(request.method, str(request.url), Headers(raw=_lower(request)), request.read())


def _lower(request: httpx2.Request) -> list[tuple[bytes, bytes]]:
    return [(name.lower(), value) for name, value in request.headers.raw]


def _other(came: Came, name: str, old: str, new: str) -> Came:
    assert old in came.headers[name]
    changed = {key: value.replace(old, new) if key == name else value for key, value in came.headers.items()}
    return replace(came, headers=Headers(changed))


def _found(came: Came) -> Signed | None:
    return signed_as_we_sign(came, lambda _device: KEY.public)


def test_our_own_form_is_read(came: Came, laptop: Laptop) -> None:
    assert _found(came) == Signed(laptop.id, NONCE)


def test_nothing_that_was_changed_is_taken(came: Came, laptop: Laptop) -> None:
    changed = [
        replace(came, method="PUT"),
        replace(came, url=came.url + "?"),
        replace(came, url=came.url.replace("sync", "enrol")),
        replace(came, content=came.content + b" "),
        _other(came, "signature-input", laptop.id, "another"),
        _other(came, "signature-input", NONCE, NONCE[::-1]),
        _other(came, "signature-input", "created=0", "created=1"),
        _other(came, "signature-input", ' "content-digest"', ""),
        _other(came, "signature-input", '"hearthlog"', '"another"'),
        _other(came, "signature", "s=:", "s=:A"),
        _other(came, "signature", "s=:", "hearthlog=:"),
        _other(came, "content-digest", "sha-256=:", "sha-256=:A"),
    ]
    assert [_found(one) for one in changed] == [None] * len(changed)


def test_what_is_said_twice_is_not_taken(came: Came) -> None:
    twice = Headers(raw=[*came.headers.raw, (b"signature", came.headers["signature"].encode())])
    assert _found(replace(came, headers=twice)) is None


def test_another_key_is_not_taken(came: Came) -> None:
    assert signed_as_we_sign(came, lambda _device: SigningKey.generate().public) is None
    assert signed_as_we_sign(came, lambda _device: None) is None


def test_the_gateway_answers_what_our_program_signs_and_refuses_another_key(services: Services, laptop: Laptop) -> None:
    client = TestClient(make_app(services), base_url="http://127.0.0.1:1")
    answers = [client.send(_packed(laptop, services.nonce(), key)) for key in (laptop.key, KEY)]
    assert [answer.status_code for answer in answers] == [200, 401]
