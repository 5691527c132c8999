"""Reading what a person gave: strict on the way in, with a sentence that names the field."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from carer_app.domain import canonical
from carer_app.domain.checks import all_problems
from carer_app.domain.kind import Circumstances, Content, Problem, RecordKind, Severity
from carer_app.errors import BadInputError
from carer_app.i18n import _

YEARS = (1900, 2200)
_WHERE = re.compile(r" - at `(?:key in )?\$\.?(?P<field>[^`]*)`")
_MISSING = re.compile(r"missing required field `(?P<field>[^`]+)`")
_EXPECTED = re.compile(r"Expected `(?P<sort>\w+)")
_DAY = "is not a day such as 2026-03-01"
_TIME = "is not a time with its zone, such as 2026-03-01T20:30:00+00:00"
_WRONG = {
    "Invalid RFC3339 encoded datetime": _TIME,
    "Invalid RFC3339 encoded date": _DAY,
    "with a timezone component": _TIME,
    "Invalid enum value": "is not one of the words that are allowed there",
}
_SORTS = {
    "str": "should be text",
    "bool": "should be true or false",
    "int": "should be a whole number",
    "array": "should be a list",
    "object": "should be an object, in { and }",
    "date": _DAY,
    "datetime": _TIME,
}


def read_json(text: bytes) -> dict[str, Any]:
    """A JSON object from a person or a file; raises BadInputError."""
    try:
        raw = _decoded(text)
    except RecursionError as problem:
        raise BadInputError(
            f"The record is nested more than {canonical.DEEPEST} deep.", [("the record", "is nested too deep")]
        ) from problem
    except (ValueError, UnicodeError) as problem:
        raise BadInputError(
            f"The record is not JSON that can be read ({problem}).", [("the record", "is not JSON")]
        ) from problem
    if not isinstance(raw, dict):
        raise BadInputError("The record must be one JSON object, in { and }.")
    return raw


def read_content(kind: RecordKind, raw: dict[str, Any]) -> Content:
    """The content that a person gave for a new record; raises BadInputError naming the field. Unknown fields are refused."""
    canonical.check(raw)
    content = _convert(kind.content, raw)
    for field in _far_off(content, ""):
        raise BadInputError(f"{field} is not a day between {YEARS[0]} and {YEARS[1]}.", [(field, "is too far off")])
    plain = msgspec.to_builtins(content)
    unknown = next(_unknown(raw, plain, ""), None)
    if unknown:
        raise BadInputError(f"{unknown} is not a field of {kind.title.lower()}.", [(unknown, "is not a field")])
    canonical.check_size(canonical.encode(plain).decode())
    return content


def _decoded(text: bytes) -> object:
    """Plain data. The standard library is asked when the strict reader fails: it lets half a character through, so that
    the check that follows can name the field.
    """
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return json.loads(text)


def _convert(form: type[Content], raw: dict[str, Any]) -> Content:
    try:
        return msgspec.convert(raw, form)
    except msgspec.ValidationError as problem:
        raise _sentence(str(problem)) from problem


def _sentence(message: str) -> BadInputError:
    where = _WHERE.search(message)
    missing = _MISSING.search(message)
    path = where["field"] if where else ""
    if missing:
        field = f"{path}.{missing['field']}" if path else missing["field"]
        return BadInputError(f"{field} is missing.", [(field, "is missing")])
    field, what = path or "the record", _what(message)
    return BadInputError(f"{field} {what}.", [(field, what)])


def _what(message: str) -> str:
    """What is wrong, in words that need no schema. Never the value itself."""
    for part, words in _WRONG.items():
        if part in message:
            return words
    expected = _EXPECTED.search(message)
    return _SORTS.get(expected["sort"] if expected else "", "is not of the sort that belongs there")


def _far_off(value: object, path: str) -> Iterator[str]:
    """Fields with a day that no life has, which the calendar's edges would trip over later."""
    if isinstance(value, date) and not YEARS[0] <= value.year <= YEARS[1]:
        yield path
    elif isinstance(value, msgspec.Struct):
        for name, part in msgspec.structs.asdict(value).items():
            yield from _far_off(part, f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from _far_off(part, f"{path}[{number}]")


def _unknown(raw: object, kept: object, path: str) -> Iterator[str]:
    """Names of fields in what was given that the form did not keep."""
    if isinstance(raw, dict) and isinstance(kept, dict):
        for key, value in raw.items():
            name = f"{path}.{key}" if path else key
            if key not in kept:
                yield name
            else:
                yield from _unknown(value, kept[key], name)
    elif isinstance(raw, list) and isinstance(kept, list | tuple):
        for number, (part, own) in enumerate(zip(raw, kept, strict=False)):
            yield from _unknown(part, own, f"{path}[{number}]")


def checked(kind: RecordKind, raw: dict[str, Any], circumstances: Circumstances) -> tuple[Content, list[Problem]]:
    """The content and what should not be about it; raises BadInputError about what cannot be."""
    content = read_content(kind, raw)
    problems = all_problems(kind, content, circumstances)
    stops = [problem for problem in problems if problem.severity is Severity.CANNOT_BE]
    if stops:
        raise BadInputError(
            " ".join(problem.sentence for problem in stops), [(problem.field, problem.sentence) for problem in stops]
        )
    return content, problems


def said(field: str, text: str) -> str:
    canonical.check(text, field)
    if not text.strip():
        raise BadInputError(_("{field} is empty. Say in a few words why.").format(field=field), [(field, "is empty")])
    return text.strip()


def in_line(problem: BadInputError, number: int, count: int) -> BadInputError:
    if count == 1:
        return problem
    return BadInputError(f"{_('Line')} {number}: {problem.sentence}", problem.fields)
