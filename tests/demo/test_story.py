"""The made-up households: believable in their times, strict in their form, and never the same twice."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from carer_app.clock import local
from carer_app.councils import profile_named
from carer_app.demo.household import Deed, Happening, Story
from carer_app.demo.school_days import is_school_day
from carer_app.demo.scripts import CHILDREN, read_child
from carer_app.demo.story import tell
from carer_app.domain.checks import all_problems, day_of
from carer_app.domain.kind import Circumstances, Content
from carer_app.domain.kinds import kind_named, kinds, whole
from carer_app.domain.people import AT_COUNCIL, Role
from carer_app.domain.reading import read_content

TODAYS = (date(2026, 11, 22), date(2026, 3, 2), date(2026, 9, 4), date(2027, 1, 9), date(2028, 2, 29))
every_today = pytest.mark.parametrize("today", TODAYS, ids=str)
FORBIDDEN = re.compile(
    r"(?i:\bcontact\w*|\brespite|\brefus\w+|\babscond\w*|\bbehaviour|\bplacement|\bnothing to report"
    r"|\boverdue|\bdebrief)|\bLAC\b"
)
PHONE = re.compile(r"\b0\d{4} ?\d{3} ?\d{3}\b")
DRAMA = re.compile(r"01632 960\d{3}|07700 900\d{3}")
CODE = re.compile(r"[a-z]+_[a-z_]+")
DAYS = ("daily_log", "ordinary_day")


@cache
def story(today: date = TODAYS[0], seed: int = 7) -> Story:
    return tell(seed, today)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)


def contents(told: Story) -> Iterator[tuple[Happening, Content]]:
    for one in told.happenings:
        if one.raw:
            yield one, read_content(kind_named(one.kind), one.raw)


def days(told: Story, child: str) -> list[Happening]:
    return [one for one in told.happenings if one.child == child and one.kind in DAYS and one.deed is Deed.ADD]


@every_today
def test_the_same_seed_tells_the_same_story(today: date) -> None:
    assert tell(7, today) == story(today)


def test_another_seed_tells_another_story() -> None:
    assert tell(8, TODAYS[0]).happenings != story().happenings


@every_today
def test_everything_written_is_read_strictly_and_passes_every_check(today: date) -> None:
    born = {child.key: child for child in story(today).children}
    for one, content in contents(story(today)):
        child = born.get(one.child)
        circumstances = Circumstances(
            now=one.written,
            latest_known=one.written,
            profile=profile_named(child.responsible_authority if child else "england"),
            birth_date=child.birth_date if child else None,
            child_name=child.name if child else "",
        )
        assert all_problems(kind_named(one.kind), content, circumstances) == [], one.key


@every_today
def test_nothing_is_written_before_it_happened_nor_after_the_story_ends(today: date) -> None:
    for one, content in contents(story(today)):
        assert local(one.written).date() < today
        if not content.is_planned():
            assert day_of(content.occurred()) <= local(one.written).date(), one.key


@every_today
def test_happenings_and_meetings_are_in_order_and_a_version_comes_after_its_first(today: date) -> None:
    told = story(today)
    assert [one.written for one in told.happenings] == sorted(one.written for one in told.happenings)
    assert [one.at for one in told.online] == sorted(one.at for one in told.online)
    seen: set[str] = set()
    for one in told.happenings:
        if one.deed is Deed.ADD:
            assert one.key == one.record
        elif one.deed in (Deed.AMEND, Deed.RETRACT):
            assert one.record in seen
            assert one.reason
        seen.add(one.record)
    assert len({one.key for one in told.happenings}) == len(told.happenings)


@every_today
def test_no_two_are_written_at_one_moment_on_one_computer(today: date) -> None:
    moments = Counter((one.home, one.written) for one in story(today).happenings if one.home)
    assert set(moments.values()) == {1}


@every_today
def test_each_is_sent_when_its_home_is_next_online(today: date) -> None:
    told = story(today)
    for one in told.happenings:
        if one.home:
            later = [online.at for online in told.online if online.home == one.home and online.at >= one.written]
            assert one.sent == min(later, default=None)


@every_today
def test_three_entries_of_the_foster_home_wait_to_be_sent(today: date) -> None:
    waiting = [one for one in story(today).happenings if one.sent is None]
    assert [one.home for one in waiting] == ["foster-home"] * 3
    assert {local(one.written).date() for one in waiting} == {today - timedelta(days=1)}


@every_today
def test_the_council_speaks_only_of_what_it_has_received(today: date) -> None:
    sent = {one.key: one.sent for one in story(today).happenings}
    for one in story(today).happenings:
        for about in one.about:
            arrived = sent[about]
            assert arrived
            assert arrived < one.written


@every_today
def test_no_version_is_marked_as_read_twice(today: date) -> None:
    marks = Counter(key for one in story(today).happenings if one.deed is Deed.READ for key in one.about)
    assert set(marks.values()) == {1}


@every_today
def test_times_are_spread_as_in_life(today: date) -> None:
    late = Counter(
        (local(one.written).date() - date.fromisoformat(one.raw["day"])).days
        for child in CHILDREN
        for one in days(story(today), child)
    )
    assert late[0] > late[1] > late[2] + late[3] > 8
    assert max(late) <= 3
    waits = [one.sent - one.written for one in story(today).happenings if one.home and one.sent]
    assert max(waits) > timedelta(days=3)


@every_today
def test_people_write_only_for_their_own_home_or_the_children_they_may_read(today: date) -> None:
    people = {person.key: person for person in story(today).people}
    for one in story(today).happenings:
        author = people[one.author]
        assert author.home == one.home
        assert one.home or one.child in author.reads


@every_today
@pytest.mark.parametrize("child", CHILDREN)
def test_no_day_has_the_same_text_twice(today: date, child: str) -> None:
    whole = Counter(
        " ".join(value for name, value in one.raw.items() if name not in ("day", "mood", "sleep", "time_of_day"))
        for one in days(story(today), child)
    )
    assert [text for text, count in whole.items() if count > 1] == []


@every_today
@pytest.mark.parametrize("child", CHILDREN)
def test_there_is_enough_to_read_and_most_of_it_was_written_by_hand(today: date, child: str) -> None:
    told = days(story(today), child)
    assert 110 <= len(told) <= 150
    assert len({one.raw.get("what_happened", "") for one in told if "-day-" in one.key}) >= 43
    assert max(Counter(one.raw["day"] for one in told).values()) <= 2


@every_today
def test_school_is_spoken_of_on_school_days_only(today: date) -> None:
    for child in CHILDREN:
        for one in days(story(today), child):
            if one.raw.get("school"):
                assert is_school_day(date.fromisoformat(one.raw["day"])), one.key


@every_today
def test_appointments_are_on_working_days_at_working_hours(today: date) -> None:
    for one, content in contents(story(today)):
        if one.kind == "health_appointment":
            at = local(content.at)
            assert at.weekday() < 5
            assert 8 <= at.hour < 18


@every_today
def test_an_appointment_is_due_soon_and_one_of_last_week_has_no_outcome_yet(today: date) -> None:
    latest = {one.record: content for one, content in contents(story(today)) if one.kind == "health_appointment"}
    planned = [local(content.at).date() for content in latest.values() if content.is_planned()]
    assert any(today < day <= today + timedelta(days=8) for day in planned)
    assert any(today - timedelta(days=8) <= day < today for day in planned)


@every_today
def test_episodes_appointments_and_steps_are_as_many_as_a_review_needs(today: date) -> None:
    first = [one for one in story(today).happenings if one.deed is Deed.ADD]
    episodes = [one.child for one in first if one.kind == "missing_episode"]
    assert sorted(episodes) == ["tash", "tash", "yonas"]
    assert sum(one.kind == "health_appointment" for one in first) >= 20
    older = [one for one in first if one.kind == "life_skills_step" and one.child in ("tash", "yonas")]
    assert len(older) >= 20
    latest = {one.record: content for one, content in contents(story(today)) if one.kind == "health_appointment"}
    assert {content.outcome.value for content in latest.values()} == {"planned", "attended", "cancelled", "said_no"}


def test_the_return_interview_was_offered_in_time_and_held_by_somebody_independent() -> None:
    told = list(contents(story()))
    lead = next(content for one, content in told if one.record == "tash-missing")
    parts = [content for one, content in told if one.record.startswith("tash-missing-")]
    read = whole("missing_episode", lead, sorted(parts, key=lambda part: part.occurred().start))
    profile = profile_named("north-tyneside")
    talk = read.return_interview
    assert talk.offered_at - read.returned_at <= timedelta(hours=profile.deadlines.return_interview_hours.value)
    assert talk.independent == "yes"
    assert [due.name for due in read.due(profile)] == []


@every_today
def test_every_sort_of_record_that_is_written_by_hand_is_in_the_story(today: date) -> None:
    told = {one.kind for one in story(today).happenings}
    assert {slug for slug, kind in kinds().items() if kind.listed} - told == set()


@every_today
def test_family_time_is_told_from_the_plan_to_what_came_of_it(today: date) -> None:
    latest = {one.record: content for one, content in contents(story(today)) if one.kind == "family_time"}
    assert {"planned", "went_ahead", "cancelled"} <= {content.standing for content in latest.values()}
    assert all(day_of(content.occurred()) >= today for content in latest.values() if content.standing == "planned")
    assert all(content.told_words() != "not yet" for content in latest.values() if content.standing == "cancelled")


@every_today
def test_somebody_who_is_not_to_be_rung_came_once_and_the_entry_says_so(today: date) -> None:
    sheets = {one.child: content for one, content in contents(story(today)) if one.kind == "child_file"}
    flagged = []
    for one, content in ((one, content) for one, content in contents(story(today)) if one.child):
        circumstances = Circumstances(
            now=one.written,
            latest_known=one.written,
            profile=profile_named("england"),
            not_allowed=sheets[one.child].not_allowed(),
        )
        if all_problems(kind_named(one.kind), content, circumstances):
            flagged.append((one.child, one.kind))
    assert flagged == [("tash", "family_time")]


def test_four_children_of_two_councils_live_in_two_homes() -> None:
    told = story()
    assert Counter(child.responsible_authority for child in told.children) == {"north-tyneside": 3, "durham": 1}
    assert {(child.home, child.responsible_authority) for child in told.children if child.home == "foster-home"} == {
        ("foster-home", "north-tyneside"),
        ("foster-home", "durham"),
    }
    assert Counter(child.home for child in told.children) == {"foster-home": 2, "childrens-home": 2}
    ages = [(told.today - child.birth_date).days // 365.25 for child in told.children]
    assert sorted(ages) == [7, 10, 14, 16]


def test_the_people_are_those_of_two_homes_and_two_councils() -> None:
    roles = Counter((person.home, person.role) for person in story().people)
    assert roles["foster-home", Role.FOSTER_CARER] == 2
    assert sum(count for (home, _role), count in roles.items() if home == "childrens-home") == 5
    assert {person.role for person in story().people if not person.home} <= set(AT_COUNCIL)
    assert all(person.email.endswith(".example") for person in story().people if person.council)


def test_an_allergy_that_was_not_known_is_known_later() -> None:
    sheets = [content for one, content in contents(story()) if one.record == "nell-sheet"]
    assert (sheets[0].allergies.known, sheets[-1].allergies.known) == ("not_known", "yes")


@pytest.mark.parametrize("seed", [1, 7])
def test_no_word_that_a_child_should_not_meet_and_no_number_that_could_ring(seed: int) -> None:
    for one in story(TODAYS[0], seed).happenings:
        for text in (*texts(one.raw), one.reason):
            assert CODE.fullmatch(text) or not FORBIDDEN.search(text), text
            assert all(DRAMA.fullmatch(number) for number in PHONE.findall(text)), text


@pytest.mark.parametrize("child", CHILDREN)
def test_no_other_child_is_named_in_a_childs_file(child: str) -> None:
    others = {name for name in ("Nell", "Kuba", "Tash", "Yonas") if name.lower() != child}
    script = read_child(child)
    every = [*texts([line.content for line in script.days]), *texts(script.sheet)]
    every += texts([one.raw for one in story().happenings if one.child == child])
    assert [text for text in every if others & set(re.findall(r"\w+", text))] == []


@pytest.mark.parametrize("child", CHILDREN)
def test_every_line_written_by_hand_has_a_form_even_if_this_year_has_no_day_for_it(child: str) -> None:
    for line in read_child(child).days:
        fields = {name: value for name, value in line.content.items() if not name.startswith("amended_")}
        read_content(kind_named("daily_log"), {"day": "2026-03-02"} | fields)


def test_no_child_is_named_in_the_homes_own_book_or_in_a_carers_own_file() -> None:
    names = {"Nell", "Kuba", "Tash", "Yonas"}
    every = texts([one.raw for one in story().happenings if one.home and not one.child])
    assert [text for text in every if names & set(re.findall(r"\w+", text))] == []
