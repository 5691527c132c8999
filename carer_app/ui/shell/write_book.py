"""The page on which something is written in the home's own book or in a carer's own file, or changed there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
from PySide6.QtWidgets import QWidget

from carer_app.domain.house import NIGHT_CHECK
from carer_app.domain.kind import FileKind, Problem
from carer_app.domain.kinds import kind_named
from carer_app.domain.story import Told
from carer_app.domain.supervision import SUPERVISION
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.forms import Beside, New, Saved, filled
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.labels import Badge
from carer_app.ui.kit.panels import Banner, Card, ListRow
from carer_app.ui.kit.screen import SinceLast
from carer_app.ui.shell import place as places
from carer_app.ui.shell.book_rows import not_here_words
from carer_app.ui.shell.closable import ClosablePage
from carer_app.ui.shell.needing import beside, name_of_file, needs_of_book, since_last
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import kept_in, screens
from carer_app.ui.shell.workplace import Workplace
from carer_app.ui.shell.writing import Task


class WriteBookPage(ClosablePage):
    """Above the form stands whose file it is: the home's, or that of a carer by name."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "", parent)
        self._place = Place(page=places.WRITE_BOOK)

    def visit(self, place: Place) -> None:
        if place == self._place and self.task is not None and self.keeper.has_changes:
            return
        self._place = place
        self.begins_with_pictures = place.topic == places.PICTURES
        self.end()
        if place.record:
            self._change(place.record)
        elif place.kind:
            self._write(place.kind, place.person)
        else:
            self._ask_kind()
        self.go_to_top()

    def _ask_kind(self) -> None:
        self.sheet.rename(_("The home's book"))
        if not self.workplace.journal.files.has_book():
            return
        card = Card(_("What would you like to write?"))
        for screen in kept_in(FileKind.HOME):
            row, there = (
                ListRow(screen.menu, screen.action, screen.icon),
                Place(page=self._place.page, kind=screen.kind),
            )
            row.clicked.connect(lambda _checked=False, there=there: self.asked.emit(there))
            card.add(row)
        self.sheet.add(card)

    # ---- the form

    def _write(self, kind: str, person: str) -> None:
        journal = self.workplace.journal
        draft = journal.new_draft(kind, person, {}, name=self._draft_name(kind, person))
        task = Task(
            form=self._form(kind, person),
            draft=draft,
            check=lambda raw: self.check_for(self._new(kind, raw, person), ()),
            save=lambda raw, _reason, _seen: self.keep_for(
                msgspec.structs.replace(self._new(kind, raw, person), manifests=self.brought()), ()
            ),
        )
        self._head(kind, person)
        begun = self._begun(task.draft.name)
        self.begin(task)
        if kind_named(kind).starts_closed:
            self.ask_own_readers(begun)

    def _change(self, record: str) -> None:
        journal = self.workplace.journal
        told = journal.entry(record)
        if told.content is None:
            raise BadInputError(_("This entry was taken back, so there is nothing to change."))
        whose = journal.files.whose(told.child)
        task = Task(
            form=self._form(told.kind, is_new=False),
            draft=journal.new_draft(told.kind, "", {}, record),
            check=lambda raw: self._check_change(told, raw, whose.id if whose else ""),
            save=lambda raw, reason, seen: self._amend(told, raw, reason, seen),
            begin=beside(told.present, told.words_of) | msgspec.to_builtins(told.content),
            why=_("Why are you changing it?"),
        )
        self._head(told.kind, whose.id if whose else "")
        self.begin(task)

    def _check_change(self, told: Told, raw: dict[str, Any], person: str) -> list[Problem]:
        return self.workplace.journal.check(self._new(told.kind, raw, person))

    def _amend(self, told: Told, raw: dict[str, Any], reason: str, seen: Sequence[str]) -> Saved:
        form = filled(kind_named(told.kind), raw)
        return self.workplace.journal.amend(told.id, form.raw, reason, seen, Beside(more=self.brought()), form.company)

    def _new(self, kind: str, raw: dict[str, Any], person: str) -> New:
        form = filled(kind_named(kind), raw)
        return New(
            kind=kind,
            child="",
            raw=form.raw,
            present=form.company.present,
            words_of=form.company.words_of,
            not_names=form.not_names,
            whose=person,
        )

    def _form(self, kind: str, person: str = "", *, is_new: bool = True) -> RecordForm:
        needs = needs_of_book(self.workplace, is_new=is_new)
        if kind == SUPERVISION and is_new:
            needs = replace(needs, since_last=self._since_last(person))
        return screens()[kind].make_form(needs)

    def _draft_name(self, kind: str, person: str) -> str:
        """The name of what was begun, where one is asked for; empty for the form's first."""
        return self._place.draft

    def _since_last(self, person: str) -> SinceLast | None:
        """What was written of the children since the supervision before."""
        return since_last(self.workplace, person)

    def _head(self, kind: str, person: str) -> None:
        own = self.workplace.journal.files.own(person) if kind_named(kind).file is FileKind.CARER else ""
        self.sheet.rename(name_of_file(self.workplace, own))
        row = FlowRow(Badge(screens()[kind].menu, "info"))
        row.add(self.way_to_pictures())
        self.sheet.add(row)
        not_here = self.workplace.work.house.not_here() if kind == NIGHT_CHECK else []
        if not_here:
            self.sheet.add(Banner(not_here_words(not_here, self.workplace.today()), "urgent"))
