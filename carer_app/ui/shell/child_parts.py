"""The parts of a child's page: who they are, their health card, their people, and the other sheets."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec
from PySide6.QtCore import Qt

from carer_app.councils import CouncilProfile
from carer_app.domain.child import HEALTH_CARD, Child
from carer_app.domain.kind import Line
from carer_app.domain.promise import council_lines
from carer_app.domain.story import State
from carer_app.domain.words import date_words
from carer_app.i18n import _
from carer_app.journal.sheets import OtherFile, Sheet
from carer_app.ui.kit.flow import Columns
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import Card, ListRow
from carer_app.ui.kit.told import ToldLines
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import screens

_ELSEWHERE = {*HEALTH_CARD, "people", "homes_before", "address_is_confidential"}


def about_card(child: Child, profile: CouncilProfile) -> Card:
    """Who the child is, and what matters to them."""
    card = Card(_("About {name}").format(name=child.name))
    words = _("Responsible: {council} · {child_in_care}")
    card.add(Words(words.format(council=profile.name, child_in_care=profile.terms.child_in_care), "quiet"))
    card.add(ToldLines(line for line in child.sheet.lines(profile) if line.field not in _ELSEWHERE))
    return card


def health_card(child: Child, on_the_list: Sequence[str] = ()) -> Card:
    """Allergies, conditions and medicines, each with its honest answer; what must be minded has the whole width.

    Medicines that are `on_the_list` are an answer too, whatever the sheet said before they were put there.
    """
    card = Card(_("Health card"))
    lines = [_with_the_list(line, child, on_the_list) for line in child.sheet.health_lines()]
    for line in lines:
        if line.loud:
            card.add(ToldLines((line,)))
    calm = (ToldLines((line,)) for line in lines if not line.loud)
    card.add(Columns(*calm, ems=36, gap=20, align=Qt.AlignmentFlag.AlignTop))
    return card


def _with_the_list(line: Line, child: Child, on_the_list: Sequence[str]) -> Line:
    """The line of the medicines with those that are on the list; what the sheet says of medicines stays beside them."""
    if line.field != "medicines" or not on_the_list:
        return line
    words = _("On the list below: {medicines}").format(medicines=", ".join(on_the_list))
    said = f"{words}\n{line.text}" if child.sheet.medicines.is_told else words
    return msgspec.structs.replace(line, text=said)


def people_card(child: Child) -> Card:
    """Everybody in the child's life who is written down."""
    return _lines_card(_("People"), child.sheet.people_lines(), _("Nobody is written down yet."))


def council_card(profile: CouncilProfile) -> Card:
    """What the child's own council promised, and who listens."""
    return _lines_card(
        _("From {council}").format(council=profile.name), council_lines(profile), _("No council's own words are here.")
    )


def homes_card(child: Child, stays: Sequence[date], *, is_kept: bool = False) -> Card:
    """Where the child lives and lived, and since when. Of one whose records are kept, sealed, that they came here."""
    card = Card(_("Homes"))
    came = _("Came to this home on {day}") if is_kept else _("In this home since {day}")
    for day in stays or (child.sheet.here_since,):
        card.add(Words(came.format(day=date_words(day))))
    for home in child.sheet.homes_before:
        card.add(Words(home.words()).selectable())
    if not child.sheet.homes_before:
        card.add(Words(_("Nothing is written down about homes before this one."), "quiet"))
    return card


def sheets_card(child: Child, profile: CouncilProfile, sheets: Iterable[Sheet], ask: Callable[[Place], None]) -> Card:
    """A row for each sheet of the file, with “not written yet” where that is so."""
    card = Card(_("In {name}'s file").format(name=child.name))
    order = list(screens())
    for sheet in sorted((one for one in sheets if one.kind in order), key=lambda one: order.index(one.kind)):
        row, there = _sheet_row(child, profile, sheet)
        row.clicked.connect(lambda _checked=False, there=there: ask(there))
        card.add(row)
    return card


def linked_card(child: Child, others: Sequence[OtherFile], ask: Callable[[Place], None]) -> Card:
    """That the council keeps another file of the same child: both names side by side, and nothing moved."""
    card = Card(_("The same child"))
    words = _("The council has linked this file with another of the same child. Nothing was moved.")
    card.add(Words(words, "quiet"))
    for other in others:
        if other.child is None:
            card.add(Words(_("{name} · the other file is kept at the council").format(name=child.name)))
            continue
        row = ListRow(_("{one} · {other}").format(one=child.name, other=other.child.name), _("Open the other file"))
        row.clicked.connect(lambda _checked=False, there=other.id: ask(Place(page=places.CHILD, child=there)))
        card.add(row)
    return card


def _sheet_row(child: Child, profile: CouncilProfile, sheet: Sheet) -> tuple[ListRow, Place]:
    screen = screens()[sheet.kind]
    menu, action = screen.names_in(profile)
    if sheet.told is None:
        badge = Badge(_("not written yet"), "calm")
        there = Place(page=places.WRITE, child=child.id, kind=sheet.kind)
        row = ListRow(menu, action, screen.icon, (badge,))
        row.setAccessibleName(_("{sheet}: not written yet").format(sheet=menu))
        return row, there
    badges = (Badge(_("two versions"), "calm"),) if sheet.told.state is State.CONFLICT else ()
    return ListRow(menu, sheet.told.headline, screen.icon, badges), Place(page=places.RECORD, record=sheet.told.id)


def _lines_card(title: str, lines: Iterable[Line], nothing: str) -> Card:
    card = Card(title)
    found = list(lines)
    card.add(ToldLines(found) if found else Words(nothing, "quiet"))
    return card
