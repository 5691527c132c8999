"""A laptop that was put back from a backup is behind: what it had sent comes back, what it writes goes, and nothing is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from carer_app.clock import SetClock
from carer_app.domain.story import State
from carer_app.gateway.audit import audit
from carer_app.gateway.services import Services, make_services
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from carer_app.work import Work
from tests.conftest import EVENING
from tests.gateway.conftest import database_url, postgres, postgres_url, used_databases
from tests.sync.conftest import Connected, put_back
from tests.sync.test_pictures import log_with_photo

__all__ = ["database_url", "postgres", "postgres_url", "used_databases"]


@pytest.fixture
def services(tmp_path: Path, database_url: str | None) -> Iterator[Services]:
    """A council over each of the two databases."""
    made = make_services(tmp_path / "gateway", database_url, SetClock(EVENING), "north-tyneside")
    yield made
    made.close()


def told(work: Work) -> dict[str, State]:
    return {one.headline: one.state for one in work.journal.told(Wanted(kind="daily_log", limit=1000))}


def test_a_restored_laptop_that_is_behind_gets_and_sends_everything(
    connect: Callable[..., Connected], services: Services, tmp_path: Path
) -> None:
    one = connect()
    child = one.home.child()
    one.home.log(child, "Sent before.")
    one.work.sync_once()
    one.home.log(child, "Waiting when it was backed up.")
    made = one.work.backups.make(tmp_path / "all.hearthlog")
    one.home.log(child, "Sent after the backup.")
    log_with_photo(one, child)
    one.work.sync_once()
    one.work.carry_photos()
    one.home.log(child, "On the lost laptop alone.")
    one.home.session.lock()
    again = put_back(one, made.path, tmp_path / "again")
    try:
        assert set(told(again.work)) == {"Sent before.", "Waiting when it was backed up."}
        again.home.log(child, "Written on the restored one.")
        again.work.sync_once()
        again.work.carry_photos()
        again.work.sync_once()
        assert told(again.work) == dict.fromkeys(
            (
                "Sent before.",
                "Waiting when it was backed up.",
                "Sent after the backup.",
                "Ball games.",
                "Written on the restored one.",
            ),
            State.RECEIVED,
        )
        assert verify(again.home.session.database, again.home.session.device).broken == ()
        assert audit(services).is_whole
    finally:
        again.home.session.lock()


def test_both_laptops_go_on_and_both_are_kept(
    connect: Callable[..., Connected], services: Services, tmp_path: Path
) -> None:
    """The lost laptop is found again after the backup was put back on another."""
    one = connect()
    child = one.home.child()
    one.work.sync_once()
    made = one.work.backups.make(tmp_path / "all.hearthlog")
    one.home.log(child, "On the lost laptop.")
    again = put_back(one, made.path, tmp_path / "again")
    try:
        again.home.log(child, "On the restored one.")
        for _round in range(3):
            again.work.sync_once()
            one.work.sync_once()
        both = {"On the lost laptop.", "On the restored one."}
        assert set(told(one.work)) == set(told(again.work)) == both
        assert audit(services).is_whole
        for side in (one, again):
            assert verify(side.home.session.database, side.home.session.device).broken == ()
    finally:
        again.home.session.lock()
