"""Run in a process of its own: a social worker at the desk in real Chromium. Prints what was seen, as JSON."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WAIT_MS = 30_000


@contextmanager
def browser() -> Iterator[Page]:
    """A fresh browser; anything it complains about on its console fails the journey."""
    complaints: list[str] = []
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        page = chromium.new_page(viewport={"width": 1200, "height": 900}, locale="en-GB", timezone_id="Europe/London")
        page.set_default_timeout(WAIT_MS)
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        chromium.close()
    assert not complaints, complaints


def sign_in(page: Page, url: str, email: str, password: str) -> None:
    page.goto(url)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Children", level=1)).to_be_visible()


def read_and_answer(page: Page, given: dict[str, Any]) -> dict[str, Any]:
    """Find the words about the child, say that they were read, and say something about them."""
    pictures = Path(given["pictures"])
    found: dict[str, Any] = {"children": page.inner_text("main")}
    page.screenshot(path=pictures / "desk-children.png", full_page=True)
    page.get_by_role("button", name="Confirm the placement of").click()
    found["confirmed"] = page.get_by_role("status").inner_text()
    page.get_by_role("link", name=given["child"], exact=True).click()
    entry = page.get_by_role("article").filter(has_text=given["words"])
    expect(entry).to_have_count(1)
    found["entry"] = entry.inner_text()
    found["chronology"] = page.inner_text("main")
    found["short"] = entry.locator(".number").inner_text()
    page.screenshot(path=pictures / "desk-chronology.png", full_page=True)
    page.reload()
    tick = entry.get_by_role("checkbox", name="I have read this")
    found["still_unread"] = tick.count() == 1
    tick.check()
    page.get_by_role("button", name="I have read the ticked ones").click()
    page.screenshot(path=pictures / "desk-confirm.png", full_page=True)
    page.get_by_role("button", name="Yes, I have read these").click()
    found["marked"] = page.get_by_role("status").inner_text()
    found["left_to_read"] = tick.count()
    entry.get_by_role("heading").get_by_role("link").click()
    page.get_by_label("Add a remark").fill(given["remark"])
    page.get_by_role("button", name="Send this remark").click()
    expect(page.locator(".remarks")).to_contain_text(given["remark"])
    page.screenshot(path=pictures / "desk-record.png", full_page=True)
    found["record"] = page.inner_text("main")
    return found


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    with browser() as page:
        sign_in(page, given["url"], given["email"], given["password"])
        found = read_and_answer(page, given)
    sys.stdout.write(json.dumps(found) + "\n")
