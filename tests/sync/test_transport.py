"""HTTP as it is: the real application behind a real client, and servers that answer as servers should not."""

import http.server
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from carer_app import work as app
from carer_app.domain.story import State
from carer_app.errors import BadInputError
from carer_app.gateway.app import make_app
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.transport import HttpTransport, checked_url
from carer_app.work import Work
from tests.conftest import Home
from tests.sync.conftest import ADDRESS, Connected

GARBAGE = b"<html><title>Hotel sign-in</title></html>"


class BadServer(http.server.BaseHTTPRequestHandler):
    """Answers every request with what it was told to."""

    status = 200
    body = b""
    promised: int | None = None

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.status)
        self.send_header("Content-Length", str(self.promised or len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        return


@pytest.fixture
def bad_server() -> Iterator[Callable[..., str]]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), BadServer)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def answering(status: int = 200, body: bytes = b"", promised: int | None = None) -> str:
        BadServer.status, BadServer.body, BadServer.promised = status, body, promised
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield answering
    server.shutdown()
    server.server_close()


def _over_http(home: Home, services: Services) -> Work:
    client = TestClient(make_app(services), base_url=ADDRESS)
    return Work(home.session, lambda url: HttpTransport(url, client), lambda: 0.5)


def test_enrol_and_sync_over_http(home: Home, services: Services) -> None:
    work = _over_http(home, services)
    record = home.log(home.child())
    work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code.lower())
    assert work.sync_once().waiting == 0
    assert work.journal.entry(record).state is State.RECEIVED


def test_a_laptop_whose_clock_is_years_wrong_still_syncs(home: Home, services: Services) -> None:
    work = _over_http(home, services)
    home.clock.move_to(home.clock.now().replace(year=2041))
    record = home.log(home.child(here_since="2041-01-01"), day="2041-03-02")
    work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    work.sync_once()
    assert work.journal.entry(record).state is State.RECEIVED


def test_a_nonce_that_has_run_out_is_renewed_by_itself(home: Home, services: Services) -> None:
    work = _over_http(home, services)
    work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    work.sync_once()
    services.clock.advance(timedelta(hours=3))  # type: ignore[attr-defined]
    record = home.log(home.child())
    work.sync_once()
    assert work.journal.entry(record).state is State.RECEIVED


@pytest.mark.parametrize(
    ("status", "body", "promised"),
    [
        (200, GARBAGE, None),
        (200, b"", None),
        (500, b'{"type":"our-fault","title":"x","status":500}', None),
        (502, GARBAGE, None),
        (200, b'{"receipt":', 5000),
        (200, b"[" * 100_000, None),
        (401, b'{"type":"new-nonce","title":"x","status":401,"nonce":"again"}', None),
    ],
)
def test_odd_answers_leave_everything_waiting(
    connect: Callable[..., Connected],
    bad_server: Callable[..., str],
    status: int,
    body: bytes,
    promised: int | None,
) -> None:
    here = connect()
    record = here.home.log(here.home.child())
    url = bad_server(status, body, promised)
    broken = Work(here.home.session, lambda _url: app.http(url), lambda: 0.5)
    with pytest.raises(SyncStoppedError) as stopped:
        broken.sync_once()
    assert "safe here" in stopped.value.sentence
    assert here.work.journal.entry(record).state is State.SAVED
    assert here.work.sync_once().waiting == 0


@pytest.mark.parametrize(("status", "word"), [(500, "our-fault"), (503, "unavailable"), (409, "a-word-to-come")])
def test_a_council_that_answers_that_something_is_wrong_there_is_not_said_to_be_out_of_reach(
    connect: Callable[..., Connected], bad_server: Callable[..., str], status: int, word: str
) -> None:
    here = connect()
    here.home.log(here.home.child())
    url = bad_server(status, b'{"type":"%s","title":"x","status":%d}' % (word.encode(), status), None)
    with pytest.raises(SyncStoppedError, match="answered, and something is wrong there") as stopped:
        Work(here.home.session, lambda _url: app.http(url), lambda: 0.5).sync_once()
    assert "safe here" in stopped.value.sentence


def test_nobody_listening_is_said_in_one_sentence(connect: Callable[..., Connected]) -> None:
    here = connect()
    broken = Work(here.home.session, lambda _url: app.http("http://127.0.0.1:9"), lambda: 0.5)
    with pytest.raises(SyncStoppedError, match="cannot be reached"):
        broken.sync_once()


@pytest.mark.parametrize(
    "url",
    [
        "records.council.example",
        "ftp://x.example",
        "http://x.example",
        "https://a:b@x.example",
        "https://x.example/?a=1",
    ],
)
def test_an_address_that_is_none_is_refused_by_name(url: str) -> None:
    with pytest.raises(BadInputError, match="gateway"):
        checked_url(url)
