"""How far an entry has come, in one line: only what is true of it by then, and each time as it was."""

from collections.abc import Callable
from datetime import date, timedelta

import httpx2
import msgspec
import pytest
from sqlalchemy import func, select

from carer_app.clock import SetClock, today
from carer_app.domain.signing import SigningKey
from carer_app.gateway.desk_log import mark_read
from carer_app.gateway.homes import add_placement, end_placement, placements_of
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.store.tables import first_sent
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.line import GatewayUnreachableError
from carer_app.sync.protocol import SyncRequest
from carer_app.sync.transport import HttpTransport
from carer_app.ui.shell import place as places
from carer_app.ui.shell.status_line import status_lines
from tests.sync.conftest import Connected
from tests.sync.test_closed import me, shut_away
from tests.sync.windows import Show, said

Connect = Callable[..., Connected]


def line(side: Connected, record: str) -> str:
    (told,) = status_lines(side.home.journal.show(record), today(side.home.clock))
    return told


def later(side: Connected, services: Services, minutes: float) -> None:
    for clock in (side.home.clock, services.clock):
        assert isinstance(clock, SetClock)
        clock.advance(timedelta(minutes=minutes))


@pytest.fixture
def side(connect: Connect, services: Services) -> Connected:
    made = connect()
    made.home.child()
    made.work.sync_once()
    return made


@pytest.fixture
def ruth(services: Services) -> CouncilPerson:
    wanted = NewPerson(name="Priya Shah", email="priya@council.example", role="manager")
    return add_person(services, wanted)[0]


def write(side: Connected) -> str:
    return side.home.log(side.home.journal.children()[0].id)


def fails(side: Connected) -> None:
    with pytest.raises(SyncStoppedError):
        side.work.sync_once()


def test_it_says_each_step_once_it_is_true(side: Connected, services: Services) -> None:
    record = write(side)
    assert line(side, record) == "Written Mon 21:04, safe on this laptop, not yet sent"
    later(side, services, 5)
    side.line.cut_after = 1
    fails(side)
    assert line(side, record) == "Written Mon 21:04, sent 21:09, not yet received by the council"
    later(side, services, 4)
    side.work.sync_once()
    assert line(side, record) == "Written Mon 21:04, sent 21:09, received by the council 21:13"


def test_where_nobody_could_be_reached_nothing_was_sent(side: Connected, services: Services) -> None:
    record = write(side)
    side.line.cut_before = 2
    for _try in range(2):
        later(side, services, 5)
        fails(side)
        assert line(side, record) == "Written Mon 21:04, safe on this laptop, not yet sent"


@pytest.mark.parametrize(
    ("problem", "is_sent"),
    [(httpx2.ConnectError, False), (httpx2.WriteTimeout, False), (httpx2.ReadTimeout, True), (httpx2.ReadError, True)],
)
def test_a_request_is_sent_once_the_whole_of_it_went(problem: type[httpx2.TransportError], *, is_sent: bool) -> None:
    def fail(_request: httpx2.Request) -> httpx2.Response:
        raise problem("no")

    with httpx2.Client(transport=httpx2.MockTransport(fail)) as client, pytest.raises(GatewayUnreachableError) as told:
        HttpTransport("https://records.council.example", client).sync(
            SyncRequest(device="d", epoch=1, instance="i"), "nonce", SigningKey.generate()
        )
    assert told.value.is_sent is is_sent


def test_by_whom_it_was_read_and_when_stands_with_its_day(
    side: Connected, services: Services, ruth: CouncilPerson
) -> None:
    record = write(side)
    later(side, services, 5)
    side.work.sync_once()
    later(side, services, 12 * 60 + 3)
    mark_read(services, ruth, [record])
    side.work.sync_once()
    expected = "Written Mon 21:04, sent 21:09, received by the council 21:09, read by Priya Shah Tue 09:12"
    assert line(side, record) == expected
    later(side, services, 60 * 24 * 7)
    assert line(side, record).startswith("Written Mon 2 March 21:04, sent 21:09")


def test_what_is_held_is_with_the_council_and_a_manager_is_placing_it(
    side: Connected, services: Services, ruth: CouncilPerson, show: Show
) -> None:
    (child,) = side.home.journal.children()
    (placement,) = placements_of(services, child.id)
    end_placement(services, placement.id, date(2025, 12, 1), ruth.id)
    record = write(side)
    later(side, services, 5)
    side.work.sync_once()
    assert line(side, record) == "Written Mon 21:04, sent 21:09, with the council, a manager is placing it"
    window = show(side)
    window.go(places.RECORD, record=record)
    page = window.desk.page  # type: ignore[union-attr]
    assert page
    assert said(page).count("with the council, a manager is placing it") == 1
    assert "With the council, a manager is placing it" in said(page)
    window.close()
    add_placement(services, child.id, placement.home, date(2025, 12, 2), ruth.id)
    side.work.sync_once()
    assert line(side, record) == "Written Mon 21:04, sent 21:09, received by the council 21:09"


def test_somebody_elses_entry_says_nothing_of_its_sending(side: Connected, connect: Connect) -> None:
    record = write(side)
    side.work.sync_once()
    other = connect("other", "Jo Marsh")
    other.work.sync_once()
    assert line(other, record) == "Written Mon 21:04, received by the council 21:04"


def test_two_versions_have_a_line_each(side: Connected, connect: Connect) -> None:
    other = connect("other", "Jo Marsh")
    other.work.sync_once()
    (child,) = side.home.journal.children()
    for one, words in ((side, "quince"), (other, "plum")):
        changed = msgspec.to_builtins(child.sheet) | {"language": words}
        one.home.journal.amend(child.sheet_record, changed, "told by his aunt")
        one.work.sync_once()
    side.work.sync_once()
    ours, theirs = status_lines(side.home.journal.show(child.sheet_record), today(side.home.clock))
    assert ours == "Sam Okafor: written Mon 21:04, sent 21:04, received by the council 21:04"
    assert theirs == "Jo Marsh: written Mon 21:04, received by the council 21:04"


def test_what_is_closed_is_never_said_to_be_unsent_once_it_may_have_gone(side: Connected, connect: Connect) -> None:
    other = connect("other", "Jo Marsh")
    other.work.sync_once()
    side.work.sync_once()
    record = shut_away(side, side.home.journal.children()[0].id, me(side), me(other))
    assert line(side, record) == "Written Mon 21:04, safe on this laptop, not yet received by the council"
    side.work.sync_once()
    assert line(side, record) == "Written Mon 21:04, sent 21:04, received by the council 21:04"


def test_what_is_simply_taken_costs_no_line_of_its_own(side: Connected) -> None:
    write(side)
    side.work.sync_once()
    with side.home.session.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(first_sent)) == 0
