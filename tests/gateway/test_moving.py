"""What a confirmed move erases in the gateway's tables, on both databases."""

from collections.abc import Callable

from sqlalchemy import func, select

from carer_app.gateway.audit import audit
from carer_app.gateway.db.tables import bodies, records
from carer_app.gateway.moving import confirm, moved_entry, unconfirmed
from carer_app.gateway.services import Services
from tests.sync.conftest import Connected, connect
from tests.sync.test_moving import LATER, REMARK, WORDS, Evening

__all__ = ["connect"]


def holding(services: Services, word: str) -> int:
    """How many bodies and list rows hold a word."""
    with services.reading() as connection:
        texts = [bytes(text).decode() for text in connection.scalars(select(bodies.c.text))]
        rows = (
            select(func.count())
            .select_from(records)
            .where((records.c.headline + records.c.search).contains(word.casefold()))
        )
        return sum(word in text for text in texts) + (connection.scalar(rows) or 0)


def test_a_confirmed_move_erases_the_old_words_and_never_the_right_copy(
    connect: Callable[..., Connected], services: Services
) -> None:
    evening = Evening(connect, services)
    before = [holding(services, word) for word in (WORDS, LATER, REMARK)]
    evening.move()
    evening.sync()
    ruth = evening.person()
    assert [one.record for one in unconfirmed(services, ruth)] == [evening.record]
    confirm(services, ruth, evening.record, moved_entry(services, ruth, evening.record).move)
    assert [holding(services, word) for word in (WORDS, LATER, REMARK)] == before
    assert unconfirmed(services, ruth) == []
    found = audit(services)
    assert (found.gaps, found.broken, found.erased) == (0, 0, 3)
