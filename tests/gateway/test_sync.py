"""What the gateway takes and how it answers: receipts, the device's log and its epochs, and bytes that are not right."""

from datetime import date

import msgspec
import pytest
from sqlalchemy import text

from carer_app.domain.entry import START, Entry
from carer_app.domain.revision import Body
from carer_app.domain.signing import Signed
from carer_app.gateway.audit import audit
from carer_app.gateway.db.tables import entries, forks, revisions
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.logs.daily.record import DailyLog
from carer_app.sync.protocol import (
    ItemState,
    next_head,
)
from tests.gateway.answers import count_of, receipt_in, refusal, spoilings, with_bytes
from tests.gateway.builders import Laptop


def test_a_receipt_names_every_revision_with_its_place(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    log = laptop.log(opened.stay)
    receipt = receipt_in(services, laptop.sync())
    assert [(item.seq, item.state, item.position) for item in receipt.items] == [
        (1, ItemState.ACCEPTED, 1),
        (2, ItemState.ACCEPTED, 2),
        (3, ItemState.ACCEPTED, 1),
        (4, ItemState.ACCEPTED, 2),
    ]
    assert receipt.items[-1].revision == log.hash
    assert receipt.streams[opened.stay].position == 2
    assert (receipt.log.epoch, receipt.log.seq, receipt.log.head) == (1, 4, laptop.head)
    assert (receipt.device, receipt.gateway, receipt.at) == (laptop.id, services.keys.gateway, services.now())


def test_the_chain_of_a_stream_can_be_followed_from_its_pages(laptop: Laptop) -> None:
    opened = laptop.open_child()
    for number in range(5):
        laptop.log(opened.stay, f"Day {number}")
    page = laptop.sync().pages[opened.stay]
    head = START
    for row in page.rows:
        head = next_head(head, row.revision.hash("revision"))
    assert [row.position for row in page.rows] == [1, 2, 3, 4, 5, 6]
    assert (page.head, page.next, page.more) == (head, 6, False)


def test_what_was_sent_is_kept_though_the_news_cannot_be_read(services: Services, laptop: Laptop) -> None:
    stay = laptop.open_child().stay
    laptop.sync()
    with services.writing() as connection:
        connection.execute(text("DROP TABLE handed_back"))
    log = laptop.log(stay)
    receipt = receipt_in(services, laptop.sync())
    assert ([item.revision for item in receipt.items], receipt.untold) == ([log.hash], True)
    assert count_of(services, entries) == laptop.seq
    assert count_of(services, revisions) == laptop.seq


def test_sending_the_same_again_changes_nothing_and_is_answered_alike(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.log(opened.stay)
    first = receipt_in(services, services.sync(laptop.request(), laptop.id))
    again = receipt_in(services, laptop.sync())
    assert [(item.revision, item.position) for item in first.items] == [
        (item.revision, item.position) for item in again.items
    ]
    assert {item.state for item in again.items} == {ItemState.DUPLICATE}
    assert (first.log, first.streams) == (again.log, again.streams)
    assert audit(services).entries == 4


def test_a_batch_that_came_half_is_completed(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    services.sync(laptop.request(laptop.waiting), laptop.id)
    laptop.log(opened.stay)
    states = [item.state for item in receipt_in(services, laptop.sync()).items]
    assert states == [ItemState.DUPLICATE] * 3 + [ItemState.ACCEPTED]


def test_a_gap_is_answered_with_how_far_the_log_has_come(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    head = laptop.head
    laptop.log(opened.stay)
    laptop.log(opened.stay)
    with pytest.raises(RefusedError) as refused:
        services.sync(laptop.request(laptop.waiting[1:]), laptop.id)
    trouble = refused.value.trouble
    assert (trouble.type, trouble.status) == ("chain-gap", 409)
    assert trouble.log
    assert (trouble.log.seq, trouble.log.head) == (3, head)


def test_two_entries_under_one_number_are_both_kept_and_refused(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    seq, head = laptop.seq, laptop.head
    laptop.log(opened.stay, "First")
    laptop.sync()
    laptop.seq, laptop.head = seq, head
    laptop.log(opened.stay, "Second")
    trouble = refusal(services, laptop)
    assert (trouble.type, trouble.status) == ("chain-fork", 409)
    assert trouble.log
    assert trouble.log.seq == 4
    assert count_of(services, forks) == 1
    assert count_of(services, entries) == 4


def test_an_entry_that_follows_another_history_is_a_fork(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    laptop.head = "ab" * 32
    laptop.log(opened.stay)
    assert refusal(services, laptop).type == "chain-fork"
    assert count_of(services, forks) == 1


def test_a_new_epoch_begins_again_at_one_and_wraps_what_was_written(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    log = laptop.log(opened.stay)
    laptop.sync()
    laptop.epoch, laptop.seq, laptop.head = 2, 0, START
    laptop.enter(log)
    newer = laptop.log(opened.stay, "Later")
    receipt = receipt_in(services, laptop.sync())
    assert [(item.revision, item.state, item.position) for item in receipt.items] == [
        (log.hash, ItemState.DUPLICATE, 2),
        (newer.hash, ItemState.ACCEPTED, 3),
    ]
    assert (receipt.log.epoch, receipt.log.seq) == (2, 2)


def test_a_device_that_forgot_its_epoch_is_told_the_newer_one(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    head = laptop.head
    laptop.epoch, laptop.seq, laptop.head = 2, 0, START
    laptop.log(opened.stay)
    laptop.sync()
    laptop.epoch, laptop.seq, laptop.head = 1, 3, head
    assert laptop.sync().status.epoch == 2
    laptop.log(opened.stay)
    trouble = refusal(services, laptop)
    assert trouble.type == "chain-fork"
    assert trouble.log
    assert (trouble.log.epoch, trouble.log.seq) == (2, 1)


def test_a_device_that_opens_an_epoch_without_entries_is_told_an_empty_log(laptop: Laptop) -> None:
    laptop.open_child()
    laptop.sync()
    laptop.epoch = 2
    status = laptop.sync().status
    assert (status.epoch, status.seq, status.head) == (2, 0, START)


def test_of_bad_bytes_nothing_is_kept(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.log(opened.stay)
    good = laptop.request()
    for number, spoilt in enumerate(spoilings(good.entries[3])):
        request = msgspec.structs.replace(good, entries=(*good.entries[:3], spoilt))
        with pytest.raises(RefusedError) as refused:
            services.sync(request, laptop.id)
        trouble = refused.value.trouble
        assert (number, trouble.type, trouble.status, trouble.index) == (number, "bad-bytes", 422, 3)
    assert (count_of(services, entries), count_of(services, revisions)) == (0, 0)


def test_a_revision_that_was_changed_is_bad_bytes(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    log = laptop.revision(opened.stay, DailyLog(day=date(2026, 3, 2), what_happened="True."))
    forged = Signed(data=log.signed.data.replace("foster_carer", "shift_lead"), signature=log.signed.signature)
    laptop.enter(with_bytes(log, forged))
    assert refusal(services, laptop).index == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"record": "a b"},
        {"stream": ""},
        {"kind": "daily\nlog"},
        {"written": "yesterday"},
        {"body_hash": "short"},
        {"parents": ("nonsense",)},
        {"schema": 0},
    ],
)
def test_a_revision_with_impossible_names_is_bad_bytes(
    services: Services, laptop: Laptop, changed: dict[str, object]
) -> None:
    opened = laptop.open_child()
    laptop.sync()
    content = DailyLog(day=date(2026, 3, 2), what_happened="A walk.")
    log = laptop.revision(opened.stay, content)
    spoilt = laptop.sign(msgspec.structs.replace(log.revision, **changed), log)
    laptop.enter(spoilt)
    assert refusal(services, laptop).type == "bad-bytes"


def test_another_body_than_the_signed_one_is_bad_bytes(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    log = laptop.log(opened.stay)
    request = laptop.request()
    for body in (
        Body(salt="00" * 16, text=log.body.text if log.body else ""),
        Body(salt=log.body.salt if log.body else "", text="{}"),
        Body(salt="zz", text="{}"),
    ):
        with pytest.raises(RefusedError) as refused:
            services.sync(msgspec.structs.replace(request, bodies=request.bodies | {log.hash: body}), laptop.id)
        assert (refused.value.trouble.type, refused.value.trouble.index) == ("bad-bytes", 3)


def test_a_body_over_256_kib_is_bad_bytes(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    laptop.log(opened.stay, "a" * 256 * 1024)
    assert refusal(services, laptop).type == "bad-bytes"


def test_a_revision_that_no_entry_names_is_refused(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    stray = laptop.revision(opened.stay, DailyLog(day=date(2026, 3, 2), what_happened="Stray."))
    request = laptop.request()
    with pytest.raises(RefusedError, match="cannot be taken"):
        services.sync(msgspec.structs.replace(request, revisions=(*request.revisions, stray.signed)), laptop.id)


def test_an_entry_that_names_what_was_not_sent_is_refused(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.log(opened.stay)
    request = laptop.request()
    with pytest.raises(RefusedError) as refused:
        services.sync(msgspec.structs.replace(request, revisions=request.revisions[:-1]), laptop.id)
    assert refused.value.trouble.index == 3


@pytest.mark.parametrize("is_entry", [True, False])
@pytest.mark.parametrize(("version", "kind"), [(2, "newer-version"), (0, "bad-bytes"), (-1, "bad-bytes")])
def test_an_envelope_of_another_version_is_not_taken_for_one_of_ours(
    services: Services, laptop: Laptop, version: int, kind: str, *, is_entry: bool
) -> None:
    stay = laptop.open_child().stay
    laptop.sync()
    before = count_of(services, entries)
    if is_entry:
        laptop.log(stay)
        entry = msgspec.structs.replace(laptop.waiting[0].read(Entry), v=version)
        laptop.waiting = [laptop.key.sign("entry", entry)]
    else:
        log = laptop.revision(stay, DailyLog(day=date(2026, 3, 2), what_happened="Later."))
        laptop.enter(laptop.sign(msgspec.structs.replace(log.revision, v=version), log))
    assert refusal(services, laptop).type == kind
    assert count_of(services, entries) == before
