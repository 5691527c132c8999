"""A children's home with a child who moved on, its manager and a worker at one computer; and every place where one reads."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from carer_app.clock import SetClock
from carer_app.domain.access import Why
from carer_app.domain.story import short_number
from carer_app.doorway import Doorway
from carer_app.errors import KnownError
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home, end_placement, placements_of
from carer_app.gateway.services import Services
from carer_app.journal.closing import Readership
from carer_app.journal.forms import New
from carer_app.journal.handovers import handovers
from carer_app.journal.whole_child import WholeChild
from carer_app.store.index import Wanted
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.conftest import EVENING, PASSPHRASE, MakeHome
from tests.sync.conftest import ADDRESS, Connected, Line
from tests.sync.test_pictures import log_with_photo

JOS = "a row of other words for Jo"
TODAY = EVENING.date()
TRACES = ("Jayden", "Trains", "marmalade")
_LOG = {"day": "2026-03-02", "tell_next_shift": True}


class Told(msgspec.Struct, kw_only=True):
    """What there is about Jayden: his file and what was written in it. `closed` is for the manager and Jo alone."""

    child: str
    log: str
    moved: str
    missing: str
    closed: str
    photo: str

    def ids(self) -> tuple[str, ...]:
        return (self.child, self.log, self.moved, self.missing, self.closed, self.photo)


@pytest.fixture
def side(services: Services, make_home: MakeHome) -> Connected:
    """The manager's unlock of a home with nobody in it, joined to a council."""
    home = make_home("house", "Ruth Hale", "registered_manager")
    line = Line(services)
    made = Connected(home, line, Work(home.session, lambda _url: line, lambda: 0.5))
    made.work.enrol(ADDRESS, invite(services, add_home(services, "Elm House")).code)
    home.session.add_person(Who(name="Jo Marsh", role="residential_worker"), JOS)
    made.work.sync_once()
    return made


def unlocked(side: Connected, name: str = "Jo Marsh", passphrase: str = JOS) -> Work:
    """Somebody else of the home at the same computer; or the same one after a lock."""
    door = Doorway(side.home.folder, side.home.clock, None, FLOOR)
    holder = next(one for one in door.holders() if one.name == name)
    return Work(door.unlock(holder, passphrase), lambda _url: side.line, lambda: 0.5)


def managers(side: Connected) -> Work:
    return unlocked(side, "Ruth Hale", PASSPHRASE)


def days(side: Connected, services: Services, count: int) -> None:
    for clock in (side.home.clock, services.clock):
        assert isinstance(clock, SetClock)
        clock.advance(timedelta(days=count))


@pytest.fixture
def told(side: Connected) -> Told:
    """Something in every place where one reads; all of it by the manager, and a remark by each."""
    journal, maya = side.home.journal, side.home.child("Maya")
    child = side.home.child("Jayden")
    log = journal.add(New(kind="daily_log", child=child, raw=_LOG | {"what_happened": "Trains all afternoon."})).id
    wrong = side.home.log(maya, "Trains once more, and this was Jayden.")
    moved = side.work.moving.move(wrong, child, "It was the other one.").id
    opened = {"opened_at": "2026-03-02T18:40:00Z"}
    missing = journal.add(New(kind="missing_episode", child=child, raw=opened)).id
    journal.comment(log, "He told me about the trains as well: Jayden.")
    readers = tuple(one.person.id for one in side.work.people.all())
    said = New(kind="daily_log", child=child, raw=_LOG | {"what_happened": "The marmalade lighthouse."})
    closed = side.work.closing.add(said, Readership(readers=readers)).id
    side.work.accesses.viewed(log)
    side.work.accesses.left(child, "review", Why.REVIEW, locked=True)
    note = {"at": "2026-03-02T19:00:00Z", "what": "All of them had pancakes, Jayden too."}
    journal.add(New(kind="handover_note", child="", raw=note))
    photo = log_with_photo(side, child)
    side.work.sync_once()
    side.work.carry_photos()
    return Told(child=child, log=log, moved=moved, missing=missing, closed=closed, photo=photo)


def ended(side: Connected, services: Services, child: str) -> None:
    """Jayden moved on yesterday, and the home has heard of it."""
    end_placement(services, placements_of(services, child)[0].id, TODAY - timedelta(days=1), "Ruth")
    side.work.sync_once()


def sealed(side: Connected, services: Services, child: str) -> None:
    """He did, and the time for late entries is over too."""
    ended(side, services, child)
    days(side, services, 28)
    side.work.sync_once()


def surfaces(work: Work, told: Told) -> dict[str, Callable[[], object]]:
    """Every place where one reads about a child while somebody is unlocked, by what it is."""
    journal, child = work.journal, told.child
    whole = WholeChild(work.session, journal, work.pictures)
    of_home = {
        "children": journal.children,
        "timeline": lambda: journal.entries(Wanted()),
        "search": lambda: journal.search("trains"),
        "search of a comment": lambda: journal.search("told me about"),
        "search of what is closed": lambda: journal.search("marmalade"),
        "search by number": lambda: journal.search(short_number(told.log)),
        "said by others": journal.remarks,
        "emergency cards": work.emergency.cards,
        "supervision": lambda: work.own_file.since_last(work.session.person.id, TODAY),
        "moved entries": work.moving.all,
        "away": work.away.every,
        "what was opened": work.accesses.latest,
    }
    of_child = {
        "child": lambda: journal.child(child),
        "timeline of the child": lambda: journal.entries(Wanted(child=child)),
        "papers": lambda: journal.told(Wanted(child=child)),
        "next shift": lambda: handovers(journal, child, TODAY),
        "review": lambda: work.review_pdf(child, TODAY - timedelta(days=30), TODAY),
        "export": lambda: whole.gather(child, closed=True).shown,
        "opened of an entry": lambda: work.accesses.of_record(told.log),
        "photos": lambda: work.pictures.of_records([told.photo]),
        "readers of what is closed": lambda: work.closing.of(told.closed),
        "counts": lambda: child if any(journal.counts(child).values()) else "",
    }
    of_entry = {
        f"{what} {name}": lambda do=do, record=record: do(record)
        for name, record in (
            ("log", told.log),
            ("moved", told.moved),
            ("missing", told.missing),
            ("closed", told.closed),
        )
        for what, do in (("entry", journal.entry), ("page", journal.show), ("versions", journal.versions_of))
    }
    return of_home | of_child | of_entry


def found(read: Callable[[], object], told: Told) -> bool:
    """Whether anything of the child is there: a name, a word, an id, or a paper."""
    try:
        said = read()
    except KnownError:
        return False
    if isinstance(said, bytes):
        return True
    return any(trace in repr(said) for trace in (*TRACES, *told.ids()))
