"""A young person's own page: big ways on, and one sheet at a time, in words that a nine-year-old can read."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from carer_app.domain.frameworks import Ladder
from carer_app.i18n import _, counted
from carer_app.journal.own_page import OwnPage
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.heading import Heading
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card, ListRow, Page
from carer_app.ui.shell.own_reading import asking_cards, given_cards, people_cards
from carer_app.ui.shell.own_say import SayCard
from carer_app.ui.shell.own_skills import LookCard, before_card, skills_card
from carer_app.ui.shell.words_box import WordsBox

_THANKS = _("It is saved, and it is yours. Nobody can change it.")
_SHUT_AWAY = _(
    "It is saved. Only the people you chose can read it. It is not shown here again, so nobody at this computer finds it."
)


class OwnView(QWidget):
    """`done` is the big button at the top; `written` tells that there is something to send."""

    done = Signal()
    written = Signal()

    def __init__(self, page: OwnPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self.say_card: SayCard | None = None
        self.look_card: LookCard | None = None
        self.back_button = Button(_("Back"), "plain", "arrow-left")
        self.boxes: dict[str, WordsBox] = {}
        self.ways: dict[str, ListRow] = {}
        self.done_button = Button(_("I am done"), "primary", "check")
        self.done_button.clicked.connect(self.done)
        self.sheet = Page("", widest=50)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self.sheet, 1)
        self.show_home()

    def leave(self) -> None:
        """Keep what is typed and not said yet."""
        if self.say_card is not None:
            self.page.keep_begun(str(self.say_card.words.value() or ""))
        if self.look_card is not None:
            self.page.keep_begun_look(self.look_card.ladder, str(self.look_card.words.value() or ""))

    # ---- the sheets

    def show_home(self, told: str = "") -> None:
        """The ways on; `told` is what just happened."""
        self._begin(_("What would you like to do?"))
        if told:
            self.sheet.add(Banner(told, "good"))
        card = Card()
        for words, about, picture, show in self._home_ways():
            row = ListRow(words, about, picture)
            row.clicked.connect(lambda _checked=False, show=show: show())
            self.ways[words] = row
            card.add(row)
        self.sheet.add(card)
        self._end()

    def _home_ways(self) -> list[tuple[str, str, str, Callable[[], None]]]:
        given, said = len(self.page.for_me()), len(self.page.said())
        here = counted("{count} thing", "{count} things", given) if given else _("nothing yet")
        before = counted("{count} thing", "{count} things", said) if said else _("nothing yet")
        to_whom = _("To everyone who looks after you, or only to people you choose.")
        right = _("Tell us what is wrong in something you can read here.")
        return [
            (_("I want to say something"), to_whom, "quote", self.show_say),
            (_("What I can do"), _("Say where you are, as you see it."), "stairs-up", self.show_skills),
            (_("What I said before"), before, "history", self.show_said),
            (_("Here for me to read"), here, "notebook", self.show_given),
            (_("Something here is not right"), right, "flag", self.show_given),
            (_("I want to read what is written about me"), _("You are allowed to ask."), "eye", self.show_asking),
            (_("People who are there for me"), _("You can talk to them alone."), "phone", self.show_people),
        ]

    def show_say(self) -> None:
        self._begin(_("I want to say something"))
        self.sheet.add(FlowRow(self.back_button))
        self.say_card = SayCard(self.page.readers(), self.page.profile.terms.review)
        self.say_card.words.show_value(self.page.begun())
        self.say_card.open_said.connect(self._on_said)
        self.say_card.closed_said.connect(self._on_said_to)
        self.say_card.people_asked.connect(self.show_people)
        self.sheet.add(self.say_card)
        self._end()
        self.say_card.words.focus()

    def show_skills(self) -> None:
        self._begin(_("What I can do"))
        self.sheet.add(FlowRow(self.back_button))
        self.sheet.add(skills_card(self.page, self.show_skill))
        self._end()

    def show_skill(self, ladder: Ladder) -> None:
        self._begin(ladder.name)
        self.back_button = Button(_("Back"), "plain", "arrow-left")
        self.back_button.clicked.connect(self.show_skills)
        self.sheet.add(FlowRow(self.back_button))
        self.look_card = LookCard(ladder)
        self.look_card.words.show_value(self.page.begun_look(ladder))
        self.look_card.given.connect(lambda step, words: self._on_looked(ladder, step, words))
        self.sheet.add(self.look_card)
        before = before_card(self.page.history(ladder), self.page.today)
        if before is not None:
            self.sheet.add(before)
        self._end()

    def _on_looked(self, ladder: Ladder, step: int, words: str) -> None:
        assert self.look_card
        if self.look_card.tried(lambda: self.page.look(ladder, step, words)):
            self.look_card = None
            self.written.emit()
            self.show_home(_("It is saved. It stands beside what your carers see, and nobody changes it."))

    def show_said(self) -> None:
        self._begin(_("What I said before"))
        self.sheet.add(FlowRow(self.back_button))
        for card in given_cards(self.page.said(), _("You have not said anything here yet.")):
            self.sheet.add(card)
        self._end()

    def show_given(self) -> None:
        self._begin(_("Here for me to read"))
        self.sheet.add(FlowRow(self.back_button))
        nothing = _("Nothing is here yet. You can ask to read what is written about you.")
        given = self.page.for_me()
        cards = given_cards(given, nothing)
        for one, card in zip(given, cards, strict=False):
            card.add(self._not_right(one.record))
        for card in cards:
            self.sheet.add(card)
        self._end()

    def show_asking(self) -> None:
        self._begin(_("I want to read what is written about me"))
        self.sheet.add(FlowRow(self.back_button))
        box = WordsBox(_("What would you like to read?"), _("Ask"), look="primary")
        everything = Button(_("Everything"), "plain")
        everything.clicked.connect(lambda: box.field.setPlainText(_("Everything")))
        box.given.connect(self._on_asked)
        self.boxes["ask"] = box
        first, *answers = asking_cards(self.page.answers())
        box.add_way(everything)
        first.add(box)
        for card in (first, *answers):
            self.sheet.add(card)
        self._end()

    def show_people(self) -> None:
        self._begin(_("People who are there for me"))
        self.sheet.add(FlowRow(self.back_button))
        for card in people_cards(self.page.people()):
            self.sheet.add(card)
        self._end()

    # ---- what is said

    def _on_said(self, words: str, feeling: object, for_review: bool) -> None:
        self._try(lambda: self.page.say(words, feeling=_text(feeling), for_review=for_review), _THANKS)

    def _on_said_to(self, words: str, feeling: object, readers: list[str]) -> None:
        self._try(lambda: self.page.say_to(readers, words, _text(feeling)), _SHUT_AWAY)

    def _try(self, act: Callable[[], object], told: str) -> None:
        assert self.say_card
        if self.say_card.tried(act):
            self.say_card = None
            self.written.emit()
            self.show_home(told)

    def _on_asked(self, what: str) -> None:
        self.page.ask(what)
        self.written.emit()
        self.show_home(_("You have asked. Your carer and your social worker see it now, and have to answer you."))

    def _not_right(self, record: str) -> WordsBox:
        box = WordsBox(_("Is something here not right? Write what."), _("Say that it is not right"))
        box.given.connect(lambda words: self._on_not_right(record, words))
        self.boxes[record] = box
        return box

    def _on_not_right(self, record: str, words: str) -> None:
        self.page.not_right(record, words)
        self.written.emit()
        self.show_home(_("It is saved. What you said stands beside it from now on, wherever it is read."))

    # ---- the frame

    def _head(self) -> QFrame:
        head = QFrame()
        head.setProperty("look", "menu")
        row = QHBoxLayout(head)
        row.setContentsMargins(28, 14, 28, 14)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Heading(_("{name}'s own page").format(name=self.page.child.name)))
        column.addWidget(Words(_("What you write here is yours."), "quiet"))
        row.addLayout(column, 1)
        row.addWidget(self.done_button, 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _begin(self, title: str) -> None:
        self.leave()
        self.say_card, self.boxes, self.ways = None, {}, {}
        self.look_card = None
        self.sheet.rename(title)
        self.sheet.clear()
        self.back_button = Button(_("Back"), "plain", "arrow-left")
        self.back_button.clicked.connect(lambda: self.show_home())

    def _end(self) -> None:
        self.sheet.settle()
        self.sheet.verticalScrollBar().setValue(0)
        first = next(iter(self.ways.values()), None) or self.back_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        first = next(iter(self.ways.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)


def _text(feeling: object) -> str | None:
    return str(feeling) if feeling else None
