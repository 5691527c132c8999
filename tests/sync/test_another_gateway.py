"""Another gateway answers at the address of the one that was joined: it is said, nothing is sent there, nothing is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from carer_app.clock import SetClock
from carer_app.errors import BadInputError
from carer_app.gateway.app import make_app
from carer_app.gateway.audit import audit
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services, make_services
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.transport import HttpTransport
from carer_app.ui.shell.wording import sync_sentence
from carer_app.work import Work
from tests.conftest import EVENING, Home, MakeHome
from tests.sync.conftest import ADDRESS, Connected, Line

Connect = Callable[..., Connected]


class Side:
    """A home, and whoever answers at the council's address, over signed requests."""

    def __init__(self, home: Home, answering: Services) -> None:
        self.home = home
        self.work = Work(home.session, lambda url: HttpTransport(url, self._client), lambda: 0.5)
        self.let_answer(answering)

    def let_answer(self, services: Services) -> None:
        self._client = TestClient(make_app(services), base_url=ADDRESS)

    def banner(self) -> str:
        return sync_sentence(self.work.sync_status())[0]


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Services]:
    """Set up anew, without the keys of the one before."""
    made = make_services(tmp_path / "another", clock=SetClock(EVENING))
    yield made
    made.close()


@pytest.fixture
def side(make_home: MakeHome, services: Services) -> Side:
    """A home that sent what it has, and then wrote a log."""
    side = Side(make_home(), services)
    side.work.enrol(ADDRESS, a_code(services))
    child = side.home.child()
    side.work.sync_once()
    side.home.log(child, "Written on the day of the change.")
    return side


def a_code(services: Services) -> str:
    return invite(services, add_home(services, "The Okafors")).code


def test_it_is_said_and_nothing_is_sent_there(side: Side, services: Services, another: Services) -> None:
    side.let_answer(another)
    with pytest.raises(SyncStoppedError, match="Another computer answers at the council's address"):
        side.work.sync_once()
    assert "Another computer answers" in side.banner()
    assert (side.work.sync_status().waiting, audit(another).entries) == (1, 0)
    side.let_answer(services)
    assert side.work.sync_once().waiting == 0
    assert side.banner() == "Everything saved here that you can read is with the council."


def test_a_code_of_the_other_one_changes_nothing(side: Side, services: Services, another: Services) -> None:
    side.let_answer(another)
    with pytest.raises(BadInputError, match="not the same one") as refused:
        side.work.enrol(ADDRESS, a_code(another))
    assert [field for field, _why in refused.value.fields] == ["gateway"]
    assert [one.name for one in side.work.sync_status().councils] == ["North Tyneside"]
    side.let_answer(services)
    assert side.work.sync_once().waiting == 0


def test_where_there_are_two_the_sentence_names_the_council(connect: Connect, another: Services) -> None:
    side = connect()
    first, second = side.line, Line(another)
    work = Work(side.home.session, lambda url: second if "other" in url else first, lambda: 0.5)
    work.enrol("https://other.council.example", a_code(another))
    assert work.sync_once().waiting == 0
    first.cut_before = 1
    with pytest.raises(SyncStoppedError, match=r"^North Tyneside: The council's computer cannot be reached"):
        work.sync_once()
