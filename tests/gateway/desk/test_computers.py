"""The computers of homes at the desk: seen by a manager, asked with a second thought, and answered."""

import re
from base64 import b64decode
from datetime import date, timedelta

import msgspec
import pytest

from carer_app.domain.attachments import Manifest, Media, write_manifest
from carer_app.domain.command import Outcome, obeyed
from carer_app.domain.entry import Control, taken_off
from carer_app.domain.sealed_file import seal_file
from carer_app.gateway.commands import computers
from carer_app.gateway.homes import device_list
from carer_app.logs.daily.record import DailyLog
from tests import files_given as given
from tests.gateway.desk.conftest import Browser, Desk, OpenPage, SignedIn, words
from tests.gateway.test_computers import draft_of, send, words_of

PAGE = "/desk/computers"


def asked(desk: Desk) -> list[str]:
    return [one.what for computer in computers(desk.services) for one in computer.asked]


def number_asked(desk: Desk) -> int:
    """The number of the one thing that was asked."""
    (one,) = (one for computer in computers(desk.services) for one in computer.asked)
    return one.counter


def test_a_manager_sees_each_computer_and_when_it_spoke(desk: Desk, inside: Browser) -> None:
    told = words(inside.text(PAGE))
    assert "Kitchen laptop" in told
    assert "Rowan House" in told
    assert "Elm House" in told
    assert "Last heard from Mon 2 March 2026, 09:12" in told


def test_one_that_says_nothing_for_weeks_is_shown_as_such(desk: Desk, signed_in: SignedIn) -> None:
    desk.clock.advance(timedelta(weeks=6))
    assert "Nothing heard for 6 weeks." in words(signed_in().text(PAGE))


def copied(desk: Desk) -> None:
    """The computer was heard in turn from two copies of its folder."""
    for instance in ("another", desk.rowan.instance):
        desk.rowan.instance = instance
        desk.rowan.sync()


def test_two_copies_of_one_folder_are_told_with_what_to_do(desk: Desk, inside: Browser) -> None:
    assert "copies" not in inside.text(PAGE)
    copied(desk)
    told = words(inside.text(PAGE))
    assert "Two computers use copies of one Hearthlog folder; last seen Wed 4 March 2026, 09:12." in told
    assert told.count("copies") == 1


def test_a_lock_is_asked_and_its_answer_is_shown(desk: Desk, inside: Browser) -> None:
    told = words(inside.submit(f"{PAGE}/{desk.rowan.id}/ask", what="lock").text)
    assert "Asked. It locks itself the next time that it is heard from." in told
    assert "Priya Shah asked it to lock itself, Wed 4 March 2026, 09:12. It has not answered yet" in told
    desk.rowan.enter(control=(obeyed(number_asked(desk), Outcome.DONE, desk.services.now()),))
    desk.rowan.sync()
    assert "Done on Wed 4 March 2026, 09:12." in words(inside.text(PAGE))


def test_who_was_taken_off_a_computer_is_told_once(desk: Desk, inside: Browser) -> None:
    carer = desk.rowan.writer.person()
    said = taken_off(carer, carer, "2026-03-04T08:00:00.000Z")
    desk.rowan.enter(control=(said,))
    desk.rowan.enter(control=(said, Control(what="taken_off", facts={"person": "<b>", "by": ""})))
    desk.rowan.sync()
    sentence = f"{carer.name} does not unlock it any more: {carer.name} took them off it."
    assert words(inside.text(PAGE)).count(sentence) == 1


def test_a_new_key_is_asked_for_and_the_page_says_so(desk: Desk, inside: Browser) -> None:
    told = words(inside.submit(f"{PAGE}/{desk.rowan.id}/ask", what="rotate").text)
    assert "From then on nobody can speak for it with the old one." in told
    assert "Priya Shah asked it to take a new key, Wed 4 March 2026, 09:12. It has not answered yet" in told
    assert asked(desk) == ["rotate"]


def test_emptying_is_asked_about_once_more(desk: Desk, inside: Browser) -> None:
    first = words(inside.submit(f"{PAGE}/{desk.rowan.id}/ask", what="wipe").text)
    assert "Take every record off “Kitchen laptop” of Rowan House?" in first
    assert asked(desk) == []
    inside.submit(f"{PAGE}/{desk.rowan.id}/ask", what="wipe", sure="yes")
    assert asked(desk) == ["wipe"]


def test_a_hold_refuses_it_in_words(desk: Desk, inside: Browser) -> None:
    inside.submit(f"/desk/children/{desk.robin.child}/hold/place", reason="A complaint.", words="")
    answer = inside.submit(f"{PAGE}/{desk.rowan.id}/ask", what="wipe", sure="yes")
    assert (answer.status_code, "Lift the hold first." in answer.text) == (422, True)
    assert asked(desk) == []


def test_one_that_nobody_uses_any_more_is_retired(desk: Desk, inside: Browser) -> None:
    told = words(inside.submit(f"{PAGE}/{desk.elm.id}/ask", what="revoke").text)
    assert "Taken off the list." in told
    assert [one.revoked for _home, one in device_list(desk.services)] == [True, False]


@pytest.mark.parametrize("role", ["social_worker", "supervising_social_worker", "iro", "duty_team", "admin"])
def test_nobody_else_sees_or_asks(desk: Desk, signed_in: SignedIn, role: str) -> None:
    browser = signed_in(desk.person(role))
    assert "Computers" not in browser.text("/desk")
    assert browser.get(PAGE).status_code == 404
    for what in ("lock", "rotate", "wipe", "revoke"):
        assert browser.submit(f"{PAGE}/{desk.rowan.id}/ask", what=what, sure="yes").status_code == 404
    assert browser.get(f"{PAGE}/{desk.rowan.id}/left").status_code == 404
    assert asked(desk) == []


def test_odd_asking_is_answered_with_nothing_here(desk: Desk, inside: Browser) -> None:
    assert inside.submit(f"{PAGE}/{desk.rowan.id}/ask", what="sing").status_code == 404
    assert inside.submit(f"{PAGE}/{desk.rowan.id}/ask", what="hand_back").status_code == 404
    assert inside.submit(f"{PAGE}/nothing/ask", what="lock").status_code == 422


def emptied(desk: Desk) -> None:
    text = msgspec.json.encode({"day": "2026-03-03", "what_happened": "Half a sen<b>", "mood": ["calm"]}).decode()
    file, chunks = seal_file(given.photo())
    damaged = msgspec.structs.replace(file, key="00" * 32)
    manifests = tuple(
        write_manifest(Manifest(media=Media.JPEG, file=one, words="His left arm"), b"s" * 16) for one in (file, damaged)
    )
    desk.rowan.enter(control=(obeyed(number_asked(desk), Outcome.DONE, desk.services.now()),))
    draft = draft_of(desk.rowan, text, manifests=manifests)
    left = words_of(desk.rowan, *desk.rowan.waiting, drafts=(draft,))
    send(desk.rowan, msgspec.structs.replace(left, chunks=chunks))


def test_what_was_being_written_is_read_by_a_manager(desk: Desk, inside: Browser) -> None:
    assert inside.get(f"{PAGE}/{desk.rowan.id}/left").status_code == 404
    inside.submit(f"{PAGE}/{desk.rowan.id}/ask", what="wipe", sure="yes")
    emptied(desk)
    assert f"{PAGE}/{desk.rowan.id}/left" in inside.text(PAGE)
    page = inside.text(f"{PAGE}/{desk.rowan.id}/left")
    assert "Half a sen&lt;b&gt;" in page
    assert "Being written by Alex Reed" in page
    (picture,) = re.findall(r'<img src="data:image/jpeg;base64,([^"]+)" alt="His left arm">', page)
    assert b64decode(picture) == given.photo()


def test_what_was_saved_there_and_is_in_no_log_is_shown_beside_it_and_the_rest_counted(
    desk: Desk, inside: Browser
) -> None:
    inside.submit(f"{PAGE}/{desk.rowan.id}/ask", what="wipe", sure="yes")
    emptied(desk)
    shown, other = (
        desk.rowan.revision(desk.robin.stay, DailyLog(day=date(2026, 3, 2), what_happened=said))
        for said in ("We fed <b>ducks</b>.", "For another council.")
    )
    loose = msgspec.structs.replace(
        words_of(desk.rowan),
        revisions=(shown.signed, other.signed),
        bodies={one.hash: one.body for one in (shown, other) if one.body},
        aside=(shown.hash,),
    )
    send(desk.rowan, loose)
    page = inside.text(f"{PAGE}/{desk.rowan.id}/left")
    assert "Half a sen&lt;b&gt;" in page
    assert "Saved there, and not in the records" in page
    assert "We fed &lt;b&gt;ducks&lt;/b&gt;." in page
    assert "Written by Alex Reed" in page
    assert "1 more piece lies sealed at the council" in page
    assert "For another council." not in page


@pytest.mark.parametrize(("scheme", "width"), [("light", 1240), ("dark", 620), ("light", 360)])
def test_the_pages_fit_in_a_real_browser(
    desk: Desk, open_page: OpenPage, complaints: list[str], scheme: str, width: int
) -> None:
    desk.person()
    copied(desk)
    desk.clock.advance(timedelta(days=29))
    page = open_page({"width": width, "height": 900}, color_scheme=scheme)
    page.fill("#email", "priya.shah@council.example")
    page.fill("#password", "kettle marble O'Brien thistle")
    page.click("main button")
    page.goto(PAGE)
    page.click(f"form[action='{PAGE}/{desk.rowan.id}/ask'] button:has-text('Take every record')")
    page.wait_for_selector("#sure")
    page.click("#sure button")
    emptied(desk)
    page.goto(PAGE)
    for address in (f"{PAGE}?sure={desk.elm.id}", f"{PAGE}/{desk.rowan.id}/left"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert complaints == []
