"""At the desk a manager grants a home the reading of a child's earlier stays, and ends it; nobody else does."""

import pytest

from carer_app.gateway.grants import every
from carer_app.gateway.homes import placements_of
from tests.gateway.desk.conftest import Browser, Desk, OpenPage, SignedIn, words

WHY = "The review asks what came before."


@pytest.fixture
def database_url() -> None:
    """One database is enough for what a page shows."""


def page(desk: Desk) -> str:
    return f"/desk/children/{desk.robin.child}/lent"


def home_of(desk: Desk) -> str:
    return placements_of(desk.services, desk.robin.child)[0].home


def given(desk: Desk, browser: Browser, **other: str) -> str:
    fields: dict[str, object] = {"home": home_of(desk), "until": "2026-03-20", "reason": WHY} | other
    return words(browser.submit(f"{page(desk)}/give", **fields).text)


def test_a_manager_grants_it_and_ends_it(desk: Desk, inside: Browser) -> None:
    assert page(desk) in inside.text(f"/desk/children/{desk.robin.child}/sheet")
    assert "Nobody reads them now." in words(inside.text(page(desk)))
    told = given(desk, inside)
    assert "Granted. The earlier stays come to the home" in told
    assert "Rowan House · Until Fri 20 March 2026" in told
    assert f"{WHY} Granted by Priya Shah on Wed 4 March 2026, 09:12" in told
    (grant,) = every(desk.services)
    ended = words(inside.submit(f"{page(desk)}/end", grant=grant.id).text)
    assert "Nobody reads them now." in ended
    assert "Ended on Wed 4 March 2026, 09:12" in ended
    again = inside.submit(f"{page(desk)}/end", grant=grant.id)
    assert (again.status_code, "does not stand here" in again.text) == (422, True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": " "}, "Say in a few words why."),
        ({"until": "soon"}, "Say until which day."),
        ({"until": "2026-03-01"}, "The last day is over already."),
        ({"home": "nowhere"}, "nowhere"),
    ],
)
def test_what_cannot_be_is_asked_again_with_what_was_typed(
    desk: Desk, inside: Browser, wrong: dict[str, str], sentence: str
) -> None:
    answer = inside.submit(
        f"{page(desk)}/give", **({"home": home_of(desk), "until": "2026-03-20", "reason": WHY} | wrong)
    )
    assert (answer.status_code, sentence in words(answer.text)) == (422, True)
    assert (WHY in answer.text) == ("reason" not in wrong)
    assert every(desk.services) == []


def test_a_home_where_the_child_does_not_live_is_granted_nothing(desk: Desk, inside: Browser) -> None:
    elm = placements_of(desk.services, desk.kai.child)[0].home
    assert "The child does not live there today." in given(desk, inside, home=elm)
    assert every(desk.services) == []


@pytest.mark.parametrize("role", ["social_worker", "supervising_social_worker", "iro"])
def test_nobody_else_grants_or_ends(desk: Desk, signed_in: SignedIn, inside: Browser, role: str) -> None:
    given(desk, inside)
    (grant,) = every(desk.services)
    narrowed = {"homes": ("Rowan House",)} if role == "supervising_social_worker" else {"children": (desk.robin.child,)}
    other = signed_in(desk.person(role, "Lee Fox", **narrowed))
    shown = other.text(page(desk))
    assert WHY in shown
    assert f"{page(desk)}/give" not in shown
    assert f"{page(desk)}/end" not in shown
    for act, fields in (
        ("give", {"home": home_of(desk), "until": "2026-03-20", "reason": "mine"}),
        ("end", {"grant": grant.id}),
    ):
        assert other.submit(f"{page(desk)}/{act}", **fields).status_code == 404
    assert [(one.reason, one.ended) for one in every(desk.services)] == [(WHY, None)]


def test_of_a_child_whom_one_does_not_see_nothing_is_told(desk: Desk, signed_in: SignedIn) -> None:
    other = signed_in(desk.person("social_worker", "Lee Fox", children=(desk.kai.child,)))
    assert other.get(page(desk)).status_code == 404
    assert other.submit(f"{page(desk)}/give", home="x", until="2026-03-20", reason="x").status_code == 404


@pytest.mark.parametrize(("scheme", "width"), [("light", 1240), ("dark", 620)])
def test_the_page_fits_in_a_real_browser(
    desk: Desk, open_page: OpenPage, complaints: list[str], scheme: str, width: int
) -> None:
    desk.person()
    shown = open_page({"width": width, "height": 900}, color_scheme=scheme)
    shown.fill("#email", "priya.shah@council.example")
    shown.fill("#password", "kettle marble O'Brien thistle")
    shown.click("main button")
    shown.goto(page(desk))
    shown.fill("#until", "2026-03-20")
    shown.fill("#reason", WHY)
    shown.click("#lend-title ~ form button")
    shown.wait_for_selector("text=May be read")
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert complaints == []
