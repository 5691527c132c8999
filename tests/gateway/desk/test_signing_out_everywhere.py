"""The council's sign-in says that somebody signed out there: their sessions here end, and nobody else's word does that."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from carer_app.gateway.council_sign_in import BACK, choose, forget, join
from carer_app.gateway.db.tables import audit_log
from carer_app.gateway.desk.signing_out_everywhere import OVER_PAGE
from carer_app.gateway.oidc import LOGOUT, Provider
from carer_app.gateway.people import CouncilPerson
from tests.gateway.desk.conftest import Browser, Desk, MakeBrowser, SignedIn
from tests.gateway.test_oidc import OTHER, SHARED, Liar

BASE = "https://testserver"


@pytest.fixture
def database_url() -> None:
    """Nothing here is told apart by the database."""


@pytest.fixture
def provider(desk: Desk) -> Iterator[Liar]:
    """The council's provider, whose words are as they are told to be."""
    made = Liar()
    threading.Thread(target=made.server.serve_forever, daemon=True).start()
    trusted = Provider(issuer=made.issuer, client_id="desk", secret="s", back=BASE + BACK, roles={"g": "manager"})
    choose(desk.services, trusted)
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def her(desk: Desk, provider: Liar) -> CouncilPerson:
    """Somebody whom the provider knows as priya."""
    person = desk.person("manager", "Priya Shah")
    join(desk.services, person.id, "priya")
    return person


@pytest.fixture
def priya(her: CouncilPerson, signed_in: SignedIn) -> Browser:
    return signed_in(her)


def word(desk: Desk, provider: Liar, **changed: Any) -> str:
    """A word that priya signed out, as the provider gives it."""
    told = {"iat": int(desk.clock.now().timestamp()), "jti": "one", "events": {LOGOUT: {}}, "nonce": None, "exp": None}
    return provider.token(**told | {"name": None, "groups": None} | changed)


def says(browser: MakeBrowser, token: str) -> int:
    return browser().client.post(OVER_PAGE, data={"logout_token": token}).status_code


def is_in(one: Browser) -> bool:
    return one.get("/desk").url.path == "/desk"


def test_a_signed_word_ends_every_session_of_that_person_and_no_other(
    desk: Desk, provider: Liar, priya: Browser, signed_in: SignedIn, browser: MakeBrowser
) -> None:
    other = signed_in(desk.person("manager", "Tom Hall"))
    assert says(browser, word(desk, provider)) == 200
    assert not is_in(priya)
    assert is_in(other)
    with desk.services.reading() as connection:
        told = connection.execute(select(audit_log.c.detail).where(audit_log.c.what == "signed out by council sign-in"))
        assert list(told.scalars()) == ["1"]


@pytest.mark.parametrize(
    "changed",
    [
        {"key": OTHER},
        {"alg": "HS256", "key": SHARED},
        {"iss": "https://elsewhere.example"},
        {"aud": "another"},
        {"events": {}},
        {"events": None},
        {"events": "backchannel-logout"},
        {"nonce": "of a sign-in"},
        {"sub": None},
        {"jti": None},
        {"iat": None},
    ],
    ids="-".join,
)
def test_a_word_that_does_not_fit_ends_nothing(
    desk: Desk, provider: Liar, priya: Browser, browser: MakeBrowser, changed: dict[str, Any]
) -> None:
    assert says(browser, word(desk, provider, **changed)) == 400
    assert is_in(priya)


@pytest.mark.parametrize("minutes", [-4, 4])
def test_a_word_of_another_time_ends_nothing(
    desk: Desk, provider: Liar, priya: Browser, browser: MakeBrowser, minutes: int
) -> None:
    at = int((desk.clock.now() + timedelta(minutes=minutes)).timestamp())
    assert says(browser, word(desk, provider, iat=at)) == 400
    assert is_in(priya)


def test_a_word_that_is_sent_again_does_not_end_what_was_begun_later(
    desk: Desk, provider: Liar, her: CouncilPerson, signed_in: SignedIn, browser: MakeBrowser
) -> None:
    said = word(desk, provider)
    desk.clock.advance(timedelta(seconds=90))
    later = signed_in(her)
    assert says(browser, said) == 200
    assert is_in(later)


@pytest.mark.parametrize("token", ["", "no token", "a.b.c", "x" * 600_000])
def test_what_is_no_token_is_refused(desk: Desk, provider: Liar, browser: MakeBrowser, token: str) -> None:
    assert says(browser, token) == 400


def test_somebody_who_was_never_here_is_no_fault(desk: Desk, provider: Liar, browser: MakeBrowser) -> None:
    assert says(browser, word(desk, provider, sub="nobody here")) == 200


def test_without_a_trusted_sign_in_nobody_is_believed(
    desk: Desk, provider: Liar, priya: Browser, browser: MakeBrowser
) -> None:
    forget(desk.services)
    assert says(browser, word(desk, provider)) == 400
    assert is_in(priya)


def test_whoever_sends_rubbish_has_the_provider_asked_once_a_minute(
    desk: Desk, provider: Liar, browser: MakeBrowser
) -> None:
    one = browser()
    for _number in range(5):
        assert says(lambda: one, word(desk, provider, key=OTHER)) == 400
    assert [path for path, _body in provider.asked].count("/jwks") == 1
    desk.clock.advance(timedelta(seconds=61))
    assert says(lambda: one, word(desk, provider)) == 200
    assert [path for path, _body in provider.asked].count("/jwks") == 2
