"""Makes the fixture of a release: a store, a gateway as it was before the first sync, and every request that was sent.

    python -m tests.releases.make 0.1.0

Run once when a release is tagged; what it leaves is never changed afterwards.
"""

import shutil
import sys
import tempfile
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from carer_app.clock import SetClock
from carer_app.councils import profile_named
from carer_app.demo.line import DirectLine
from carer_app.domain.kind import FileKind
from carer_app.domain.kinds import kinds
from carer_app.domain.signing import SigningKey
from carer_app.doorway import Doorway
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services, make_services
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.sync.protocol import SyncAnswer, SyncRequest
from carer_app.vault.who import Who
from carer_app.work import Work

PASSPHRASE = "thimble orchard cello marble bay"
MADE = datetime(2026, 3, 2, 21, 4, tzinfo=UTC)
ADDRESS = "https://records.council.example"


class RecordingLine(DirectLine):
    """Keeps every request that goes by."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.requests: list[SyncRequest] = []

    def sync(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer:
        self.requests.append(request)
        return super().sync(request, nonce, key)


def make(version: str, out: Path) -> None:
    """Write out/VERSION.zip with the folders `store` and `gateway`, `requests.jsonl` and `headlines.json`."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, clock = Path(scratch), SetClock(MADE)
        services = make_services(folder / "gateway", clock=clock)
        door = Doorway(folder / "store", clock, None)
        session, _code = door.create(
            profile_named("north-tyneside"), Who(name="Sam Okafor", role="foster_carer"), PASSPHRASE
        )
        line = RecordingLine(services)
        work = Work(session, lambda _url: line, lambda: 0.5)
        work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
        services.close()
        shutil.copytree(folder / "gateway", folder / "gateway-before")
        line = RecordingLine(make_services(folder / "gateway", clock=clock))
        _write(work, clock)
        work.sync_once()
        headlines = [[told.kind, told.headline, told.state] for told in work.journal.told(Wanted(limit=1000))]
        session.lock()
        (folder / "requests.jsonl").write_bytes(b"\n".join(msgspec.json.encode(one) for one in line.requests))
        (folder / "headlines.json").write_bytes(msgspec.json.encode(headlines))
        out.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(out / f"{version}.zip", "w", zipfile.ZIP_DEFLATED) as fixture:
            for name in ("store", "gateway-before", "requests.jsonl", "headlines.json"):
                _put(fixture, folder, folder / name)


def _write(work: Work, clock: SetClock) -> None:
    """One record of every kind, a change, a retraction and a comment."""
    journal, today = work.journal, MADE.date()
    sheet = msgspec.to_builtins(kinds()["child_file"].example(today))
    child = journal.add_child(sheet).id
    made: dict[str, str] = {}
    for slug, kind in kinds().items():
        if kind.listed and not kind.one_per_file and kind.file is FileKind.CHILD:
            clock.advance(timedelta(minutes=7))
            raw = msgspec.to_builtins(kind.example(today))
            made[slug] = journal.add(New(kind=slug, child=child, raw=raw, about=made.get(kind.part_of, ""))).id
    journal.amend(
        made["daily_log"], {"day": today.isoformat(), "what_happened": "Amended: tea first."}, "the order was wrong"
    )
    journal.comment(made["daily_log"], "Said once more.")
    journal.retract(made["ordinary_day"], "wrong child")


def _put(fixture: zipfile.ZipFile, root: Path, path: Path) -> None:
    for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if one.is_file():
            fixture.write(one, one.relative_to(root))


if __name__ == "__main__":
    make(sys.argv[1], Path(__file__).parent)
