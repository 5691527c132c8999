"""How a young person's own words are written down for them, and how their asking to read is answered."""

from carer_app.clock import today
from carer_app.i18n import _
from carer_app.logs.own_words.record import (
    ANSWER_TEXTS,
    ASKS_TO_READ,
    DECISIONS,
    FEELINGS,
    OWN_WORDS,
    READING_ANSWER,
    Feeling,
)
from carer_app.ui.kit.choice_fields import MarkField, TickField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.names_field import NamesField, WhoseField
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Box
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField

PICTURES = {
    Feeling.HAPPY: "mood-happy",
    Feeling.GOOD: "mood-smile",
    Feeling.SO_SO: "mood-neutral",
    Feeling.SAD: "mood-sad",
    Feeling.VERY_SAD: "mood-cry",
}
_HAND = _(
    "Type what {name} says, word for word, with {name} beside you. Everywhere it is shown it says that it was typed on "
    "your log-in. With a log-in of their own, {name} writes and signs it alone."
)


def make_form(needs: Needs) -> RecordForm:
    """The form on which somebody types what a young person wants to say."""
    words = LongTextField(
        "words",
        _("What does {name} want to say?").format(name=needs.name),
        hint=_("In their own words. Nothing is put right."),
        needed=_("Nothing is written yet. Write a word or two first."),
        lines=5,
    )
    review = TickField("for_review", _("It is for the {review}").format(review=needs.profile.terms.review))
    feeling = MarkField("feeling", _("How do they feel?"), FEELINGS, pictures=PICTURES)
    return RecordForm(_banner(needs), Box("", words, feeling, review, _day(needs)), Box("", *_hand(needs)))


def make_asking_form(needs: Needs) -> RecordForm:
    """The form on which somebody writes down that a young person asks to read."""
    what = LongTextField(
        "what",
        _("What would they like to read?"),
        hint=_("In their own words. “Everything” is an answer, and nobody has to say why."),
        needed=_("Say what you would like to read. “Everything” is an answer."),
    )
    since = DateField("since", _("Written since which day? Leave it empty for all."), needs.clock)
    return RecordForm(_banner(needs), Box("", what, since, _day(needs)), Box("", *_hand(needs)))


def make_answer_form(needs: Needs) -> RecordForm:
    """The form of what was decided, and of what they were told."""
    decision = MarkField(
        "decision",
        _("What may they read of it?"),
        DECISIONS,
        needed=_("“What may they read of it?” is empty. Choose one."),
    )
    told = _("{name} sees who decided, what can be read and whom to ask. What is kept back, and why, stays here.")
    by = TextField("decided_by", ANSWER_TEXTS["decided_by"], needed=_("“Who decided” is empty. Write the name."))
    return RecordForm(
        Banner(told.format(name=needs.name), "info"),
        Box("", by, decision, _text("shown"), _day(needs)),
        Box(_("What is kept back"), _text("withheld"), _text("why_withheld")),
        Box(_("What they hear"), _text("told"), TextField("ask_whom", ANSWER_TEXTS["ask_whom"])),
    )


def _banner(needs: Needs) -> Banner:
    return Banner(_HAND.format(name=needs.name), "info", "quote")


def _hand(needs: Needs) -> tuple[Part, ...]:
    whose = WhoseField("words_of", _("Whose words are they?"), [needs.name] if needs.child else [])
    whose.show_value(needs.child.name if needs.child else "")
    return whose, NamesField("present", _("Who was beside them?"), needs.people)


def _day(needs: Needs) -> DateField:
    day = DateField(
        "day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this is about.")
    )
    day.show_value(today(needs.clock).isoformat())
    return day


def _text(field: str) -> LongTextField:
    return LongTextField(field, ANSWER_TEXTS[field], lines=2)


SCREEN = Screen(
    kind=OWN_WORDS.slug,
    make_form=make_form,
    icon="quote",
    menu=_("Their own words"),
    action=_("Type their own words"),
    order=60,
    everyday=False,
    quick=(
        Screen(
            kind=ASKS_TO_READ.slug,
            make_form=make_asking_form,
            icon="eye",
            menu=_("Asks to read"),
            action=_("They ask to read"),
            everyday=False,
        ),
        Screen(
            kind=READING_ANSWER.slug,
            make_form=make_answer_form,
            icon="eye-check",
            menu=_("Asked to read: the answer"),
            action=_("Answer their asking"),
        ),
    ),
)
