"""Who opened what on this computer, which papers left it, and what was done with the computer, for whoever answers for it."""

from PySide6.QtWidgets import QWidget

from carer_app.domain.access import WHY_WORDS
from carer_app.domain.act_words import act_sentence
from carer_app.domain.entry import What
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.accesses import Done, Seen
from carer_app.ui.kit.choice_box import ChoiceBox
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card, EmptyState, ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.entry_page import LabelledBox
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.wording import kind_title, when_words
from carer_app.ui.shell.workplace import Workplace

AT_ONCE = 100


class OpenedPage(SheetPage):
    """The latest first; one person's alone where one is chosen."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("Who opened what"), parent)
        self.who = ChoiceBox()
        self.rows: list[QWidget] = []
        self._top = self._head()
        self.who.currentIndexChanged.connect(lambda _index: self._show())
        self.setFocusProxy(self.who)

    def visit(self, place: Place) -> None:
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem(_("Everybody"), "")
        for person in self.workplace.work.session.people():
            self.who.addItem(person.name, person.id)
        self.who.blockSignals(False)
        self._show()
        self.go_to_top()

    def renew(self) -> None:
        self._show()

    def _head(self) -> Card:
        card = Card()
        card.add(
            Words(
                _(
                    "Whoever opens an entry here is written down once a day, and each paper that is saved or printed, "
                    "with what it is for. So are wrong tries, changes of who may unlock, and backups. The council gets the same "
                    "list. Of closed entries nothing is written down. Mistyping is ordinary: ask about what nobody can explain."
                )
            )
        )
        card.add(LabelledBox(_("Who"), self.who))
        return card

    def _show(self) -> None:
        self._top.setParent(None)
        self.sheet.clear()
        self.sheet.add(self._top)
        self._top.show()
        self.rows = self._rows()
        if not self.rows:
            self.sheet.add(EmptyState(_("Nothing yet"), _("What is opened from now on stands here."), "eye-check"))
            return
        card = Card()
        card.box.setSpacing(4)
        for row in self.rows:
            card.add(row)
        self.sheet.add(card)

    def _rows(self) -> list[QWidget]:
        """Both lists in one, the latest first; nothing for whoever does not answer for this computer."""
        accesses, person = self.workplace.work.accesses, self.who.currentData() or ""
        if not accesses.may_read():
            return []
        both: list[Seen | Done] = [
            *accesses.latest(AT_ONCE, person=person),
            *accesses.done(AT_ONCE, person=person),
        ]
        both.sort(key=lambda one: one.access.at if isinstance(one, Seen) else one.act.at, reverse=True)
        return [self._row(one) if isinstance(one, Seen) else self._done(one) for one in both[:AT_ONCE]]

    def _done(self, done: Done) -> QWidget:
        said = act_sentence(done.act, done.who, done.person)
        return self._line(f"{said}: “{done.words}”" if done.words else said, done.act.at)

    def _line(self, heading: str, at: str) -> QWidget:
        """What leads nowhere else."""
        line = Card(look="line")
        line.box.setSpacing(2)
        line.box.setContentsMargins(12, 10, 12, 10)
        line.add(Words(heading, "strong"))
        line.add(Words(when_words(at, self.workplace.today()), "quiet"))
        return line

    def _row(self, seen: Seen) -> QWidget:
        """One line; the entry opens where it is one that is here."""
        access = seen.access
        heading = f"{seen.name or _('Somebody')} {self._words(seen)}"
        if not seen.kind:
            return self._line(heading, access.at)
        row = ListRow(heading, when_words(access.at, self.workplace.today()))
        row.clicked.connect(lambda: self.asked.emit(Place(page=places.RECORD, record=access.record)))
        return row

    def _words(self, seen: Seen) -> str:
        access = seen.access
        why = WHY_WORDS.get(access.why, "")
        if access.what == What.PRINTED:
            return _("printed a paper about {child}, {why}").format(child=self._child(access.child), why=why)
        if access.what == What.EXPORTED:
            words = _("saved a paper about {child}, {why}, locked with a passphrase")
            words = words if access.locked else _("saved a paper about {child}, {why}, not locked")
            return words.format(child=self._child(access.child), why=why)
        what = seen.headline or (kind_title(seen.kind, self.workplace.work.session.profile) if seen.kind else "")
        if not what:
            return _("opened an entry that is not here any more")
        words = _("opened “{what}” of {child}") if access.child else _("opened “{what}”")
        return words.format(what=what, child=self._child(access.child))

    def _child(self, child: str) -> str:
        """The child's name, or whose else the file is."""
        try:
            return self.workplace.journal.child(child).name
        except BadInputError:
            return _("a file that is no child's, or is not here any more")
