"""What a sync weighs: every byte of it both ways, with its headers, on a line that may be a slow one."""

from pathlib import Path

from carer_app.gateway.services import make_services
from carer_app.sync.transport import HttpTransport
from tests.bench import callers
from tests.bench.callers import Ran
from tests.faults.servers import GatewayProcess

HOMES = 20


def run_of(folder: Path, url: str, records: int) -> Ran:
    """A sync of each of some homes that have sent and read before."""
    services, gateway = make_services(folder, url), GatewayProcess(folder, url, "--any-role")
    try:
        homes = callers.homes(services, HOMES)
        gateway.start()
        transport, port = HttpTransport(gateway.address), int(gateway.address.rpartition(":")[2])
        for more in (1, records):
            ran = callers.at_once([callers.ready(one, transport, services.nonce(), more) for one in homes], port, 1)
            assert not ran.errors
    finally:
        gateway.stop()
        services.close()
    return ran


def test_a_sync_with_nothing_new_is_one_request_of_a_kilobyte_and_a_half(tmp_path: Path, postgres_url: str) -> None:
    ran = run_of(tmp_path, postgres_url, records=0)
    assert (ran.up + ran.down) / HOMES <= 1_536


def test_a_record_in_a_batch_of_fifty_is_700_bytes_up(tmp_path: Path, postgres_url: str) -> None:
    ran = run_of(tmp_path, postgres_url, records=50)
    assert ran.up / ran.records <= 700
