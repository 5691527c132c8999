"""The hold on a child's file at the desk: placed with a reason, shown to those who see the child, and lifted."""

import re
from collections.abc import Callable

import pytest

from carer_app.domain.holds import DEFAULT_WORDS
from carer_app.gateway.audit import audit
from carer_app.gateway.db.moves import erased
from carer_app.gateway.holds import NewHold, every, place
from tests.gateway.desk.conftest import Browser, Desk, SignedIn, words
from tests.sync.conftest import Connected, connect
from tests.sync.test_moving import Evening, at_gateway

__all__ = ["connect"]
WHY = "A complaint about bedtime is being looked into."


def page(desk: Desk) -> str:
    return f"/desk/children/{desk.robin.child}/hold"


def placed(desk: Desk, browser: Browser, said: str = DEFAULT_WORDS) -> str:
    return words(browser.submit(f"{page(desk)}/place", reason=WHY, words=said).text)


def the_hold(desk: Desk) -> str:
    return every(desk.services)[0].id


def test_a_manager_places_one_and_every_page_of_the_child_says_so(desk: Desk, inside: Browser) -> None:
    assert "No hold stands on this file." in words(inside.text(page(desk)))
    told = placed(desk, inside)
    assert "The hold stands. Nothing in this file is erased until it is lifted." in told
    assert "Placed by Priya Shah on Wed 4 March 2026, 09:12" in told
    assert WHY in told
    for address in (f"/desk/children/{desk.robin.child}", f"/desk/children/{desk.robin.child}/sheet"):
        shown = words(inside.text(address))
        assert DEFAULT_WORDS in shown
        assert WHY not in shown
    assert DEFAULT_WORDS not in words(inside.text(f"/desk/children/{desk.kai.child}"))


def test_it_is_lifted_with_a_reason_and_stays_to_be_read(desk: Desk, inside: Browser) -> None:
    placed(desk, inside)
    nothing = inside.submit(f"{page(desk)}/lift", hold=the_hold(desk), reason=" ")
    assert nothing.status_code == 422
    assert "Say in a few words why." in nothing.text
    told = words(inside.submit(f"{page(desk)}/lift", hold=the_hold(desk), reason="It is closed.").text)
    assert "No hold stands on this file." in told
    assert "Lifted by Priya Shah on Wed 4 March 2026, 09:12: “It is closed.”" in told
    again = inside.submit(f"{page(desk)}/lift", hold=the_hold(desk), reason="Again.")
    assert (again.status_code, "does not stand here" in again.text) == (422, True)
    assert audit(desk.services).is_whole


def test_without_a_reason_none_is_placed_and_the_words_stay(desk: Desk, inside: Browser) -> None:
    answer = inside.submit(f"{page(desk)}/place", reason="", words="Ask Ruth.")
    assert answer.status_code == 422
    assert "Say in a few words why." in answer.text
    assert ">Ask Ruth.</textarea>" in answer.text
    assert every(desk.services) == []


def test_own_words_reach_those_who_meet_it_and_none_means_the_usual_ones(desk: Desk, inside: Browser) -> None:
    placed(desk, inside, "Ask Ruth on the fourth floor.")
    placed(desk, inside, "  ")
    assert {one.words for one in every(desk.services)} == {"Ask Ruth on the fourth floor.", DEFAULT_WORDS}


def test_a_supervising_social_worker_may_and_a_social_worker_may_only_look(desk: Desk, signed_in: SignedIn) -> None:
    worker = signed_in(desk.person("supervising_social_worker", "Ify Cole", homes=("Rowan House",)))
    placed(desk, worker)
    assert worker.submit(f"/desk/children/{desk.kai.child}/hold/place", reason=WHY, words="").status_code == 404
    looker = signed_in(desk.person("social_worker", "Ola Berg", children=(desk.robin.child,)))
    shown = words(looker.text(page(desk)))
    assert "Placed by Ify Cole" in shown
    assert "Lift this hold" not in shown
    assert looker.submit(f"{page(desk)}/place", reason=WHY, words="").status_code == 404
    assert looker.submit(f"{page(desk)}/lift", hold=the_hold(desk), reason="x").status_code == 404
    assert [one.lifted for one in every(desk.services)] == [None]


def test_who_does_not_see_the_child_learns_nothing_of_the_hold(
    desk: Desk, inside: Browser, signed_in: SignedIn
) -> None:
    placed(desk, inside)
    stranger = signed_in(desk.person("social_worker", "Ola Berg", children=(desk.kai.child,)))
    assert stranger.get(page(desk)).status_code == 404


def test_a_hold_is_not_lifted_through_another_childs_page(desk: Desk, inside: Browser) -> None:
    placed(desk, inside)
    through = f"/desk/children/{desk.kai.child}/hold/lift"
    assert inside.submit(through, hold=the_hold(desk), reason="x").status_code == 404
    assert [one.lifted for one in every(desk.services)] == [None]


def test_of_a_hold_on_a_person_neither_name_nor_reason_is_shown(desk: Desk, inside: Browser) -> None:
    place(desk.services, NewHold(person=desk.rowan.writer.id, reason="An allegation."), "command")
    shown = words(inside.text(page(desk)))
    assert "because of somebody who wrote in it" in shown
    assert "allegation" not in shown
    assert "Alex Reed" not in shown
    assert "Lift this hold" not in shown
    assert inside.submit(f"{page(desk)}/lift", hold=the_hold(desk), reason="x").status_code == 404


@pytest.fixture
def evening(connect: Callable[..., Connected], desk: Desk) -> Evening:
    evening = Evening(connect, desk.services)
    evening.move()
    evening.sync()
    return evening


def test_a_move_under_a_hold_is_confirmed_and_its_words_stay_until_it_is_lifted(
    evening: Evening, desk: Desk, inside: Browser
) -> None:
    hold = f"/desk/children/{evening.maya}/hold"
    inside.submit(f"{hold}/place", reason=WHY, words="")
    moved = f"/desk/moved/{evening.record}"
    before = inside.text(moved)
    assert "its words stay hidden in Maya's file for as long as the hold stands" in words(before).replace("&#39;", "'")
    move = re.findall(r'name="move" value="([^"]+)"', before)[0]
    told = words(inside.submit(f"{moved}/confirm", move=move).text)
    assert "A hold stands on this file, so the words stay hidden in it" in told
    assert "Its words stay hidden in this file until the hold is lifted." in told
    assert DEFAULT_WORDS in told
    assert len(at_gateway(evening, evening.record)) == 3
    inside.submit(f"{hold}/lift", hold=the_hold(desk), reason="It is closed.")
    assert at_gateway(evening, evening.record) == []
    assert "Its words are gone from this file." in words(inside.text(moved))
    with desk.services.reading() as connection:
        assert len(erased(connection)[0]) == 3
    assert audit(desk.services).is_whole
