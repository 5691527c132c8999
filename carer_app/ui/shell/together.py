"""Two versions of one record side by side, and the form in which a person brings them together."""

from typing import Any

import msgspec
from PySide6.QtWidgets import QWidget

from carer_app.domain.kinds import kind_named
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.forms import New, filled
from carer_app.store.telling import Shown, Version
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import Columns, FlowRow
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.screen import Needs
from carer_app.ui.shell.needing import beside, name_of_file, needs_of, needs_of_book
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.record_parts import current_versions, difference_card, version_card
from carer_app.ui.shell.screens import screens
from carer_app.ui.shell.workplace import Workplace
from carer_app.ui.shell.writing import Task, WritingPage


class TogetherPage(WritingPage):
    """Nothing wins by itself: the person reads both, begins with one, and adds what the other has."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "", parent)
        self.begin_buttons: list[Button] = []

    def visit(self, place: Place) -> None:
        journal = self.workplace.journal
        shown = journal.show(place.record)
        standing = [version for version in current_versions(shown) if version.content is not None]
        if not standing or len(current_versions(shown)) < 2:
            raise BadInputError(_("There is only one version of this entry now."))
        child = next((child for child in journal.children() if child.id == shown.told.child), None)
        name = name_of_file(self.workplace, shown.told.child)
        self.end()
        self.sheet.rename(_("{name}: bring two versions together").format(name=name))
        self.sheet.add(Words(_("Read both. Begin with one of them, and add below what only the other says.")))
        profile = journal.profile_of(child) if child else self.workplace.work.session.profile
        cards = [version_card(version, _("{who} wrote").format(who=version.author), profile) for version in standing]
        self.begin_buttons = [self._begin_with(version) for version in standing]
        for card, button in zip(cards, self.begin_buttons, strict=True):
            card.add(FlowRow(button))
        self.sheet.add(Columns(*cards) if len(cards) > 1 else cards[0])
        if len(standing) > 1:
            self.sheet.add(difference_card(standing, profile))
        self.sheet.add(Heading(_("The entry as it shall stand")))
        book = needs_of_book(self.workplace, is_new=False)
        needs = needs_of(self.workplace, child, is_new=False) if child else book
        self.begin(self._task(shown, standing[0], needs))
        self.go_to_top()

    def _task(self, shown: Shown, first: Version, needs: Needs) -> Task:
        journal, told = self.workplace.journal, shown.told
        kind, child = kind_named(told.kind), needs.child.id if needs.child else ""
        whose = journal.files.whose(told.child)
        person = whose.id if whose else ""
        return Task(
            form=screens()[told.kind].make_form(needs),
            draft=journal.new_draft(told.kind, "", {}, told.id),
            check=lambda raw: journal.check(New(kind=told.kind, child=child, whose=person, raw=filled(kind, raw).raw)),
            save=lambda raw, _reason, seen: journal.merge(
                told.id, filled(kind, raw).raw, seen, filled(kind, raw).company
            ),
            begin=_given(first),
        )

    def _begin_with(self, version: Version) -> Button:
        button = Button(_("Begin with this one"))
        button.setAccessibleName(_("Begin with what {who} wrote").format(who=version.author))
        button.clicked.connect(lambda: self._show(version))
        return button

    def _show(self, version: Version) -> None:
        if self.task is not None:
            self.task.form.show_raw(_given(version))
            self.keeper.note_change()


def _given(version: Version) -> dict[str, Any]:
    """A version as a form shows it."""
    content: dict[str, Any] = msgspec.to_builtins(version.content)
    return beside(version.revision.present, version.revision.words_of) | content
