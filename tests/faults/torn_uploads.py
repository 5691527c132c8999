"""Uploads of photos that are cut at random places: a real store, real HTTP, a real gateway. Nothing is lost, and at most one
chunk goes again for a cut.

Alone: python -m tests.faults.torn_uploads --size 1000 --seed 1
"""

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from carer_app.clock import SystemClock
from carer_app.councils import profile_named
from carer_app.domain.attachments import Manifest, ManifestText, Media, write_manifest
from carer_app.domain.sealed_file import open_file, seal_file
from carer_app.doorway import Doorway
from carer_app.gateway.app import make_app
from carer_app.gateway.audit import audit
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services, make_services
from carer_app.journal.forms import New, draft_name
from carer_app.store import attachments
from carer_app.store.sealed_folder import SealedFolder
from carer_app.sync.line import Proof
from carer_app.sync.transport import HttpTransport
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.faults.cutting import CuttingLine
from tests.faults.result import Result

SIZE = 1_000
SMALLEST, LARGEST = 1_000_000, 5_000_000
_PASSPHRASE = "otter lantern Ångström thimble fern"
_CHILD = {"chosen_name": "Maya", "responsible_authority": "north-tyneside", "here_since": "2025-09-01"}


class _Counting(HttpTransport):
    """The real line, that counts how often a chunk was begun to be sent."""

    begun = 0

    def put_chunk(self, name: str, sealed: bytes, proof: Proof) -> None:
        _Counting.begun += 1
        super().put_chunk(name, sealed, proof)


@dataclass
class _Torn:
    """A carer's store and a council's gateway, with a line between them that is cut."""

    services: Services
    line: CuttingLine
    work: Work
    child: str
    chance: random.Random
    chunks: int = 0
    broken: list[str] = field(default_factory=list)

    def upload(self, number: int) -> None:
        """One photo, with a cut in each round until it is there."""
        data = self.chance.randbytes(self.chance.randint(SMALLEST, LARGEST))
        text = self._bring(data)
        self.work.sync_once()
        rounds = 0
        while self.work.sync_status().photos.to_send and rounds < 50:
            self.line.cut_after = self.chance.randint(1, len(data)) if rounds < 3 else None
            self.work.carry_photos()
            rounds += 1
        self.line.cut_after = None
        self.chunks += len(text.manifest().file.chunks)
        if open_file(text.manifest().file, self.services.blobs.get) != data:
            self.broken.append(f"upload {number} is not what was sent")

    def _bring(self, data: bytes) -> ManifestText:
        session = self.work.session
        draft, folder = draft_name(session.person.id, "daily_log", self.child), SealedFolder(session.database.path)
        file, chunks = seal_file(data)
        text = write_manifest(Manifest(media=Media.JPEG, file=file), os.urandom(16))
        folder.lay(chunks)
        with session.database.writing() as db:
            folder.settle(chunks)
            attachments.stage(db, session.keys.sealing, draft, text)
        raw = {"day": "2026-03-02", "what_happened": "Ball games."}
        self.work.journal.add(New(kind="daily_log", child=self.child, raw=raw, manifests=(text,)))
        return text


def run(size: int, seed: int) -> Result:
    """Tear `size` uploads."""
    began, _Counting.begun = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="torn") as folder, _torn(Path(folder), random.Random(seed)) as torn:
        for number in range(size):
            torn.upload(number)
        again, cuts = _Counting.begun - torn.chunks, torn.line.cuts
        broken = [*torn.broken, *audit(torn.services).faults]
        stored = audit(torn.services).photos
    if again > cuts:
        broken.append(f"{again} chunks went again for {cuts} cuts")
    if stored != torn.chunks:
        broken.append(f"{stored} chunks are there of {torn.chunks}")
    return Result(
        name="torn_uploads",
        cases=size,
        figures=(
            f"{torn.chunks:,} chunks, {cuts:,} cuts, {again:,} chunks sent again",
            f"{torn.line.bytes_up / 2**20:,.0f} MiB up in {time.monotonic() - began:,.1f} s",
        ),
        broken=tuple(broken),
    )


@contextmanager
def _torn(folder: Path, chance: random.Random) -> Iterator[_Torn]:
    services = make_services(folder / "gateway")
    door = Doorway(folder / "carer", SystemClock(), None, FLOOR)
    session, _code = door.create(
        profile_named("north-tyneside"), Who(name="Sam Okafor", role="foster_carer"), _PASSPHRASE
    )
    with answering(services) as port:
        line = CuttingLine(port)
        work = Work(session, _Counting)
        child = work.journal.add_child(_CHILD).id
        work.enrol(f"http://127.0.0.1:{line.port}", invite(services, add_home(services, "The Okafors")).code)
        try:
            yield _Torn(services, line, work, child, chance)
        finally:
            session.lock()
            line.close()
    services.close()


@contextmanager
def answering(services: Services) -> Iterator[int]:
    """The gateway on a free port of this machine."""
    server = uvicorn.Server(
        uvicorn.Config(make_app(services), port=0, log_config=None, access_log=False, lifespan="off")
    )
    listening = server.config.bind_socket()
    listening.listen()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield int(listening.getsockname()[1])
    server.should_exit = True
    thread.join()
    listening.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    result = run(given.size, given.seed)
    sys.stdout.write("\n".join((*result.figures, *result.broken)) + "\n")
    return 0 if result.is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
