"""The same child in two files: a manager sees both names side by side, says so, and may take it back."""

import pytest

from carer_app.gateway.audit import audit
from carer_app.gateway.children import NotYoursToSeeError
from carer_app.gateway.linking import link, linked_to
from tests.gateway.desk.conftest import Browser, Desk, SignedIn, words


def same(desk: Desk) -> str:
    return f"/desk/children/{desk.robin.child}/same"


def test_the_other_file_is_found_by_its_name_and_stands_beside_this_one(desk: Desk, inside: Browser) -> None:
    found = words(inside.submit(f"{same(desk)}/find", words="ka").text)
    assert "1 child has such a name." in found
    assert "Robin Legal name not known" in found
    assert "Kai Legal name not known" in found
    assert "With Elm House since Sun 1 March 2026" in found


def test_linking_shows_each_others_name_and_moves_nothing(desk: Desk, inside: Browser) -> None:
    before = words(inside.text(f"/desk/children/{desk.kai.child}"))
    told = words(inside.submit(f"{same(desk)}/link", other=desk.kai.child).text)
    assert "Linked. Both files stay as they are" in told
    for one, other in ((desk.robin, "Kai"), (desk.kai, "Robin")):
        assert f"The same child as: {other}." in words(inside.text(f"/desk/children/{one.child}/sheet"))
    after = words(inside.text(f"/desk/children/{desk.kai.child}"))
    assert after == before
    assert audit(desk.services).is_whole


def test_it_can_be_taken_back_from_either_file_and_said_again(desk: Desk, inside: Browser) -> None:
    inside.submit(f"{same(desk)}/link", other=desk.kai.child)
    inside.submit(f"/desk/children/{desk.kai.child}/same/unlink", other=desk.robin.child)
    for child in (desk.robin, desk.kai):
        assert "The same child as" not in inside.text(f"/desk/children/{child.child}/sheet")
    inside.submit(f"{same(desk)}/link", other=desk.kai.child)
    assert "These two files are linked" in inside.text(same(desk))


def test_what_cannot_be_is_said_in_a_sentence(desk: Desk, inside: Browser) -> None:
    assert "Write a part of the name first." in inside.submit(f"{same(desk)}/find", words="  ").text
    assert "That is this very file." in inside.submit(f"{same(desk)}/link", other=desk.robin.child).text
    assert "These two files are not linked." in inside.submit(f"{same(desk)}/unlink", other=desk.kai.child).text
    assert "Nobody else here has such a name." in inside.submit(f"{same(desk)}/find", words="Zebedee").text
    inside.submit(f"{same(desk)}/link", other=desk.kai.child)
    assert "linked already" in inside.submit(f"{same(desk)}/link", other=desk.kai.child).text


def test_only_a_manager_links_and_nobody_links_what_they_may_not_see(desk: Desk, signed_in: SignedIn) -> None:
    worker = desk.person("social_worker", "Ola Berg", children=(desk.robin.child,))
    browser = signed_in(worker)
    assert "A manager of the council can link" in browser.text(same(desk))
    assert browser.submit(f"{same(desk)}/link", other=desk.kai.child).status_code == 404
    with pytest.raises(NotYoursToSeeError):
        link(desk.services, worker, desk.robin.child, desk.kai.child)


def test_who_may_see_one_file_alone_learns_nothing_of_the_other(desk: Desk, signed_in: SignedIn) -> None:
    manager = desk.person()
    link(desk.services, manager, desk.robin.child, desk.kai.child)
    worker = desk.person("social_worker", "Ola Berg", children=(desk.robin.child,))
    assert "Kai" not in signed_in(worker).text(same(desk))
    assert linked_to(desk.services, worker, desk.robin.child) == []
