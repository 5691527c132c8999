"""The sync between real stores and a real gateway in process, over a line that fails as lines do."""

from collections.abc import Callable
from datetime import date, timedelta

import msgspec
import pytest

from carer_app.clock import stamp
from carer_app.domain.signing import SigningKey
from carer_app.domain.story import State
from carer_app.doorway import Doorway
from carer_app.errors import BadInputError
from carer_app.gateway.audit import audit
from carer_app.gateway.desk_log import comment, mark_read
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home, add_placement, device_list, end_placement, placements_of, revoke
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.journal.forms import New
from carer_app.logs.daily.record import DailyLog
from carer_app.store import streams
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from carer_app.sync.client import NotEnrolledError, SyncStoppedError
from carer_app.sync.protocol import RECEIPT, Receipt, SyncAnswer
from carer_app.ui.shell.wording import sync_sentence
from carer_app.vault.disk import StoreUnwritableError
from carer_app.vault.file import FLOOR
from carer_app.work import Work
from tests.conftest import EVENING, Home
from tests.gateway.builders import Laptop
from tests.sync.conftest import ADDRESS, Connected, Line

Connect = Callable[..., Connected]


def _worker(services: Services) -> CouncilPerson:
    wanted = NewPerson(name="Ruth Ainsley", email="ruth@council.example", role="supervising_social_worker")
    return add_person(services, wanted)[0]


def _holds(connected: Connected, services: Services) -> None:
    """Nothing is broken on either side."""
    assert verify(connected.home.session.database, connected.home.session.device).broken == ()
    found = audit(services)
    assert (found.gaps, found.forks, found.broken) == (0, 0, 0)


def test_what_was_written_before_there_was_a_council_is_all_sent(connect: Connect, services: Services) -> None:
    alone = connect(enrolled=False)
    child = alone.home.child()
    for day in range(1, 60):
        alone.home.log(child, f"Entry {day}")
    with pytest.raises(NotEnrolledError):
        alone.work.sync_once()
    alone.work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    result = alone.work.sync_once()
    assert (result.waiting, result.held) == (0, 0)
    assert alone.work.journal.counts()[State.RECEIVED] == 60
    _holds(alone, services)


def test_a_version_tells_when_it_was_written_sent_and_received(connect: Connect) -> None:
    here, there = connect("one", "Sam Okafor"), connect("two", "Jo Okafor")
    record = here.home.log(here.home.child())
    here.home.clock.advance(timedelta(minutes=5))
    here.work.sync_once()
    there.work.sync_once()
    ours, theirs = (one.work.journal.show(record).versions[0] for one in (here, there))
    assert (ours.written, ours.sent, ours.received) == (
        stamp(EVENING),
        stamp(EVENING + timedelta(minutes=5)),
        stamp(EVENING),
    )
    assert (theirs.sent, theirs.received) == (None, stamp(EVENING))


def test_a_lost_reply_neither_loses_nor_doubles(connect: Connect, services: Services) -> None:
    here = connect()
    child = here.home.child()
    record = here.home.log(child)
    here.line.cut_after = 1
    with pytest.raises(SyncStoppedError) as stopped:
        here.work.sync_once()
    assert "safe here" in stopped.value.sentence
    assert here.work.journal.entry(record).state is State.SAVED
    assert here.work.sync_once().waiting == 0
    assert here.work.journal.entry(record).state is State.RECEIVED
    assert audit(services).records == 4
    _holds(here, services)


def test_without_a_network_everything_waits(connect: Connect) -> None:
    here = connect()
    here.home.log(here.home.child())
    here.line.cut_before = 1
    with pytest.raises(SyncStoppedError):
        here.work.sync_once()
    status = here.work.sync_status()
    assert status.waiting == 2
    assert status.last_problem == "unreachable"


def test_two_devices_of_a_home_see_the_same(connect: Connect, services: Services) -> None:
    one, two = connect("one", "Sam Okafor"), connect("two", "Jo Okafor")
    child = one.home.child()
    record = one.home.log(child, "A walk to the harbour.")
    one.work.sync_once()
    two.work.sync_once()
    assert [entry.headline for entry in two.work.journal.told(Wanted(child=child, kind="daily_log"))] == [
        "A walk to the harbour."
    ]
    assert two.work.journal.entry(record).author == "Sam Okafor"
    _holds(two, services)


def test_a_record_under_another_programs_sort_of_name_stops_nobodys_sync(connect: Connect, services: Services) -> None:
    here = connect()
    child = here.home.child()
    here.work.sync_once()
    other = Laptop(services)
    other.enrol("The Okafors")
    stay = _stay(here)
    other.enter(other.revision(stay, DailyLog(day=date(2026, 3, 2), what_happened="A walk."), record="entry/of-theirs"))
    other.sync()
    assert here.work.sync_once().pulled == 1
    assert [entry.headline for entry in here.work.journal.told(Wanted(child=child, kind="daily_log"))] == ["A walk."]


def _stay(here: Connected) -> str:
    with here.home.session.database.reading() as db:
        return next(iter(streams.stays(db).values()))


def test_another_home_learns_nothing(connect: Connect) -> None:
    ours, theirs = connect("ours"), connect("theirs", "Pat Reed", "The Reeds")
    ours.home.log(ours.home.child())
    ours.work.sync_once()
    assert theirs.work.sync_once().pulled == 0
    assert theirs.work.journal.children() == []


def test_both_versions_of_a_shared_sheet_stay_until_somebody_brings_them_together(
    connect: Connect, services: Services
) -> None:
    one, two = connect("one", "Sam Okafor"), connect("two", "Jo Okafor")
    child = one.home.child()
    one.work.sync_once()
    two.work.sync_once()
    sheet = one.work.journal.child(child)
    base = msgspec.to_builtins(sheet.sheet)
    one.work.journal.amend(sheet.sheet_record, base | {"language": "Tigrinya"}, "told by his aunt")
    two.work.journal.amend(sheet.sheet_record, base | {"what_helps": "a quiet corner"}, "seen this week")
    one.work.sync_once()
    two.work.sync_once()
    one.work.sync_once()
    for side in (one, two):
        assert side.work.journal.entry(sheet.sheet_record).state is State.CONFLICT
        assert len(side.work.journal.show(sheet.sheet_record).versions) == 3
    both = base | {"language": "Tigrinya", "what_helps": "a quiet corner"}
    two.work.journal.merge(sheet.sheet_record, both)
    two.work.sync_once()
    one.work.sync_once()
    assert one.work.journal.entry(sheet.sheet_record).state is State.RECEIVED
    assert one.work.journal.child(child).sheet.language == "Tigrinya"
    _holds(one, services)


def test_the_social_workers_mark_and_words_come_back(connect: Connect, services: Services) -> None:
    here = connect()
    record = here.home.log(here.home.child())
    here.work.sync_once()
    ruth = _worker(services)
    mark_read(services, ruth, [record])
    comment(services, ruth, record, "Thank you, this helps.")
    assert here.work.sync_once().pulled == 2
    assert here.work.journal.entry(record).state is State.READ
    assert [remark.text for remark in here.work.journal.show(record).remarks] == ["Thank you, this helps."]
    assert here.work.journal.show(record).remarks[0].author == "Ruth Ainsley"


def test_a_receipt_changed_on_the_way_is_not_believed(connect: Connect) -> None:
    here = connect()
    record = here.home.log(here.home.child())

    def forged(answer: SyncAnswer) -> SyncAnswer:
        receipt = SigningKey.generate().sign(RECEIPT, answer.receipt.read(Receipt))
        return msgspec.structs.replace(answer, receipt=receipt)

    here.line.twist = forged
    with pytest.raises(SyncStoppedError):
        here.work.sync_once()
    assert here.work.journal.entry(record).state is State.SAVED
    assert here.work.sync_status().last_problem == "broken-receipt"


def test_a_page_with_a_row_left_out_is_not_believed(connect: Connect) -> None:
    one, two = connect("one", "Sam Okafor"), connect("two", "Jo Okafor")
    child = one.home.child()
    for day in range(3):
        one.home.log(child, f"Entry {day}")
    one.work.sync_once()

    def shortened(answer: SyncAnswer) -> SyncAnswer:
        pages = {
            stream: msgspec.structs.replace(page, rows=page.rows[:-2] + page.rows[-1:]) if len(page.rows) > 2 else page
            for stream, page in answer.pages.items()
        }
        return msgspec.structs.replace(answer, pages=pages)

    two.line.twist = shortened
    with pytest.raises(SyncStoppedError):
        two.work.sync_once()
    assert two.work.journal.children() == []
    two.line.twist = None
    assert two.work.sync_once().pulled == 6


def test_a_last_answer_without_the_directory_is_not_believed(connect: Connect) -> None:
    here = connect()
    here.line.twist = lambda answer: msgspec.structs.replace(answer, directory=None)
    with pytest.raises(SyncStoppedError):
        here.work.sync_once()
    assert here.work.sync_status().last_problem == "broken-receipt"


def test_a_revoked_device_sends_and_is_given_nothing(connect: Connect, services: Services) -> None:
    one, two = connect("one", "Sam Okafor"), connect("two", "Jo Okafor")
    child = one.home.child()
    one.work.sync_once()
    two.work.sync_once()
    device = next(listed for _home, listed in device_list(services) if listed.id == two.home.session.device.id)
    revoke(services, device.id)
    one.home.log(child, "Not for the lost laptop.")
    one.work.sync_once()
    late = two.home.log(child, "Written on the lost laptop.")
    result = two.work.sync_once()
    assert result.pulled == 0
    assert two.work.journal.entry(late).state is State.HELD


def test_what_was_held_is_received_once_somebody_lets_it_in(connect: Connect, services: Services) -> None:
    here = connect()
    child = here.home.child()
    here.work.sync_once()
    placement, ruth = placements_of(services, child)[0], _worker(services)
    end_placement(services, placement.id, date(2025, 12, 1), ruth.id)
    record = here.home.log(child, "Written after the stay had ended.")
    here.work.sync_once()
    assert here.work.journal.entry(record).state is State.HELD
    assert here.work.sync_status().held == 1
    add_placement(services, child, placement.home, date(2025, 12, 2), ruth.id)
    here.work.sync_once()
    assert here.work.journal.entry(record).state is State.RECEIVED
    assert here.work.sync_status().held == 0


def test_a_round_that_broke_off_is_no_end_of_syncing(connect: Connect) -> None:
    here = connect()
    record = here.home.log(here.home.child())
    here.line.twist = _disk_says_no
    with pytest.raises(StoreUnwritableError):
        here.work.sync_once()
    here.line.twist = None
    assert here.work.sync_once().waiting == 0
    assert here.work.journal.entry(record).state is State.RECEIVED


def _disk_says_no(answer: SyncAnswer) -> SyncAnswer:
    raise StoreUnwritableError


def test_another_program_on_this_computer_may_sync_meanwhile(connect: Connect, services: Services) -> None:
    here = connect()
    child = here.home.child()
    here.home.log(child, "Sent by the window.")
    command = Work(here.home.session, lambda _url: Line(services), lambda: 0.5)

    def meanwhile(answer: SyncAnswer) -> SyncAnswer:
        here.line.twist = None
        here.home.log(child, "Sent by a command meanwhile.")
        command.sync_once()
        return answer

    here.line.twist = meanwhile
    here.work.sync_once()
    here.home.log(child, "And once more.")
    here.work.sync_once()
    assert here.work.journal.counts()[State.RECEIVED] == 4
    assert {request.epoch for request in here.line.requests} == {here.line.requests[0].epoch}
    _holds(here, services)


def test_many_long_records_at_once_go_in_several_requests(connect: Connect) -> None:
    here = connect()
    child = here.home.child()
    here.work.sync_once()
    texts = [field.name for field in msgspec.structs.fields(DailyLog) if field.type is str][:13]
    long = dict.fromkeys(texts, "Long. " * 3_000) | {"day": "2026-03-02", "incident_number": ""}
    here.work.journal.add_many([New(kind="daily_log", child=child, raw=long) for _one in range(60)])
    here.line.requests.clear()
    assert here.work.sync_once().waiting == 0
    assert len([request for request in here.line.requests if request.entries]) == 3
    assert max(len(msgspec.json.encode(request)) for request in here.line.requests) < 16 * 1024 * 1024


def test_a_code_works_once(connect: Connect, services: Services) -> None:
    one, two = connect("one", enrolled=False), connect("two", enrolled=False)
    code = invite(services, add_home(services, "The Okafors")).code
    one.work.enrol(ADDRESS, code)
    with pytest.raises(BadInputError, match="code"):
        two.work.enrol(ADDRESS, code)


def test_what_was_signed_before_a_recovery_is_taken_too(connect: Connect, services: Services) -> None:
    here = connect(enrolled=False)
    child = here.home.child()
    old = here.home.log(child, "Signed with the first key.")
    here.home.session.lock()
    door = _door(here)
    session = door.recover(door.holder_named(None), here.home.recovery_code, "a new passphrase of five words")
    work = Work(session, lambda _url: here.line, lambda: 0.5)
    new = Home(here.home.folder, here.home.clock, session, "").log(child, "Signed with the second.")
    work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    work.sync_once()
    assert {work.journal.entry(record).state for record in (old, new)} == {State.RECEIVED}
    session.lock()


def test_sync_sends_in_batches_and_once_each(connect: Connect) -> None:
    here = connect()
    child = here.home.child()
    for day in range(120):
        here.home.log(child, f"Entry {day}")
    here.work.sync_once()
    sent = [len(request.entries) for request in here.line.requests if request.entries]
    assert sent == [50, 50, 21]
    here.line.requests.clear()
    here.work.sync_once()
    assert [len(request.entries) for request in here.line.requests] == [0]


def _door(here: Connected) -> Doorway:
    return Doorway(here.home.folder, here.home.clock, None, FLOOR)


def test_green_is_only_after_a_word_from_the_council(connect: Connect) -> None:
    here = connect()
    assert here.work.sync_status().waiting == 0
    assert sync_sentence(here.work.sync_status())[:2] == (
        "This laptop has joined, and has not heard from the council yet.",
        "calm",
    )
    here.work.sync_once()
    assert sync_sentence(here.work.sync_status())[:2] == (
        "Everything saved here that you can read is with the council.",
        "good",
    )
