"""One moved entry: where it went, by whom and why, what it waits for, and what a person may do about it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.store.moves import Move, Stage
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.wording import kind_title, when_words
from carer_app.ui.shell.words_box import WordsBox
from carer_app.ui.shell.workplace import Workplace

STAGES: dict[Stage, str] = {
    Stage.NOT_SENT: _("Hidden here. It waits for the council to have the right copy, and for somebody to confirm it."),
    Stage.NOT_CONFIRMED: _("Hidden here. It waits for the word of a manager or the social worker."),
    Stage.SENT_BACK: _("{name} sent it back: “{answer}”. It stays hidden until you decide."),
    Stage.LEFT_BEHIND: _(
        "Somebody wrote in it who did not know yet that it was moved. Carry that over to the right file."
    ),
    Stage.CONFIRMED: _("{name} confirmed it. The words here are erased once the council has the right copy."),
    Stage.DONE: _("{name} confirmed it. The words here are erased."),
}
_KEPT = _("{name} confirmed it. The words stay here, hidden, until the hold is lifted; then they are erased.")
_CONFIRMED = _("Confirmed. Its words go once the council has the right copy.")
_CONFIRMED_UNDER_HOLD = _("Confirmed. Its words stay hidden here until the hold is lifted.")


class MoveCard(QWidget):
    """`asked` wants another place; `done` tells that something was decided, in a sentence."""

    asked = Signal(object)
    done = Signal(str)

    def __init__(self, workplace: Workplace, move: Move, names: dict[str, str]) -> None:
        super().__init__()
        self._workplace = workplace
        self._move = move
        self._names = names
        self.card = Card()
        self.trouble = Words("", "problem")
        self.trouble.hide()
        self.doubt = self._doubt()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.card)
        self._fill()

    def _fill(self) -> None:
        move = self._move
        when = when_words(move.moved, self._workplace.today())
        self.card.add(FlowRow(Badge(kind_title(move.kind)), Badge(_("Moved away"), "calm")))
        self.card.add(Words(self._heading(), "strong"))
        by = _("{who} moved it, {when}: “{reason}”").format(who=move.mover_name, when=when, reason=move.reason)
        self.card.add(Words(by))
        self.card.add(Words(_stage_words(move), "quiet"))
        if move.hold and move.stage is not Stage.DONE:
            self.card.add(Banner(move.hold.words, "calm", "lock"))
        self.card.add(FlowRow(*self._buttons()))
        self.card.add(self.trouble)
        self.card.add(self.doubt)

    def _heading(self) -> str:
        whose, to = self._names.get(self._move.child, ""), self._names.get(self._move.to_child, "")
        if to:
            return _("Out of {name}'s file, into {other}'s").format(name=whose, other=to)
        return _("Out of {name}'s file").format(name=whose)

    def _buttons(self) -> list[Button]:
        move, moving = self._move, self._workplace.work.moving
        found = []
        is_there = not move.to_child or move.to_child in self._names
        if move.to_record and is_there:
            found.append(self._button(_("Read it there"), "file-text", self._on_read))
        if move.stage is Stage.LEFT_BEHIND:
            carry = partial(self._do, moving.carry_over, _("Carried over to the right file."))
            found.append(self._button(_("Carry it over"), "check", carry, "primary"))
        if moving.may_confirm(move):
            confirmed = _CONFIRMED_UNDER_HOLD if move.hold else _CONFIRMED
            confirm = partial(self._do, moving.confirm, confirmed)
            found.append(self._button(_("Yes, it was another child's"), "check", confirm, "primary"))
            found.append(self._button(_("Send it back"), "arrow-back-up", self._on_doubt))
        if is_there and move.stage not in (Stage.CONFIRMED, Stage.DONE):
            back = _("Taken back. It stands in {name}'s file again.").format(name=self._names.get(move.child, ""))
            found.append(self._button(_("Take the move back"), "history", partial(self._do, moving.take_back, back)))
        return found

    def _button(self, words: str, icon: str, do: Callable[[], None], look: str = "plain") -> Button:
        button = Button(words, look, icon)
        button.clicked.connect(lambda _checked=False: do())
        return button

    def _doubt(self) -> WordsBox:
        label = _("Why do you send it back? Leave other children's names out.")
        box = WordsBox(label, _("Send it back"), drop=_("Not now"), look="primary")
        box.hide()
        box.dropped.connect(box.hide)
        box.given.connect(self._on_sent_back)
        return box

    def _on_read(self) -> None:
        self.asked.emit(Place(page=places.RECORD, record=self._move.to_record))

    def _on_doubt(self) -> None:
        self.doubt.show()
        self.doubt.field.setFocus()

    def _on_sent_back(self, reason: str) -> None:
        try:
            self._workplace.work.moving.send_back(self._move.record, reason)
        except KnownError as problem:
            self.doubt.say_trouble(problem.sentence)
            return
        self.done.emit(_("Sent back. Those who care for the child see why."))

    def _do(self, act: Callable[[str], object], told: str) -> None:
        try:
            act(self._move.record)
        except KnownError as problem:
            self.trouble.setText(problem.sentence)
            self.trouble.show()
            return
        self.done.emit(told)


def _stage_words(move: Move) -> str:
    words = _KEPT if move.hold and move.stage is Stage.CONFIRMED else STAGES[move.stage]
    return words.format(name=move.answered_by, answer=move.answer)
