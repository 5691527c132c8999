"""One entry that the council's computer cannot take: it is set aside where a person sees it, and holds up none of the others."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from carer_app.domain.signing import SigningKey
from carer_app.domain.story import State
from carer_app.gateway.audit import audit
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import bad_bytes
from carer_app.store.index import Wanted
from carer_app.store.tables import revisions, triggers
from carer_app.store.verify import verify
from carer_app.sync.line import GatewayRefusedError
from carer_app.sync.protocol import SyncAnswer, SyncRequest
from carer_app.sync.rescue import NothingToRescueError
from tests.sync.conftest import Connected, Line

Connect = Callable[..., Connected]


def test_words_damaged_here_are_set_aside_and_all_others_arrive(connect: Connect, services: Services) -> None:
    here, records = _five_entries(connect)
    _change(
        here,
        f"UPDATE bodies SET text = replace(text, 'Day 2', 'Day X') WHERE revision = '{_version(here, records[1])}'",
    )
    result = here.work.sync_once()
    assert (result.waiting, _states(here, records)) == (0, [State.RECEIVED, State.SET_ASIDE, *[State.RECEIVED] * 3])
    assert here.work.sync_status().set_aside == 1
    assert [told.id for told, _place in here.work.journal.entries(Wanted(state=State.SET_ASIDE))] == [records[1]]
    found = audit(services)
    assert (found.gaps, found.forks, found.broken, found.held) == (0, 0, 0, 0)
    here.line.requests.clear()
    here.home.log(here.work.journal.children()[0].id, "Written afterwards.")
    assert here.work.sync_once().waiting == 0
    assert len(here.line.requests) == 1


@pytest.mark.parametrize(
    "spoilt", ["replace(CAST(data AS TEXT), 'daily_log', 'dally_log')", "substr(data, 1, 40)", "x'ff' || data"]
)
def test_a_signed_version_damaged_here_is_set_aside_and_all_others_arrive(
    connect: Connect, services: Services, spoilt: str
) -> None:
    here, records = _five_entries(connect)
    name = _version(here, records[3])
    _change(
        here, f"UPDATE revisions SET data = CAST({spoilt} AS BLOB) WHERE hash = '{name}'", guard="revisions_no_update"
    )
    assert here.work.sync_once().waiting == 0
    assert here.work.sync_status().set_aside == 1
    assert audit(services).records == 3 + 4


def test_an_entry_of_the_log_damaged_here_is_made_anew_and_nothing_is_set_aside(
    connect: Connect, services: Services
) -> None:
    here, records = _five_entries(connect)
    _change(
        here, "UPDATE entries SET signature = replace(signature, 'a', 'b') WHERE seq = 4", guard="entries_no_update"
    )
    assert here.work.sync_once().waiting == 0
    assert _states(here, records) == [State.RECEIVED] * 5
    assert here.work.sync_status().set_aside == 0
    assert audit(services).broken == 0


def test_what_is_whole_and_is_refused_twice_is_set_aside_until_somebody_sends_it_again(
    connect: Connect, services: Services
) -> None:
    here, records = _five_entries(connect)
    picky = _Picky(here.line, _version(here, records[2]))
    here.line.sync = picky.sync  # type: ignore[method-assign]
    assert here.work.sync_once().waiting == 0
    assert _states(here, records) == [*[State.RECEIVED] * 2, State.SET_ASIDE, *[State.RECEIVED] * 2]
    with pytest.raises(NothingToRescueError, match="was set aside"):
        here.work.rescue.files()
    here.home.log(here.home.child("Jayden"), "Written afterwards.")
    (file,) = here.work.rescue.files()
    assert (file.entries, file.aside) == (2, 1)
    picky.disliked = ()
    assert here.work.sync_once().waiting == 0
    assert here.work.journal.entry(records[2]).state is State.SET_ASIDE
    assert here.work.send_again() == 1
    assert here.work.sync_once().waiting == 0
    assert _states(here, records) == [State.RECEIVED] * 5
    assert here.work.sync_status().set_aside == 0
    assert verify(here.home.session.database, here.home.session.device).broken == ()
    assert (audit(services).forks, audit(services).records) == (0, 3 + 5 + 4)


class _Picky:
    """A council's computer that cannot take one version, or more, whatever comes around it."""

    def __init__(self, line: Line, *disliked: str) -> None:
        self._line_sync = line.sync
        self.disliked = disliked

    def sync(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer:
        for index, signed in enumerate(request.entries):
            if any(name in signed.data for name in self.disliked):
                raise GatewayRefusedError(bad_bytes(index, "A later rule that this one breaks."))
        return self._line_sync(request, nonce, key)


def _five_entries(connect: Connect) -> tuple[Connected, list[str]]:
    here = connect()
    child = here.home.child()
    return here, [here.home.log(child, f"Day {day}") for day in range(1, 6)]


def _states(here: Connected, records: list[str]) -> list[State]:
    return [here.work.journal.entry(record).state for record in records]


def _version(here: Connected, record: str) -> str:
    with here.home.session.database.reading() as db:
        return str(db.scalar(select(revisions.c.hash).where(revisions.c.record == record)))


def _change(here: Connected, statement: str, *, guard: str = "") -> None:
    """Somebody goes at the store by hand, and puts the guard back."""
    with here.home.session.database.writing() as db:
        if guard:
            db.execute(text(f"DROP TRIGGER {guard}"))
        assert db.execute(text(statement)).rowcount == 1
        if guard:
            db.execute(text(triggers()[guard]))
