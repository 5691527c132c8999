"""A moved entry between real stores and a real gateway: hidden everywhere, erased everywhere once confirmed, never lost."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from carer_app.domain.marks import COMMENT, MOVE_CONFIRMED, MoveConfirmed
from carer_app.domain.revision import Link
from carer_app.domain.story import Told
from carer_app.gateway.audit import audit
from carer_app.gateway.children import NotYoursToSeeError
from carer_app.gateway.chronology import Filter, chronology
from carer_app.gateway.desk_log import Writing, write_as
from carer_app.gateway.moving import confirm, moved_entry, send_back, unconfirmed
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.journal.moved import AnotherCouncilError
from carer_app.store import revisions, streams, writing
from carer_app.store.erasure import erase
from carer_app.store.index import Wanted
from carer_app.store.moves import Stage
from carer_app.store.verify import verify
from carer_app.sync.client import SyncStoppedError
from carer_app.work import Work
from tests.company import joined, next_version, versions
from tests.conftest import Home
from tests.store.conftest import Decrypt, decrypt
from tests.sync.conftest import Connected

__all__ = ["decrypt"]
Connect = Callable[..., Connected]
WORDS, LATER, REMARK = "Zwetschgenkuchen", "Quittengelee", "Mirabellenmus"
REASON = "Written in the wrong file."


class Evening:
    """Two computers of one home with the files of two children, and an entry that stands in the wrong one."""

    def __init__(self, connect: Connect, services: Services) -> None:
        self.services = services
        self.one, self.two = connect("one", "Sam Okafor"), connect("two", "Jo Okafor")
        self.maya, self.leo = self.one.home.child("Maya"), self.one.home.child("Leo")
        self.record = self.one.home.log(self.maya, f"{WORDS} for tea.")
        self.one.home.journal.amend(self.record, _log(f"{LATER} for tea."), "a slip")
        self.one.home.journal.comment(self.record, f"There is {REMARK} too.")
        self.sync()

    def sync(self) -> None:
        for side in (self.one, self.two, self.one):
            side.work.sync_once()

    def move(self) -> str:
        moved = self.one.work.moving.move(self.record, self.leo, REASON)
        return moved.id

    def person(self, role: str = "manager", **narrowed: tuple[str, ...]) -> CouncilPerson:
        wanted = NewPerson(name="Ruth Ainsley", email=f"{role}@council.example", role=role, **narrowed)
        return add_person(self.services, wanted)[0]

    def confirm(self) -> None:
        ruth = self.person()
        confirm(self.services, ruth, self.record, moved_entry(self.services, ruth, self.record).move)

    def holds(self) -> None:
        for side in (self.one, self.two):
            found = verify(side.home.session.database, side.home.session.device)
            assert found.broken == ()
        audited = audit(self.services)
        assert (audited.gaps, audited.broken, audited.held) == (0, 0, 0)


def _log(words: str) -> dict[str, object]:
    return {"day": "2026-03-02", "what_happened": words}


def bodies_of(home: Home, record: str) -> list[str]:
    with home.session.database.reading() as db:
        found = [*revisions.of_record(db, record), *revisions.marks_about(db, record, COMMENT.slug)]
    return [one.body.text for one in found if one.body and one.revision.op != "move"]


def headlines(side: Connected, child: str) -> list[str]:
    return [told.headline for told in side.work.journal.told(Wanted(child=child, kind="daily_log"))]


@pytest.fixture
def evening(connect: Connect, services: Services) -> Evening:
    return Evening(connect, services)


def test_it_is_hidden_on_every_computer_and_at_the_desk_at_once(evening: Evening) -> None:
    ruth = evening.person()
    evening.move()
    evening.sync()
    for side in (evening.one, evening.two):
        assert (headlines(side, evening.maya), headlines(side, evening.leo)) == ([], [f"{LATER} for tea."])
        assert [found.told.child for found in side.work.journal.search(LATER)] == [evening.leo]
    assert [told.child for told in desk_finds(evening, ruth, LATER)] == [evening.leo]
    seen = chronology(evening.services, ruth.id, evening.maya, Filter()).records
    stub = next(told for told in seen if told.id == evening.record)
    assert (stub.moved_away, stub.headline, stub.content) == (True, "", None)
    evening.holds()


def desk_finds(evening: Evening, person: CouncilPerson, words: str) -> list[Told]:
    return [
        told
        for child in (evening.maya, evening.leo)
        for told in chronology(evening.services, person.id, child, Filter(text=words)).records
    ]


def test_who_wrote_it_and_when_stand_at_the_desk_too(evening: Evening) -> None:
    first = evening.one.work.journal.entry(evening.record)
    evening.two.home.clock.advance(timedelta(hours=14))
    moved = evening.two.work.moving.move(evening.record, evening.leo, REASON)
    evening.sync()
    seen = chronology(evening.services, evening.person().id, evening.leo, Filter()).records
    there = next(told for told in seen if told.id == moved.id)
    assert (there.author, there.written, there.occurred) == ("Sam Okafor", first.written, first.occurred)


def test_confirmed_it_leaves_no_word_on_any_computer_nor_at_the_gateway(evening: Evening, decrypt: Decrypt) -> None:
    moved = evening.move()
    evening.sync()
    assert len(bodies_of(evening.two.home, evening.record)) == 3
    evening.confirm()
    evening.sync()
    evening.holds()
    for side in (evening.one, evening.two):
        assert bodies_of(side.home, evening.record) == []
        assert len(bodies_of(side.home, moved)) == 3
        found = side.work.moving.of(evening.record)
        assert found
        assert found.stage is Stage.DONE
    assert at_gateway(evening, evening.record) == []
    assert len(at_gateway(evening, moved)) == 3
    assert audit(evening.services).erased == 3
    assert verify(evening.one.home.session.database, evening.one.home.session.device).erased == 3


def at_gateway(evening: Evening, record: str) -> list[str]:
    """What the gateway's tables still hold of a record and the comments about it, beside the moves."""
    query = text(
        "SELECT b.text FROM bodies b JOIN revisions r ON r.body_hash = b.hash WHERE r.op != 'move' AND "
        "(r.record = :record OR (r.kind = 'comment' AND r.hash IN (SELECT revision FROM links WHERE record = :record)))"
    )
    with evening.services.reading() as connection:
        row = connection.execute(text("SELECT headline, search FROM records WHERE record = :r"), {"r": record}).one()
        assert (row.search == "") == (row.headline == "")
        return [bytes(found.text).decode() for found in connection.execute(query, {"record": record})]


def test_words_that_went_without_a_confirmed_move_are_missed_at_either_end(evening: Evening) -> None:
    evening.move()
    evening.sync()
    gone = [one.hash for one in versions(evening.one.home, evening.record)[:1]]
    erase(evening.one.home.session.database, gone)
    found = verify(evening.one.home.session.database, evening.one.home.session.device)
    assert (found.erased, found.broken) == (
        0,
        (f"revision {gone[0]}: its words are gone, and no confirmed move says why",),
    )
    with evening.services.writing() as connection:
        connection.execute(text("DELETE FROM bodies"))
    audited = audit(evening.services)
    assert (audited.erased, audited.is_whole) == (0, False)
    assert all("has lost its words" in fault for fault in audited.faults)


def test_no_page_of_the_file_keeps_the_old_words_or_their_salts(evening: Evening, decrypt: Decrypt) -> None:
    written = [one for one in versions(evening.one.home, evening.record) if one.body]
    salts = [one.body.salt.encode() for one in written if one.body]
    evening.move()
    evening.sync()
    before = [pages(side.home, decrypt) for side in (evening.one, evening.two)]
    evening.confirm()
    evening.sync()
    for side, content in zip((evening.one, evening.two), before, strict=True):
        after = pages(side.home, decrypt)
        assert all(salt in content and salt not in after for salt in salts)
        assert [content.count(word) for word in BODIES] == [2, 2, 2]
        assert [after.count(word) for word in BODIES] == [1, 1, 1]


BODIES = (f'"{WORDS} for'.encode(), f'"{LATER} for'.encode(), f'{REMARK} too."'.encode())


def pages(home: Home, decrypt: Decrypt) -> bytes:
    """The file as it is under its encryption, once everything is in it."""
    home.session.database.empty_log()
    return decrypt(home.folder / "store.db", bytes(home.session.keys.database_key()))


def test_nothing_is_erased_before_somebody_confirms(evening: Evening) -> None:
    evening.move()
    evening.sync()
    assert len(bodies_of(evening.one.home, evening.record)) == 3
    assert len(at_gateway(evening, evening.record)) == 3


@pytest.fixture
def boss(evening: Evening) -> Iterator[Work]:
    """A registered manager at the first computer."""
    ruth = joined(evening.one.home, "Ruth Hall", "registered_manager")
    yield Work(ruth.session, lambda _url: evening.one.line, lambda: 0.5)
    ruth.session.lock()


def test_confirmed_on_a_laptop_it_is_erased_everywhere(evening: Evening, boss: Work) -> None:
    evening.move()
    evening.sync()
    boss.moving.confirm(evening.record)
    assert len(bodies_of(evening.one.home, evening.record)) == len(at_gateway(evening, evening.record)) == 3
    evening.sync()
    assert bodies_of(evening.one.home, evening.record) == []
    assert at_gateway(evening, evening.record) == []
    assert bodies_of(evening.two.home, evening.record) == []
    evening.holds()


def test_confirmed_before_the_council_has_the_right_copy_the_words_wait(evening: Evening, boss: Work) -> None:
    evening.move()
    boss.moving.confirm(evening.record)
    assert len(bodies_of(evening.one.home, evening.record)) == 3
    boss.sync_once()
    assert bodies_of(evening.one.home, evening.record) == []
    assert at_gateway(evening, evening.record) == []


def test_a_receipt_that_got_lost_erases_nothing_until_it_comes(evening: Evening, boss: Work) -> None:
    evening.move()
    boss.moving.confirm(evening.record)
    evening.one.line.cut_after = 1
    with pytest.raises(SyncStoppedError):
        boss.sync_once()
    assert len(bodies_of(evening.one.home, evening.record)) == 3
    boss.sync_once()
    assert bodies_of(evening.one.home, evening.record) == []


def test_who_may_not_confirm_erases_nothing(evening: Evening) -> None:
    evening.move()
    evening.sync()
    iro = evening.person("iro", children=(evening.maya, evening.leo))
    found = moved_entry(evening.services, iro, evening.record)
    with pytest.raises(NotYoursToSeeError):
        confirm(evening.services, iro, evening.record, found.move)
    mark = MoveConfirmed(day=date(2026, 3, 2))
    about = (Link(record=evening.record, revision=found.move),)
    forged = [Writing(stream=found.stream, kind=MOVE_CONFIRMED, content=mark, about=about)]
    write_as(evening.services, iro, forged)
    evening.sync()
    assert len(at_gateway(evening, evening.record)) == 3
    assert len(bodies_of(evening.one.home, evening.record)) == 3


def test_a_computer_that_comes_later_never_gets_the_words(evening: Evening, connect: Connect) -> None:
    evening.move()
    evening.sync()
    evening.confirm()
    late = connect("late", "Ida Okafor")
    late.work.sync_once()
    assert bodies_of(late.home, evening.record) == []
    assert headlines(late, evening.leo) == [f"{LATER} for tea."]
    assert headlines(late, evening.maya) == []
    assert verify(late.home.session.database, late.home.session.device).broken == ()


def test_a_change_that_was_not_sent_yet_is_kept_and_carried_over(evening: Evening) -> None:
    moved = evening.move()
    basis = versions(evening.two.home, evening.record)[-1:]
    change = next_version(evening.two.home.session, basis, _log("Damson jam, she says."), "she told me")
    with evening.two.home.session.database.writing() as db:
        writing.write(db, evening.two.home.session.device, [change], {})
    evening.sync()
    for side in (evening.one, evening.two):
        found = side.work.moving.of(evening.record)
        assert found
        assert found.stage is Stage.LEFT_BEHIND
        assert side.work.journal.search("damson") == []
    ruth = evening.person()
    entry = moved_entry(evening.services, ruth, evening.record)
    assert entry.is_left_behind
    with pytest.raises(NotYoursToSeeError):
        confirm(evening.services, ruth, evening.record, entry.move)
    evening.two.work.moving.carry_over(evening.record)
    evening.sync()
    assert evening.one.work.journal.entry(moved).headline == "Damson jam, she says."
    confirm(evening.services, ruth, evening.record, moved_entry(evening.services, ruth, evening.record).move)
    evening.sync()
    assert at_gateway(evening, evening.record) == bodies_of(evening.two.home, evening.record) == []
    evening.holds()


def test_a_change_that_comes_after_the_erasing_is_not_lost(evening: Evening) -> None:
    basis = versions(evening.two.home, evening.record)[-1:]
    moved = evening.move()
    evening.one.work.sync_once()
    evening.confirm()
    evening.one.work.sync_once()
    change = next_version(evening.two.home.session, basis, _log("Damson jam, she says."), "she told me")
    with evening.two.home.session.database.writing() as db:
        writing.write(db, evening.two.home.session.device, [change], {})
    evening.sync()
    assert len(at_gateway(evening, evening.record)) == 1
    evening.one.work.moving.carry_over(evening.record)
    assert "Damson jam, she says." in evening.one.work.journal.entry(moved).headline
    evening.holds()


def test_moved_by_two_at_once_both_copies_stay_and_one_move_is_confirmed(evening: Evening) -> None:
    evening.one.work.moving.move(evening.record, evening.leo, REASON)
    evening.two.work.moving.move(evening.record, evening.leo, REASON)
    evening.sync()
    for side in (evening.one, evening.two):
        assert (headlines(side, evening.maya), headlines(side, evening.leo)) == ([], [f"{LATER} for tea."] * 2)
        found = side.work.moving.of(evening.record)
        assert found
        assert found.stage is Stage.LEFT_BEHIND
    evening.one.work.moving.carry_over(evening.record)
    evening.sync()
    evening.confirm()
    evening.sync()
    assert at_gateway(evening, evening.record) == bodies_of(evening.two.home, evening.record) == []
    evening.holds()


def test_sent_back_it_is_taken_back_and_read_again(evening: Evening) -> None:
    moved = evening.move()
    evening.sync()
    ruth = evening.person("social_worker", children=(evening.maya,))
    found = moved_entry(evening.services, ruth, evening.record)
    assert (found.to_record, found.to_name, found.reason) == ("", "", REASON)
    assert [one.record for one in unconfirmed(evening.services, ruth)] == [evening.record]
    send_back(evening.services, ruth, evening.record, found.move, "They were both there.")
    evening.sync()
    here = evening.two.work.moving.of(evening.record)
    assert here
    assert (here.stage, here.answer, here.answered_by) == (Stage.SENT_BACK, "They were both there.", "Ruth Ainsley")
    evening.two.work.moving.take_back(evening.record)
    evening.sync()
    assert (headlines(evening.one, evening.maya), headlines(evening.one, evening.leo)) == ([f"{LATER} for tea."], [])
    boss = evening.person()
    back = moved_entry(evening.services, boss, moved)
    confirm(evening.services, boss, moved, back.move)
    evening.sync()
    assert at_gateway(evening, moved) == bodies_of(evening.one.home, moved) == []
    assert len(bodies_of(evening.one.home, evening.record)) == 4
    evening.holds()


def test_to_a_file_of_another_council_it_cannot_be_moved(evening: Evening) -> None:
    home = evening.one.home
    with home.session.database.writing() as db:
        streams.assign(db, [home.journal.child(evening.leo).stay_stream], "another council")
    with pytest.raises(AnotherCouncilError, match="kept by another council or home"):
        evening.move()
    assert headlines(evening.one, evening.maya) == [f"{LATER} for tea."]
