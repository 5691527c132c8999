"""Carers' own files at the desk: listed and read by whoever supervises them, and for nobody else to be found."""

from datetime import date

import pytest
from sqlalchemy import select

from carer_app.domain.files import FileKind, carers_file
from carer_app.domain.kind import SectionKind
from carer_app.domain.supervision import Supervision
from carer_app.gateway.db.tables import audit_log
from carer_app.gateway.people import CouncilPerson
from carer_app.logs.training.record import Training
from tests.gateway.desk.conftest import Desk, SignedIn, words


@pytest.fixture
def alex(desk: Desk) -> str:
    """A carer at Rowan House with an own file."""
    alex = desk.rowan.writer.id
    stream = desk.rowan.open_stream(carers_file(alex), SectionKind.BOOK, FileKind.CARER)
    visit = Supervision(
        day=date(2026, 2, 20), who_came="Rukhsana", talked_about="The nights.", entries=3, read=("a" * 64,)
    )
    desk.rowan.enter(desk.rowan.revision(stream, visit, kind="supervision"))
    desk.rowan.enter(desk.rowan.revision(stream, Training(day=date(2026, 1, 9), what="First aid"), kind="training"))
    desk.rowan.sync()
    return alex


def supervisor(desk: Desk, *homes: str, name: str = "Rukhsana Bell") -> CouncilPerson:
    return desk.person("supervising_social_worker", name, homes=homes)


def test_a_supervising_social_worker_lists_and_reads_the_files_of_the_homes_they_supervise(
    desk: Desk, alex: str, signed_in: SignedIn
) -> None:
    inside = signed_in(supervisor(desk, "Rowan House"))
    listed = words(inside.text("/desk/carers"))
    assert f"{desk.rowan.writer.name} foster carer, Rowan House 2 records" in listed
    assert "Jo Bell" not in listed
    page = words(inside.text(f"/desk/carers/{alex}"))
    assert "What was talked about The nights." in page
    assert "Entries read together 1 entry, of 3 that were written" in page
    assert page.index("Supervision") < page.index("First aid")


def test_it_is_not_found_by_anybody_who_does_not_supervise_them(desk: Desk, alex: str, signed_in: SignedIn) -> None:
    others = (
        supervisor(desk, "Elm House", name="Tom Hall"),
        desk.person("social_worker", "Sue Park"),
        desk.person("iro", "Ida Vane"),
        desk.person("duty_team", "Duty Team"),
    )
    for person in others:
        inside = signed_in(person)
        assert inside.get(f"/desk/carers/{alex}").status_code == 404
        assert desk.rowan.writer.name not in words(inside.text("/desk/carers"))


def test_the_way_there_is_shown_to_those_who_may_go_it(desk: Desk, alex: str, signed_in: SignedIn) -> None:
    assert 'href="/desk/carers"' in signed_in(supervisor(desk)).text("/desk")
    assert 'href="/desk/carers"' not in signed_in(desk.person("social_worker", "Sue Park")).text("/desk")


def test_nothing_of_it_is_counted_or_shown_among_the_children(desk: Desk, alex: str, signed_in: SignedIn) -> None:
    inside = signed_in()
    assert "5 records that you have not read." in words(inside.text("/desk"))
    assert "Supervision" not in words(inside.text(f"/desk/children/{desk.robin.child}"))


def test_who_looked_is_noted(desk: Desk, alex: str, signed_in: SignedIn) -> None:
    person = supervisor(desk, "Rowan House")
    signed_in(person).text(f"/desk/carers/{alex}")
    with desk.services.reading() as connection:
        noted = connection.execute(select(audit_log).where(audit_log.c.about == alex)).all()
    assert [row.what for row in noted] == ["saw carer's file"]


def test_another_home_cannot_put_records_into_a_carers_file(desk: Desk, alex: str, signed_in: SignedIn) -> None:
    stream = desk.elm.open_stream(carers_file(alex), SectionKind.BOOK, FileKind.CARER)
    desk.elm.enter(desk.elm.revision(stream, Training(day=date(2026, 1, 9), what="Not theirs"), kind="training"))
    desk.elm.sync()
    page = words(signed_in(supervisor(desk, "Rowan House")).text(f"/desk/carers/{alex}"))
    assert "Not theirs" not in page
