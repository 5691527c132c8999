"""How often somebody may try to sign in, by account and by address."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from carer_app.gateway.db.tables import audit_log
from carer_app.gateway.people import CouncilPerson
from tests.gateway.desk.conftest import PASSWORD, Browser, Desk, MakeBrowser

WRONG = "Email address or password is not right."
TOO_MANY = "Too many tries."
Stranger = Callable[[Desk], CouncilPerson]


def _unknown(_desk: Desk) -> CouncilPerson:
    return CouncilPerson(id="nobody", name="Nobody", role="manager", email="nobody@council.example")


@pytest.mark.parametrize("whose", [Desk.person, _unknown])
def test_the_sixth_try_of_a_minute_is_refused_even_when_right(
    desk: Desk, browser: MakeBrowser, whose: Stranger
) -> None:
    person = whose(desk)
    tries = [browser().sign_in(person, "wrong") for _try in range(5)]
    assert all(WRONG in one.text for one in tries)
    sixth = browser().sign_in(person, PASSWORD)
    assert sixth.status_code == 429
    assert TOO_MANY in sixth.text


def test_after_a_minute_one_may_try_again(desk: Desk, browser: MakeBrowser) -> None:
    person = desk.person()
    for _try in range(6):
        browser().sign_in(person, "wrong")
    desk.clock.advance(timedelta(seconds=61))
    assert browser().sign_in(person).url.path == "/desk"


def test_tries_are_counted_by_address_over_all_accounts(desk: Desk, browser: MakeBrowser) -> None:
    for number in range(5):
        browser().sign_in(desk.person(name=f"Person {number}"), "wrong")
    assert TOO_MANY in browser().sign_in(desk.person()).text


def test_tries_are_counted_by_account_over_all_addresses(desk: Desk) -> None:
    person = desk.person()
    for number in range(5):
        _from(desk, f"192.0.2.{number}").sign_in(person, "wrong")
    assert TOO_MANY in _from(desk, "192.0.2.99").sign_in(person).text


def _from(desk: Desk, address: str) -> Browser:
    made = Browser(desk.services)
    made.client._transport.client = (address, 50000)  # type: ignore[attr-defined]
    return made


def test_many_people_of_one_office_come_in_within_a_minute(desk: Desk, browser: MakeBrowser) -> None:
    everyone = [desk.person(name=f"Person {number}") for number in range(8)]
    assert [browser().sign_in(person).url.path for person in everyone] == ["/desk"] * 8


def test_no_try_leaves_an_address_or_e_mail_in_the_log(desk: Desk, browser: MakeBrowser) -> None:
    person = desk.person()
    browser().sign_in(person, "wrong")
    browser().sign_in(person)
    with desk.services.reading() as connection:
        told = " ".join(str(tuple(row)) for row in connection.execute(select(audit_log)))
    assert "sign-in tried" in told
    assert "signed in" in told
    assert person.email not in told
    assert "testclient" not in told
