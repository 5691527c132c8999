"""A child moves on: everything goes to the council first, its count is the desk's, a person hands the copy back, and a
mistake is undone by a pull with equal hashes.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from carer_app.clock import SetClock
from carer_app.doorway import Doorway
from carer_app.errors import BadInputError
from carer_app.gateway import commands
from carer_app.gateway.audit import audit
from carer_app.gateway.chronology import Filter, chronology
from carer_app.gateway.db.moved_on import of_child
from carer_app.gateway.enrol import invite
from carer_app.gateway.holds import NewHold, lift, place
from carer_app.gateway.homes import add_home, end_placement, placements_of, reopen_placement
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.journal.forms import New, NoSuchRecordError
from carer_app.journal.journal import Journal
from carer_app.journal.moving_on import Moved, NotYetError
from carer_app.store.index import Wanted
from carer_app.store.moved_on import NotAllSentError, take_off
from carer_app.store.sealed_folder import SealedFolder
from carer_app.store.tables import bodies, record_index, revisions
from carer_app.store.verify import verify
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.conftest import EVENING, Home, MakeHome
from tests.sync.conftest import ADDRESS, Connected, Line
from tests.sync.test_closed import me, shut_away
from tests.sync.test_pictures import log_with_photo

Connect = Callable[..., Connected]
TODAY = EVENING.date()
DAY = timedelta(days=1)
BY = "Ruth"


@pytest.fixture
def side(connect: Connect) -> Connected:
    """A foster home with Maya, who stays, and Jayden, about whom two entries were written."""
    side = connect()
    side.home.child("Maya")
    jayden = side.home.child("Jayden")
    side.home.log(jayden, "Trains all afternoon.")
    side.home.log(jayden, "A long bath and a short story.")
    side.work.sync_once()
    return side


def jayden(side: Connected) -> str:
    return next(child.id for child in side.home.journal.children() if child.name == "Jayden")


def stay(services: Services, child: str) -> str:
    return placements_of(services, child)[0].id


def days(side: Connected, services: Services, count: int) -> None:
    for clock in (side.home.clock, services.clock):
        assert isinstance(clock, SetClock)
        clock.advance(timedelta(days=count))


def end(side: Connected, services: Services, child: str) -> None:
    """The stay ended yesterday, and the home has heard of it."""
    end_placement(services, stay(services, child), TODAY - DAY, BY)
    side.work.sync_once()


def moved(side: Connected) -> Moved:
    (one,) = side.work.moving_on.every()
    return one


def names(side: Connected) -> list[str]:
    return [child.name for child in side.home.journal.children()]


def everything(home: Home) -> dict[str, tuple[str, str]]:
    """Every revision's name with its words here."""
    with home.session.database.reading() as db:
        found = db.execute(select(bodies.c.revision, bodies.c.salt, bodies.c.text))
        return {row.revision: (row.salt, row.text) for row in found}


def whole(home: Home) -> bool:
    return verify(home.session.database, home.session.device).broken == ()


def test_the_home_is_told_with_the_count_that_the_desk_has(side: Connected, services: Services) -> None:
    child = jayden(side)
    end(side, services, child)
    one = moved(side)
    manager = add_person(services, NewPerson(name="Priya", email="p@council.example", role="manager"))[0]
    desk = chronology(services, manager.id, child, Filter())
    assert one.records == len(desk.records)
    with side.home.session.database.reading() as db:
        of_file = select(record_index.c.stream).where(record_index.c.file == child)
        here = db.scalar(select(func.count()).select_from(revisions).where(revisions.c.stream.in_(of_file)))
    assert one.versions == here
    assert (one.name, one.unsent, one.is_late, one.may_go) == ("Jayden", 0, True, False)
    assert one.late_until == TODAY - DAY + timedelta(days=28)


def test_nobody_who_lives_there_is_told_as_gone(side: Connected, services: Services) -> None:
    end_placement(services, stay(services, jayden(side)), TODAY, BY)
    side.work.sync_once()
    assert side.work.moving_on.every() == []


def test_late_entries_are_taken_for_twenty_eight_days(side: Connected, services: Services) -> None:
    child = jayden(side)
    end(side, services, child)
    days(side, services, 27)
    side.home.log(child, "I forgot: he lost his first tooth.")
    assert moved(side).unsent == 1
    side.work.sync_once()
    assert (moved(side).unsent, moved(side).records, moved(side).is_late) == (0, 4, True)
    assert audit(services).held == 0
    days(side, services, 1)
    assert not moved(side).is_late


def test_the_copy_goes_when_a_person_says_so_and_not_before(side: Connected, services: Services) -> None:
    child = jayden(side)
    end(side, services, child)
    with pytest.raises(NotYetError):
        side.work.moving_on.take_off(child)
    days(side, services, 28)
    side.work.sync_once()
    assert "Jayden" in names(side)
    side.work.moving_on.take_off(child)
    assert names(side) == ["Maya"]
    assert not any("Trains" in text or "Jayden" in text for _salt, text in everything(side.home).values())
    assert side.home.journal.entries(Wanted(child=child)) == []
    assert side.home.journal.search("trains", Wanted()) == []
    assert b"Trains" not in (side.home.folder / "store.db").read_bytes()
    assert whole(side.home)
    side.work.sync_once()
    assert side.work.moving_on.every() == []
    with services.reading() as connection:
        assert [(row.child, row.kept) for row in of_child(connection, child)] == [(child, False)]
    assert [(one.name, one.kept) for one in commands.computers(services)[0].handed] == [("Jayden", False)]
    assert audit(services).is_whole


def test_nothing_goes_while_something_is_not_sent(side: Connected, services: Services) -> None:
    child = jayden(side)
    end(side, services, child)
    side.home.log(child, "Written in a tunnel.")
    days(side, services, 30)
    assert (moved(side).unsent, moved(side).may_go) == (1, False)
    with pytest.raises(NotYetError):
        side.work.moving_on.take_off(child)
    side.work.sync_once()
    side.work.moving_on.take_off(child)
    assert names(side) == ["Maya"]


def test_nothing_goes_while_a_photo_is_not_sent(side: Connected, services: Services) -> None:
    child = jayden(side)
    record = log_with_photo(side, child)
    end(side, services, child)
    days(side, services, 30)
    assert (moved(side).unsent, moved(side).photos, moved(side).may_go) == (0, 1, False)
    with pytest.raises(NotYetError):
        side.work.moving_on.take_off(child)
    session = side.home.session
    with pytest.raises(NotAllSentError):
        take_off(session.database, session.device, services.keys.gateway, child, services.now())
    side.work.carry_photos()
    (photo,) = side.work.pictures.of_records([record])[record]
    assert moved(side).may_go
    side.work.moving_on.take_off(child)
    folder = SealedFolder(side.home.session.database.path)
    assert folder.names() == set()
    assert services.blobs.has(photo.manifest.file.chunks[0])
    assert whole(side.home)


def test_nothing_goes_while_a_photo_that_was_damaged_once_lies_here_whole(side: Connected, services: Services) -> None:
    child = jayden(side)
    log_with_photo(side, child)
    end(side, services, child)
    folder = SealedFolder(side.home.session.database.path)
    whole = {name: folder.read(name) for name in folder.names()}
    for name in whole:
        (folder.path / name).write_bytes(b"not what it was")
    side.work.carry_photos()
    days(side, services, 30)
    assert (moved(side).photos, moved(side).may_go) == (0, True)
    for name, sealed in whole.items():
        (folder.path / name).write_bytes(sealed)
    assert (moved(side).photos, moved(side).may_go) == (1, False)
    with pytest.raises(NotYetError):
        side.work.moving_on.take_off(child)
    session = side.home.session
    with pytest.raises(NotAllSentError):
        take_off(session.database, session.device, services.keys.gateway, child, services.now())
    side.work.carry_photos()
    side.work.moving_on.take_off(child)
    assert all(services.blobs.has(name) for name in whole)


def test_nothing_goes_while_something_is_being_written(side: Connected, services: Services) -> None:
    child = jayden(side)
    end(side, services, child)
    side.home.journal.keep_draft(side.home.journal.new_draft("daily_log", child, {"what_happened": "He"}))
    days(side, services, 30)
    assert (moved(side).drafts, moved(side).may_go) == (1, False)
    with pytest.raises(NotYetError):
        side.work.moving_on.take_off(child)


def test_a_hold_keeps_the_copy(side: Connected, services: Services) -> None:
    child = jayden(side)
    hold = place(services, NewHold(child=child, reason="A complaint."), BY)
    end(side, services, child)
    days(side, services, 30)
    side.work.sync_once()
    assert moved(side).hold
    with pytest.raises(NotYetError):
        side.work.moving_on.take_off(child)
    lift(services, hold, "It is closed.", BY)
    side.work.sync_once()
    side.work.moving_on.take_off(child)
    assert names(side) == ["Maya"]


def test_the_council_may_ask_sooner_and_is_answered(side: Connected, services: Services) -> None:
    child = jayden(side)
    device = side.home.session.device.id
    with pytest.raises(BadInputError):
        commands.ask_to_hand_back(services, device, child, BY)
    end(side, services, child)
    commands.ask_to_hand_back(services, device, child, BY)
    side.work.sync_once()
    assert moved(side).may_go
    assert [one.outcome for one in commands.computers(services)[0].asked] == [None]
    side.work.moving_on.take_off(child)
    side.work.sync_once()
    assert [one.outcome for one in commands.computers(services)[0].asked] == ["done"]


def test_what_is_closed_about_the_child_goes_with_the_copy_and_comes_again_with_it(
    connect: Connect, side: Connected, services: Services
) -> None:
    child, other = jayden(side), connect("other", "Jo Marsh")
    for one in (other, side):
        one.work.sync_once()
    record = shut_away(side, child, me(side), me(other))
    side.work.sync_once()
    end(side, services, child)
    days(side, services, 28)
    side.work.sync_once()
    assert closed_words(side) == ["Maya told me about the marmalade lighthouse."]
    side.work.moving_on.take_off(child)
    side.work.sync_once()
    assert closed_words(side) == []
    with pytest.raises(NoSuchRecordError):
        side.home.journal.entry(record)
    assert whole(side.home)
    reopen_placement(services, stay(services, child), BY)
    side.work.sync_once()
    assert closed_words(side) == ["Maya told me about the marmalade lighthouse."]


def closed_words(side: Connected) -> list[str]:
    return [found.told.headline for found in side.home.journal.search("marmalade", Wanted())]


def test_a_childrens_home_keeps_its_copy_and_says_so(services: Services, make_home: MakeHome) -> None:
    home = make_home("house", "Ruth Hale", "registered_manager")
    line = Line(services)
    side = Connected(home, line, Work(home.session, lambda _url: line, lambda: 0.5))
    side.work.enrol(ADDRESS, invite(services, add_home(services, "Elm House")).code)
    child = home.child("Jayden")
    home.log(child, "Trains all afternoon.")
    side.work.sync_once()
    before = everything(home)
    end(side, services, child)
    assert (moved(side).is_kept, moved(side).may_go) == (True, False)
    days(side, services, 28)
    side.work.sync_once()
    side.work.sync_once()
    with pytest.raises(NotYetError):
        side.work.moving_on.take_off(child)
    assert (side.work.moving_on.every(), everything(home)) == ([], before)
    assert side.work.moving_on.gone() == {child}
    with services.reading() as connection:
        assert [row.kept for row in of_child(connection, child)] == [True]
    reopen_placement(services, stay(services, child), BY)
    side.work.sync_once()
    assert side.work.moving_on.gone() == set()


def test_whoever_moved_on_while_missing_is_not_asked_after_in_the_house_for_ever(
    services: Services, make_home: MakeHome
) -> None:
    home = make_home("house", "Ruth Hale", "registered_manager")
    line = Line(services)
    side = Connected(home, line, Work(home.session, lambda _url: line, lambda: 0.5))
    side.work.enrol(ADDRESS, invite(services, add_home(services, "Elm House")).code)
    child, ada = home.child("Jayden"), home.child("Ada")
    home.journal.add(New(kind="missing_episode", child=child, raw={"opened_at": "2026-03-02T20:40:00Z"}))
    side.work.sync_once()
    assert len(side.work.house.not_here()) == 1
    end(side, services, child)
    for _again in range(2):
        assert [one.child.id for one in side.work.house.board()] == [ada]
        assert side.work.house.not_here() == []
        assert {need.child for need in side.work.needs.everything()} == {ada}
        days(side, services, 28)
        side.work.sync_once()
    side.work.house.all_well()
    side.work.sealed_copies.open(child, "court")
    assert {need.child for need in side.work.needs.of(home.journal.child(child))} == {child}


# ---- short stays


# ---- a new computer


def test_nothing_goes_while_something_is_begun_to_be_said_of_an_entry(side: Connected, services: Services) -> None:
    child = jayden(side)
    end(side, services, child)
    record = side.home.journal.entries(Wanted(child=child, limit=1))[0][0].id
    side.home.journal.keep_draft(side.home.journal.new_draft("comment", "", {"text": "He asked for"}, record))
    days(side, services, 30)
    assert (moved(side).drafts, moved(side).may_go) == (1, False)


def test_nothing_goes_before_whoever_shares_the_computer_has_looked(side: Connected, services: Services) -> None:
    child = jayden(side)
    end(side, services, child)
    side.home.session.add_person(Who(name="Jo Marsh", role="foster_carer"), JO)
    begun = as_jo(
        side, lambda journal: journal.keep_draft(journal.new_draft("daily_log", child, {"what_happened": "He"}))
    )
    days(side, services, 30)
    side.work.sync_once()
    assert (moved(side).to_look, moved(side).may_go) == (("Jo Marsh",), False)
    with pytest.raises(NotYetError):
        side.work.moving_on.take_off(child)
    assert begun.to_look == ()
    as_jo(side, lambda journal: journal.keep_draft(journal.new_draft("daily_log", "of Maya", {"what_happened": "She"})))
    assert moved(side).to_look == ("Jo Marsh",)
    as_jo(side, lambda journal: journal.drop_draft(journal.new_draft("daily_log", child, {}).name))
    assert (moved(side).to_look, moved(side).may_go) == ((), True)
    side.work.moving_on.take_off(child)
    assert names(side) == ["Maya"]


JO = "a row of other words for Jo"


def as_jo(side: Connected, doing: Callable[[Journal], None]) -> Moved:
    """Jo unlocks, does that, and the computer syncs; how things stand for her."""
    door = Doorway(side.home.folder, side.home.clock, None, FLOOR)
    theirs = door.unlock(next(one for one in door.holders() if one.name == "Jo Marsh"), JO)
    work = Work(theirs, lambda _url: side.line, lambda: 0.5)
    doing(work.journal)
    work.sync_once()
    (found,) = work.moving_on.every()
    theirs.lock()
    return found
