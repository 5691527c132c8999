"""What every answer carries, and what no log of the gateway ever says, however much it is told to say."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlalchemy import Engine, event, text
from starlette.testclient import TestClient

from carer_app.clock import SetClock
from carer_app.gateway.app import make_app
from carer_app.gateway.desk.letting_in import HALFWAY
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.people import CouncilPerson, check_password
from carer_app.gateway.second_factor import in_letters, insist, new_secret, sealed_for, set_up
from carer_app.gateway.services import Services, make_services
from carer_app.sync.protocol import Enrol
from tests.gateway.builders import Laptop
from tests.gateway.desk.conftest import PASSWORD, Browser, Desk, desk
from tests.gateway.phone import Phone

__all__ = ["desk"]

ADDRESSES = [
    ("GET", "/"),
    ("GET", "/healthz"),
    ("GET", "/nowhere"),
    ("GET", "/v1/sync"),
    ("POST", "/v1/sync"),
    ("POST", "/v1/enrol"),
    ("GET", "/v1/profile"),
    ("GET", "/v1/chunks/x"),
    ("DELETE", "/desk"),
    ("GET", "/desk"),
    ("GET", "/desk/sign-in"),
    ("POST", "/desk/sign-in"),
    ("GET", "/desk/sign-in/code"),
    ("POST", "/desk/sign-out"),
    ("PUT", "/desk/held"),
    ("GET", "/desk/static/desk.css"),
    ("GET", "/desk/nowhere"),
]


@pytest.fixture
def database_url() -> None:
    """Nothing here is told apart by the database."""


@pytest.fixture
def line(services: Services) -> TestClient:
    return TestClient(make_app(services), base_url="https://testserver", follow_redirects=False)


def _carries_everything(headers: Any) -> bool:
    policy = headers["content-security-policy"]
    told = {"default-src 'none'", "frame-ancestors 'none'"} <= {part.strip() for part in policy.split(";")}
    kept = headers["cache-control"].partition(",")[0] in ("no-store", "private", "no-cache")
    tls = headers["strict-transport-security"] == "max-age=63072000"
    return told and kept and tls and headers["x-content-type-options"] == "nosniff" and "server" not in headers


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_every_answer_and_every_refusal_carries_the_strict_headers(line: TestClient, method: str, address: str) -> None:
    headers = line.request(method, address).headers
    assert _carries_everything(headers)
    assert headers["referrer-policy"] == "no-referrer"


def test_so_does_what_goes_wrong(services: Services, line: TestClient) -> None:
    with services.writing() as connection:
        connection.execute(text("DROP TABLE sessions"))
    line.cookies.set("__Host-hearthlog-desk", "x")
    away = line.get("/desk")
    assert away.status_code == 503
    assert _carries_everything(away.headers)


def test_without_tls_nothing_is_said_about_it(services: Services) -> None:
    plain = TestClient(make_app(services), base_url="http://testserver")
    assert "strict-transport-security" not in plain.get("/healthz").headers


def _wish(code: str) -> dict[str, Any]:
    wish = Enrol(code=code, device="d", device_key="0" * 64, device_name="Laptop", people=(), instance="i")
    return dict(msgspec.to_builtins(wish))


def _enrol(line: TestClient, code: str) -> int:
    return line.post("/v1/enrol", json=_wish(code)).status_code


def test_after_ten_wrong_codes_in_an_hour_an_address_waits(
    services: Services, clock: SetClock, line: TestClient
) -> None:
    home = add_home(services, "Rowan House")
    assert {_enrol(line, f"{number:010d}") for number in range(10)} == {410}
    assert _enrol(line, invite(services, home).code) == 429
    elsewhere = TestClient(make_app(services), base_url="https://testserver", client=("192.0.2.7", 50000))
    assert _enrol(elsewhere, "0000000000") == 410
    clock.advance(timedelta(minutes=61))
    assert _enrol(line, invite(services, home).code) == 201


def test_right_codes_are_never_counted(services: Services, line: TestClient) -> None:
    home = add_home(services, "Rowan House")
    for number in range(12):
        wish = _wish(invite(services, home).code) | {"device": f"d{number}"}
        assert line.post("/v1/enrol", json=wish).status_code == 201


def test_an_unknown_account_costs_the_gateway_the_same_work(
    services: Services, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted: the stretching of passwords, how hard each is, and what is asked of the database."""
    known = desk.person()
    gone = CouncilPerson(id="x", name="X", role=known.role, email="nobody@council.example")
    work: list[str] = []
    stretch = Argon2id.verify_phc_encoded

    def counted(password: bytes, phc: str, *more: Any) -> None:
        work.append(phc.rpartition("$")[0].rpartition("$")[0])
        stretch(password, phc, *more)

    monkeypatch.setattr(Argon2id, "verify_phc_encoded", staticmethod(counted))
    event.listen(services.engine, "before_cursor_execute", lambda *told: work.append(told[2]))
    each = [_work_of(work, services, person.email) for person in (known, gone)]
    assert each[0] == each[1]
    assert sum(line.startswith("$argon2id$") for line in each[0]) == 1


def _work_of(work: list[str], services: Services, email: str) -> list[str]:
    work.clear()
    assert check_password(services, email, "wrong") is None
    Browser(services).submit("/desk/sign-in", email=email, password="wrong")
    return [one for one in work if not one.startswith("$")] + [one for one in work if one.startswith("$")][:1]


@pytest.fixture
def talking(caplog: pytest.LogCaptureFixture, services: Services) -> Services:
    """The same gateway, begun anew while everything that can be logged is."""
    caplog.set_level(logging.DEBUG)
    for name in ("sqlalchemy.engine", "sqlalchemy.pool", "uvicorn", "alembic", "http_message_signatures", "httpx2"):
        caplog.set_level(logging.DEBUG, logger=name)
    return make_services(_folder_of(services.engine), clock=services.clock)


def _folder_of(engine: Engine) -> Path:
    return Path(str(engine.url.database)).parent


def test_no_secret_and_no_word_of_a_record_is_logged_even_at_debug(
    desk: Desk, talking: Services, caplog: pytest.LogCaptureFixture
) -> None:
    priya, secret = desk.person(), new_secret()
    phone = Phone(desk.clock, in_letters(secret))
    codes = set_up(talking, priya.id, sealed_for(talking, priya.id, secret), phone.code())
    browser = Browser(talking)
    insist(talking)
    browser.sign_in(priya)
    half = browser.client.cookies[HALFWAY]
    browser.submit("/desk/sign-in/code", code=codes[0])
    laptop = Laptop(talking)
    code = invite(talking, add_home(talking, "Rowan House")).code
    laptop.enrol(code=code)
    laptop.log(laptop.open_child("Wren").stay, "Cried about the hamster.")
    laptop.sync()
    page = browser.text(f"/desk/children/{desk.robin.child}")
    assert "Made pasta" in page
    said = caplog.text
    assert "INSERT INTO audit_log" in said  # it does say a lot
    session = browser.client.cookies["__Host-hearthlog-desk"]
    private = [laptop.key.private_bytes().hex(), secret.hex(), in_letters(secret).replace(" ", "")]
    for hidden in (PASSWORD, half, session, code, *codes, *private, "hamster", "Wren", "Made pasta", priya.email):
        assert hidden not in said
    talking.close()
