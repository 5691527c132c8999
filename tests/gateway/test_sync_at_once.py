"""Versions where their record is, and many who write and read at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from carer_app.domain.files import SECTION_OPENED, FileKind, SectionOpened
from carer_app.domain.kind import SectionKind
from carer_app.domain.revision import Op, Revision, new_id
from carer_app.gateway.audit import audit
from carer_app.gateway.services import Services
from carer_app.logs.daily.record import DailyLog
from carer_app.sync.protocol import (
    Held,
    ItemState,
)
from tests.gateway.answers import directory_in, held_in, receipt_in
from tests.gateway.builders import Laptop, Writer


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
    assert held_in(services, answer) == [Held.OUT_OF_SCOPE, Held.OUT_OF_SCOPE]
    assert len(directory_in(services, answer).stays) == 2


def test_of_two_places_for_one_record_in_a_batch_the_first_stands(services: Services, laptop: Laptop) -> None:
    opened, other = laptop.open_child(), laptop.open_child("Kit")
    log = laptop.log(opened.stay)
    content = DailyLog(day=date(2026, 3, 2), what_happened="Of another child.")
    laptop.enter(laptop.revision(other.stay, content, record=log.revision.record))
    receipt = receipt_in(services, laptop.sync())
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
        items = [receipt_in(services, answer).items[0] for answer in answers]
        assert items[0].position == items[1].position
        assert {item.state for item in items} == {ItemState.ACCEPTED, ItemState.DUPLICATE}
    assert audit(services).is_whole
