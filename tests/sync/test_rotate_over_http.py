"""A new key over real, signed requests: two workers of a gateway, of which one has seen the old key, and photos."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from carer_app.clock import SetClock
from carer_app.domain.command import Ask
from carer_app.gateway import commands
from carer_app.gateway.audit import audit
from carer_app.gateway.services import Services, make_services
from carer_app.store.verify import verify
from carer_app.sync.line import GatewayRefusedError, Proof
from carer_app.sync.photos import Carried
from carer_app.sync.protocol import ChunksWanted, SyncRequest
from carer_app.sync.transport import HttpTransport
from tests.conftest import EVENING, MakeHome
from tests.faults.torn_uploads import answering
from tests.sync.test_photos_over_http import joined
from tests.sync.test_pictures import log_with_photo


@pytest.fixture
def other(tmp_path: Path, services: Services) -> Iterator[Services]:
    """Another worker over the same database."""
    made = make_services(tmp_path / "gateway", clock=SetClock(EVENING))
    yield made
    made.close()


def test_the_old_key_opens_nothing_at_any_worker_and_the_new_one_all(
    make_home: MakeHome, services: Services, other: Services
) -> None:
    with answering(services) as port, answering(other) as another_port:
        side = joined(make_home("one"), services, port)
        device = side.home.session.device
        elsewhere = HttpTransport(f"http://127.0.0.1:{another_port}")
        asked = SyncRequest(device=device.id, epoch=1, instance="i", more=True)
        elsewhere.sync(asked, other.nonce(), device.key())
        commands.ask(services, device.id, Ask.ROTATE, "Ruth")
        log_with_photo(side, side.home.child())
        side.work.sync_once()
        assert commands.computers(services)[0].asked[0].outcome == "done"
        assert side.work.carry_photos() == Carried(sent=2)
        with side.home.session.database.reading() as db:
            new = device.keys(db).newest(services.keys.gateway)
        for line, nonce in ((elsewhere, other.nonce()), (HttpTransport(f"http://127.0.0.1:{port}"), services.nonce())):
            with pytest.raises(GatewayRefusedError) as refused:
                line.sync(asked, nonce, device.key())
            assert (refused.value.trouble.type, bool(refused.value.trouble.nonce)) == ("not-signed", True)
            with pytest.raises(GatewayRefusedError) as refused:
                line.missing_chunks(ChunksWanted(hashes=()), Proof(device=device.id, nonce=nonce, key=device.key()))
            assert refused.value.trouble.type == "not-signed"
            assert line.sync(asked, nonce, new).status.epoch == 1
            line.missing_chunks(ChunksWanted(hashes=()), Proof(device=device.id, nonce=nonce, key=new))
        side.work.sync_once()
    assert verify(side.home.session.database, device).broken == ()
    assert audit(services).faults == ()
