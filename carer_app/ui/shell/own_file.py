"""A carer's own file: supervision, training and the carer's own account, for the carer and the manager."""

from functools import partial

from PySide6.QtWidgets import QWidget

from carer_app.domain.kind import FileKind
from carer_app.domain.kinds import kinds
from carer_app.domain.people import Person
from carer_app.domain.story import Told
from carer_app.domain.supervision import Supervision
from carer_app.domain.words import day_words
from carer_app.errors import BadInputError
from carer_app.i18n import _, counted
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import Card, ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import kept_in, screens
from carer_app.ui.shell.wording import by_whom, happened_words, kind_title
from carer_app.ui.shell.workplace import Workplace


class OwnFilePage(SheetPage):
    """One's own file; a manager finds those of everybody who keeps records here as well."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "", parent)
        self._person = ""
        self.rows: dict[str, ListRow] = {}

    def visit(self, place: Place) -> None:
        self._person = place.person or self.workplace.work.session.person.id
        self.renew()
        self.go_to_top()

    def renew(self) -> None:
        files, me = self.workplace.journal.files, self.workplace.work.session.person
        whose = files.whose(files.own(self._person))
        if whose is None:
            raise BadInputError(_("That file is read here by its own carer and the manager alone."))
        self.sheet.clear()
        self.rows = {}
        mine = whose.id == me.id
        self.sheet.rename(_("Your own file") if mine else _("{name}: own file").format(name=whose.name))
        self.sheet.add(Words(self._who_reads(mine=mine), "quiet"))
        self.sheet.add(self._supervision(whose))
        self.sheet.add(self._entries(whose, mine=mine))
        others = [one for one in files.carers() if one.id != whose.id]
        if others:
            self.sheet.add(self._others(others))
        self.sheet.settle()

    def _who_reads(self, *, mine: bool) -> str:
        if mine:
            return _(
                "You read this, the manager of the home where there is one, and your supervising social worker. "
                "Your own account is read by those alone whom you choose."
            )
        return _("Their own account is read by those alone whom they choose, so it may not be among these.")

    def _supervision(self, whose: Person) -> Card:
        card, own = Card(_("Supervision")), self.workplace.work.own_file
        last, since = own.last_supervision(whose.id), own.since_last(whose.id, self.workplace.today())
        card.add(Words(_last_words(last)))
        one, more = _("{count} entry about the children since."), _("{count} entries about the children since.")
        if last is not None:
            card.add(Words(counted(one, more, len(since.entries)), "quiet"))
        if last is not None and last.next_visit:
            card.add(Words(_("Next: {day}").format(day=day_words(last.next_visit)), "quiet"))
        for step in last.agreed if last else ():
            if not step.done_on:
                card.add(Words(_("Agreed: {step}").format(step=step.words())))
        return card

    def _entries(self, whose: Person, *, mine: bool) -> Card:
        card = Card(_("In this file"))
        found = self.workplace.work.own_file.entries(whose.id)
        if not found:
            card.add(Words(_("Nothing is written in it yet."), "quiet"))
        for told in found:
            card.add(self._row(told))
        buttons = [self._write(one.kind, whose) for one in kept_in(FileKind.CARER) if mine or not _is_theirs(one.kind)]
        card.add(FlowRow(*buttons))
        return card

    def _row(self, told: Told) -> ListRow:
        when = happened_words(told.occurred, self.workplace.today())
        about = " · ".join(part for part in (kind_title(told.kind), when, told.author) if part)
        closed = (Badge(_("closed"), "calm"),) if told.closed else ()
        row = ListRow(told.headline, about, screens()[told.kind].icon if told.kind in screens() else "notebook", closed)
        row.clicked.connect(partial(self._open, told.id))
        self.rows[told.id] = row
        return row

    def _others(self, others: list[Person]) -> Card:
        """For a manager: the files of everybody who keeps records here."""
        card = Card(_("The own files of others here"))
        for one in others:
            row = ListRow(by_whom(one.name, str(one.role)), "", "user")
            row.clicked.connect(partial(self._go, Place(page=places.OWN, person=one.id)))
            self.rows[one.id] = row
            card.add(row)
        return card

    def _write(self, kind: str, whose: Person) -> Button:
        screen = screens()[kind]
        button = Button(screen.action, "plain", screen.icon)
        button.clicked.connect(partial(self._go, Place(page=places.WRITE_BOOK, kind=kind, person=whose.id)))
        return button

    def _open(self, record: str, _checked: bool = False) -> None:
        self.asked.emit(Place(page=places.RECORD, record=record))

    def _go(self, there: Place, _checked: bool = False) -> None:
        self.asked.emit(there)


def _is_theirs(kind: str) -> bool:
    """Whether only the carer writes it: an account is in their own words."""
    return kinds()[kind].starts_closed


def _last_words(last: Supervision | None) -> str:
    if last is None:
        return _("No supervision is written down yet.")
    return _("Last: {day}, with {by}").format(day=day_words(last.day), by=last.who_came)
