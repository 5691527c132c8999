"""The page on which a child's file is begun."""

from PySide6.QtWidgets import QWidget

from carer_app.domain.kinds import CHILD_SHEET
from carer_app.i18n import _
from carer_app.journal.forms import Saved
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.screen import Needs
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import screens
from carer_app.ui.shell.workplace import Workplace
from carer_app.ui.shell.writing import Task, WritingPage


class AddChildPage(WritingPage):
    """The sheet of a child who is new here."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("Begin a child's file"), parent)

    def visit(self, place: Place) -> None:
        if self.task is not None and self.keeper.has_changes:
            return
        self.end()
        session, journal = self.workplace.work.session, self.workplace.journal
        self._draft_name = journal.new_draft(CHILD_SHEET, "", {}).name
        words = _("Only the name is needed. What you do not know yet can be left empty: not known is an answer.")
        self.sheet.add(Words(words, "quiet"))
        needs = Needs(profile=session.profile, clock=session.clock, councils=journal.councils())
        form = screens()[CHILD_SHEET].make_form(needs)
        task = Task(
            form=form,
            draft=journal.new_draft(CHILD_SHEET, "", {}),
            check=lambda _raw: [],
            save=lambda raw, _reason, _seen: journal.add_child(raw),
            begin={"responsible_authority": journal.likely_council(), "here_since": self.workplace.today().isoformat()},
        )
        self.begin(task)
        self.go_to_top()

    def on_saved(self, saved: Saved) -> None:
        self.workplace.journal.drop_draft(self._draft_name)
        self.finished.emit()
        self.asked.emit(Place(page=places.CHILD, child=saved.id))
