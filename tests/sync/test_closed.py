"""Closed entries through a real gateway: they reach their readers' computers, and the gateway itself cannot read them."""

import shutil
from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import text

from carer_app.doorway import Doorway
from carer_app.gateway.audit import audit
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import home_named, revoke
from carer_app.gateway.services import Services
from carer_app.journal.closing import Readership
from carer_app.journal.forms import New, NoSuchRecordError
from carer_app.store.verify import verify
from carer_app.sync.client import SyncStoppedError
from carer_app.vault.file import FLOOR
from carer_app.work import Work
from tests.company import joined
from tests.conftest import PASSPHRASE, Home
from tests.sync.conftest import ADDRESS, Connected

RAW = {"day": "2026-03-02", "what_happened": "Maya told me about the marmalade lighthouse."}
Connect = Callable[..., Connected]


def shut_away(by: Connected, child: str, *readers: str, **raw: object) -> str:
    new = New(kind="daily_log", child=child, raw=RAW | raw)
    return by.work.closing.add(new, Readership(readers=readers)).id


def kept_by(services: Services) -> str:
    """All that the gateway's database holds, table by table."""
    found = []
    with services.reading() as connection:
        for table in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                found += [value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in row]
    return "\n".join(found)


@pytest.fixture
def two(connect: Connect) -> tuple[Connected, Connected]:
    """Two laptops of one home; Jo works at the second."""
    one, two = connect("first"), connect("second", "Jo Marsh")
    one.home.child()
    one.work.sync_once()
    two.work.sync_once()
    one.work.sync_once()
    return one, two


def me(of: Connected) -> str:
    return of.home.session.person.id


def test_it_reaches_the_readers_computer_and_the_gateway_holds_sealed_bytes_only(
    two: tuple[Connected, Connected], services: Services
) -> None:
    one, other = two
    child = one.home.journal.children()[0].id
    record = shut_away(one, child, me(other))
    waiting = one.work.sync_status().waiting
    one.work.sync_once()
    assert waiting == 0
    assert "marmalade" not in kept_by(services)
    assert record not in kept_by(services)
    other.work.sync_once()
    assert other.home.journal.entry(record).headline == RAW["what_happened"]
    assert other.home.journal.show(record).versions[0].received
    with pytest.raises(NoSuchRecordError):
        one.home.journal.entry(record)
    assert audit(services).is_whole
    for laptop in two:
        assert verify(laptop.home.session.database, laptop.home.session.device).broken == ()


def test_the_wire_carries_no_word_of_it(two: tuple[Connected, Connected]) -> None:
    one, other = two
    shut_away(one, one.home.journal.children()[0].id, me(other))
    one.work.sync_once()
    for request in one.line.requests:
        assert "marmalade" not in str(request)
    assert any(request.boxes for request in one.line.requests)


def test_a_reader_on_the_other_computer_answers_and_both_see_it(two: tuple[Connected, Connected]) -> None:
    one, other = two
    record = shut_away(one, one.home.journal.children()[0].id, me(one), me(other))
    one.work.sync_once()
    other.work.sync_once()
    other.home.journal.comment(record, "I have rung the duty team.")
    other.work.sync_once()
    one.work.sync_once()
    assert [remark.text for remark in one.home.journal.show(record).remarks] == ["I have rung the duty team."]


def test_a_sync_tells_nobody_else_that_anything_went(two: tuple[Connected, Connected]) -> None:
    one, other = two
    shut_away(one, one.home.journal.children()[0].id, me(other))
    sent = one.work.sync_once()
    got = other.work.sync_once()
    assert (sent.pushed, sent.waiting, got.pulled) == (0, 0, 0)


def test_what_a_computer_sends_that_was_taken_off_the_list_is_counted_for_nobody(
    two: tuple[Connected, Connected], services: Services
) -> None:
    one, other = two
    before = one.work.sync_status()
    revoke(services, one.home.session.device.id)
    shut_away(one, one.home.journal.children()[0].id, me(other))
    one.work.sync_once()
    assert msgspec.structs.replace(one.work.sync_status(), last_heard=None, councils=()) == msgspec.structs.replace(
        before, last_heard=None, councils=()
    )


def test_a_lost_answer_loses_and_doubles_nothing(two: tuple[Connected, Connected], services: Services) -> None:
    one, other = two
    record = shut_away(one, one.home.journal.children()[0].id, me(other))
    one.line.cut_after = 1
    with pytest.raises(SyncStoppedError, match="cannot be reached"):
        one.work.sync_once()
    one.work.sync_once()
    other.work.sync_once()
    assert other.home.journal.entry(record).headline == RAW["what_happened"]
    assert audit(services).is_whole


def test_what_was_shut_away_before_the_council_was_joined_goes_once_a_reader_unlocks(
    connect: Connect, services: Services
) -> None:
    alone = connect("first", enrolled=False)
    jo = joined(alone.home, "Jo Marsh", "foster_carer")
    child = alone.home.child()
    record = shut_away(alone, child, jo.session.person.id)
    other = connect("second", "Kim Hale")
    with services.reading() as connection:
        home = home_named(connection, "The Okafors")
    alone.work.enrol(ADDRESS, invite(services, home).code)
    alone.work.sync_once()
    other.work.sync_once()
    with pytest.raises(NoSuchRecordError):
        other.home.journal.entry(record)
    at_jo = Connected(jo, alone.line, Work(jo.session, lambda _url: alone.line, lambda: 0.5))
    at_jo.work.sync_once()
    at_jo.work.closing.add_reader(record, other.home.session.person.id)
    at_jo.work.sync_once()
    other.work.sync_once()
    assert other.home.journal.entry(record).headline == RAW["what_happened"]
    jo.session.lock()


def test_a_laptop_restored_from_an_old_copy_sends_its_closed_entries_again(connect: Connect) -> None:
    here, other = connect("first"), connect("second", "Jo Marsh")
    child = here.home.child()
    for laptop in (here, other, here):
        laptop.work.sync_once()
    record = shut_away(here, child, me(other))
    here.home.session.lock()
    old = here.home.folder.with_name("copy")
    shutil.copytree(here.home.folder, old)
    door = Doorway(here.home.folder, here.home.clock, None, FLOOR)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    Home(here.home.folder, here.home.clock, session, "").log(child, "Sent, and not in the copy.")
    Work(session, lambda _url: here.line, lambda: 0.5).sync_once()
    session.lock()
    shutil.rmtree(here.home.folder)
    shutil.copytree(old, here.home.folder)
    session = door.unlock(door.holder_named(None), PASSPHRASE)
    Work(session, lambda _url: here.line, lambda: 0.5).sync_once()
    other.work.sync_once()
    assert other.home.journal.entry(record).headline == RAW["what_happened"]
    assert verify(session.database, session.device).broken == ()
    session.lock()


def test_the_audit_finds_a_box_that_is_gone(two: tuple[Connected, Connected], services: Services) -> None:
    one, other = two
    shut_away(one, one.home.journal.children()[0].id, me(other))
    one.work.sync_once()
    with services.writing() as connection:
        connection.execute(text("DROP TRIGGER closed_boxes_no_delete"))
        connection.execute(text("DELETE FROM closed_boxes WHERE position = 2"))
    assert not audit(services).is_whole
