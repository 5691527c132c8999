"""An entry in the wrong child's file: hidden at once, whole in the right one, and to be taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from carer_app.errors import BadInputError, KnownError
from carer_app.journal.forms import NoSuchRecordError
from carer_app.journal.moved import MovedAwayError, NotYoursToConfirmError
from carer_app.journal.moving import Moving
from carer_app.store.index import Wanted
from carer_app.store.moves import Move, Stage
from carer_app.store.verify import verify
from tests.company import arrive, joined, next_version, versions
from tests.conftest import Home, MakeHome

WORDS = "Quince jam for tea."
REASON = "Written in the wrong file."


def moving(home: Home) -> Moving:
    return Moving(home.session, home.journal)


def headlines(home: Home, child: str) -> list[str]:
    return [told.headline for told, _place in home.journal.entries(Wanted(child=child))]


def baby(home: Home) -> str:
    return home.child("Baby", birth_date="2026-02-01", here_since="2026-02-02")


def move_of(home: Home, record: str) -> Move:
    found = moving(home).of(record)
    assert found
    return found


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya")


@pytest.fixture
def leo(home: Home) -> str:
    return home.child("Leo", birth_date="2012-01-02")


@pytest.fixture
def record(home: Home, maya: str, leo: str) -> str:
    return home.log(maya, WORDS)


def test_a_moved_entry_stands_in_the_right_file_alone(home: Home, maya: str, leo: str, record: str) -> None:
    moved = moving(home).move(record, leo, REASON)
    assert WORDS not in headlines(home, maya)
    assert WORDS in headlines(home, leo)
    assert [found.id for found in home.journal.search("quince")] == [moved.id]
    assert [told.id for told in home.journal.told(Wanted(kind="daily_log"))] == [moved.id]
    assert sum(home.journal.counts(maya).values()) == 1


def test_nothing_of_it_is_shown_in_the_file_where_it_was(home: Home, leo: str, record: str) -> None:
    home.journal.comment(record, "Was it the red jar?")
    moving(home).move(record, leo, REASON)
    shown = home.journal.show(record)
    assert shown.told.moved_away
    assert (shown.told.headline, shown.told.content, shown.remarks) == ("", None, ())
    assert [(version.revision.op, version.raw, version.reason) for version in shown.versions] == [
        ("move", None, REASON)
    ]
    assert home.journal.remarks() == []


def test_who_wrote_it_and_when_go_with_it(home: Home, maya: str, leo: str, record: str) -> None:
    first = home.journal.entry(record)
    home.clock.advance(timedelta(minutes=90))
    jo = joined(home)
    moved = moving(jo).move(record, leo, REASON)
    version = jo.journal.show(moved.id).versions[0]
    told = jo.journal.entry(moved.id)
    assert (told.author, told.written, told.occurred) == (first.author, first.written, first.occurred)
    assert (version.author, version.written, version.carried_by) == ("Sam Okafor", first.written, "Jo Marsh")
    assert version.revision.written > first.written
    assert version.signature_holds
    jo.session.lock()


def test_its_author_can_still_change_it_there(home: Home, leo: str, record: str) -> None:
    jo = joined(home)
    moved = moving(jo).move(record, leo, REASON)
    jo.session.lock()
    home.journal.amend(moved.id, {"day": "2026-03-02", "what_happened": "Plum jam."}, "It was plum.")
    assert home.journal.entry(moved.id).headline == "Plum jam."


def test_when_it_was_changed_goes_with_it(home: Home, leo: str, record: str) -> None:
    home.clock.advance(timedelta(hours=1))
    home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Plum jam."}, "It was plum.")
    changed = home.journal.entry(record).changed
    home.clock.advance(timedelta(days=3))
    moved = moving(home).move(record, leo, REASON)
    assert home.journal.entry(moved.id).changed == changed


def test_every_version_and_comment_goes_with_it(home: Home, leo: str, record: str) -> None:
    home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Plum jam."}, "It was plum.")
    home.journal.comment(record, "Was it the red jar?")
    moved = moving(home).move(record, leo, REASON)
    shown = home.journal.show(moved.id)
    assert [(one.revision.op, one.reason, (one.raw or {})["what_happened"]) for one in shown.versions] == [
        ("create", None, WORDS),
        ("amend", "It was plum.", "Plum jam."),
    ]
    assert [(remark.text, remark.author) for remark in shown.remarks] == [("Was it the red jar?", "Sam Okafor")]


def test_neither_file_names_the_other(home: Home, maya: str, leo: str, record: str) -> None:
    moved = moving(home).move(record, leo, REASON)
    here, there = versions(home, record), versions(home, moved.id)
    streams = {one.revision.stream for one in here}, {one.revision.stream for one in there}
    for own, other, names in ((here, there, (leo, moved.id)), (there, here, (maya, record))):
        signed = " ".join(one.signed.data + (one.body.text if one.body else "") for one in own)
        assert not any(name in signed for name in (*names, *(streams[1] if own is here else streams[0])))
        assert not {one.body.salt for one in own if one.body} & {one.body.salt for one in other if one.body}


def test_nothing_more_is_written_where_it_was(home: Home, leo: str, record: str) -> None:
    moving(home).move(record, leo, REASON)
    raw = {"day": "2026-03-02", "what_happened": "More."}
    for write in (
        lambda: home.journal.amend(record, raw, "more"),
        lambda: home.journal.retract(record, "wrong"),
        lambda: home.journal.comment(record, "More."),
        lambda: moving(home).move(record, leo, REASON),
    ):
        with pytest.raises(MovedAwayError):
            write()


def test_what_was_begun_goes_on_in_the_right_file(home: Home, leo: str, record: str) -> None:
    begun = home.journal.new_draft("daily_log", "", {"what_happened": "Plum jam."}, record)
    home.journal.keep_draft(begun)
    moved = moving(home).move(record, leo, REASON)
    drafts = home.journal.drafts()
    assert [(draft.record, draft.raw) for draft in drafts] == [(moved.id, begun.raw)]
    assert drafts[0].name == home.journal.new_draft("daily_log", "", {}, moved.id).name
    saved = home.journal.amend(moved.id, {"day": "2026-03-02"} | begun.raw, "It was plum.", drafts[0].seen)
    assert home.journal.show(saved.id).told.versions == 2


def test_what_somebody_else_had_begun_goes_on_there_once_they_unlock(home: Home, leo: str, record: str) -> None:
    home.journal.keep_draft(home.journal.new_draft("daily_log", "", {"what_happened": "Plum jam."}, record))
    jo = joined(home)
    moved = moving(jo).move(record, leo, REASON)
    jo.session.lock()
    moving(home).bring_drafts_along()
    assert [draft.record for draft in home.journal.drafts()] == [moved.id]


def test_what_was_begun_in_both_files_is_kept_until_the_later_one_is_done(home: Home, leo: str, record: str) -> None:
    home.journal.keep_draft(home.journal.new_draft("daily_log", "", {"what_happened": "Plum jam."}, record))
    jo = joined(home)
    moved = moving(jo).move(record, leo, REASON)
    jo.session.lock()
    home.clock.advance(timedelta(minutes=5))
    later = home.journal.new_draft("daily_log", "", {"what_happened": "Damson jam."}, moved.id)
    home.journal.keep_draft(later)
    moving(home).bring_drafts_along()
    kept = {draft.record: draft.raw["what_happened"] for draft in home.journal.drafts()}
    assert kept == {moved.id: "Damson jam.", record: "Plum jam."}
    home.journal.drop_draft(later.name)
    moving(home).bring_drafts_along()
    assert [(draft.record, draft.raw["what_happened"]) for draft in home.journal.drafts()] == [(moved.id, "Plum jam.")]


def test_a_change_from_elsewhere_is_hidden_too_and_carried_over(home: Home, leo: str, record: str, other: Home) -> None:
    basis = versions(home, record)
    raw = {"day": "2026-03-02", "what_happened": "Damson jam, she said."}
    change = next_version(other.session, basis, raw, "She told me.")
    moved = moving(home).move(record, leo, REASON)
    arrive(home, change, other.session)
    assert home.journal.search("damson") == []
    assert home.journal.entry(record).content is None
    assert move_of(home, record).stage is Stage.LEFT_BEHIND
    moving(home).carry_over(record)
    assert move_of(home, record).stage is Stage.NOT_SENT
    assert home.journal.entry(moved.id).headline == "Damson jam, she said."
    assert home.journal.show(moved.id).versions[-1].author == other.session.person.name


@pytest.fixture
def other(make_home: MakeHome) -> Home:
    return make_home("other", "Jo Marsh")


def test_a_wrong_move_is_taken_back(home: Home, maya: str, leo: str, record: str) -> None:
    moved = moving(home).move(record, leo, REASON)
    home.journal.amend(moved.id, {"day": "2026-03-02", "what_happened": "Plum jam."}, "It was plum.")
    home.journal.comment(moved.id, "Was it the red jar?")
    moving(home).take_back(record)
    assert headlines(home, maya)[0] == "Plum jam."
    assert "Plum jam." not in headlines(home, leo)
    shown = home.journal.show(record)
    assert not shown.told.moved_away
    assert (shown.told.author, [remark.text for remark in shown.remarks]) == ("Sam Okafor", ["Was it the red jar?"])
    assert moving(home).of(record) is None
    assert move_of(home, moved.id).to_record == record
    assert WORDS in [(one.raw or {}).get("what_happened") for one in shown.versions]


def test_it_can_be_moved_again(home: Home, maya: str, leo: str, record: str) -> None:
    first = moving(home).move(record, leo, REASON)
    moving(home).take_back(record)
    second = moving(home).move(record, leo, REASON)
    assert headlines(home, leo)[0] == WORDS
    assert move_of(home, record).to_record == second.id != first.id
    third = moving(home).move(second.id, home.child("Ana"), REASON)
    assert move_of(home, record).to_record == third.id


def test_after_it_every_chain_still_holds(home: Home, leo: str, record: str) -> None:
    moving(home).move(record, leo, REASON)
    moving(home).take_back(record)
    assert verify(home.session.database, home.session.device).broken == ()


def test_the_reason_names_no_other_child(home: Home, leo: str, record: str) -> None:
    with pytest.raises(BadInputError, match="The reason names “Leo”"):
        moving(home).move(record, leo, "This was about Leo.")
    with pytest.raises(BadInputError, match="reason is empty"):
        moving(home).move(record, leo, "  ")
    assert moving(home).all() == []


@pytest.mark.parametrize(
    ("choose", "sentence"),
    [
        (lambda home, maya, record: (record, maya), "in Maya's file already"),
        (lambda home, maya, record: (record, "nobody"), "no child with that id"),
        (lambda home, maya, record: (home.journal.child(maya).sheet_record, maya), "This sheet stays"),
        (lambda home, maya, record: ("nothing", maya), "no record with that id"),
        (lambda home, maya, record: (home.log(maya, day="2026-01-05"), baby(home)), "born"),
    ],
    ids=["same child", "no child", "a sheet", "no record", "before birth"],
)
def test_what_cannot_be_moved_says_why(
    home: Home, maya: str, record: str, choose: Callable[[Home, str, str], tuple[str, str]], sentence: str
) -> None:
    what, where = choose(home, maya, record)
    with pytest.raises(KnownError, match=sentence):
        moving(home).move(what, where, REASON)
    assert WORDS in headlines(home, maya)


def test_two_versions_are_brought_together_first(home: Home, leo: str, record: str, other: Home) -> None:
    basis = versions(home, record)
    home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Plum jam."}, "plum")
    raw = {"day": "2026-03-02", "what_happened": "Damson jam."}
    arrive(home, next_version(other.session, basis, raw, "damson"), other.session)
    with pytest.raises(BadInputError, match="Two people wrote this"):
        moving(home).move(record, leo, REASON)


def test_only_a_manager_who_did_not_move_it_confirms(home: Home, leo: str, record: str) -> None:
    moving(home).move(record, leo, REASON)
    with pytest.raises(NotYoursToConfirmError):
        moving(home).confirm(record)
    with pytest.raises(NoSuchRecordError):
        moving(home).confirm("nothing")
    boss = joined(home, "Ruth Hall", "registered_manager")
    moving(boss).send_back(record, "Both of them were there.")
    found = move_of(boss, record)
    assert (found.stage, found.answer, found.answered_by) == (Stage.SENT_BACK, "Both of them were there.", "Ruth Hall")
    boss.session.lock()


def test_what_was_brought_together_is_no_news_once_it_was_moved(home: Home, leo: str, record: str, other: Home) -> None:
    basis = versions(home, record)
    home.journal.amend(record, {"day": "2026-03-02", "what_happened": "Plum jam."}, "plum")
    raw = {"day": "2026-03-02", "what_happened": "Damson jam."}
    arrive(home, next_version(other.session, basis, raw, "damson"), other.session)
    jo = joined(home, "Ruth Hall", "registered_manager")
    jo.journal.merge(record, {"day": "2026-03-02", "what_happened": "Jam."})
    jo.session.lock()
    assert len(home.journal.brought_together("2026-01-01")) == 1
    moving(home).move(record, leo, REASON)
    assert [told.id for told, _merge in home.journal.brought_together("2026-01-01") if told.id == record] == []


def test_before_there_is_a_council_the_words_stay_hidden_though_confirmed(home: Home, leo: str, record: str) -> None:
    moving(home).move(record, leo, REASON)
    boss = joined(home, "Ruth Hall", "registered_manager")
    moving(boss).confirm(record)
    assert move_of(boss, record).stage is Stage.CONFIRMED
    assert versions(boss, record)[0].body is not None
    boss.session.lock()
