"""Photos of closed entries at the desk: their reader sees them once their closed entries are open, and nobody else does."""

import re

import pytest

from carer_app.domain.attachments import Media
from carer_app.domain.closed import shut
from carer_app.domain.entry import chunks_named
from carer_app.gateway import photos
from carer_app.gateway.audit import audit
from carer_app.gateway.people import CouncilPerson
from tests import files_given as given
from tests.gateway.closing import Closed
from tests.gateway.desk.conftest import Browser, Desk, SignedIn, words
from tests.gateway.desk.test_closed import at_desk, choose, closed, reader, shut_again, unlock
from tests.gateway.pictured import Pictured, with_picture

__all__ = ["at_desk", "closed", "reader"]
_ENTRY = re.compile(r'href="(/desk/closed/entry/[0-9a-f]+)"')
_IMAGE = re.compile(r'<img src="([^"]+)"')
_LINK = re.compile(r'<a href="(/desk/closed/entry/[^"]+/photos/[0-9a-f]{64})"')


@pytest.fixture
def database_url() -> None:
    """One database is enough for what a page shows."""


def send(closed: Closed, made: Pictured) -> None:
    """The entry in its box, with the names of its chunks beside it."""
    closed.laptop.sync()
    closed.laptop.enter(made.signed, control=[chunks_named(made.signed.hash, made.chunks)])
    closed.laptop.sync(revisions=(), bodies={}, boxes=(shut(made.signed, closed.key),))


def bring(closed: Closed, made: Pictured) -> None:
    for name, sealed in made.chunks.items():
        photos.take(closed.laptop.services, closed.laptop.id, name, sealed)


def page_of(browser: Browser, about: str) -> str:
    """The address of the entry that has a photo: the one that is not the section's first."""
    listed = browser.text("/desk/closed")
    return next(str(one) for one in _ENTRY.findall(listed) if about in browser.text(one))


def test_it_is_awaited_and_then_shown_to_its_reader(at_desk: Browser, closed: Closed) -> None:
    made = with_picture(closed.laptop, closed.stream)
    send(closed, made)
    page = page_of(at_desk, "Ball games.")
    assert "1 photo or paper awaited" in words(at_desk.text(page))
    assert _IMAGE.findall(at_desk.text(page)) == []
    bring(closed, made)
    text = at_desk.text(page)
    (small,), (opened,) = _IMAGE.findall(text), _LINK.findall(text)
    (whole,) = _IMAGE.findall(at_desk.text(opened))
    shown, tiny = at_desk.get(whole), at_desk.get(small)
    assert (shown.content, shown.headers["content-type"]) == (given.photo(), "image/jpeg")
    assert tiny.content == given.photo(width=160, height=120)
    for answer in (shown, tiny):
        assert answer.headers["cache-control"] == "no-store"
    assert audit(closed.laptop.services).is_whole


def test_shut_again_nothing_of_it_opens(at_desk: Browser, closed: Closed) -> None:
    made = with_picture(closed.laptop, closed.stream)
    send(closed, made)
    bring(closed, made)
    page = page_of(at_desk, "Ball games.")
    (small,) = _IMAGE.findall(at_desk.text(page))
    shut_again(at_desk)
    assert at_desk.get(small).status_code == 404
    unlock(at_desk)
    assert at_desk.get(small).status_code == 200


def test_a_manager_who_is_no_reader_opens_it_by_no_address(
    at_desk: Browser, closed: Closed, signed_in: SignedIn, desk: Desk
) -> None:
    made = with_picture(closed.laptop, closed.stream)
    send(closed, made)
    bring(closed, made)
    page = page_of(at_desk, "Ball games.")
    (small,) = _IMAGE.findall(at_desk.text(page))
    manager: CouncilPerson = desk.person("manager", "Max Ode")
    browser = signed_in(manager)
    choose(browser)
    assert browser.get(small).status_code == 404
    name = made.text.hash()
    assert browser.get(f"/desk/records/{made.signed.revision.record}/photos/{name}/file").status_code == 404


def test_a_paper_is_kept_as_a_file_and_never_opened(at_desk: Browser, closed: Closed) -> None:
    made = with_picture(closed.laptop, closed.stream, given.paper(), Media.PDF, "A letter")
    send(closed, made)
    bring(closed, made)
    text = at_desk.text(page_of(at_desk, "Ball games."))
    link = next(one for one in re.findall(r'href="([^"]+/file)"', text))
    assert at_desk.get(link).headers["content-disposition"].startswith("attachment")
