"""A computer does what its council asks, once: it locks, it keeps, it is emptied, and never before what was unsent is safe."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from carer_app.councils import profile_named
from carer_app.domain.command import Ask, Command
from carer_app.domain.last_words import open_words
from carer_app.domain.signing import Signed, SigningKey
from carer_app.doorway import Doorway
from carer_app.errors import BadInputError
from carer_app.gateway import commands
from carer_app.gateway.audit import audit
from carer_app.gateway.holds import NewHold, place
from carer_app.gateway.homes import revoke
from carer_app.gateway.last_words import left_at
from carer_app.gateway.left_folder import take_folder
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.journal.journal import Journal
from carer_app.store import commands as kept
from carer_app.store import holds
from carer_app.store.verify import verify
from carer_app.sync import last_words
from carer_app.sync.listening import take
from carer_app.sync.protocol import COMMAND
from carer_app.vault import parting
from carer_app.vault.file import FLOOR
from carer_app.vault.parting import PartedError
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.conftest import PASSPHRASE, Home
from tests.sync.conftest import Connected

BY = "Ruth"
Connect = Callable[..., Connected]


def ask(side: Connected, services: Services, what: Ask, **more: str) -> int:
    return commands.ask(services, side.home.session.device.id, what, BY, **more)


def outcomes(services: Services) -> list[str | None]:
    return [one.outcome for one in commands.computers(services)[0].asked]


def type_something(home: Home, child: str, words: str = "Half a sen") -> None:
    home.journal.keep_draft(home.journal.new_draft("daily_log", child, {"what_happened": words}))


def typed_at_desk(services: Services, side: Connected) -> list[str]:
    manager = add_person(services, NewPerson(name="Priya Shah", email="p@council.example", role="manager"))[0]
    return [
        written.text for left in left_at(services, manager, side.home.session.device.id) for written in left.written
    ]


def emptied(side: Connected) -> parting.Parting:
    """What the window does: begin, close the store, and go on with the folder."""
    assert side.work.obeying.asks_to_empty()
    assert side.work.obeying.empty()
    side.home.session.lock()
    done = Doorway(side.home.folder, side.home.clock, None, FLOOR).parted()
    assert done
    return done


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_lock_is_told_once_and_answered_at_once(connect: Connect, services: Services) -> None:
    side = connect()
    ask(side, services, Ask.LOCK)
    side.work.sync_once()
    assert side.work.obeying.lock == services.name
    assert outcomes(services) == ["done"]
    side.work.obeying.lock = ""
    side.work.sync_once()
    assert side.work.obeying.lock == ""
    assert verify(side.home.session.database, side.home.session.device).broken == ()


def test_a_refusal_brings_it_as_well(connect: Connect, services: Services) -> None:
    side = connect()
    revoke(services, side.home.session.device.id)
    ask(side, services, Ask.LOCK)
    side.work.sync_once()
    assert side.work.obeying.lock == services.name


def test_what_another_may_have_sent_is_let_lie(connect: Connect, services: Services) -> None:
    side = connect()
    device, gateway = side.home.session.device.id, services.keys.gateway
    good = Command(gateway=gateway, device=device, counter=1, what=Ask.WIPE, at=services.now())
    key = services.keys.signing
    odd = [
        SigningKey.generate().sign(COMMAND, good),
        key.sign("beacon", good),
        key.sign(COMMAND, msgspec.structs.replace(good, device="another")),
        key.sign(COMMAND, msgspec.structs.replace(good, gateway="another")),
        Signed(data="{}", signature=key.sign(COMMAND, good).signature),
    ]
    take(side.home.session.database, gateway, device, odd)
    assert not side.work.obeying.asks_to_empty()
    take(side.home.session.database, gateway, device, [key.sign(COMMAND, good)])
    assert side.work.obeying.asks_to_empty()


def test_an_older_one_is_never_obeyed_again(connect: Connect, services: Services) -> None:
    side = connect()
    device, gateway = side.home.session.device.id, services.keys.gateway
    given = Command(gateway=gateway, device=device, counter=5, what=Ask.LOCK, at=services.now())
    for counter in (5, 5, 4, 1):
        signed = services.keys.signing.sign(COMMAND, msgspec.structs.replace(given, counter=counter))
        take(side.home.session.database, gateway, device, [signed])
    with side.home.session.database.reading() as db:
        assert [one.counter for one in kept.waiting(db)] == [5]


def test_a_word_of_a_newer_council_is_answered_and_does_nothing(connect: Connect, services: Services) -> None:
    side = connect()
    with services.writing() as connection:
        newer = Command(
            gateway=services.keys.gateway, device=side.home.session.device.id, counter=0, what="sing", at=services.now()
        )
        commands.ask_within(services, connection, newer, BY)
    side.work.sync_once()
    assert outcomes(services) == ["not-known"]


def test_a_hold_that_is_asked_for_keeps_everything_until_it_is_lifted(connect: Connect, services: Services) -> None:
    side = connect()
    ask(side, services, Ask.HOLD, words="Ask Ruth.")
    side.work.sync_once()
    with side.home.session.database.reading() as db:
        hold = holds.over(db, "any file")
    assert hold
    assert hold.words == "Ask Ruth."
    with pytest.raises(BadInputError, match="Lift the hold first"):
        ask(side, services, Ask.WIPE)
    commands.lift(services, side.home.session.device.id, BY)
    side.work.sync_once()
    assert outcomes(services) == ["done", "done"]
    with side.home.session.database.reading() as db:
        assert holds.any_standing(db) is None


def test_a_hold_on_a_childs_file_refuses_the_emptying(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.line.cut_before = 0
    side.work.sync_once()
    place(services, NewHold(child=child, reason="A complaint."), BY)
    side.work.sync_once()
    assert side.work.obeying.empty() is None
    assert (side.home.folder / "store.db").exists()
    assert not side.work.obeying.asks_to_empty()
    side.work.sync_once()
    assert outcomes(services) == ["under-hold"]


def test_emptied_with_the_council_at_hand_everything_arrives_and_nothing_is_left(
    connect: Connect, services: Services
) -> None:
    side = connect()
    child = side.home.child()
    side.home.log(child)
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    side.home.log(child, "Written after the last sync.")
    type_something(side.home, child)
    note = emptied(side)
    assert (note.is_done, note.kept_in, note.council) == (True, "", services.name)
    assert left_in(side.home.folder) == {parting.NOTE}
    assert not side.work.obeying.kept_in.exists()
    assert outcomes(services) == ["done"]
    assert typed_at_desk(services, side) == ['{"what_happened": "Half a sen"}']
    found = audit(services)
    assert (found.is_whole, found.held) == (True, 0)
    assert found.records == 5


def test_a_stolen_computer_that_was_taken_off_the_list_is_emptied_too(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    revoke(services, side.home.session.device.id)
    ask(side, services, Ask.WIPE)
    side.home.log(child, "The last evening.")
    side.work.sync_once()
    note = emptied(side)
    assert note.kept_in == ""
    assert audit(services).held == 1


def test_without_a_line_it_is_sealed_beside_the_folder_for_the_council_alone(
    connect: Connect, services: Services
) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    side.home.log(child, "Written in the tunnel.")
    type_something(side.home, child)
    side.line.cut_before = 100
    note = emptied(side)
    folder = Path(note.kept_in)
    name = f"{services.keys.gateway}-{side.home.session.device.id}"
    assert left_in(folder) == {f"{name}.sealed", f"{name}.told.sealed"}
    sealed = (folder / f"{name}.sealed").read_bytes()
    assert b"tunnel" not in sealed
    words = open_words(sealed, services.keys.sealing)
    assert [body.statement().content["what_happened"] for body in words.bodies.values() if body.statement().content][
        -1
    ] == "Written in the tunnel."
    assert len(words.drafts) == 1
    for carried in (sealed, (folder / f"{name}.told.sealed").read_bytes()):
        request = msgspec.structs.replace(side.line.requests[-1], entries=(), revisions=(), bodies={})
        services.sync(msgspec.structs.replace(request, last_words=carried), words.device)
    assert (audit(services).is_whole, outcomes(services)) == (True, ["done"])


def test_a_lost_receipt_leaves_the_sealed_words_where_they_are(connect: Connect, services: Services) -> None:
    side = connect()
    side.home.child()
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    side.line.cut_after = 100
    folder = Path(emptied(side).kept_in)
    assert (len(list(folder.glob("*.sealed"))), outcomes(services)) == (2, [None])
    take_folder(services, folder)
    assert outcomes(services) == ["done"]


def test_another_persons_draft_is_saved_though_they_are_away(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    jo = side.home.session.add_person(Who(name="Jo Marsh", role="foster_carer"), "a row of other words for Jo")
    door = Doorway(side.home.folder, side.home.clock, None, FLOOR)
    holder = next(one for one in door.holders() if one.id == jo.id)
    theirs = door.unlock(holder, "a row of other words for Jo")
    journal = Journal(theirs)
    journal.keep_draft(journal.new_draft("daily_log", child, {"what_happened": "Jo was typing"}))
    theirs.lock()
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    emptied(side)
    assert typed_at_desk(services, side) == ['{"what_happened": "Jo was typing"}']


def test_once_it_has_begun_nothing_can_be_written_any_more(connect: Connect, services: Services) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    assert side.work.obeying.empty()
    with pytest.raises(PartedError):
        side.home.log(child)
    door = Doorway(side.home.folder, side.home.clock, None, FLOOR)
    side.home.session.lock()
    with pytest.raises(PartedError):
        door.holders()
    assert not door.exists


def test_what_another_program_writes_meanwhile_is_sealed_as_well(
    connect: Connect, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    late = ["Written while it was being sent."]

    def cut_and_write(request: object) -> None:
        if late:
            side.home.log(child, late.pop())

    side.line.requests = _Watching(cut_and_write)
    emptied(side)
    assert audit(services).records == 4


class _Watching(list):  # type: ignore[type-arg]
    """A list that tells of what is put into it."""

    def __init__(self, tell: Callable[[object], None]) -> None:
        super().__init__()
        self._tell = tell

    def append(self, one: object) -> None:
        self._tell(one)
        super().append(one)


@pytest.mark.parametrize("step", range(6))
def test_killed_at_any_step_it_goes_on_and_nothing_is_lost(
    connect: Connect, services: Services, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    side = connect()
    child = side.home.child()
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    side.home.log(child, "Not sent yet.")
    type_something(side.home, child)
    _kill_at(monkeypatch, step)
    with pytest.raises(_Killed):
        emptied(side)
    monkeypatch.undo()
    side.home.session.lock()
    _go_on(side)
    assert left_in(side.home.folder) == {parting.NOTE}
    assert typed_at_desk(services, side)[-1] == '{"what_happened": "Half a sen"}'
    found = audit(services)
    assert (found.is_whole, found.records, outcomes(services)) == (True, 4, ["done"])


class _Killed(BaseException):
    """Stands for the process being gone."""


def _kill_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Before: sealing, sending, the note, the keys going, the first file going; and the note that it is done."""

    def die(*_args: object, **_named: object) -> None:
        raise _Killed

    places = (
        (last_words.Leaving, "seal"),
        (last_words.Leaving, "send"),
        (parting, "begin"),
        (parting, "_forget_keys"),
        (parting, "_remove"),
    )
    if step < len(places):
        monkeypatch.setattr(*places[step], die)
    else:
        write, times = parting._write, []

        def die_second(folder: Path, note: parting.Parting) -> None:
            times.append(note)
            if len(times) > 1:
                raise _Killed
            write(folder, note)

        monkeypatch.setattr(parting, "_write", die_second)


def _go_on(side: Connected) -> None:
    """The next start: the door first, and where there is still a store, its work."""
    door = Doorway(side.home.folder, side.home.clock, None, FLOOR)
    if door.exists:
        session = door.unlock(door.holder_named(None), PASSPHRASE)
        work = Work(session, lambda _url: side.line, lambda: 0.5)
        assert work.obeying.asks_to_empty()
        assert work.obeying.empty()
        session.lock()
        door = Doorway(side.home.folder, side.home.clock, None, FLOOR)
    assert door.parted()


def test_the_folder_can_be_used_anew(connect: Connect, services: Services) -> None:
    side = connect()
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    emptied(side)
    door = Doorway(side.home.folder, side.home.clock, None, FLOOR)
    session, _code = door.create(
        profile_named("north-tyneside"), Who(name="Sam Okafor", role="foster_carer"), PASSPHRASE
    )
    session.lock()
    assert door.exists
    assert door.parted() is None


def test_what_else_lies_in_the_folder_is_nobodys_to_take(connect: Connect, services: Services) -> None:
    side = connect()
    (side.home.folder / "holiday.jpg").write_bytes(b"beach")
    (side.home.folder / "damaged-20260301T070000Z-store.db-wal").write_bytes(b"of a store that was made anew")
    side.work.sync_once()
    ask(side, services, Ask.WIPE)
    side.work.sync_once()
    emptied(side)
    assert left_in(side.home.folder) == {parting.NOTE, "holiday.jpg"}
