"""Health concerns, measures and private health: who has it and until when, what is a number, and what nobody else reads."""

from datetime import date
from typing import Any

import pytest

from carer_app.domain.facts import Topic
from carer_app.domain.kind import Due, Whose
from carer_app.domain.kinds import kind_named
from carer_app.domain.measures import Measure, Measured, over_time
from carer_app.domain.yearly import Counted, YesOrNo
from carer_app.errors import BadInputError
from carer_app.journal.closing import Readership
from carer_app.journal.forms import New, Saved
from carer_app.journal.needs import Needs
from carer_app.logs.health.record import HealthAppointment
from carer_app.store.index import Wanted
from carer_app.ui.shell.need_row import place_of
from carer_app.work import Work
from tests.company import joined
from tests.conftest import Home

CONCERN = {"day": "2026-03-02", "what": "Headaches after reading", "owner": "Ms Osei, nurse", "owner_is": "health"}
NEWS = {"day": "2026-03-04", "over": "yes", "what_came": "New glasses."}


def add(home: Home, kind: str, child: str, about: str = "", **raw: Any) -> Saved:
    return home.journal.add(New(kind=kind, child=child, about=about, raw=raw))


def waits(home: Home, record: str) -> list[Due]:
    return [need.due for need in Needs(home.session, home.journal).everything() if need.record == record]


def test_a_concern_waits_with_a_named_person_for_the_councils_days_until_a_later_record_closes_it(home: Home) -> None:
    child = home.child(here_since="2022-09-01")
    record = add(home, "health_concern", child, **CONCERN).id
    (due,) = waits(home, record)
    assert (due.by, due.whose) == (date(2026, 3, 5), Whose.HEALTH_TEAM)
    assert due.sentence == "Health concern: Headaches after reading. Ms Osei, nurse has it."
    assert "within 3 days" in due.source
    add(home, "health_concern_news", child, record, **(NEWS | {"over": "not_yet"}))
    assert waits(home, record) == [due]
    add(home, "health_concern_news", child, record, **NEWS)
    assert waits(home, record) == []


def test_what_a_concern_waits_for_opens_the_form_that_closes_it(home: Home) -> None:
    child = home.child(here_since="2022-09-01")
    record = add(home, "health_concern", child, **CONCERN).id
    need = next(one for one in Needs(home.session, home.journal).everything() if one.record == record)
    there = place_of(need, home.journal.child(child), home.session.person.id)
    assert (there.kind, there.about) == ("health_concern_news", record)


def test_a_concern_that_nobody_has_is_kept_and_flagged_and_news_cannot_be_older_than_it(home: Home) -> None:
    child = home.child()
    nobody = add(home, "health_concern", child, day="2026-03-02", what="Headaches")
    assert "Nobody is named who has it" in nobody.flags[0].sentence
    with pytest.raises(BadInputError, match="before the concern was raised"):
        add(home, "health_concern_news", child, nobody.id, **(NEWS | {"day": "2026-03-01"}))


@pytest.mark.parametrize("wrong", ["tall", "-1", "1,42", "14250"])
def test_what_is_no_number_is_asked_again_and_what_is_unlikely_is_kept_and_flagged(home: Home, wrong: str) -> None:
    child = home.child()
    with pytest.raises(BadInputError, match="is not a number"):
        add(home, "measure", child, day="2026-03-02", height=wrong)
    assert "Is it right?" in add(home, "measure", child, day="2026-03-02", height="1.42").flags[0].sentence
    assert add(home, "measure", child, day="2026-03-02", height="142.5").flags == ()


def test_something_has_to_be_measured(home: Home) -> None:
    with pytest.raises(BadInputError, match="Nothing is written that was measured"):
        add(home, "measure", home.child(), day="2026-03-02", note="At the clinic")


def test_measures_stand_in_the_order_of_their_days_whenever_they_were_written() -> None:
    later, first = Measure(day=date(2026, 3, 2), weight="36.4"), Measure(day=date(2025, 3, 2), weight="31")
    only_height = Measure(day=date(2025, 9, 2), height="139")
    found = over_time([later, only_height, first], Measured.WEIGHT)
    assert [(day.year, str(number)) for day, number in found] == [(2025, "31"), (2026, "36.4")]


def test_private_health_starts_closed_and_a_co_carer_finds_nothing_of_it(home: Home) -> None:
    assert kind_named("private_health").starts_closed
    child, manager, other = home.child(), joined(home, "Ruth Hall", "registered_manager"), joined(home)
    new = New(kind="private_health", child=child, raw={"day": "2026-03-02", "what": "Asked for the clinic's number"})
    Work(home.session).closing.add(new, Readership(readers=(manager.session.person.id,)))
    found = [who.journal.entries(Wanted(child=child, kind="private_health")) for who in (manager, other)]
    assert [len(entries) for entries in found] == [1, 0]
    assert other.journal.search("clinic") == []
    assert manager.journal.told(Wanted(child=child, kind="private_health")) == []
    for who in (manager, other):
        who.session.lock()


def appointment(**raw: Any) -> HealthAppointment:
    given = {"at": "2026-03-02T09:30:00Z", "outcome": "attended"} | raw
    content = kind_named("health_appointment").read(1, given)
    assert isinstance(content, HealthAppointment)
    return content


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({"service": "dentist"}, [(Counted.TEETH_CHECK, True)]),
        ({"service": "dentist", "outcome": "said_no"}, []),
        ({"service": "dentist", "outcome": "planned"}, []),
        ({"service": "assessment_review"}, [(Counted.HEALTH_ASSESSMENT, True)]),
        ({"service": "nurse", "immunisations": "no"}, [(Counted.IMMUNISATIONS, False)]),
        ({"service": "nurse", "immunisations": "not_known"}, []),
        ({"service": "gp"}, []),
    ],
)
def test_an_appointment_gives_the_yearly_return_what_is_honestly_known(
    raw: dict[str, str], found: list[tuple[Counted, bool]]
) -> None:
    given = [one for one in appointment(**raw).yearly(()) if isinstance(one, YesOrNo)]
    assert [(one.what, one.yes) for one in given] == found
    assert all(one.day == date(2026, 3, 2) for one in given)


def test_the_health_passport_waits_from_the_councils_age_until_it_is_written_that_it_was_given(home: Home) -> None:
    def waiting(child: str) -> list[date | Any]:
        needs = Needs(home.session, home.journal).everything()
        return [one.due.by for one in needs if one.child == child and one.due.topic == Topic.HEALTH_PASSPORT]

    young = home.child("Leo", birth_date="2015-01-10", here_since="2025-09-01")
    old = home.child("Maya", birth_date="2012-01-10", here_since="2025-09-01")
    assert waiting(young) == [date(2029, 1, 10)]
    assert waiting(old) == [date(2026, 1, 10)]
    add(home, "plan_event", old, what="health_passport", day="2026-03-02")
    assert waiting(old) == []
