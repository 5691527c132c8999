"""The home's own book: in a file that is no child's, found by whoever works there, and nowhere among the children."""

from typing import Any

import pytest

from carer_app.domain.files import FileKind
from carer_app.domain.story import State
from carer_app.errors import BadInputError
from carer_app.journal.forms import New
from carer_app.journal.moving import Moving
from carer_app.store import streams
from carer_app.store.index import Wanted
from tests.conftest import Home, MakeHome

VISIT = {"came_at": "2026-03-02T15:10:00Z", "who": "Ms Patel", "why": "Looked at the boiler"}
SHIFT = {"starts_at": "2026-03-02T14:30:00Z", "people": ["Priya Nair", "Leon Adeyemi"]}


@pytest.fixture
def house(make_home: MakeHome) -> Home:
    return make_home(carer="Priya Nair", role="residential_worker")


def add(home: Home, kind: str = "visitor", **more: Any) -> str:
    raw = (SHIFT if kind == "shift" else VISIT) | more
    return home.journal.add(New(kind=kind, child="", raw=raw)).id


def book(home: Home, **more: Any) -> list[str]:
    return [told.id for told, _place in home.journal.entries(Wanted(files=home.journal.files.book(), **more))]


def test_the_first_record_opens_the_book_and_the_next_goes_into_the_same(house: Home) -> None:
    assert house.journal.files.book() == ()
    assert book(house) == []
    first, second = add(house), add(house, "shift")
    assert book(house) == [first, second]
    with house.session.database.reading() as db:
        sections = streams.sections_of(db, file_kind=FileKind.HOME)
    assert len(sections) == 1


def test_many_records_at_once_open_one_book(house: Home) -> None:
    news = [New(kind="visitor", child="", raw=VISIT), New(kind="shift", child="", raw=SHIFT)]
    saved = house.journal.add_many(news)
    assert sorted(book(house)) == sorted(one.id for one in saved)
    assert len(house.journal.files.book()) == 1


def test_nothing_of_the_book_stands_among_the_children(house: Home) -> None:
    child = house.child()
    visitor = add(house)
    log = house.log(child)
    journal = house.journal
    assert visitor not in [told.id for told, _place in journal.entries(Wanted())]
    assert visitor not in [told.id for told in journal.told(Wanted(child=child))]
    assert journal.search("boiler") == []
    assert [one.id for one in journal.search("", Wanted(kind="daily_log"))] == [log]
    assert journal.counts(child)[State.SAVED] == 2
    assert [one.name for one in journal.children()] == ["Maya"]


def test_the_book_is_searched_by_words_kind_and_short_number(house: Home) -> None:
    house.log(house.child(), "The boiler was cold.")
    visitor = add(house)
    wanted = Wanted(files=house.journal.files.book())
    assert [one.id for one in house.journal.search("boil", wanted)] == [visitor]
    assert house.journal.search("cold", wanted) == []
    assert [one.id for one in house.journal.search(house.journal.entry(visitor).short, wanted)] == [visitor]
    assert book(house, kind="shift") == []


def test_a_record_of_another_sort_of_file_is_refused_in_a_sentence(house: Home) -> None:
    child = house.child()
    with pytest.raises(BadInputError, match="kept in the home's own book, and not in a child's file"):
        house.journal.add(New(kind="visitor", child=child, raw=VISIT))
    with pytest.raises(BadInputError, match="“Daily log” is kept in a child's file"):
        house.journal.check(New(kind="daily_log", child="", raw={"day": "2026-03-02", "what_happened": "Tea."}))


def test_a_foster_carer_keeps_no_book_of_a_home(home: Home) -> None:
    with pytest.raises(BadInputError, match="kept in a children's home"):
        add(home)
    assert home.journal.files.book() == ()


def test_a_childs_name_in_the_book_is_asked_about_and_the_sentence_does_not_name_them(house: Home) -> None:
    house.child("Maya", legal_name="Maya Ashby")
    new = New(kind="visitor", child="", raw=VISIT | {"saw": "Maya and Priya"})
    (problem,) = house.journal.check(new)
    assert problem.field == "saw"
    assert "write MA instead" in problem.sentence
    assert "Maya" not in problem.sentence
    saved = house.journal.add(new)
    assert saved.flags == (problem,)
    assert house.journal.entry(saved.id).flags == (problem.sentence,)


def test_a_record_of_the_book_is_changed_by_whoever_works_there_and_taken_back(house: Home) -> None:
    visitor = add(house)
    left = VISIT | {"left_at": "2026-03-02T16:00:00Z"}
    house.journal.amend(visitor, left, "They left.")
    house.journal.comment(visitor, "Came by the back door.")
    told = house.journal.entry(visitor)
    assert told.versions == 2
    assert told.content
    assert [line.text for line in told.content.lines(house.session.profile) if line.field == "left_at"]
    house.journal.retract(visitor, "Wrong house.")
    assert house.journal.entry(visitor).retracted == "Wrong house."


def test_a_record_of_the_book_cannot_be_moved_into_a_childs_file(house: Home) -> None:
    child, visitor = house.child(), add(house)
    with pytest.raises(BadInputError, match="in no child's file"):
        Moving(house.session, house.journal).move(visitor, child, "Wrong file.")


def test_a_draft_of_the_book_is_kept_and_goes_when_it_is_saved(house: Home) -> None:
    draft = house.journal.new_draft("visitor", "", VISIT)
    house.journal.keep_draft(draft)
    assert [one.raw for one in house.journal.drafts()] == [VISIT]
    add(house)
    assert house.journal.drafts() == []
