"""The drill of the operators' page, with PostgreSQL's own programs: a backup is good when every receipt is found in it."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from carer_app.gateway.services import Services, make_services
from tests.faults.backups import Backups
from tests.faults.servers import Cluster, own_cluster
from tests.gateway.builders import Laptop
from tests.gateway.test_commands import _run


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with own_cluster() as made:
        yield made


@pytest.fixture
def served(cluster: Cluster) -> Iterator[Services]:
    services = make_services(cluster.folder, cluster.serving)
    yield services
    services.close()


def test_a_dump_is_restored_audited_and_held_against_the_last_receipts(cluster: Cluster, served: Services) -> None:
    laptop, backups = _written(served), Backups(cluster)
    before = _heads(cluster.folder, cluster.owner)
    restored = backups.restored(backups.dump(), cluster.owner)
    assert _audited(cluster.folder, restored, before) == (0, 0)
    laptop.log(_stay(laptop), "After the backup.")
    laptop.sync()
    after = _heads(cluster.folder, cluster.owner)
    assert _audited(cluster.folder, restored, after) == (1, 2)


def test_a_copy_played_forward_to_a_moment_has_every_receipt_until_then(cluster: Cluster, served: Services) -> None:
    backups = Backups(cluster)
    log = backups.archive()
    served.engine.dispose()
    laptop = _written(served)
    copy = backups.copy()
    laptop.log(_stay(laptop), "After the copy.")
    laptop.sync()
    before, moment = _heads(cluster.folder, cluster.owner), backups.now()
    laptop.log(_stay(laptop), "After the moment.")
    laptop.sync()
    after = _heads(cluster.folder, cluster.owner)
    backups.finish_log()
    with backups.played_to(copy, log, moment) as url:
        assert _audited(cluster.folder, url, before) == (0, 0)
        assert _audited(cluster.folder, url, after) == (1, 2)


def test_a_note_that_is_none_is_bad_input(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.write_text('{"what":"stream","name":"s","position":1,"head":"h"}\nnonsense\n')
    status, out, error = _run("audit", "--against", str(notes), "--data-dir", str(tmp_path))
    assert (status, out, error.strip()) == (2, "", "against: line 2 is not one that carer-gateway heads prints.")


def _written(services: Services) -> Laptop:
    laptop = Laptop(services)
    laptop.enrol()
    opened = laptop.open_child()
    laptop.log(opened.stay)
    laptop.sync()
    return laptop


def _stay(laptop: Laptop) -> str:
    return next(one.revision.stream for one in laptop.revisions.values() if one.revision.kind == "daily_log")


def _heads(folder: Path, database: str) -> Path:
    status, out, _error = _run("heads", "--data-dir", str(folder), "--database", database)
    assert status == 0
    notes = folder / f"heads-{uuid4().hex}.jsonl"
    notes.write_text(out)
    return notes


def _audited(folder: Path, database: str, notes: Path) -> tuple[int, int]:
    """How the audit ended, and how many chains had come further than this database."""
    told = ("--data-dir", str(folder), "--database", database)
    status, out, _error = _run("audit", "--against", str(notes), "--json", *told)
    found = json.loads(out)
    assert found["broken"] == found["gaps"] == 0
    return status, found["behind"]
