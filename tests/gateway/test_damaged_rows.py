"""A row that a disk or somebody's hand damaged: what computers send is kept and receipted all the same, and it is said."""

import logging

import pytest
from sqlalchemy import text

from carer_app.domain.command import Ask
from carer_app.domain.revision import new_id
from carer_app.gateway.audit import audit
from carer_app.gateway.commands import ask
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.sync.protocol import SyncAnswer
from tests.gateway.answers import alarms, directory_in, held_in, receipt_in
from tests.gateway.builders import Laptop, Opened

THE_LOG = "(SELECT hash FROM revisions WHERE kind = 'daily_log')"
ITS_WORDS = "(SELECT body_hash FROM revisions WHERE kind = 'daily_log')"
DAMAGE = {
    "words": f"UPDATE bodies SET text = {{bytes}} WHERE hash IN {ITS_WORDS}",
    "salt": f"UPDATE bodies SET salt = 'not hex' WHERE hash IN {ITS_WORDS}",
    "manifests": f"UPDATE bodies SET manifests = {{bytes}} WHERE hash IN {ITS_WORDS}",
    "signed bytes": "UPDATE revisions SET data = {bytes} WHERE kind = 'daily_log'",
    "chain": f"UPDATE positions SET head = 'no head' WHERE revision IN {THE_LOG}",
    "place": f"UPDATE positions SET position = 7 WHERE revision IN {THE_LOG}",
    "gone": f"DELETE FROM positions WHERE revision IN {THE_LOG}",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_is_sent_is_receipted_and_all_that_is_whole_is_told(
    services: Services, laptop: Laptop, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = _two_children(laptop)
    _harm(services, damage)
    other = Laptop(services)
    other.enrol()
    written = other.log(second.stay, "Written after the damage.")
    answer = other.sync()
    assert _placed(services, answer) == [written.hash]
    assert receipt_in(services, answer).untold
    assert {stream: len(page.rows) for stream, page in answer.pages.items()} == {
        first.sheet: 2,
        first.stay: 1,
        second.sheet: 2,
        second.stay: 2,
    }
    assert not answer.pages[first.stay].more
    assert directory_in(services, answer).people
    assert alarms(services) == ["alarm: rows-damaged"]
    assert "run carer-gateway audit" in caplog.text
    assert "Pasta" not in caplog.text
    found = audit(services)
    assert not found.is_whole
    assert [fault for fault in found.faults if "trigger" not in fault]


def test_a_whole_database_is_told_whole(services: Services, laptop: Laptop) -> None:
    first, _second = _two_children(laptop)
    other = Laptop(services)
    other.enrol()
    answer = other.sync()
    assert not receipt_in(services, answer).untold
    assert len(answer.pages[first.stay].rows) == 2
    laptop.log(first.stay, "Another day.")
    laptop.sync()
    page = answer.pages[first.stay]
    again = other.sync(cursors={first.stay: page.next}, heads={first.stay: page.head})
    assert (len(again.pages[first.stay].rows), bool(receipt_in(services, again).untold)) == (1, False)


def test_where_not_even_the_people_can_be_read_what_was_sent_is_receipted(
    services: Services, laptop: Laptop, caplog: pytest.LogCaptureFixture
) -> None:
    first, _second = _two_children(laptop)
    _harm(services, "UPDATE people SET role = 'no such role'")
    written = laptop.log(first.stay, "Written after the damage.")
    answer = laptop.sync()
    assert _placed(services, answer) == [written.hash]
    assert (receipt_in(services, answer).untold, answer.pages, answer.directory) == (True, {}, None)
    assert receipt_in(services, services.sync(laptop.request([]), laptop.id)).untold
    assert set(alarms(services)) == {"alarm: rows-damaged"}
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * len(caplog.records)
    assert "Written after" not in caplog.text


def test_nothing_that_was_asked_after_what_cannot_be_read_is_told(services: Services, laptop: Laptop) -> None:
    opened, _second = _two_children(laptop)
    for what in (Ask.LOCK, Ask.HOLD, Ask.ROTATE):
        ask(services, laptop.id, what, "m")
    _harm(services, "UPDATE commands SET data = {bytes} WHERE what = 'hold'")
    laptop.log(opened.stay)
    told = services.sync(laptop.request(), laptop.id)
    assert len(told.commands) == 1
    with pytest.raises(RefusedError) as refused:
        services.sync(laptop.request(instance="\n"), laptop.id)
    assert len(refused.value.trouble.commands) == 1


def test_what_is_held_and_damaged_holds_up_nothing_else(services: Services, laptop: Laptop) -> None:
    stream = new_id()
    laptop.log(stream, "Damaged later.")
    whole = laptop.log(stream, "Whole.")
    assert len(held_in(services, laptop.sync())) == 2
    _harm(
        services,
        "UPDATE revisions SET data = {bytes} WHERE hash = (SELECT revision FROM held WHERE seq = 1)",
    )
    laptop.open_stream(new_id(), stream=stream)
    answer = laptop.sync()
    assert len(_placed(services, answer)) == 1
    assert [row.revision.hash("revision") for row in answer.pages[stream].rows][1:] == [whole.hash]
    assert any("held" in fault or "revision" in fault for fault in audit(services).faults)


def _two_children(laptop: Laptop) -> tuple[Opened, Opened]:
    """Of which the first has a log."""
    first, second = laptop.open_child("Robin"), laptop.open_child("Wren")
    laptop.log(first.stay)
    laptop.sync()
    return first, second


def _placed(services: Services, answer: SyncAnswer) -> list[str]:
    """What has its place, whether the gateway took it at the first try or at the second."""
    return [item.revision for item in receipt_in(services, answer).items if item.position]


def _harm(services: Services, statement: str) -> None:
    """As somebody with the whole database in hand could, past every guard."""
    is_postgres = services.engine.dialect.name == "postgresql"
    odd = r"'\xff00'\:\:bytea" if is_postgres else "x'ff00'"
    with services.writing() as connection:
        for table in ("revisions", "positions", "commands"):
            for verb in ("update", "delete"):
                on = f" ON {table}" if is_postgres else ""
                connection.execute(text(f"DROP TRIGGER {table}_no_{verb}{on}"))
        assert connection.execute(text(statement.format(bytes=odd))).rowcount
