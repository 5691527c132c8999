"""Moved entries in the pages of the desk: a stub without words, a list, confirming, and sending back."""

from collections.abc import Callable

import pytest

from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.services import Services
from carer_app.store import writing
from tests.company import next_version, versions
from tests.gateway.desk.conftest import PASSWORD, Browser
from tests.sync.conftest import Connected
from tests.sync.test_moving import LATER, REASON, REMARK, WORDS, Evening, at_gateway

OF_LEO = (WORDS, LATER, REMARK, "Leo")


@pytest.fixture
def evening(connect: Callable[..., Connected], services: Services) -> Evening:
    evening = Evening(connect, services)
    evening.move()
    evening.sync()
    return evening


def browser(evening: Evening, role: str = "manager", *children: str) -> Browser:
    wanted = NewPerson(
        name=f"Ada {role}", email=f"{role}@council.example", role=role, password=PASSWORD, children=children
    )
    person: CouncilPerson = add_person(evening.services, wanted)[0]
    found = Browser(evening.services)
    found.sign_in(person)
    return found


def move_in(page: str) -> str:
    return page.split('name="move" value="')[1].split('"')[0]


def test_the_wrong_childs_chronology_says_only_that_an_entry_was_moved_away(evening: Evening) -> None:
    worker = browser(evening, "social_worker", evening.maya)
    page = worker.text(f"/desk/children/{evening.maya}")
    assert "An entry was moved away" in page
    for word in (*OF_LEO, REASON):
        assert word not in page
    stub = page.split(f'id="r-{evening.record}"')[1].split("</article>")[0]
    assert "I have read this" not in stub


def test_no_page_of_the_wrong_child_shows_a_word_of_it(evening: Evening) -> None:
    worker = browser(evening, "social_worker", evening.maya)
    heads = [one.hash for one in evening.one.work.journal.versions_of(evening.record)]
    for address in (
        f"/desk/records/{evening.record}",
        f"/desk/moved/{evening.record}",
        f"/desk/records/{evening.record}/changes/{heads[0]}/{heads[1]}",
        "/desk",
        "/desk/moved",
    ):
        page = worker.text(address)
        assert not any(word in page for word in OF_LEO), address


def test_what_somebody_wrote_meanwhile_is_not_shown_there_either(evening: Evening) -> None:
    basis = versions(evening.two.home, evening.record)[-2:-1]
    content = {"day": "2026-03-02", "what_happened": "Damson jam, she says."}
    change = next_version(evening.two.home.session, basis, content, "she told me")
    with evening.two.home.session.database.writing() as db:
        writing.write(db, evening.two.home.session.device, [change], {})
    evening.two.work.sync_once()
    manager = browser(evening)
    for address in ("/desk", f"/desk/children/{evening.maya}", f"/desk/children/{evening.maya}?words=damson"):
        assert "Damson" not in manager.text(address)
    page = manager.text(f"/desk/moved/{evening.record}")
    assert "The home has to carry that over first" in page
    assert "Yes, it was another child" not in page
    assert manager.get(f"/desk/records/{evening.record}/together").status_code in (303, 404)


def test_another_childs_social_worker_does_not_see_the_move(evening: Evening) -> None:
    worker = browser(evening, "social_worker", evening.leo)
    assert worker.get(f"/desk/moved/{evening.record}").status_code == 404
    assert evening.record not in worker.text("/desk/moved")


def test_a_social_worker_is_asked_and_confirms(evening: Evening) -> None:
    worker = browser(evening, "social_worker", evening.maya)
    assert "1 entry was moved to another child&#39;s file and waits for your word." in worker.text("/desk")
    page = worker.text(f"/desk/moved/{evening.record}")
    assert "a file that you do not read" in page
    answer = worker.submit(f"/desk/moved/{evening.record}/confirm", move=move_in(page))
    assert "Confirmed by Ada social_worker" in answer.text
    assert at_gateway(evening, evening.record) == []
    assert "waits for your word" not in worker.text("/desk")


def test_a_manager_reads_it_where_it_is(evening: Evening) -> None:
    manager = browser(evening)
    page = manager.text(f"/desk/moved/{evening.record}")
    assert "It stands in Leo&#39;s file now." in page
    there = page.split('href="/desk/records/')[1].split('"')[0]
    shown = manager.text(f"/desk/records/{there}")
    assert LATER in shown
    assert "Moved here from another child&#39;s file" in shown


def test_it_is_sent_back_with_a_reason_and_not_without(evening: Evening) -> None:
    manager = browser(evening)
    move = move_in(manager.text(f"/desk/moved/{evening.record}"))
    nothing = manager.submit(f"/desk/moved/{evening.record}/back", move=move, reason=" ")
    assert nothing.status_code == 422
    assert "Say in a few words why you send it back." in nothing.text
    answer = manager.submit(f"/desk/moved/{evening.record}/back", move=move, reason="They were both there.")
    assert "They were both there." in answer.text
    assert len(at_gateway(evening, evening.record)) == 3


def test_who_may_not_confirm_finds_no_button_and_no_way(evening: Evening) -> None:
    manager, iro = browser(evening), browser(evening, "iro", evening.maya)
    page = iro.text(f"/desk/moved/{evening.record}")
    assert "Yes, it was another child" not in page
    move = move_in(manager.text(f"/desk/moved/{evening.record}"))
    assert iro.submit(f"/desk/moved/{evening.record}/confirm", move=move).status_code == 404
    assert len(at_gateway(evening, evening.record)) == 3


def test_a_move_that_was_done_anew_meanwhile_is_not_confirmed_unseen(evening: Evening) -> None:
    manager = browser(evening)
    old = move_in(manager.text(f"/desk/moved/{evening.record}"))
    evening.one.work.moving.take_back(evening.record)
    evening.one.work.moving.move(evening.record, evening.leo, REASON)
    evening.sync()
    answer = manager.submit(f"/desk/moved/{evening.record}/confirm", move=old)
    assert answer.status_code == 422
    assert "Look at it again" in answer.text
    assert len(at_gateway(evening, evening.record)) > 3
