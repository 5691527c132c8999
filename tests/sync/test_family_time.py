"""Somebody who is not to be rung came to family time: it is kept, and said at both ends."""

from collections.abc import Callable

import pytest

from carer_app.gateway.chronology import Filter, chronology
from carer_app.gateway.people import NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.journal.forms import New
from tests.sync.conftest import Connected

SENTENCE = "Kevin is marked on the child's sheet as not to be rung. If Kevin was there, tell the social worker."
CAME = {"day": "2026-03-02", "standing": "went_ahead", "people": [{"name": "Kevin", "came": "unplanned"}]}


@pytest.fixture
def home(connect: Callable[..., Connected]) -> Connected:
    return connect("one", "Sam Okafor")


def test_it_is_kept_and_flagged_here_and_at_the_desk(home: Connected, services: Services) -> None:
    child = home.home.child("Maya", people=[{"name": "Kevin", "relation": "family", "do_not_ring": True}])
    saved = home.work.journal.add(New(kind="family_time", child=child, raw=CAME))
    assert home.work.journal.entry(saved.id).flags == (SENTENCE,)
    home.work.sync_once()
    wanted = NewPerson(name="Ruth Ainsley", email="ruth@council.example", role="manager", password="lantern-otter-42")
    reader = add_person(services, wanted)[0]
    found = chronology(services, reader.id, child, Filter(kind="family_time"))
    assert [told.flags for told in found.records] == [(SENTENCE,)]


def test_the_homes_other_computer_says_so_as_well(home: Connected, connect: Callable[..., Connected]) -> None:
    other = connect("two", "Jo Okafor")
    child = home.home.child("Maya", people=[{"name": "Kevin", "relation": "family", "do_not_ring": True}])
    saved = home.work.journal.add(New(kind="family_time", child=child, raw=CAME))
    home.work.sync_once()
    other.work.sync_once()
    assert other.work.journal.entry(saved.id).flags == (SENTENCE,)
