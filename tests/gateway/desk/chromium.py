"""What people do at the desk in a real browser."""

from playwright.sync_api import Page, expect

from carer_app.gateway.people import people_at_desk
from tests.gateway.closing import CANARY, Closed, listed
from tests.gateway.desk.conftest import PASSWORD, Desk

PASSPHRASE = "otter lantern thimble gate puddle"


def sign_in(desk: Desk, page: Page) -> None:
    person = desk.person("supervising_social_worker", homes=("Rowan House",))
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Children")).to_be_visible()


def choose_passphrase(page: Page) -> None:
    page.get_by_role("link", name="Closed entries").click()
    page.get_by_label("New passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("New passphrase once more").fill(PASSPHRASE)
    page.get_by_role("button", name="Use this passphrase").click()
    expect(page.get_by_role("status")).to_contain_text("Your passphrase is chosen.")


def close_for_reader(desk: Desk) -> None:
    """Something that Alex wrote for the one who signed in."""
    reader = next(one for one in people_at_desk(desk.services) if one.name == "Priya Shah")
    Closed(desk.rowan, desk.robin.child).begin(listed(desk.rowan, reader.id), desk.rowan.writer.person())


def open_closed_entry(page: Page) -> None:
    page.goto("/desk/closed")
    page.get_by_role("link", name="Daily log").click()
    expect(page.get_by_text(CANARY)).to_be_visible()
