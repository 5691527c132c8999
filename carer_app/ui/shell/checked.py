"""The page on whether the records are as they were written: what was found, and what to do. It never stands in the way."""

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.journal.anchors import Found, behind_words
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell import place as places
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.wording import when_words
from carer_app.ui.shell.workplace import Workplace

_CHECK, _CHECKING = _("Check again"), _("Checking …")
SOMETHING_WRONG = _("Something in these records is not as it was written. You can go on writing.")
_OLDER = _(
    "These records end sooner than they should: an older copy of them was put back, or their end was cut off. What was "
    "written since may not be here."
)
_CHANGED = _("Something that was written before was changed or taken away, in another way than Hearthlog's own.")
_DISK = _("A part of the file is damaged, as happens when a disk begins to fail.")
_COPY = _("The second copy of what was not sent yet is damaged. The records themselves are not touched by that.")
_TO_DO = (
    _("Go on writing. What you write now is kept and sent as always."),
    _("Send what waits as soon as there is internet: the council has its own copy of everything that reached it."),
    _("Keep every backup that there is, and save another one now. Throw none away, and put none back yet."),
    _("Show this page to the manager, or to whoever looks after this computer."),
)
_SETTLED = _("Once the reason is known, say so: from then on the records are compared with what they are now.")


class CheckedPage(SheetPage):
    """What the last check found. It can be asked to look again."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("Are these records as they were written?"), parent)
        self._anchors = workplace.work.anchors
        self.check_button: Button | None = None
        self.settle_button: Button | None = None

    def visit(self, place: Place) -> None:
        self._show()
        self.go_to_top()

    def renew(self) -> None:
        if self.check_button is None or self.check_button.isEnabled():
            self._show()

    def _show(self) -> None:
        found = self._anchors.standing()
        self.sheet.clear()
        self.settle_button = None
        self.sheet.add(Banner(standing_words(found, self.workplace), "info" if found.count else "good"))
        if found.why:
            self.sheet.add(Banner(behind_words(found.why), "info"))
        if found.count:
            self._tell(found)
        self.sheet.add(self._buttons(found))

    def _tell(self, found: Found) -> None:
        what = Card(_("What was found"))
        for sentence in found_sentences(found):
            what.add(Words(sentence))
        self.sheet.add(what)
        to_do = Card(_("What to do"))
        for number, sentence in enumerate(_TO_DO, start=1):
            to_do.add(Words(_("{number}. {sentence}").format(number=number, sentence=sentence)))
        self.sheet.add(to_do)
        exactly = Card(_("For whoever looks after this computer"))
        exactly.add(Words("\n".join(found.faults), "quiet").selectable())
        if found.count > len(found.faults):
            more = found.count - len(found.faults)
            exactly.add(Words(counted("And {count} more.", "And {count} more.", more), "quiet"))
        self.sheet.add(exactly)

    def _buttons(self, found: Found) -> Card:
        card = Card(look="bare")
        self.check_button = Button(_CHECK, "plain", "refresh")
        self.check_button.clicked.connect(self._on_check)
        buttons = [self.check_button]
        if found.count or found.why:
            save = Button(_("Save a backup"), "plain", "lock")
            save.clicked.connect(lambda: self.asked.emit(Place(page=places.SETTINGS)))
            buttons.append(save)
        if self.workplace.work.backups.may_choose and (found.count or found.why):
            self.settle_button = Button(_("We know the reason"), "link")
            self.settle_button.clicked.connect(self._on_settle)
            buttons.append(self.settle_button)
            card.add(Words(_SETTLED, "quiet"))
        card.add(FlowRow(*buttons))
        return card

    def _on_check(self) -> None:
        if self.check_button is not None:
            self.check_button.setEnabled(False)
            self.check_button.setText(_CHECKING)
        anchors = self._anchors
        run_in_background(self, lambda: anchors.note(anchors.everything()), done=self._on_done, failed=self._on_failed)

    def _on_settle(self) -> None:
        run_in_background(self, self._anchors.settle, done=self._on_done, failed=self._on_failed)

    def _on_done(self, _answer: object) -> None:
        self._show()

    def _on_failed(self, problem: KnownError) -> None:
        self._show()
        self.said.emit(problem.sentence)


def standing_words(found: Found, workplace: Workplace) -> str:
    """What the last look said, in one sentence."""
    if found.count:
        when = when_words(found.since, workplace.today())
        return SOMETHING_WRONG + " " + _("First seen: {when}.").format(when=when)
    if not found.checked:
        return _("Nothing wrong was seen. All of it is looked at a while after an unlock, once a day.")
    when = when_words(found.checked, workplace.today())
    return _("Everything is as it was written. Looked at: {when}.").format(when=when)


def found_sentences(found: Found) -> Iterator[str]:
    """What the faults mean, each sort once."""
    sorts = {_sort(line): None for line in found.faults}
    yield from (sentence for sentence in (_OLDER, _CHANGED, _DISK, _COPY) if sentence in sorts)


def _sort(line: str) -> str:
    if line.startswith(("log ", "versions:", "receipts:")):
        return _OLDER
    if line.startswith("file:"):
        return _DISK
    return _COPY if line.startswith("second copy ") else _CHANGED
