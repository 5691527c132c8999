"""Over HTTP only a signed, fresh, untouched request of a known device is heard."""

import gzip
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx2
import msgspec
import pytest
from starlette.testclient import TestClient

from carer_app.clock import SetClock
from carer_app.councils import profile_named
from carer_app.domain.handed import PROFILE, HandedProfile
from carer_app.domain.signing import Signed, SigningKey
from carer_app.gateway import homes, wire
from carer_app.gateway.app import make_app
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services
from carer_app.sync.protocol import (
    Enrol,
    Enrolled,
    SyncAnswer,
    SyncRequest,
    Trouble,
)
from tests.gateway.builders import Laptop
from tests.gateway.signing import sign


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(make_app(services), base_url="https://testserver") as client:
        yield client


def test_a_signed_sync_is_answered(services: Services, laptop: Laptop, client: TestClient) -> None:
    opened = laptop.open_child()
    answer = _answer(_send(client, laptop, laptop.request(), services.nonce()))
    assert answer.pages[opened.sheet].next == 2
    assert answer.status.seq == 3


@pytest.mark.parametrize("logs", [1, 8, 60])
def test_an_answer_of_any_size_is_packed_whole(
    services: Services, laptop: Laptop, client: TestClient, logs: int
) -> None:
    stay = laptop.open_child().stay
    for number in range(logs):
        laptop.log(stay, f"Day {number}: pasta and a walk. " * 20)
    response = _send(client, laptop, laptop.request(), services.nonce())
    assert response.headers["content-encoding"] == "gzip"
    assert len(_answer(response).pages[stay].rows) == logs + 1


def test_the_first_computer_that_asks_brings_the_keys_of_the_others(
    services: Services, laptop: Laptop, client: TestClient
) -> None:
    other, later = Laptop(services), Laptop(services)
    other.enrol("Elm House")
    assert _send(client, laptop, laptop.request(), services.nonce()).status_code == 200
    assert services.device_keys.get(other.id) == other.key.public
    assert services.device_keys.get("desk") is None
    later.enrol("Oak House")
    assert _send(client, later, later.request(), services.nonce()).status_code == 200


@pytest.mark.parametrize("number", [-1, 2**53, 2**63, 2**80])
def test_a_number_that_no_database_holds_is_bad_input(
    services: Services, laptop: Laptop, client: TestClient, number: int
) -> None:
    plain = msgspec.to_builtins(laptop.request())
    for odd in (plain | {"epoch": number}, plain | {"cursors": {"stream": number}}):
        content = json.dumps(odd).encode()
        assert _send_bytes(client, laptop, content, services.nonce(), {}).status_code == 400


def test_every_answer_brings_the_nonce_for_the_next_request(
    services: Services, laptop: Laptop, client: TestClient
) -> None:
    nonce = _answer(_send(client, laptop, laptop.request(), services.nonce())).nonce
    assert _send(client, laptop, laptop.request(), nonce).status_code == 200


def test_packed_requests_and_answers(services: Services, laptop: Laptop, client: TestClient) -> None:
    laptop.open_child()
    content = gzip.compress(msgspec.json.encode(laptop.request()))
    response = _send_bytes(client, laptop, content, services.nonce(), {"Content-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert _answer(response).status.seq == 3


def test_without_a_nonce_a_new_one_is_given(laptop: Laptop, client: TestClient) -> None:
    laptop.open_child()
    trouble = _trouble(_send(client, laptop, laptop.request(), ""))
    assert (trouble.type, trouble.status, trouble.retryable) == ("new-nonce", 401, True)
    assert trouble.nonce
    assert _send(client, laptop, laptop.request(), trouble.nonce).status_code == 200


@pytest.mark.parametrize("nonce", ["guessed", "1.2.3", f"{2**62}.00.{'0' * 32}", "A" * 24, "A" * 23])
def test_a_made_up_nonce_is_not_taken(laptop: Laptop, client: TestClient, nonce: str) -> None:
    assert _trouble(_send(client, laptop, laptop.request(), nonce)).type == "new-nonce"


def test_a_nonce_is_good_for_five_minutes(
    services: Services, laptop: Laptop, client: TestClient, clock: SetClock
) -> None:
    nonce = services.nonce()
    clock.advance(timedelta(minutes=4, seconds=59))
    assert _send(client, laptop, laptop.request(), nonce).status_code == 200
    clock.advance(timedelta(seconds=3))
    assert _trouble(_send(client, laptop, laptop.request(), nonce)).type == "new-nonce"


def test_an_unsigned_request_is_refused(services: Services, laptop: Laptop, client: TestClient) -> None:
    content = msgspec.json.encode(laptop.request())
    response = client.post("/v1/sync", content=content, headers={"Content-Type": "application/json"})
    assert _trouble(response).type == "not-signed"
    assert response.headers["www-authenticate"] == "Signature"


def test_a_request_signed_by_another_key_is_refused(services: Services, laptop: Laptop, client: TestClient) -> None:
    request = _signed(client, laptop, b"{}", services.nonce(), SigningKey.generate())
    assert _trouble(client.send(request)).type == "not-signed"


def test_an_unknown_device_is_refused(services: Services, client: TestClient) -> None:
    stranger = Laptop(services)
    assert _trouble(_send(client, stranger, stranger.request(), services.nonce())).type == "not-signed"


def test_the_desk_cannot_be_played_from_outside(services: Services, client: TestClient) -> None:
    desk = Laptop(services, id="desk", key=services.keys.desk)
    assert _trouble(_send(client, desk, desk.request(), services.nonce())).type == "not-signed"


def test_a_changed_body_is_refused(services: Services, laptop: Laptop, client: TestClient) -> None:
    laptop.open_child()
    content = msgspec.json.encode(laptop.request())
    request = _signed(client, laptop, content, services.nonce(), laptop.key)
    changed = client.build_request("POST", "/v1/sync", content=content[:-1] + b" ", headers=request.headers)
    assert _trouble(client.send(changed)).type == "not-signed"


def test_a_signature_for_another_address_is_refused(services: Services, laptop: Laptop, client: TestClient) -> None:
    request = _signed(client, laptop, b"{}", services.nonce(), laptop.key, "/v1/enrol")
    moved = client.build_request("POST", "/v1/sync", content=b"{}", headers=request.headers)
    assert _trouble(client.send(moved)).type == "not-signed"


def test_a_signature_that_leaves_the_body_out_is_refused(
    services: Services, laptop: Laptop, client: TestClient
) -> None:
    request = client.build_request("POST", "/v1/sync", content=b"{}", headers={"Content-Type": "application/json"})
    sign(request, device=laptop.id, key=laptop.key, nonce=services.nonce(), content=None)
    assert _trouble(client.send(request)).type == "not-signed"


def test_one_device_cannot_speak_for_another(services: Services, laptop: Laptop, client: TestClient) -> None:
    other = Laptop(services)
    other.enrol("Elm House")
    other.open_child()
    assert _trouble(_send(client, laptop, other.request(), services.nonce())).type == "bad-request"


def test_a_device_with_a_wrong_clock_is_heard(services: Services, laptop: Laptop, client: TestClient) -> None:
    request = _signed(client, laptop, msgspec.json.encode(laptop.request()), services.nonce(), laptop.key)
    assert b"created=" in request.headers["signature-input"].encode()
    assert client.send(request).status_code == 200


def test_a_chain_fault_travels_as_a_problem(services: Services, laptop: Laptop, client: TestClient) -> None:
    opened = laptop.open_child()
    laptop.sync()
    laptop.seq += 1
    laptop.log(opened.stay)
    response = _send(client, laptop, laptop.request(), services.nonce())
    trouble = _trouble(response)
    assert response.headers["content-type"] == "application/problem+json"
    assert (trouble.type, trouble.status, trouble.log and trouble.log.seq) == ("chain-gap", 409, 3)


def test_a_revoked_device_gets_its_receipt_and_no_pages(services: Services, laptop: Laptop, client: TestClient) -> None:
    opened = laptop.open_child()
    laptop.sync()
    homes.revoke(services, laptop.id)
    laptop.log(opened.stay)
    answer = _answer(_send(client, laptop, laptop.request(), services.nonce()))
    assert (answer.status.seq, answer.pages) == (4, {})


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"", {}),
        (b"not json", {}),
        (b"[]", {}),
        (b'{"device": 7}', {}),
        (b"\xff\xfe", {}),
        (b"[" * 100_000, {}),
        (b"{}", {"Content-Type": "text/plain"}),
        (b"{}", {"Content-Encoding": "br"}),
        (b"{}", {"Content-Encoding": "gzip"}),
        (gzip.compress(b"{}", mtime=0)[:-4], {"Content-Encoding": "gzip"}),
        (gzip.compress(b"{}", mtime=0) + b"more", {"Content-Encoding": "gzip"}),
    ],
)
def test_garbage_is_refused_in_a_sentence(
    services: Services, laptop: Laptop, client: TestClient, content: bytes, headers: dict[str, str]
) -> None:
    trouble = _trouble(_send_bytes(client, laptop, content, services.nonce(), headers))
    assert (trouble.type, trouble.status) == ("bad-request", 400)


def test_a_request_that_unpacks_to_too_much_is_refused(services: Services, laptop: Laptop, client: TestClient) -> None:
    bomb = gzip.compress(b" " * (wire.LARGEST + 1))
    response = _send_bytes(client, laptop, bomb, services.nonce(), {"Content-Encoding": "gzip"})
    assert (_trouble(response).type, response.status_code) == ("too-large", 413)


def test_a_request_that_is_too_large_is_refused(client: TestClient) -> None:
    response = client.post("/v1/sync", content=b" " * (wire.LARGEST + 1), headers={"Content-Type": "application/json"})
    assert response.status_code == 413


def test_what_was_sent_never_stands_in_a_refusal_or_a_log(
    services: Services, laptop: Laptop, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "carer_app")
    wrong: dict[str, Any] = {"device": laptop.id, "epoch": 1, "instance": "i", "entries": [{"CANARY": "CANARY"}]}
    wrong |= {"bodies": {"CANARY": {"salt": 5}}}
    response = _send_bytes(client, laptop, msgspec.json.encode(wrong), services.nonce(), {})
    assert response.status_code == 400
    assert "CANARY" not in response.text + caplog.text


def test_a_bug_of_ours_is_answered_and_logged_without_content(
    services: Services, laptop: Laptop, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    services.engine.dispose()
    services.keys.nonces = None  # type: ignore[assignment]
    response = client.post("/v1/sync", content=b"{}", headers={"Content-Type": "application/json"})
    assert _trouble(response).type == "our-fault"
    assert "Traceback" not in response.text
    assert "nonces.py" in caplog.text


def test_enrolment_over_http(services: Services, client: TestClient) -> None:
    laptop = Laptop(services)
    wish = Enrol(
        code=invite(services, add_home(services, "Rowan House")).code,
        device=laptop.id,
        device_key=laptop.key.public,
        device_name="Laptop",
        people=(laptop.writer.person(),),
        instance="1",
    )
    response = _post(client, "/v1/enrol", wish)
    assert response.status_code == 201
    assert msgspec.json.decode(response.content, type=Enrolled).device == laptop.id
    refused = _post(client, "/v1/enrol", msgspec.structs.replace(wish, device="another"))
    assert _trouble(refused).type == "code-not-valid"


def test_the_profile_is_signed_and_need_not_be_fetched_twice(services: Services, client: TestClient) -> None:
    response = client.get("/v1/profile")
    signed = msgspec.json.decode(response.content, type=Signed)
    told = signed.verify(PROFILE, services.keys.signing.public).read(HandedProfile)
    assert (told.gateway, told.profile) == (services.keys.gateway, profile_named("north-tyneside"))
    again = client.get("/v1/profile", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_health_says_only_that_it_is_well(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok\n"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/v1/sync", 405), ("POST", "/v1/nothing", 404)])
def test_what_is_not_there_is_a_problem_too(client: TestClient, method: str, path: str, status: int) -> None:
    assert _trouble(client.request(method, path)).status == status


def test_no_answer_may_be_kept_or_guessed_at(services: Services, laptop: Laptop, client: TestClient) -> None:
    for response in (_send(client, laptop, laptop.request(), services.nonce()), client.post("/v1/sync")):
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"


def _send(client: TestClient, laptop: Laptop, request: SyncRequest, nonce: str) -> httpx2.Response:
    return _send_bytes(client, laptop, msgspec.json.encode(request), nonce, {})


def _send_bytes(
    client: TestClient, laptop: Laptop, content: bytes, nonce: str, headers: dict[str, str]
) -> httpx2.Response:
    return client.send(_signed(client, laptop, content, nonce, laptop.key, headers=headers))


def _signed(
    client: TestClient,
    laptop: Laptop,
    content: bytes,
    nonce: str,
    key: SigningKey,
    path: str = "/v1/sync",
    headers: dict[str, str] | None = None,
) -> httpx2.Request:
    sent = {"Content-Type": "application/json"} | (headers or {})
    request = client.build_request("POST", path, content=content, headers=sent)
    sign(request, device=laptop.id, key=key, nonce=nonce, content=content)
    return request


def _post(client: TestClient, path: str, body: msgspec.Struct) -> httpx2.Response:
    return client.post(path, content=msgspec.json.encode(body), headers={"Content-Type": "application/json"})


def _answer(response: httpx2.Response) -> SyncAnswer:
    assert response.status_code == 200, response.text
    return msgspec.json.decode(response.content, type=SyncAnswer)


def _trouble(response: httpx2.Response) -> Trouble:
    assert response.headers["content-type"] == "application/problem+json"
    trouble = msgspec.json.decode(response.content, type=Trouble)
    assert trouble.status == response.status_code
    return trouble
