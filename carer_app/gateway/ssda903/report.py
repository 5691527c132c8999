"""The report beside the files: plain text for a person at the council. No names, and none of what anybody wrote."""

from collections import defaultdict
from collections.abc import Iterator

from carer_app.domain.words import date_words
from carer_app.gateway.ssda903.cells import COLUMNS
from carer_app.gateway.ssda903.child import ChildReturned
from carer_app.gateway.ssda903.export import Return
from carer_app.gateway.ssda903.notes import About, Note
from carer_app.i18n import _


def report(made: Return) -> str:
    """What was returned, what is blank or left out and why, and which child is which."""
    lines = [*_beginning(made), *_blank(made), *_alike(made), *_left(made), *_children(made), *_who_is_who(made)]
    return "\n".join(lines) + "\n"


def _beginning(made: Return) -> Iterator[str]:
    year = made.year
    yield _("SSDA903, {start} to {end}").format(start=date_words(year.start), end=date_words(year.end))
    yield _("From the records at {council}, made on {day}.").format(council=made.council, day=date_words(made.made))
    if made.dfe:
        yield _("The council's number in returns: {number}").format(number=made.dfe)
    if made.made <= year.end:
        yield _("The year is not over yet: this is how it stands today.")
    yield ""
    for table in COLUMNS:
        yield _("{table}.csv: rows {count}").format(table=table, count=len(made.rows(table)))
    yield ""
    yield _("What is not known stays blank, and is listed below with the reason and the record.")
    yield _("Carers are never asked for what only the council needs.")
    yield _(
        "Episodes, placements and legal status belong to the council's case system: their tables are not made here."
    )
    yield _("Entries in closed sections cannot be read here and are never counted.")
    yield _("What a record calls late, or away as agreed, is never returned.")


def _blank(made: Return) -> Iterator[str]:
    """How often each column is blank, whatever the reason: in OC2 it may not be asked at that age."""
    yield ""
    yield _heading(_("Blank cells in numbers"))
    for table, columns in COLUMNS.items():
        rows = made.rows(table)
        counts = {column: sum(not row.get(column) for row in rows) for column in columns}
        found = [f"{column} {count}" for column, count in counts.items() if count]
        if found:
            words = _("{table}, of {count} rows: {blank}")
            yield words.format(table=table, count=len(rows), blank=", ".join(found))


def _alike(made: Return) -> Iterator[str]:
    """What is so for many children alike is said once, with whose it is where it is not everybody's."""
    found: dict[str, list[str]] = defaultdict(list)
    for child in made.children:
        for note in child.notes:
            if note.about is About.HEADER:
                found[note.sentence].append(child.child)
    if found:
        yield ""
        yield _heading(_("The same for many children"))
    everybody = len(made.rows("Header"))
    for sentence, children in found.items():
        whose = _("every child") if len(children) == everybody else ", ".join(children)
        yield _("Header: {sentence} Of: {children}.").format(sentence=sentence, children=whose)


def _left(made: Return) -> Iterator[str]:
    if made.unmatched:
        yield ""
        words = _("Lines of the council's own file that fit no child of this year: {names}")
        yield words.format(names=", ".join(made.unmatched))


def _children(made: Return) -> Iterator[str]:
    noted = [child for child in made.children if _own(child)]
    yield ""
    yield _heading(_("What somebody has to look at, child by child"))
    if not noted:
        yield _("Nothing.")
    for child in noted:
        yield ""
        yield child.child if child.header else _("{child} (no rows)").format(child=child.child)
        for note in _own(child):
            yield from _note(note)


def _own(child: ChildReturned) -> list[Note]:
    """The notes on a child that are not said of many at once."""
    return [note for note in child.notes if note.about is not About.HEADER]


def _note(note: Note) -> Iterator[str]:
    yield f"  {note.about}: {note.sentence}"
    if note.blank:
        yield "    " + _("blank: {columns}").format(columns=", ".join(note.blank))
    if note.source:
        yield "    " + _("record: {kind}, {record}").format(kind=note.source.kind, record=note.source.record)


def _who_is_who(made: Return) -> Iterator[str]:
    yield ""
    yield _heading(_("Which child is which"))
    yield _(
        "On the left what stands in CHILD, on the right the id of the child's file here, as in the address of its page"
    )
    yield _(
        "at the desk. Where the council's own number is not known, CHILD is ten letters made from that id, the same in"
    )
    yield _(
        "every year. To have the council's own numbers instead, give --council-data a CSV file with the columns HERE"
    )
    yield _("(either of the two) and CHILD; it may also give SEX, ETHNIC, UPN, MOTHER, MC_DOB and what OC2 asks.")
    yield ""
    for child in made.children:
        yield f"{child.child}  {', '.join(child.files)}{_rowless(child)}"


def _rowless(child: ChildReturned) -> str:
    return "" if child.header else "  " + _("(no rows)")


def _heading(words: str) -> str:
    return f"{words}\n{'-' * len(words)}"
