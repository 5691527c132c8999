"""A gateway as councils run it, behind a proxy that speaks TLS: what is signed over the address holds, and only the council's
own certificate is believed.
"""

from pathlib import Path

import pytest

from carer_app.domain.story import State
from carer_app.gateway.audit import audit
from carer_app.journal.forms import New
from carer_app.store.index import Wanted
from carer_app.sync.client import SyncStoppedError
from carer_app.sync.engine import NOT_TRUSTED
from carer_app.sync.line import GatewayUnreachableError
from carer_app.sync.photos import Carried
from carer_app.ui.shell.wording import sync_sentence
from carer_app.work import Work
from tests.files_given import photo
from tests.journeys.parts import Folder, Gateway, free_port
from tests.journeys.tls import Authority, before

FIRST, SECOND = "Home from school, tea, bath, bed.", "A quiet Sunday, pancakes."


def test_records_and_photos_go_through_it_and_nothing_goes_where_nobody_vouches(
    folder: Folder, gateway: Gateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    council, somebody = Authority(tmp_path / "council"), Authority(tmp_path / "somebody")
    port = free_port()
    with before(gateway.port, council.context(), port) as address, folder.unlocked() as work:
        with pytest.raises(GatewayUnreachableError, match="could not show that it is the council") as refused:
            work.enrol(address, gateway.invitation())
        assert refused.value.problem == NOT_TRUSTED
        monkeypatch.setenv("SSL_CERT_FILE", str(council.vouches))
        work.enrol(address, gateway.invitation())
        _write(work, FIRST)
        assert work.sync_once().waiting == 0
        assert work.carry_photos() == Carried(sent=2)
        assert _states(work) == {FIRST: State.RECEIVED}
    with before(gateway.port, somebody.context(), port), folder.unlocked() as work:
        _write(work, SECOND)
        with pytest.raises(SyncStoppedError, match="could not show that it is the council"):
            work.sync_once()
        assert _states(work) == {FIRST: State.RECEIVED, SECOND: State.SAVED}
        assert sync_sentence(work.sync_status())[0].startswith("What answers could not show")
    with before(gateway.port, council.context(), port), folder.unlocked() as work:
        assert work.sync_once().waiting == 0
        assert _states(work) == dict.fromkeys((FIRST, SECOND), State.RECEIVED)
        assert work.sync_status().last_problem == ""
    with gateway.services() as services:
        assert audit(services).is_whole


def _write(work: Work, words: str) -> None:
    """A log with a photo."""
    child, pictures = work.journal.children()[0].id, work.pictures
    draft = f"{child} {words}"
    pictures.describe(pictures.take(draft, "ball.jpg", photo()), "A ball on the grass")
    raw = {"day": "2026-03-02", "what_happened": words}
    work.journal.add(New(kind="daily_log", child=child, raw=raw, manifests=pictures.texts_of_draft(draft)))


def _states(work: Work) -> dict[str, State]:
    return {told.headline: told.state for told in work.journal.told(Wanted(kind="daily_log"))}
