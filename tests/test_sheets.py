"""The shared sheets of a child's file: each is there once, whoever begins it, and wherever."""

import msgspec
import pytest

from carer_app.domain.files import sheet_record
from carer_app.domain.kinds import kinds
from carer_app.domain.revision import Statement
from carer_app.domain.story import State
from carer_app.errors import BadInputError
from carer_app.journal.forms import New
from carer_app.journal.sheets import Sheets
from carer_app.session import Filing
from tests.company import arrive, joined
from tests.conftest import EVENING, Home, MakeHome

SHEETS = [slug for slug, kind in kinds().items() if kind.listed and kind.one_per_file and slug != "child_file"]
every_sheet = pytest.mark.parametrize("slug", SHEETS)


def new(slug: str, child: str, **more: object) -> New:
    raw = msgspec.to_builtins(kinds()[slug].example(EVENING.date()))
    return New(kind=slug, child=child, raw=raw | more)


def sheets(home: Home, child: str) -> dict[str, str | None]:
    found = Sheets(home.session, home.journal).of(home.journal.child(child))
    return {sheet.kind: sheet.told.headline if sheet.told else None for sheet in found}


def test_every_sheet_is_there_before_anybody_wrote_it(home: Home) -> None:
    assert sheets(home, home.child()) == dict.fromkeys(SHEETS)
    assert {"who_decides", "family_time_plan", "missing_profile"} <= set(SHEETS)


@every_sheet
def test_a_sheet_begins_when_it_is_first_written_and_is_then_brought_up_to_date_by_any_reader(
    home: Home, slug: str
) -> None:
    child = home.child()
    saved = home.journal.add(new(slug, child))
    assert sheets(home, child)[slug] == kinds()[slug].example(EVENING.date()).headline()
    jo = joined(home)
    jo.journal.amend(saved.id, new(slug, child).raw, "looked through it")
    assert home.journal.entry(saved.id).versions == 2


@every_sheet
def test_a_second_one_is_refused_and_nothing_is_stored(home: Home, slug: str) -> None:
    child = home.child()
    home.journal.add(new(slug, child))
    with pytest.raises(BadInputError, match="written already"):
        home.journal.add(new(slug, child))
    with pytest.raises(BadInputError, match="given twice"):
        home.journal.add_many([new(slug, other := home.child("Leo")), new(slug, other)])
    assert sheets(home, other)[slug] is None


def test_two_people_who_begin_it_apart_write_two_versions_of_one_sheet(home: Home, make_home: MakeHome) -> None:
    child = home.child()
    saved = home.journal.add(new("missing_profile", child))
    other = make_home("other", "Jo Marsh")
    kind = kinds()["missing_profile"]
    statement = Statement(content=new("missing_profile", child, hair_and_eyes="Short and red").raw)
    filing = Filing(stream=home.journal.child(child).sheet_stream, record=sheet_record(child, kind.slug))
    arrive(home, other.session.sign(kind, statement, filing), other.session)
    assert home.journal.entry(saved.id).state is State.CONFLICT
    assert len(home.journal.show(saved.id).versions) == 2


def test_every_child_has_sheets_of_their_own() -> None:
    assert sheet_record("one", "who_decides") != sheet_record("two", "who_decides")
    assert sheet_record("one", "who_decides") != sheet_record("one", "missing_profile")


def test_a_sheet_that_came_while_one_was_writing_stands_beside_what_was_written(home: Home) -> None:
    child = home.child()
    saved = home.journal.add(new("missing_profile", child))
    mine = new("missing_profile", child, hair_and_eyes="Short and red")
    home.journal.add(msgspec.structs.replace(mine, unseen=True))
    assert home.journal.entry(saved.id).state is State.CONFLICT
    texts = [version.raw["hair_and_eyes"] for version in home.journal.show(saved.id).versions if version.raw]
    assert texts == ["Brown curly hair to the chin, brown eyes", "Short and red"]
    both = new("missing_profile", child, hair_and_eyes="Brown, dyed red").raw
    home.journal.merge(saved.id, both)
    assert home.journal.entry(saved.id).state is State.SAVED
