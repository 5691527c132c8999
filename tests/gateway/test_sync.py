"""What a device sends is kept once, in its place, and answered with a signed receipt."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import msgspec
import pytest
from sqlalchemy import Table, func, select

from carer_app.clock import SetClock, stamp
from carer_app.domain.entry import START, Entry
from carer_app.domain.files import SECTION_OPENED, FileKind, SectionOpened
from carer_app.domain.kind import SectionKind
from carer_app.domain.people import Role
from carer_app.domain.revision import Body, Op, Revision, SignedRevision, new_id
from carer_app.domain.signing import Signed, SigningKey
from carer_app.gateway import homes
from carer_app.gateway.audit import audit
from carer_app.gateway.db.tables import audit_log, entries, forks, held, revisions
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.logs.daily.record import DailyLog
from carer_app.sync.protocol import (
    BEACON,
    DIRECTORY,
    RECEIPT,
    Beacon,
    Directory,
    Held,
    ItemState,
    Receipt,
    SyncAnswer,
    Trouble,
    next_head,
)
from tests.gateway.builders import Laptop, Writer


def test_a_receipt_names_every_revision_with_its_place(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    log = laptop.log(opened.stay)
    receipt = _receipt(services, laptop.sync())
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


def test_sending_the_same_again_changes_nothing_and_is_answered_alike(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.log(opened.stay)
    first = _receipt(services, services.sync(laptop.request(), laptop.id))
    again = _receipt(services, laptop.sync())
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
    states = [item.state for item in _receipt(services, laptop.sync()).items]
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
    trouble = _refused(services, laptop)
    assert (trouble.type, trouble.status) == ("chain-fork", 409)
    assert trouble.log
    assert trouble.log.seq == 4
    assert _count(services, forks) == 1
    assert _count(services, entries) == 4


def test_an_entry_that_follows_another_history_is_a_fork(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    laptop.head = "ab" * 32
    laptop.log(opened.stay)
    assert _refused(services, laptop).type == "chain-fork"
    assert _count(services, forks) == 1


def test_a_new_epoch_begins_again_at_one_and_wraps_what_was_written(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    log = laptop.log(opened.stay)
    laptop.sync()
    laptop.epoch, laptop.seq, laptop.head = 2, 0, START
    laptop.enter(log)
    newer = laptop.log(opened.stay, "Later")
    receipt = _receipt(services, laptop.sync())
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
    trouble = _refused(services, laptop)
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
    for number, spoilt in enumerate(_spoilt(good.entries[3])):
        request = msgspec.structs.replace(good, entries=(*good.entries[:3], spoilt))
        with pytest.raises(RefusedError) as refused:
            services.sync(request, laptop.id)
        trouble = refused.value.trouble
        assert (number, trouble.type, trouble.status, trouble.index) == (number, "bad-bytes", 422, 3)
    assert (_count(services, entries), _count(services, revisions)) == (0, 0)


def test_a_revision_that_was_changed_is_bad_bytes(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    log = laptop.revision(opened.stay, DailyLog(day=date(2026, 3, 2), what_happened="True."))
    forged = Signed(data=log.signed.data.replace("foster_carer", "shift_lead"), signature=log.signed.signature)
    laptop.enter(_with(log, forged))
    assert _refused(services, laptop).index == 0


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
    assert _refused(services, laptop).type == "bad-bytes"


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
    assert _refused(services, laptop).type == "bad-bytes"


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


def test_an_unknown_child_is_placed_in_the_home_until_a_manager_confirms(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    told = _directory(services, laptop.sync())
    assert [(stay.child, stay.start, stay.confirmed) for stay in told.stays] == [(opened.child, "2026-03-01", False)]
    assert set(told.stays[0].streams) == {opened.sheet, opened.stay}


def test_a_record_for_an_unknown_stream_is_held_until_the_stream_is_opened(services: Services, laptop: Laptop) -> None:
    stream = new_id()
    early = laptop.log(stream)
    assert _held(services, laptop.sync()) == [Held.UNKNOWN_STREAM]
    laptop.open_stream(new_id(), stream=stream)
    page = laptop.sync().pages[stream]
    assert [row.revision.hash("revision") for row in page.rows][1:] == [early.hash]
    assert _waiting(services) == 0


def test_a_held_record_is_answered_alike_when_it_is_sent_again(services: Services, laptop: Laptop) -> None:
    laptop.log(new_id())
    first = _receipt(services, services.sync(laptop.request(), laptop.id))
    again = _receipt(services, laptop.sync())
    assert first.items == again.items
    assert again.items[0].reason == Held.UNKNOWN_STREAM


def test_a_child_of_another_home_is_out_of_scope(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    other = Laptop(services)
    other.enrol("Elm House")
    other.log(opened.stay)
    other.open_stream(opened.child, SectionKind.SHEET)
    answer = other.sync()
    assert _held(services, answer) == [Held.OUT_OF_SCOPE, Held.OUT_OF_SCOPE]
    assert answer.pages == {}
    assert _directory(services, answer).stays == ()


def test_what_was_held_out_of_scope_takes_its_place_when_the_child_is_placed(
    services: Services, laptop: Laptop
) -> None:
    opened = laptop.open_child()
    laptop.sync()
    other = Laptop(services)
    other.enrol("Elm House")
    stay = other.open_stream(opened.child, SectionKind.STAY)
    other.log(stay)
    assert _held(services, other.sync()) == [Held.OUT_OF_SCOPE, Held.UNKNOWN_STREAM]
    homes.add_placement(services, opened.child, "Elm House", date(2026, 3, 3), "manager")
    assert {stream: page.next for stream, page in other.sync().pages.items()} == {stay: 2, opened.sheet: 2}
    assert _waiting(services) == 0


def test_a_home_may_write_for_four_weeks_after_a_child_moved_on(
    services: Services, laptop: Laptop, clock: SetClock
) -> None:
    opened = laptop.open_child()
    laptop.sync()
    placement = homes.placements_of(services, opened.child)[0]
    homes.end_placement(services, placement.id, date(2026, 3, 3), "manager")
    clock.move_to(_noon(31))
    laptop.log(opened.stay, "The last box was packed.")
    assert _held(services, laptop.sync()) == []
    clock.move_to(_noon(1, month=4))
    laptop.log(opened.stay, "Later still.")
    assert _held(services, laptop.sync()) == [Held.OUT_OF_SCOPE]


def test_a_device_that_was_away_is_judged_by_the_time_it_last_heard(
    services: Services, laptop: Laptop, clock: SetClock
) -> None:
    opened = laptop.open_child()
    beacon = laptop.sync().beacon
    homes.end_placement(services, homes.placements_of(services, opened.child)[0].id, date(2026, 3, 3), "manager")
    clock.move_to(_noon(1, month=6))
    content = DailyLog(day=date(2026, 3, 3), what_happened="Written in March, sent in June.")
    laptop.enter(laptop.revision(opened.stay, content), beacon=beacon)
    forged = SigningKey.generate().sign(BEACON, Beacon(gateway=services.keys.gateway, at="2026-03-03T00:00:00.000Z"))
    laptop.enter(laptop.revision(opened.stay, content), beacon=forged)
    assert _held(services, laptop.sync()) == [Held.OUT_OF_SCOPE]


def test_a_home_does_not_write_into_a_stay_elsewhere(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    other = Laptop(services)
    other.enrol("Elm House")
    homes.add_placement(services, opened.child, "Elm House", date(2026, 3, 3), "manager")
    other.log(opened.stay)
    assert _held(services, other.sync()) == [Held.OUT_OF_SCOPE]


def test_a_revoked_device_is_heard_but_told_nothing(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    homes.revoke(services, laptop.id)
    laptop.log(opened.stay, "Still true.")
    answer = laptop.sync(cursors={}, heads={})
    assert _held(services, answer) == [Held.REVOKED_DEVICE]
    assert answer.pages == {}
    told = _directory(services, answer)
    assert (told.stays, told.people, told.devices, told.home.name) == ((), (), (), "")
    assert _count(services, entries) == 4


def test_an_unknown_kind_is_held(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    content = DailyLog(day=date(2026, 3, 2), what_happened="From a later version.")
    laptop.enter(laptop.revision(opened.stay, content, kind="weather_report"))
    assert _held(services, laptop.sync()) == [Held.UNKNOWN_KIND]


def test_a_newer_form_of_a_known_kind_is_taken(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    content = DailyLog(day=date(2026, 3, 2), what_happened="From a later version.")
    laptop.enter(laptop.revision(opened.stay, content, schema=99))
    assert _held(services, laptop.sync()) == []


def test_an_unknown_author_is_held_until_their_key_is_named(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    laptop.writer = Writer(name="Sam Field")
    log = laptop.log(opened.stay)
    assert _held(services, laptop.sync()) == [Held.UNKNOWN_AUTHOR]
    laptop.enter(control=[laptop.writer.key_added()])
    answer = laptop.sync()
    assert answer.pages[opened.stay].rows[-1].revision.hash("revision") == log.hash
    assert "Sam Field" in {person.name for person in _directory(services, answer).people}


def test_a_key_and_what_it_signed_may_come_in_one_batch(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.writer = Writer(name="Sam Field")
    laptop.enter(control=[laptop.writer.key_added()])
    laptop.log(opened.stay)
    assert _held(services, laptop.sync()) == []


def test_a_home_cannot_name_keys_for_people_of_another_home(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    other = Laptop(services)
    other.enrol("Elm House")
    impostor = Writer(id=laptop.writer.id)
    other.enter(control=[impostor.key_added()])
    other.sync()
    laptop.writer.key = impostor.key
    laptop.log(opened.stay)
    assert _held(services, laptop.sync()) == [Held.UNKNOWN_AUTHOR]


def test_a_home_cannot_name_somebody_of_the_council(services: Services, laptop: Laptop) -> None:
    laptop.writer = Writer(name="Not a manager", role=Role.MANAGER)
    laptop.enter(control=[laptop.writer.key_added()])
    answer = laptop.sync()
    assert "Not a manager" not in {person.name for person in _directory(services, answer).people}


def test_a_record_without_its_body_is_held_until_the_body_comes(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    log = laptop.log(opened.stay)
    answer = services.sync(laptop.request(bodies={}), laptop.id)
    assert _held(services, answer) == [Held.BODY_MISSING]
    answer = laptop.sync()
    assert _held(services, answer) == []
    assert answer.pages[opened.stay].rows[-1].body == log.body


def test_a_home_has_a_book_of_its_own(services: Services, laptop: Laptop) -> None:
    book = laptop.open_stream(new_id(), SectionKind.BOOK, FileKind.HOME)
    assert laptop.sync().pages[book].next == 1
    other = Laptop(services)
    other.enrol("Elm House")
    other.log(book)
    answer = other.sync()
    assert answer.pages == {}
    assert _held(services, answer) == [Held.OUT_OF_SCOPE]


def test_two_devices_of_one_home_read_each_other(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    office = Laptop(services, writer=Writer(name="Sam Field"))
    office.enrol()
    assert {stream: page.next for stream, page in office.sync().pages.items()} == {opened.sheet: 2, opened.stay: 1}
    office.log(opened.stay)
    office.sync()
    page = laptop.sync(cursors={opened.stay: 1}, heads={}).pages[opened.stay]
    assert [row.position for row in page.rows] == [2]


def test_pages_come_in_parts_and_go_on_from_the_cursor(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    for number in range(250):
        laptop.log(opened.stay, f"Line {number}")
    cursors: dict[str, int] = {}
    heads: dict[str, str] = {}
    got: list[int] = []
    more = True
    laptop.sync()
    while more:
        pages = laptop.sync(cursors=dict(cursors), heads=dict(heads)).pages
        cursors |= {stream: page.next for stream, page in pages.items()}
        heads |= {stream: page.head for stream, page in pages.items()}
        got += [row.position for row in pages[opened.stay].rows] if opened.stay in pages else []
        more = any(page.more for page in pages.values())
    assert got == list(range(1, 252))


def test_pages_and_directory_wait_while_the_device_has_more_to_send(laptop: Laptop) -> None:
    opened = laptop.open_child()
    first = laptop.sync(more=True)
    assert (first.pages, first.directory) == ({}, None)
    last = laptop.sync()
    assert opened.stay in last.pages
    assert last.directory


def test_a_device_that_was_shown_another_history_raises_an_alarm(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    log = laptop.log(opened.stay)
    for cursors, heads in (
        ({opened.stay: 1}, {opened.stay: "ab" * 32}),
        ({opened.stay: 99}, {opened.stay: "ab" * 32}),
        ({"no-such-stream": 1}, {"no-such-stream": "ab" * 32}),
    ):
        with pytest.raises(RefusedError) as refused:
            services.sync(laptop.request(cursors=cursors, heads=heads), laptop.id)
        assert (refused.value.trouble.type, refused.value.trouble.status) == ("history-differs", 409)
    with services.reading() as connection:
        assert connection.scalar(select(func.count()).where(revisions.c.hash == log.hash)) == 1


def test_a_copied_device_is_noticed(services: Services, laptop: Laptop) -> None:
    laptop.open_child()
    laptop.sync()
    laptop.instance = "instance-2"
    laptop.sync()
    assert _alarms(services) == ["alarm: instance-differs"]


def test_the_directory_says_who_may_be_believed(services: Services, laptop: Laptop, clock: SetClock) -> None:
    laptop.sync()
    told = _directory(services, laptop.sync())
    assert (told.home.name, told.gateway, told.at) == ("Rowan House", services.keys.gateway, stamp(clock.now()))
    assert [(person.name, person.signing_key) for person in told.people] == [("Alex Reed", laptop.writer.key.public)]
    assert [(device.id, device.name, device.revoked) for device in told.devices] == [
        (laptop.id, "Kitchen laptop", False)
    ]
    assert told.devices[0].heard == stamp(clock.now())


def test_the_beacon_is_the_gateways_own_time(services: Services, laptop: Laptop) -> None:
    beacon = laptop.sync().beacon.verify(BEACON, services.keys.signing.public).read(Beacon)
    assert beacon == Beacon(gateway=services.keys.gateway, at=services.now())


def test_a_sheet_that_moved_with_the_child_names_its_earlier_authors(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    other = Laptop(services, writer=Writer(name="Kim North"))
    other.enrol("Elm House")
    homes.add_placement(services, opened.child, "Elm House", date(2026, 3, 3), "manager")
    assert {person.name for person in _directory(services, other.sync()).people} == {"Alex Reed", "Kim North"}


def test_an_ended_placement_closes_the_pages_the_day_after(services: Services, laptop: Laptop, clock: SetClock) -> None:
    opened = laptop.open_child()
    laptop.sync()
    homes.end_placement(services, homes.placements_of(services, opened.child)[0].id, date(2026, 3, 4), "manager")
    assert opened.stay in laptop.sync().pages
    clock.move_to(_noon(5))
    assert laptop.sync().pages == {}


def test_an_undone_placement_closes_the_pages_at_once(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    homes.undo_placement(services, homes.placements_of(services, opened.child)[0].id, "manager")
    assert laptop.sync().pages == {}


def test_versions_go_where_their_record_is(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    log = laptop.log(opened.stay)
    content = DailyLog(day=date(2026, 3, 2), what_happened="Pasta, a walk and a bath.")
    amended = laptop.revision(opened.stay, content, of=log, reason="forgot the bath")
    retracted = laptop.revision(opened.stay, None, of=amended, op=Op.RETRACT, reason="wrong day")
    laptop.enter(amended, retracted)
    rows = laptop.sync().pages[opened.stay].rows
    assert [row.revision.read(Revision).op for row in rows][1:] == [Op.CREATE, Op.AMEND, Op.RETRACT]


def test_a_record_that_stands_elsewhere_is_held(services: Services, laptop: Laptop) -> None:
    opened, other = laptop.open_child(), laptop.open_child("Kit")
    log = laptop.log(opened.stay)
    laptop.sync()
    content = DailyLog(day=date(2026, 3, 2), what_happened="Of another child.")
    laptop.enter(laptop.revision(other.stay, content, of=log, reason="strayed"))
    section = SectionOpened(
        file=new_id(),
        file_kind=FileKind.CHILD,
        section=SectionKind.SHEET,
        authority="north-tyneside",
        opened=date(2026, 3, 1),
    )
    laptop.enter(laptop.revision(new_id(), section, kind=SECTION_OPENED.slug, record=log.revision.record))
    answer = laptop.sync()
    assert _held(services, answer) == [Held.OUT_OF_SCOPE, Held.OUT_OF_SCOPE]
    assert len(_directory(services, answer).stays) == 2


def test_of_two_places_for_one_record_in_a_batch_the_first_stands(services: Services, laptop: Laptop) -> None:
    opened, other = laptop.open_child(), laptop.open_child("Kit")
    log = laptop.log(opened.stay)
    content = DailyLog(day=date(2026, 3, 2), what_happened="Of another child.")
    laptop.enter(laptop.revision(other.stay, content, record=log.revision.record))
    receipt = _receipt(services, laptop.sync())
    assert [item.reason for item in receipt.items[-2:]] == [None, Held.OUT_OF_SCOPE]
    assert audit(services).is_whole


def test_writers_of_one_stream_leave_no_gap_and_readers_miss_nothing(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    others = [Laptop(services, writer=Writer(name=f"Writer {number}")) for number in range(3)]
    for other in others:
        other.enrol()

    def write(device: Laptop) -> int:
        for number in range(15):
            device.log(opened.stay, f"Line {number}")
            device.sync(cursors={opened.stay: 10_000})
        return 15

    seen: list[int] = []

    def read(reader: Laptop) -> None:
        cursor = 0
        while cursor < 46:
            page = reader.sync(cursors={opened.stay: cursor, opened.sheet: 2}).pages.get(opened.stay)
            if page:
                seen.extend(row.position for row in page.rows)
                cursor = page.next

    with ThreadPoolExecutor(4) as pool:
        reading = pool.submit(read, laptop)
        assert sum(pool.map(write, others)) == 45
        reading.result(60)
    assert seen == list(range(1, 47))
    found = audit(services)
    assert (found.gaps, found.broken) == (0, 0)


def test_two_devices_that_wrap_the_same_revision_at_once_give_it_one_place(services: Services, laptop: Laptop) -> None:
    opened = laptop.open_child()
    laptop.sync()
    office = Laptop(services, writer=laptop.writer)
    office.enrol()
    for _ in range(10):
        log = laptop.log(opened.stay)
        office.enter(log)
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda device: device.sync(), (laptop, office)))
        items = [_receipt(services, answer).items[0] for answer in answers]
        assert items[0].position == items[1].position
        assert {item.state for item in items} == {ItemState.ACCEPTED, ItemState.DUPLICATE}
    assert audit(services).is_whole


def _noon(day: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


def _receipt(services: Services, answer: SyncAnswer) -> Receipt:
    receipt = answer.receipt.verify(RECEIPT, services.keys.signing.public).read(Receipt)
    assert receipt.log == answer.status
    return receipt


def _directory(services: Services, answer: SyncAnswer) -> Directory:
    assert answer.directory
    return answer.directory.verify(DIRECTORY, services.keys.signing.public).read(Directory)


def _held(services: Services, answer: SyncAnswer) -> list[Held | None]:
    return [item.reason for item in _receipt(services, answer).items if item.state == ItemState.HELD]


def _refused(services: Services, laptop: Laptop) -> Trouble:
    with pytest.raises(RefusedError) as refused:
        services.sync(laptop.request(), laptop.id)
    return refused.value.trouble


def _count(services: Services, table: Table) -> int:
    with services.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def _waiting(services: Services) -> int:
    with services.reading() as connection:
        return connection.scalar(select(func.count()).where(held.c.settled.is_(None))) or 0


def _alarms(services: Services) -> list[str]:
    with services.reading() as connection:
        return list(connection.scalars(select(audit_log.c.what).where(audit_log.c.what.startswith("alarm"))))


def _with(revision: SignedRevision, signed: Signed) -> SignedRevision:
    return msgspec.structs.replace(revision, signed=signed, hash=signed.hash("revision"))


def _spoilt(good: Signed) -> list[Signed]:
    """The same entry with its signature, its bytes, its key or its form changed."""
    entry = good.read(Entry)
    stranger = SigningKey.generate().sign("entry", entry)
    return [
        Signed(data=good.data, signature="00" * 64),
        Signed(data=good.data, signature="zz"),
        Signed(data=good.data.replace('"seq":4', '"seq":5'), signature=good.signature),
        Signed(data="{}", signature=good.signature),
        Signed(data="not json", signature=good.signature),
        stranger,
    ]
