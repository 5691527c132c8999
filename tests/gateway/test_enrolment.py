"""A device is taken in by a one-use code, and by nothing else."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from carer_app.clock import SetClock
from carer_app.domain.people import Role
from carer_app.gateway import homes
from carer_app.gateway.db.tables import invitations, people
from carer_app.gateway.enrol import invite
from carer_app.gateway.homes import add_home
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import RefusedError
from carer_app.sync.protocol import Enrol, Trouble
from tests.gateway.builders import Laptop, Writer


def test_a_device_learns_whom_to_trust_and_where_it_is(services: Services) -> None:
    laptop = Laptop(services)
    enrolled = laptop.enrol("Rowan House")
    assert (enrolled.device, enrolled.epoch, enrolled.home_name) == (laptop.id, 1, "Rowan House")
    assert (enrolled.gateway, enrolled.gateway_key) == (services.keys.gateway, services.keys.signing.public)
    assert enrolled.council_sealing_key == services.keys.sealing.public
    assert (enrolled.authority, enrolled.gateway_name) == ("north-tyneside", "North Tyneside")


def test_a_code_is_taken_as_people_type_it(services: Services) -> None:
    code = _code(services)
    assert Laptop(services).enrol(code=f" {code.replace('-', ' ').lower().replace('0', 'o').replace('1', 'l')} ")


def test_the_same_device_asking_again_is_answered_alike(services: Services, clock: SetClock) -> None:
    laptop, code = Laptop(services), _code(services)
    first = laptop.enrol(code=code)
    clock.advance(timedelta(hours=1))
    assert laptop.enrol(code=code) == first


def test_a_code_is_good_once(services: Services) -> None:
    code = _code(services)
    Laptop(services).enrol(code=code)
    assert _refused(Laptop(services), code).status == 410


def test_a_code_is_good_for_a_quarter_of_an_hour(services: Services, clock: SetClock) -> None:
    code = _code(services)
    clock.advance(timedelta(minutes=16))
    assert _refused(Laptop(services), code).type == "code-not-valid"


def test_five_wrong_tries_end_a_code(services: Services) -> None:
    code = _code(services)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    answers = [_refused(Laptop(services), wrong).status for _ in range(6)]
    assert answers == [410] * 5 + [429]
    assert _refused(Laptop(services), code).status == 429


def test_wrong_tries_at_one_code_leave_another_usable(services: Services) -> None:
    first = _code(services)
    second = _code(services)
    while second[:2] == first[:2]:
        second = _code(services)
    wrong = first[:-1] + ("A" if first[-1] != "A" else "B")
    for _ in range(6):
        _refused(Laptop(services), wrong)
    assert Laptop(services).enrol(code=second)


def test_a_code_cannot_be_read_out_of_the_database(services: Services) -> None:
    code = _code(services).replace("-", "")
    with services.reading() as connection:
        row = connection.execute(select(invitations)).one()
    assert code[2:] not in "".join(map(str, row))


def test_another_device_cannot_take_a_known_name(services: Services, laptop: Laptop) -> None:
    impostor = Laptop(services, id=laptop.id)
    assert _refused(impostor, _code(services)).type == "device-known"


def test_nobody_becomes_the_desk(services: Services) -> None:
    assert _refused(Laptop(services, id="desk"), _code(services)).type == "device-known"


def test_a_revoked_device_does_not_come_back_with_a_code(services: Services, laptop: Laptop) -> None:
    homes.revoke(services, laptop.id)
    assert _refused(laptop, _code(services)).status == 409


def test_a_refused_device_does_not_use_up_the_code(services: Services, laptop: Laptop) -> None:
    code = _code(services)
    _refused(Laptop(services, id=laptop.id), code)
    assert Laptop(services).enrol(code=code)


def test_the_people_of_a_device_become_people_of_the_home(services: Services, laptop: Laptop) -> None:
    with services.reading() as connection:
        row = connection.execute(select(people).where(people.c.id == laptop.writer.id)).one()
    assert laptop.enrolled
    assert (row.name, row.role, row.home) == ("Alex Reed", "foster_carer", laptop.enrolled.home)


@pytest.mark.parametrize(
    "changed",
    [
        {"device": "with space"},
        {"device_key": "short"},
        {"instance": ""},
        {"device_name": "two\nlines"},
        {"people": (Writer(role=Role.MANAGER).person(),)},
        {"people": (msgspec.structs.replace(Writer().person(), signing_key="zz"),)},
    ],
)
def test_an_impossible_wish_is_refused_in_a_sentence(services: Services, changed: dict[str, object]) -> None:
    laptop = Laptop(services)
    wish = Enrol(
        code=_code(services),
        device=laptop.id,
        device_key=laptop.key.public,
        device_name="Laptop",
        people=(),
        instance="1",
    )
    with pytest.raises(RefusedError) as refused:
        services.enrol(msgspec.structs.replace(wish, **changed))
    assert (refused.value.trouble.type, refused.value.trouble.status) == ("bad-request", 400)


def _code(services: Services) -> str:
    return invite(services, add_home(services, "Rowan House")).code


def _refused(laptop: Laptop, code: str) -> Trouble:
    with pytest.raises(RefusedError) as refused:
        laptop.enrol(code=code)
    return refused.value.trouble
