"""The rules of the return as its published rule table says them, written apart from what makes the files.

`broken` names the rule and the child of everything in some files that a reader of the return would send back. Rules that
ask for what only the council's case system holds (periods of care) are given the truth about each child.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

COLUMNS = {
    "Header": "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB",
    "Missing": "CHILD DOB MISSING MIS_START MIS_END",
    "OC2": "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT "
    "SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
    "Reviews": "CHILD DOB REVIEW REVIEW_CODE",
}
FOUR = ("IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE")
FLAGS = (*FOUR, "CONVICTED", "HEALTH_CHECK", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED")

Cells = dict[str, str]


@dataclass(frozen=True)
class Truth:
    """What the council's case system would hold of one child."""

    continuous: bool
    short_stays: bool = False
    care_began: date | None = None


def tables(files: Mapping[str, bytes]) -> dict[str, list[Cells]]:
    """Files as a reader of the return takes them: a table is known by its set of columns, never by its name."""
    found = {}
    for name, content in files.items():
        assert name.endswith(".csv")
        assert not content.startswith((b"\xff\xfe", b"\xfe\xff")), "UTF-16"
        lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        columns = list(lines.fieldnames or [])
        table = next(one for one, wanted in COLUMNS.items() if sorted(columns) == sorted(wanted.split()))
        found[table] = list(lines)
    return found


def broken(found: Mapping[str, list[Cells]], year: int, truth: Mapping[str, Truth]) -> list[tuple[str, str]]:
    """Each broken rule with its child."""
    start, end = date(year - 1, 4, 1), date(year, 3, 31)
    return [
        *_header(found, end),
        *_missing(found.get("Missing", []), start, end, truth),
        *(hit for row in found.get("OC2", []) for hit in _oc2(row, start, end, truth[row["CHILD"]])),
        *(hit for row in found.get("Reviews", []) for hit in _review(row, start, end, truth[row["CHILD"]])),
    ]


def day(text: str) -> date | None:
    """A date in the one form there is; None for anything else."""
    parts = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
    if not parts:
        return None
    try:
        return date(int(parts[3]), int(parts[2]), int(parts[1]))
    except ValueError:
        return None


def turns(born: date, age: int) -> date:
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _header(found: Mapping[str, list[Cells]], end: date) -> Iterator[tuple[str, str]]:
    births = {}
    for row in found["Header"]:
        if row["CHILD"] in births:
            yield "INT32", row["CHILD"]
        births[row["CHILD"]] = row["DOB"]
        born = day(row["DOB"])
        if born is None:
            yield "102", row["CHILD"]
        elif born > end:
            yield "301", row["CHILD"]
        if row["SEX"] not in ("", "M", "F", "U"):
            yield "101", row["CHILD"]
        if row["UPN"] and not re.fullmatch(r"[A-HJ-NP-RT-Z](\d{12}|\d{11}[A-Z])|UN[1-5]", row["UPN"]):
            yield "168", row["CHILD"]
    oc2 = [row["CHILD"] for row in found.get("OC2", [])]
    yield from (("INT33", child) for child in set(oc2) if oc2.count(child) > 1)
    for table in ("Missing", "OC2", "Reviews"):
        for row in found.get(table, []):
            if births.get(row["CHILD"]) != row["DOB"]:
                yield "INT04-INT17", row["CHILD"]


def _missing(rows: list[Cells], start: date, end: date, truth: Mapping[str, Truth]) -> Iterator[tuple[str, str]]:
    before: dict[str, Cells] = {}
    for row in sorted(rows, key=_by_child_and_end):
        child, began, back = row["CHILD"], day(row["MIS_START"]), day(row["MIS_END"])
        born, care = day(row["DOB"]), truth[child].care_began
        if row["MISSING"] not in ("M", "A"):
            yield "1006", child
        if began is None:
            yield "564/1004", child
            continue
        if row["MIS_END"] and back is None:
            yield "1005", child
        if back and back < began:
            yield "567", child
        if began > end:
            yield "570", child
        if back and not start <= back <= end:
            yield "571", child
        if born is None or began <= born:
            yield "586", child
        if care and began < care:
            yield "581", child
        last = before.get(child)
        last_back = day(last["MIS_END"]) if last else None
        if last and (last_back is None or began < last_back):
            yield "574", child
        before[child] = row


def _by_child_and_end(row: Cells) -> tuple[str, date, date]:
    began = day(row["MIS_START"]) or date.max
    return row["CHILD"], day(row["MIS_END"]) or began, began


def _oc2(row: Cells, start: date, end: date, truth: Truth) -> Iterator[tuple[str, str]]:
    child, born = row["CHILD"], day(row["DOB"])
    assert born
    score, reason = row["SDQ_SCORE"], row["SDQ_REASON"]
    filled = [flag for flag in FLAGS if row[flag]]
    checks = {
        "180": bool(score) and not (score.isdigit() and int(score) <= 40),
        "196": bool(reason) and reason not in ("SDQ1", "SDQ2", "SDQ3", "SDQ4", "SDQ5"),
        "181": any(row[flag] not in ("0", "1") for flag in filled),
        "197a": bool(score and reason),
        "182": bool(filled) and not all(row[flag] for flag in FOUR),
        "185/198": bool(score or reason) and (not truth.continuous or truth.short_stays),
        "190": bool(filled) and (not truth.continuous or truth.short_stays),
        "188": bool(score or reason) and turns(born, 4) > end,
        "189": bool(score or reason) and turns(born, 17) <= start,
        "157": reason == "SDQ1" and turns(born, 4) <= start and turns(born, 16) >= end,
        "542": bool(row["CONVICTED"]) and turns(born, 10) > end,
        "546": bool(row["HEALTH_CHECK"]) and turns(born, 5) <= end,
        "158": row["INTERVENTION_RECEIVED"] == "1" and bool(row["INTERVENTION_OFFERED"]),
        "159": row["INTERVENTION_RECEIVED"] == "0" and not row["INTERVENTION_OFFERED"],
        "192": row["SUBSTANCE_MISUSE"] == "1" and not row["INTERVENTION_RECEIVED"],
        "193": row["SUBSTANCE_MISUSE"] != "1" and bool(row["INTERVENTION_RECEIVED"] or row["INTERVENTION_OFFERED"]),
    }
    yield from ((rule, child) for rule, is_broken in checks.items() if is_broken)


def missing_cells(row: Cells, end: date) -> set[str]:
    """The cells that rules 186, 191, 197B, 543, 545 ask of a child looked after for twelve months, and that are blank."""
    born = day(row["DOB"])
    assert born
    wanted = [*FOUR]
    if turns(born, 10) < end:
        wanted.append("CONVICTED")
    if turns(born, 5) > end:
        wanted.append("HEALTH_CHECK")
    if turns(born, 4) <= end and turns(born, 17) > date(end.year - 1, 4, 1) and not row["SDQ_REASON"]:
        wanted.append("SDQ_SCORE")
    return {cell for cell in wanted if not row[cell]}


def _review(row: Cells, start: date, end: date, truth: Truth) -> Iterator[tuple[str, str]]:
    child, born, held = row["CHILD"], day(row["DOB"]), day(row["REVIEW"])
    assert born
    if held is None or not start <= held <= end:
        yield "166", child
        return
    if not re.fullmatch("PN[0-7]", row["REVIEW_CODE"]):
        yield "167", child
    if row["REVIEW_CODE"] == "PN0" and held >= turns(born, 4):
        yield "440", child
    if row["REVIEW_CODE"] != "PN0" and held < turns(born, 4):
        yield "441", child
    if truth.short_stays:
        yield "399", child
