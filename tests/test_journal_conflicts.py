"""Two people changed one record on two devices that did not know of each other."""

import dataclasses

import msgspec
import pytest

from carer_app.domain.kinds import kind_named
from carer_app.domain.revision import Op, Statement, new_id, seal_body, sign_revision
from carer_app.domain.story import State
from carer_app.errors import BadInputError
from carer_app.journal.forms import Company, New
from carer_app.session import Filing
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from tests.company import arrive, joined, next_version, versions
from tests.conftest import Home, MakeHome

OURS = {"day": "2026-03-02", "what_happened": "Tea and toast."}
THEIRS = {"day": "2026-03-02", "what_happened": "Tea and crumpets."}
BOTH = {"day": "2026-03-02", "what_happened": "Tea, toast and crumpets."}


@pytest.fixture
def other(make_home: MakeHome) -> Home:
    return make_home("second laptop", "Jo Marsh")


@pytest.fixture
def record(home: Home, other: Home) -> str:
    logged = home.log(home.child(), "Tea.")
    first = versions(home, logged)
    home.journal.amend(logged, OURS, "it was toast")
    arrive(home, next_version(other.session, first, THEIRS, "it was crumpets"), other.session)
    return logged


def test_both_versions_are_kept_and_shown(home: Home, record: str) -> None:
    shown = home.journal.show(record)
    assert [version.is_head for version in shown.versions] == [False, True, True]
    assert [version.author for version in shown.versions] == ["Sam Okafor", "Sam Okafor", "Jo Marsh"]
    assert shown.told.state is State.CONFLICT
    assert [told.id for told, _place in home.journal.entries(Wanted(state=State.CONFLICT))] == [record]
    assert home.journal.counts()[State.CONFLICT] == 1


def test_the_words_of_both_are_found(home: Home, record: str) -> None:
    assert [found.id for found in home.journal.search("toast")] == [record]
    assert [found.id for found in home.journal.search("crumpets")] == [record]


def test_an_amendment_has_to_wait_for_the_two_to_be_brought_together(home: Home, record: str) -> None:
    with pytest.raises(BadInputError, match="two versions together"):
        home.journal.amend(record, BOTH, "both")
    assert len(versions(home, record)) == 3


def test_a_merge_closes_it(home: Home, record: str) -> None:
    heads = {version.hash for version in home.journal.show(record).versions if version.is_head}
    home.journal.merge(record, BOTH)
    shown = home.journal.show(record)
    merged = shown.versions[-1]
    assert (merged.revision.op, set(merged.revision.parents)) == (Op.MERGE, heads)
    assert [version.is_head for version in shown.versions] == [False, False, False, True]
    assert (shown.told.state, shown.told.headline) == (State.SAVED, "Tea, toast and crumpets.")
    home.journal.amend(record, OURS, "on second thoughts")
    assert verify(home.session.database, home.session.device).broken == ()


def test_any_reader_may_merge(home: Home, record: str) -> None:
    kim = joined(home, "Kim Hale")
    kim.journal.merge(record, BOTH)
    kim.session.lock()
    assert home.journal.entry(record).state is State.SAVED


def test_taking_it_back_closes_it_too(home: Home, record: str) -> None:
    home.journal.retract(record, "neither was right")
    told = home.journal.entry(record)
    assert (told.state, told.retracted) == (State.SAVED, "neither was right")


def test_a_merge_that_cannot_be_leaves_both(home: Home, record: str) -> None:
    with pytest.raises(BadInputError, match="What happened"):
        home.journal.merge(record, {"day": "2026-03-02", "what_happened": ""})
    assert home.journal.entry(record).state is State.CONFLICT


def test_nobody_changes_anothers_record_by_merging_what_is_one(home: Home) -> None:
    record = home.log(home.child())
    jo = joined(home)
    with pytest.raises(BadInputError, match="one version"):
        jo.journal.merge(record, BOTH)
    jo.session.lock()
    assert len(versions(home, record)) == 1


def test_the_same_words_twice_are_no_conflict_and_can_be_amended(home: Home, other: Home) -> None:
    record = home.log(home.child(), "Tea.")
    first = versions(home, record)
    home.journal.amend(record, OURS, "it was toast")
    content = home.journal.show(record).versions[1].raw
    assert content
    arrive(home, next_version(other.session, first, content, "it was toast"), other.session)
    assert home.journal.entry(record).state is State.SAVED
    home.journal.amend(record, BOTH, "and crumpets")
    assert [version.is_head for version in home.journal.show(record).versions] == [False, False, False, True]


def test_what_came_while_one_was_writing_is_not_swallowed(home: Home, other: Home) -> None:
    maya = home.child()
    sheet = home.journal.child(maya)
    begun = home.journal.standing(sheet.sheet_record)
    base = msgspec.to_builtins(sheet.sheet)
    peanuts = base | {"allergies": {"known": "yes", "what": "peanuts", "asked": ""}}
    arrive(home, next_version(other.session, versions(home, sheet.sheet_record), peanuts, "the GP rang"), other.session)
    home.journal.amend(sheet.sheet_record, base | {"language": "Polish"}, "his gran said so", begun)
    assert home.journal.entry(sheet.sheet_record).state is State.CONFLICT
    texts = [version.raw for version in home.journal.show(sheet.sheet_record).versions]
    assert any("peanuts" in str(text) for text in texts)


def test_who_was_there_stays_with_a_change(home: Home) -> None:
    maya = home.child()
    raw = {"day": "2026-03-02", "what_happened": "Pancakes."}
    new = New(kind="daily_log", child=maya, raw=raw, present=("Jo",), words_of="Maya")
    record = home.journal.add(new).id
    home.journal.amend(record, raw | {"what_happened": "Pancakes, thin ones."}, "said more")
    latest = home.journal.show(record).versions[-1].revision
    assert (latest.present, latest.words_of) == (("Jo",), "Maya")


def test_what_a_newer_program_wrote_is_not_stripped_by_a_change(home: Home, other: Home) -> None:
    record = home.log(home.child())
    kind = kind_named("daily_log")
    content = {"day": "2026-03-02", "what_happened": "New.", "weather": "a field of the next form"}
    newer = dataclasses.replace(kind, schema=kind.schema + 1)
    first = versions(home, record)[0]
    filing = Filing(stream=first.revision.stream, record=record, op=Op.AMEND, parents=(first.hash,))
    arrive(home, home.session.sign(newer, Statement(content=content, reason="more to say"), filing), home.session)
    with pytest.raises(BadInputError, match="Update Hearthlog"):
        home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Old."}, "a slip")
    assert home.journal.entry(record).content is None


def test_a_body_of_no_known_form_stops_nobody(home: Home, other: Home) -> None:
    record = home.log(home.child())
    first = versions(home, record)[0]
    kind = kind_named("daily_log")
    for odd in ({"day": 7}, {"what_happened": ["a", "list"]}):
        body = seal_body(Statement(content=odd, reason="odd"), bytes(16))
        revision = msgspec.structs.replace(
            first.revision, id=new_id(), op=Op.AMEND, parents=(first.hash,), body_hash=body.hash(), schema=kind.schema
        )
        arrive(home, sign_revision(revision, body, home.session.keys.signing), home.session)
    home.journal.entries(Wanted())
    assert home.journal.show(record).told.content is None or home.journal.show(record).versions


def _parted(home: Home, other: Home, ours: Company, theirs: Company) -> str:
    """One log with Jo present, changed in two places that did not know of each other."""
    new = New(kind="daily_log", child=home.child(), raw=OURS, present=("Jo",))
    record = home.journal.add(new).id
    first = versions(home, record)[0]
    home.journal.amend(record, THEIRS, "crumpets", company=ours)
    filing = Filing(
        stream=first.revision.stream,
        record=record,
        op=Op.AMEND,
        parents=(first.hash,),
        present=theirs.present,
        words_of=theirs.words_of,
    )
    arrive(
        home, other.session.sign(kind_named("daily_log"), Statement(content=BOTH, reason="all"), filing), other.session
    )
    return record


def test_who_was_there_is_everybody_whom_either_added_and_nobody_whom_either_took_out(home: Home, other: Home) -> None:
    record = _parted(home, other, Company(present=("Jo", "Kim"), words_of="Maya"), Company(present=("Lee",)))
    home.journal.merge(record, BOTH)
    latest = home.journal.show(record).versions[-1].revision
    assert (latest.present, latest.words_of) == (("Kim", "Lee"), "Maya")


def test_what_the_person_says_of_who_was_there_is_what_stands(home: Home, other: Home) -> None:
    record = _parted(home, other, Company(present=("Kim",)), Company(present=("Lee",)))
    home.journal.merge(record, BOTH, company=Company(present=("Lee",), words_of="Sam"))
    latest = home.journal.show(record).versions[-1].revision
    assert (latest.present, latest.words_of) == (("Lee",), "Sam")
