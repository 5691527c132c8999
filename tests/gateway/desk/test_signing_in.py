"""Coming in and going out: accounts, sessions and how often one may try."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from carer_app.gateway.db.tables import people, sessions
from carer_app.gateway.people import CouncilPerson, end_person
from tests.gateway.desk.conftest import OF_OUR_OWN, PASSWORD, Browser, Desk, MakeBrowser, SignedIn

COOKIE = "__Host-hearthlog-desk"
WRONG = "Email address or password is not right."
TOO_MANY = "Too many tries."
Stranger = Callable[[Desk], CouncilPerson]


@pytest.fixture
def database_url() -> None:
    """Nothing here is told apart by the database."""


def _unknown(_desk: Desk) -> CouncilPerson:
    return CouncilPerson(id="nobody", name="Nobody", role="manager", email="nobody@council.example")


def test_the_right_password_opens_the_children_page(desk: Desk, browser: MakeBrowser) -> None:
    answer = browser().sign_in(desk.person())
    assert answer.url.path == "/desk"
    assert "Robin" in answer.text


def test_without_signing_in_every_page_leads_to_the_door(desk: Desk, browser: MakeBrowser) -> None:
    stranger = browser()
    places = ("", f"/children/{desk.robin.child}", f"/records/{desk.pasta.revision.record}")
    answers = [stranger.get(f"/desk{place}") for place in places]
    assert {answer.url.path for answer in answers} == {"/desk/sign-in"}
    assert not any("Robin" in answer.text or "pasta" in answer.text for answer in answers)


def test_the_gateways_first_page_leads_to_the_desk(browser: MakeBrowser) -> None:
    assert browser().get("/").url.path == "/desk/sign-in"


def test_a_wrong_password_and_an_unknown_account_are_answered_alike(desk: Desk, browser: MakeBrowser) -> None:
    known, unknown = desk.person(), _unknown(desk)
    first, second = browser().sign_in(known, "wrong"), browser().sign_in(unknown, "wrong")
    assert WRONG in first.text
    assert (first.status_code, _without(first.text, known)) == (second.status_code, _without(second.text, unknown))


def _without(page: str, person: CouncilPerson) -> str:
    """A page without what the person typed and without its one-use token."""
    start = page.index('name="token" value="') + len('name="token" value="')
    return page.replace(page[start : page.index('"', start)], "").replace(person.email, "")


def test_nobody_who_has_left_comes_in_and_their_session_ends(desk: Desk, signed_in: SignedIn) -> None:
    person = desk.person()
    inside = signed_in(person)
    end_person(desk.services, person.id)
    assert inside.get("/desk").url.path == "/desk/sign-in"
    assert WRONG in inside.sign_in(person).text


def test_the_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts(desk: Desk, browser: MakeBrowser) -> None:
    inside, person = browser(), desk.person()
    token = inside.token()
    answer = inside.client.post(
        "/desk/sign-in",
        data={"token": token, "email": person.email, "password": PASSWORD},
        headers=OF_OUR_OWN,
        follow_redirects=False,
    )
    given = next(value for value in answer.headers.get_list("set-cookie") if value.startswith(COOKIE))
    parts = {part.strip().lower() for part in given.split(";")[1:]}
    assert parts == {"path=/", "secure", "httponly", "samesite=strict"}


def test_the_database_keeps_only_the_hash_of_a_session(desk: Desk, signed_in: SignedIn) -> None:
    token = signed_in().client.cookies[COOKIE]
    with desk.services.reading() as connection:
        kept = connection.execute(select(sessions)).one()
    assert kept.token_hash == sha256(token.encode()).hexdigest()
    assert token not in tuple(kept)


def test_signing_in_again_gives_a_new_session_and_ends_the_old_one(desk: Desk, signed_in: SignedIn) -> None:
    person = desk.person()
    inside = signed_in(person)
    old = inside.client.cookies[COOKIE]
    page = inside.text("/desk/sign-in")
    token = page.split('name="token" value="')[1].split('"')[0]
    inside.post("/desk/sign-in", {"token": token, "email": person.email, "password": PASSWORD})
    assert inside.client.cookies[COOKIE] != old
    assert _opens(desk, old) == "/desk/sign-in"


def test_signing_out_ends_the_session_at_the_gateway_too(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    old = inside.client.cookies[COOKIE]
    assert inside.submit("/desk/sign-out").url.path == "/desk/sign-in"
    assert _opens(desk, old) == "/desk/sign-in"


def _opens(desk: Desk, token: str) -> str:
    """Where a browser that holds this session comes to."""
    thief = Browser(desk.services)
    thief.client.cookies.set(COOKIE, token)
    return thief.get("/desk").url.path


@pytest.mark.parametrize(("minutes", "where"), [(14, "/desk"), (15, "/desk/sign-in")])
def test_a_session_is_over_after_fifteen_idle_minutes(
    desk: Desk, signed_in: SignedIn, minutes: int, where: str
) -> None:
    inside = signed_in()
    desk.clock.advance(timedelta(minutes=minutes))
    assert inside.get("/desk").url.path == where


def test_a_session_is_over_after_eight_hours_however_busy(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    for _quarter in range(47):
        desk.clock.advance(timedelta(minutes=10))
        assert inside.get("/desk").url.path == "/desk"
    desk.clock.advance(timedelta(minutes=10))
    assert inside.get("/desk").url.path == "/desk/sign-in"


def test_words_typed_before_the_session_ended_are_given_back(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    address, token = f"/desk/records/{desk.pasta.revision.record}/remarks", inside.token()
    desk.clock.advance(timedelta(minutes=20))
    answer = inside.post(address, {"token": token, "text": "Well done to Robin <3"})
    assert answer.status_code == 401
    assert "Well done to Robin &lt;3</textarea>" in answer.text


@pytest.mark.parametrize("password", ["", "x" * 5000, "naïve ☂ \ud83d\ude00".encode(errors="replace").decode()])
def test_odd_passwords_are_wrong_passwords(desk: Desk, browser: MakeBrowser, password: str) -> None:
    assert WRONG in browser().sign_in(desk.person(), password).text


def test_passwords_are_kept_as_argon2id(desk: Desk) -> None:
    person = desk.person()
    with desk.services.reading() as connection:
        kept = connection.scalar(select(people.c.password_hash).where(people.c.id == person.id))
    assert kept is not None
    assert kept.startswith("$argon2id$")
