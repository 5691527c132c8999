"""What the desk shows, and how it writes: as a device of its own, in a person's name."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import msgspec
import pytest
from sqlalchemy import select

from carer_app.clock import SetClock
from carer_app.domain.marks import COMMENT, Comment
from carer_app.domain.revision import Op, Revision
from carer_app.domain.story import State
from carer_app.errors import BadInputError
from carer_app.gateway import homes
from carer_app.gateway.audit import audit
from carer_app.gateway.children import NotYoursToSeeError, children
from carer_app.gateway.chronology import Filter, chronology
from carer_app.gateway.db.tables import audit_log, entries
from carer_app.gateway.desk_log import Writing, comment, mark_read, write_as
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.gateway.shown import show
from carer_app.logs.daily.record import DailyLog
from tests.gateway.builders import Laptop, Opened


@pytest.fixture
def opened(laptop: Laptop) -> Opened:
    opened = laptop.open_child("Robin")
    laptop.sync()
    return opened


@pytest.fixture
def worker(services: Services, opened: Opened) -> CouncilPerson:
    """The child's social worker."""
    wanted = NewPerson(name="Mia Grant", email="mia@council.uk", role="social_worker", children=(opened.child,))
    return add_person(services, wanted)[0]


def test_a_child_is_listed_with_what_waits(
    services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson
) -> None:
    laptop.log(opened.stay)
    stray = laptop.revision(opened.stay, DailyLog(day=date(2026, 3, 2), what_happened="?"), kind="daily_log")
    laptop.enter(laptop.sign(_of_kind(stray.revision, "weather"), stray))
    laptop.sync()
    (listed,) = children(services, worker.id)
    assert (listed.name, listed.home_name, listed.since) == ("Robin", "Rowan House", "2026-03-01")
    assert (listed.unread, listed.held) == (2, 1)
    assert listed.to_confirm == homes.placements_of(services, opened.child)[0].id
    assert listed.last_received == services.now()


def test_the_newest_sheet_gives_the_name(
    services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson
) -> None:
    told = chronology(services, worker.id, opened.child, Filter(kind="child_file")).records[0]
    sheet = show(services, worker.id, told.id).versions[0]
    assert sheet.content
    of = next(one for one in laptop.revisions.values() if one.hash == sheet.hash)
    renamed = msgspec.structs.replace(sheet.content, chosen_name="Rob")
    laptop.enter(laptop.revision(opened.sheet, renamed, kind="child_file", of=of))
    laptop.sync()
    assert children(services, worker.id)[0].name == "Rob"


def test_records_come_in_order_of_happening(
    services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson
) -> None:
    for day in (3, 1, 2):
        laptop.log(opened.stay, f"Day {day}", date(2026, 3, day))
    laptop.sync()
    newest = chronology(services, worker.id, opened.child, Filter(kind="daily_log"))
    assert [told.headline for told in newest.records] == ["Day 3", "Day 2", "Day 1"]
    oldest = chronology(services, worker.id, opened.child, Filter(kind="daily_log", oldest_first=True))
    assert [told.headline for told in oldest.records] == ["Day 1", "Day 2", "Day 3"]
    assert (newest.total, newest.child_name) == (3, "Robin")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(start=date(2026, 3, 2)), ["Swimming, 100% of it", "Tea"]),
        (Filter(end=date(2026, 3, 2), kind="daily_log"), ["Tea", "Library"]),
        (Filter(text="LIBRARY"), ["Library"]),
        (Filter(text="100%"), ["Swimming, 100% of it"]),
        (Filter(kind="daily_log", limit=1, offset=1), ["Tea"]),
        (Filter(text="nothing of it"), []),
    ],
)
def test_a_chronology_can_be_narrowed(
    services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson, wanted: Filter, found: list[str]
) -> None:
    for day, text in ((1, "Library"), (2, "Tea"), (3, "Swimming, 100% of it")):
        laptop.log(opened.stay, text, date(2026, 3, day))
    laptop.sync()
    assert [told.headline for told in chronology(services, worker.id, opened.child, wanted).records] == found


def test_who_may_not_see_a_child_is_told_nothing(services: Services, laptop: Laptop, opened: Opened) -> None:
    log = laptop.log(opened.stay)
    laptop.sync()
    stranger, _ = add_person(services, NewPerson(name="No", email="no@x.uk", role="social_worker"))
    assert children(services, stranger.id) == []
    for attempt in (
        lambda: chronology(services, stranger.id, opened.child, Filter()),
        lambda: show(services, stranger.id, log.revision.record),
        lambda: show(services, stranger.id, "no-such-record"),
        lambda: mark_read(services, stranger, [log.revision.record]),
        lambda: comment(services, stranger, log.revision.record, "Hello"),
        lambda: write_as(services, stranger, [_comment_in(opened.stay)]),
    ):
        with pytest.raises(NotYoursToSeeError):
            attempt()
    assert audit(services).held == 0


def test_a_deliberate_reading_goes_back_to_the_carer(
    services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson, clock: SetClock
) -> None:
    log = laptop.log(opened.stay)
    laptop.sync()
    mark_read(services, worker, [log.revision.record])
    told = chronology(services, worker.id, opened.child, Filter(kind="daily_log"))
    assert (told.records[0].state, told.records[0].read, told.unread) == (State.READ, services.now(), frozenset())
    row = laptop.sync().pages[opened.stay].rows[-1]
    mark = row.revision.read(Revision)
    assert (mark.kind, mark.author, mark.about[0].record, mark.about[0].revision) == (
        "read_mark",
        worker.id,
        log.revision.record,
        log.hash,
    )
    row.revision.verify("revision", mark.author_key)


def test_a_new_version_is_unread_again(
    services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson
) -> None:
    log = laptop.log(opened.stay)
    laptop.sync()
    mark_read(services, worker, [log.revision.record])
    content = DailyLog(day=date(2026, 3, 2), what_happened="Pasta, and a bath.")
    laptop.enter(laptop.revision(opened.stay, content, of=log, reason="more to say"))
    laptop.sync()
    told = chronology(services, worker.id, opened.child, Filter(kind="daily_log", unread_only=True))
    assert [(one.headline, one.state, one.versions) for one in told.records] == [
        ("Pasta, and a bath.", State.RECEIVED, 2)
    ]


def test_two_versions_beside_each_other_are_both_shown(
    services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson
) -> None:
    log = laptop.log(opened.stay)
    for text in ("One way.", "Another way."):
        content = DailyLog(day=date(2026, 3, 2), what_happened=text)
        laptop.enter(laptop.revision(opened.stay, content, of=log, reason="mended"))
    laptop.sync()
    shown = show(services, worker.id, log.revision.record)
    assert shown.told.state is State.CONFLICT
    assert [(version.is_head, version.revision.op) for version in shown.versions] == [
        (False, Op.CREATE),
        (True, Op.AMEND),
        (True, Op.AMEND),
    ]


def test_versions_that_came_in_the_wrong_order_stand_right(
    services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson
) -> None:
    content = DailyLog(day=date(2026, 3, 2), what_happened="First.")
    first = laptop.revision(opened.stay, content)
    second = laptop.revision(
        opened.stay, DailyLog(day=date(2026, 3, 2), what_happened="Second."), of=first, reason="mended"
    )
    laptop.enter(second)
    laptop.enter(first)
    laptop.sync()
    told = show(services, worker.id, first.revision.record).told
    assert (told.headline, told.state, told.versions) == ("Second.", State.RECEIVED, 2)


def test_a_retracted_record_says_so_and_keeps_its_versions(
    services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson
) -> None:
    log = laptop.log(opened.stay)
    laptop.enter(laptop.revision(opened.stay, None, of=log, op=Op.RETRACT, reason="wrong child"))
    laptop.sync()
    shown = show(services, worker.id, log.revision.record)
    assert (shown.told.content, shown.told.headline, shown.told.retracted) == (None, "", services.now())
    assert [version.reason for version in shown.versions] == [None, "wrong child"]
    assert shown.versions[0].content == DailyLog(day=date(2026, 3, 2), what_happened="Pasta and a walk.")


def test_a_record_is_shown_with_times_signature_and_remarks(
    services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson
) -> None:
    log = laptop.log(opened.stay)
    laptop.sync()
    comment(services, worker, log.revision.record, " Thank you for writing this. ")
    shown = show(services, worker.id, log.revision.record)
    (version,) = shown.versions
    assert (version.author, version.received, version.signature_holds) == ("Alex Reed", services.now(), True)
    assert [(remark.author, remark.author_role, remark.text) for remark in shown.remarks] == [
        ("Mia Grant", "social_worker", "Thank you for writing this.")
    ]


def test_an_empty_comment_is_bad_input(
    services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson
) -> None:
    log = laptop.log(opened.stay)
    laptop.sync()
    with pytest.raises(BadInputError, match="comment"):
        comment(services, worker, log.revision.record, "  ")


def test_the_desk_keeps_a_log_like_any_device(
    services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson
) -> None:
    logs = [laptop.log(opened.stay, f"Line {number}") for number in range(8)]
    laptop.sync()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda log: mark_read(services, worker, [log.revision.record]), logs))
    with services.reading() as connection:
        own = connection.scalars(select(entries.c.seq).where(entries.c.device == "desk").order_by(entries.c.seq))
        assert list(own) == list(range(1, 9))
    assert audit(services).is_whole


def test_the_desk_is_not_listed_among_a_homes_devices(services: Services, laptop: Laptop, opened: Opened) -> None:
    assert opened
    assert [device.id for _, device in homes.device_list(services)] == [laptop.id]


def test_who_looked_is_written_down(services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson) -> None:
    log = laptop.log(opened.stay)
    laptop.sync()
    chronology(services, worker.id, opened.child, Filter())
    show(services, worker.id, log.revision.record)
    with services.reading() as connection:
        seen = connection.execute(
            select(audit_log.c.what, audit_log.c.about)
            .where(audit_log.c.person == worker.id, audit_log.c.what.startswith("saw"))
            .order_by(audit_log.c.id)
        )
        assert [tuple(row) for row in seen] == [
            ("saw chronology", opened.child),
            ("saw record", log.revision.record),
        ]


def test_what_should_not_be_is_kept_and_flagged(
    services: Services, laptop: Laptop, opened: Opened, worker: CouncilPerson
) -> None:
    laptop.log(opened.stay, "Written ahead of the day.", date(2026, 3, 20))
    laptop.sync()
    told = chronology(services, worker.id, opened.child, Filter(kind="daily_log")).records[0]
    assert len(told.flags) == 1
    assert told.flags[0].startswith("day is later")


def _comment_in(stream: str) -> Writing:
    return Writing(stream=stream, kind=COMMENT, content=Comment(text="Hello", day=date(2026, 3, 3)))


def _of_kind(revision: Revision, kind: str) -> Revision:
    return msgspec.structs.replace(revision, kind=kind)
