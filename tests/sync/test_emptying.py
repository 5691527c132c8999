"""Emptying a computer can be stopped until it has begun for good, and only then the council is told that it is done."""

from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import select, text

from carer_app.domain.attachments import Brought, brought
from carer_app.domain.command import Ask
from carer_app.domain.holds import Hold
from carer_app.domain.last_words import LastWords, open_words
from carer_app.domain.sealed_file import open_file
from carer_app.doorway import Doorway
from carer_app.gateway import commands
from carer_app.gateway.audit import audit
from carer_app.gateway.db.commands import last_words as kept_words
from carer_app.gateway.db.tables import audit_log
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.last_words import LeftAtDesk, left_at
from carer_app.gateway.left_folder import take_folder
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.store import holds
from carer_app.store.tables import revisions, triggers
from carer_app.store.verify import verify
from carer_app.sync import last_words
from carer_app.sync.line import GatewayUnreachableError
from carer_app.sync.protocol import SyncRequest
from carer_app.vault import parting
from carer_app.vault.file import FLOOR, Holder
from carer_app.vault.who import Who
from carer_app.work import Work
from tests import files_given as given
from tests.sync.conftest import ADDRESS, Connected
from tests.sync.test_closed import shut_away
from tests.sync.test_commands import _go_on, _Killed, ask, emptied, outcomes, type_something, typed_at_desk
from tests.sync.test_left_folder import chunks
from tests.sync.test_pictures import log_with_photo
from tests.sync.test_set_aside import _Picky

WORDS_OF_JO = "a row of other words for Jo"
Connect = Callable[..., Connected]


@pytest.fixture
def asked(connect: Connect, services: Services) -> Connected:
    """A computer with an entry that was not sent, which is asked to be emptied."""
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    side.home.log(child, "Not sent yet.")
    return side


def killed(side: Connected, monkeypatch: pytest.MonkeyPatch, where: object, what: str) -> None:
    def die(*_args: object, **_named: object) -> None:
        raise _Killed

    monkeypatch.setattr(where, what, die)
    with pytest.raises(_Killed):
        side.work.obeying.empty()
    monkeypatch.undo()


def left_for_a_manager(services: Services, side: Connected) -> list[LeftAtDesk]:
    manager = add_person(services, NewPerson(name="Priya Shah", email="p@council.example", role="manager"))[0]
    return left_at(services, manager, side.home.session.device.id)


def door(side: Connected) -> Doorway:
    return Doorway(side.home.folder, side.home.clock, None, FLOOR)


def last_version(side: Connected) -> str:
    with side.home.session.database.reading() as db:
        return str(db.scalars(select(revisions.c.hash).order_by(revisions.c.number.desc())).first())


def words_at(services: Services) -> list[LastWords]:
    with services.reading() as connection:
        found = connection.scalars(select(kept_words.c.sealed)).all()
    return [open_words(sealed, services.keys.sealing) for sealed in found]


@pytest.mark.parametrize(
    ("where", "what"), [(last_words.Leaving, "seal"), (last_words.Leaving, "send_photos"), (parting, "begin")]
)
def test_the_council_hears_that_it_is_done_only_once_it_is(
    asked: Connected, services: Services, monkeypatch: pytest.MonkeyPatch, where: object, what: str
) -> None:
    killed(asked, monkeypatch, where, what)
    asked.work.sync_once()
    assert outcomes(services) == [None]
    assert verify(asked.home.session.database, asked.home.session.device).broken == ()
    asked.home.session.lock()
    _go_on(asked)
    assert outcomes(services) == ["done"]
    assert (audit(services).is_whole, audit(services).records) == (True, 4)
    assert not asked.work.obeying.kept_in.exists()


def test_a_hold_that_comes_after_it_was_begun_still_stops_it(
    asked: Connected, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(asked, monkeypatch, parting, "begin")
    ask(asked, services, Ask.HOLD, words="Ask Ruth.")
    asked.work.sync_once()
    assert asked.work.obeying.empty() is None
    assert not list(asked.work.obeying.kept_in.glob("*.told.sealed"))
    asked.home.log(asked.home.journal.children()[0].id, "Life goes on.")
    asked.work.sync_once()
    assert sorted(map(str, outcomes(services))) == ["done", "under-hold"]
    assert (audit(services).is_whole, audit(services).records) == (True, 5)
    commands.lift(services, asked.home.session.device.id, "Ruth")
    ask(asked, services, Ask.WIPE)
    asked.work.sync_once()
    assert emptied(asked).kept_in == ""


def test_a_hold_that_comes_with_the_receipt_for_the_last_words_stops_it(asked: Connected, services: Services) -> None:
    real, times = asked.line.sync, []

    def hold_first(request: SyncRequest, *more: str) -> object:
        if request.last_words and not times:
            times.append(ask(asked, services, Ask.HOLD, words="Ask Ruth."))
        return real(request, *more)  # type: ignore[arg-type]

    asked.line.sync = hold_first  # type: ignore[method-assign, assignment]
    assert asked.work.obeying.empty() is None
    assert parting.parting_in(asked.home.folder) is None
    asked.work.sync_once()
    assert sorted(map(str, outcomes(services))) == ["done", "under-hold"]


def test_a_hold_of_which_another_program_hears_meanwhile_stops_it(asked: Connected, services: Services) -> None:
    real = asked.line.sync

    def hold_first(request: SyncRequest, *more: str) -> object:
        with asked.home.session.database.writing() as db:
            holds.keep(db, services.keys.gateway, [Hold(file="a file", words="Ask Ruth.", since="2026-03-02")])
        return real(request, *more)  # type: ignore[arg-type]

    asked.line.sync = hold_first  # type: ignore[method-assign, assignment]
    assert asked.work.obeying.empty() is None
    assert parting.parting_in(asked.home.folder) is None


def test_without_a_line_the_answer_is_carried_with_the_words_before_it(asked: Connected, services: Services) -> None:
    asked.line.cut_before = 100
    folder = Path(emptied(asked).kept_in)
    words = [open_words(path.read_bytes(), services.keys.sealing) for path in sorted(folder.glob("*.sealed"))]
    assert [len(one.entries) for one in words] == [1, 1]

    assert take_folder(services, folder).left == 0
    assert outcomes(services) == ["done"]
    assert (audit(services).is_whole, audit(services).records) == (True, 4)


@pytest.mark.parametrize("spoilt", ["substr(data, 1, 40)", "x'ff' || data"])
def test_a_version_that_is_damaged_here_does_not_stop_it_and_its_words_go_along(
    asked: Connected, services: Services, spoilt: str
) -> None:
    name = last_version(asked)
    with asked.home.session.database.writing() as db:
        db.execute(text("DROP TRIGGER revisions_no_update"))
        db.execute(text(f"UPDATE revisions SET data = CAST({spoilt} AS BLOB) WHERE hash = '{name}'"))
        db.execute(text(triggers()["revisions_no_update"]))
    asked.work.sync_once()
    assert asked.work.sync_status().set_aside == 1
    assert emptied(asked).is_done
    assert outcomes(services) == ["done"]
    (words, _answer) = sorted(words_at(services), key=lambda one: not one.damaged)
    assert list(words.damaged) == [name]
    assert "Not sent yet." in words.bodies[name].text


def test_what_was_set_aside_reaches_the_desk_beside_the_drafts(asked: Connected, services: Services) -> None:
    picky = _Picky(asked.line, last_version(asked))
    asked.line.sync = picky.sync  # type: ignore[method-assign]
    asked.work.sync_once()
    assert asked.work.sync_status().set_aside == 1
    emptied(asked)
    (left,) = left_for_a_manager(services, asked)
    ((aside,), sealed) = (left.aside, left.sealed)
    assert (aside.kind, aside.person, sealed) == ("daily_log", asked.home.session.person.id, 0)
    assert "Not sent yet." in aside.text
    with services.reading() as connection:
        assert "alarm: last-words-loose" in set(connection.scalars(select(audit_log.c.what)))


def jo_types(side: Connected, what: str) -> tuple[Holder, Work]:
    """Jo, who writes at the same computer, types something; gives her as the door names her, and her work, unlocked."""
    jo = side.home.session.add_person(Who(name="Jo Marsh", role="foster_carer"), WORDS_OF_JO)
    holder = next(one for one in door(side).holders() if one.id == jo.id)
    work = Work(door(side).unlock(holder, WORDS_OF_JO), lambda _url: side.line, lambda: 0.5)
    child = side.home.journal.children()[0].id
    work.journal.keep_draft(work.journal.new_draft("daily_log", child, {"what_happened": what}))
    return holder, work


def test_a_draft_from_before_the_council_was_joined_gets_its_copy_when_its_writer_is_here(
    connect: Connect, services: Services
) -> None:
    side = connect(enrolled=False)
    side.home.child()
    holder, work = jo_types(side, "Jo was typing")
    work.session.lock()
    side.work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    side.work.sync_once()
    Work(door(side).unlock(holder, WORDS_OF_JO), lambda _url: side.line, lambda: 0.5).session.lock()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    assert emptied(side).unopened == 0
    assert typed_at_desk(services, side) == ['{"what_happened": "Jo was typing"}']


def test_the_note_counts_the_drafts_that_nobody_can_open(connect: Connect, services: Services) -> None:
    side = connect(enrolled=False)
    side.home.child()
    jo_types(side, "Jo was typing")[1].session.lock()
    side.work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    assert emptied(side).unopened == 1
    assert typed_at_desk(services, side) == []


def test_a_photo_of_somebody_elses_draft_goes_to_the_council_with_it(connect: Connect, services: Services) -> None:
    side = connect()
    side.home.child()
    side.work.sync_once()
    _jo, work = jo_types(side, "A mark on his arm")
    (draft,) = work.journal.drafts()
    gone = work.pictures.take(draft.name, "no.jpg", given.photo())
    work.pictures.describe(work.pictures.take(draft.name, "arm.jpg", given.photo()), "His left arm")
    work.pictures.take_out(gone)
    work.session.lock()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    emptied(side)
    (left,) = left_for_a_manager(services, side)
    ((written,),) = [left.written]
    (manifest,) = [text.manifest() for text in written.manifests]
    assert manifest.words == "His left arm"
    assert brought(open_file(manifest.file, left.chunks.__getitem__)) is Brought.JPEG


def test_a_photo_that_is_taken_into_a_draft_meanwhile_is_sealed_as_well(asked: Connected, services: Services) -> None:
    type_something(asked.home, asked.home.journal.children()[0].id)
    (draft,) = asked.home.journal.drafts()
    late, real = [draft.name], asked.line.sync

    def take_first(request: SyncRequest, *more: str) -> object:
        if request.last_words and late:
            asked.work.pictures.take(late.pop(), "arm.jpg", given.photo())
        return real(request, *more)  # type: ignore[arg-type]

    asked.line.sync = take_first  # type: ignore[method-assign, assignment]
    emptied(asked)
    assert [len(one.written[0].manifests) for one in left_for_a_manager(services, asked)] == [0, 1]


def test_closed_entries_that_went_nowhere_yet_go_along_with_their_keys(connect: Connect, services: Services) -> None:
    side = connect(enrolled=False)
    jo = side.home.session.add_person(Who(name="Jo Marsh", role="foster_carer"), WORDS_OF_JO)
    shut_away(side, side.home.child(), jo.id)
    side.work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    emptied(side)
    (words, _answer) = sorted(words_at(services), key=lambda one: not one.boxes)
    assert words.boxes
    assert {stream for stream, _key in words.keys} == {box.stream for box in words.boxes}
    assert [one.sealed for one in left_for_a_manager(services, side)] == [len(words.boxes)]


def test_photos_that_are_left_alone_are_taken_by_the_council_all_the_same(connect: Connect, services: Services) -> None:
    side = connect()
    log_with_photo(side, side.home.child())
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    side.line.cut_chunks = [True] * 1000
    folder = Path(emptied(side).kept_in)
    assert outcomes(services) == ["done"]
    assert chunks(services) == []
    taken = take_folder(services, folder)
    assert (taken.computers, taken.chunks, taken.left) == ((side.home.session.device.id,), 2, 0)
    assert len(chunks(services)) == 2


def test_an_answer_is_not_sent_before_the_words_that_it_follows(asked: Connected, services: Services) -> None:
    real, cut = asked.line.sync, [True]

    def cut_once(request: SyncRequest, *more: str) -> object:
        if request.last_words and cut:
            cut.pop()
            raise GatewayUnreachableError
        return real(request, *more)  # type: ignore[arg-type]

    asked.line.sync = cut_once  # type: ignore[method-assign, assignment]
    folder = Path(emptied(asked).kept_in)
    assert outcomes(services) == [None]
    take_folder(services, folder)
    assert outcomes(services) == ["done"]


def test_the_answer_does_not_go_before_the_words_are_away(
    asked: Connected, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words are too large for the line, the answer is not: a council that has it would think that it has everything."""
    asked.work.sync_once()
    type_something(asked.home, asked.home.journal.children()[0].id, token_hex(20_000))
    monkeypatch.setattr(last_words, "LARGEST_SENT", 15_000)
    note = emptied(asked)
    sizes = sorted(path.stat().st_size for path in Path(note.kept_in).glob("*.sealed"))
    assert [size < last_words.LARGEST_SENT for size in sizes] == [True, False]
    assert outcomes(services) == [None]
    take_folder(services, Path(note.kept_in))
    assert outcomes(services) == ["done"]


def test_an_answer_that_was_written_just_before_a_kill_never_reaches_the_council(
    asked: Connected, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the sealed answer and the note that begins the emptying: nothing has begun, and a hold still stops it."""
    asked.line.cut_before = 100
    killed(asked, monkeypatch, parting, "begin")
    folder = asked.work.obeying.kept_in
    assert list(folder.glob("*.told.sealed"))
    assert parting.parting_in(asked.home.folder) is None
    with asked.home.session.database.writing() as db:
        holds.keep_asked_for(db, services.keys.gateway, [Hold(file="*", words="Keep it.", since=services.now())])
    assert asked.work.obeying.empty() is None
    assert not list(folder.glob("*.told.sealed"))
    take_folder(services, folder)
    assert outcomes(services) != ["done"]
