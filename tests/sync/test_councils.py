"""Two councils' gateways and one home: whose words, whose file, and what each hands over."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select, true

from carer_app.clock import SetClock
from carer_app.councils import CouncilProfile, profile_named
from carer_app.domain.handed import PROFILE, HandedProfile
from carer_app.domain.people import Person
from carer_app.domain.signing import SigningKey
from carer_app.domain.story import State
from carer_app.errors import BadInputError
from carer_app.gateway.audit import audit
from carer_app.gateway.chronology import Filter, chronology
from carer_app.gateway.db.persons import persons
from carer_app.gateway.db.tables import files
from carer_app.gateway.desk.gathering import child_here
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.moving import confirm, moved_entry
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.profile import as_toml, set_contact, set_profile
from carer_app.gateway.services import Services, make_services
from carer_app.journal.forms import New
from carer_app.journal.moving import Moving
from carer_app.numbers import Contact, Whom
from carer_app.store import directory
from carer_app.store.verify import verify
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.protocol import SyncAnswer
from carer_app.vault.own_slot import secret_of_digits
from carer_app.work import Work
from tests.company import joined, unlock
from tests.conftest import EVENING, PASSPHRASE, Home, MakeHome
from tests.reports.half_year import text_of
from tests.sync.conftest import Connected, Line

DUTY = Contact(who=Whom.DUTY_TEAM, number="01632 960500")
OURS, THEIRS = "https://north-tyneside.example", "https://durham.example"


@pytest.fixture
def both(tmp_path: Path) -> Iterator[dict[str, Services]]:
    """The gateways of two councils."""
    made = {
        url: make_services(tmp_path / profile, clock=SetClock(EVENING), profile=profile)
        for url, profile in ((OURS, "north-tyneside"), (THEIRS, "durham"))
    }
    yield made
    for services in made.values():
        services.close()


class Two:
    """A home's store with a line to each of two councils."""

    def __init__(self, home: Home, both: dict[str, Services]) -> None:
        self.home, self.both = home, both
        self.lines = {url: Line(services) for url, services in both.items()}
        self.work = Work(home.session, lambda url: self.lines[url], lambda: 0.5)

    def join(self, url: str) -> None:
        services = self.both[url]
        self.work.enrol(url, invite(services, add_home(services, "The Okafors")).code)

    def words_of(self, child: str) -> CouncilProfile:
        return self.work.journal.profile_of(self.work.journal.child(child))


@pytest.fixture
def two(make_home: MakeHome, both: dict[str, Services]) -> Two:
    return Two(make_home(), both)


def kept_at(services: Services) -> set[str]:
    """The ids of the files that a gateway has."""
    with services.reading() as connection:
        return set(connection.scalars(select(files.c.id)))


def test_each_childs_file_goes_to_the_council_that_is_responsible(two: Two) -> None:
    two.join(OURS)
    two.join(THEIRS)
    maya, jayden = two.home.child(), two.home.child("Jayden", responsible_authority="durham")
    logs = [two.home.log(maya), two.home.log(jayden)]
    assert two.work.sync_once().waiting == 0
    assert kept_at(two.both[OURS]) == {maya}
    assert kept_at(two.both[THEIRS]) == {jayden}
    assert {two.work.journal.entry(record).state for record in logs} == {State.RECEIVED}
    for services in two.both.values():
        assert (audit(services).gaps, audit(services).broken) == (0, 0)
    assert verify(two.home.session.database, two.home.session.device).broken == ()


def test_a_young_persons_log_in_is_made_known_to_their_own_council_alone(two: Two) -> None:
    """One log-in is made before the other council is joined, and one after."""
    two.home.child()
    jayden = two.home.child("Zephyrine", responsible_authority="durham")
    two.join(THEIRS)
    two.work.log_ins.set_up(two.home.journal.child(jayden), secret_of_digits("730914"))
    two.join(OURS)
    two.work.log_ins.set_up(two.home.journal.child(jayden), secret_of_digits("440721"))
    assert two.work.sync_once().waiting == 0
    named = {url: {person.name for person in people_of(services)} for url, services in two.both.items()}
    assert "Zephyrine" in named[THEIRS]
    assert "Zephyrine" not in named[OURS]


def people_of(services: Services) -> list[Person]:
    with services.reading() as connection:
        return list(persons(connection, true()))


def test_what_belongs_to_a_council_that_was_not_joined_waits_for_it(two: Two) -> None:
    maya, jayden = two.home.child(), two.home.child("Jayden", responsible_authority="durham")
    two.home.log(maya)
    two.home.log(jayden)
    two.join(THEIRS)
    result = two.work.sync_once()
    assert kept_at(two.both[THEIRS]) == {jayden}
    assert kept_at(two.both[OURS]) == set()
    status = two.work.sync_status()
    assert result.waiting == status.waiting == status.loose > 0
    two.lines[THEIRS].twist = lambda answer: msgspec.structs.replace(answer, retry_after=600)
    assert two.work.sync_once().again_at is None
    two.lines[THEIRS].twist = None
    two.home.clock.advance(timedelta(hours=1))
    two.join(OURS)
    assert two.work.sync_once().waiting == 0
    assert kept_at(two.both[OURS]) == {maya}
    assert kept_at(two.both[THEIRS]) == {jayden}


def test_a_child_of_a_council_without_a_gateway_goes_to_the_homes_own(two: Two) -> None:
    two.join(OURS)
    robin = two.home.child("Robin", responsible_authority="northumberland")
    assert two.work.sync_once().waiting == 0
    assert kept_at(two.both[OURS]) == {robin}
    assert two.words_of(robin).terms.child_in_care == "cared for child"


def test_one_council_out_of_reach_keeps_the_other_from_nothing(two: Two) -> None:
    two.join(OURS)
    two.join(THEIRS)
    maya, jayden = two.home.child(), two.home.child("Jayden", responsible_authority="durham")
    for url, child in ((OURS, jayden), (THEIRS, maya)):
        two.lines[url].cut_before = 1
        record = two.home.log(child)
        with pytest.raises(SyncStoppedError):
            two.work.sync_once()
        assert two.work.journal.entry(record).state is State.RECEIVED
        assert two.work.sync_status().last_problem == "unreachable"
    two.work.sync_once()
    assert two.work.sync_status().last_problem == ""


def test_one_council_that_asked_to_be_let_be_keeps_the_other_from_nothing(two: Two) -> None:
    two.join(OURS)
    two.join(THEIRS)
    maya, jayden = two.home.child(), two.home.child("Jayden", responsible_authority="durham")
    two.lines[OURS].twist = lambda answer: msgspec.structs.replace(answer, retry_after=600)
    two.work.sync_once()
    waits, goes = two.home.log(maya), two.home.log(jayden)
    with pytest.raises(SyncStoppedError, match=r"^North Tyneside: The council's system is busy"):
        two.work.sync_once()
    assert two.work.journal.entry(goes).state is State.RECEIVED
    assert two.work.journal.entry(waits).state is State.SAVED


def test_what_waits_for_another_council_is_not_said_to_wait_for_a_busy_one(two: Two) -> None:
    two.join(OURS)
    two.join(THEIRS)
    jayden = two.home.child("Jayden", responsible_authority="durham")
    two.lines[OURS].twist = lambda answer: msgspec.structs.replace(answer, retry_after=600)
    assert two.work.sync_once().again_at is not None
    two.home.log(jayden)
    assert two.work.sync_status().again_at is None


def test_one_council_out_of_reach_keeps_no_wrong_word_here(two: Two) -> None:
    two.join(OURS)
    two.join(THEIRS)
    maya, leo = two.home.child(), two.home.child("Leo")
    record = two.home.log(maya, "Quince jam for tea.")
    two.work.sync_once()
    two.work.moving.move(record, leo, "Written in the wrong file.")
    two.work.sync_once()
    ours = two.both[OURS]
    ruth = add_person(ours, NewPerson(name="Ruth Ainsley", email="ruth@council.example", role="manager"))[0]
    confirm(ours, ruth, record, moved_entry(ours, ruth, record).move)
    two.lines[THEIRS].cut_before = 1
    with pytest.raises(SyncStoppedError):
        two.work.sync_once()
    assert verify(two.home.session.database, two.home.session.device).erased == 1


def test_one_council_out_of_reach_keeps_no_begun_change_in_the_wrong_file(two: Two) -> None:
    two.join(OURS)
    two.join(THEIRS)
    leo, record = two.home.child("Leo"), two.home.log(two.home.child(), "Quince jam for tea.")
    begun = two.home.journal.new_draft("daily_log", "", {"what_happened": "Plum jam."}, record)
    jo = joined(two.home)
    moved = Moving(jo.session, jo.journal).move(record, leo, "Written in the wrong file.")
    jo.session.lock()
    two.home.journal.keep_draft(begun)
    two.lines[THEIRS].cut_before = 1
    with pytest.raises(SyncStoppedError):
        two.work.sync_once()
    assert [draft.record for draft in two.home.journal.drafts()] == [moved.id]


def test_each_child_has_the_words_of_its_own_council(two: Two) -> None:
    two.join(OURS)
    two.join(THEIRS)
    maya, jayden = two.home.child(), two.home.child("Jayden", responsible_authority="durham")
    set_contact(two.both[THEIRS], DUTY)
    two.work.sync_once()
    assert two.words_of(jayden).contacts == (DUTY,)
    assert two.words_of(maya).contacts == ()
    assert two.words_of(maya).deadlines.return_interview_hours.value == 24
    assert two.words_of(jayden).deadlines.return_interview_hours.value == 72


def test_a_changed_profile_comes_once_and_only_once(connect: Callable[..., Connected], services: Services) -> None:
    here = connect()
    child = here.home.child()
    here.work.sync_once()
    ours = msgspec.structs.replace(profile_named("north-tyneside"), name="North Tyneside Council")
    set_profile(services, "ours.toml", as_toml(ours).encode())
    here.work.sync_once()
    assert here.work.journal.profile_of(here.work.journal.child(child)) == ours
    answers: list[SyncAnswer] = []
    here.line.twist = lambda answer: answers.append(answer) or answer  # type: ignore[func-returns-value]
    here.work.sync_once()
    assert [answer.profile for answer in answers] == [None]


def _handed(services: Services, key: SigningKey, **changed: object) -> Callable[[SyncAnswer], SyncAnswer]:
    """A line on which every answer brings such a profile."""
    theirs = msgspec.structs.replace(profile_named("north-tyneside"), name="Meddled with")
    handed = HandedProfile(gateway=services.keys.gateway, changed="2030-01-01T00:00:00.000Z", profile=theirs)
    signed = key.sign(PROFILE, msgspec.structs.replace(handed, **changed))
    return lambda answer: msgspec.structs.replace(answer, profile=signed)


BROKEN: list[tuple[str, dict[str, object]]] = [
    ("an older one", {"changed": "2000-01-01T00:00:00.000Z"}),
    ("another gateway's", {"gateway": "0199c0de-0000-7000-8000-000000000001"}),
    ("another council's", {"profile": profile_named("durham")}),
    (
        "one with a fault",
        {"profile": msgspec.structs.replace(profile_named("north-tyneside"), valid_to=date(2001, 1, 1))},
    ),
]


@pytest.mark.parametrize(("what", "changed"), BROKEN, ids=[what for what, _ in BROKEN])
def test_what_is_broken_or_older_replaces_nothing(
    connect: Callable[..., Connected], services: Services, what: str, changed: dict[str, object]
) -> None:
    here = connect()
    child = here.home.child()
    set_contact(services, DUTY)
    here.work.sync_once()
    here.line.twist = _handed(services, services.keys.signing, **changed)
    here.work.sync_once()
    words = here.work.journal.profile_of(here.work.journal.child(child))
    assert (words.name, words.contacts) == ("North Tyneside", (DUTY,))


def test_a_profile_that_somebody_else_signed_is_not_believed(
    connect: Callable[..., Connected], services: Services
) -> None:
    here = connect()
    child = here.home.child()
    here.line.twist = _handed(services, SigningKey.generate())
    assert here.work.sync_once().waiting == 0
    assert here.work.journal.profile_of(here.work.journal.child(child)) == profile_named("north-tyneside")


def test_what_ships_of_a_later_time_stands_before_what_was_handed_over(
    connect: Callable[..., Connected], services: Services
) -> None:
    here = connect()
    child = here.home.child()
    before = msgspec.structs.replace(
        profile_named("north-tyneside"), valid_from=date(2020, 1, 1), name="As it was", contacts=(DUTY,)
    )
    set_profile(services, "ours.toml", as_toml(before).encode())
    here.work.sync_once()
    words = here.work.journal.profile_of(here.work.journal.child(child))
    assert words == msgspec.structs.replace(profile_named("north-tyneside"), contacts=(DUTY,))


def test_a_gateways_clock_that_was_set_back_still_hands_on_what_is_newer(
    connect: Callable[..., Connected], services: Services
) -> None:
    here = connect()
    child = here.home.child()
    here.work.sync_once()
    assert isinstance(services.clock, SetClock)
    services.clock.advance(timedelta(days=-3))
    set_contact(services, DUTY)
    here.work.sync_once()
    assert here.work.journal.profile_of(here.work.journal.child(child)).contacts == (DUTY,)


# ---- a council that does not ship

GATESHEAD = """
slug = "gateshead"
name = "Gateshead"
valid_from = 2026-01-01
sources = ["Corporate parenting strategy 2026-29"]

[codes]
ons = "E08000037"

[terms]
child_in_care = "young person in our family"
family_time = "time with my people"
review = "circle meeting"

[promise]
title = "Our word to you"

[[promise.themes]]
name = "We turn up"
"""


@pytest.fixture
def fifth(connect: Callable[..., Connected], services: Services) -> Connected:
    """A home that has joined a council of which nothing ships."""
    set_profile(services, "gateshead.toml", GATESHEAD.encode())
    return connect()


def test_a_child_of_a_council_that_does_not_ship_is_begun_once_it_has_handed_over_its_words(fifth: Connected) -> None:
    journal = fifth.work.journal
    with pytest.raises(BadInputError, match="once this computer has joined it and it has handed over its words"):
        fifth.home.child(responsible_authority="gateshead")
    assert "gateshead" not in journal.councils()
    fifth.work.sync_once()
    assert journal.councils()["gateshead"] == "Gateshead"
    child = fifth.home.child(responsible_authority="gateshead")
    assert journal.profile_of(journal.child(child)).promise.title == "Our word to you"


def test_its_words_are_on_the_papers_in_the_search_and_at_the_desk(
    fifth: Connected, services: Services, tmp_path: Path
) -> None:
    fifth.work.sync_once()
    child = fifth.home.child(responsible_authority="gateshead")
    fifth.home.log(child, family_time="Nan came for tea.", promise=["We turn up"])
    meeting = New(kind="plan_event", child=child, raw={"what": "review", "day": "2026-03-01"})
    record = fifth.work.journal.add(meeting).id
    assert [found.told.id for found in fifth.work.journal.search("circle meeting")] == [record]
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(fifth.work.review_pdf(child, date(2026, 3, 1), date(2026, 3, 31)))
    assert [
        words for words in ("Time with my people", "Our word to you", "circle meeting") if words not in text_of(paper)
    ] == []
    assert fifth.work.sync_once().waiting == 0
    ruth = add_person(services, NewPerson(name="Ruth Ainsley", email="ruth@council.example", role="manager"))[0]
    assert child_here(services, ruth.id, child).profile.terms.child_in_care == "young person in our family"
    assert [one.flags for one in chronology(services, ruth.id, child, Filter()).records] == [(), (), ()]


def test_a_home_that_named_no_council_begins_files_for_the_only_one_it_has_joined(
    connect: Callable[..., Connected], services: Services
) -> None:
    here = connect()
    assert here.work.journal.likely_council() == "north-tyneside"
    with here.home.session.database.writing() as db:
        directory.set_setting(db, "profile", "england")
    again = unlock(here.home, "Sam Okafor", PASSPHRASE)
    assert again.journal.likely_council() == "north-tyneside"
    again.session.lock()
