"""Who sees what: whoever may not see a child is answered as if there were none."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from carer_app.domain.kind import SectionKind
from carer_app.gateway import homes
from carer_app.gateway.db.tables import audit_log
from carer_app.logs.daily.record import DailyLog
from tests.gateway.desk.conftest import Desk, SignedIn

ROBIN, KAI = "Robin", "Kai"


@dataclass(frozen=True)
class Seer:
    """A role, what it is narrowed to, and whom it sees."""

    role: str
    sees: frozenset[str]
    homes: tuple[str, ...] = ()
    child: str = ""


SEERS = [
    Seer("manager", frozenset({ROBIN, KAI})),
    Seer("duty_team", frozenset({ROBIN, KAI})),
    Seer("supervising_social_worker", frozenset({ROBIN}), homes=("Rowan House",)),
    Seer("supervising_social_worker", frozenset({KAI}), homes=("Elm House",)),
    Seer("social_worker", frozenset({ROBIN}), child=ROBIN),
    Seer("social_worker", frozenset()),
    Seer("iro", frozenset({KAI}), child=KAI),
    Seer("iro", frozenset()),
    Seer("admin", frozenset()),
]


@pytest.mark.parametrize("seer", SEERS, ids=lambda seer: f"{seer.role}-{'-'.join(sorted(seer.sees)) or 'none'}")
def test_each_role_sees_its_own_children_and_nothing_of_others(desk: Desk, signed_in: SignedIn, seer: Seer) -> None:
    files = {ROBIN: desk.robin.child, KAI: desk.kai.child}
    narrowed = (files[seer.child],) if seer.child else ()
    inside = signed_in(desk.person(seer.role, homes=seer.homes, children=narrowed))
    first = inside.text("/desk")
    for name, child in files.items():
        assert (name in first) == (name in seer.sees)
        assert (inside.get(f"/desk/children/{child}").status_code == 200) == (name in seer.sees)


def test_what_one_may_not_see_is_answered_like_what_does_not_exist(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in(desk.person("supervising_social_worker", homes=("Elm House",)))
    record, version = desk.pasta.revision.record, desk.pasta.hash
    pairs = [
        (f"/desk/children/{desk.robin.child}", "/desk/children/no-such-child"),
        (f"/desk/children/{desk.robin.child}/sheet", "/desk/children/no-such-child/sheet"),
        (f"/desk/records/{record}", "/desk/records/no-such-record"),
        (f"/desk/records/{record}/changes/{version}/{version}", "/desk/records/no-such-record/changes/a/b"),
    ]
    for hidden, missing in pairs:
        first, second = inside.get(hidden), inside.get(missing)
        assert first.status_code == 404
        assert first.text == second.text


def test_what_one_may_not_see_one_cannot_answer_or_mark(desk: Desk, signed_in: SignedIn) -> None:
    manager = signed_in()
    inside = signed_in(desk.person("supervising_social_worker", "Sam Field", homes=("Elm House",)))
    record = desk.pasta.revision.record
    told = inside.submit(f"/desk/records/{record}/remarks", text="I should not be here.")
    marked = inside.read(desk.robin, f"{record} {desk.pasta.hash}")
    asked = inside.submit(f"/desk/children/{desk.kai.child}/read", which="ticked", ticked=f"{record} {desk.pasta.hash}")
    filtered = inside.submit(f"/desk/children/{desk.robin.child}/filter", words="pasta")
    assert [answer.status_code for answer in (told, marked, asked, filtered)] == [404] * 4
    page = manager.text(f"/desk/records/{record}")
    assert "I should not be here." not in page
    assert "Nobody has said yet that they have read it." in page


def test_a_child_who_moved_on_is_no_longer_the_old_homes_supervisors(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in(desk.person("supervising_social_worker", homes=("Rowan House",)))
    placement = homes.placements_of(desk.services, desk.robin.child)[0]
    homes.end_placement(desk.services, placement.id, desk.clock.now().date().replace(day=3), "manager")
    assert inside.get(f"/desk/children/{desk.robin.child}").status_code == 404
    assert "Robin" not in inside.text("/desk")


def test_a_closed_section_leaves_no_trace_at_the_desk(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    before = inside.text("/desk")
    closed = desk.rowan.open_stream(desk.robin.child, SectionKind.CLOSED)
    kept = desk.rowan.revision(closed, DailyLog(day=desk.clock.now().date(), what_happened="Behind a door."))
    desk.rowan.enter(kept)
    desk.rowan.sync()
    assert inside.text("/desk") == before
    assert "Behind a door." not in inside.text(f"/desk/children/{desk.robin.child}")
    assert inside.get(f"/desk/records/{kept.revision.record}").status_code == 404


@pytest.mark.parametrize("odd", ["%00", "a%00b", "'", "x" * 300, "%F0%9F%98%80", "..%2f"])
def test_odd_ids_are_nothing_here(signed_in: SignedIn, odd: str) -> None:
    inside = signed_in()
    assert inside.get(f"/desk/children/{odd}").status_code == 404
    assert inside.get(f"/desk/records/{odd}").status_code == 404


def test_every_view_is_noted_with_who_and_which_and_never_what(desk: Desk, signed_in: SignedIn) -> None:
    person = desk.person()
    inside = signed_in(person)
    record = desk.pasta.revision.record
    inside.get(f"/desk/children/{desk.robin.child}")
    inside.get(f"/desk/records/{record}")
    with desk.services.reading() as connection:
        lines = connection.execute(select(audit_log).where(audit_log.c.person == person.id)).all()
    seen = {(line.what, line.about) for line in lines}
    assert {
        ("saw children", ""),
        ("saw chronology", desk.robin.child),
        ("saw in chronology", record),
        ("saw in chronology", desk.ducks.revision.record),
        ("saw record", record),
    } <= seen
    assert not any("pasta" in line.detail or "Robin" in line.detail for line in lines)
