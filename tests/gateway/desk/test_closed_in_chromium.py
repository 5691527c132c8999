"""Closed entries at the desk in a real browser, with nothing in its console."""

import pytest
from playwright.sync_api import expect

from tests.gateway.closing import CANARY
from tests.gateway.desk.chromium import PASSPHRASE, choose_passphrase, close_for_reader, sign_in
from tests.gateway.desk.conftest import Desk, OpenPage


@pytest.fixture
def database_url() -> None:
    """One database is enough for what a browser can tell."""


def test_a_reader_chooses_a_passphrase_opens_what_is_closed_and_answers_inside(
    desk: Desk, open_page: OpenPage, complaints: list[str]
) -> None:
    page = open_page()
    sign_in(desk, page)
    choose_passphrase(page)
    expect(page.get_by_text("Nothing is closed for you.")).to_be_visible()
    close_for_reader(desk)
    page.get_by_role("button", name="Shut them again").click()
    expect(page.get_by_text("There is something closed for you.")).to_be_visible()
    expect(page.get_by_text(CANARY)).to_have_count(0)
    page.get_by_role("link", name="Open it").click()
    page.get_by_label("Your passphrase for closed entries").fill("heron kettle bramble post window")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("does not open")
    complaints.clear()  # the browser says by itself that the answer was 401
    page.get_by_label("Your passphrase for closed entries").fill(PASSPHRASE)
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_role("link", name="Daily log").click()
    expect(page.get_by_text(CANARY)).to_be_visible()
    expect(page).to_have_title("A closed entry · Hearthlog")
    page.get_by_role("button", name="I have read this").click()
    page.get_by_label("Add a remark").fill("I rang the designated officer.")
    page.get_by_role("button", name="Keep this remark").click()
    expect(page.locator(".remarks")).to_contain_text("I rang the designated officer.")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_text(CANARY)).to_have_count(0)
    assert complaints == []


def test_who_forgot_the_passphrase_begins_anew_in_plain_words(
    desk: Desk, open_page: OpenPage, complaints: list[str]
) -> None:
    page = open_page()
    sign_in(desk, page)
    choose_passphrase(page)
    close_for_reader(desk)
    page.goto("/desk/closed")
    page.get_by_role("link", name="Your passphrase").click()
    anew = page.get_by_role("region", name="Forgotten it? Begin anew")
    expect(anew).to_contain_text("another of its readers has to let you in again")
    anew.get_by_label("New passphrase", exact=True).fill("heron kettle bramble post window")
    anew.get_by_label("New passphrase once more").fill("heron kettle bramble post window")
    anew.get_by_label("I know that what was closed").check()
    anew.get_by_role("button", name="Begin anew").click()
    expect(page.get_by_text("does not open yet")).to_be_visible()
    expect(page.get_by_text(CANARY)).to_have_count(0)
    assert complaints == []
