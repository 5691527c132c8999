"""The tables of the return: their exact columns, and how a value stands in a cell."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

COLUMNS = {
    "Header": ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"),
    "Missing": ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"),
    "OC2": (
        "CHILD",
        "DOB",
        "SDQ_SCORE",
        "SDQ_REASON",
        "CONVICTED",
        "HEALTH_CHECK",
        "IMMUNISATIONS",
        "TEETH_CHECK",
        "HEALTH_ASSESSMENT",
        "SUBSTANCE_MISUSE",
        "INTERVENTION_RECEIVED",
        "INTERVENTION_OFFERED",
    ),
    "Reviews": ("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
}
"""The tables that are filled here. A reader knows a table by its set of columns, so none may be added."""

Row = Mapping[str, str]


def day_cell(day: date | None) -> str:
    """A date as the return writes it: 02/03/2026."""
    return f"{day:%d/%m/%Y}" if day else ""


def as_csv(table: str, rows: Sequence[Row]) -> bytes:
    """A table in UTF-8, its columns in their order, with the line ends that spreadsheets expect."""
    text = io.StringIO()
    out = csv.DictWriter(text, COLUMNS[table], restval="", lineterminator="\r\n")
    out.writeheader()
    out.writerows(rows)
    return text.getvalue().encode()
