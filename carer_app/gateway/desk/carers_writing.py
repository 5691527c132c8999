"""Writing in a carer's own file at the desk: a supervision visit, or a training. It is signed by whoever is signed in."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec
from starlette.responses import Response

from carer_app.clock import today
from carer_app.domain.checks import all_problems
from carer_app.domain.kind import Circumstances, Content, Problem, Severity
from carer_app.domain.kinds import kind_named
from carer_app.domain.reading import read_content
from carer_app.domain.supervision import SUPERVISION, TEXTS, SinceLastTime
from carer_app.domain.words import day_words, occurred_words
from carer_app.errors import BadInputError
from carer_app.gateway.carers import CarerAtDesk
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.gateway.supervising import (
    carer_at_desk,
    children_of_home,
    since_last,
    versions_since,
    write_in_carers_file,
)
from carer_app.i18n import _, counted

LONGEST = 20_000
MOST_STEPS = 40


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """What one writes in: a `line`, a `text` of several, or a `day`."""

    name: str
    label: str
    sort: str = "line"
    hint: str = ""
    needed: str = ""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One kind's form at the desk. `begins` is what stands in it at first."""

    title: str
    boxes: tuple[Box, ...]
    begins: Callable[[Visit], Mapping[str, str]]
    has_steps: bool = False


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the form: each box by name, the rows of what was agreed, and the versions that are ticked."""

    boxes: Mapping[str, str]
    steps: tuple[tuple[str, str, str], ...] = ()
    read: frozenset[str] = frozenset()


class ReadEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry that may have been read together."""

    version: str
    record: str
    words: str


_DAY = Box(name="day", label=_("Which day?"), sort="day", needed=_("“Which day?” is empty. Say which day this was."))
SHEETS = {
    SUPERVISION: Sheet(
        title=_("Supervision"),
        boxes=(
            _DAY,
            Box(name="who_came", label=_("Who came?"), needed=_("“Who came?” is empty. Write the name.")),
            Box(name="talked_about", label=TEXTS["talked_about"], sort="text"),
            Box(name="own_words", label=TEXTS["own_words"], sort="text", hint=_("As they said it.")),
            Box(name="next_visit", label=_("Next supervision"), sort="day"),
        ),
        begins=lambda visit: {"day": today(visit.clock).isoformat(), "who_came": visit.me.name},
        has_steps=True,
    ),
    "training": Sheet(
        title=_("Training"),
        boxes=(
            Box(name="what", label=_("What?"), needed=_("“What?” is empty. Write what it was about.")),
            Box(name="given_by", label=_("Who gave it?")),
            _DAY,
            Box(name="holds_until", label=_("Until when does it hold?"), sort="day"),
        ),
        begins=lambda _visit: {},
    ),
}
"""What can be written at the desk, by kind. A carer's own account is for the carer alone to write."""


def carers_form(visit: Visit) -> Response:
    """The form of the kind that the address names, as it is at first."""
    return _page(visit, Typed(boxes=_sheet(visit).begins(visit), steps=(("", "", ""),) * 2))


def write_for_carer(visit: Visit) -> Response:
    """Keep what was typed, or show what is wrong with it or to be asked about it; or more room, or everything ticked."""
    typed, which = _typed(visit), visit.form.one("which")
    if which == "more":
        return _page(visit, msgspec.structs.replace(typed, steps=(*typed.steps, ("", "", ""))), begins_at="step")
    if which == "all":
        every = frozenset(version for version, _told in _since(visit).entries)
        return _page(visit, msgspec.structs.replace(typed, read=every), begins_at="read")
    wrong = list(_unreadable(_sheet(visit), typed))
    if wrong:
        return _page(visit, typed, tuple(wrong))
    try:
        content = read_content(kind_named(_kind(visit)), _raw(visit, typed))
    except BadInputError as problem:
        return _page(visit, typed, (("", problem.sentence),))
    problems = _problems(visit, content)
    stops = tuple((_place(one), _sentence(visit, one)) for one in problems if one.severity is Severity.CANNOT_BE)
    if stops:
        return _page(visit, typed, stops)
    if problems and which != "sure":
        return _page(visit, typed, asked=tuple(_sentence(visit, one) for one in problems))
    carer = _carer(visit)
    write_in_carers_file(visit.council, visit.me, carer.id, kind_named(_kind(visit)), content)
    done = _("It is kept, signed by you. {name} will find it after the next sync.").format(name=carer.name)
    return visit.go(f"/desk/carers/{carer.id}", done)


def _kind(visit: Visit) -> str:
    kind = visit.id_in_path("kind")
    if kind not in SHEETS:
        raise NotHereError
    return kind


def _sheet(visit: Visit) -> Sheet:
    return SHEETS[_kind(visit)]


def _carer(visit: Visit) -> CarerAtDesk:
    return carer_at_desk(visit.council, visit.me.id, visit.id_in_path("carer"))


def _since(visit: Visit) -> SinceLastTime:
    return since_last(visit.council, visit.me.id, visit.id_in_path("carer"))


def _typed(visit: Visit) -> Typed:
    sheet, form = _sheet(visit), visit.form
    rows = zip(*(form.every(name)[:MOST_STEPS] for name in ("step", "step-by", "step-day")), strict=False)
    return Typed(
        boxes={box.name: form.one(box.name).replace("\r\n", "\n")[:LONGEST] for box in sheet.boxes},
        steps=tuple((what.strip()[:LONGEST], by.strip()[:LONGEST], day.strip()) for what, by, day in rows),
        read=frozenset(form.every("read")),
    )


def _unreadable(sheet: Sheet, typed: Typed) -> list[tuple[str, str]]:
    """What is empty and must not be, and days that are none."""
    not_a_day = _("“{label}” is not a day. Write it as 2026-03-02.")
    found = []
    for box in sheet.boxes:
        value = typed.boxes[box.name]
        if box.needed and not value:
            found.append((box.name, box.needed))
        elif box.sort == "day" and value and not _is_day(value):
            found.append((box.name, not_a_day.format(label=box.label)))
    for number, (_what, _by, day) in enumerate(typed.steps, start=1):
        if day and not _is_day(day):
            found.append((f"step-day-{number}", not_a_day.format(label=_("By when?"))))
    return found


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _raw(visit: Visit, typed: Typed) -> dict[str, Any]:
    """The record as it is kept; raises BadInputError where something is ticked that was not among the entries."""
    raw: dict[str, Any] = {name: value for name, value in typed.boxes.items() if value}
    if not _sheet(visit).has_steps:
        return raw
    steps = [row for row in typed.steps if any(row)]
    raw["agreed"] = [{"what": what, "by_whom": by} | ({"by_day": day} if day else {}) for what, by, day in steps]
    since = _since(visit)
    if not typed.read <= versions_since(visit.council, visit.me.id, visit.id_in_path("carer")):
        words = _("One of the entries that are ticked is not among those since then. Open the page again.")
        raise BadInputError(words, [("read", "is not among them")])
    order = {version: number for number, (version, _told) in enumerate(since.entries)}
    read = sorted(typed.read, key=lambda version: (order.get(version, len(order)), version))
    return raw | {"since": since.day.isoformat(), "entries": len(since.entries), "read": read}


def _problems(visit: Visit, content: Content) -> list[Problem]:
    circumstances = Circumstances(
        now=visit.now,
        latest_known=visit.now,
        profile=visit.council.profile,
        others=children_of_home(visit.council, visit.me.id, visit.id_in_path("carer")),
        writer=visit.me.name,
    )
    return all_problems(kind_named(_kind(visit)), content, circumstances)


def _place(problem: Problem) -> str:
    """Where on the page the field of a problem stands."""
    name, _bracket, rest = problem.field.partition("[")
    return f"step-{int(rest.split(']')[0]) + 1}" if rest else name


def _sentence(visit: Visit, problem: Problem) -> str:
    """What is wrong, with the label that stands on the page in place of the field's own name."""
    labels = {box.name: box.label for box in _sheet(visit).boxes}
    field, rest = problem.field, problem.sentence.removeprefix(f"{problem.field} ")
    label = labels.get(field, _("What is to be done?"))
    return _("“{label}” {rest}").format(label=label, rest=rest) if rest != problem.sentence else problem.sentence


def _page(
    visit: Visit,
    typed: Typed,
    problems: tuple[tuple[str, str], ...] = (),
    asked: tuple[str, ...] = (),
    begins_at: str = "",
) -> Response:
    carer, sheet = _carer(visit), _sheet(visit)
    entries, told = _entries(visit) if sheet.has_steps else ((), "")
    return visit.page(
        "carers_writing.html",
        422 if problems else 200,
        here="carers",
        carer=carer,
        kind=_kind(visit),
        sheet=sheet,
        typed=typed,
        entries=entries,
        told=told,
        asked=asked,
        problems=problems,
        wrong=dict(problems),
        begins_at=begins_at,
    )


def _entries(visit: Visit) -> tuple[tuple[ReadEntry, ...], str]:
    """The entries to tick, and how many they are. That this person saw them is noted."""
    since = _since(visit)
    names = {child.id: child.name for child in children_of_home(visit.council, visit.me.id, visit.id_in_path("carer"))}
    visit.seen("saw entries since last supervision", visit.id_in_path("carer"), str(len(since.entries)))
    words = _("{name}, {when}: {what}")
    entries = tuple(
        ReadEntry(
            version=version,
            record=told.id,
            words=words.format(
                name=names.get(told.child, _("A child")), when=occurred_words(told.occurred), what=told.headline
            ),
        )
        for version, told in since.entries
    )
    count = counted("{count} entry", "{count} entries", len(entries))
    return entries, _("{entries} since {day}.").format(entries=count, day=day_words(since.day))
