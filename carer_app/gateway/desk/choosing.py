"""Two versions put next to each other field by field, and the one record that somebody's choices make of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import Content
from carer_app.i18n import _

BOTH = "both"
_PREFIX = "field-"
_ORDER = (_("The first, by {author}"), _("The second, by {author}"), _("A further one, by {author}"))


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One answer: whose words, and what they are; empty where that person wrote nothing there."""

    value: str
    whose: str
    text: str
    chosen: bool


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One field in which the versions differ. `name` is its name in the form."""

    name: str
    field: str
    label: str
    options: tuple[Option, ...]


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One version that can be read, and who wrote it."""

    author: str
    content: Content


def choices(sides: Sequence[Side], profile: CouncilProfile, given: Mapping[str, str]) -> list[Choice]:
    """Every field in which they differ, in the record's order; `given` is what was chosen before."""
    raws = [msgspec.to_builtins(side.content) for side in sides]
    names = dict.fromkeys(name for raw in raws for name in raw)
    differing = [name for name in names if any(raw.get(name) != raws[0].get(name) for raw in raws)]
    return [_choice(name, sides, raws, profile, given) for name in differing]


def missing(found: Sequence[Choice]) -> list[Choice]:
    """Those that nothing was chosen for yet."""
    return [choice for choice in found if not any(option.chosen for option in choice.options)]


def merged(sides: Sequence[Side], found: Sequence[Choice]) -> dict[str, Any]:
    """The record that the choices make: where nothing differs, what all say."""
    raws = [msgspec.to_builtins(side.content) for side in sides]
    whole = dict(raws[0])
    for choice in found:
        value = next(option.value for option in choice.options if option.chosen)
        values = [raw.get(choice.field) for raw in raws]
        taken = _both(values) if value == BOTH else values[int(value)]
        whole[choice.field] = taken
    return {name: value for name, value in whole.items() if value is not None}


def _choice(
    name: str,
    sides: Sequence[Side],
    raws: Sequence[dict[str, Any]],
    profile: CouncilProfile,
    given: Mapping[str, str],
) -> Choice:
    lines = [[line for line in side.content.lines(profile) if line.field == name] for side in sides]
    label = next((line.label for own in lines for line in own), name.replace("_", " ").capitalize())
    answer = given.get(_PREFIX + name, "")
    options = [
        Option(
            value=str(number),
            whose=_ORDER[min(number, len(_ORDER) - 1)].format(author=side.author),
            text="\n".join(line.text for line in own) or _plain(raw.get(name)),
            chosen=answer == str(number),
        )
        for number, (side, own, raw) in enumerate(zip(sides, lines, raws, strict=True))
    ]
    if _both([raw.get(name) for raw in raws]) is not None:
        both = _("Both, one under the other")
        options.append(Option(value=BOTH, whose=both, text="", chosen=answer == BOTH))
    return Choice(name=_PREFIX + name, field=name, label=label, options=tuple(options))


def _both(values: Sequence[Any]) -> Any:
    """All of them in one, where that can be said: texts one under the other, lists one after the other."""
    if all(isinstance(value, str) and " " in value for value in values):
        return "\n\n".join(values)
    if all(isinstance(value, list) and value for value in values):
        found: list[Any] = []
        for value in values:
            found += [part for part in value if part not in found]
        return found
    return None


def _plain(value: Any) -> str:
    """A value that has no line of its own, in words."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_plain, value)))
    if isinstance(value, dict):
        return ", ".join(filter(None, map(_plain, value.values())))
    return str(value).replace("_", " ")
