"""A record and its parts on the pages: what was added to it and by whom, what can be added, and what a part belongs to."""

from collections.abc import Callable

from carer_app.clock import moment
from carer_app.councils import CouncilProfile
from carer_app.domain.kind import RecordKind
from carer_app.domain.kinds import parts_for
from carer_app.domain.story import PartOf, Told
from carer_app.domain.words import moment_words, occurred_words
from carer_app.i18n import _
from carer_app.store.telling import Shown
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.told import ToldLines
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import screens
from carer_app.ui.shell.wording import by_whom, kind_title

Ask = Callable[[Place], object]


def parts_card(shown: Shown, profile: CouncilProfile, ask: Ask) -> Card | None:
    """The parts in order of happening, and a button for each that fits; None for a record that has none of either."""
    told = shown.told
    fitting = parts_for(told.kind, told.content) if told.content else []
    if not shown.parts and not fitting:
        return None
    card = Card(_("What was added to it"))
    if not shown.parts:
        card.add(Words(_("Nothing yet."), "quiet"))
    for part in shown.parts:
        card.add(_part_box(part, profile, ask))
    if fitting:
        card.add(FlowRow(*(_adding(kind, told, profile, ask) for kind in fitting)))
    return card


def lead_row(lead: PartOf, ask: Ask) -> FlowRow:
    """What a part belongs to, as a way to it."""
    words = _("Belongs to: {kind}, {when}").format(kind=kind_title(lead.kind), when=occurred_words(lead.occurred))
    way = Button(words, "link", "arrow-left")
    way.clicked.connect(lambda: ask(Place(page=places.RECORD, record=lead.id)))
    return FlowRow(way)


def lead_card(lead: Told, profile: CouncilProfile, ask: Ask) -> Card:
    """What a new entry belongs to or goes with, in short, above its form."""
    card = Card(look="sunken")
    card.box.setSpacing(4)
    title = _("{kind}, {when}").format(kind=kind_title(lead.kind, profile), when=occurred_words(lead.occurred))
    card.add(Words(title, "strong"))
    card.add(Words(lead.headline))
    card.add(Words(_("Written by {who}").format(who=by_whom(lead.author, lead.author_role)), "small"))
    read = Button(_("Read all of it"), "link", "eye")
    read.clicked.connect(lambda: ask(Place(page=places.RECORD, record=lead.id)))
    card.add(FlowRow(read))
    return card


def _part_box(part: Told, profile: CouncilProfile, ask: Ask) -> Card:
    box = Card(look="sunken")
    box.box.setSpacing(8)
    box.add(Words(kind_title(part.kind, profile), "strong"))
    who = by_whom(part.author, part.author_role)
    box.add(Words(_("Signed by {who}, {when}").format(who=who, when=moment_words(moment(part.written))), "small"))
    for flag in part.flags:
        box.add(Banner(_("Kept as it was written. {flag}").format(flag=flag[:1].upper() + flag[1:]), "calm", "flag"))
    if part.retracted is not None:
        box.add(Words(_("Taken back: {reason}").format(reason=part.retracted), "quiet"))
    elif part.content is not None:
        box.add(ToldLines(part.content.lines(profile)))
    way = Button(_("Open it"), "link")
    way.setAccessibleName(_("Open: {kind}, signed by {who}").format(kind=kind_title(part.kind, profile), who=who))
    way.clicked.connect(lambda: ask(Place(page=places.RECORD, record=part.id)))
    box.add(FlowRow(way))
    return box


def _adding(kind: RecordKind, lead: Told, profile: CouncilProfile, ask: Ask) -> Button:
    screen = screens()[kind.slug]
    _menu, action = screen.names_in(profile)
    button = Button(action, "plain", screen.icon)
    there = Place(page=places.WRITE, child=lead.child, kind=kind.slug, about=lead.id)
    button.clicked.connect(lambda: ask(there))
    return button
