"""Where a young person says something: the words, how they feel, and for whom it is."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal

from carer_app.domain.people import Person
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.choice_fields import MarkField, TickField
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.names_field import TicksField
from carer_app.ui.kit.option_field import OptionField
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.text_fields import LongTextField
from carer_app.ui.shell.wording import by_whom

ALL, SOME = "all", "some"
FEELINGS = {"happy": _("happy"), "good": _("good"), "so_so": _("so-so"), "sad": _("sad"), "very_sad": _("very sad")}
"""How one may feel, by the slugs of the record."""
_FACES = {
    "happy": "mood-happy",
    "good": "mood-smile",
    "so_so": "mood-neutral",
    "sad": "mood-sad",
    "very_sad": "mood-cry",
}


class SayCard(Card):
    """`open_said` is for everybody who looks after them, `closed_said` for those they chose; `people_asked` goes to
    whom one can ring.
    """

    open_said = Signal(str, object, bool)
    closed_said = Signal(str, object, list)
    people_asked = Signal()

    def __init__(self, readers: Sequence[Person], review: str) -> None:
        super().__init__()
        self.words = LongTextField("words", _("What do you want to say?"), hint=_("Spelling does not matter."), lines=5)
        self.feeling = MarkField("feeling", _("How do you feel?"), FEELINGS, pictures=_FACES)
        choices = {ALL: _("Everyone who looks after me"), SOME: _("Only people I choose")}
        self.whom = OptionField("whom", _("Who is it for?"), choices)
        self.whom.show_value(ALL)
        names = {person.id: by_whom(person.name, person.role) for person in readers}
        self.readers = TicksField("readers", _("Who may read it? Nobody else can, not even here."), names)
        self.nobody = self._nobody()
        self.review = TickField("for_review", _("Say this at my {review}").format(review=review))
        self.trouble = Banner("", "calm", "alert-triangle")
        self.trouble.say("")
        self.say_button = Button(_("Say it"), "primary", "send")
        self._has_readers = bool(readers)
        parts = (self.words, self.feeling, self.whom, self.readers, self.nobody, self.review, self.trouble)
        for part in (*parts, FlowRow(self.say_button)):
            self.add(part)
        self.whom.changed.connect(self._show_what_fits)
        self.say_button.clicked.connect(self._on_say)
        self._show_what_fits()

    def tried(self, act: Callable[[], object]) -> bool:
        """Whether it could be said; the sentence of what is wrong is shown."""
        try:
            act()
        except BadInputError as problem:
            self.trouble.say(problem.sentence.removeprefix("readers: "))
            return False
        return True

    def _nobody(self) -> Card:
        card = Card(look="sunken")
        card.add(
            Words(_("Nobody can be chosen on this computer yet. You can ring somebody, or tell a grown-up you trust."))
        )
        button = Button(_("People who are there for me"), "plain", "phone")
        button.clicked.connect(self.people_asked)
        card.add(FlowRow(button))
        return card

    def _show_what_fits(self) -> None:
        is_some = self.whom.value() == SOME
        self.readers.setVisible(is_some and self._has_readers)
        self.nobody.setVisible(is_some and not self._has_readers)
        self.review.setVisible(not is_some)
        self.say_button.setVisible(not is_some or self._has_readers)

    def _on_say(self) -> None:
        words, feeling = str(self.words.value() or ""), self.feeling.value()
        if self.whom.value() == SOME:
            self.closed_said.emit(words, feeling, list(self.readers.value() or []))
        else:
            self.open_said.emit(words, feeling, bool(self.review.value()))
