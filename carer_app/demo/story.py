"""Tells six months of two made-up households, the same for the same seed and the same today."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec

from carer_app.demo.diary import Diary
from carer_app.demo.household import Happening, MadeUpChild, Online, Story
from carer_app.demo.other_records import OtherRecords
from carer_app.demo.pen import Pen
from carer_app.demo.placing import Calendar
from carer_app.demo.records import Records
from carer_app.demo.scripts import CHILDREN, HOUSES, Cast, ChildScript, HomeScript, read_cast, read_child, read_house
from carer_app.demo.sending import Desk, moments_online, with_sent

BEGINS = 183


def tell(seed: int, today: date) -> Story:
    """The story up to the evening before `today`, with each thing in the order in which it was written.

    Pure: nothing but the seed, the day and the files beside this module goes in. Three entries of the foster home
    are not sent yet at the end.
    """
    cast, scripts = read_cast(), [read_child(key) for key in CHILDREN]
    pens = [_told(script, cast, today, Random(f"{seed}/{script.key}")) for script in scripts]
    pens += [_of_the_house(key, today, Random(f"{seed}/{key}")) for key in HOUSES]
    happenings: list[Happening] = []
    online: list[Online] = []
    for home in cast.homes:
        sent, moments = _sent(home, [pen for pen in pens if pen.home == home.key], today, seed)
        happenings += sent
        online += moments
    return Story(
        seed=seed,
        begins=today - timedelta(days=BEGINS),
        today=today,
        homes=tuple(home.home() for home in cast.homes),
        people=cast.people,
        children=tuple(_child(script, pen, today) for script, pen in zip(scripts, pens, strict=False)),
        happenings=tuple(sorted(happenings, key=lambda one: (one.written, one.key))),
        online=tuple(sorted(online, key=lambda one: (one.at, one.home))),
    )


def _told(script: ChildScript, cast: Cast, today: date, rng: Random) -> Pen:
    """All that is written at home about one child."""
    calendar, pen = _calendar(script, today), Pen(home=script.home, child=script.key)
    records = Records(script=script, calendar=calendar, rng=rng, pen=pen)
    records.tell()
    at_home = {person.key: person.name for person in cast.people if person.home == script.home}
    Diary(script=script, calendar=calendar, anchors=records.anchors, at_home=at_home, rng=rng, pen=pen).tell()
    OtherRecords(script=script, calendar=calendar, anchors=records.anchors, rng=rng, pen=pen).tell()
    return pen


def _of_the_house(key: str, today: date, rng: Random) -> Pen:
    """What is written in a home's own book, and in its carers' own files."""
    script, begins = read_house(key), today - timedelta(days=BEGINS)
    calendar, pen = Calendar(today=today, begins=begins, birthday=begins), Pen(home=script.home, child="", key=key)
    OtherRecords(script=script, calendar=calendar, anchors={}, rng=rng, pen=pen).tell()
    return pen


def _sent(home: HomeScript, pens: Sequence[Pen], today: date, seed: int) -> tuple[list[Happening], list[Online]]:
    """What one home writes, with when it was sent, and what the councils do with it."""
    begins = today - timedelta(days=BEGINS)
    calendar, rng = Calendar(today=today, begins=begins, birthday=begins), Random(f"{seed}/{home.key}")
    written = _one_at_a_time([one for pen in pens for one in pen.happenings])
    moments = moments_online(home, calendar, written, rng)
    sent = with_sent(written, moments)
    remarks = [remark for pen in pens for remark in pen.remarks]
    desk = Desk(script=home, calendar=calendar, rng=rng)
    return [*sent, *desk.tell(sent, remarks)], [Online(home=home.key, at=at) for at in moments]


def _one_at_a_time(happenings: Sequence[Happening]) -> list[Happening]:
    """In order, no two written at the same second on one computer."""
    found: list[Happening] = []
    for one in sorted(happenings, key=lambda one: one.written):
        earliest = found[-1].written + timedelta(seconds=1) if found else one.written
        found.append(msgspec.structs.replace(one, written=max(one.written, earliest)))
    return found


def _child(script: ChildScript, pen: Pen, today: date) -> MadeUpChild:
    first = pen.happenings[0]
    sheet: dict[str, Any] = first.raw
    return MadeUpChild(
        key=script.key,
        name=sheet["chosen_name"],
        home=script.home,
        responsible_authority=sheet["responsible_authority"],
        birth_date=_calendar(script, today).birthday,
        sheet=sheet,
        begun=first.written,
    )


def _calendar(script: ChildScript, today: date) -> Calendar:
    since = today - timedelta(days=script.and_days)
    day = min(since.day, 28) if since.month == 2 else since.day
    return Calendar(
        today=today,
        begins=today - timedelta(days=script.told_from),
        birthday=date(since.year - script.years_old, since.month, day),
    )
