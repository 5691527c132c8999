"""Photos between two computers over real HTTP, with a nonce that has gone stale, and what the line can do to them."""

import pytest

from carer_app.gateway.audit import audit
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home, revoke
from carer_app.gateway.services import Services
from carer_app.sync.line import GatewayRefusedError, Proof
from carer_app.sync.photos import Carried
from carer_app.sync.transport import HttpTransport
from carer_app.work import Work
from tests.conftest import Home, MakeHome
from tests.faults.torn_uploads import answering
from tests.journeys.bad_line import Answer, BadLine
from tests.sync.conftest import Connected
from tests.sync.test_photos import only, waiting
from tests.sync.test_pictures import log_with_photo


def joined(home: Home, services: Services, port: int) -> Connected:
    work = Work(home.session)
    work.enrol(f"http://127.0.0.1:{port}", invite(services, add_home(services, "The Okafors")).code)
    return Connected(home=home, line=None, work=work)  # type: ignore[arg-type]


def test_two_computers_see_each_others_photo_over_http(make_home: MakeHome, services: Services) -> None:
    with answering(services) as port:
        first = joined(make_home("one"), services, port)
        second = joined(make_home("two", "Jo Marsh"), services, port)
        record = log_with_photo(first, first.home.child())
        assert first.work.carry_photos() == Carried()
        first.work.sync_once()
        assert first.work.carry_photos() == Carried(sent=2)
        second.work.sync_once()
        assert second.work.carry_photos() == Carried(fetched=2)
    ours, theirs = only(first, record), only(second, record)
    assert second.work.pictures.whole(theirs) == first.work.pictures.whole(ours)
    assert audit(services).faults == ()


def test_a_computer_that_was_taken_off_the_list_is_given_nothing(make_home: MakeHome, services: Services) -> None:
    with answering(services) as port:
        first = joined(make_home("one"), services, port)
        record = log_with_photo(first, first.home.child())
        first.work.sync_once()
        first.work.carry_photos()
        revoke(services, first.home.session.device.id)
        (name,) = only(first, record).manifest.file.chunks
        device = first.home.session.device
        line = HttpTransport(f"http://127.0.0.1:{port}")
        with pytest.raises(GatewayRefusedError) as refused:
            line.get_chunk(name, Proof(device=device.id, nonce=services.nonce(), key=device.key()))
    assert refused.value.trouble.type == "chunk-unknown"


@pytest.mark.parametrize("body", [b"<html>Sign in to the hotel's network</html>", b"{}", b""])
def test_what_answers_in_the_councils_place_loses_nothing(make_home: MakeHome, services: Services, body: bytes) -> None:
    with answering(services) as port:
        first = joined(make_home("one"), services, port)
        log_with_photo(first, first.home.child())
        first.work.sync_once()
    with BadLine(port, Answer(body=body)):
        assert first.work.carry_photos() == Carried(problem="garbage")
    assert first.work.carry_photos() == Carried(problem="unreachable")
    assert waiting(first).to_send == 1
