"""The rows of Reviews: those held in the year of which it is written how the young person took part."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from carer_app.domain.words import date_words
from carer_app.domain.yearly import ReviewHeld
from carer_app.gateway.ssda903.cells import Row, day_cell
from carer_app.gateway.ssda903.known import Given, Known
from carer_app.gateway.ssda903.notes import About, Note
from carer_app.gateway.ssda903.year import CollectionYear, is_aged
from carer_app.i18n import _

UNDER_FOUR = "PN0"


def review_rows(
    known: Known, identity: Row, born: date, began: date | None, year: CollectionYear
) -> tuple[list[Row], list[Note]]:
    """The rows of one child by their days, and the reviews that are left out. `identity` are the cells CHILD and DOB."""
    held: dict[date, list[tuple[str, Given]]] = defaultdict(list)
    for one in known.given:
        if isinstance(one.what, ReviewHeld) and one.what.day in year:
            held[one.what.day].append((one.what.code, one))
    rows: list[Row] = []
    notes: list[Note] = []
    for day in sorted(held):
        code = _code(held[day])
        sentence = _why_not(known, code, day, born, began, held[day])
        if sentence:
            words = _("The review of {day} is left out: {why}").format(day=date_words(day), why=sentence)
            notes.append(Note(about=About.REVIEWS, sentence=words, source=held[day][0][1].source))
        else:
            rows.append({**identity, "REVIEW": day_cell(day), "REVIEW_CODE": code})
    return rows, notes


def _code(found: Sequence[tuple[str, Given]]) -> str:
    """The one code that is written for a day, by however many records; empty for none, or for several."""
    codes = {code for code, _given in found if code}
    return codes.pop() if len(codes) == 1 else ""


def _why_not(
    known: Known, code: str, day: date, born: date, began: date | None, found: Sequence[tuple[str, Given]]
) -> str:
    if known.short_stays:
        return _("they come for short stays (rule 399).")
    if any(given.unsettled for _code, given in found):
        return _("two versions of its record stand side by side.")
    if not code and any(code for code, _given in found):
        return _("records do not agree on how the young person took part.")
    if not code:
        return _("nobody wrote how the young person took part (REVIEW_CODE, rule 167).")
    if (code == UNDER_FOUR) is is_aged(born, 4, day):
        return _("{code} does not fit their age on that day (rules 440 and 441).").format(code=code)
    if began and day < began:
        return _("it is before the day on which care began.")
    return ""
