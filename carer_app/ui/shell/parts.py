"""A record and its parts on the pages: what was added to it and by whom, what can be added, and what a part belongs to."""

from collections.abc import Callable

from carer_app.clock import moment
from carer_app.councils import CouncilProfile
from carer_app.domain.kind import RecordKind
from carer_app.domain.kinds import is_living, kinds, parts_for
from carer_app.domain.story import PartOf, Told
from carer_app.domain.words import moment_words, occurred_words
from carer_app.i18n import _, counted
from carer_app.store.telling import Shown
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import Banner, Card, ListRow
from carer_app.ui.kit.told import ToldLines
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import screens
from carer_app.ui.shell.wording import by_whom, kind_title

Ask = Callable[[Place], object]
_SHOWN = 8


def parts_card(shown: Shown, profile: CouncilProfile, ask: Ask, *, is_kept: bool = False) -> Card | None:
    """The parts in order of happening, and a button for each that fits; None for a record that has none of either.

    Where many are added in one night, the buttons stand above them, and how it all stands. What is added to over months
    has its buttons at the top of the page, and its parts in rows, the latest first. Where it `is_kept`, sealed, nothing is
    added, and how it all stands is told above.
    """
    told = shown.told
    if adds_up(told.kind):
        return LongParts(shown, profile, ask) if shown.parts else None
    fitting = parts_for(told.kind, told.content) if told.content and not is_kept else []
    if not shown.parts and not fitting:
        return None
    card = Card(_("What was added to it"))
    buttons = [FlowRow(*(_adding(kind, told, profile, ask) for kind in fitting))] if fitting else []
    if is_living(told.kind) and not is_kept:
        card.add(Words(_("With everything that was added: {headline}").format(headline=told.headline), "strong"))
    if is_living(told.kind) and buttons:
        card.add(buttons.pop())
    if not shown.parts:
        card.add(Words(_("Nothing yet."), "quiet"))
    for part in shown.parts:
        card.add(_part_box(part, profile, ask))
    for row in buttons:
        card.add(row)
    return card


def adds_up(kind: str) -> bool:
    """Whether parts are added to it over months, as the doses to a medicine."""
    return kind in kinds() and kinds()[kind].together is not None


def adding_row(shown: Shown, profile: CouncilProfile, ask: Ask) -> FlowRow | None:
    """The buttons that add to what is added to over months, for the top of its page; None for everything else."""
    told = shown.told
    fitting = parts_for(told.kind, told.content) if told.content and adds_up(told.kind) else []
    return FlowRow(*(_adding(kind, told, profile, ask) for kind in fitting)) if fitting else None


class LongParts(Card):
    """What was added over months: a row for each, the latest happening first, a few of them until somebody asks."""

    def __init__(self, shown: Shown, profile: CouncilProfile, ask: Ask) -> None:
        super().__init__(_("What was added to it"))
        self._profile, self._ask = profile, ask
        latest = sorted(shown.parts, key=lambda part: part.occurred.start, reverse=True)
        for part in latest[:_SHOWN]:
            self.add(self._row(part))
        self._earlier = latest[_SHOWN:]
        words = counted("Show {count} earlier one", "Show {count} earlier ones", len(self._earlier))
        self.more_button = Button(words, "link", "chevron-down")
        if self._earlier:
            self.add(FlowRow(self.more_button))
            self.more_button.clicked.connect(self._on_more)

    def _row(self, part: Told) -> ListRow:
        when, who = occurred_words(part.occurred), by_whom(part.author, part.author_role)
        about = _("{when} · {kind} · {who}").format(when=when, kind=kind_title(part.kind, self._profile), who=who)
        if part.retracted is not None:
            about = _("{about} · taken back").format(about=about)
        badges = (Badge(_("to look at"), "calm"),) if part.flags else ()
        row = ListRow(part.headline, about, "alert-triangle" if part.flags else "notebook", badges)
        row.clicked.connect(lambda: self._ask(Place(page=places.RECORD, record=part.id)))
        return row

    def _on_more(self) -> None:
        self.more_button.hide()
        for part in self._earlier:
            row = self._row(part)
            self.add(row)
            row.show()


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
