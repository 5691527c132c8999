"""The page on which a record is written or changed: first whom it is about, then what, then the form."""

from typing import Any

import msgspec
from PySide6.QtWidgets import QWidget

from carer_app.domain.child import Child
from carer_app.domain.company import company_lines
from carer_app.domain.files import sheet_record
from carer_app.domain.kind import Line, Problem
from carer_app.domain.kinds import is_sheet, kind_named, kinds
from carer_app.domain.story import Told
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.journal.forms import Beside, New, NoSuchRecordError, Saved, filled
from carer_app.journal.moved import MovedAwayError
from carer_app.store.drafts import Draft
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.labels import Badge
from carer_app.ui.kit.panels import Card, EmptyState, ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.comparison import Comparison
from carer_app.ui.shell.needing import beside, needs_of
from carer_app.ui.shell.parts import lead_card
from carer_app.ui.shell.pictured import PicturedPage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import screens, written_by_hand
from carer_app.ui.shell.workplace import Workplace
from carer_app.ui.shell.writing import Task


class NotWritableHereError(KnownError):
    """A newer program knows this kind; this one does not."""

    def __init__(self) -> None:
        super().__init__(_("This entry was written by a newer Hearthlog. Update this one to change it."))


def _new(kind: str, child: Child, given: dict[str, Any], about: str) -> tuple[New, tuple[str, ...]]:
    """The record that a form gave, and the other children whom it is also about."""
    form = filled(kind_named(kind), given)
    beside = form.company
    new = New(kind=kind, child=child.id, raw=form.raw, present=beside.present, words_of=beside.words_of, about=about)
    return new, form.also


class WritePage(PicturedPage):
    """No child is chosen until a person chooses one, and then the name stands large above the form."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "", parent)
        self._carried: Draft | None = None
        self._place = Place(page=places.WRITE)

    def visit(self, place: Place) -> None:
        if place == self._place and self.task is not None and self.keeper.has_changes:
            return
        self._place = place
        self.begins_with_pictures = place.topic == places.PICTURES
        if place.record or place.kind == "":
            self._carried = None
        self.end()
        if place.record:
            self._change(place)
        elif not place.child:
            self._ask_child(place)
        elif not place.kind or (kinds()[place.kind].part_of and not place.about):
            self._ask_kind(place)
        else:
            self._write(place)
        self.go_to_top()

    # ---- whom and what

    def _ask_child(self, place: Place) -> None:
        self.sheet.rename(_("Who is it about?"))
        children = self.workplace.journal.children()
        card = Card()
        for child in children:
            row = ListRow(child.name, "", "user-heart")
            there = msgspec.structs.replace(place, child=child.id)
            row.clicked.connect(lambda _checked=False, there=there: self.asked.emit(there))
            card.add(row)
        if not children:
            empty = EmptyState(_("No child's file is here yet"), _("Begin one first."), "users")
            begin = Button(_("Begin a child's file"), "primary", "plus")
            begin.clicked.connect(lambda: self.asked.emit(Place(page=places.ADD_CHILD)))
            empty.add_button(begin)
            card.add(empty)
        self.sheet.add(card)

    def _ask_kind(self, place: Place) -> None:
        child = self.workplace.journal.child(place.child)
        self.sheet.rename(child.name)
        cards = {"": Card(_("What would you like to write?"))}
        profile = self.workplace.journal.profile_of(child)
        for screen in written_by_hand():
            card = cards.get(screen.group) or cards.setdefault(screen.group, Card(screen.group))
            menu, action = screen.names_in(profile)
            row = ListRow(menu, action if action != menu else "", screen.icon)
            there = msgspec.structs.replace(place, kind=screen.kind, topic="")
            row.clicked.connect(lambda _checked=False, there=there: self.asked.emit(there))
            card.add(row)
        for group in sorted(cards, key=lambda group: group != place.topic):
            self.sheet.add(cards[group])
        self.sheet.add(self._other_child(child, place))

    # ---- the form

    def _write(self, place: Place) -> None:
        child = self.workplace.journal.child(place.child)
        journal = self.workplace.journal
        written = self._sheet_that_came(place)
        if written:
            self._change(msgspec.structs.replace(place, record=written))
            return
        form = self._form(place.kind, child)
        task = Task(
            form=form,
            draft=journal.new_draft(place.kind, child.id, {}, about=place.about),
            begin=form.raw() | dict(kinds()[place.kind].settles.get(place.topic, {})) if place.topic else None,
            check=lambda raw: self._check(place.kind, child, raw, place.about),
            save=lambda raw, _reason, _seen: self._add(place, child, raw),
        )
        self._head(child, place)
        if place.about:
            self.sheet.add(lead_card(journal.entry(place.about), journal.profile_of(child), self.asked.emit))
        self.begin(task)
        self._take_along(task)

    def _sheet_that_came(self, place: Place) -> str:
        """The record of a sheet that is written by now; empty where it is still to begin, or was begun here before."""
        journal = self.workplace.journal
        if not is_sheet(place.kind) or self._begun(journal.new_draft(place.kind, place.child, {}).name):
            return ""
        try:
            return journal.entry(sheet_record(place.child, place.kind)).id
        except NoSuchRecordError:
            return ""

    def _change(self, place: Place) -> None:
        journal = self.workplace.journal
        told = journal.entry(place.record)
        if told.moved_away:
            raise MovedAwayError
        if told.content is None:
            raise BadInputError(_("This entry was taken back, so there is nothing to change."))
        child = journal.child(told.child)
        task = Task(
            form=self._form(told.kind, child, is_new=False),
            draft=journal.new_draft(told.kind, "", {}, place.record),
            check=lambda raw: self._check(told.kind, child, raw, told.part_of.id if told.part_of else ""),
            save=lambda raw, reason, seen: self._amend(told, raw, reason, seen),
            begin=beside(told.present, told.words_of) | msgspec.to_builtins(told.content),
            why=_("Why are you changing it?"),
            comparison=lambda: self._comparison(told, child, task.form),
        )
        self._head(child, place, told.kind)
        self.begin(task)

    def _comparison(self, told: Told, child: Child, form: RecordForm) -> Comparison:
        """What stands, beside what the form says."""
        kind, profile = kind_named(told.kind), self.workplace.journal.profile_of(child)

        def lines(given: dict[str, Any]) -> list[Line] | None:
            form = filled(kind, given)
            content = kind.read(kind.schema, form.raw)
            company = company_lines(form.company.present, form.company.words_of)
            return [*content.lines(profile), *company] if content else None

        stands = told.content.lines(profile) if told.content else ()
        return Comparison([*stands, *company_lines(told.present, told.words_of)], lines, form.raw)

    def _check(self, kind: str, child: Child, given: dict[str, Any], about: str = "") -> list[Problem]:
        new, also = _new(kind, child, given, about)
        return self.workplace.work.together.check(new, also) if also else self.workplace.journal.check(new)

    def _add(self, place: Place, child: Child, given: dict[str, Any]) -> Saved:
        """Keep it, in the files of the other children too whom it is also about."""
        new, also = _new(place.kind, child, given, place.about)
        new = msgspec.structs.replace(new, manifests=self.brought(), unseen=is_sheet(place.kind))
        return self.workplace.work.together.add(new, also)[0] if also else self.workplace.journal.add(new)

    def _amend(self, told: Told, given: dict[str, Any], reason: str, seen: tuple[str, ...]) -> Saved:
        form = filled(kind_named(told.kind), given)
        return self.workplace.journal.amend(told.id, form.raw, reason, seen, Beside(more=self.brought()), form.company)

    def _form(self, kind: str, child: Child, *, is_new: bool = True) -> RecordForm:
        screen = screens().get(kind)
        if screen is None:
            raise NotWritableHereError
        return screen.make_form(needs_of(self.workplace, child, is_new=is_new))

    def _head(self, child: Child, place: Place, kind: str = "") -> None:
        """The child's name large at the top, so that nobody writes in the wrong file."""
        self.sheet.rename(child.name)
        screen = screens()[kind or place.kind]
        menu, _action = screen.names_in(self.workplace.journal.profile_of(child))
        row = FlowRow(Badge(menu, "info"))
        if not place.record and not place.about:
            row.add(self._other_child(child, place))
        row.add(self.way_to_pictures())
        self.sheet.add(row)

    def _other_child(self, child: Child, place: Place) -> Button:
        other = Button(_("Not {name}? Choose again").format(name=child.name), "link")
        other.clicked.connect(lambda: self._on_other(place))
        return other

    def _on_other(self, place: Place) -> None:
        """Take what is typed along to the child who is chosen next; until then it stays this child's draft."""
        self.keeper.keep()
        self._carried = self.draft() if self.task is not None and self.is_begun() else None
        self.asked.emit(Place(page=places.WRITE, kind=place.kind))

    def _take_along(self, task: Task) -> None:
        """Put what was written about another child into this one's form, unless something is begun here already."""
        carried, self._carried = self._carried, None
        if carried is None or carried.kind != task.draft.kind or self.is_begun():
            return
        task.form.show_raw(carried.raw)
        self.carry_pictures(carried)
        self.keeper.note_change()
        self.keeper.keep()
        if not self.keeper.has_changes and carried.name != task.draft.name:
            self.workplace.journal.drop_draft(carried.name)
