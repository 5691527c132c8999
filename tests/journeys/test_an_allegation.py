"""An allegation against somebody, written on the computer that they share, by which its readers alone learn of it.

Kim, whom it is about, has a passphrase of their own, the key of the file with it, every command, their own line, and a
friend at the council's desk. What they find before and after differs by sealed bytes alone.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from carer_app.clock import SystemClock
from carer_app.councils import profile_named
from carer_app.doorway import Doorway
from carer_app.gateway.closed_shelf import shelf_of
from carer_app.gateway.closed_writing import comment_closed, note_looked
from carer_app.gateway.desk_keys import Chosen, open_key, set_up
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.second_factor import offer
from carer_app.journal.forms import New
from carer_app.ui.kit.buttons import Button
from carer_app.ui.shell.closed_card import ClosedCard
from carer_app.ui.shell.record import RecordPage
from carer_app.ui.shell.write import WritePage
from carer_app.vault.file import FLOOR
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.journeys.conftest import OpenWindow
from tests.journeys.hands import Hands
from tests.journeys.parts import Folder, Gateway
from tests.journeys.spying import (
    OPEN_TABLES,
    AtLaptop,
    Tapped,
    bytes_on_disk,
    everything_shown,
    is_at_rest,
    kept_at_gateway,
    pages_at_desk,
    rows_of,
)

SAM = ("Sam Okafor", "otter lantern Ångström O'Brien thimble")
JO = ("Jo Marsh", "copper ladder violet harbour mitten")
KIM = ("Kim Hale", "bramble kettle heron window postbox")
DESK_PASSWORD, CLOSED_PASSPHRASE = "fern-otter-lantern-42", "otter lantern thimble gate puddle"
EXACT_WORDS = "“Kim squeezed my arm by the marmalade lighthouse.”"
AT = "2026-03-02T03:17:00Z"
NOT_THERE = "0199ffff-0000-7000-8000-000000000000"
SECRETS = ("marmalade", "lighthouse", "squeezed", "walnut staircase", "designated officer", AT, AT[:16])
PAGES = ("today", "needs", "timeline", "children", "child", "review", "sending", "settings", "write")


@dataclass
class House:
    """A children's home with one computer for three people, its council, and a child."""

    folder: Path
    gateway: Gateway
    child: str
    priya: CouncilPerson

    def at(self, who: tuple[str, str]) -> AtLaptop:
        return AtLaptop(self.folder, *who)

    @contextmanager
    def working(self, who: tuple[str, str], line: Tapped | None = None) -> Iterator[Work]:
        work = self.at(who).work(line)
        try:
            yield work
        finally:
            work.session.lock()


@pytest.fixture
def house(tmp_path: Path, gateway: Gateway) -> House:
    folder = tmp_path / "computer"
    door = Doorway(folder, SystemClock(), None, FLOOR)
    who = Who(name=SAM[0], role="residential_worker")
    session, _code = door.create(profile_named("north-tyneside"), who, SAM[1])
    session.add_person(Who(name=KIM[0], role="residential_worker"), KIM[1])
    session.add_person(Who(name=JO[0], role="registered_manager"), JO[1])
    work = Work(session)
    sheet = {"chosen_name": "Maya", "responsible_authority": "north-tyneside", "here_since": "2025-09-01"}
    child = work.journal.add_child(sheet | {"birth_date": "2014-05-06"}).id
    raw = {"day": "2026-03-02", "what_happened": "Kim and Maya made soup."}
    record = work.journal.add(New(kind="daily_log", child=child, raw=raw)).id
    work.enrol(gateway.url, gateway.invitation())
    work.sync_once()
    work.journal.comment(record, "It was lentil soup.")
    work.sync_once()
    session.lock()
    with gateway.services() as services:
        offer(services)
        people = {
            role: add_person(
                services, NewPerson(name=name, email=f"{role}@council.example", role=role, password=DESK_PASSWORD)
            )[0]
            for role, name in (("duty_team", "Priya Shah"), ("manager", "Max Ode"), ("admin", "Ada Lint"))
        }
        set_up(services, people["duty_team"], Chosen(passphrase=CLOSED_PASSPHRASE, again=CLOSED_PASSPHRASE))
    made = House(folder, gateway, child, people["duty_team"])
    for name in (SAM, JO, KIM):
        with made.working(name) as work:
            work.sync_once()
    return made


@dataclass
class Sight:
    """All that Kim finds at one time."""

    commands: dict[str, tuple[int, str, str]]
    paper: str
    rows: dict[str, list[str]]
    pages: dict[str, Counter[str]]
    desk: dict[str, dict[str, str]]
    anywhere: str


Look = Callable[..., Sight]


@pytest.fixture
def look(house: House, sit_down: OpenWindow, tmp_path: Path) -> Look:
    """Kim looks everywhere; `ids` are records of which Kim may have heard."""

    def make(*ids: str) -> Sight:
        kim, line = house.at(KIM), Tapped()
        with house.working(KIM, line) as work:
            work.sync_once()
            rows = rows_of(work.session.database)
            assert work.journal.drafts() == []
            assert work.closing.sections() == []
            people = [one.name for one in work.closing.people()]
        with house.gateway.services() as services:
            desk = {
                role: pages_at_desk(services, f"{role}@council.example", DESK_PASSWORD) for role in ("manager", "admin")
            }
            kept = kept_at_gateway(services)
        commands = kim.every_command(house.child, ids)
        commands["people"] = (0, ", ".join(people), "")
        paper = kim.paper(house.child, tmp_path / "paper.pdf")
        pages = _pages(sit_down(Folder(house.folder)), house.child)
        anywhere = "\n".join([str(rows), *line.heard, kept, bytes_on_disk(house.folder).decode("latin-1"), str(desk)])
        return Sight(commands=commands, paper=paper, rows=rows, pages=pages, desk=desk, anywhere=anywhere)

    return make


def _unlock(hands: Hands, who: tuple[str, str]) -> None:
    page = hands.window.centralWidget()
    page.who.setCurrentText(who[0])  # type: ignore[attr-defined]
    hands.unlock(who[1])


def _pages(hands: Hands, child: str) -> dict[str, Counter[str]]:
    """Every page of the window as Kim has it."""
    _unlock(hands, KIM)
    found = {}
    for page in PAGES:
        hands.window.go(page, child=child if page in ("child", "timeline", "review", "write") else "")
        found[page] = _settled(hands)
    hands.window.lock()
    return found


def _settled(hands: Hands) -> Counter[str]:
    """What is shown once nothing more comes: the same twice while everything is at rest."""
    seen: list[Counter[str]] = []

    def is_settled() -> bool:
        if not is_at_rest(hands.window):
            seen.clear()
            return False
        seen.append(everything_shown(hands.window))
        return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]

    hands.wait_until(is_settled)
    return seen[-1]


def but_for_looking(desk: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The desk without the lists of who opened what: these grow by Kim's own looking and the manager's."""
    return {
        who: {address: text for address, text in pages.items() if not address.endswith("/opened")}
        for who, pages in desk.items()
    }


def rows_but_for_looking(sight: Sight) -> str:
    """Every row that Kim can read, without those that tell of their own looking and of the papers that they made."""
    looked = ('"what":"viewed"', '"what":"exported"')
    entries = [row for row in sight.rows["entries"] if not any(told in row for told in looked)]
    return str(sight.rows | {"accesses": [], "entries": entries})


def who_looked(desk: dict[str, dict[str, str]]) -> set[str]:
    """Whoever those lists name."""
    lists = [text for pages in desk.values() for address, text in pages.items() if address.endswith("/opened")]
    return {name for text in lists for name in re.findall(r"([A-Z]\w+ [A-Z]\w+) (?:opened “|saved a|printed a)", text)}


def assert_same(before: Sight, after: Sight, *secrets: str) -> None:
    """Nothing that Kim finds differs, but for sealed bytes, of which there are more; and no secret lies anywhere."""
    assert after.commands == before.commands
    assert after.paper == before.paper
    for table in OPEN_TABLES:
        assert after.rows[table] == before.rows[table], table
    for page in PAGES:
        assert after.pages[page] == before.pages[page], page
    assert but_for_looking(after.desk) == but_for_looking(before.desk)
    assert who_looked(after.desk) <= {"Kim Hale", "Max Ode"}
    for secret in (*SECRETS, *secrets):
        assert secret not in after.anywhere, secret


def write_it(house: House, hands: Hands) -> str:
    """Sam types it, is called away, goes on, is told who can read it, and saves. Gives what the window said."""
    _unlock(hands, SAM)
    page = _begun(hands, house)
    assert page.task
    page.task.form.show_raw({"at": AT, "exact_words": EXACT_WORDS, "about": "carer_or_worker"})
    page.keeper.note_change()
    hands.window.lock()
    return EXACT_WORDS


def _begun(hands: Hands, house: House) -> WritePage:
    hands.window.go("write", child=house.child, kind="serious_worry")
    page = hands.window.desk.page if hands.window.desk else None
    assert isinstance(page, WritePage)
    return page


def save_it(house: House, hands: Hands, jo: str, kim: str) -> tuple[str, str]:
    """Sam finds the draft, chooses Jo, and saves; gives what was said before and after."""
    _unlock(hands, SAM)
    hands.wait_for("Something serious")
    page = _begun(hands, house)
    said: list[str] = []
    page.said.connect(said.append)
    assert page.task
    assert page.task.form.raw()["exact_words"] == EXACT_WORDS
    card = page.readers
    assert card
    card.about[kim].click()
    card.readers[jo].click()
    told = card.sentence.text()
    page.save()
    if page.task is not None:
        page.save_as_it_is()
    hands.wait_until(lambda: not any("marmalade" in piece for piece in everything_shown(hands.window)))
    hands.window.lock()
    return told, " ".join(said)


def go_on_with_it(house: House, hands: Hands, record: str) -> None:
    """Jo opens it, which is noted, says what they did, and lets the duty team in, of whom Priya answers at the desk."""
    _unlock(hands, JO)
    hands.window.go("record", record=record)
    hands.wait_for(EXACT_WORDS)
    assert hands.window.desk
    page = hands.window.desk.page
    assert isinstance(page, RecordPage)
    (card,) = page.findChildren(ClosedCard)
    card.choose.click()
    next(one for one in card.people.findChildren(Button) if one.text().startswith("Priya Shah")).click()
    hands.window.lock()
    with house.working(JO) as work:
        work.journal.comment(record, "I rang the designated officer.")
        work.sync_once()
    with house.gateway.services() as services:
        key = open_key(services, house.priya, CLOSED_PASSPHRASE)
        note_looked(services, house.priya, key, record)
        comment_closed(services, house.priya, key, record, "We meet at the walnut staircase.")
        with services.reading() as connection:
            shelf = shelf_of(services, connection, house.priya.id, key)
        assert shelf.holding(record)


def answers_about(kim: AtLaptop, house: House, record: str, given: Path) -> list[tuple[int, str, str]]:
    """What Kim is told who tries to do something with a record."""
    given.write_text('{"day": "2026-03-02", "what_happened": "It was not so."}')
    why = ("--reason", "It was not so.")
    return [
        kim.command("show", record),
        kim.command("amend", record, *why, "--file", str(given)),
        kim.command("retract", record, *why),
        kim.command("move", record, *why, "--to-child", house.child),
    ]


def test_whom_it_is_about_finds_no_trace(house: House, look: Look, sit_down: OpenWindow, tmp_path: Path) -> None:
    with house.working(SAM) as work:
        ids = {one.name: one.id for one in work.session.people()}
    before = look(NOT_THERE)

    write_it(house, sit_down(Folder(house.folder)))
    begun = look(NOT_THERE)
    assert len(begun.rows["drafts"]) == 1
    assert_same(before, begun)

    told, said = save_it(house, sit_down(Folder(house.folder)), ids[JO[0]], ids[KIM[0]])
    assert "Only Jo Marsh will be able to read it" in told
    assert "Only those whom you chose will be able to read it" in said
    with house.working(JO) as work:
        (found,) = work.journal.search("marmalade")
        record, version = found.id, work.journal.show(found.id).versions[0]
    after = look(record)
    assert_same(before, after, record, version.revision.id, version.revision.written)
    assert after.rows["drafts"] == []

    go_on_with_it(house, sit_down(Folder(house.folder)), record)
    with house.working(JO) as work:
        work.sync_once()
        assert [one.text for one in work.journal.show(record).remarks][-1] == "We meet at the walnut staircase."
        assert {one.name for one in work.closing.of(record).readers} == {"Jo Marsh", "Priya Shah"}
        assert len(work.closing.of(record).looked) == 2
    last = look(record)
    assert_same(before, last, record, version.revision.id, version.revision.written)
    for known in (*ids.values(), house.child, house.priya.id, "serious_worry", "readers_named", "looked"):
        assert rows_but_for_looking(last).count(known) == rows_but_for_looking(before).count(known), known
    kim = house.at(KIM)
    tried = answers_about(kim, house, record, tmp_path / "tried.json")
    assert tried == answers_about(kim, house, NOT_THERE, tmp_path / "tried.json")
    assert all(status == 2 for status, _out, _err in tried)
