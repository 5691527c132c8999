"""What every answer carries, and which forms are taken."""

import pytest

from carer_app.gateway.desk.routes import ACTS, desk_routes
from carer_app.gateway.desk.signing_out_everywhere import OVER_PAGE
from tests.gateway.desk.conftest import OF_OUR_OWN, PASSWORD, Desk, MakeBrowser, SignedIn

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
REFUSED = "This form is out of date"


@pytest.fixture
def database_url() -> None:
    """Nothing here is told apart by the database."""


@pytest.fixture
def remarks(desk: Desk) -> str:
    return f"/desk/records/{desk.pasta.revision.record}/remarks"


def _every_page(desk: Desk) -> list[str]:
    child, record, version = desk.robin.child, desk.pasta.revision.record, desk.pasta.hash
    return [
        "/desk",
        "/desk/sign-in",
        f"/desk/children/{child}",
        f"/desk/children/{child}/sheet",
        f"/desk/records/{record}",
        f"/desk/records/{record}/changes/{version}/{version}",
        "/desk/nowhere/at/all",
    ]


def test_every_page_carries_the_strict_headers(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    for page in _every_page(desk):
        headers = inside.get(page).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_no_page_holds_a_script_an_inline_style_or_a_foreign_address(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    for page in _every_page(desk):
        text = inside.text(page)
        assert "<script" not in text
        assert " style=" not in text
        assert "<style" not in text
        assert "//" not in text.replace("<!doctype", "")


def test_style_sheet_and_fonts_come_from_the_desk_itself(browser: MakeBrowser) -> None:
    stranger = browser()
    style = stranger.get("/desk/static/desk.css")
    font = stranger.get("/desk/fonts/AtkinsonHyperlegibleNext-Regular.ttf")
    assert (style.headers["content-type"], style.status_code) == ("text/css; charset=utf-8", 200)
    assert (font.headers["content-type"], font.content[:4]) == ("font/ttf", b"\x00\x01\x00\x00")


@pytest.mark.parametrize("name", ["../routes.py", "..%2froutes.py", "%2e%2e/door.py", "README.md", "desk.css%00"])
def test_nothing_but_the_shipped_files_is_handed_out(browser: MakeBrowser, name: str) -> None:
    assert browser().get(f"/desk/static/{name}").status_code == 404


@pytest.mark.parametrize("token", ["", "wrong", "☂"])
def test_a_form_without_this_sessions_token_does_nothing(
    desk: Desk, signed_in: SignedIn, remarks: str, token: str
) -> None:
    inside = signed_in()
    answer = inside.post(remarks, {"token": token, "text": "Forged."})
    assert answer.status_code == 403
    assert REFUSED in answer.text
    assert "Forged." not in inside.text(f"/desk/records/{desk.pasta.revision.record}")


def test_another_sessions_token_does_nothing(desk: Desk, signed_in: SignedIn, remarks: str) -> None:
    mine, other = signed_in(), signed_in(desk.person(name="Sam Field"))
    assert mine.post(remarks, {"token": other.token(), "text": "Forged."}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "https://testserver.elsewhere.example", "Sec-Fetch-Site": "same-site"},
        {"Origin": "https://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Origin": "https://testserver:8443"},
        {},
    ],
)
def test_a_form_from_elsewhere_does_nothing_even_with_the_token(
    signed_in: SignedIn, remarks: str, headers: dict[str, str]
) -> None:
    inside = signed_in()
    assert inside.post(remarks, {"token": inside.token(), "text": "Forged."}, headers).status_code == 403


@pytest.mark.parametrize("headers", [OF_OUR_OWN, {"Origin": "https://testserver"}])
def test_a_form_of_our_own_is_taken_from_new_and_old_browsers(
    signed_in: SignedIn, remarks: str, headers: dict[str, str]
) -> None:
    inside = signed_in()
    assert "Thank you." in inside.post(remarks, {"token": inside.token(), "text": "Thank you."}, headers).text


def test_nobody_is_signed_in_by_a_form_from_elsewhere(desk: Desk, browser: MakeBrowser) -> None:
    person, stranger = desk.person(), browser()
    token = stranger.token()
    fields = {"token": token, "email": person.email, "password": PASSWORD}
    assert stranger.post("/desk/sign-in", fields, {"Origin": "https://elsewhere.example"}).status_code == 403
    assert browser().post("/desk/sign-in", fields).status_code == 403
    assert stranger.post("/desk/sign-in", fields).url.path == "/desk"


def test_every_act_refuses_a_form_without_a_token(signed_in: SignedIn) -> None:
    inside = signed_in()
    acts = [
        route.path
        for route in desk_routes(None)
        if "POST" in route.methods and "{rest" not in route.path and route.path != OVER_PAGE
    ]  # type: ignore[arg-type, attr-defined]
    assert len(acts) == len(ACTS) + 8  # signing in (three forms) and out, and the four forms of a passphrase
    for path in acts:
        address = path.replace("{child}", "x").replace("{record}", "x").replace("{placement}", "x")
        assert inside.post(address, {}).status_code == 403


def test_what_is_too_long_or_unreadable_is_one_sentence(desk: Desk, signed_in: SignedIn, remarks: str) -> None:
    inside = signed_in()
    token = inside.token()
    long = inside.post(remarks, {"token": token, "text": "x" * 600_000})
    broken = inside.client.post(remarks, content=b"token=%ff%fe&text=%ff", headers=OF_OUR_OWN)
    nul = inside.post(remarks, {"token": token, "text": "a\0b"})
    assert [answer.status_code for answer in (long, broken, nul)] == [400, 400, 400]
    assert "too long" in long.text
    assert "Nobody has said anything about this yet." in inside.text(f"/desk/records/{desk.pasta.revision.record}")


def test_no_address_holds_a_name_or_words_of_a_record(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    answer = inside.submit(f"/desk/children/{desk.robin.child}/filter", words="Made PASTA")
    assert "Made pasta together" in answer.text
    assert "pasta" not in str(answer.url).lower()
    assert "made" not in str(answer.url).lower()


def test_an_address_with_words_means_nothing_in_another_session(desk: Desk, signed_in: SignedIn) -> None:
    mine = signed_in().submit(f"/desk/children/{desk.robin.child}/filter", words="ducks")
    other = signed_in(desk.person(name="Sam Field"))
    assert "Words: ducks" in mine.text
    assert "Words:" not in other.get(str(mine.url)).text


def test_nobody_is_sent_elsewhere(desk: Desk, signed_in: SignedIn) -> None:
    inside = signed_in()
    for back in (
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/desk\n/x",
        "javascript:1",
    ):
        seen = (
            inside.seen(desk.robin)[0]
            if inside.seen(desk.robin)
            else desk.pasta.revision.record + " " + desk.pasta.hash
        )
        answer = inside.submit(f"/desk/children/{desk.robin.child}/read", which="sure", ticked=[seen], back=back)
        assert answer.url.host == "testserver"
        assert answer.url.path == "/desk"
