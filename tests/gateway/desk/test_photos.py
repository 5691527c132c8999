"""Photos and papers at the desk: awaited until they have come, then shown to whoever may read the record and to nobody else."""

import os
import re

import pytest

from carer_app.domain.attachments import Media
from carer_app.gateway import photos
from carer_app.gateway.db.tables import audit_log
from tests import files_given as given
from tests.gateway.desk.conftest import Browser, Desk, SignedIn, words
from tests.gateway.pictured import Pictured, pictured

_IMAGE = re.compile(r'<img src="([^"]+)"')
_LINK = re.compile(r'<a href="(/desk/records/[^"]+/photos/[0-9a-f]{64})"')


@pytest.fixture
def database_url() -> None:
    """One database is enough for what a page shows."""


def send(desk: Desk, made: Pictured, *, chunks: bool = True) -> str:
    """The record, sent, with its photo or without; gives its page's address."""
    desk.rowan.sync()
    if chunks:
        for name, sealed in made.chunks.items():
            photos.take(desk.services, desk.rowan.id, name, sealed)
    return f"/desk/records/{made.signed.revision.record}"


def test_a_photo_is_awaited_until_it_has_come(desk: Desk, inside: Browser) -> None:
    made = pictured(desk.rowan, desk.robin.stay)
    page = send(desk, made, chunks=False)
    text = inside.text(page)
    assert "1 photo or paper awaited" in words(text)
    assert "Photo awaited A ball on the grass" in words(text)
    assert _IMAGE.findall(text) == []
    assert inside.get(f"{page}/photos/{made.text.hash()}").status_code == 400
    send(desk, made)
    text = inside.text(page)
    assert "awaited" not in text
    (small,), (opened,) = _IMAGE.findall(text), _LINK.findall(text)
    (whole,) = _IMAGE.findall(inside.text(opened))
    shown, tiny = inside.get(whole), inside.get(small)
    assert (shown.content, shown.headers["content-type"]) == (given.photo(), "image/jpeg")
    assert tiny.content == given.photo(width=160, height=120)
    for answer in (shown, tiny):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "A ball on the grass" in text


def test_the_sheet_and_the_chronology_show_it_too(desk: Desk, inside: Browser) -> None:
    made = pictured(desk.rowan, desk.robin.stay)
    send(desk, made)
    assert _IMAGE.findall(inside.text(f"/desk/children/{desk.robin.child}")) != []


def test_a_paper_is_given_as_a_file_and_never_opened_in_the_name_of_the_desk(desk: Desk, inside: Browser) -> None:
    letter = given.paper()
    made = pictured(desk.rowan, desk.robin.stay, letter, Media.PDF, "A letter from school")
    page = send(desk, made)
    assert "PDF, 2 pages" in words(inside.text(page))
    answer = inside.get(f"{page}/photos/{made.text.hash()}/file")
    assert answer.content == letter
    assert answer.headers["content-disposition"] == 'attachment; filename="paper.pdf"'


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"<html><script>alert(1)</script></html>", Media.JPEG),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (given.paper(), Media.PNG),
    ],
)
def test_what_is_not_what_it_says_is_not_shown(desk: Desk, inside: Browser, data: bytes, media: str) -> None:
    made = pictured(desk.rowan, desk.robin.stay, data, media, small=b"<html>")
    page = send(desk, made)
    for part in ("/file", "/small"):
        answer = inside.get(f"{page}/photos/{made.text.hash()}{part}")
        assert answer.status_code == 400
        assert data not in answer.content


def test_whoever_may_not_read_the_record_is_told_that_there_is_nothing(desk: Desk, signed_in: SignedIn) -> None:
    made = pictured(desk.rowan, desk.robin.stay)
    page = send(desk, made)
    narrowed = desk.person("social_worker", "Wes Carr", children=(desk.kai.child,))
    other = signed_in(narrowed)
    for address in (f"{page}/photos/{made.text.hash()}{part}" for part in ("", "/file", "/small")):
        answer = other.get(address)
        assert answer.status_code == 404
        assert answer.text == other.get(f"{page}/photos/{'0' * 64}").text
    outside = Browser(desk.services).get(f"{page}/photos/{made.text.hash()}", follow_redirects=False)
    assert outside.status_code == 303


def test_a_photo_of_one_record_is_not_given_under_another(desk: Desk, inside: Browser) -> None:
    made = pictured(desk.rowan, desk.robin.stay)
    send(desk, made)
    other = f"/desk/records/{desk.pasta.revision.record}/photos/{made.text.hash()}/file"
    assert inside.get(other).status_code == 404


def test_that_somebody_looked_is_noted(desk: Desk, inside: Browser) -> None:
    made = pictured(desk.rowan, desk.robin.stay)
    page = send(desk, made)
    inside.get(f"{page}/photos/{made.text.hash()}/file")
    with desk.services.reading() as connection:
        found = connection.execute(audit_log.select().where(audit_log.c.what == "saw photo")).all()
    assert [row.about for row in found] == [made.signed.revision.record]


def test_a_photo_that_is_damaged_at_the_gateway_says_so_and_leaves_the_words(desk: Desk, inside: Browser) -> None:
    made = pictured(desk.rowan, desk.robin.stay, os.urandom(10))
    page = send(desk, made)
    for name in made.chunks:
        desk.services.blobs.put(name, b"something else")
    answer = inside.get(f"{page}/photos/{made.text.hash()}/file")
    assert answer.status_code == 400
    assert "cannot be shown" in answer.text
    assert "Ball games." in inside.text(page)
