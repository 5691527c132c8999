"""What somebody was writing when the window was last closed, locked or killed: said after the unlock, and opened again."""

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from carer_app.domain.kind import FileKind
from carer_app.domain.kinds import CHILD_SHEET, kinds
from carer_app.domain.marks import COMMENT
from carer_app.domain.story import State
from carer_app.i18n import _, counted
from carer_app.journal.forms import NoSuchRecordError
from carer_app.store.drafts import Draft
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.panels import Banner
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.wording import draft_words, kind_title
from carer_app.ui.shell.workplace import Workplace


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A draft that can be gone on with: what was being written, about whom, and where that is done."""

    draft: Draft
    name: str
    place: Place


class FoundDrafts(Banner):
    """One sentence on what was being written last, and a button that goes on with it."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "info", "history", parent)
        self._place = Place(page=places.TODAY)
        self.go_on = Button(_("Go on"), "primary")
        self.later = Button(_("Not now"), "plain")
        self.add_button(self.go_on)
        self.add_button(self.later)
        self.go_on.clicked.connect(lambda: self.asked.emit(self._place))
        self.later.clicked.connect(lambda: self.say(""))
        self.say("")

    def show_found(self, workplace: Workplace) -> None:
        """Say what this person was writing last; nothing where there is nothing."""
        found = begun(workplace)
        if found:
            self._place = found[0].place
            self.say(found_sentence(workplace, found))
            self.go_on.setAccessibleDescription(self.words.text())


def begun(workplace: Workplace) -> list[Begun]:
    """This person's drafts that can be gone on with, the latest first."""
    return [found for draft in workplace.journal.drafts() if (found := _begun(workplace, draft))]


def found_sentence(workplace: Workplace, found: list[Begun]) -> str:
    """“You were writing …”, of the latest, and how many more there are."""
    first = found[0]
    day, when = draft_words(first.draft, workplace.today())
    facts = {"what": kind_title(first.draft.kind), "name": first.name, "day": day, "when": when}
    last = _sentence(first, day).format(**facts)
    if len(found) == 1:
        return last
    more = counted(
        "{count} more thing that you began is under Today.", "{count} more things that you began are under Today.",
        len(found) - 1,
    )  # fmt: skip
    return _("{last} {more}").format(last=last, more=more)


def _sentence(first: Begun, day: str) -> str:
    if first.place.page == places.ADD_CHILD:
        return _("You were beginning a child's file at {when}. Go on?")
    if first.place.page == places.WRITE_BOOK:
        return _("You were writing “{what}” in {name} at {when}. Go on?")
    if first.draft.kind == COMMENT.slug:
        return _("You were saying something about an entry of {name} at {when}. Go on?")
    if first.draft.record:
        return _("You were changing “{what}” of {name} at {when}. Go on?")
    if day:
        return _("You were writing “{what}” about {name} for {day} at {when}. Go on?")
    return _("You were writing “{what}” about {name} at {when}. Go on?")


def _in_book(workplace: Workplace, draft: Draft) -> Begun | None:
    """Where one goes on that is in the home's book or in a carer's own file."""
    files, in_home = workplace.journal.files, kinds()[draft.kind].file is FileKind.HOME
    if in_home and not files.has_book():
        return None
    name = _("the home's book") if in_home else _("a carer's own file")
    named = "" if draft.record else draft.name
    there = Place(page=places.WRITE_BOOK, kind=draft.kind, record=draft.record, person=draft.child, draft=named)
    return Begun(draft=draft, name=name, place=there)


def _begun(workplace: Workplace, draft: Draft) -> Begun | None:
    """Where and about whom; None for a form or record that is not here any more, or not yet."""
    if draft.kind not in kinds():
        return None
    if draft.kind == CHILD_SHEET and not draft.child and not draft.record:
        return Begun(draft=draft, name="", place=Place(page=places.ADD_CHILD))
    if kinds()[draft.kind].file is not FileKind.CHILD:
        return _in_book(workplace, draft)
    page, child = places.WRITE, draft.child
    if draft.record:
        try:
            told = workplace.journal.entry(draft.record)
        except NoSuchRecordError:
            return None
        child = told.child
        page = places.RECORD if not kinds()[draft.kind].listed else page
        page = places.TOGETHER if page == places.WRITE and told.state is State.CONFLICT else page
    name = next((one.name for one in workplace.journal.children() if one.id == child), "")
    if not name:
        return None
    named = "" if draft.record else draft.name
    there = Place(page=page, child=child, kind=draft.kind, record=draft.record, draft=named, about=draft.about)
    return Begun(draft=draft, name=name, place=there)
