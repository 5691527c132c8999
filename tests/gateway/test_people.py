"""People of the council see the children who are theirs to see, and no others."""

from datetime import date

import pytest

from carer_app.errors import BadInputError
from carer_app.gateway import homes, people
from carer_app.gateway.people import NewPerson
from carer_app.gateway.services import Services
from tests.gateway.builders import Laptop


@pytest.fixture
def children(services: Services, laptop: Laptop) -> tuple[str, str]:
    """A child in Rowan House and one in Elm House."""
    first = laptop.open_child("Robin").child
    laptop.sync()
    other = Laptop(services)
    other.enrol("Elm House")
    second = other.open_child("Kit").child
    other.sync()
    return first, second


@pytest.mark.parametrize("role", ["manager", "duty_team"])
def test_a_manager_and_the_duty_team_see_every_child(services: Services, children: tuple[str, str], role: str) -> None:
    assert _sees(services, NewPerson(name="P", email="p@x.uk", role=role)) == set(children)


def test_an_administrator_sees_no_child(services: Services, children: tuple[str, str]) -> None:
    assert children
    assert _sees(services, NewPerson(name="P", email="p@x.uk", role="admin")) == set()


def test_a_supervising_social_worker_sees_the_homes_they_supervise(
    services: Services, children: tuple[str, str]
) -> None:
    person = NewPerson(name="P", email="p@x.uk", role="supervising_social_worker", homes=("Elm House",))
    assert _sees(services, person) == {children[1]}


def test_a_supervising_social_worker_without_named_homes_sees_them_all(
    services: Services, children: tuple[str, str]
) -> None:
    person = NewPerson(name="P", email="p@x.uk", role="supervising_social_worker")
    assert _sees(services, person) == set(children)


@pytest.mark.parametrize("role", ["social_worker", "iro"])
def test_a_social_worker_sees_the_children_they_are_allocated(
    services: Services, children: tuple[str, str], role: str
) -> None:
    person = NewPerson(name="P", email="p@x.uk", role=role, children=(children[0],))
    assert _sees(services, person) == {children[0]}


def test_a_child_allocated_later_is_seen_from_then_on(services: Services, children: tuple[str, str]) -> None:
    person, _ = people.add_person(services, NewPerson(name="P", email="p@x.uk", role="social_worker"))
    assert people.may_read(services, person.id) == set()
    people.allocate(services, person.id, children[1])
    assert people.may_read(services, person.id) == {children[1]}


def test_a_supervising_social_worker_no_longer_sees_a_child_who_moved_on(
    services: Services, children: tuple[str, str]
) -> None:
    person, _ = people.add_person(
        services, NewPerson(name="P", email="p@x.uk", role="supervising_social_worker", homes=("Elm House",))
    )
    placement = homes.placements_of(services, children[1])[0]
    homes.end_placement(services, placement.id, date(2026, 3, 2), "manager")
    assert people.may_read(services, person.id) == set()


def test_somebody_who_left_sees_nothing_and_cannot_sign_in(services: Services, children: tuple[str, str]) -> None:
    assert children
    person, password = people.add_person(services, NewPerson(name="P", email="p@x.uk", role="manager"))
    people.end_person(services, person.id)
    assert people.may_read(services, person.id) == set()
    assert people.check_password(services, "p@x.uk", password) is None
    assert people.person_at_desk(services, person.id) is None


def test_a_carer_is_nobody_at_the_desk(services: Services, laptop: Laptop, children: tuple[str, str]) -> None:
    assert children
    assert people.may_read(services, laptop.writer.id) == set()
    assert people.person_at_desk(services, laptop.writer.id) is None


def test_a_password_opens_for_its_own_person_alone(services: Services) -> None:
    person, password = people.add_person(services, NewPerson(name="P", email="P@x.uk", role="manager"))
    assert people.check_password(services, " p@X.uk ", password) == person
    assert people.check_password(services, "p@x.uk", password + "x") is None
    assert people.check_password(services, "nobody@x.uk", password) is None


def test_a_chosen_password_is_the_one(services: Services) -> None:
    wanted = NewPerson(name="P", email="p@x.uk", role="manager", password='O\'Brien’s "tea" 🫖')
    person, given = people.add_person(services, wanted)
    assert given == wanted.password
    assert people.check_password(services, "p@x.uk", given) == person


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "  "}, "name"),
        ({"email": "nonsense"}, "email"),
        ({"role": "foster_carer"}, "role"),
        ({"password": "short"}, "password"),
        ({"homes": ("Rowan House",)}, "home"),
        ({"children": ("x",)}, "child"),
        ({"role": "social_worker", "children": ("x",)}, "child"),
        ({"role": "supervising_social_worker", "homes": ("Nowhere",)}, "home"),
    ],
)
def test_bad_input_names_the_field_and_adds_nobody(services: Services, changed: dict[str, str], field: str) -> None:
    wanted = {"name": "P", "email": "p@x.uk", "role": "manager"} | changed
    with pytest.raises(BadInputError) as refused:
        people.add_person(services, NewPerson(**wanted))  # type: ignore[arg-type]
    assert refused.value.fields[0][0] == field
    assert people.add_person(services, NewPerson(name="P", email="p@x.uk", role="manager"))


def test_an_email_is_one_persons(services: Services) -> None:
    people.add_person(services, NewPerson(name="P", email="p@x.uk", role="manager"))
    with pytest.raises(BadInputError, match="e-mail"):
        people.add_person(services, NewPerson(name="Q", email="P@X.UK", role="iro"))


def test_placements_can_be_confirmed_ended_and_undone(services: Services, children: tuple[str, str]) -> None:
    placement = homes.placements_of(services, children[0])[0]
    assert (placement.home_name, placement.confirmed) == ("Rowan House", False)
    homes.confirm_placement(services, placement.id, "manager")
    homes.end_placement(services, placement.id, date(2026, 3, 9), "manager")
    ended = homes.placements_of(services, children[0])[0]
    assert (ended.confirmed, ended.end) == (True, "2026-03-09")
    homes.undo_placement(services, placement.id, "manager")
    assert homes.placements_of(services, children[0]) == []
    with pytest.raises(BadInputError, match="not known"):
        homes.undo_placement(services, placement.id, "manager")


def test_a_stay_does_not_end_before_it_began(services: Services, children: tuple[str, str]) -> None:
    placement = homes.placements_of(services, children[0])[0]
    with pytest.raises(BadInputError, match="before"):
        homes.end_placement(services, placement.id, date(2026, 2, 1), "manager")


@pytest.mark.parametrize(("child", "home"), [("nobody", "Elm House"), (None, "Nowhere")])
def test_a_placement_names_a_known_child_and_home(
    services: Services, children: tuple[str, str], child: str | None, home: str
) -> None:
    with pytest.raises(BadInputError, match="not known"):
        homes.add_placement(services, child or children[0], home, date(2026, 3, 1), "manager")


def test_a_home_is_made_once(services: Services) -> None:
    assert homes.add_home(services, "Rowan House") == homes.add_home(services, " Rowan House ")
    with pytest.raises(BadInputError, match="home"):
        homes.add_home(services, " ")


def test_only_a_known_device_is_revoked(services: Services, laptop: Laptop) -> None:
    for unknown in ("nothing", "desk"):
        with pytest.raises(BadInputError, match="not known"):
            homes.revoke(services, unknown)
    homes.revoke(services, laptop.id)
    assert [(home, device.revoked) for home, device in homes.device_list(services)] == [("Rowan House", True)]


def _sees(services: Services, wanted: NewPerson) -> set[str]:
    person, _ = people.add_person(services, wanted)
    return people.may_read(services, person.id)
