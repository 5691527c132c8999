"""Rows at the council's computer are damaged: what is written here is received all the same, and the carer is told so."""

from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import text

from carer_app.domain.revision import REVISION
from carer_app.domain.story import State
from carer_app.gateway.services import Services
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.protocol import Row, SyncAnswer
from carer_app.ui.shell.wording import sync_sentence
from tests.sync.conftest import Connected

Connect = Callable[..., Connected]
ALL_SENT = "Everything saved here that you can read is with the council."


def after_logs(connect: Connect, *logs: str) -> tuple[Connected, Connected]:
    """Two homes' computers that both know a child; the first has sent these logs, which the second has not fetched."""
    one, two = connect("one", "Sam Okafor"), connect("two", "Jo Okafor")
    child = one.home.child()
    one.work.sync_once()
    two.work.sync_once()
    for words in logs:
        one.home.log(child, words)
    one.work.sync_once()
    return one, two


def test_words_that_are_damaged_there_hold_up_nothing_and_come_once_they_are_mended(
    connect: Connect, services: Services
) -> None:
    one, two = after_logs(connect, "Damaged at the council.")
    at = _scalar(services, "SELECT body_hash FROM revisions WHERE kind = 'daily_log'")
    whole = _scalar(services, f"SELECT hex(text) FROM bodies WHERE hash = '{at}'")
    _change(services, f"UPDATE bodies SET text = x'ff' WHERE hash = '{at}'")
    record = two.home.log(two.work.journal.children()[0].id, "Written after the damage.")
    _is_told(two)
    _is_told(two)
    assert two.work.journal.entry(record).state is State.RECEIVED
    _change(services, f"UPDATE bodies SET text = x'{whole}' WHERE hash = '{at}'")
    assert two.work.sync_once().pulled == 1
    assert one.work.sync_once().pulled == 1
    assert sync_sentence(two.work.sync_status())[0] == ALL_SENT


@pytest.mark.parametrize(
    ("column", "damage"),
    [
        ("signature", "hash || hash"),
        ("data", "CAST(replace(CAST(data AS TEXT), 'daily_log', 'daily_lag') AS BLOB)"),
    ],
    ids=["signature", "data"],
)
def test_a_row_that_is_not_as_it_was_signed_holds_up_nothing_and_comes_once_it_is_mended(
    connect: Connect, services: Services, column: str, damage: str
) -> None:
    one, two = after_logs(connect, "Damaged at the council.")
    name = _scalar(services, "SELECT hash FROM revisions WHERE kind = 'daily_log'")
    whole = _scalar(services, f"SELECT hex({column}) FROM revisions WHERE hash = '{name}'")
    with services.writing() as connection:
        connection.execute(text("DROP TRIGGER revisions_no_update"))
    _change(services, f"UPDATE revisions SET {column} = {damage} WHERE hash = '{name}'")
    assert _scalar(services, f"SELECT hex({column}) FROM revisions WHERE hash = '{name}'") != whole
    record = two.home.log(two.work.journal.children()[0].id, "Written after the damage.")
    _is_told(two)
    _is_told(two)
    assert two.work.journal.entry(record).state is State.RECEIVED
    mended = f"x'{whole}'" if column == "data" else f"CAST(x'{whole}' AS TEXT)"
    _change(services, f"UPDATE revisions SET {column} = {mended} WHERE hash = '{name}'")
    assert two.work.sync_once().pulled == 1
    assert one.work.sync_once().pulled == 1
    assert sync_sentence(two.work.sync_status())[0] == ALL_SENT


def test_a_row_damaged_on_the_way_is_left_and_those_before_it_are_kept(connect: Connect, services: Services) -> None:
    _one, two = after_logs(connect, "Before.", "Damaged.", "After.")
    name = _scalar(services, "SELECT hash FROM revisions WHERE kind = 'daily_log' ORDER BY rowid LIMIT 1 OFFSET 1")
    record = two.home.log(two.work.journal.children()[0].id, "Written here.")
    two.line.twist = lambda answer: _with_damage(answer, name, signature="0" * 128)
    _is_told(two)
    assert two.work.journal.entry(record).state is State.RECEIVED
    two.line.twist = lambda answer: _with_damage(answer, name, signature="0" * 128, data="{}")
    _is_told(two)
    two.line.twist = None
    assert two.work.sync_once().pulled == 2


def _with_damage(answer: SyncAnswer, hash_: str, **changes: str) -> SyncAnswer:
    """The answer, with the row of that revision changed."""

    def changed(row: Row) -> Row:
        signed = row.revision
        is_it = signed.hash(REVISION) == hash_
        return msgspec.structs.replace(row, revision=msgspec.structs.replace(signed, **changes)) if is_it else row

    pages = {
        stream: msgspec.structs.replace(page, rows=tuple(changed(row) for row in page.rows))
        for stream, page in answer.pages.items()
    }
    return msgspec.structs.replace(answer, pages=pages)


def test_where_no_news_can_be_read_at_all_what_is_written_is_received(connect: Connect, services: Services) -> None:
    here = connect()
    record = here.home.log(here.home.child(), "Written after the damage.")
    _change(services, "UPDATE people SET role = 'no role' WHERE home IS NOT NULL")
    _is_told(here)
    assert here.work.journal.entry(record).state is State.RECEIVED
    _change(services, "UPDATE people SET role = 'foster_carer' WHERE home IS NOT NULL")
    assert here.work.sync_once().waiting == 0
    assert sync_sentence(here.work.sync_status())[0] == ALL_SENT


def _is_told(here: Connected) -> None:
    with pytest.raises(SyncStoppedError, match="received by the council"):
        here.work.sync_once()
    assert "own records is damaged" in sync_sentence(here.work.sync_status())[0]
    assert here.work.sync_status().waiting == 0


def _scalar(services: Services, question: str) -> str:
    with services.reading() as connection:
        return str(connection.execute(text(question)).scalar_one())


def _change(services: Services, statement: str) -> None:
    with services.writing() as connection:
        assert connection.execute(text(statement)).rowcount
