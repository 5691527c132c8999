"""A council with two homes, their children and their people, and browsers at its desk."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx2
import pytest
import uvicorn
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, sync_playwright
from starlette.testclient import TestClient

from carer_app.clock import SetClock
from carer_app.domain.kind import Content
from carer_app.domain.revision import SignedRevision
from carer_app.gateway.app import make_app
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.second_factor import offer
from carer_app.gateway.services import Services
from carer_app.logs.daily.record import DailyLog, Mood
from tests.gateway.builders import Laptop, Opened, Writer

MORNING = datetime(2026, 3, 4, 9, 12, tzinfo=UTC)
PASSWORD = "kettle marble O'Brien thistle"
OF_OUR_OWN = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
"""What Chromium sends with a form of the same site under `no-referrer`."""

CHROMIUM = "/usr/bin/chromium"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDE = {"width": 1240, "height": 860}

_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_TAGS = re.compile(r"<[^>]*>")
_SEEN = re.compile(r'name="shown" value="([^"]+)"')


@dataclass
class Desk:
    """A gateway with what two homes have sent to it."""

    services: Services
    clock: SetClock
    rowan: Laptop
    elm: Laptop
    robin: Opened
    kai: Opened
    pasta: SignedRevision
    ducks: SignedRevision
    cinema: SignedRevision

    def person(self, role: str = "manager", name: str = "Priya Shah", **narrowed: tuple[str, ...]) -> CouncilPerson:
        email = f"{name.replace(' ', '.')}@council.example".lower()
        wanted = NewPerson(name=name, email=email, role=role, password=PASSWORD, **narrowed)
        return add_person(self.services, wanted)[0]


class Browser:
    """A browser, with cookies of its own, at the desk of a council that does not insist on a second step."""

    def __init__(self, services: Services) -> None:
        offer(services)
        self.client = TestClient(make_app(services), base_url="https://testserver")

    def get(self, address: str, **more: Any) -> httpx2.Response:
        return self.client.get(address, **more)

    def text(self, address: str) -> str:
        return self.get(address).text

    def submit(self, address: str, **fields: object) -> httpx2.Response:
        """Send a form with the token of this browser's pages."""
        return self.post(address, {"token": self.token()} | fields)

    def post(self, address: str, fields: dict[str, object], headers: dict[str, str] = OF_OUR_OWN) -> httpx2.Response:
        return self.client.post(address, data=fields, headers=headers)

    def token(self) -> str:
        return str(_TOKEN.findall(self.text("/desk"))[0])

    def sign_in(self, person: CouncilPerson, password: str = PASSWORD) -> httpx2.Response:
        return self.submit("/desk/sign-in", email=person.email, password=password)

    def seen(self, child: Opened) -> list[str]:
        """What the chronology names as shown and not read, newest first."""
        return _SEEN.findall(self.text(f"/desk/children/{child.child}"))

    def read(self, child: Opened, *seen: str) -> httpx2.Response:
        """Tick these and confirm."""
        return self.submit(f"/desk/children/{child.child}/read", which="sure", ticked=list(seen), back="/desk")


def words(page: str) -> str:
    """A page as it is read: without its tags, with single spaces."""
    return " ".join(_TAGS.sub(" ", page).split())


def chronology(desk: Desk, inside: Browser, **asked: object) -> str:
    """A child's chronology as it is read, for what is asked of it."""
    address = f"/desk/children/{desk.robin.child}"
    return words(inside.submit(f"{address}/filter", **asked).text if asked else inside.text(address))


MakeBrowser = Callable[[], Browser]
Write = Callable[..., SignedRevision]
SignedIn = Callable[..., Browser]
OpenPage = Callable[..., Page]


@pytest.fixture
def desk(services: Services, clock: SetClock) -> Desk:
    """Robin at Rowan House with Alex Reed, Kai at Elm House with Jo Bell, and a few days of records."""
    offer(services)
    clock.move_to(MORNING - timedelta(days=2))
    rowan, elm = Laptop(services), Laptop(services, Writer(name="Jo Bell"))
    rowan.enrol("Rowan House")
    elm.enrol("Elm House")
    robin, kai = rowan.open_child("Robin"), elm.open_child("Kai")
    log = DailyLog(
        day=date(2026, 3, 2),
        what_happened="Made pasta together and ate at the table.",
        their_words="“I got picked for the team.”",
        what_i_think="Proud of the news.",
        mood=Mood.HAPPY,
        school="In all day. Spelling 9 out of 10.",
    )
    pasta = rowan.revision(robin.stay, log)
    rowan.enter(pasta)
    made = Desk(
        services=services,
        clock=clock,
        rowan=rowan,
        elm=elm,
        robin=robin,
        kai=kai,
        pasta=pasta,
        ducks=rowan.log(robin.stay, "Fed the ducks on the way home.", date(2026, 3, 1)),
        cinema=elm.log(kai.stay, "Went to the cinema with Jo.", date(2026, 3, 2)),
    )
    rowan.sync()
    elm.sync()
    clock.move_to(MORNING)
    return made


@pytest.fixture
def browser(desk: Desk) -> MakeBrowser:
    return lambda: Browser(desk.services)


@pytest.fixture
def signed_in(desk: Desk, browser: MakeBrowser) -> SignedIn:
    """A browser in which somebody is signed in; a manager when nobody is named."""

    def make(person: CouncilPerson | None = None) -> Browser:
        made = browser()
        assert made.sign_in(person or desk.person()).url.path == "/desk"
        return made

    return make


@pytest.fixture
def inside(signed_in: SignedIn) -> Browser:
    return signed_in()


@pytest.fixture
def write(desk: Desk) -> Write:
    """Write about Robin on the laptop at Rowan House, and send it."""

    def make(content: Content | None, **more: object) -> SignedRevision:
        revision = desk.rowan.revision(desk.robin.stay, content, **more)  # type: ignore[arg-type]
        desk.rowan.enter(revision)
        desk.rowan.sync()
        return revision

    return make


# ---- in a real browser


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    """The gateway on a free port of this machine."""
    config = uvicorn.Config(make_app(desk.services), port=0, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    listening.listen()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console said, but for the answers that a test asks for."""
    return []


@pytest.fixture
def open_page(chromium: Chromium, address: str, complaints: list[str]) -> Iterator[OpenPage]:
    """A page at the sign-in form, in a browser of its own."""
    contexts: list[BrowserContext] = []

    def make(viewport: dict[str, int] | None = None, **more: str) -> Page:
        context = chromium.new_context(viewport=viewport or WIDE, base_url=address, locale="en-GB", **more)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(f"{message.text} {message.location['url']}"))
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        page.on("request", lambda request: _note_foreign(complaints, address, request.url))
        page.goto("/desk")
        return page

    yield make
    for context in contexts:
        context.close()


def _note_foreign(complaints: list[str], address: str, url: str) -> None:
    if not url.startswith((address, "data:")):
        complaints.append(f"asked elsewhere: {url}")
