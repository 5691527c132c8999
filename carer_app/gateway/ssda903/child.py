"""One child in the return: their rows of every table, and what the report says of them."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

import msgspec

from carer_app.domain.words import date_words
from carer_app.domain.working_days import birthday
from carer_app.domain.yearly import ReviewHeld
from carer_app.gateway.ssda903.care import Care, care_of
from carer_app.gateway.ssda903.cells import Row, day_cell
from carer_app.gateway.ssda903.health import oc2_row
from carer_app.gateway.ssda903.known import Known
from carer_app.gateway.ssda903.missing import missing_rows
from carer_app.gateway.ssda903.notes import About, Note
from carer_app.gateway.ssda903.reviews import review_rows
from carer_app.gateway.ssda903.year import CollectionYear
from carer_app.i18n import _

LETTERS = "BCDFGHJKMNPQRSTVWXYZ"
LONG = 10
OLDEST = 25
NEVER_KNOWN = ("SEX", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
"""What no record says: the council's own case system has it."""

OF_MOTHERS = ("MOTHER", "MC_DOB")


class ChildReturned(msgspec.Struct, frozen=True, kw_only=True):
    """One child's part of the return. Without a header there are no rows of theirs at all."""

    child: str
    files: tuple[str, ...]
    header: Row | None
    missing: tuple[Row, ...] = ()
    oc2: Row | None = None
    reviews: tuple[Row, ...] = ()
    notes: tuple[Note, ...] = ()


def number_of(file: str) -> str:
    """What stands in CHILD where the council's own number is not known: ten letters made from the id of the file.

    The same in every year and on every machine, without a meaning, and without digits, so that no spreadsheet takes it for
    a number, or vowels, so that it spells nothing.
    """
    rest, letters = int.from_bytes(sha256(f"ssda903/{file}".encode()).digest()), []
    for _place in range(LONG):
        rest, place = divmod(rest, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def returned(known: Known, year: CollectionYear) -> ChildReturned:
    """The rows of one child by the rules, and everything about them that is not known or not certain."""
    child = known.ours.get("CHILD") or number_of(known.files[0])
    notes = list(_whole_child(known))
    born = known.births[0] if len(known.births) == 1 else None
    care = care_of(known, year)
    why_not = _why_no_rows(known, born, year)
    if born is None or why_not:
        notes.insert(0, Note(about=About.CHILD, sentence=why_not))
        notes += _lost(known, year, care)
        return ChildReturned(child=child, files=known.files, header=None, notes=tuple(notes))
    identity = {"CHILD": child, "DOB": day_cell(born)}
    missing, missing_notes = missing_rows(known, identity, born, care.began, year)
    reviews, review_notes = review_rows(known, identity, born, care.began, year)
    oc2, oc2_notes = oc2_row(known, identity, born, year) if care.whole_year else (None, [])
    return ChildReturned(
        child=child,
        files=known.files,
        header=_header(known, identity),
        missing=tuple(missing),
        oc2=oc2,
        reviews=tuple(reviews),
        notes=(*notes, *_header_notes(known), *missing_notes, *care.notes, *oc2_notes, *review_notes),
    )


def _header(known: Known, identity: Row) -> Row:
    theirs = {column: known.ours.get(column, "") for column in NEVER_KNOWN}
    return {**identity, **theirs, **(dict.fromkeys(OF_MOTHERS, "") if known.short_stays else {})}


def _header_notes(known: Known) -> Iterator[Note]:
    """What is asked of every child. A mother's child has a birth date only where there is one."""
    blank = tuple(column for column in NEVER_KNOWN if not known.ours.get(column) and _is_asked(column, known))
    if blank:
        sentence = _("Only the council's own case system knows: {columns}.").format(columns=", ".join(blank))
        yield Note(about=About.HEADER, sentence=sentence, blank=blank)


def _is_asked(column: str, known: Known) -> bool:
    """Of mothers only girls are asked, and nobody who comes for short stays (rules 393 and 399)."""
    if column in OF_MOTHERS and (known.short_stays or known.ours.get("SEX") == "M"):
        return False
    return column != "MC_DOB" or known.ours.get("MOTHER") == "1"


def _why_no_rows(known: Known, born: date | None, year: CollectionYear) -> str:
    if known.elsewhere:
        words = _("Their file names another council as responsible ({councils}), which returns them: no rows at all.")
        return words.format(councils=", ".join(known.elsewhere))
    if not known.births:
        return _("No birth date is written on their sheet, and every table asks for it: no rows at all.")
    if born is None:
        return _("Their sheets, or two versions of one, give different birth dates: no rows at all.")
    if born > year.end:
        return _("Their sheet gives a birth date after the year ended: no rows at all (rule 301).")
    if birthday(born, OLDEST) < year.start:
        return _("By their sheet they were over 25 when the year began: no rows at all (rule 351).")
    return ""


def _lost(known: Known, year: CollectionYear, care: Care) -> list[Note]:
    """What would have been returned of a child who has no rows, so that somebody can add it by hand."""
    missing, notes = missing_rows(known, {}, date.min, care.began, year)
    for row in missing:
        until = row["MIS_END"] or _("still open")
        sentence = _("Not returned: {way} from {start} to {end}.").format(
            way=row["MISSING"], start=row["MIS_START"], end=until
        )
        notes.append(Note(about=About.MISSING, sentence=sentence))
    for one in known.given:
        if isinstance(one.what, ReviewHeld) and one.what.day in year:
            sentence = _("Not returned: the review of {day}.").format(day=date_words(one.what.day))
            notes.append(Note(about=About.REVIEWS, sentence=sentence, source=one.source))
    return notes


def _whole_child(known: Known) -> Iterator[Note]:
    if len(known.files) > 1:
        sentence = _("Two or more files are said to be theirs, and are returned as one child.")
        yield Note(about=About.CHILD, sentence=sentence)
    if any(not stay.confirmed for stay in known.stays):
        sentence = _("A stay was begun by a home and is still to be confirmed by a manager here.")
        yield Note(about=About.CHILD, sentence=sentence)
    for unread in known.unread:
        yield Note(about=About.CHILD, sentence=unread.why, source=unread.source)
    if known.held:
        sentence = _(
            "Entries that wait at the gateway for somebody to look at them: {count}. They are not counted here."
        )
        yield Note(about=About.CHILD, sentence=sentence.format(count=known.held))
