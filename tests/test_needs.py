"""What needs somebody, on a real store: gathered, put off until the next shift, handed over by name and taken on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from carer_app.domain.handing import Accepted
from carer_app.domain.kinds import kind_named
from carer_app.domain.needs import Group, Need
from carer_app.domain.revision import Link
from carer_app.errors import BadInputError
from carer_app.journal.forms import New
from carer_app.journal.needs import PUT_OFF, CannotBePutOffError, Needs
from carer_app.store import directory, log, revisions
from carer_app.store.index import Wanted
from tests.company import joined, versions
from tests.conftest import Home, MakeHome

ASK = {"what": "Ask about the trip", "by_day": "2026-03-02"}
VISIT = {"service": "gp", "at": "2026-02-20T10:00:00Z", "outcome": "attended", "actions": [ASK]}
EPISODE = {"opened_at": "2026-03-02T19:40:00Z"}


def add(home: Home, kind: str, child: str, **raw: object) -> str:
    return home.journal.add(New(kind=kind, child=child, raw=raw)).id


def needs(home: Home) -> Needs:
    return Needs(home.session, home.journal)


def one(home: Home, words: str) -> Need:
    return next(need for need in needs(home).everything() if words in need.due.sentence)


def settled_child(home: Home, name: str = "Maya") -> str:
    """A child who came so long ago that no clock runs; only what is written waits."""
    return home.child(name, here_since="2022-09-01")


def test_what_is_to_do_waits_from_when_a_change_says_so_until_a_change_takes_it_away(home: Home) -> None:
    plain = {"day": "2026-03-02", "what_happened": "Tea."}
    record = add(home, "daily_log", settled_child(home), **plain)
    for written, waits in ((plain | {"actions": [ASK]}, True), (plain, False)):
        home.journal.amend(record, written, "seen again")
        assert bool([need for need in needs(home).everything() if need.record == record]) is waits


@pytest.fixture
def pair(make_home: MakeHome) -> Iterator[tuple[Home, Home]]:
    """Two people of a children's home, each unlocked on the same computer."""
    first = make_home(role="residential_worker")
    second = joined(first, "Jo Marsh", "residential_worker")
    yield first, second
    second.session.lock()


def test_one_list_has_what_entries_and_clocks_wait_for_the_pressing_first(home: Home) -> None:
    maya, jayden = settled_child(home), home.child("Jayden", here_since="2026-02-23")
    add(home, "health_appointment", maya, **VISIT)
    add(home, "missing_episode", jayden, **EPISODE)
    found = needs(home).everything()
    assert found[0].is_pressing
    assert found[0].child_name == "Jayden"
    words = {(need.child_name, need.due.topic or need.due.name) for need in found}
    assert {("Maya", "action 0"), ("Jayden", "police"), ("Jayden", "review")} <= words


def test_a_child_who_is_not_here_comes_before_whatever_else_presses_today(home: Home) -> None:
    maya, jayden = settled_child(home), settled_child(home, "Jayden")
    out = {"went_at": "2026-03-02T17:00:00Z", "where": "The park", "due_back": "2026-03-02T18:00:00Z"}
    add(home, "whereabouts", maya, **out)
    add(home, "missing_episode", jayden, **EPISODE)
    names = [need.due.name or need.due.topic for need in needs(home).everything()]
    assert set(names[:3]) == {"not back", "police", "social worker"}
    assert names[3] == "out and back"


def test_a_form_settles_what_waited(home: Home) -> None:
    child = home.child(here_since="2026-02-23")
    assert "placement_plan" in {need.due.topic for need in needs(home).everything()}
    add(home, "plan_event", child, what="placement_plan", day="2026-02-26")
    assert "placement_plan" not in {need.due.topic for need in needs(home).everything()}


def test_what_a_daily_log_says_is_to_be_done_waits_until_its_writer_says_on_which_day_it_was(home: Home) -> None:
    child = settled_child(home)
    add(home, "daily_log", child, day="2026-03-01", what_happened="Tea.")
    written = {"day": "2026-03-02", "what_happened": "Tea.", "actions": [ASK]}
    record = add(home, "daily_log", child, **written)
    need = one(home, "trip")
    assert (need.record, need.due.by, need.author) == (record, date(2026, 3, 2), home.session.person.id)
    home.journal.amend(record, written | {"actions": [ASK | {"done_on": "2026-03-02"}]}, "asked")
    assert [need for need in needs(home).everything() if need.record] == []


def test_what_was_taken_back_waits_for_nothing(home: Home) -> None:
    record = add(home, "health_appointment", settled_child(home), **VISIT)
    home.journal.retract(record, "the wrong visit")
    assert [need for need in needs(home).everything() if need.record] == []


def test_an_amended_entry_is_read_anew(home: Home) -> None:
    record = add(home, "health_appointment", settled_child(home), **VISIT)
    same = needs(home)
    assert any(need.record == record for need in same.everything())
    done = VISIT | {"actions": [ASK | {"done_on": "2026-03-02"}]}
    home.journal.amend(record, done, "asked")
    assert not any(need.record == record for need in same.everything())


def test_each_child_is_counted_by_the_figures_of_their_own_council(home: Home) -> None:
    for council in ("north-tyneside", "durham"):
        child = home.child(council, here_since="2026-02-23", responsible_authority=council)
        add(home, "plan_event", child, what="school_plan", day="2026-02-25")
    found = {need.child_name: str(need.due.by) for need in needs(home).everything() if need.due.topic == "school_plan"}
    assert found == {"north-tyneside": "2026-05-25", "durham": "2026-07-31"}


def test_what_can_wait_is_put_off_until_the_next_shift_and_then_comes_back(home: Home) -> None:
    add(home, "health_appointment", settled_child(home), **VISIT)
    until = needs(home).put_off(one(home, "trip"))
    assert until == datetime(2026, 3, 3, 7, 30, tzinfo=UTC)
    assert (one(home, "trip").group, one(home, "trip").put_off_until) == (Group.NEXT, until)
    home.clock.move_to(until)
    assert (one(home, "trip").group, one(home, "trip").put_off_until) == (Group.NOW, None)


def test_what_is_remembered_of_a_thing_put_off_has_none_of_its_words(home: Home) -> None:
    child = settled_child(home)
    asked = {"about": "Whether she had the EpiPen", "whom": "duty team", "at": "2026-03-01T23:10:00Z"}
    add(home, "arrival_note", child, arrived_at="2026-03-01T22:00:00Z", not_known=[asked])
    needs(home).put_off(one(home, "EpiPen"))
    with home.session.database.reading() as db:
        kept = directory.setting(db, PUT_OFF)
    assert kept
    assert "EpiPen" not in kept


def test_what_was_put_off_can_be_brought_back(home: Home) -> None:
    add(home, "health_appointment", settled_child(home), **VISIT)
    needs(home).put_off(one(home, "trip"))
    needs(home).bring_back(one(home, "trip"))
    assert one(home, "trip").group is Group.NOW


def test_in_a_childrens_home_the_next_shift_is_tonight_and_everybody_there_is_spared(pair: tuple[Home, Home]) -> None:
    sam, jo = pair
    add(sam, "health_appointment", settled_child(sam), **VISIT)
    assert needs(sam).put_off(one(sam, "trip")) == datetime(2026, 3, 2, 21, 30, tzinfo=UTC)
    assert one(jo, "trip").group is Group.NEXT


@pytest.mark.parametrize("words", ["police", "Placement plan"])
def test_a_missing_child_and_the_days_of_the_law_are_never_just_put_off(home: Home, words: str) -> None:
    add(home, "missing_episode", home.child(here_since="2026-02-23"), **EPISODE)
    need = one(home, words)
    with pytest.raises(CannotBePutOffError, match="Hand it to somebody by name"):
        needs(home).put_off(need)
    assert one(home, words).put_off_until is None


def test_handed_over_it_stays_with_the_giver_until_the_named_person_takes_it_on(pair: tuple[Home, Home]) -> None:
    sam, jo = pair
    add(sam, "missing_episode", settled_child(sam), **EPISODE)
    needs(sam).hand_over(one(sam, "police"), jo.session.person.id)
    mine, theirs = one(sam, "police"), one(jo, "police")
    assert mine.handing
    assert mine.handing.holder == sam.session.person.id
    assert (mine.group, theirs.group) == (Group.NOW, Group.NOW)
    assert theirs.is_asked_of(jo.session.person.id)
    jo.clock.advance(timedelta(minutes=6))
    needs(jo).accept(theirs)
    mine, theirs = one(sam, "police"), one(jo, "police")
    assert (mine.group, theirs.group) == (Group.OTHERS, Group.NOW)
    assert mine.handing
    assert mine.handing.accepted == "2026-03-02T21:10:00.000Z"


def test_only_the_named_person_can_take_it_on(pair: tuple[Home, Home]) -> None:
    sam, jo = pair
    add(sam, "missing_episode", settled_child(sam), **EPISODE)
    needs(sam).hand_over(one(sam, "police"), jo.session.person.id)
    with pytest.raises(BadInputError, match="not handed to you"):
        needs(sam).accept(one(sam, "police"))
    needs(jo).accept(one(jo, "police"))
    with pytest.raises(BadInputError, match="taken it on already"):
        needs(jo).accept(one(jo, "police"))


def test_an_acceptance_that_somebody_else_signed_moves_nothing(pair: tuple[Home, Home]) -> None:
    """Not even a program that leaves out the check can take something off another person's shoulders."""
    sam, jo = pair
    child = settled_child(sam)
    add(sam, "missing_episode", child, **EPISODE)
    handed = needs(sam).hand_over(one(sam, "police"), jo.session.person.id)
    needs(sam)._sign(Accepted(day=date(2026, 3, 2)), child, (Link(record=handed.id),))
    assert one(jo, "police").is_asked_of(jo.session.person.id)


def test_nothing_is_handed_to_oneself_or_to_a_stranger(pair: tuple[Home, Home]) -> None:
    sam, _jo = pair
    add(sam, "missing_episode", settled_child(sam), **EPISODE)
    for to in (sam.session.person.id, "nobody", ""):
        with pytest.raises(BadInputError, match="Choose somebody else"):
            needs(sam).hand_over(one(sam, "police"), to)


def test_what_another_took_on_is_theirs_to_hand_on(pair: tuple[Home, Home]) -> None:
    sam, jo = pair
    add(sam, "missing_episode", settled_child(sam), **EPISODE)
    needs(sam).hand_over(one(sam, "police"), jo.session.person.id)
    needs(jo).accept(one(jo, "police"))
    with pytest.raises(BadInputError, match="Jo Marsh has taken this on already"):
        needs(sam).hand_over(one(sam, "police"), jo.session.person.id)
    needs(jo).hand_over(one(jo, "police"), sam.session.person.id)
    assert one(sam, "police").is_asked_of(sam.session.person.id)


def test_to_whom_one_may_hand_are_the_others_who_keep_records_here_and_still_do(pair: tuple[Home, Home]) -> None:
    sam, jo = pair
    assert [person.name for person in needs(sam).people()] == ["Jo Marsh"]
    assert [person.name for person in needs(jo).people()] == ["Sam Okafor"]


def test_hand_over_and_taking_on_are_signed_in_the_childs_file_and_queued_for_the_council(
    pair: tuple[Home, Home],
) -> None:
    sam, jo = pair
    child = settled_child(sam)
    episode = add(sam, "missing_episode", child, **EPISODE)
    handed = needs(sam).hand_over(one(sam, "police"), jo.session.person.id)
    taken = needs(jo).accept(one(jo, "police"))
    given, got = versions(sam, handed.id)[0], versions(sam, taken.id)[0]
    assert (given.revision.author, got.revision.author) == (sam.session.person.id, jo.session.person.id)
    assert given.revision.stream == got.revision.stream == sam.journal.child(child).stay_stream
    assert given.revision.about == (Link(record=episode),)
    assert got.revision.about == (Link(record=handed.id),)
    for signed in (given, got):
        signed.signed.verify("revision", signed.revision.author_key)
    with sam.session.database.reading() as db:
        assert log.end(db, log.NO_GATEWAY, 0).seq >= 4
        assert {handed.revision, taken.revision} <= revisions.known(db, [handed.revision, taken.revision])


def test_hand_overs_stand_in_no_list_of_entries(pair: tuple[Home, Home]) -> None:
    sam, jo = pair
    episode = add(sam, "missing_episode", settled_child(sam), **EPISODE)
    needs(sam).hand_over(one(sam, "police"), jo.session.person.id)
    assert [told.id for told, _place in sam.journal.entries(Wanted(kind="handed_over"))] == []
    assert episode in [told.id for told, _place in sam.journal.entries(Wanted())]


OUT = {"went_at": "2026-03-02T17:00:00Z", "where": "The park", "due_back": "2026-03-02T21:30:00Z"}


def asked(home: Home) -> list[str]:
    return [need.due.sentence for need in needs(home).everything() if need.due.topic == "out and back"]


def test_whether_somebody_is_with_a_child_is_asked_from_the_time_they_were_to_be_back(home: Home) -> None:
    add(home, "whereabouts", settled_child(home), **OUT)
    assert asked(home) == []
    home.clock.advance(timedelta(minutes=27))
    assert asked(home) == ["Is somebody with them? They were to be back at 21:30."]
    assert not one(home, "Is somebody with them").due.can_wait


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("missing_episode", {"opened_at": "2026-03-02T21:29:00Z"}),
        ("whereabouts", {"went_at": "2026-03-02T20:00:00Z", "where": "Football"}),
    ],
)
def test_it_is_asked_no_more_once_a_missing_record_is_begun_or_they_went_out_again(
    home: Home, kind: str, raw: dict[str, object]
) -> None:
    child = settled_child(home)
    out = add(home, "whereabouts", child, **OUT)
    home.clock.advance(timedelta(hours=1))
    add(home, kind, child, **raw)
    assert asked(home) == []
    assert home.journal.entry(out).content


def test_it_is_asked_no_more_once_they_are_back(home: Home) -> None:
    out = add(home, "whereabouts", settled_child(home), **OUT)
    home.clock.advance(timedelta(hours=1))
    home.journal.amend(out, OUT | {"back_at": "2026-03-02T21:40:00Z"}, "They are back.")
    assert asked(home) == []


def test_what_an_entry_started_says_who_met_it_and_when(home: Home) -> None:
    maya = settled_child(home)
    planned = VISIT | {"service": "dentist", "next_due": "2026-08-20"}
    first = add(home, "health_appointment", maya, **planned)
    child = home.journal.child(maya)
    found = needs(home).started_by(first, child)
    assert [(one.due.sentence, one.record) for one in found] == [
        ("Ask about the trip", ""),
        ("Next appointment to arrange: dentist.", ""),
    ]
    home.clock.advance(timedelta(days=1))
    kept_ = {"service": "dentist", "at": "2026-03-03T09:00:00Z", "outcome": "attended"}
    second = add(home, "health_appointment", maya, **kept_)
    (trip, dentist) = needs(home).started_by(first, child)
    assert trip.record == ""
    assert (dentist.record, dentist.by, dentist.at[:10]) == (second, "Sam Okafor", "2026-03-03")
    assert needs(home).started_by(second, child) == []


def test_what_a_part_answered_says_whose_signature_did(make_home: MakeHome) -> None:
    home = make_home(role="residential_worker")
    maya = settled_child(home)
    boss = joined(home, "Jo Marsh", "registered_manager")
    example = kind_named("restraint").example(date(2026, 3, 2))
    record = add(home, "restraint", maya, **msgspec.to_builtins(example))
    talk = msgspec.to_builtins(kind_named("restraint_talked").example(date(2026, 3, 2)))
    boss.journal.add(New(kind="restraint_talked", child=maya, raw=talk, about=record))
    met = [one for one in needs(home).started_by(record, home.journal.child(maya)) if one.record]
    assert [(one.due.name, one.by) for one in met] == [("spoken to", "Jo Marsh")]
    boss.session.lock()


def test_who_was_told_after_a_return_stays_in_what_the_entry_started_when_it_is_asked_no_more(home: Home) -> None:
    maya = settled_child(home)
    record = add(home, "missing_episode", maya, opened_at="2026-03-01T19:40:00Z")
    home.journal.add(New(kind="missing_return", child=maya, raw={"returned_at": "2026-03-01T22:00:00Z"}, about=record))
    rang = {"at": "2026-03-01T22:10:00Z", "who": "police"}
    home.journal.add(New(kind="missing_told", child=maya, raw=rang, about=record))
    for days, names in ((0, {"police", "social worker"}), (7, {"police"})):
        home.clock.advance(timedelta(days=days))
        found = needs(home).started_by(record, home.journal.child(maya))
        assert {one.due.name for one in found} & {"police", "social worker"} == names


def test_what_is_read_of_one_child_does_not_make_the_others_be_read_again(home: Home) -> None:
    maya, jayden = settled_child(home), settled_child(home, "Jayden")
    record = add(home, "missing_episode", maya, **EPISODE)
    add(home, "health_appointment", jayden, **VISIT)
    here = needs(home)
    here.everything()
    read = set(here._read)
    assert len(read) == 2
    here.of(home.journal.child(maya))
    assert set(here._read) == read
    home.journal.amend(record, EPISODE | {"wearing": "Green coat"}, "her friend told me")
    here.everything()
    assert len(here._read) == 2
