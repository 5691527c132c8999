"""A mistaken end, a child who comes back, a short stay and a new laptop: what was handed back comes again."""

import pytest

from carer_app.errors import BadInputError
from carer_app.gateway.audit import audit
from carer_app.gateway.homes import add_placement, reopen_placement
from carer_app.gateway.services import Services
from carer_app.store.index import Wanted
from tests.sync.conftest import Connected
from tests.sync.test_moving_on import (
    BY,
    DAY,
    TODAY,
    Connect,
    days,
    end,
    everything,
    jayden,
    moved,
    names,
    side,
    stay,
    whole,
)

__all__ = ["side"]


def test_a_mistaken_end_is_undone_by_a_pull_with_equal_hashes(side: Connected, services: Services) -> None:
    child = jayden(side)
    before = everything(side.home)
    told = side.home.journal.entries(Wanted(child=child))
    end(side, services, child)
    days(side, services, 28)
    side.work.sync_once()
    side.work.moving_on.take_off(child)
    side.work.sync_once()
    assert everything(side.home) != before
    reopen_placement(services, stay(services, child), BY)
    side.work.sync_once()
    assert everything(side.home) == before
    assert [one.headline for one, _place in side.home.journal.entries(Wanted(child=child))] == [
        one.headline for one, _place in told
    ]
    assert side.home.journal.search("trains", Wanted())
    assert whole(side.home)
    assert side.work.moving_on.every() == []
    side.home.log(child, "Back, and hungry.")
    side.work.sync_once()
    assert (audit(services).is_whole, audit(services).held) == (True, 0)


def test_undone_before_anything_went_nothing_happens_at_all(side: Connected, services: Services) -> None:
    child, before = jayden(side), everything(side.home)
    end(side, services, child)
    reopen_placement(services, stay(services, child), BY)
    side.work.sync_once()
    assert (side.work.moving_on.every(), everything(side.home)) == ([], before)
    with pytest.raises(BadInputError):
        reopen_placement(services, stay(services, child), BY)


def test_a_child_who_comes_back_and_leaves_again_is_handed_back_again(side: Connected, services: Services) -> None:
    child = jayden(side)
    end(side, services, child)
    days(side, services, 28)
    side.work.sync_once()
    side.work.moving_on.take_off(child)
    side.work.sync_once()
    back = services.clock.now().date()
    add_placement(services, child, "The Okafors", back, BY, back + 2 * DAY)
    side.work.sync_once()
    assert "Jayden" in names(side)
    days(side, services, 3)
    side.work.sync_once()
    assert moved(side).ended == back + 2 * DAY


def test_a_short_stay_ends_by_itself_and_shows_no_other_stay(
    connect: Connect, side: Connected, services: Services
) -> None:
    child = jayden(side)
    weekend = connect("weekend", "Jo Marsh", "The Marshes")
    add_placement(services, child, "The Marshes", TODAY, BY, TODAY + DAY)
    weekend.work.sync_once()
    assert names(weekend) == ["Jayden"]
    assert not any("Trains" in text for _salt, text in everything(weekend.home).values())
    weekend.home.log(child, "Arrived with his trains.")
    weekend.work.sync_once()
    assert (audit(services).is_whole, audit(services).held) == (True, 0)
    side.home.log(child, "Packed his bag for the weekend.")
    side.work.sync_once()
    days(weekend, services, 2)
    side.home.clock.advance(2 * DAY)
    weekend.work.sync_once()
    asked = weekend.line.requests[-1]
    assert moved(weekend).ended == TODAY + DAY
    answer = services.sync(asked, asked.device)
    assert answer.pages == {}
    sheet = {"chosen_name": "Jayden", "responsible_authority": "north-tyneside", "here_since": "2025-09-01"}
    side.home.journal.amend(
        side.home.journal.child(child).sheet_record, sheet | {"food": "No fish any more."}, "he said so"
    )
    side.work.sync_once()
    weekend.work.sync_once()
    assert not any("No fish" in text for _salt, text in everything(weekend.home).values())
    with pytest.raises(BadInputError):
        add_placement(services, child, "The Marshes", TODAY, BY, TODAY - DAY)


def test_a_replaced_laptop_gets_everything_back(connect: Connect, side: Connected, services: Services) -> None:
    new = connect("new laptop", "Sam Okafor")
    new.work.sync_once()
    assert everything(new.home).items() >= everything(side.home).items()
    assert names(new) == names(side)
    assert whole(new.home)
