"""Wrong tries of a young person's digits or pictures: in the log after the next unlock, told to their own council alone."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from carer_app.clock import SetClock
from carer_app.domain.act import Act, Did
from carer_app.domain.act_words import act_sentence
from carer_app.errors import KnownError
from carer_app.gateway.audit import audit
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.opened import done
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services, make_services
from carer_app.store import acts, directory
from carer_app.store.verify import verify
from carer_app.vault.disk import TRIED
from carer_app.vault.own_slot import secret_of_digits
from carer_app.work import Work
from tests.company import unlock
from tests.conftest import EVENING, PASSPHRASE, Home
from tests.sync.conftest import Line

OURS, THEIRS = "https://north-tyneside.example", "https://durham.example"
OWN, WRONG = secret_of_digits("730914"), secret_of_digits("550061")


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


def try_wrongly(home: Home, child: str, times: int) -> None:
    log_ins = Work(home.session).log_ins
    for _number in range(times):
        home.clock.advance(timedelta(minutes=1))
        with pytest.raises(KnownError):
            log_ins.open(home.journal.child(child), WRONG)


def told(home: Home) -> list[Act]:
    with home.session.database.reading() as db:
        return [act for act in acts.every(db) if act.did == Did.TRIED_OWN]


def again(home: Home) -> Home:
    home.session.lock()
    return unlock(home, "Sam Okafor", PASSPHRASE)


def test_they_stand_in_the_log_after_the_next_unlock_once_and_in_words(home: Home) -> None:
    child = home.child()
    person = Work(home.session).log_ins.set_up(home.journal.child(child), OWN)
    try_wrongly(home, child, 3)
    assert told(home) == []
    after = again(home)
    (act,) = told(after)
    assert (act.person, act.times, act.who) == (person.id, 3, "")
    assert (act.since, act.at) == ("2026-03-02T21:05:00.000Z", "2026-03-02T21:07:00.000Z")
    assert act_sentence(act, "", "Maya").startswith("3 wrong tries of Maya's digits or pictures since")
    assert not verify(after.session.database, after.session.device).broken
    after = again(after)
    assert len(told(after)) == 1
    after.session.lock()


def test_the_right_one_leaves_no_line_and_a_wait_is_no_try(home: Home) -> None:
    child = home.child()
    log_ins = Work(home.session).log_ins
    log_ins.set_up(home.journal.child(child), OWN)
    log_ins.open(home.journal.child(child), OWN)
    try_wrongly(home, child, 5)
    for secret in (WRONG, OWN):
        with pytest.raises(KnownError, match="Wait about"):
            log_ins.open(home.journal.child(child), secret)
    after = again(home)
    assert [act.times for act in told(after)] == [5]
    after.session.lock()


def test_a_clock_that_is_put_right_does_not_keep_a_young_person_out_for_days(home: Home) -> None:
    child = home.child()
    log_ins = Work(home.session).log_ins
    log_ins.set_up(home.journal.child(child), OWN)
    home.clock.advance(timedelta(days=40))
    try_wrongly(home, child, 5)
    home.clock.advance(timedelta(days=-40))
    log_ins.open(home.journal.child(child), OWN)


def test_what_was_typed_and_whose_it_was_by_name_stand_nowhere(home: Home) -> None:
    child = home.child()
    Work(home.session).log_ins.set_up(home.journal.child(child), OWN)
    try_wrongly(home, child, 2)
    lying = (home.folder / TRIED).read_text()
    assert len(json.loads(lying)["lines"]) == 2
    assert "550061" not in lying
    assert "Maya" not in lying
    after = again(home)
    assert "550061" not in str(told(after))
    after.session.lock()


def test_only_the_council_that_keeps_their_file_hears_of_it(home: Home, both: dict[str, Services]) -> None:
    """One is joined when it happens, the other after it: neither tells another child's council."""
    lines = {url: Line(services) for url, services in both.items()}
    work = Work(home.session, lambda url: lines[url], lambda: 0.5)
    jayden = home.child("Jayden", responsible_authority="durham")
    work.enrol(THEIRS, invite(both[THEIRS], add_home(both[THEIRS], "The Okafors")).code)
    work.log_ins.set_up(home.journal.child(jayden), OWN)
    try_wrongly(home, jayden, 1)
    after = again(home)
    work = Work(after.session, lambda url: lines[url], lambda: 0.5)
    work.enrol(OURS, invite(both[OURS], add_home(both[OURS], "The Okafors")).code)
    try_wrongly(after, jayden, 2)
    after = again(after)
    Work(after.session, lambda url: lines[url], lambda: 0.5).sync_once()
    assert {url: times_at(services) for url, services in both.items()} == {OURS: [], THEIRS: [2, 1]}
    assert [(audit(services).broken, audit(services).gaps) for services in both.values()] == [(0, 0), (0, 0)]
    after.session.lock()


def times_at(services: Services) -> list[int]:
    manager = add_person(services, NewPerson(name="Priya Shah", email="p@council.example", role="manager"))[0]
    return [one.act.times for one in done(services, manager) if one.act.did == Did.TRIED_OWN]


def test_what_was_tried_before_any_council_was_joined_is_told_to_the_right_one_then(
    home: Home, both: dict[str, Services]
) -> None:
    lines = {url: Line(services) for url, services in both.items()}
    child = home.child()
    Work(home.session).log_ins.set_up(home.journal.child(child), OWN)
    try_wrongly(home, child, 2)
    after = again(home)
    work = Work(after.session, lambda url: lines[url], lambda: 0.5)
    for url in (THEIRS, OURS):
        work.enrol(url, invite(both[url], add_home(both[url], "The Okafors")).code)
    work.sync_once()
    assert {url: times_at(services) for url, services in both.items()} == {OURS: [2], THEIRS: []}
    with after.session.database.reading() as db:
        assert {one.name for one in directory.everyone(db)} >= {"Maya"}
    after.session.lock()
