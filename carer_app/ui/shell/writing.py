"""A page with a form on it: keeps the draft, says what is wrong, asks about what should not be, and saves."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from carer_app.clock import stamp
from carer_app.domain.kind import Problem, Severity
from carer_app.domain.kinds import kind_named
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.journal.forms import Saved
from carer_app.store.drafts import Cursor, Draft
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.panels import Banner, Card, reveal
from carer_app.ui.kit.text_fields import TextField
from carer_app.ui.shell.comparison import Comparison
from carer_app.ui.shell.cursor import cursor_in, put_cursor
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.draft_keeper import DraftKeeper
from carer_app.ui.shell.foot import Foot, Question
from carer_app.ui.shell.wording import draft_day, draft_words, time_words
from carer_app.ui.shell.workplace import Workplace


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a form is for. `check` and `save` are given what is written, and `save` the reason too,
    and the versions that the writer had before them; both raise KnownError.

    `why` is the question for the reason of a change, empty where none is asked. `begin` is what stands in the form
    before anybody types, None for what it has by itself. `comparison` makes what stands under the form and shows old
    beside new, None where nothing old is changed. `beside` begins one more of the same and leaves what is typed here
    as it is, None where there is one only.
    """

    form: RecordForm
    draft: Draft
    check: Callable[[dict[str, Any]], list[Problem]]
    save: Callable[[dict[str, Any], str, tuple[str, ...]], Saved]
    begin: dict[str, Any] | None = None
    why: str = ""
    comparison: Callable[[], Comparison] | None = None
    beside: Callable[[], None] | None = None


class WritingPage(SheetPage):
    """One task at a time. What is typed is never lost: it is in the store as a draft, or still on the screen."""

    def __init__(self, workplace: Workplace, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(workplace, title, parent)
        self.task: Task | None = None
        self._seen: tuple[str, ...] = ()
        self.reason: TextField | None = None
        self.comparison: Comparison | None = None
        self.restored: Banner | None = None
        self._unkept: dict[str, Draft] = {}
        self._first: dict[str, Any] = {}
        self._return_to: Cursor | None = None
        self.trouble = Banner("", "calm", "alert-triangle")
        self.trouble.say("")
        self.foot = Foot()
        self.foot.hide()
        self.frame.addWidget(self.trouble)
        self.frame.addWidget(self.foot)
        self.question = Question()
        self.keeper = DraftKeeper(workplace.journal, self.draft, workplace.pace.draft, self)
        self._connect()

    def begins_at(self) -> QWidget | None:
        if self.task is None:
            return None
        back = put_cursor(self.task.form, self._return_to) if self._return_to else None
        return back or self.task.form.first_field()

    def settle(self) -> None:
        """Laid out, the page shows the place where the writer was."""
        super().settle()
        field = self.task.form.field(self._return_to.field) if self.task and self._return_to else None
        if field is not None:
            reveal(field.input())

    def leave(self) -> None:
        self.keeper.keep()
        if self.keeper.has_changes:
            draft = self.draft()
            if draft:
                self._unkept[draft.name] = draft

    def draft(self) -> Draft | None:
        """What is typed, as a draft with the time of now."""
        if self.task is None:
            return None
        reason = str(self.reason.value() or "") if self.reason else ""
        now = stamp(self.workplace.work.session.clock.now())
        old = self.task.draft
        return Draft(
            name=old.name,
            kind=old.kind,
            child=old.child,
            record=old.record,
            raw=self.task.form.raw(),
            reason=reason,
            seen=self._seen,
            changed=now,
            cursor=cursor_in(self.task.form),
            about=old.about,
        )

    def foot_height(self) -> int:
        return 0 if self.foot.isHidden() else self.foot.height()

    def has_unkept(self) -> bool:
        """Whether something typed could not be kept on the disk."""
        return self.keeper.has_changes or bool(self._unkept)

    def is_begun(self) -> bool:
        """Whether something was typed before for the task that is shown."""
        return self.task is not None and self._begun(self.task.draft.name) is not None

    # ---- the task

    def begin(self, task: Task) -> None:
        """Put the form of a task on the page, with what was typed before."""
        self.keeper.forget()
        self.trouble.say("")
        self.task = task
        if task.begin is not None:
            task.form.show_raw(task.begin)
        self._first = task.form.raw()
        begun = self._begun(task.draft.name)
        was_unkept = self._unkept.pop(task.draft.name, None) is not None
        self._seen = begun.seen if begun else task.draft.seen
        self._return_to = begun.cursor if begun else None
        self._show_begun(begun, task)
        self._ask_why(task, begun.reason if begun else "")
        self._add_question(task)
        self.sheet.add(task.form)
        self._compare(task)
        self.foot.follow(task.form)
        self.foot.name_save(kind_named(task.draft.kind).one_per_file)
        self.foot.say(_("What you type is kept as a draft."))
        self.foot.show()
        self._watch(task)
        if was_unkept:
            self.keeper.note_change()

    def _show_begun(self, begun: Draft | None, task: Task) -> None:
        self.restored = None
        if begun is not None:
            task.form.show_raw(begun.raw)
            self.restored = self._restored(begun, task)
            self.sheet.add(self.restored)

    def _ask_why(self, task: Task, reason: str) -> None:
        self.reason = None
        if task.why:
            self.reason = TextField("reason", task.why, needed=_("Say in a few words why."))
            self.reason.show_value(reason)
            self.reason.changed.connect(self._on_changed)
            card = Card()
            card.add(self.reason)
            self.sheet.add(card)

    def _compare(self, task: Task) -> None:
        self.comparison = task.comparison() if task.comparison else None
        if self.comparison is not None:
            self.sheet.add(self.comparison)
            task.form.changed.connect(self.comparison.note_change)

    def _add_question(self, task: Task) -> None:
        """The question stands in the form, under what is wrong."""
        self.question = Question()
        self.question.hide()
        self.question.as_it_is.clicked.connect(self.save_as_it_is)
        self.question.change.clicked.connect(self._on_change_it)
        layout = task.form.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, self.question)

    def end(self) -> None:
        """Take the form off the page."""
        self.keeper.forget()
        self.task, self.reason, self.comparison = None, None, None
        self.foot.hide()
        self.trouble.say("")
        self.sheet.clear()

    def on_saved(self, saved: Saved) -> None:
        """What follows a save; the page before is shown unless a page says otherwise."""
        self.finished.emit()

    def saved_words(self, time: str) -> str:
        """What is said once it is saved."""
        return _("Saved here at {time}. Not yet sent.").format(time=time)

    def save(self) -> None:
        """Check, ask where something should not be, and save."""
        if self.task is None:
            return
        self.trouble.say("")
        found = self._found(self.task)
        if found is None:
            return
        self.task.form.show_problems(found)
        if not found:
            self._keep_for_good(self.task)
        elif all(problem.severity is Severity.SHOULD_NOT_BE for problem in found):
            self.question.show()
            self.question.as_it_is.setFocus()

    def save_as_it_is(self) -> None:
        """Save although something should not be; it is kept and flagged."""
        if self.task is not None:
            self._keep_for_good(self.task)

    def _on_change_it(self) -> None:
        self.question.hide()
        if self.task is not None:
            self.task.form.summary.lines[0].setFocus()

    def _found(self, task: Task) -> list[Problem] | None:
        """Everything wrong with what is written; None when it could not even be read, which is then said already."""
        if self.reason is not None:
            self.reason.show_problem(self.reason.problem())
            if self.reason.problem():
                self.reason.focus()
                return None
        found = task.form.problems()
        if any(problem.severity is Severity.CANNOT_BE for problem in found):
            return found
        try:
            return found + [_in_words(problem, task.form) for problem in task.check(task.form.raw())]
        except BadInputError as refused:
            task.form.show_refusal(refused)
        except KnownError as problem:
            self._say_trouble(problem.sentence)
        return None

    def _keep_for_good(self, task: Task) -> None:
        reason = str(self.reason.value() or "") if self.reason else ""
        try:
            saved = task.save(task.form.raw(), reason, self._seen)
        except BadInputError as refused:
            task.form.show_refusal(refused)
            return
        except KnownError as problem:
            self._say_trouble(problem.sentence)
            return
        self.keeper.forget()
        self._unkept.pop(task.draft.name, None)
        with suppress(KnownError):
            self.workplace.journal.drop_draft(task.draft.name)
        now = time_words(stamp(self.workplace.work.session.clock.now()))
        self.said.emit(self.saved_words(now))
        self.end()
        self.written.emit()
        self.on_saved(saved)

    # ---- the draft

    def begin_anew(self) -> None:
        """Throw away what was typed and show the form as it was at first."""
        if self.task is None:
            return
        task = self.task
        self.keeper.forget()
        self.workplace.journal.drop_draft(task.draft.name)
        self._seen = task.draft.seen
        task.form.show_raw(self._first)
        if self.reason is not None:
            self.reason.show_value("")
        if self.comparison is not None:
            self.comparison.look()
        if self.restored is not None:
            self.restored.hide()
        self.keeper.forget()

    def all_begun(self) -> list[Draft]:
        """What was begun and not saved, the latest first, also what the disk would not take."""
        kept = [draft for draft in self.workplace.journal.drafts() if draft.name not in self._unkept]
        return [*self._unkept.values(), *kept]

    def _begun(self, name: str) -> Draft | None:
        return next((draft for draft in self.all_begun() if draft.name == name), None)

    def _restored(self, draft: Draft, task: Task) -> Banner:
        """When it was begun; and where that is about a day before, a way to begin today's and keep this one too."""
        today, day = self.workplace.today(), draft_day(draft)
        for_day, when = draft_words(draft, today)
        words = _("You began this at {when}. It is as you left it.")
        if for_day:
            words = _("You began this for {day} at {when}. It is as you left it.")
        earlier = day is not None and day < today
        banner = Banner(words.format(day=for_day, when=when), "calm" if earlier else "info", "history")
        if earlier and task.beside is not None:
            beside = Button(_("Begin today's beside it"), "link")
            beside.clicked.connect(task.beside)
            banner.add_button(beside)
        anew = Button(_("Begin anew"), "link")
        anew.clicked.connect(self.begin_anew)
        banner.add_button(anew)
        return banner

    def _watch(self, task: Task) -> None:
        task.form.changed.connect(self._on_changed)

    def _connect(self) -> None:
        self.foot.save_button.clicked.connect(self.save)
        self.foot.later_button.clicked.connect(self.finished)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)
        self.keeper.kept.connect(self._on_kept)
        self.keeper.failed.connect(self._say_trouble)
        for keys in ("Ctrl+S", "Ctrl+Return"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.save)

    def _on_changed(self) -> None:
        if not self.question.isHidden() and self.task is not None:
            self.question.hide()
            self.task.form.show_problems(())
        self.foot.say(_("Keeping what you type …"))
        self.keeper.note_change()

    def _on_kept(self, at: str) -> None:
        """The disk takes it again, so whatever it refused before is said no longer."""
        self.trouble.say("")
        self.foot.say(_("Draft kept at {time}.").format(time=time_words(at)))

    def _say_trouble(self, sentence: str) -> None:
        self.trouble.say(sentence)
        reveal(self.trouble)

    def _on_focus(self, left: QWidget | None, entered: QWidget | None) -> None:
        """Keep what was typed in the field that is left, and watch the one that is entered, whenever it was made."""
        form = self.task.form if self.task else None
        if form is None:
            return
        if left is not None and form.isAncestorOf(left):
            left.removeEventFilter(self)
            self.keeper.keep()
        if entered is not None and form.isAncestorOf(entered):
            entered.installEventFilter(self)


def _in_words(problem: Problem, form: RecordForm) -> Problem:
    """A problem that begins with a field's name in the record, with the label that stands beside it on the screen."""
    field = form.field(problem.field)
    if field is None or not problem.sentence.startswith(f"{problem.field} "):
        return problem
    rest = problem.sentence.removeprefix(problem.field)
    return msgspec.structs.replace(problem, sentence=f"“{field.label.text()}”{rest}")
