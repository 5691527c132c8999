"""The desk in a real browser: by mouse and by keyboard, on a wide and on a narrow screen, with nothing in its console."""

from datetime import timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from carer_app.gateway.db.tables import links
from carer_app.gateway.desk.routes import STATIC
from tests.gateway.desk.chromium import choose_passphrase, close_for_reader, open_closed_entry, sign_in
from tests.gateway.desk.conftest import PASSWORD, WIDE, Desk, OpenPage

NARROW = {"width": 320, "height": 640}


@pytest.fixture
def database_url() -> None:
    """One database is enough for what a browser can tell."""


def marks(desk: Desk) -> int:
    with desk.services.reading() as connection:
        return len(connection.execute(select(links).where(links.c.kind == "read_mark")).all())


def test_a_social_worker_reads_answers_and_leaves(desk: Desk, open_page: OpenPage, complaints: list[str]) -> None:
    page = open_page()
    sign_in(desk, page)
    page.get_by_role("link", name="Robin").click()
    page.get_by_label("Words").fill("ducks")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("Fed the ducks on the way home.")).to_be_visible()
    expect(page.get_by_text("Made pasta")).to_have_count(0)
    assert "ducks" not in page.url
    page.get_by_role("link", name="Words: ducks").click()
    page.get_by_role("link", name="Daily log").first.click()
    expect(page.get_by_text("“I got picked for the team.”")).to_be_visible()
    assert marks(desk) == 0
    page.get_by_role("button", name="I have read this").click()
    page.get_by_role("button", name="Yes, I have read these").click()
    expect(page.get_by_role("status")).to_contain_text("Marked as read: 1 record.")
    assert marks(desk) == 1
    page.get_by_label("Add a remark").fill("Lovely news.")
    page.get_by_role("button", name="Send this remark").click()
    expect(page.locator(".remarks")).to_contain_text("Lovely news.")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Lovely news.")).to_have_count(0)
    assert complaints == []


def test_records_are_ticked_or_marked_all_together(desk: Desk, open_page: OpenPage, complaints: list[str]) -> None:
    page = open_page()
    sign_in(desk, page)
    page.get_by_role("link", name="Robin").click()
    page.get_by_label("I have read this").first.check()
    page.get_by_role("button", name="I have read the ticked ones").click()
    expect(page.get_by_role("heading", name="Have you read this record?")).to_be_visible()
    page.get_by_role("link", name="Not yet, go back").click()
    assert marks(desk) == 0
    page.get_by_role("button", name="I have read all 3 shown here").click()
    page.get_by_role("button", name="Yes, I have read these").click()
    expect(page.get_by_text("Read by you")).to_have_count(3)
    assert complaints == []


def test_everything_can_be_done_by_keyboard(desk: Desk, open_page: OpenPage, complaints: list[str]) -> None:
    page = open_page()
    person = desk.person("supervising_social_worker", homes=("Rowan House",))
    _tab_to(page, "email")
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    _enter(page)
    expect(page.get_by_role("heading", name="Children")).to_be_visible()
    _tab_to(page, "Robin")
    _enter(page)
    _tab_to(page, "I have read this")
    page.keyboard.press("Space")
    _tab_to(page, "I have read the ticked ones")
    _enter(page)
    _tab_to(page, "Yes, I have read these")
    _enter(page)
    expect(page.get_by_role("status")).to_contain_text("Marked as read: 1 record.")
    _tab_to(page, "Sign out")
    _enter(page)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert complaints == []


def _enter(page: Page) -> None:
    """Press Enter and be where it leads."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until that is in focus; every stop on the way can be seen and has a name."""
    for _stop in range(80):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        assert stop["name"], stop
        assert stop["ring"], stop
        if name in (stop["name"], stop["id"]) or stop["name"].startswith(name):
            return
    raise AssertionError(f"{name} is not reached by Tab")


FOCUS = """() => {
  const at = document.activeElement, look = getComputedStyle(at), box = at.getBoundingClientRect();
  const label = at.labels && at.labels.length ? at.labels[0].innerText : '';
  return {id: at.id, name: (at.getAttribute('aria-label') || label || at.innerText || '').trim(),
          ring: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 3 && box.bottom > 0 && box.top < innerHeight};
}"""


def test_the_skip_link_leads_past_the_frame(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    sign_in(desk, page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Robin"


def test_what_is_wrong_is_said_first_and_leads_to_its_field(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    sign_in(desk, page)
    page.goto(f"/desk/records/{desk.pasta.revision.record}")
    page.get_by_role("button", name="Send this remark").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Add a remark")).to_be_focused()


def test_supervision_is_written_by_keyboard_and_enter_keeps_it(
    desk: Desk, open_page: OpenPage, complaints: list[str]
) -> None:
    page = open_page()
    sign_in(desk, page)
    page.get_by_role("link", name="Carers").press("Enter")
    page.get_by_role("link", name=desk.rowan.writer.name).press("Enter")
    page.get_by_role("link", name="Write about supervision").press("Enter")
    expect(page.get_by_label("Who came?")).to_have_value("Priya Shah")
    page.get_by_label("What was talked about").fill("How the nights are.")
    page.get_by_role("button", name="We read all of them").press("Enter")
    expect(page.locator("input[name=read]:checked")).to_have_count(2)
    expect(page.get_by_role("button", name="We read all of them")).to_be_focused()
    expect(page.get_by_label("What was talked about")).to_have_value("How the nights are.")
    page.get_by_label("Who came?").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("It is kept, signed by you.")
    expect(page.get_by_text("2 entries, of 2 that were written since")).to_be_visible()
    assert complaints == []


def _pages(desk: Desk) -> list[str]:
    record, version = desk.pasta.revision.record, desk.pasta.hash
    child = f"/desk/children/{desk.robin.child}"
    places = [
        "/desk",
        child,
        f"{child}/sheet",
        f"{child}/same",
        f"{child}?unread=yes&start=2026-03-01",
        f"/desk/records/{record}",
        "/desk/closed",
        "/desk/closed/passphrase",
        "/desk/carers",
        f"/desk/carers/{desk.rowan.writer.id}",
        f"/desk/carers/{desk.rowan.writer.id}/write/supervision",
        f"/desk/carers/{desk.rowan.writer.id}/write/training",
    ]
    return [*places, f"/desk/records/{record}/changes/{version}/{version}", "/desk/nowhere"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_runs_off_a_narrow_screen(desk: Desk, open_page: OpenPage, scheme: str) -> None:
    """320 CSS pixels wide: a telephone, or 1280 pixels at 400 % (WCAG 1.4.10)."""
    desk.rowan.log(desk.robin.stay, "x" * 300 + " https://" + "y" * 200)
    desk.rowan.sync()
    page = open_page(NARROW, color_scheme=scheme)
    assert _runs_off(page) == 0
    sign_in(desk, page)
    page.goto("/desk/closed")
    assert _runs_off(page) == 0
    choose_passphrase(page)
    close_for_reader(desk)
    for place in _pages(desk):
        page.goto(place)
        assert _runs_off(page) == 0, place
    open_closed_entry(page)
    assert _runs_off(page) == 0


def _runs_off(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_every_field_has_a_label_and_every_heading_its_level(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    assert page.evaluate(UNNAMED) == []
    sign_in(desk, page)
    for place in _pages(desk):
        page.goto(place)
        assert page.evaluate(UNNAMED) == [], place
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
        assert levels.count(1) == 1, place
        assert levels[0] == 1, place
        assert all(after - before <= 1 for before, after in pairwise(levels)), place


UNNAMED = """() => [...document.querySelectorAll('input:not([type=hidden]),select,textarea,button,a,section,nav')]
  .filter(e => !(e.labels?.length || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') ||
                 (['BUTTON','A'].includes(e.tagName) && e.innerText.trim())))
  .map(e => e.outerHTML)"""


def test_targets_are_large_enough_to_hit(desk: Desk, open_page: OpenPage) -> None:
    page = open_page(NARROW)
    sign_in(desk, page)
    page.goto(f"/desk/children/{desk.robin.child}")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button,.button,input:not([type=hidden]),select,.bar a')]
        .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()]).filter(([h, b]) => b.width && b.height < 24)
        .map(([h]) => h)"""
    )
    assert small == []


def test_the_shipped_typeface_is_in_use(open_page: OpenPage) -> None:
    page = open_page()
    assert page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("document.fonts.check('600 16px Atkinson Hyperlegible Next')")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length")
    assert loaded >= 2


def test_a_page_of_another_site_can_neither_frame_nor_send_to_the_desk(
    desk: Desk, chromium: Browser, address: str
) -> None:
    """127.0.0.1 and localhost are two sites to a browser: one is signed in, the other plays the stranger."""
    context = chromium.new_context(viewport=WIDE, base_url=address)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/desk")
    sign_in(desk, page)
    token = page.locator('input[name="token"]').first.get_attribute("value")
    foreign = context.new_page()
    elsewhere = address.replace("127.0.0.1", "localhost") + "/elsewhere"
    context.route(elsewhere, lambda route: route.fulfill(body="<p>Another site.</p>", content_type="text/html"))
    foreign.goto(elsewhere)
    target = f"{address}/desk/records/{desk.pasta.revision.record}/remarks"
    foreign.set_content(
        f'<iframe src="{address}/desk"></iframe><form method="post" action="{target}">'
        f'<input name="token" value="{token}"><input name="text" value="Forged."><button>Send</button></form>'
    )
    with foreign.expect_response(target) as sent:
        foreign.get_by_role("button", name="Send").click()
    assert sent.value.status == 403
    page.goto(f"/desk/records/{desk.pasta.revision.record}")
    expect(page.get_by_text("Forged.")).to_have_count(0)
    context.close()


def test_an_idle_session_asks_to_sign_in_again(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    sign_in(desk, page)
    desk.clock.advance(timedelta(minutes=16))
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_on_paper_there_are_no_buttons_and_the_reader_is_named(desk: Desk, open_page: OpenPage) -> None:
    page = open_page()
    sign_in(desk, page)
    page.goto(f"/desk/children/{desk.robin.child}")
    page.emulate_media(media="print")
    expect(page.get_by_text("Made pasta together")).to_be_visible()
    expect(page.get_by_text("Printed by Priya Shah")).to_be_visible()
    for button in page.get_by_role("button", include_hidden=True).all():
        expect(button).to_be_hidden()


def test_the_style_sheet_is_understood_to_the_last_rule(open_page: OpenPage) -> None:
    """A rule that the browser drops (a typing mistake) is missing from what it keeps."""
    page = open_page()
    kept = page.evaluate("[...document.styleSheets[0].cssRules].length")
    text = (STATIC / "desk.css").read_text(encoding="utf-8")
    depth, written = 0, 0
    for letter in text:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        written += letter == "}" and depth == 0
    assert depth == 0
    assert kept == written
