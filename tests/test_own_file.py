"""A carer's own file: read by the carer and the manager, and by nobody else at the same computer."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from carer_app.domain.files import carers_file
from carer_app.errors import BadInputError
from carer_app.journal.closing import Closing, Readership
from carer_app.journal.forms import New, NoSuchRecordError
from carer_app.journal.own import OwnFile
from carer_app.store.index import Wanted
from tests.company import joined
from tests.conftest import Home, MakeHome

VISIT = {"day": "2026-02-20", "who_came": "Rukhsana Bellweather", "talked_about": "How the nights are."}
ACCOUNT = {"at": "2026-03-02T16:20:00Z", "account": "I said: “I am not holding you.”"}


@pytest.fixture
def leon(make_home: MakeHome) -> Home:
    return make_home(carer="Leon Adeyemi", role="residential_worker")


@pytest.fixture
def grace(leon: Home) -> Iterator[Home]:
    made = joined(leon, "Grace Oduya", "registered_manager")
    yield made
    made.session.lock()


@pytest.fixture
def priya(grace: Home) -> Iterator[Home]:
    made = joined(grace, "Priya Nair", "shift_lead")
    yield made
    made.session.lock()


def add(home: Home, kind: str = "supervision", whose: str = "", **raw: Any) -> str:
    raw = {"supervision": VISIT, "training": {"day": "2025-11-01", "what": "First aid"}}[kind] | raw
    return home.journal.add(New(kind=kind, child="", whose=whose, raw=raw)).id


def own(home: Home, person: str = "") -> list[str]:
    return [told.id for told in OwnFile(home.journal).entries(person or home.session.person.id)]


def test_it_is_read_by_the_carer_and_the_manager_and_by_nobody_else_here(leon: Home, grace: Home, priya: Home) -> None:
    visit, me = add(leon), leon.session.person.id
    assert own(leon) == [visit]
    assert own(grace, me) == [visit]
    assert own(priya, me) == []
    with pytest.raises(NoSuchRecordError):
        priya.journal.entry(visit)
    with pytest.raises(NoSuchRecordError):
        priya.journal.show(visit)
    with pytest.raises(NoSuchRecordError):
        priya.journal.comment(visit, "I looked.")
    assert priya.journal.search("nights", Wanted(files=(carers_file(me),))) == []
    assert [one.id for one in grace.journal.search("nights", Wanted(files=(carers_file(me),)))] == [visit]


def test_nothing_of_it_stands_among_the_children_in_the_book_or_in_what_others_said(leon: Home, priya: Home) -> None:
    visit = add(leon)
    leon.journal.comment(visit, "Rukhsana rang again.")
    for journal in (leon.journal, priya.journal):
        assert journal.entries(Wanted()) == []
        assert journal.search("nights") == []
        assert journal.entries(Wanted(files=journal.files.book())) == []
    assert priya.journal.remarks() == []


def test_a_manager_writes_in_anybodys_file_and_others_only_in_their_own(leon: Home, grace: Home, priya: Home) -> None:
    me = leon.session.person.id
    learned = add(grace, "training", whose=me)
    assert own(leon) == [learned]
    with pytest.raises(BadInputError, match="by its own carer and the manager alone"):
        add(priya, "training", whose=me)
    with pytest.raises(BadInputError, match="a carer's own file, and not in a child's"):
        leon.journal.add(New(kind="training", child=leon.child(), raw={"day": "2025-11-01", "what": "First aid"}))


def test_a_foster_carer_has_one_too(home: Home) -> None:
    assert own(home) == []
    visit = add(home)
    assert own(home) == [visit]


def test_the_entries_since_the_last_supervision_are_counted_and_those_that_were_read_are_signed_by_their_hashes(
    leon: Home,
) -> None:
    child = leon.child()
    leon.log(child, "Before.", day="2026-02-10")
    add(leon)
    after = leon.log(child, "After.", day="2026-02-25")
    found = OwnFile(leon.journal).since_last(leon.session.person.id, date(2026, 3, 2))
    assert found.day == date(2026, 2, 20)
    assert [told.id for _hash, told in found.entries] == [after]
    (hash_,) = leon.journal.standing(after)
    visit = add(leon, day="2026-03-02", since="2026-02-20", entries=1, read=[hash_])
    content = leon.journal.entry(visit).content
    assert content
    lines = [line.text for line in content.lines(leon.session.profile) if line.field == "read"]
    assert lines == ["1 entry, of 1 that were written since 20 February 2026"]
    assert OwnFile(leon.journal).since_last(leon.session.person.id, date(2026, 3, 2)).day == date(2026, 3, 2)


def test_a_childs_name_in_it_is_asked_about(leon: Home) -> None:
    leon.child("Zebedee")
    found = leon.journal.check(New(kind="supervision", child="", raw=VISIT | {"talked_about": "Zebedee sleeps."}))
    assert ["write Z instead" in problem.sentence for problem in found] == [True]


def test_an_own_account_is_for_its_writer_and_chosen_readers_alone(leon: Home, grace: Home, priya: Home) -> None:
    me = leon.session.person.id
    new = New(kind="own_account", child="", raw=ACCOUNT)
    saved = Closing(leon.session, leon.journal).add(new, Readership(readers=(me, priya.session.person.id)))
    assert own(leon) == [saved.id]
    assert leon.journal.entry(saved.id).closed
    assert priya.journal.entry(saved.id).headline == ACCOUNT["account"]
    assert own(grace, me) == []
    with pytest.raises(NoSuchRecordError):
        grace.journal.entry(saved.id)
    with leon.session.database.reading() as db:
        found = db.exec_driver_sql("SELECT text FROM bodies").all()
    assert not any("holding" in row.text for row in found)


def test_the_homes_book_has_no_closed_entries(leon: Home, grace: Home) -> None:
    raw = {"came_at": "2026-03-02T15:10:00Z", "who": "Ms Patel", "why": "Boiler"}
    with pytest.raises(BadInputError, match="read by everybody who works there"):
        Closing(leon.session, leon.journal).add(
            New(kind="visitor", child="", raw=raw), Readership(readers=(grace.session.person.id,))
        )
