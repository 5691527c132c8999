"""Photos and papers between two computers: the keys travel with the words, the pictures themselves do not yet."""

from collections.abc import Callable

import msgspec
import pytest

from carer_app.domain.attachments import ManifestText
from carer_app.gateway.audit import audit
from carer_app.gateway.services import Services
from carer_app.journal.forms import New, draft_name
from carer_app.store.verify import verify
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.protocol import SyncAnswer
from tests import files_given as given
from tests.sync.conftest import Connected

Connect = Callable[..., Connected]


def log_with_photo(connected: Connected, child: str) -> str:
    pictures, draft = connected.work.pictures, draft_name(connected.home.session.person.id, "daily_log", child)
    pictures.describe(pictures.take(draft, "ball.jpg", given.photo()), "A ball on the grass")
    raw = {"day": "2026-03-02", "what_happened": "Ball games."}
    new = New(kind="daily_log", child=child, raw=raw, manifests=pictures.texts_of_draft(draft))
    return connected.work.journal.add(new).id


def test_another_computer_knows_what_the_photo_shows_and_that_it_has_not_come(
    connect: Connect, services: Services
) -> None:
    first = connect()
    child = first.home.child()
    first.work.sync_once()
    record = log_with_photo(first, child)
    first.work.sync_once()
    second = connect("second", "Jo Marsh")
    second.work.sync_once()
    (shown,) = second.work.pictures.of_records([record])[record]
    (own,) = first.work.pictures.of_records([record])[record]
    assert shown == msgspec.structs.replace(own, is_here=False)
    assert shown.manifest.words == "A ball on the grass"
    for each in (first, second):
        assert verify(each.home.session.database, each.home.session.device).broken == ()
    assert audit(services).broken == 0


def meddled(answer: SyncAnswer) -> SyncAnswer:
    """The same answer with another manifest beside every body that has one."""
    other = (ManifestText(salt="00" * 16, text="{}"),)
    pages = {}
    for stream, page in answer.pages.items():
        rows = [
            msgspec.structs.replace(row, body=msgspec.structs.replace(row.body, manifests=other))
            if row.body and row.body.manifests
            else row
            for row in page.rows
        ]
        pages[stream] = msgspec.structs.replace(page, rows=tuple(rows))
    return msgspec.structs.replace(answer, pages=pages)


def test_a_manifest_that_nobody_signed_is_not_taken(connect: Connect) -> None:
    first = connect()
    child = first.home.child()
    first.work.sync_once()
    record = log_with_photo(first, child)
    first.work.sync_once()
    second = connect("second", "Jo Marsh")
    second.line.twist = meddled
    with pytest.raises(SyncStoppedError):
        second.work.sync_once()
    second.line.twist = None
    second.work.sync_once()
    assert record in second.work.pictures.of_records([record])
