"""Every release that ever shipped: its stores open, its records read, and what its devices sent is still taken."""

import zipfile
from pathlib import Path

import msgspec
import pytest

from carer_app.clock import SetClock
from carer_app.domain.kinds import kinds
from carer_app.doorway import Doorway
from carer_app.gateway.audit import audit
from carer_app.gateway.services import make_services
from carer_app.journal.journal import Journal
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from carer_app.sync.protocol import ItemState, Receipt, SyncRequest
from tests.releases.make import MADE, PASSPHRASE

RELEASES = sorted(Path(__file__).parent.glob("*.zip"))


@pytest.fixture(params=RELEASES, ids=lambda path: path.stem)
def release(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with zipfile.ZipFile(request.param) as fixture:
        fixture.extractall(tmp_path)
    for path in tmp_path.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return tmp_path


def test_there_is_a_release() -> None:
    assert RELEASES


def test_its_store_opens_and_every_record_reads(release: Path) -> None:
    door = Doorway(release / "store", SetClock(MADE), None)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    told = Journal(session).told(Wanted(limit=1000))
    kept = msgspec.json.decode((release / "headlines.json").read_bytes())
    assert [[one.kind, one.headline, one.state] for one in told] == kept
    assert all(one.content or one.retracted for one in told)
    assert {one.kind for one in told} <= {slug for slug, kind in kinds().items() if kind.listed}
    assert verify(session.database, session.device).broken == ()
    session.lock()


def test_what_its_devices_sent_is_still_taken(release: Path) -> None:
    services = make_services(release / "gateway-before", clock=SetClock(MADE))
    for line in (release / "requests.jsonl").read_bytes().splitlines():
        request = msgspec.json.decode(line, type=SyncRequest)
        receipt = services.sync(request, request.device).receipt.read(Receipt)
        assert all(item.state == ItemState.ACCEPTED for item in receipt.items)
    found = audit(services)
    assert found.records > 0
    assert (found.broken, found.gaps, found.held) == (0, 0, 0)
    services.close()
