"""Where a young person says what they can do, as they see it: one skill, its steps, and their words."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from carer_app.domain.frameworks import Ladder
from carer_app.domain.skills_history import SkillHistory, months_between, runs, year_before
from carer_app.domain.step_words import to_you
from carer_app.domain.words import date_words, with_capital
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.own_page import OwnPage
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.option_field import OptionField
from carer_app.ui.kit.panels import Banner, Card, ListRow
from carer_app.ui.kit.text_fields import LongTextField
from carer_app.ui.kit.time_chart import TimeChart, TimeLine

_SAID = 3
_BEFORE = _(
    "This is about what you can do, as you see it. You choose what you say and when. There are no marks, and nobody has to "
    "do everything alone. What you say stands beside what your carers see, and nobody changes it."
)
_WHO_READS = _("Before you say it: everyone who looks after you can read it, and your social worker too.")


def skills_card(page: OwnPage, ask: Callable[[Ladder], object]) -> Card:
    """A row for each skill and goal, with what they said of it last, in their own hand."""
    card = Card()
    card.add(Words(_BEFORE))
    for ladder in page.skills():
        last = page.last_look(ladder)
        said = ""
        if last and last.own_view:
            words = _("You said: {step}, {day}")
            said = words.format(step=last.step_name(last.own_view), day=date_words(last.day))
        row = ListRow(ladder.name, said, "stairs-up")
        row.clicked.connect(lambda _checked=False, ladder=ladder: ask(ladder))
        card.add(row)
    return card


def before_card(history: SkillHistory | None, today: date) -> Card | None:
    """What they said of a skill before, the latest first, and how it went as a line; None where they have not yet."""
    if history is None:
        return None
    card = Card(_("What you said before"))
    looks = list(reversed(history.looks))
    for look in looks[:_SAID]:
        if look.own_view is not None:
            words = _("{day}: {step}").format(day=date_words(look.day), step=look.step_name(look.own_view))
            card.add(Words(words, "strong"))
        if look.own_words.strip():
            card.add(Words(look.own_words).selectable())
    points = history.of_young_person()
    if len(points) > 1:
        year = year_before(today)
        line = TimeLine(name=_("You"), runs=runs(points))
        words = _("How you saw it over time. Going back a step is not a loss: some days are harder.")
        card.add(Words(words, "quiet"))
        card.add(TimeChart((line,), history.step_names(), months_between(min(year, looks[-1].day), today), words))
    return card


class LookCard(Card):
    """The steps of one skill, from which they choose; `given` carries the step and their words."""

    given = Signal(int, str)

    def __init__(self, ladder: Ladder) -> None:
        super().__init__()
        self.ladder = ladder
        names = {number: f"{number}. {with_capital(step.name)}" for number, step in enumerate(ladder.steps, start=1)}
        self.step = OptionField("own_view", _("Where are you?"), names)
        self.step.explain({number: to_you(step.looks_like) for number, step in enumerate(ladder.steps, start=1)})
        hint = _("If you want to. Spelling does not matter.")
        self.words = LongTextField("own_words", _("What do you want to say about it?"), hint=hint)
        self.trouble = Banner("", "calm", "alert-triangle")
        self.trouble.say("")
        self.say_button = Button(_("Say it"), "primary", "send")
        self.say_button.clicked.connect(self._on_say)
        who_reads = Words(_WHO_READS, "quiet")
        for part in (self.step, self.words, self.trouble, who_reads, FlowRow(self.say_button)):
            self.add(part)

    def tried(self, act: Callable[[], object]) -> bool:
        """Whether it could be kept; the sentence of what is wrong is shown."""
        try:
            act()
        except BadInputError as problem:
            self.trouble.say(problem.sentence)
            return False
        return True

    def _on_say(self) -> None:
        step = self.step.value()
        if isinstance(step, int):
            self.given.emit(step, str(self.words.value() or ""))
        else:
            self.trouble.say(_("Choose the step that fits you best."))
