"""Four people who should not read, or not any more: a thief with the disk, a colleague with the keyboard, a dismissed worker
with an old copy, and an agency worker after their night. Each tries all that they could, and what stays possible is said too.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from carer_app.clock import SetClock, SystemClock
from carer_app.councils import profile_named
from carer_app.domain.act_words import act_sentence
from carer_app.domain.people import Role
from carer_app.domain.standing import NotTheirsToDoError
from carer_app.domain.story import State
from carer_app.doorway import Doorway
from carer_app.errors import BadInputError, KnownError
from carer_app.gateway.audit import audit
from carer_app.gateway.commands import computers
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.opened import done, opened
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services, make_services
from carer_app.journal.forms import New
from carer_app.session import NotHereAnyMoreError, Session
from carer_app.store.index import Wanted
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.engine import NOT_SIGNED
from carer_app.sync.line import GatewayUnreachableError
from carer_app.ui.shell.idle import IdleWatch
from carer_app.vault.file import FLOOR
from carer_app.vault.slots import WrongPassphraseError
from carer_app.vault.waiting import FREE, MustWaitError
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.conftest import EVENING
from tests.gateway.answers import alarms
from tests.journeys.conftest import OpenWindow
from tests.journeys.parts import CHILD, PASSPHRASE, Folder
from tests.journeys.programs import run
from tests.journeys.spying import AtLaptop
from tests.store.test_leaks import contents, spellings
from tests.sync.conftest import ADDRESS, Line
from tests.vault.conftest import PocketKeyring

SAM, KIM = "Sam Okafor", "Kim Hale"
KIMS = "bramble kettle heron window postbox"
SAVED, TYPED, SEALED, NAME = "Zwetschgenkuchen", "Quittengelee", "Mirabellenmus", "Wilhelmine"
SHEET = {"chosen_name": CHILD, "responsible_authority": "north-tyneside", "here_since": "2025-09-01"}


def log(work: Work, child: str, words: str) -> str:
    raw = {"day": "2026-03-02", "what_happened": words}
    return work.journal.add(New(kind="daily_log", child=child, raw=raw)).id


def headlines(work: Work) -> set[str]:
    return {told.headline for told in work.journal.told(Wanted(kind="daily_log", limit=50))}


@contextmanager
def working(session: Session) -> Iterator[Work]:
    try:
        yield Work(session)
    finally:
        session.lock()


# ---- a thief with the disk


class Keyed(Folder):
    """A carer's laptop with a keyring, and a child of a name that no random bytes hold."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.keyring = PocketKeyring()

    def door(self) -> Doorway:
        return Doorway(self.path, SystemClock(), self.keyring, FLOOR)

    def make(self) -> None:
        who = Who(name=SAM, role="foster_carer")
        session, _code = self.door().create(profile_named("north-tyneside"), who, PASSPHRASE)
        with working(session) as work:
            work.journal.add_child(SHEET | {"chosen_name": NAME})


def test_a_thief_with_the_disk_reads_nothing_though_he_saw_the_passphrase(
    sit_down: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The laptop was never locked: its window stood open with a draft on it when the power went."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    laptop = Keyed(tmp_path / "laptop")
    laptop.make()
    with laptop.unlocked() as work:
        (child,) = work.journal.children()
        log(work, child.id, f"{SAVED} for tea.")
        work.journal.comment(log(work, child.id, "A walk."), f"{SEALED} after it.")
        assert work.backups.copy_if_due()
    sam = sit_down(laptop)
    sam.unlock(PASSPHRASE)
    sam.begin_log(NAME)
    sam.type(TYPED)
    desk = sam.window.desk
    assert desk
    sam.wait_until(lambda: TYPED in str([draft.raw for draft in desk._workplace.journal.drafts()]))
    disk = tmp_path / "disk"
    shutil.copytree(laptop.path, disk)

    for name, content in contents(disk, temporary).items():
        for word in (SAVED, TYPED, SEALED, NAME):
            assert not any(spelling in content for spelling in spellings(word)), name
    thief = AtLaptop(disk, SAM, PASSPHRASE)
    for asked in (("list",), ("search", SAVED), ("backup", "--out", str(tmp_path / "mine")), ("check",)):
        status, out, err = thief.command(*asked)
        assert (status, out) == (1, "")
        assert "This computer's half of the key is not in its keyring" in err
    (copy,) = (disk / "copies").glob("*.hearthlog")
    guess = tmp_path / "guess"
    guess.write_text(PASSPHRASE)
    put_back = run("carer_app", "restore", copy, "--to", tmp_path / "back", "--passphrase-file", guess)
    assert put_back.returncode == 1
    assert not (tmp_path / "back").exists() or not any((tmp_path / "back").iterdir())
    with laptop.unlocked() as work:
        assert f"{SAVED} for tea." in headlines(work)


# ---- a children's home, its council, and whoever is there


MIA, LEE = "Mia Ford", "Lee Ward"
SECRETS = {
    MIA: PASSPHRASE,
    SAM: "copper ladder violet harbour mitten",
    KIM: KIMS,
    LEE: "kettle marble orchard pigeon sleeve",
}


class Fickle(Line):
    """A line that is there or not."""

    is_there: bool = True

    def sync(self, *asked: object) -> object:  # type: ignore[override]
        if not self.is_there:
            raise GatewayUnreachableError
        return super().sync(*asked)  # type: ignore[arg-type]


@dataclass
class House:
    """A children's home with one computer that its staff share, and the council's gateway and manager."""

    folder: Path
    clock: SetClock
    services: Services
    line: Fickle
    manager: CouncilPerson
    child: str = ""

    def door(self, folder: Path | None = None) -> Doorway:
        return Doorway(folder or self.folder, self.clock, None, FLOOR)

    @contextmanager
    def at_work(self, who: str, folder: Path | None = None) -> Iterator[Work]:
        door = self.door(folder)
        session = door.unlock(door.holder_named(who), SECRETS[who])
        try:
            yield Work(session, lambda _url: self.line, lambda: 0.5)
        finally:
            session.lock()

    def what_was_done(self) -> list[tuple[str, str, str]]:
        """As the council's manager reads it: what, about whom, by whom."""
        return [(one.act.did, one.person, one.who) for one in done(self.services, self.manager)]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = SetClock(EVENING)
    services = make_services(tmp_path / "gateway", clock=clock)
    wanted = NewPerson(name="Priya Shah", email="priya@council.example", role=Role.MANAGER, password=PASSPHRASE)
    made = House(tmp_path / "computer", clock, services, Fickle(services), add_person(services, wanted)[0])
    session, _code = made.door().create(
        profile_named("north-tyneside"), Who(name=MIA, role="registered_manager"), SECRETS[MIA]
    )
    session.add_person(Who(name=SAM, role="residential_worker"), SECRETS[SAM])
    session.add_person(Who(name=KIM, role="residential_worker"), SECRETS[KIM])
    session.add_person(Who(name=LEE, role="shift_lead"), SECRETS[LEE])
    session.lock()
    with made.at_work(MIA) as work:
        made.child = work.journal.add_child(SHEET).id
        work.enrol(ADDRESS, invite(services, add_home(services, "Rowan House")).code)
        work.sync_once()
    yield made
    services.close()


# ---- a colleague with the keyboard


def test_a_colleague_with_the_keyboard_writes_as_nobody_else_and_is_seen(house: House, sit_down: OpenWindow) -> None:
    """Sam was called away from an open window. It locks itself; Kim has a passphrase of her own and all night."""
    with house.at_work(SAM) as work:
        record = log(work, house.child, "A hard evening.")
        work.sync_once()
    sam = sit_down(AsHouse(house))
    sam.wait_for("Your passphrase")
    sam.window.open(house.door().unlock(house.door().holder_named(SAM), SECRETS[SAM]))
    sam.wait_for("Today")
    sam.begin_log(CHILD)
    sam.type(TYPED)
    watch = sam.window.findChild(IdleWatch)
    assert watch
    watch.start(1)
    sam.wait_for("Your passphrase")
    assert CHILD not in sam.sees()
    assert TYPED not in sam.sees()

    for _number in range(FREE):
        house.clock.advance(timedelta(seconds=20))
        with pytest.raises(WrongPassphraseError):
            house.door().unlock(house.door().holder_named(SAM), "otter lantern hollow puddle thimble")
    with pytest.raises(MustWaitError):
        house.door().unlock(house.door().holder_named(SAM), SECRETS[SAM])

    with house.at_work(KIM) as work:
        assert work.journal.drafts() == []
        work.journal.entry(record)
        work.accesses.viewed(record)
        own = log(work, house.child, "A calm night.")
        assert work.journal.entry(own).author == KIM
        with pytest.raises(NotTheirsToDoError):
            work.people.take_off(work.people.named(SAM))
        with pytest.raises(NotTheirsToDoError):
            work.people.let_try_again(work.people.named(SAM))
        assert not work.accesses.may_read()
        with work.session.database.writing() as db:
            db.exec_driver_sql("UPDATE bodies SET text = replace(text, 'A hard evening', 'An easy evening')")

    with house.at_work(MIA) as work:
        assert any(record in line or "body" in line for line in work.anchors.everything().broken)
        told = [act_sentence(one.act, one.who, one.person) for one in work.accesses.done()]
        assert any(words.startswith(f"{FREE} wrong tries of {SAM}'s passphrase since") for words in told)
        assert [seen.name for seen in work.accesses.of_record(record)] == [KIM]
        work.people.let_try_again(work.people.named(SAM))
        work.sync_once()
    assert ("tried", SAM, "") in house.what_was_done()
    assert ("let_in", SAM, MIA) in house.what_was_done()
    assert [one.name for one in opened(house.services, house.manager, record)] == [KIM]
    with house.at_work(SAM) as work:
        assert TYPED in str([draft.raw for draft in work.journal.drafts()])


class AsHouse(Folder):
    """The house's computer as a window opens it."""

    def __init__(self, house: House) -> None:
        super().__init__(house.folder)
        self._house = house

    def door(self) -> Doorway:
        return self._house.door()


# ---- a dismissed worker with an old copy


def test_a_dismissed_worker_with_an_old_copy_reads_what_was_and_nothing_that_came_after(
    house: House, tmp_path: Path
) -> None:
    """Kim took a copy of the whole folder home. The copy opens for ever, and that is said; the home goes on without her."""
    with house.at_work(SAM) as work:
        log(work, house.child, "Before she went.")
        work.sync_once()
    old = tmp_path / "old copy"
    shutil.copytree(house.folder, old)

    with house.at_work(MIA) as work:
        taken = work.people.take_off(work.people.named(KIM))
        assert taken.recovery_code == ""
    with house.at_work(SAM) as work:
        log(work, house.child, "After she went.")
        work.sync_once()
    assert ("taken_off", KIM, MIA) in house.what_was_done()
    (computer,) = computers(house.services)
    assert [(one.name, one.by) for one in computer.off] == [(KIM, MIA)]

    with pytest.raises(BadInputError):
        house.door().holder_named(KIM)
    mixed = tmp_path / "new records under old slots"
    shutil.copytree(house.folder, mixed)
    for name in ("vault.json", "mirror"):
        (shutil.rmtree if (mixed / name).is_dir() else Path.unlink)(mixed / name)
    shutil.copy(old / "vault.json", mixed / "vault.json")
    with pytest.raises(KnownError), house.at_work(KIM, mixed):
        raise AssertionError("the new records open under the old slots")

    with house.at_work(KIM, old) as work:
        with pytest.raises(SyncStoppedError) as said:
            work.sync_once()
        assert said.value.problem == NOT_SIGNED
        assert headlines(work) == {"Before she went."}
    with house.at_work(SAM) as work:
        work.sync_once()
        assert headlines(work) == {"Before she went.", "After she went."}


# ---- an agency worker at midnight


def test_an_agency_worker_at_midnight_is_let_in_without_a_network_and_out_by_herself(house: House) -> None:
    """Somebody is ill at five to twelve, the internet is down, and the manager is asleep."""
    house.line.is_there = False
    until = "2026-03-03T08:00:00.000Z"
    house.clock.move_to(datetime(2026, 3, 2, 23, 55, tzinfo=UTC))
    night = Who(name="Noor Aziz", role="residential_worker", until=until)
    SECRETS[night.name] = "velvet anchor pebble thunder maple"
    with house.at_work(LEE) as work:
        added = work.people.add(night, SECRETS[night.name])
        with pytest.raises(NotTheirsToDoError):
            work.people.add(Who(name="A Manager", role="registered_manager"), SECRETS[night.name])
    house.clock.advance(timedelta(minutes=10))
    with house.at_work(night.name) as work:
        assert [child.name for child in work.journal.children()] == [CHILD]
        record = log(work, house.child, "Slept through.")
        with pytest.raises(SyncStoppedError):
            work.sync_once()
        assert not work.people.may_add

    for later in (timedelta(hours=8), timedelta(hours=-9)):  # the morning, and a clock that was put back
        house.clock.advance(later)
        with pytest.raises(NotHereAnyMoreError, match="Your time on this computer has ended"):
            house.door().unlock(house.door().holder_named(night.name), SECRETS[night.name])
    house.clock.move_to(datetime(2026, 3, 3, 8, 30, tzinfo=UTC))
    house.line.is_there = True
    with house.at_work(LEE) as work:
        work.sync_once()
        entry = work.journal.entry(record)
        assert (entry.author, entry.state) == (night.name, State.RECEIVED)
        assert work.anchors.everything().broken == ()
    (act,) = [one.act for one in done(house.services, house.manager) if one.act.person == added.id]
    assert (act.did, act.role, act.until) == ("added", "residential_worker", until)
    found = audit(house.services)
    assert (found.gaps, found.forks, found.held, found.broken) == (0, 0, 0, 0)

    with house.at_work(LEE) as work:  # she stays on, and types the passphrase of the night
        more = Who(name=night.name, role=night.role, until="2026-03-03T12:00:00.000Z")
        assert work.people.add(more, SECRETS[night.name]).id == added.id
        work.sync_once()
    with house.at_work(night.name) as work:
        record = log(work, house.child, "Up at nine.")
        work.sync_once()
        assert work.journal.entry(record).state == State.RECEIVED
        assert work.anchors.everything().broken == ()
    assert alarms(house.services) == []
