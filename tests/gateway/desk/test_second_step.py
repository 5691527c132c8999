"""Signing in with a code beside the password, and setting that up, page by page."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from carer_app.gateway.db.tables import audit_log, sessions
from carer_app.gateway.desk.letting_in import HALFWAY
from carer_app.gateway.people import CouncilPerson, end_person
from carer_app.gateway.second_factor import has_one, in_letters, insist, new_secret, reset, sealed_for, set_up
from tests.gateway.desk.conftest import OF_OUR_OWN, PASSWORD, Browser, Desk, MakeBrowser
from tests.gateway.phone import Phone, key_on, recovery_codes_on, sealed_on

COOKIE = "__Host-hearthlog-desk"
CODE, SET_UP, MINE = "/desk/sign-in/code", "/desk/sign-in/set-up", "/desk/my-sign-in"


@pytest.fixture
def database_url() -> None:
    """Nothing here is told apart by the database."""


@pytest.fixture
def priya(desk: Desk) -> CouncilPerson:
    return desk.person()


@pytest.fixture
def phone(desk: Desk, priya: CouncilPerson) -> Phone:
    """Priya's, with the key that she set up a minute ago."""
    secret = new_secret()
    phone = Phone(desk.clock, in_letters(secret))
    set_up(desk.services, priya.id, sealed_for(desk.services, priya.id, secret), phone.code())
    desk.clock.advance(timedelta(minutes=1))
    return phone


def token_on(page: str) -> str:
    return page.split('name="token" value="')[1].split('"')[0]


def type_code(browser: Browser, page: str, code: str, address: str = CODE, **more: str) -> tuple[int, str, str]:
    """Send a code from that page: the answer's status, where it leads, and what it says."""
    answer = browser.post(address, {"token": token_on(page), "code": code} | more)
    return answer.status_code, answer.url.path, answer.text


def test_password_and_code_open_the_desk(browser: MakeBrowser, priya: CouncilPerson, phone: Phone) -> None:
    hers = browser()
    asked = hers.sign_in(priya)
    assert asked.url.path == CODE
    assert type_code(hers, asked.text, phone.code())[:2] == (200, "/desk")


def test_the_password_alone_opens_nothing(desk: Desk, browser: MakeBrowser, priya: CouncilPerson, phone: Phone) -> None:
    thief = browser()
    thief.sign_in(priya)
    assert COOKIE not in thief.client.cookies
    for place in ("", f"/children/{desk.robin.child}", "/my-sign-in", "/sign-in/set-up"):
        assert thief.get(f"/desk{place}").url.path in ("/desk/sign-in", CODE)
    thief.client.cookies.set(COOKIE, thief.client.cookies[HALFWAY])
    assert thief.get("/desk").url.path == "/desk/sign-in"
    with desk.services.reading() as connection:
        assert connection.execute(select(sessions)).all() == []


def test_a_code_without_a_password_opens_nothing(browser: MakeBrowser, phone: Phone) -> None:
    stranger = browser()
    door = stranger.text("/desk/sign-in")
    assert stranger.get(CODE).url.path == "/desk/sign-in"
    assert type_code(stranger, door, phone.code())[1] == "/desk/sign-in"


def test_a_wrong_and_a_used_code_are_asked_again(browser: MakeBrowser, priya: CouncilPerson, phone: Phone) -> None:
    first, second = browser(), browser()
    code = phone.code()
    assert type_code(first, first.sign_in(priya).text, code)[1] == "/desk"
    page = second.sign_in(priya).text
    status, _where, told = type_code(second, page, code)
    assert status == 401
    assert "used before" in told


def test_the_sixth_code_of_a_minute_is_refused_even_when_right(
    browser: MakeBrowser, priya: CouncilPerson, phone: Phone
) -> None:
    thief = browser()
    page = thief.sign_in(priya).text
    assert [type_code(thief, page, f"00000{one}")[0] for one in range(5)] == [401] * 5
    assert type_code(thief, page, phone.code())[0] == 429


def test_after_twenty_wrong_codes_a_day_only_a_recovery_code_opens(
    desk: Desk, browser: MakeBrowser, priya: CouncilPerson
) -> None:
    secret = new_secret()
    phone = Phone(desk.clock, in_letters(secret))
    codes = set_up(desk.services, priya.id, sealed_for(desk.services, priya.id, secret), phone.code())
    thief = browser()
    for _minute in range(4):
        page = thief.sign_in(priya).text
        assert [type_code(thief, page, f"00000{one}")[0] for one in range(5)] == [401] * 5
        desk.clock.advance(timedelta(minutes=2))
    page = thief.sign_in(priya).text
    status, _where, told = type_code(thief, page, phone.code())
    assert status == 429
    assert "Too many codes were wrong today." in told
    assert type_code(thief, page, codes[0])[1] == "/desk"


def test_half_way_lasts_ten_minutes(desk: Desk, browser: MakeBrowser, priya: CouncilPerson, phone: Phone) -> None:
    hers = browser()
    page = hers.sign_in(priya).text
    desk.clock.advance(timedelta(minutes=10))
    assert type_code(hers, page, phone.code())[1] == "/desk/sign-in"


def test_nobody_who_left_comes_in_by_a_code(
    desk: Desk, browser: MakeBrowser, priya: CouncilPerson, phone: Phone
) -> None:
    hers = browser()
    page = hers.sign_in(priya).text
    end_person(desk.services, priya.id)
    assert type_code(hers, page, phone.code())[1] == "/desk/sign-in"


def test_a_code_from_a_foreign_page_is_not_taken(browser: MakeBrowser, priya: CouncilPerson, phone: Phone) -> None:
    hers = browser()
    page = hers.sign_in(priya).text
    fields = {"token": token_on(page), "code": phone.code()}
    assert hers.post(CODE, fields, {"Origin": "https://elsewhere.example"}).status_code == 403
    assert hers.post(CODE, fields | {"token": "x"}).status_code == 403
    assert hers.post(CODE, fields, OF_OUR_OWN).url.path == "/desk"


def test_where_the_council_insists_it_is_set_up_on_the_way_in(desk: Desk, browser: MakeBrowser) -> None:
    priya, hers = desk.person(), browser()
    insist(desk.services)
    page = hers.sign_in(priya)
    assert page.url.path == SET_UP
    assert hers.get("/desk").url.path == "/desk/sign-in"
    phone = Phone(desk.clock, key_on(page.text))
    status, _where, told = type_code(hers, page.text, "000000", SET_UP, sealed=sealed_on(page.text))
    assert (status, key_on(told), has_one(desk.services, priya.id)) == (422, phone.letters, False)
    status, _where, told = type_code(hers, told, phone.code(), SET_UP, sealed=sealed_on(told))
    assert status == 200
    assert len(set(recovery_codes_on(told))) == 8
    assert "Robin" in hers.text("/desk")
    desk.clock.advance(timedelta(minutes=1))
    again = browser()
    insist(desk.services)
    assert type_code(again, again.sign_in(priya).text, phone.code())[1] == "/desk"


def test_where_it_is_offered_it_is_set_up_from_inside_and_moved_to_another_phone(
    desk: Desk, browser: MakeBrowser
) -> None:
    priya, hers = desk.person(), browser()
    hers.sign_in(priya)
    assert "password alone" in hers.text(MINE)
    page = hers.submit(f"{MINE}/begin").text
    phone = Phone(desk.clock, key_on(page))
    hers.submit(f"{MINE}/confirm", sealed=sealed_on(page), code=phone.code())
    assert has_one(desk.services, priya.id)
    refused = hers.submit(f"{MINE}/begin", code="000000")
    assert refused.status_code == 401
    assert 'class="key"' not in refused.text
    assert 'class="key"' not in hers.submit(f"{MINE}/confirm", sealed=sealed_on(page), code="000000").text
    desk.clock.advance(timedelta(minutes=1))
    page = hers.submit(f"{MINE}/begin", code=phone.code()).text
    other = Phone(desk.clock, key_on(page))
    assert other.letters != phone.letters
    codes = recovery_codes_on(hers.submit(f"{MINE}/confirm", sealed=sealed_on(page), code=other.code()).text)
    desk.clock.advance(timedelta(minutes=1))
    late = browser()
    asked = late.sign_in(priya).text
    assert type_code(late, asked, phone.code())[0] == 401
    assert type_code(late, asked, codes[0])[1] == "/desk"
    assert "left: 7" in late.text(MINE)


def test_a_reset_signs_out_and_the_password_alone_sets_it_up_anew(
    desk: Desk, browser: MakeBrowser, priya: CouncilPerson, phone: Phone
) -> None:
    hers = browser()
    type_code(hers, hers.sign_in(priya).text, phone.code())
    reset(desk.services, priya.id, "command")
    insist(desk.services)
    assert hers.get("/desk").url.path == "/desk/sign-in"
    assert hers.sign_in(priya, PASSWORD).url.path == SET_UP


def test_the_log_tells_a_sign_in_from_a_right_password(
    desk: Desk, browser: MakeBrowser, priya: CouncilPerson, phone: Phone
) -> None:
    hers = browser()
    page = hers.sign_in(priya).text
    assert _told(desk, priya) == {"person added", "second step set up", "password right"}
    type_code(hers, page, phone.code())
    assert _told(desk, priya) >= {"code right", "signed in"}


def _told(desk: Desk, person: CouncilPerson) -> set[str]:
    with desk.services.reading() as connection:
        return set(connection.scalars(select(audit_log.c.what).where(audit_log.c.person == person.id)))
