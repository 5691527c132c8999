"""Coming in by the council's own sign-in, at a real OpenID provider in a process of its own."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import msgspec
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from carer_app.gateway.cli import cli
from carer_app.gateway.council_sign_in import BACK, choose, forget, join
from carer_app.gateway.council_sign_in import provider as chosen_provider
from carer_app.gateway.db.tables import audit_log, settings
from carer_app.gateway.oidc import Provider
from carer_app.gateway.people import end_person, people_at_desk
from carer_app.gateway.second_factor import insist
from carer_app.gateway.services import make_services
from tests.gateway import provider as canaille
from tests.gateway.desk.conftest import Browser, Desk, MakeBrowser
from tests.journeys.parts import free_port

BASE = "https://testserver"
OUT = "/desk/sign-in/council"
_FIELD = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"')


@pytest.fixture
def database_url() -> None:
    """Nothing here is told apart by the database."""


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The council's sign-in, running."""
    with canaille.running(free_port(), BASE + BACK) as issuer:
        yield issuer


def trusted(issuer: str, **changed: object) -> Provider:
    made = Provider(
        issuer=issuer,
        client_id=canaille.CLIENT,
        secret=canaille.SECRET,
        back=BASE + BACK,
        roles={"nobody": "admin", canaille.GROUP: "manager"},
    )
    return msgspec.structs.replace(made, **changed)


@pytest.fixture
def joined(desk: Desk, issuer: str) -> Desk:
    """A desk that trusts it, today: the provider has no other clock."""
    desk.clock.move_to(datetime.now(UTC))
    choose(desk.services, trusted(issuer))
    return desk


def sign_in_there(browser: Browser, name: str = "priya") -> str:
    """Go out by the link and sign in at the provider; gives the address to which it sends the browser back."""
    assert OUT in browser.text("/desk/sign-in")
    place = browser.get(OUT, follow_redirects=False).headers["location"]
    with httpx2.Client() as there:
        answer = there.get(place)
        while not place.startswith(BASE):
            place = str(httpx2.URL(place).join(answer.headers["location"])) if answer.is_redirect else place
            if place.startswith(BASE):
                break
            if answer.is_redirect:
                answer = there.get(place)
                continue
            fields = dict(_FIELD.findall(answer.text))
            fields |= {"password": canaille.WORD} if 'type="password"' in answer.text else {"login": name}
            answer = there.post(str(answer.url), data=fields)
    return place


def test_somebody_of_the_council_comes_in_and_is_known_again(joined: Desk, browser: MakeBrowser) -> None:
    for _time in range(2):
        hers = browser()
        insist(joined.services)  # the second step is the council's own business here
        arrived = hers.get(sign_in_there(hers))
        assert "Welcome, Priya Shah." in arrived.text
        assert 'content="0;url=/desk"' in arrived.text
        assert "Robin" in hers.text("/desk")
    (found,) = people_at_desk(joined.services)
    assert (found.name, found.email, found.role) == ("Priya Shah", "priya@council.example", "manager")


def test_who_is_in_none_of_the_groups_does_not_come_in(joined: Desk, browser: MakeBrowser) -> None:
    his = browser()
    answer = his.get(sign_in_there(his, "sam"))
    assert answer.status_code == 400
    assert "not given you a place here" in answer.text
    assert his.get("/desk").url.path == "/desk/sign-in"
    assert people_at_desk(joined.services) == []


def test_an_equal_email_is_no_proof_and_a_command_joins_the_two(joined: Desk, browser: MakeBrowser) -> None:
    local = joined.person("duty_team", "Priya")
    hers = browser()
    assert "already" in hers.get(sign_in_there(hers)).text
    join(joined.services, local.id, "priya")
    assert "Welcome" in hers.get(sign_in_there(hers)).text
    (found,) = people_at_desk(joined.services)
    assert (found.id, found.role) == (local.id, "manager")


def test_the_groups_say_anew_each_time_which_role_somebody_has(joined: Desk, browser: MakeBrowser, issuer: str) -> None:
    hers = browser()
    hers.get(sign_in_there(hers))
    choose(joined.services, trusted(issuer, roles={canaille.GROUP: "duty_team"}))
    hers.get(sign_in_there(hers))
    assert [one.role for one in people_at_desk(joined.services)] == ["duty_team"]


def test_who_has_left_does_not_come_back_by_the_council(joined: Desk, browser: MakeBrowser) -> None:
    hers = browser()
    hers.get(sign_in_there(hers))
    end_person(joined.services, people_at_desk(joined.services)[0].id)
    assert "has ended" in hers.get(sign_in_there(hers)).text


def test_an_answer_opens_once_and_in_the_browser_that_began(joined: Desk, browser: MakeBrowser) -> None:
    hers, thief = browser(), browser()
    back = sign_in_there(hers)
    assert "did not work" in thief.get(back).text
    thief.get(OUT, follow_redirects=False)
    assert "did not work" in thief.get(back).text
    assert "Welcome" in hers.get(back).text
    assert "did not work" in hers.get(back).text
    assert thief.get("/desk").url.path == "/desk/sign-in"


@pytest.mark.parametrize(
    "change",
    [
        ("state=", "state=x"),
        ("iss=http", "iss=https"),
        ("code=", "error=access_denied&not="),
    ],
)
def test_an_answer_that_was_changed_on_the_way_opens_nothing(
    joined: Desk, browser: MakeBrowser, change: tuple[str, str]
) -> None:
    hers = browser()
    answer = hers.get(sign_in_there(hers).replace(*change))
    assert answer.status_code == 400
    assert hers.get("/desk").url.path == "/desk/sign-in"


def test_a_code_that_was_given_to_another_browser_opens_nothing(joined: Desk, browser: MakeBrowser) -> None:
    hers, thief = browser(), browser()
    code = httpx2.URL(sign_in_there(hers)).params["code"]
    place = httpx2.URL(sign_in_there(thief, "sam"))
    answer = thief.get(str(place.copy_set_param("code", code)))
    assert answer.status_code == 400
    assert "did not work" in answer.text
    assert thief.get("/desk").url.path == "/desk/sign-in"


def test_what_was_begun_is_good_for_ten_minutes(joined: Desk, browser: MakeBrowser) -> None:
    hers = browser()
    back = sign_in_there(hers)
    joined.clock.advance(timedelta(minutes=11))
    assert "did not work" in hers.get(back).text


@pytest.mark.parametrize("changed", [{"secret": "wrong"}, {"client_id": "other"}, {"issuer": "http://127.0.0.1:9"}])
def test_a_sign_in_that_is_set_up_wrong_says_so_and_lets_nobody_in(
    joined: Desk, browser: MakeBrowser, issuer: str, changed: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    hers = browser()
    back = sign_in_there(hers)
    choose(joined.services, msgspec.structs.replace(trusted(issuer), **changed))
    assert "did not work" in hers.get(back).text
    assert "the council's sign-in failed" in caplog.text
    assert "code=" not in caplog.text


def test_without_one_there_is_no_such_page(desk: Desk, browser: MakeBrowser) -> None:
    stranger = browser()
    assert OUT not in stranger.text("/desk/sign-in")
    assert stranger.get(OUT).status_code == 404
    assert stranger.get(f"{BACK}?code=x&state=y").status_code == 404


def test_it_can_be_trusted_no_more(joined: Desk, browser: MakeBrowser) -> None:
    hers = browser()
    back = sign_in_there(hers)
    forget(joined.services)
    assert hers.get(back).status_code == 404


def test_the_database_alone_gives_no_secret(joined: Desk) -> None:
    with joined.services.reading() as connection:
        kept = str(connection.execute(select(settings)).all()) + str(connection.execute(select(audit_log)).all())
    assert canaille.SECRET not in kept
    assert canaille.SECRET.encode().hex() not in kept


def test_the_command_prints_where_people_are_sent_back_to(tmp_path: Path) -> None:
    folder, file = tmp_path / "gateway", tmp_path / "secret"
    file.write_text("s3cret of the desk\n")
    make_services(folder).close()
    words = ["--issuer", "https://id.council.example", "--client-id", "desk", "--client-secret-file", str(file)]
    words += ["--address", "https://records.council.example/", "--data-dir", str(folder)]
    run = CliRunner().invoke(cli, ["council-sign-in", "set", *words, "--group", "a=b=manager"])
    assert run.output.strip() == f"https://records.council.example{BACK}"
    services = make_services(folder)
    found = chosen_provider(services)
    assert found is not None
    assert (found.secret, found.roles) == ("s3cret of the desk", {"a=b": "manager"})
    services.close()
    for bad in (["--group", "manager"], ["--group", "g=nonsense"]):
        assert CliRunner().invoke(cli, ["council-sign-in", "set", *words, *bad]).exit_code != 0
