"""Parts between real stores and a real gateway: shown under their record on both sides, moved and confirmed with it."""

from collections.abc import Callable

import pytest

from carer_app.gateway.children import NotYoursToSeeError
from carer_app.gateway.chronology import Filter, chronology
from carer_app.gateway.moving import confirm, moved_entry, unconfirmed
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.gateway.shown import show
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.store.moves import Stage
from tests.gateway.desk.conftest import PASSWORD, Browser
from tests.sync.conftest import Connected

HELD = {"used_at": "2026-03-02T16:40:00Z", "setting": "childrens_home", "used_by": "Jo Okafor"}
SIGNED = {"signed_at": "2026-03-02T20:00:00Z", "spoken_with": "Jo Okafor", "right": "yes"}


class Evening:
    """Two computers of one home; on the one a restraint is written, on the other it is signed."""

    def __init__(self, connect: Callable[..., Connected], services: Services) -> None:
        self.services = services
        self.one, self.two = connect("one", "Sam Okafor"), connect("two", "Jo Okafor")
        self.maya, self.leo = self.one.home.child("Maya"), self.one.home.child("Leo")
        self.record = self.one.home.journal.add(New(kind="restraint", child=self.maya, raw=HELD)).id
        self.sync()
        signed = New(kind="restraint_checked", child=self.maya, raw=SIGNED, about=self.record)
        self.signed = self.two.home.journal.add(signed).id
        self.two.work.sync_once()
        self.sync()

    def sync(self) -> None:
        for side in (self.one, self.two, self.one):
            side.work.sync_once()

    def person(self) -> CouncilPerson:
        wanted = NewPerson(name="Ruth Ainsley", email="ruth@council.example", role="manager", password=PASSWORD)
        return add_person(self.services, wanted)[0]


@pytest.fixture
def evening(connect: Callable[..., Connected], services: Services) -> Evening:
    return Evening(connect, services)


def test_everybody_sees_what_was_added_by_whom_and_what_should_not_be(evening: Evening) -> None:
    ruth = evening.person()
    (here,) = evening.one.home.journal.show(evening.record).parts
    (there,) = show(evening.services, ruth.id, evening.record).parts
    for part in (here, there):
        assert (part.id, part.author, part.headline) == (evening.signed, "Jo Okafor", "Restraint: signed as right")
        assert "used this restraint and signs here too" in part.flags[0]
        assert part.part_of
        assert part.part_of.id == evening.record


def test_the_pages_of_the_desk_show_the_part_under_its_record_and_lead_from_one_to_the_other(evening: Evening) -> None:
    browser = Browser(evening.services)
    browser.sign_in(evening.person())
    page = browser.text(f"/desk/records/{evening.record}")
    added = page.split('id="parts"')[1].split("</section>")[0]
    assert f'href="/desk/records/{evening.signed}"' in added
    assert "Jo Okafor" in added
    assert f'href="/desk/records/{evening.record}"' in browser.text(f"/desk/records/{evening.signed}")
    entry = browser.text(f"/desk/children/{evening.maya}").split(f'id="r-{evening.signed}"')[1].split("</article>")[0]
    assert "Belongs to:" in entry


def test_moved_with_its_record_it_is_confirmed_with_it_at_the_desk(evening: Evening) -> None:
    ruth = evening.person()
    moved = evening.one.work.moving.move(evening.record, evening.leo, "Written in the wrong file.")
    evening.sync()
    assert [one.record for one in unconfirmed(evening.services, ruth)] == [evening.record]
    wrong = chronology(evening.services, ruth.id, evening.maya, Filter()).records
    assert [told.id for told in wrong if told.moved_away] == [evening.record]
    confirm(evening.services, ruth, evening.record, moved_entry(evening.services, ruth, evening.record).move)
    evening.sync()
    assert unconfirmed(evening.services, ruth) == []
    for side in (evening.one, evening.two):
        assert [part.headline for part in side.home.journal.show(moved.id).parts] == ["Restraint: signed as right"]
        part = side.work.moving.of(evening.signed)
        assert part
        assert part.stage is Stage.DONE


def test_what_was_added_meanwhile_is_hidden_at_the_desk_too_until_it_is_carried_over(evening: Evening) -> None:
    ruth = evening.person()
    talked = {"talked_at": "2026-03-02T20:30:00Z", "answer": "said_no"}
    late = New(kind="restraint_talked", child=evening.maya, raw=talked, about=evening.record)
    part = evening.two.home.journal.add(late).id
    moved = evening.one.work.moving.move(evening.record, evening.leo, "Written in the wrong file.")
    evening.sync()
    for side in (evening.one, evening.two):
        assert part not in [told.id for told in side.home.journal.told(Wanted(child=evening.maya))]
    seen = chronology(evening.services, ruth.id, evening.maya, Filter()).records
    assert part not in [told.id for told in seen]
    with pytest.raises(NotYoursToSeeError):
        show(evening.services, ruth.id, part)
    assert moved_entry(evening.services, ruth, evening.record).is_left_behind
    evening.one.work.moving.carry_over(evening.record)
    evening.sync()
    assert not moved_entry(evening.services, ruth, evening.record).is_left_behind
    assert [told.kind for told in show(evening.services, ruth.id, moved.id).parts] == [
        "restraint_checked",
        "restraint_talked",
    ]
