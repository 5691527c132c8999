from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from carer_app.domain.canonical import LARGEST_BODY
from carer_app.domain.checks import LONGEST_TEXT
from carer_app.domain.revision import Op
from carer_app.domain.story import State
from carer_app.errors import BadInputError
from carer_app.journal.forms import New, NoSuchRecordError, NotYoursToChangeError
from carer_app.logs.daily.record import TEXTS
from carer_app.store import log, revisions
from carer_app.store.index import Wanted
from carer_app.store.verify import verify
from tests.company import joined, versions
from tests.conftest import Home

LOG = {"day": "2026-03-02", "what_happened": "Tea, bath, bed."}
APPOINTMENT = {"service": "dentist", "at": "2026-03-02T09:30:00+00:00", "outcome": "attended"}


def new(child: str, kind: str = "daily_log", **raw: Any) -> New:
    return New(kind=kind, child=child, raw=raw)


def listed(home: Home) -> list[str]:
    return [told.id for told, _place in home.journal.entries(Wanted(kind="daily_log"))]


# ---- add


def test_a_record_is_durable_signed_and_listed(home: Home) -> None:
    maya = home.child()
    saved = home.journal.add(New(kind="daily_log", child=maya, raw=LOG, present=("Ms Patel",), words_of="Maya"))
    shown = home.journal.show(saved.id)
    (version,) = shown.versions
    assert (shown.told.child, shown.told.state, shown.told.headline) == (maya, State.SAVED, "Tea, bath, bed.")
    assert (version.author, version.author_role, version.hash) == ("Sam Okafor", "foster_carer", saved.revision)
    assert (version.revision.present, version.revision.words_of) == (("Ms Patel",), "Maya")
    assert (version.revision.written, version.received, version.read) == ("2026-03-02T21:04:00.000Z", None, None)
    assert version.signature_holds
    assert version.is_head


def test_checking_keeps_nothing(home: Home) -> None:
    maya = home.child()
    assert home.journal.check(New(kind="daily_log", child=maya, raw=LOG)) == []
    (problem,) = home.journal.check(new(maya, day="2026-03-02", what_happened=" "))
    assert problem.field == "what_happened"
    assert listed(home) == []


@pytest.mark.parametrize("child", ["", "nobody", "01a20372-b8a9-70f2-8d5e-f37d77bd6ded"])
def test_an_unknown_child_is_named_as_the_reason(home: Home, child: str) -> None:
    home.child()
    for act in (home.journal.add, home.journal.check):
        with pytest.raises(BadInputError, match="no child with that id") as refused:
            act(New(kind="daily_log", child=child, raw=LOG))
        assert refused.value.fields[0][0] == "child"


@pytest.mark.parametrize(
    ("kind", "says"),
    [("diary", "Choose one of"), ("", "Choose one of"), ("comment", "by itself"), ("section_opened", "by itself"),
     ("child_file", "by itself")],
)  # fmt: skip
def test_a_kind_that_is_not_added_by_itself_is_refused(home: Home, kind: str, says: str) -> None:
    maya = home.child()
    raw = {"text": "x", "day": "2026-03-02"} if kind == "comment" else LOG
    with pytest.raises(BadInputError, match=says) as refused:
        home.journal.add(New(kind=kind, child=maya, raw=raw))
    assert refused.value.fields[0][0] == "kind"


def test_a_day_before_the_child_was_born_is_refused_and_unknown_birth_is_no_hindrance(home: Home) -> None:
    maya, robin = home.child(), home.child("Robin", birth_date=None)
    with pytest.raises(BadInputError, match="day is before Maya was born"):
        home.journal.add(new(maya, day="2014-05-05", what_happened="Tea."))
    assert listed(home) == []
    assert home.journal.add(new(maya, day="2014-05-06", what_happened="Tea.")).flags == ()
    assert home.journal.add(new(robin, day="2014-05-05", what_happened="Tea.")).flags == ()


def test_a_day_to_come_is_kept_and_flagged(home: Home) -> None:
    maya = home.child()
    saved = home.journal.add(new(maya, day="2026-03-03", what_happened="Tea."))
    assert [flag.field for flag in saved.flags] == ["day"]
    told = home.journal.entry(saved.id)
    assert told.flags == (saved.flags[0].sentence,)
    assert "Is it right?" in told.flags[0]


def test_a_flag_goes_when_the_day_is_put_right(home: Home) -> None:
    maya = home.child()
    saved = home.journal.add(new(maya, day="2026-03-03", what_happened="Tea."))
    home.journal.amend(saved.id, LOG, "wrong day")
    assert home.journal.entry(saved.id).flags == ()


def test_an_appointment_to_come_is_as_it_should_be(home: Home) -> None:
    later = APPOINTMENT | {"at": "2026-04-02T09:30:00+00:00"}
    maya = home.child()
    assert home.journal.add(new(maya, "health_appointment", **later | {"outcome": "planned"})).flags == ()
    assert home.journal.add(new(maya, "health_appointment", **later)).flags != ()


def test_a_clock_that_fell_behind_does_not_flag_what_was_written_since(home: Home) -> None:
    maya = home.child()
    home.log(maya)
    home.clock.move_to(datetime(2020, 1, 1, tzinfo=UTC))
    assert home.journal.add(New(kind="daily_log", child=maya, raw=LOG)).flags == ()


def test_many_are_kept_together(home: Home) -> None:
    maya = home.child()
    saved = home.journal.add_many([new(maya, day=f"2026-02-{day:02}", what_happened="Tea.") for day in range(1, 29)])
    assert len({one.id for one in saved}) == 28
    assert sorted(listed(home)) == sorted(one.id for one in saved)


def test_of_many_all_are_kept_or_none_and_the_line_is_named(home: Home) -> None:
    maya = home.child()
    good = new(maya, day="2026-03-01", what_happened="Tea.")
    with pytest.raises(BadInputError, match=r"Line 3: .*What happened") as refused:
        home.journal.add_many([good, good, new(maya, day="2026-03-01", what_happened=""), good])
    assert refused.value.fields[0][0] == "what_happened"
    with pytest.raises(BadInputError, match=r"Line 2: .*no child"):
        home.journal.add_many([good, new("nobody", day="2026-03-01", what_happened="Tea.")])
    assert listed(home) == []


def test_nothing_is_asked_and_nothing_is_done(home: Home) -> None:
    assert home.journal.add_many([]) == []
    assert verify(home.session.database, home.session.device).records == 0


@pytest.mark.parametrize("text", ["half \ud800 a character", "a NUL \0 in it"])
def test_letters_that_cannot_be_kept_are_refused_in_the_envelope_too(home: Home, text: str) -> None:
    maya = home.child()
    with pytest.raises(BadInputError, match="present"):
        home.journal.add(New(kind="daily_log", child=maya, raw=LOG, present=(text,)))
    with pytest.raises(BadInputError, match="words_of"):
        home.journal.add(New(kind="daily_log", child=maya, raw=LOG, words_of=text))
    record = home.log(maya)
    with pytest.raises(BadInputError, match="reason"):
        home.journal.amend(record, LOG, text)
    with pytest.raises(BadInputError, match="reason"):
        home.journal.retract(record, text)
    with pytest.raises(BadInputError, match="text"):
        home.journal.comment(record, text)
    assert len(versions(home, record)) == 1


def test_a_body_is_never_larger_than_the_council_takes(home: Home) -> None:
    maya, refused = home.child(), 0
    full = dict.fromkeys(list(TEXTS)[:13], "x" * LONGEST_TEXT)
    for spare in range(0, 2040, 85):
        raw = LOG | full | {"professionals": "x" * (LARGEST_BODY - 13 * LONGEST_TEXT - spare)}
        with suppress(BadInputError):
            home.journal.add(New(kind="daily_log", child=maya, raw=raw))
            continue
        refused += 1
    with pytest.raises(BadInputError, match="256 KiB"):
        home.journal.add(New(kind="daily_log", child=maya, raw=LOG | {"what_happened": "x" * LARGEST_BODY}))
    bodies = [versions(home, record)[0].body for record in listed(home)]
    assert 0 < refused < 24
    assert len(bodies) == 24 - refused
    assert max(len(body.text) for body in bodies if body) <= LARGEST_BODY


def test_a_long_reason_is_refused_in_words(home: Home) -> None:
    record = home.log(home.child())
    with pytest.raises(BadInputError, match=r"reason|256 KiB"):
        home.journal.retract(record, "x" * LARGEST_BODY)
    assert len(versions(home, record)) == 1


# ---- children


def test_children_are_told_by_name(home: Home) -> None:
    robin, ada, maya = home.child("robin"), home.child("Ada"), home.child("Maya")
    assert [child.id for child in home.journal.children()] == [ada, maya, robin]
    assert home.journal.child(maya).sheet.responsible_authority == "north-tyneside"
    assert home.journal.profile_of(home.journal.child(maya)).slug == "north-tyneside"


@pytest.mark.parametrize("id_", ["", "nobody"])
def test_no_child_is_ever_taken_for_another(home: Home, id_: str) -> None:
    home.child()
    with pytest.raises(BadInputError, match="no child with that id"):
        home.journal.child(id_)


def test_a_childs_sheet_is_brought_up_to_date_by_any_reader(home: Home) -> None:
    maya = home.journal.child(home.child())
    jo = joined(home)
    sheet = {"chosen_name": "May", "responsible_authority": "england", "here_since": "2025-09-01"}
    jo.journal.amend(maya.sheet_record, sheet, "she prefers it")
    jo.session.lock()
    assert [child.name for child in home.journal.children()] == ["May"]


@pytest.mark.parametrize(
    "raw", [{}, {"chosen_name": "", "responsible_authority": "england", "here_since": "2026-01-01"}]
)
def test_a_child_without_a_name_is_refused_and_leaves_no_file(home: Home, raw: dict[str, Any]) -> None:
    with pytest.raises(BadInputError, match=r"chosen_name|name"):
        home.journal.add_child(raw)
    assert home.journal.children() == []
    assert verify(home.session.database, home.session.device).revisions == 0


# ---- amend, retract, comment


def test_an_amendment_is_a_new_version_with_its_reason_and_the_old_one_stays(home: Home) -> None:
    record = home.log(home.child(), "Tea.")
    home.clock.advance(timedelta(days=2))
    home.journal.amend(record, {"day": "2026-03-01", "what_happened": "Tea and toast."}, " it was toast ")
    shown = home.journal.show(record)
    first, second = shown.versions
    assert [version.raw and version.raw["what_happened"] for version in shown.versions] == ["Tea.", "Tea and toast."]
    assert (second.reason, second.revision.op, second.revision.parents) == ("it was toast", Op.AMEND, (first.hash,))
    assert (first.is_head, second.is_head) == (False, True)
    told = shown.told
    assert (told.headline, told.versions, told.occurred.start) == ("Tea and toast.", 2, "2026-03-01")
    assert (told.written, second.revision.written) == ("2026-03-02T21:04:00.000Z", "2026-03-04T21:04:00.000Z")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_change_without_a_reason_is_refused(home: Home, reason: str) -> None:
    record = home.log(home.child())
    for act in (lambda: home.journal.amend(record, LOG, reason), lambda: home.journal.retract(record, reason)):
        with pytest.raises(BadInputError, match="reason is empty"):
            act()
    assert len(versions(home, record)) == 1


def test_what_cannot_be_is_refused_in_an_amendment_too(home: Home) -> None:
    record = home.log(home.child())
    with pytest.raises(BadInputError, match="before Maya was born"):
        home.journal.amend(record, LOG | {"day": "2001-01-01"}, "a slip")
    assert home.journal.entry(record).versions == 1


def test_only_its_author_changes_a_daily_log(home: Home) -> None:
    record = home.log(home.child())
    jo = joined(home)
    for act in (lambda: jo.journal.amend(record, LOG, "mine"), lambda: jo.journal.retract(record, "mine")):
        with pytest.raises(NotYoursToChangeError, match=r"Only Sam Okafor .* comment"):
            act()
    jo.journal.comment(record, "I saw it too.")
    jo.session.lock()
    assert [remark.author for remark in home.journal.show(record).remarks] == ["Jo Marsh"]
    assert home.journal.entry(record).versions == 1


def test_any_reader_changes_a_shared_record(home: Home) -> None:
    record = home.journal.add(new(home.child(), "health_appointment", **APPOINTMENT)).id
    jo = joined(home)
    jo.journal.amend(record, APPOINTMENT | {"what_was_said": "All well."}, "came later")
    jo.session.lock()
    assert [version.author for version in home.journal.show(record).versions] == ["Sam Okafor", "Jo Marsh"]


def test_what_was_taken_back_is_marked_and_stays_readable(home: Home) -> None:
    record = home.log(home.child(), "Tea with the wrong child.")
    home.journal.retract(record, "wrong child")
    shown = home.journal.show(record)
    assert (shown.told.retracted, shown.told.content) == ("wrong child", None)
    assert shown.told.headline == "Tea with the wrong child."
    assert [version.raw is None for version in shown.versions] == [False, True]
    assert shown.versions[1].revision.occurred == shown.versions[0].revision.occurred
    assert listed(home) == [record]
    assert home.journal.search("wrong") == []


def test_a_childs_sheet_is_never_taken_back_since_everything_hangs_on_it(home: Home) -> None:
    maya = home.journal.child(home.child())
    with pytest.raises(BadInputError, match="Bring it up to date"):
        home.journal.retract(maya.sheet_record, "a slip")
    assert [child.id for child in home.journal.children()] == [maya.id]


def test_what_opens_a_section_is_nobodys_to_change(home: Home) -> None:
    home.child()
    with home.session.database.reading() as db:
        opened = revisions.by_hash(db, log.every(db)[0].entry.revisions)[0].revision
    assert opened.kind == "section_opened"
    with pytest.raises(NoSuchRecordError):
        home.journal.retract(opened.record, "a slip")
    with pytest.raises(NoSuchRecordError):
        home.journal.amend(opened.record, {}, "a slip")


def test_a_comment_stands_beside_the_record_and_not_among_them(home: Home) -> None:
    record = home.log(home.child())
    home.clock.advance(timedelta(minutes=1))
    home.journal.comment(record, "She asked for the same again.")
    (remark,) = home.journal.show(record).remarks
    assert (remark.text, remark.author, remark.record) == ("She asked for the same again.", "Sam Okafor", record)
    assert remark.written == "2026-03-02T21:05:00.000Z"
    assert listed(home) == [record]
    assert [found.told.id for found in home.journal.search("again")] == [record]


def test_an_empty_comment_is_refused(home: Home) -> None:
    record = home.log(home.child())
    with pytest.raises(BadInputError, match="comment"):
        home.journal.comment(record, " \n ")
    assert home.journal.show(record).remarks == ()


def test_what_others_said_is_told_the_latest_first_and_never_ones_own(home: Home) -> None:
    first, second = (home.log(home.child(), words) for words in ("Tea.", "Swimming."))
    jo = joined(home)
    jo.journal.comment(first, "one")
    jo.journal.comment(second, "two")
    home.journal.comment(first, "my own")
    jo.session.lock()
    assert [(told.id, remark.text) for told, remark in home.journal.remarks()] == [(second, "two"), (first, "one")]
    assert [remark.text for _told, remark in home.journal.remarks(limit=1)] == ["two"]


def test_a_record_that_is_not_there_is_said_to_be_so(home: Home) -> None:
    journal = home.journal
    acts = (
        lambda: journal.show("x"),
        lambda: journal.entry("x"),
        lambda: journal.amend("x", LOG, "why"),
        lambda: journal.retract("x", "why"),
        lambda: journal.comment("x", "words"),
        lambda: journal.merge("x", LOG),
    )
    for act in acts:
        with pytest.raises(NoSuchRecordError, match="no record with that id"):
            act()
