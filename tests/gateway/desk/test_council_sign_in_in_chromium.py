"""The council's own sign-in and the second step in a real browser, where cookies mind whence one comes."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from carer_app.gateway.council_sign_in import BACK, choose
from carer_app.gateway.oidc import Provider
from carer_app.gateway.second_factor import insist
from tests.gateway import provider as canaille
from tests.gateway.desk.conftest import PASSWORD, Desk, OpenPage
from tests.gateway.phone import Phone
from tests.journeys.parts import free_port

NARROW = {"width": 320, "height": 640}


@pytest.fixture
def database_url() -> None:
    """One database is enough for what a browser can tell."""


def test_out_to_the_council_and_back_into_the_desk(
    desk: Desk, address: str, open_page: OpenPage, complaints: list[str]
) -> None:
    desk.clock.move_to(datetime.now(UTC))
    with canaille.running(free_port(), address + BACK) as issuer:
        words = {"client_id": canaille.CLIENT, "secret": canaille.SECRET, "back": address + BACK}
        choose(desk.services, Provider(issuer=issuer, roles={canaille.GROUP: "manager"}, **words))
        page = open_page(NARROW)
        page.get_by_role("link", name="Sign in with your council account").click()
        page.locator("#login").fill("priya")
        page.keyboard.press("Enter")
        page.locator("#password").fill(canaille.WORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Children", level=1)).to_be_visible()
        expect(page.get_by_text("Priya Shah", exact=True)).to_be_visible()
    ours = [one for one in complaints if "asked elsewhere" not in one and issuer not in one]
    assert [one for one in ours if "Autofocus" not in one] == []  # said where somebody is quicker than the page


def test_the_second_step_is_set_up_and_used_on_a_narrow_screen(
    desk: Desk, open_page: OpenPage, complaints: list[str]
) -> None:
    person, page = desk.person(), open_page(NARROW)
    insist(desk.services)
    for first in (True, False):
        page.get_by_label("Email address").fill(person.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_label("Code from the app")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        if first:
            page.get_by_text("No camera? Type the key").click()
            phone = Phone(desk.clock, page.locator(".key").inner_text())
        page.get_by_label("Code from the app").fill(phone.code())
        page.keyboard.press("Enter")
        if first:
            expect(page.locator(".keys > li")).to_have_count(8)
            page.get_by_role("link", name="I have kept them. Go on").click()
        expect(page.get_by_role("heading", name="Children", level=1)).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        desk.clock.advance(timedelta(minutes=1))
    assert complaints == []
