"""How long the second copy keeps what the council has: thirty days from the receipt, by the council's clock."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from carer_app.clock import stamp
from carer_app.store import gateways
from carer_app.store.mirror import KEPT
from tests.conftest import Home
from tests.store.test_mirror import WORDS, broken, copied, unlock
from tests.sync.conftest import Connected


@pytest.fixture
def sent(connect: Callable[..., Connected]) -> Home:
    connected = connect()
    connected.home.log(connected.home.child(), WORDS)
    connected.work.sync_once()
    return connected.home


def hear(home: Home, days: int) -> None:
    """Hear from the council that many days after everything was received."""
    at = stamp(home.clock.now() + timedelta(days=days))
    with home.session.database.writing() as db:
        (gateway,) = gateways.every(db)
        gateways.keep(db, msgspec.structs.replace(gateway, last_heard=at))


@pytest.mark.parametrize(("days", "stays"), [(KEPT.days - 1, True), (KEPT.days + 1, False)])
def test_a_copy_stays_for_thirty_days_after_the_receipt_and_no_longer(sent: Home, days: int, stays: bool) -> None:
    hear(sent, days)
    unlock(sent)
    assert (WORDS in copied(sent.session.database)) is stays
    assert broken(sent) == ()
