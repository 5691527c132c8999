"""The whole return of one year: gathered, ruled, and told in a report. Whoever made it and when is written down."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from carer_app.clock import local, today
from carer_app.councils import ENGLAND
from carer_app.domain.yearly import SpellAway
from carer_app.errors import BadInputError
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.ssda903.cells import Row
from carer_app.gateway.ssda903.child import ChildReturned, number_of, returned
from carer_app.gateway.ssda903.gathering import known_children
from carer_app.gateway.ssda903.known import Given, Known
from carer_app.gateway.ssda903.year import CollectionYear
from carer_app.i18n import _


class Return(msgspec.Struct, frozen=True, kw_only=True):
    """What comes out: the children of the year, and lines of the council's own file that fit none of them."""

    year: CollectionYear
    made: date
    council: str
    dfe: str
    children: tuple[ChildReturned, ...]
    unmatched: tuple[str, ...] = ()

    def rows(self, table: str) -> list[Row]:
        """The rows of a table by child."""
        return [row for child in self.children if child.header for row in _rows(child, child.header, table)]


def make_return(council: Council, year: CollectionYear, theirs: Mapping[str, Mapping[str, str]], by: str) -> Return:
    """The return of a year from everything that is here; raises BadInputError for a year that has not begun."""
    made = today(council.clock)
    if year.start > made:
        raise BadInputError(
            _("year {year} has not begun: it starts on 1 April {start}.").format(
                year=year.words(), start=year.start.year
            ),
            [("year", "has not begun")],
        )
    profile = council.profile
    with council.reading() as connection:
        everybody = [_with(known, theirs, profile.slug) for known in known_children(connection)]
    of_year = [known for known in everybody if is_of(known, year)]
    with council.writing() as connection:
        note(connection, council.now(), "exported ssda903", person=by, detail=f"{year.words()} {len(of_year)}")
    children = tuple(sorted((returned(known, year) for known in of_year), key=lambda child: child.child))
    _refuse_double(children)
    names = {name for known in of_year for name in _names(known)}
    unmatched = tuple(sorted(name for name in theirs if name not in names))
    words = {"council": council.name, "dfe": profile.codes.dfe}
    return Return(year=year, made=made, children=children, unmatched=unmatched, **words)


def is_of(known: Known, year: CollectionYear) -> bool:
    """Whether a child has to do with the year: they lived in a home here, or a record tells of something in it."""
    lived = any(stay.start <= year.end and (stay.end is None or stay.end >= year.start) for stay in known.stays)
    return lived or any(_is_of(given, year) for given in known.given)


def _is_of(given: Given, year: CollectionYear) -> bool:
    what = given.what
    if not isinstance(what, SpellAway):
        return what.day in year
    return local(what.start).date() <= year.end and (what.end is None or local(what.end).date() >= year.start)


def _names(known: Known) -> tuple[str, ...]:
    """How the council's own file may name this child."""
    return tuple(name for file in known.files for name in (number_of(file), file))


def _with(known: Known, theirs: Mapping[str, Mapping[str, str]], slug: str) -> Known:
    """The same with what the council gives, and with the councils that the child's files name where none of them is this.

    A file, or a gateway, with the profile of England names no council: whose it is was not said.
    """
    cells = {column: value for name in _names(known) for column, value in theirs.get(name, {}).items()}
    is_ours = slug == ENGLAND or {slug, ENGLAND} & set(known.authorities)
    elsewhere = () if is_ours else known.authorities
    return msgspec.structs.replace(known, ours=cells, elsewhere=elsewhere)


def _refuse_double(children: Sequence[ChildReturned]) -> None:
    """Raises BadInputError where two children would stand under one number."""
    numbers = [child.child for child in children]
    twice = (
        sorted({number for number in numbers if numbers.count(number) > 1}) if len(set(numbers)) < len(numbers) else []
    )
    if twice:
        words = _("Two children would have the same CHILD: {numbers}. Give each their own by --council-data.")
        raise BadInputError(words.format(numbers=", ".join(twice)), [("council-data", "is needed")])


def _rows(child: ChildReturned, header: Row, table: str) -> Iterator[Row]:
    of_table: dict[str, Sequence[Row]] = {
        "Header": (header,),
        "Missing": child.missing,
        "OC2": (child.oc2,) if child.oc2 else (),
        "Reviews": child.reviews,
    }
    yield from of_table[table]
