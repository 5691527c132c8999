"""Entries that point at each other: what was seen in this one, and in which one this was seen."""

from collections.abc import Iterator

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import day_of
from carer_app.domain.kinds import kinds
from carer_app.domain.skills import seen_in
from carer_app.domain.story import Told
from carer_app.domain.words import occurred_words
from carer_app.i18n import _
from carer_app.journal.forms import NoSuchRecordError
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.panels import Card, ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.parts import Ask
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import screens
from carer_app.ui.shell.wording import kind_title
from carer_app.ui.shell.workplace import Workplace


def pointing_card(workplace: Workplace, told: Told, profile: CouncilProfile, ask: Ask) -> Card | None:
    """The entries on the other end of a pointer, each as a way to it; None where there is none."""
    pointed_at = _pointed_at(workplace, told)
    pointing = [] if told.closed else workplace.journal.pointing_at(told.id)
    if pointed_at is None and not pointing:
        return None
    card = Card(_("Belongs together"))
    if pointed_at is not None:
        card.add(_row(_("Seen in: {what}"), pointed_at, profile, ask))
    for one in pointing:
        card.add(_row(_("Shows a step: {what}"), one, profile, ask))
    return card


def pointing_buttons(workplace: Workplace, told: Told, ask: Ask) -> Iterator[Button]:
    """The buttons of an ordinary entry that begin another one that was seen in it."""
    own = screens().get(told.kind)
    kind = kinds().get(told.kind)
    is_ordinary = own is not None and kind is not None and own.everyday and not own.urgent and not own.seen_in
    if not is_ordinary or told.closed or told.content is None or told.retracted is not None or kind is None:
        return
    if kind.part_of or kind.one_per_file or not told.child:
        return
    for screen in screens().values():
        if screen.seen_in:
            button = Button(screen.seen_in, "plain", screen.icon)
            button.clicked.connect(lambda _down=False, slug=screen.kind: ask(_beginning(workplace, told, slug)))
            yield button


def entry_seen_in(workplace: Workplace, topic: str) -> Told | None:
    """The entry that a form is about to name, by the topic it was opened with."""
    about, _colon, rest = topic.partition(":")
    return _entry(workplace, rest.partition(":")[0]) if about == "seen" else None


def _beginning(workplace: Workplace, told: Told, kind: str) -> Place:
    draft = workplace.journal.name_beside(kind, told.child)
    topic = seen_in(told.id, day_of(told.occurred))
    return Place(page=places.WRITE, child=told.child, kind=kind, topic=topic, draft=draft)


def _pointed_at(workplace: Workplace, told: Told) -> Told | None:
    kind = kinds().get(told.kind)
    field = kind.points_by if kind else ""
    record = getattr(told.content, field, None) if field and told.content else None
    return _entry(workplace, str(record)) if record else None


def _entry(workplace: Workplace, record: str) -> Told | None:
    """The entry, where it is here and may be read by whoever is at the keyboard."""
    try:
        found = workplace.journal.entry(record)
    except NoSuchRecordError:
        return None
    return None if found.moved_away else found


def _row(words: str, one: Told, profile: CouncilProfile, ask: Ask) -> ListRow:
    screen = screens().get(one.kind)
    about = _("{kind}, {when}").format(kind=kind_title(one.kind, profile), when=occurred_words(one.occurred))
    row = ListRow(words.format(what=one.headline), about, screen.icon if screen else "notebook")
    row.clicked.connect(lambda: ask(Place(page=places.RECORD, record=one.id)))
    return row
