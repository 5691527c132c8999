"""The second step of signing in: the standard's own figures, codes that work once, and what the database keeps of it."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from carer_app.clock import SetClock
from carer_app.errors import BadInputError
from carer_app.gateway.cli import cli
from carer_app.gateway.db.engine import open_engine, writing
from carer_app.gateway.db.migrate import migrate
from carer_app.gateway.db.second_factors import recovery_codes, second_factors
from carer_app.gateway.db.tables import audit_log, people, settings
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person
from carer_app.gateway.second_factor import (
    WrongCodeError,
    address_of,
    check,
    has_one,
    in_letters,
    insist,
    is_needed,
    new_secret,
    offer,
    recovery_left,
    reset,
    sealed_for,
    set_up,
)
from carer_app.gateway.services import Services, make_services
from tests.gateway.phone import Phone

RFC_6238 = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
"""Appendix B for SHA-1, of whose eight digits an app shows the last six."""
RFC_SECRET = b"12345678901234567890"


@pytest.fixture
def priya(services: Services) -> CouncilPerson:
    return add_person(services, NewPerson(name="Priya Shah", email="p@council.example", role="manager"))[0]


def begin(services: Services, person: CouncilPerson, secret: bytes) -> tuple[Phone, tuple[str, ...]]:
    """Somebody who has set the second step up a minute ago: their phone, and their recovery codes."""
    phone = Phone(services.clock, in_letters(secret))
    codes = set_up(services, person.id, sealed_for(services, person.id, secret), phone.code())
    assert isinstance(services.clock, SetClock)
    services.clock.advance(timedelta(minutes=1))
    return phone, codes


@pytest.mark.parametrize(("second", "code"), RFC_6238)
def test_the_codes_are_those_of_the_standard(
    services: Services, clock: SetClock, priya: CouncilPerson, second: int, code: str
) -> None:
    clock.move_to(datetime.fromtimestamp(second, UTC))
    assert len(set_up(services, priya.id, sealed_for(services, priya.id, RFC_SECRET), code)) == 8
    assert Phone(clock, in_letters(RFC_SECRET)).code() == code


def test_a_code_opens_once_and_an_earlier_one_never_after_it(services: Services, priya: CouncilPerson) -> None:
    phone, _codes = begin(services, priya, new_secret())
    check(services, priya.id, phone.code())
    for again in (phone.code(), phone.code(-30)):
        with pytest.raises(WrongCodeError):
            check(services, priya.id, again)
    check(services, priya.id, phone.code(30))


def test_the_code_that_set_it_up_does_not_open_too(services: Services, clock: SetClock, priya: CouncilPerson) -> None:
    phone, _codes = begin(services, priya, new_secret())
    clock.advance(timedelta(minutes=-1))
    with pytest.raises(WrongCodeError):
        check(services, priya.id, phone.code())


@pytest.mark.parametrize(("seconds", "opens"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_phone_may_be_half_a_minute_off_and_no_more(
    services: Services, priya: CouncilPerson, seconds: int, opens: bool
) -> None:
    phone, _codes = begin(services, priya, new_secret())
    if opens:
        check(services, priya.id, phone.code(seconds))
        return
    with pytest.raises(WrongCodeError):
        check(services, priya.id, phone.code(seconds))


def test_each_recovery_code_opens_once_however_it_is_typed(services: Services, priya: CouncilPerson) -> None:
    _phone, codes = begin(services, priya, new_secret())
    check(services, priya.id, codes[0])
    check(services, priya.id, codes[1].lower().replace("-", " "))
    assert recovery_left(services, priya.id) == 6
    with pytest.raises(WrongCodeError):
        check(services, priya.id, codes[0])


def test_no_code_of_somebody_else_opens(services: Services, priya: CouncilPerson) -> None:
    sam = add_person(services, NewPerson(name="Sam", email="s@council.example", role="manager"))[0]
    phone, codes = begin(services, priya, new_secret())
    begin(services, sam, new_secret())
    for foreign in (phone.code(), codes[0], "", "000000 ", "☂☂☂☂☂☂", "१२३४५६"):
        with pytest.raises(WrongCodeError):
            check(services, sam.id, foreign)
    sealed = sealed_for(services, priya.id, new_secret())
    with pytest.raises(BadInputError):
        set_up(services, sam.id, sealed, "123456")


def test_a_form_from_before_another_secret_was_kept_is_good_no_more(services: Services, priya: CouncilPerson) -> None:
    secret = new_secret()
    old = sealed_for(services, priya.id, secret)
    begin(services, priya, new_secret())
    with pytest.raises(BadInputError):
        set_up(services, priya.id, old, Phone(services.clock, in_letters(secret)).code())


def test_the_database_alone_gives_neither_secret_nor_recovery_code(services: Services, priya: CouncilPerson) -> None:
    secret = new_secret()
    _phone, codes = begin(services, priya, secret)
    with services.reading() as connection:
        kept = connection.execute(select(second_factors)).one().secret
        told = str(connection.execute(select(recovery_codes)).all()) + str(connection.execute(select(audit_log)).all())
    assert secret not in kept
    assert base64.b32encode(secret) not in kept
    assert not any(code in told or code.replace("-", "") in told for code in codes)


def test_the_square_says_whose_account_it_is(services: Services, priya: CouncilPerson) -> None:
    address = address_of(services, priya, RFC_SECRET)
    assert address.startswith("otpauth://totp/Hearthlog%20")
    assert "p%40council.example" in address
    assert f"secret={base64.b32encode(RFC_SECRET).decode()}" in address


def test_a_new_gateway_insists_and_a_council_may_offer_it_instead(services: Services) -> None:
    assert is_needed(services)
    offer(services)
    assert not is_needed(services)
    insist(services)
    assert is_needed(services)


@pytest.mark.parametrize("already", [False, True])
def test_a_council_that_signs_in_already_is_not_locked_out_by_an_upgrade(
    tmp_path: Path, database_url: str | None, clock: SetClock, already: bool
) -> None:
    engine = open_engine(tmp_path / "old", None)
    migrate(engine, "0009")
    if already:
        row = {"id": "p", "name": "P", "role": "manager", "email": "p@x.uk", "added": "2026-01-01T00:00:00.000Z"}
        with writing(engine) as connection:
            connection.execute(people.insert(), row)
    migrate(engine)
    with engine.connect() as connection:
        chosen = connection.execute(select(settings.c.value).where(settings.c.name == "second_factor")).scalars().all()
    assert chosen == (["offered"] if already else [])
    engine.dispose()


def test_a_command_resets_it_and_says_so_in_the_log(tmp_path: Path, clock: SetClock) -> None:
    folder = tmp_path / "gateway"
    services = make_services(folder, clock=clock)
    priya = add_person(services, NewPerson(name="Priya Shah", email="p@council.example", role="manager"))[0]
    begin(services, priya, new_secret())
    run = CliRunner().invoke(cli, ["person", "reset-second-factor", priya.id, "--data-dir", str(folder)])
    assert (run.exit_code, has_one(services, priya.id)) == (0, False)
    shown = CliRunner().invoke(cli, ["second-factor", "show", "--data-dir", str(folder)])
    assert shown.output.splitlines() == ["Nobody signs in without it.", f"not set up: {priya.id}  Priya Shah"]
    with services.reading() as connection:
        lines = [(row.what, row.person, row.detail) for row in connection.execute(select(audit_log))]
    assert ("second step reset", priya.id, "command") in lines
    services.close()


def test_nobody_is_reset_who_is_not_there(services: Services) -> None:
    with pytest.raises(BadInputError, match="not known"):
        reset(services, "nobody", "command")
