"""Emptying a computer can be stopped until it has begun for good, and only then the council is told that it is done."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from carer_app.domain.command import Ask
from carer_app.domain.last_words import LastWords, open_words
from carer_app.gateway import commands
from carer_app.gateway.audit import audit
from carer_app.gateway.db.commands import last_words as kept_words
from carer_app.gateway.db.tables import audit_log
from carer_app.gateway.last_words import left_at
from carer_app.gateway.left_folder import take_folder
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.store.tables import revisions, triggers
from carer_app.store.verify import verify
from carer_app.sync import last_words
from carer_app.sync.protocol import SyncRequest
from carer_app.vault import parting
from tests.sync.conftest import Connected
from tests.sync.test_commands import _go_on, _Killed, ask, emptied, outcomes
from tests.sync.test_set_aside import _Picky

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
    manager = add_person(services, NewPerson(name="Priya Shah", email="p@council.example", role="manager"))[0]
    (left,) = left_at(services, manager, asked.home.session.device.id)
    ((aside,), sealed) = (left.aside, left.sealed)
    assert (aside.kind, aside.person, sealed) == ("daily_log", asked.home.session.person.id, 0)
    assert "Not sent yet." in aside.text
    with services.reading() as connection:
        assert "alarm: last-words-loose" in set(connection.scalars(select(audit_log.c.what)))
