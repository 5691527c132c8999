"""The written part of the story, read from the files in `stories`: what is to happen, in days before today."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from carer_app.demo.household import MadeUpHome, MadeUpPerson

STORIES = Path(__file__).parent / "stories"
CHILDREN = ("nell", "kuba", "tash", "yonas")
HOUSES = ("sandpiper", "thirlwells")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happens about `back` days before today, on a day that fits `on`.

    `exact`: on that very day. `anchor`: on the day of the appointment or episode of that key, `plus` days. `arc`: after
    the line before it of the same arc. `day_after`: on the day after the line before it. `date`: on a feast.
    What is left in the file's table is the record itself and becomes `content`.
    """

    by: str
    content: dict[str, Any] = {}
    back: int = 0
    on: str = "any"
    exact: bool = False
    key: str = ""
    anchor: str = ""
    plus: int = 0
    arc: str = ""
    day_after: bool = False
    date: str = ""
    time: str = ""
    present: tuple[str, ...] = ()
    photo: str = ""
    photo_words: str = ""


class DayLine(Line, frozen=True, kw_only=True):
    """A day written by hand, and what was said about it or done to it afterwards."""

    late: int = 0
    written: str = ""
    comment: str = ""
    comment_by: str = ""
    amended_after: int = 0
    amended_why: str = ""
    retracted_after: int = 0
    retracted_why: str = ""


class AppointmentLine(Line, frozen=True, kw_only=True):
    """An appointment, written down `booked` days before; 0: only afterwards."""

    on: str = "weekday"
    booked: int = 0
    actions: tuple[dict[str, Any], ...] = ()
    next_due_days: int | None = None


class StepLine(Line, frozen=True, kw_only=True):
    """A life-skills step."""

    next_step_by_days: int | None = None


class EpisodeLine(Line, frozen=True, kw_only=True):
    """A missing episode: the versions of its record, each with what it adds, and the `parts` that were added to it."""

    by: str = ""
    stages: tuple[dict[str, Any], ...] = ()
    parts: tuple[dict[str, Any], ...] = ()


class RecordLine(Line, frozen=True, kw_only=True):
    """A record of any kind, written down `booked` days before or `late` days after, and its `later` versions.

    Each later version says how many `days` later, `why`, and the fields that change. What was written in the wrong
    child's file goes to `moved_to` after so many days. `parts` are added to it by others, each with its `kind`.
    """

    kind: str
    words_of: str = ""
    booked: int = 0
    late: int = 0
    written: str = ""
    comment: str = ""
    comment_by: str = ""
    later: tuple[dict[str, Any], ...] = ()
    moved_to: str = ""
    moved_days: int = 1
    moved_why: str = ""
    parts: tuple[dict[str, Any], ...] = ()


class ChangeLine(Line, frozen=True, kw_only=True):
    """A change to the child's sheet."""

    at: str
    reason: str


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """A small text used once, on a day that fits."""

    text: str
    on: str = "any"


class SmallTalk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What short days are made of. A voice has sentences for `school`, `free`, `tea` and `evening`."""

    moods: tuple[str, ...]
    good: dict[str, tuple[str, ...]]
    voices: tuple[dict[str, Any], ...]
    words: tuple[Spoken, ...] = ()
    achieved: tuple[Spoken, ...] = ()


class ChildScript(msgspec.Struct, frozen=True, kw_only=True):
    """All that is written for one child. `here_since` and the like are days before today."""

    key: str
    home: str
    years_old: int
    and_days: int
    here_since: int
    told_from: int
    short_days_from: int = 9999
    begun_by: str
    begun_at: str
    daily_logs: int
    ordinary_days: int
    sheet: dict[str, Any]
    small: SmallTalk
    changes: tuple[ChangeLine, ...]
    days: tuple[DayLine, ...]
    appointments: tuple[AppointmentLine, ...]
    steps: tuple[StepLine, ...]
    episodes: tuple[EpisodeLine, ...] = ()
    records: tuple[RecordLine, ...] = ()


class HouseScript(msgspec.Struct, frozen=True, kw_only=True):
    """What is written about no child: in a home's own book, and in its carers' own files."""

    home: str
    records: tuple[RecordLine, ...]


class HomeScript(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A home, when its computer is online, and who reads what it sends. Days are before today."""

    key: str
    name: str
    profile: str
    opened_by: str
    reader: str
    reads_on: str
    weeks_away: tuple[int, ...]
    missed_in_100: int
    offline: tuple[tuple[int, int], ...]
    evenings: bool = True
    mornings: bool = False
    not_sent: int = 0

    def home(self) -> MadeUpHome:
        return MadeUpHome(key=self.key, name=self.name, profile=self.profile, opened_by=self.opened_by)


class Cast(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The homes and the people."""

    homes: tuple[HomeScript, ...]
    people: tuple[MadeUpPerson, ...]


def read_cast() -> Cast:
    """Who there is."""
    return msgspec.toml.decode((STORIES / "people.toml").read_bytes(), type=Cast)


def read_child(key: str) -> ChildScript:
    """What is written for one child."""
    child = _read(key, "child")
    written = {
        "small": _read(key, "small"),
        "changes": _lines(child.pop("changes"), ChangeLine),
        "days": _lines(_read(key, "days")["days"], DayLine),
        "appointments": _lines(_read(key, "health")["appointments"], AppointmentLine),
        "steps": _lines(_read(key, "skills")["steps"], StepLine),
        "episodes": _lines(_read(key, "missing").get("episodes", []), EpisodeLine),
        "records": _lines(_read(key, "records").get("records", []), RecordLine),
    }
    return msgspec.convert({"key": key} | child | written, ChildScript)


def read_house(key: str) -> HouseScript:
    """What is written about no child in one home."""
    house = _read(key, "house")
    return msgspec.convert({"home": house["home"], "records": _lines(house["records"], RecordLine)}, HouseScript)


AnyLine = TypeVar("AnyLine", bound=Line)


def _lines(tables: list[dict[str, Any]], form: type[AnyLine]) -> list[dict[str, Any]]:
    """Each table parted into what says when and by whom, and the record itself."""
    names = {field.name for field in msgspec.structs.fields(form)}
    return [
        {name: value for name, value in table.items() if name in names}
        | {"content": {name: value for name, value in table.items() if name not in names}}
        for table in tables
    ]


def _read(key: str, name: str) -> dict[str, Any]:
    path = STORIES / key / f"{name}.toml"
    found: dict[str, Any] = msgspec.toml.decode(path.read_bytes()) if path.exists() else {}
    return found
