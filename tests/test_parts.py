"""Parts of a record: signed by whoever adds them, shown with their lead, counted for what it waits for, moved with it."""

from collections.abc import Callable, Iterator

import pytest

from carer_app.domain.kinds import kind_named
from carer_app.domain.revision import Link, Statement
from carer_app.errors import BadInputError, KnownError
from carer_app.journal.forms import New
from carer_app.journal.moved import MovedAwayError
from carer_app.journal.moving import Moving
from carer_app.journal.needs import Needs
from carer_app.session import Filing
from carer_app.store.index import Wanted
from carer_app.store.moves import Stage
from carer_app.store.verify import verify
from tests.company import arrive, joined, versions
from tests.conftest import Home, MakeHome

HELD = {
    "used_at": "2026-03-02T16:40:00Z",
    "setting": "childrens_home",
    "used_by": "Leon Adeyemi, trained in March; Jo Marsh",
}
SIGNED = {"signed_at": "2026-03-02T20:00:00Z", "spoken_with": "Leon Adeyemi", "right": "yes"}
TALKED = {"talked_at": "2026-03-02T20:30:00Z", "answer": "said_no"}
REASON = "Written in the wrong file."


def part(kind: str, child: str, about: str, raw: dict[str, str]) -> New:
    return New(kind=kind, child=child, raw=raw, about=about)


def names(home: Home, record: str) -> set[str]:
    """What the record waits for."""
    found = Needs(home.session, home.journal).everything()
    return {need.due.name for need in found if need.record == record}


def shown(home: Home, record: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.author, one.headline) for one in home.journal.show(record).parts]


def headlines(home: Home, child: str) -> list[str]:
    return [told.headline for told, _place in home.journal.entries(Wanted(child=child))]


@pytest.fixture
def maya(home: Home) -> str:
    return home.child("Maya")


@pytest.fixture
def leo(home: Home) -> str:
    return home.child("Leo", birth_date="2012-01-02")


@pytest.fixture
def record(home: Home, maya: str) -> str:
    return home.journal.add(New(kind="restraint", child=maya, raw=HELD)).id


@pytest.fixture
def boss(home: Home, record: str) -> Iterator[Home]:
    found = joined(home, "Ruth Hall", "registered_manager")
    yield found
    found.session.lock()


@pytest.fixture
def signed(boss: Home, maya: str, record: str) -> str:
    return boss.journal.add(part("restraint_checked", maya, record, SIGNED)).id


def test_a_part_stands_under_its_record_signed_by_whoever_added_it(home: Home, record: str, signed: str) -> None:
    assert shown(home, record) == [("restraint_checked", "Ruth Hall", "Restraint: signed as right")]
    assert home.journal.show(record).versions[0].author == "Sam Okafor"


def test_parts_stand_in_the_order_in_which_they_happened(boss: Home, maya: str, record: str) -> None:
    boss.journal.add(part("restraint_talked", maya, record, TALKED))
    boss.journal.add(part("restraint_checked", maya, record, SIGNED))
    assert [kind for kind, _author, _words in shown(boss, record)] == ["restraint_checked", "restraint_talked"]


def test_in_the_timeline_it_is_a_line_of_its_own_that_names_its_record(
    home: Home, maya: str, record: str, signed: str
) -> None:
    told = {told.id: told for told, _place in home.journal.entries(Wanted(child=maya))}
    belongs = told[signed].part_of
    assert belongs
    assert (belongs.id, belongs.kind, belongs.headline) == (record, "restraint", told[record].headline)
    assert told[record].part_of is None
    (found,) = home.journal.search("adeyemi", Wanted(kind="restraint_checked"))
    assert found.told.part_of == belongs


def test_what_its_record_waits_for_is_settled_by_it_and_only_there(
    home: Home, maya: str, record: str, boss: Home
) -> None:
    other = home.journal.add(New(kind="restraint", child=maya, raw=HELD)).id
    assert {"checked", "spoken to"} <= names(home, record)
    boss.journal.add(part("restraint_checked", maya, record, SIGNED))
    assert names(home, record) == {"written", "spoken to"}
    boss.journal.add(part("restraint_talked", maya, record, TALKED))
    assert names(home, record) == {"written"}
    assert names(home, other) == {"written", "checked", "spoken to"}


def test_a_part_is_changed_and_taken_back_like_any_record(boss: Home, record: str, signed: str) -> None:
    boss.journal.amend(signed, SIGNED | {"right": "no", "not_right": "It was the hall."}, "I read it again.")
    assert "checked" in names(boss, record)
    boss.journal.amend(signed, SIGNED, "It was corrected.")
    assert "checked" not in names(boss, record)
    boss.journal.retract(signed, "Signed under the wrong one.")
    assert "checked" in names(boss, record)
    (left,) = boss.journal.show(record).parts
    assert left.retracted == "Signed under the wrong one."


@pytest.mark.parametrize(
    ("choose", "sentence"),
    [
        (lambda home, maya, leo, record: part("restraint_checked", maya, "", SIGNED), "about: restraint_checked"),
        (lambda home, maya, leo, record: part("restraint_checked", maya, "nothing", SIGNED), "no record with that id"),
        (lambda home, maya, leo, record: part("restraint_checked", leo, record, SIGNED), "another child's file"),
        (lambda home, maya, leo, record: part("restraint_checked", maya, home.log(maya), SIGNED), "this is another"),
        (
            lambda home, maya, leo, record: part("family_time_plan", maya, record, {"agreed_on": "2026-03-02"}),
            "stands by itself",
        ),
    ],
    ids=["of nothing", "of no record", "another child", "another kind", "no part"],
)
def test_what_belongs_nowhere_is_refused_with_the_field(
    home: Home,
    maya: str,
    leo: str,
    record: str,
    choose: Callable[[Home, str, str, str], New],
    sentence: str,
) -> None:
    with pytest.raises(KnownError, match=sentence):
        home.journal.add(choose(home, maya, leo, record))


def test_nothing_is_added_to_what_was_taken_back(home: Home, maya: str, record: str) -> None:
    home.journal.retract(record, "It was another day.")
    with pytest.raises(BadInputError, match="taken back"):
        home.journal.add(part("restraint_checked", maya, record, SIGNED))


@pytest.mark.parametrize(
    ("name", "says"), [("Jo Marsh", "used this restraint"), ("Ruth Hall", ""), ("Sam Okafor", "wrote this restraint")]
)
def test_where_whoever_used_it_or_wrote_it_signs_it_is_kept_and_still_waits_for_another(
    home: Home, maya: str, record: str, name: str, says: str
) -> None:
    by = home if name == "Sam Okafor" else joined(home, name, "registered_manager")
    saved = by.journal.add(part("restraint_checked", maya, record, SIGNED))
    flags = by.journal.entry(saved.id).flags
    assert [says in flag for flag in flags] == ([True] if says else [])
    assert [problem.sentence for problem in saved.flags] == list(flags)
    assert ("checked" in names(home, record)) == bool(says)
    if by is not home:
        by.session.lock()


def test_it_is_flagged_on_a_computer_to_which_both_come(make_home: MakeHome) -> None:
    one, two = make_home("one", "Jo Marsh"), make_home("two", "Ruth Hall")
    maya = one.child()
    record = one.journal.add(New(kind="restraint", child=maya, raw=HELD)).id
    saved = one.journal.add(part("restraint_checked", maya, record, SIGNED))
    with one.session.database.reading():
        written = [*versions(one, saved.id), *versions(one, record)]
    for each in reversed(written):
        arrive(two, each, one.session)
    assert "used this restraint" in two.journal.entry(saved.id).flags[0]


# ---- moving


def test_the_parts_go_with_their_record_to_another_child(
    home: Home, maya: str, leo: str, record: str, signed: str
) -> None:
    home.journal.comment(signed, "Thank you.")
    moved = Moving(home.session, home.journal).move(record, leo, REASON)
    (there,) = home.journal.show(moved.id).parts
    assert (there.author, there.child, there.headline) == ("Ruth Hall", leo, "Restraint: signed as right")
    assert there.part_of
    assert there.part_of.id == moved.id
    assert [one.text for one in home.journal.show(there.id).remarks] == ["Thank you."]
    assert headlines(home, maya) == [home.journal.child(maya).sheet.headline()]
    assert home.journal.entry(signed).moved_away
    assert "checked" not in names(home, moved.id)
    assert verify(home.session.database, home.session.device).broken == ()


def test_a_part_alone_is_not_moved(home: Home, leo: str, signed: str) -> None:
    with pytest.raises(BadInputError, match="Move that entry"):
        Moving(home.session, home.journal).move(signed, leo, REASON)


def test_one_confirmation_is_enough_for_a_record_and_its_parts(
    home: Home, leo: str, record: str, signed: str, boss: Home
) -> None:
    moving = Moving(home.session, home.journal)
    moving.move(record, leo, REASON)
    assert [move.record for move in moving.all()] == [record]
    Moving(boss.session, boss.journal).confirm(record)
    part_move = moving.of(signed)
    assert part_move
    assert part_move.stage is Stage.CONFIRMED


def test_a_move_that_is_taken_back_brings_the_parts_back(
    home: Home, maya: str, leo: str, record: str, signed: str, boss: Home
) -> None:
    moving = Moving(home.session, home.journal)
    moved = moving.move(record, leo, REASON)
    boss.journal.add(part("restraint_talked", leo, moved.id, TALKED))
    moving.take_back(record)
    assert [kind for kind, _by, _words in shown(home, record)] == ["restraint_checked", "restraint_talked"]
    assert home.journal.entry(signed).part_of is not None
    assert headlines(home, leo) == [home.journal.child(leo).sheet.headline()]
    assert names(home, record) == {"written"}
    assert verify(home.session.database, home.session.device).broken == ()


def test_what_was_added_before_somebody_knew_of_the_move_is_carried_over(
    home: Home, leo: str, record: str, boss: Home
) -> None:
    stream = versions(home, record)[0].revision.stream
    filing = Filing(stream=stream, about=(Link(record=record),))
    late = boss.session.sign(kind_named("restraint_checked"), Statement(content=dict(SIGNED)), filing)
    moving = Moving(home.session, home.journal)
    moved = moving.move(record, leo, REASON)
    arrive(home, late, boss.session)
    assert stage(moving, record) is Stage.LEFT_BEHIND
    assert late.revision.record not in [told.id for told, _place in home.journal.entries(Wanted())]
    assert home.journal.entry(late.revision.record).content is None
    assert home.journal.search("adeyemi", Wanted(kind="restraint_checked")) == []
    moving.carry_over(record)
    assert stage(moving, record) is Stage.NOT_SENT
    assert shown(home, moved.id) == [("restraint_checked", "Ruth Hall", "Restraint: signed as right")]
    assert home.journal.entry(late.revision.record).moved_away


def test_what_was_added_meanwhile_stands_again_with_a_move_that_is_taken_back(
    home: Home, leo: str, record: str, boss: Home
) -> None:
    stream = versions(home, record)[0].revision.stream
    filing = Filing(stream=stream, about=(Link(record=record),))
    late = boss.session.sign(kind_named("restraint_checked"), Statement(content=dict(SIGNED)), filing)
    moving = Moving(home.session, home.journal)
    arrive(home, late, boss.session)
    moved = moving.move(record, leo, REASON)
    assert len(shown(home, moved.id)) == 1
    later = boss.session.sign(kind_named("restraint_talked"), Statement(content=dict(TALKED)), filing_of(filing))
    arrive(home, later, boss.session)
    moving.take_back(record)
    assert [kind for kind, _by, _words in shown(home, record)] == ["restraint_checked", "restraint_talked"]


def filing_of(old: Filing) -> Filing:
    """The same place for another record."""
    return Filing(stream=old.stream, about=old.about)


def test_nothing_is_added_to_what_was_moved_away(boss: Home, maya: str, leo: str, record: str) -> None:
    Moving(boss.session, boss.journal).move(record, leo, REASON)
    with pytest.raises(MovedAwayError):
        boss.journal.add(part("restraint_talked", maya, record, TALKED))


def test_a_part_that_was_begun_goes_on_in_the_right_file(boss: Home, maya: str, leo: str, record: str) -> None:
    boss.journal.keep_draft(boss.journal.new_draft("restraint_checked", maya, SIGNED, about=record))
    moved = Moving(boss.session, boss.journal).move(record, leo, REASON)
    (draft,) = boss.journal.drafts()
    assert (draft.about, draft.child, draft.raw) == (moved.id, leo, SIGNED)
    boss.journal.add(part("restraint_checked", leo, moved.id, SIGNED))
    assert boss.journal.drafts() == []


def stage(moving: Moving, record: str) -> Stage:
    found = moving.of(record)
    assert found
    return found.stage
