"""A made-up child and a believable half year, to make review papers from."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import msgspec

from carer_app.clock import moment, stamp
from carer_app.councils import profile_named
from carer_app.domain.child import Child, ChildSheet
from carer_app.domain.kind import Content
from carer_app.domain.kinds import kind_named
from carer_app.domain.people import Role
from carer_app.domain.story import State, Told
from carer_app.reports.summary import ReviewMatter

START, END = date(2025, 9, 1), date(2026, 3, 1)
CHILD = "0199c0de-0000-7000-8000-00000000c41d"

SCHOOL = (
    "In all day. Chose a book about volcanoes and read it on the bus.",
    "In from 10:20 after the dentist. Maths group said well done.",
    "In all day. PE in the hall; came home with a painted clay owl.",
    "Half day: training day in the afternoon.",
)
WORDS = (
    "“I got picked for the team and I didn't even ask.”",
    "“Can we ring my nan on Sunday? She knows the song.”",
    "“I don't like it when people talk about me in the kitchen.”",
    "“The owl is for Mum. Don't put it on the high shelf.”",
)
ACTIVITIES = (
    "Swimming with two friends from the street.",
    "Football training, one hour.",
    "Drew comics all afternoon.",
)
FAMILY = (
    "With Mum at the centre, 16:00 to 17:30, as planned. Baked scones. A long hug at the end.",
    "Phone with Nan, 20 minutes, started by Robin. Sang together.",
    "Mum rang to say she could not come. Robin was told at once, and we went to the beach instead.",
)


def numbered(number: int) -> str:
    return f"0199c0de-0000-7000-8000-{number * 7919 % 2**40:012x}"


def told(content: Content, kind: str, number: int, **changes: object) -> Told:
    """A record as it is told, written on the evening of the day that it is about."""
    occurred = content.occurred()
    day = occurred.start[:10]
    given: dict[str, object] = {
        "id": numbered(number),
        "child": CHILD,
        "kind": kind,
        "occurred": occurred,
        "written": f"{day}T20:40:00.000Z",
        "author": "Sam",
        "author_role": "foster_carer",
        "headline": content.headline(),
        "state": State.RECEIVED,
        "versions": 1,
        "content": content,
    }
    return Told(**(given | changes))  # type: ignore[arg-type]


def read(kind: str, **raw: object) -> Content:
    content = kind_named(kind).read(1, raw)
    assert content
    return content


def day_of_life(kind_and_raw: tuple[str, dict[str, object]], number: int, **changes: object) -> Told:
    kind, raw = kind_and_raw
    return told(read(kind, **raw), kind, number, **changes)


def a_daily_log(chance: Random, day: date) -> tuple[str, dict[str, object]]:
    raw: dict[str, object] = {
        "day": str(day),
        "what_happened": "Up at 07:10, breakfast together, school run, tea at 17:30.",
    }
    raw["mood"] = chance.choice(("happy", "settled", "settled", "settled", "up_and_down", "worried", "upset"))
    raw["sleep"] = chance.choice(("well", "well", "woke", "little"))
    for field, texts, often in (
        ("school", SCHOOL, 0.6),
        ("their_words", WORDS, 0.3),
        ("activities", ACTIVITIES, 0.3),
        ("family_time", FAMILY, 0.15),
    ):
        if chance.random() < often:
            raw[field] = chance.choice(texts)
    if chance.random() < 0.1:
        raw["achievements"] = chance.choice(("Swam a whole length.", "Told the teacher when a sum was too hard."))
    if chance.random() < 0.08:
        raw["noticed"] = "Went quiet after the phone rang and stayed under the table for a while."
        raw["noticed_before"] = "A letter from court came in the morning."
        raw["noticed_helped"] = "Sitting nearby with the comics, not talking. Twenty minutes."
        raw["what_i_think"] = "Letters are a worry. Better to open them together after school."
    if chance.random() < 0.1:
        raw["health"] = "A cold. Rested on the sofa, drank well."
    return "daily_log", raw


def an_ordinary_day(chance: Random, day: date) -> tuple[str, dict[str, object]]:
    return "ordinary_day", {"day": str(day), "one_good_thing": chance.choice(("Fed the ducks.", "Pancakes.", ""))}


def days(chance: Random, count: int) -> Iterator[Told]:
    whole = (END - START).days + 1
    for number in range(count):
        day = START + timedelta(days=number * whole // count)
        make = an_ordinary_day if chance.random() < 0.2 else a_daily_log
        changes: dict[str, object] = {}
        if chance.random() < 0.08:
            changes["written"] = stamp(datetime(day.year, day.month, day.day, 19, tzinfo=UTC) + timedelta(days=3))
        if chance.random() < 0.05:
            changes["versions"] = 2
        yield day_of_life(make(chance, day), number + 1, **changes)


def appointments() -> Iterator[Told]:
    rows: tuple[dict[str, object], ...] = (
        {"service": "assessment_review", "at": "2025-09-18T10:00:00Z", "outcome": "attended", "next_due": "2026-09-18"},
        {"service": "dentist", "at": "2025-10-02T09:10:00Z", "outcome": "attended", "next_due": "2026-04-02"},
        {"service": "optician", "at": "2025-11-12T15:30:00Z", "outcome": "cancelled", "cancelled_by": "the optician"},
        {"service": "optician", "at": "2025-12-03T15:30:00Z", "outcome": "attended", "next_due": "2026-12-03"},
        {"service": "immunisation", "at": "2026-01-20T11:00:00Z", "outcome": "said_no", "reason": "“Not at school.”"},
        {"service": "camhs", "at": "2026-03-19T14:00:00Z", "outcome": "planned", "where": "Harbour House"},
    )
    for number, row in enumerate(rows):
        extra: dict[str, object] = {}
        if row["service"] == "dentist":
            extra = {
                "what_was_said": "Teeth healthy. One back tooth to watch; varnish put on.",
                "their_words": "“It tasted of banana and it didn't hurt.”",
                "actions": [
                    {"what": "Buy the toothpaste that the dentist named", "by_whom": "Sam", "by_day": "2025-10-09"}
                ],
            }
        yield day_of_life(("health_appointment", row | extra), 5000 + number)


def episodes() -> Iterator[Told]:
    talk = {"offered": "yes", "offered_at": "2025-11-09T11:00:00Z", "answer": "accepted"}
    held = {"held_at": "2025-11-09T15:00:00Z", "held_by": "Aisha, participation team", "independent": "yes"}
    first = {
        "opened_at": "2025-11-08T19:30:00Z",
        "last_seen_at": "2025-11-08T18:40:00Z",
        "last_seen_precision": "about",
        "told": [{"who": "police", "at": "2025-11-08T19:40:00Z"}, {"who": "duty_team"}],
        "returned_at": "2025-11-08T22:05:00Z",
        "returned_how": "Walked home alone.",
        "return_note": "Cold and hungry, not hurt. Toast, a bath, bed.",
        "return_interview": talk | held,
    }
    second = {
        "opened_at": "2026-02-14T20:10:00Z",
        "category": "away_without_authorisation",
        "last_seen_at": "2026-02-14T17:00:00Z",
        "last_seen_precision": "exact",
        "returned_at": "2026-02-14T21:30:00Z",
        "returned_how": "Friend's dad drove Robin home.",
    }
    late = {
        "opened_at": "2026-01-10T18:10:00Z",
        "category": "late_or_authorised",
        "last_seen_at": "2026-01-10T17:00:00Z",
        "last_seen_precision": "exact",
        "returned_at": "2026-01-10T18:40:00Z",
    }
    for number, row in enumerate((first, second, late)):
        yield day_of_life(("missing_episode", row), 6000 + number)


def steps() -> Iterator[Told]:
    rows: tuple[dict[str, object], ...] = (
        {"day": "2025-09-10", "skill": "cooking", "carers_view": 1, "own_view": 2},
        {"day": "2025-10-01", "skill": "money", "carers_view": 2},
        {
            "day": "2026-01-15",
            "skill": "cooking",
            "carers_view": 2,
            "own_view": 3,
            "own_words": "“I can do pasta and I can do eggs.”",
            "evidence": "Made pasta for four with one question about the salt.",
            "next_step": "Cook while Sam is in the next room.",
            "next_step_by": "2026-03-20",
        },
        {"day": "2026-02-20", "skill": "getting_about", "carers_view": 3, "own_view": 3},
    )
    for number, row in enumerate(rows):
        yield day_of_life(("life_skills_step", row), 7000 + number)


def half_a_year(count: int) -> tuple[Told, ...]:
    found = [*days(Random(7), count), *appointments(), *episodes(), *steps()]
    return tuple(sorted(found, key=lambda one: one.occurred.start))


def a_matter(told: tuple[Told, ...] = (), name: str = "Robin", **changes: object) -> ReviewMatter:
    sheet = ChildSheet(chosen_name=name, responsible_authority="north-tyneside", here_since=START)
    given: dict[str, object] = {
        "child": Child(id=CHILD, sheet=sheet, sheet_record="r", sheet_stream="s", stay_stream="t"),
        "profile": profile_named("north-tyneside"),
        "start": START,
        "end": END,
        "told": told,
        "made_by": "Sam Field",
        "made_by_role": Role.FOSTER_CARER,
        "made_at": moment("2026-03-02T21:04:00Z"),
        "head": "7F3K-9QXW",
    }
    return ReviewMatter(**(given | changes))  # type: ignore[arg-type]


def text_of(path: Path) -> str:
    """The paper's text in reading order, each line break and run of blanks as one space."""
    found = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True, text=True)
    return " ".join(found.stdout.split())


def changed(one: Told, **changes: object) -> Told:
    return msgspec.structs.replace(one, **changes)
