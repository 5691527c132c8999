"""A closed entry that the council's computer cannot take: who wrote it and who reads it are told, and nobody else is."""

from carer_app.domain.story import State
from carer_app.journal.closing import Readership
from carer_app.journal.forms import New
from carer_app.store import closed
from carer_app.store.index import Wanted
from carer_app.work import Work
from tests.conftest import Home
from tests.sync.conftest import Connected
from tests.sync.test_set_aside import _Picky

RAW = {"day": "2026-03-02", "what_happened": "Maya told me about the marmalade lighthouse."}


def _not_taken(here: Connected, *readers: Home) -> tuple[str, _Picky]:
    """Sam writes for these readers, and the council's computer cannot take the entry."""
    with here.home.session.database.reading() as db:
        before = closed.names(db)
    new = New(kind="daily_log", child=here.home.journal.children()[0].id, raw=RAW)
    ids = tuple(one.session.person.id for one in readers)
    record = here.work.closing.add(new, Readership(readers=ids)).id
    with here.home.session.database.reading() as db:
        boxes = [box.hash for box in closed.by_hash(db, closed.names(db) - before).values()]
        last = max(boxes, key=lambda name: [box.hash for _number, box in _in_order(here)].index(name))
    picky = _Picky(here.line, last)
    here.line.sync = picky.sync  # type: ignore[method-assign]
    here.work.sync_once()
    return record, picky


def _in_order(here: Connected) -> list[tuple[int, closed.Box]]:
    with here.home.session.database.reading() as db:
        streams = {box.stream for box in closed.by_hash(db, closed.names(db)).values()}
        return closed.boxes(db, streams)


def _told(home: Home) -> tuple[int, int, int]:
    """What the page on sending tells: of open entries, of closed ones that one reads, and of others that one wrote."""
    work = Work(home.session)
    aside = work.closing.set_aside()
    return work.sync_status().set_aside, aside.readable, aside.written


def test_its_author_and_its_readers_are_told_and_nobody_else(shared: tuple[Connected, Home, Home]) -> None:
    here, jo, kim = shared
    before = Work(kim.session).sync_status()
    record, _picky = _not_taken(here, here.home, jo)
    assert (_told(here.home), _told(jo), _told(kim)) == ((0, 1, 0), (0, 1, 0), (0, 0, 0))
    for reader in (here.home, jo):
        found = reader.journal.entries(Wanted(state=State.SET_ASIDE))
        assert [told.id for told, _place in found] == [record]
        assert reader.journal.entry(record).state is State.SET_ASIDE
    assert kim.journal.entries(Wanted(state=State.SET_ASIDE)) == []
    after = Work(kim.session).sync_status()
    assert (after.set_aside, after.waiting, after.held) == (before.set_aside, before.waiting, before.held)


def test_an_author_who_is_no_reader_is_told_that_it_waits_and_finds_it_no_more_than_before(
    shared: tuple[Connected, Home, Home],
) -> None:
    here, jo, kim = shared
    _not_taken(here, jo)
    assert (_told(here.home), _told(jo), _told(kim)) == ((0, 0, 1), (0, 1, 0), (0, 0, 0))
    assert here.home.journal.entries(Wanted(state=State.SET_ASIDE)) == []


def test_sent_again_it_arrives_and_nothing_is_told_any_more(shared: tuple[Connected, Home, Home]) -> None:
    here, jo, kim = shared
    record, picky = _not_taken(here, jo)
    picky.disliked = ()
    assert Work(kim.session, lambda _url: here.line).send_again() == 0
    here.work.sync_once()
    assert (_told(here.home), _told(jo), _told(kim)) == ((0, 0, 0),) * 3
    assert jo.journal.show(record).versions[0].received


def test_what_lies_beside_a_box_for_its_author_says_nothing_to_others(shared: tuple[Connected, Home, Home]) -> None:
    here, jo, _kim = shared
    _not_taken(here, jo)
    with here.home.session.database.reading() as db:
        kept = closed.notes(db, closed.names(db))
    assert len({len(note) for note in kept.values()}) == 1
    assert here.home.session.person.id not in str(kept)
