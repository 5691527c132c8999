"""What is one story with an entry, a way to write one more, and what the entry made wait, with who met it."""

from collections.abc import Callable, Sequence
from datetime import date

from carer_app.councils import CouncilProfile
from carer_app.domain.deadlines import by_words
from carer_app.domain.kinds import kinds, may_be_gone_with
from carer_app.domain.needs import Started
from carer_app.domain.story import Told
from carer_app.domain.words import occurred_words
from carer_app.i18n import _
from carer_app.store.telling import Shown
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.panels import Card, ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import screens
from carer_app.ui.shell.wording import kind_title, when_words

Ask = Callable[[Place], object]


def story_card(shown: Shown, profile: CouncilProfile, ask: Ask) -> Card | None:
    """The entries that go with this one, and a button to write another; None for what can go with nothing."""
    told = shown.told
    can_grow = (
        told.kind in kinds() and may_be_gone_with(kinds()[told.kind]) and not told.closed and told.retracted is None
    )
    if not shown.story and not can_grow:
        return None
    card = Card(_("What goes with it"))
    for one in shown.story:
        card.add(_row(one, profile, ask))
    if can_grow:
        write = Button(_("Write what goes with it"), "link" if shown.story else "plain", "plus")
        there = Place(page=places.WRITE, child=told.child, about=told.id)
        write.clicked.connect(lambda: ask(there))
        card.add(FlowRow(write))
    return card


def started_card(found: Sequence[Started], today: date, ask: Ask) -> Card | None:
    """What an entry made wait: met by whom and when, or until when it waits; None where there is nothing."""
    if not found:
        return None
    card = Card(_("What it started"))
    for one in found:
        if one.record:
            words = _("Done: {who}, {when}").format(who=one.by, when=when_words(one.at, today))
            row = ListRow(one.due.sentence, words, "circle-check")
            row.clicked.connect(lambda _down=False, record=one.record: ask(Place(page=places.RECORD, record=record)))
        else:
            until = _("Waits: {until}").format(until=by_words(one.due)) if one.due.by else _("Still to do")
            row = ListRow(one.due.sentence, until, "clock")
            row.clicked.connect(lambda: ask(Place(page=places.NEEDS)))
        card.add(row)
    return card


def _row(one: Told, profile: CouncilProfile, ask: Ask) -> ListRow:
    about = _("{kind} · {when}").format(kind=kind_title(one.kind, profile), when=occurred_words(one.occurred))
    if one.retracted is not None:
        about = _("{about} · taken back").format(about=about)
    row = ListRow(one.headline, about, screens()[one.kind].icon if one.kind in screens() else "note")
    row.clicked.connect(lambda: ask(Place(page=places.RECORD, record=one.id)))
    return row
