"""A council with two homes, their children and their people, and a browser at its desk."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.testclient import TestClient

from carer_app.clock import SetClock
from carer_app.domain.revision import SignedRevision
from carer_app.gateway.desk.routes import desk_routes
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services, make_services
from carer_app.logs.daily.record import DailyLog, Mood
from tests.gateway.builders import Laptop, Opened, Writer

MORNING = datetime(2026, 3, 4, 9, 12, tzinfo=UTC)
PASSWORD = "kettle marble O'Brien thistle"
TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass
class Desk:
    """A gateway with what two homes have sent to it."""

    services: Services
    clock: SetClock
    rowan: Laptop
    elm: Laptop
    robin: Opened
    kai: Opened
    logs: dict[str, SignedRevision] = field(default_factory=dict)

    def person(self, role: str = "manager", name: str = "Priya Shah", **narrowed: tuple[str, ...]) -> CouncilPerson:
        email = f"{name.replace(' ', '.')}@council.example".lower()
        return add_person(
            self.services, NewPerson(name=name, email=email, role=role, password=PASSWORD, **narrowed)
        )[0]


class Browser(TestClient):
    """A browser that sends what Chromium sends with a form of the same site."""

    def submit(self, address: str, follow: bool = True, **fields: object) -> Response:
        """Send a form with the token of the page that it stands on."""
        headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
        return self.post(address, data={"token": self.token} | fields, headers=headers, follow_redirects=follow)

    @property
    def token(self) -> str:
        page = self.get("/desk").text
        return TOKEN.findall(page)[0]

    def sign_in(self, person: CouncilPerson, password: str = PASSWORD, address: str = "/desk/sign-in") -> Response:
        return self.submit(address, email=person.email, password=password)


def daily(day: date, text: str, **more: object) -> DailyLog:
    return DailyLog(day=day, what_happened=text, **more)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = make_services(tmp_path / "gateway", clock=SetClock(MORNING))
    yield made
    made.close()


@pytest.fixture
def desk(services: Services) -> Desk:
    """Robin with the Reeds at Rowan House, Kai with Jo Bell at Elm House, and a few days of records."""
    clock = services.clock
    assert isinstance(clock, SetClock)
    clock.move_to(MORNING - timedelta(days=2))
    rowan, elm = Laptop(services), Laptop(services, Writer(name="Jo Bell"))
    rowan.enrol("Rowan House")
    elm.enrol("Elm House")
    robin, kai = rowan.open_child("Robin"), elm.open_child("Kai")
    logs = {
        "pasta": rowan.revision(
            robin.stay,
            daily(
                date(2026, 3, 2),
                "Made pasta together and ate at the table.",
                their_words="“I got picked for the team.”",
                what_i_think="Proud of the news.",
                mood=Mood.HAPPY,
                school="In all day. Spelling 9 out of 10.",
            ),
        ),
        "ducks": rowan.revision(robin.stay, daily(date(2026, 3, 1), "Fed the ducks on the way home.")),
        "cinema": elm.revision(kai.stay, daily(date(2026, 3, 2), "Went to the cinema with Jo.")),
    }
    rowan.enter(logs["pasta"])
    rowan.enter(logs["ducks"])
    elm.enter(logs["cinema"])
    rowan.sync()
    elm.sync()
    clock.move_to(MORNING)
    return Desk(services=services, clock=clock, rowan=rowan, elm=elm, robin=robin, kai=kai, logs=logs)


@pytest.fixture
def browser(desk: Desk) -> Callable[[], Browser]:
    """Browsers, each with cookies of its own."""

    def make() -> Browser:
        return Browser(Starlette(routes=desk_routes(desk.services)), base_url="https://testserver")

    return make


@pytest.fixture
def signed_in(desk: Desk, browser: Callable[[], Browser]) -> Callable[..., Browser]:
    """A browser in which somebody is signed in."""

    def make(person: CouncilPerson | None = None) -> Browser:
        made = browser()
        assert made.sign_in(person or desk.person()).url.path == "/desk"
        return made

    return make
