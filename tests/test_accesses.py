"""Who opened an entry, and what left the program: kept once a day, in the log, read by those who answer for the home."""

from datetime import timedelta

import pytest

from carer_app.domain.access import Access, Why, access_control, access_of
from carer_app.domain.entry import Control, What
from carer_app.journal.accesses import Accesses
from carer_app.store.verify import verify
from tests.company import joined
from tests.conftest import Home, MakeHome


def told(home: Home) -> list[tuple[str, str, str]]:
    return [
        (seen.name, seen.access.what, seen.headline or seen.access.paper) for seen in Accesses(home.session).latest()
    ]


def test_who_opened_a_record_is_kept_once_a_day(home: Home) -> None:
    record = home.log(home.child(), "Tea, bath, bed.")
    jo = joined(home)
    for _again in range(2):
        Accesses(jo.session).viewed(record)
    home.clock.advance(timedelta(days=1))
    Accesses(jo.session).viewed(record)
    jo.session.lock()
    assert told(home) == [("Jo Marsh", "viewed", "Tea, bath, bed.")] * 2
    assert [seen.name for seen in Accesses(home.session).of_record(record)] == ["Jo Marsh"] * 2
    assert not verify(home.session.database, home.session.device).broken


def test_a_paper_that_leaves_is_written_down_first_with_its_reason(home: Home) -> None:
    maya = home.child()
    Accesses(home.session).left(maya, "review", Why.POLICE, locked=False)
    (seen,) = Accesses(home.session).latest()
    kept = seen.access
    assert (kept.what, kept.child, kept.paper, kept.why, kept.locked) == ("exported", maya, "review", "police", False)
    assert (seen.name, kept.at) == ("Sam Okafor", "2026-03-02T21:04:00.000Z")


def test_a_residential_worker_does_not_read_what_others_opened(make_home: MakeHome) -> None:
    home = make_home(role="registered_manager")
    worker = joined(home, role="residential_worker")
    assert Accesses(home.session).may_read()
    assert not Accesses(worker.session).may_read()
    worker.session.lock()


@pytest.mark.parametrize("change", ["DELETE FROM accesses", "UPDATE accesses SET person = 'somebody'"])
def test_a_line_that_was_taken_away_or_changed_is_found(home: Home, change: str) -> None:
    Accesses(home.session).viewed(home.log(home.child()))
    with home.session.database.writing() as db:
        for verb in ("update", "delete"):
            db.exec_driver_sql(f"DROP TRIGGER accesses_no_{verb}")
        db.exec_driver_sql(change)
    found = verify(home.session.database, home.session.device).broken
    assert any("the list of who opened what" in line or "no entry says it" in line for line in found)


def test_one_person_and_one_child_are_asked_for_alone(home: Home) -> None:
    maya, robin = home.child(), home.child("Robin")
    jo = joined(home)
    Accesses(home.session).viewed(home.log(maya, "Tea."))
    Accesses(jo.session).viewed(home.log(robin, "A walk."))
    own = Accesses(home.session)
    assert [seen.headline for seen in own.latest(person=jo.session.person.id)] == ["A walk."]
    assert [seen.headline for seen in own.latest(child=maya)] == ["Tea."]
    jo.session.lock()


@pytest.mark.parametrize(
    "facts",
    [{}, {"person": "p", "at": "now"}, {"person": "a b", "at": "now", "record": "r"}, {"at": "now", "record": "r"}],
)
def test_a_line_that_says_too_little_is_none(facts: dict[str, str]) -> None:
    assert access_of(Control(what=What.VIEWED, facts=facts)) is None
    assert access_of(Control(what=What.OBEYED, facts={"person": "p", "at": "now", "record": "r"})) is None


def test_what_is_told_is_read_again_as_it_was() -> None:
    access = Access(what="printed", person="p", at="2026-03-02T21:04:00.000Z", child="c", paper="review", why="court")
    assert access_of(access_control(access)) == access
