"""A home and a council that have lived together for a while: everything that is signed, chained or numbered is there."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from carer_app.clock import SetClock
from carer_app.councils import profile_named
from carer_app.domain.command import Ask, Outcome, obeyed
from carer_app.domain.last_words import seal_words
from carer_app.domain.moved_on import handed_back
from carer_app.doorway import Doorway
from carer_app.gateway.commands import ask
from carer_app.gateway.desk_log import mark_read
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home, end_placement, placements_of
from carer_app.gateway.last_words import take as take_last_words
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services, make_services
from carer_app.gateway.trouble import RefusedError
from carer_app.journal.closing import Readership
from carer_app.journal.forms import New, draft_name
from carer_app.journal.pictures import Pictures
from carer_app.session import Session
from carer_app.store.index import Wanted
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from carer_app.work import Work
from tests import files_given
from tests.bench.stores import NOW, PASSPHRASE
from tests.gateway.builders import Laptop
from tests.gateway.test_computers import words_of
from tests.sync.conftest import Line

ADDRESS = "https://records.council.example"
SECRET = PASSPHRASE
_ALL = Wanted(limit=1000)
MAYA = {"chosen_name": "Maya", "responsible_authority": "north-tyneside", "here_since": "2025-09-01"}


@dataclass(frozen=True, kw_only=True)
class Together:
    """An unlocked home and its council, in one process."""

    folder: Path
    work: Work
    line: Line
    services: Services
    child: str
    unsent: int

    @property
    def session(self) -> Session:
        return self.work.session


def daily(child: str, words: str) -> New:
    return New(kind="daily_log", child=child, raw={"day": "2026-03-02", "what_happened": words})


def door(folder: Path) -> Doorway:
    return Doorway(folder, SetClock(NOW), None, FLOOR)


def open_again(folder: Path) -> Session:
    return door(folder).unlock(door(folder).holder_named("Sam Okafor"), SECRET)


@contextmanager
def lived_in(folder: Path, sent: int = 6, unsent: int = 4, database_url: str | None = None) -> Iterator[Together]:
    """Versions, comments, marks, a photo, something held, a closed entry, and the last evenings not sent yet."""
    services = make_services(folder / "gateway", database_url, clock=SetClock(NOW), profile="north-tyneside")
    who = Who(name="Sam Okafor", role="foster_carer")
    session, _code = door(folder / "home").create(profile_named("north-tyneside"), who, SECRET)
    line = Line(services)
    work = Work(session, lambda _url: line, lambda: 0.5)
    work.enrol(ADDRESS, invite(services, add_home(services, "The Okafors")).code)
    child = work.journal.add_child(MAYA).id
    _write(work, child, sent)
    work.sync_once()
    manager, _password = add_person(services, NewPerson(name="M", email="m@x.example", role="manager"))
    mark_read(services, manager, [told.id for told in work.journal.told(_ALL)][:2])
    work.sync_once()
    _asked(work, services)
    _set_aside(work, services, child)
    for number in range(unsent):
        work.journal.add(daily(child, f"Unsent evening {number}."))
    try:
        yield Together(folder=folder, work=work, line=line, services=services, child=child, unsent=unsent)
    finally:
        session.lock()
        services.close()


def _write(work: Work, child: str, count: int) -> None:
    """Evenings, a second version, a comment, a photo, and an entry that only its writer reads."""
    records = [work.journal.add(daily(child, f"Sent evening {number}.")).id for number in range(count)]
    work.journal.amend(records[0], {"day": "2026-03-02", "what_happened": "Tea, a story, bed."}, "forgot the story")
    work.journal.comment(records[1], "Thank you for this.")
    draft = draft_name(work.session.person.id, "daily_log", child)
    pictures = Pictures(work.session)
    pictures.take(draft, "fair.jpg", files_given.photo())
    fair = msgspec.structs.replace(daily(child, "The school fair."), manifests=pictures.texts_of_draft(draft))
    work.journal.add(fair)
    other = work.session.add_person(Who(name="Jo Marsh", role="foster_carer"), SECRET)
    readers = (work.session.person.id, other.id)
    work.closing.add(daily(child, "What only its readers read."), Readership(readers=readers))


def _asked(work: Work, services: Services) -> None:
    """The council asks for a new key, and has its answer; and hands its words over again."""
    ask(services, work.session.device.id, Ask.ROTATE, "Ruth")
    work.sync_once()
    work.sync_once()


def _set_aside(work: Work, services: Services, child: str) -> None:
    """The child moved on long ago, as the council comes to say: what is still written is held. And a log that forked."""
    (placement,) = placements_of(services, child)
    end_placement(services, placement.id, date(2026, 1, 1), "command")
    work.journal.add(daily(child, "A late evening."))
    work.sync_once()
    laptop = Laptop(services)
    laptop.enrol()
    laptop.open_child()
    laptop.sync()
    laptop.seq, laptop.head, laptop.waiting = laptop.seq - 1, "1" * 64, []
    laptop.log("another")
    with suppress(RefusedError):
        laptop.sync()
    _last_words(services)


def _last_words(services: Services) -> None:
    """A computer that handed a child's records back, and was emptied later."""
    laptop = Laptop(services)
    laptop.enrol()
    opened = laptop.open_child("Robin")
    laptop.enter(control=(handed_back(opened.child, services.now(), kept=True),))
    laptop.sync()
    number = ask(services, laptop.id, Ask.WIPE, "Ruth")
    laptop.enter(control=(obeyed(number, Outcome.DONE, services.now()),))
    take_last_words(services, laptop.id, seal_words(words_of(laptop, *laptop.waiting), services.keys.sealing.public))
