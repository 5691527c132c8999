"""What only the council knows of its children, from a file of its own: its numbers, and the cells that no record fills."""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from carer_app.errors import BadInputError
from carer_app.i18n import _

HERE = "HERE"
"""The column that says which child it is: what stands in CHILD without this file, or the id of the child's file."""

_ETHNIC = "WBRI WIRI WOTH WIRT WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT"
_YES_OR_NO = r"[01]"
_FORMS = {
    "CHILD": r"[A-Z0-9][A-Z0-9/_-]{0,19}",
    "SEX": r"[MFU]",
    "ETHNIC": "|".join(_ETHNIC.split()),
    "UPN": r"(?![IOS])[A-Z]\d{11}[\dA-Z]|UN[1-5]",
    "MOTHER": _YES_OR_NO,
    "MC_DOB": r"\d\d/\d\d/\d{4}",
    "SDQ_SCORE": r"[0-9]|[1-3][0-9]|40",
    "SDQ_REASON": r"SDQ[1-5]",
    **dict.fromkeys(
        (
            "CONVICTED",
            "HEALTH_CHECK",
            "IMMUNISATIONS",
            "TEETH_CHECK",
            "HEALTH_ASSESSMENT",
            "SUBSTANCE_MISUSE",
            "INTERVENTION_RECEIVED",
            "INTERVENTION_OFFERED",
        ),
        _YES_OR_NO,
    ),
}
"""The columns that the council may give, and what may stand in them (rules 101, 103, 168, 180, 181 and 196)."""


def read_theirs(path: Path) -> dict[str, dict[str, str]]:
    """What the council gives, by the child's number or file id; raises BadInputError that names the line and the column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            _check_columns(tuple(reader.fieldnames or ()))
            found = dict(_lines(reader))
    except UnicodeDecodeError:
        raise _bad(_("council-data is not text in UTF-8. Save it as “CSV UTF-8”.")) from None
    except csv.Error as problem:
        raise _bad(_("council-data is not a CSV file that can be read.")) from problem
    numbers = [cells["CHILD"] for cells in found.values() if "CHILD" in cells]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        raise _bad(_("council-data gives the same CHILD to two children: {numbers}.").format(numbers=", ".join(twice)))
    return found


def _check_columns(given: tuple[str, ...]) -> None:
    if HERE not in given:
        raise _bad(_("council-data has no column HERE. It says which child a line is about."))
    unknown = [column for column in given if column not in _FORMS and column != HERE]
    if unknown:
        words = _("council-data has columns that are not known: {unknown}. These may stand in it: {known}.")
        raise _bad(words.format(unknown=", ".join(unknown), known=", ".join((HERE, *_FORMS))))


def _lines(reader: "csv.DictReader[str]") -> Iterator[tuple[str, dict[str, str]]]:
    seen: set[str] = set()
    for line in reader:
        cells = {column: value.strip() for column, value in line.items() if column and isinstance(value, str)}
        child = cells.pop(HERE, "")
        if not child:
            raise _bad(_("council-data, line {line}: HERE is empty.").format(line=reader.line_num))
        if child in seen:
            raise _bad(_("council-data, line {line}: this child stands in it twice.").format(line=reader.line_num))
        seen.add(child)
        yield child, _checked({column: value.upper() for column, value in cells.items() if value}, reader.line_num)


def _checked(cells: Mapping[str, str], line: int) -> dict[str, str]:
    for column, value in cells.items():
        if not re.fullmatch(_FORMS[column], value) or (column == "MC_DOB" and not _is_day(value)):
            words = _("council-data, line {line}: {column} is not a value that the return knows.")
            raise _bad(words.format(line=line, column=column))
    return dict(cells)


def _is_day(value: str) -> bool:
    try:
        date(int(value[6:]), int(value[3:5]), int(value[:2]))
    except ValueError:
        return False
    return True


def _bad(sentence: str) -> BadInputError:
    return BadInputError(sentence, [("council-data", "cannot be used")])
