"""A missing episode with what is added to it: how it reads as a whole, what waits, and what should not be."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from carer_app.clock import local
from carer_app.councils import profile_named
from carer_app.domain.checks import all_problems
from carer_app.domain.kind import Added, Circumstances, Content, Due, Lead, Severity, Whose
from carer_app.domain.kinds import kind_named, kinds, whole
from carer_app.domain.reading import read_content
from carer_app.domain.yearly import Away

NOW = datetime(2026, 4, 2, 21, 0, tzinfo=UTC)
NORTH_TYNESIDE = profile_named("north-tyneside")
SEEN = {"last_seen_at": "2026-03-28T22:30:00Z", "last_seen_precision": "exact"}


def part(kind: str, **raw: object) -> Content:
    return read_content(kind_named(f"missing_{kind}"), raw)


def episode(**raw: object) -> Any:
    return read_content(kind_named("missing_episode"), {"opened_at": "2026-03-28T23:00:00Z", **raw})


def together(lead: Content, *parts: Content) -> Any:
    return whole("missing_episode", lead, parts)


def dues(content: Content, profile: str = "north-tyneside") -> dict[str, Due]:
    return {due.name: due for due in content.due(profile_named(profile))}


def problems(kind: str, raw: dict[str, object], lead: Content) -> list[tuple[str, Severity]]:
    known = Circumstances(now=NOW, latest_known=NOW, profile=NORTH_TYNESIDE, lead=Lead(content=lead, author="Sam"))
    found = all_problems(kind_named(f"missing_{kind}"), part(kind, **raw), known)
    return [(one.field, one.severity) for one in found]


def back(at: str, **more: object) -> Content:
    return part("return", returned_at=at, **more)


def test_the_return_that_somebody_added_ends_the_episode() -> None:
    read = together(episode(**SEEN), back("2026-03-29T02:00:00Z", how="Walked home."))
    assert read.headline() == "Was missing, is back (3 hours 30 minutes)"
    assert read.occurred().end == "2026-03-29T02:00:00.000Z"
    assert "not back" not in dues(read)


@pytest.mark.parametrize(
    ("seen", "home", "lasted"),
    [
        ("2026-03-29T00:30:00+00:00", "2026-03-29T02:30:00+01:00", "1 hour"),
        ("2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00+00:00", "1 hour"),
        ("2026-10-24T23:00:00+01:00", "2026-10-25T03:00:00+00:00", "5 hours"),
    ],
)
def test_how_long_is_counted_as_the_hours_pass_when_the_clocks_change(seen: str, home: str, lasted: str) -> None:
    lead = episode(opened_at=seen, last_seen_at=seen, last_seen_precision="exact")
    assert together(lead, back(home)).headline() == f"Was missing, is back ({lasted})"


def test_two_times_of_coming_back_both_stand_and_the_clock_counts_from_the_earlier() -> None:
    read = together(episode(**SEEN), back("2026-03-29T02:10:00Z"), back("2026-03-29T01:40:00Z"))
    assert read.headline() == "Was missing, is back (two times are given)"
    assert read.lasted() == "3 hours 10 minutes or 3 hours 40 minutes, as it is written"
    by = dues(read)["return interview"].by
    assert isinstance(by, datetime)
    assert f"{local(by):%a %H:%M}" == "Mon 02:40"


def test_the_same_time_written_twice_is_one_time() -> None:
    read = together(episode(**SEEN), back("2026-03-29T02:00:00Z"), back("2026-03-29T02:00:00Z"))
    assert read.headline() == "Was missing, is back (3 hours 30 minutes)"


def test_a_return_in_an_earlier_form_and_one_that_was_added_are_two_times() -> None:
    read = together(episode(**SEEN, returned_at="2026-03-29T01:00:00Z"), back("2026-03-29T02:00:00Z"))
    assert "two times are given" in read.headline()


def test_who_was_told_is_waited_for_no_more() -> None:
    told = part("told", at="2026-03-28T23:10:00Z", who="police", police_reference="0147")
    read = together(episode(**SEEN), told)
    assert set(dues(read)) == {"not back", "social worker"}
    assert read.police_reference == "0147"
    assert set(dues(together(episode(**SEEN), told, part("told", at="2026-03-28T23:20:00Z", who="duty_team")))) == {
        "not back"
    }


def test_the_last_grading_of_the_police_counts_whoever_wrote_it() -> None:
    update = part("update", at="2026-03-29T01:00:00Z", police_grading="high")
    told = part("told", at="2026-03-28T23:10:00Z", who="police", police_grading="medium")
    assert together(episode(**SEEN), told, update).police_grading == "high"


def test_a_change_of_category_keeps_what_it_was_before() -> None:
    update = part("update", at="2026-03-29T01:00:00Z", category="away_without_authorisation")
    read = together(episode(**SEEN), update)
    assert read.headline() == "Away without permission since Sat 28 March 2026, 22:30"
    words = read.history_words()
    assert words.startswith("First missing: nobody knows where they are (from Sat 28 March 2026, 22:30)")
    assert "then away without permission: it is known where they are (from Sun 29 March 2026, 02:00)" in words


def test_the_councils_return_gets_one_spell_after_the_other() -> None:
    parts = (
        part("update", at="2026-03-29T01:00:00Z", category="away_without_authorisation"),
        back("2026-03-29T05:00:00Z"),
    )
    one, two = episode(**SEEN).yearly(parts)
    assert (one.way, two.way) == (Away.MISSING, Away.WITHOUT_AUTHORISATION)
    assert one.end == two.start == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert two.end == datetime(2026, 3, 29, 5, 0, tzinfo=UTC)
    assert one.unsure == ()


def test_what_is_not_sure_is_said_to_the_council_and_late_home_is_never_returned() -> None:
    (spell,) = episode().yearly((back("2026-03-29T02:00:00Z"), back("2026-03-29T03:00:00Z")))
    assert spell.end == datetime(2026, 3, 29, 2, 0, tzinfo=UTC)
    assert len(spell.unsure) == 2
    assert list(episode(category="late_or_authorised", **SEEN).yearly(())) == []
    (open_one,) = episode(**SEEN).yearly(())
    assert open_one.end is None


def test_the_talk_is_tracked_step_by_step_and_its_clock_answers() -> None:
    home = back("2026-03-29T02:00:00Z")
    offered = part("talk", at="2026-03-29T10:00:00Z", step="offered")
    assert (
        "no answer is written down yet" in dues(together(episode(**SEEN), home, offered))["return interview"].sentence
    )
    answered = part("talk", at="2026-03-29T12:00:00Z", step="answered", answer="accepted")
    due = dues(together(episode(**SEEN), home, offered, answered))["return interview"]
    assert "accepted and has not been held yet" in due.sentence
    assert due.whose is Whose.SOCIAL_WORKER
    held = part("talk", at="2026-03-30T10:00:00Z", step="held", who="NYAS", independent="yes")
    read = together(episode(**SEEN), home, offered, answered, held)
    assert "return interview" not in dues(read)
    assert read.offered_within(24)
    assert "by NYAS, from outside the home" in read.interview_words()


def test_a_no_to_the_talk_is_an_answer_and_that_nobody_offered_it_is_none() -> None:
    home = back("2026-03-29T02:00:00Z")
    no = part("talk", at="2026-03-29T10:00:00Z", step="offered", answer="said_no", reason="“Not again.”")
    assert "return interview" not in dues(together(episode(**SEEN), home, no))
    not_offered = part("talk", at="2026-03-29T10:00:00Z", step="not_offered")
    due = dues(together(episode(**SEEN), home, not_offered))["return interview"]
    assert due.sentence.startswith("It was not offered. A return home interview should be offered within 24 hours")


def test_a_worry_that_somebody_uses_them_waits_until_somebody_is_told_by_name() -> None:
    worry = part("reasons", at="2026-03-29T10:00:00Z", concern="not_sure", concern_about="A new phone.")
    assert problems("reasons", {"at": "2026-03-29T10:00:00Z", "concern": "yes"}, episode()) == [
        ("told_to", Severity.SHOULD_NOT_BE)
    ]
    assert "concern" in dues(together(episode(**SEEN), worry))
    nameless = part("told", at="2026-03-29T11:00:00Z", who="other", of_concern=True)
    assert "concern" in dues(together(episode(**SEEN), worry, nameless))
    named = part("told", at="2026-03-29T11:00:00Z", who="social_worker", name="Ms Patel", of_concern=True)
    assert "concern" not in dues(together(episode(**SEEN), worry, named))
    assert "concern" not in dues(
        together(episode(**SEEN), part("reasons", at="2026-03-29T10:00:00Z", concern="none_seen"))
    )


def test_back_before_last_seen_cannot_be() -> None:
    raw: dict[str, object] = {"returned_at": "2026-03-28T22:00:00Z"}
    assert problems("return", raw, episode(**SEEN)) == [("returned_at", Severity.CANNOT_BE)]
    assert problems("return", raw, episode()) == []


def test_a_second_time_of_coming_back_is_kept_and_said() -> None:
    lead = together(episode(**SEEN), back("2026-03-29T02:00:00Z"))
    raw: dict[str, object] = {"returned_at": "2026-03-29T02:20:00Z"}
    assert problems("return", raw, lead) == [("returned_at", Severity.SHOULD_NOT_BE)]


@pytest.mark.parametrize("at", ["2026-03-28T22:00:00Z", "2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z"])
def test_a_category_that_overlaps_or_stands_outside_the_episode_is_kept_and_flagged(at: str) -> None:
    lead = together(
        episode(**SEEN), back("2026-03-29T02:00:00Z"), part("update", at="2026-03-29T01:00:00Z", category="missing")
    )
    raw: dict[str, object] = {"at": at, "category": "away_without_authorisation"}
    assert problems("update", raw, lead) == [("category", Severity.SHOULD_NOT_BE)]


def test_a_talk_with_somebody_of_the_home_or_before_coming_back_is_kept_and_flagged() -> None:
    lead = together(episode(**SEEN), back("2026-03-29T02:00:00Z"))
    held: dict[str, object] = {"at": "2026-03-29T10:00:00Z", "step": "held", "independent": "no"}
    assert problems("talk", held, lead) == [("independent", Severity.SHOULD_NOT_BE)]
    early: dict[str, object] = {"at": "2026-03-28T23:00:00Z", "step": "offered"}
    assert problems("talk", early, lead) == [("at", Severity.SHOULD_NOT_BE)]


def test_nothing_that_was_gathered_is_ever_signed() -> None:
    """The whole has fields that no record has: were it signed, it would be refused when it is read."""
    read = together(episode(**SEEN), back("2026-03-29T02:00:00Z"))
    assert type(read) is not kinds()["missing_episode"].content
    assert "returns" in msgspec.to_builtins(read)
    assert kinds()["missing_episode"].read(1, msgspec.to_builtins(episode(**SEEN))) == episode(**SEEN)


def told(who: str, at: str) -> Content:
    return part("told", at=at, who=who)


def test_that_they_are_back_takes_nothing_away_from_whom_is_still_to_be_told() -> None:
    home = back("2026-03-29T02:00:00Z")
    assert set(dues(together(episode(**SEEN), home))) == {"police", "social worker", "return interview"}
    both = (told("police", "2026-03-29T03:00:00Z"), told("duty_team", "2026-03-29T03:10:00Z"))
    assert set(dues(together(episode(**SEEN), home, *both))) == {"return interview"}


def test_the_police_who_were_told_are_told_that_they_are_back() -> None:
    before = told("police", "2026-03-28T23:10:00Z")
    read = together(episode(**SEEN), before, told("duty_team", "2026-03-28T23:20:00Z"), back("2026-03-29T02:00:00Z"))
    due = dues(read)["police told of the return"]
    assert "Tell the police that they are back" in due.sentence
    assert not due.goes_first
    after = told("police", "2026-03-29T02:00:00Z")
    assert "police told of the return" not in dues(
        together(episode(**SEEN), before, back("2026-03-29T02:00:00Z"), after)
    )


@pytest.mark.parametrize(("at", "waits"), [("01:58", False), ("01:50", False), ("01:49", True)])
def test_whoever_rang_a_few_minutes_before_the_time_of_coming_back_is_not_asked_again(at: str, waits: bool) -> None:
    """The call and the door are noted by two clocks: the police were rung as they were seen coming up the road."""
    first, rang = told("police", "2026-03-28T23:10:00Z"), told("police", f"2026-03-29T{at}:00Z")
    read = together(episode(**SEEN), first, rang, back("2026-03-29T02:00:00Z"))
    assert ("police told of the return" in dues(read)) == waits


def test_a_report_a_few_minutes_before_they_came_back_tells_nobody_of_the_return() -> None:
    read = together(episode(**SEEN), told("police", "2026-03-29T01:58:00Z"), back("2026-03-29T02:00:00Z"))
    assert "police told of the return" in dues(read)


def test_who_is_to_be_told_is_asked_for_seven_days_after_the_return_and_stays_on_papers() -> None:
    home, rang = back("2026-03-29T02:00:00Z"), told("police", "2026-03-28T23:10:00Z")
    for read in (together(episode(**SEEN), home), together(episode(**SEEN), rang, home)):
        asked = [due for name, due in dues(read).items() if name != "return interview"]
        assert len(asked) == 2
        for due in asked:
            assert not due.is_silent(datetime(2026, 4, 5, 1, 59, tzinfo=UTC))
            assert due.is_silent(datetime(2026, 4, 5, 2, 0, tzinfo=UTC))
            assert due.on_paper.startswith("It is not written whether")
    assert not dues(together(episode(**SEEN), home))["return interview"].is_silent(NOW.replace(year=2027))


@pytest.mark.parametrize(("spoke", "waits"), [("yes", set()), ("not_needed", {"back"}), ("no", {"back"})])
def test_police_who_spoke_with_them_know_that_they_are_back(spoke: str, waits: set[str]) -> None:
    known = (told("police", "2026-03-28T23:10:00Z"), told("duty_team", "2026-03-28T23:20:00Z"))
    read = together(episode(**SEEN), *known, back("2026-03-29T02:00:00Z", police=spoke))
    assert ("police told of the return" in dues(read)) == bool(waits)


@pytest.mark.parametrize(("spoke", "waits"), [("yes", False), ("not_needed", False), ("no", True), ("not_known", True)])
def test_whether_the_police_were_told_at_all_is_asked_until_somebody_says(spoke: str, waits: bool) -> None:
    read = together(episode(**SEEN), back("2026-03-29T02:00:00Z", police=spoke))
    assert ("police" in dues(read)) == waits


def test_an_earlier_record_that_says_the_return_itself_waits_for_no_more_than_before() -> None:
    earlier = episode(**SEEN, returned_at="2026-03-29T02:00:00Z")
    assert set(dues(earlier)) == {"return interview"}
    assert set(dues(together(earlier, told("police", "2026-03-28T23:10:00Z")))) == {"return interview"}


def test_what_waits_while_they_are_away_goes_before_all_else_and_papers_say_it_as_past() -> None:
    waiting = dues(episode(**SEEN))
    assert {due.goes_first for due in waiting.values()} == {True}
    assert waiting["police"].on_paper == "It is not written whether the police were told."
    assert waiting["not back"].on_paper == "Missing since Sat 28 March 2026, 22:30"


def test_each_return_that_somebody_wrote_is_held_against_last_seen() -> None:
    early, late = back("2026-03-28T22:40:00Z"), back("2026-03-28T23:40:00Z")
    known = Circumstances(
        now=NOW,
        latest_known=NOW,
        profile=NORTH_TYNESIDE,
        parts=(Added(content=early, author="Jo"), Added(content=late, author="Kim")),
    )

    def said(seen: str) -> list[str]:
        lead = episode(last_seen_at=seen, last_seen_precision="exact")
        found = all_problems(kind_named("missing_episode"), lead, known)
        return [one.sentence for one in found if (one.field, one.severity) == ("last_seen_at", Severity.CANNOT_BE)]

    assert said("2026-03-28T22:30:00Z") == []
    (jo,) = said("2026-03-28T23:00:00Z")
    assert "Jo wrote Sat 28 March 2026, 22:40" in jo
    assert len(said("2026-03-28T23:50:00Z")) == 2


def test_times_that_crossed_on_two_computers_are_not_read_as_no_time_at_all() -> None:
    read = together(episode(**SEEN), back("2026-03-28T22:00:00Z"))
    assert read.lasted() == "how long is not known: they are written as back before they were last seen"
