"""How a health concern is written down, and what came of it."""

from carer_app.i18n import _
from carer_app.logs.health_concern.record import HEALTH_CONCERN, HEALTH_CONCERN_NEWS, OVERS, OWNERS
from carer_app.ui.kit.choice_fields import MarkField
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.names_field import WhoseField
from carer_app.ui.kit.screen import MORE_ABOUT_HEALTH, Needs, Screen
from carer_app.ui.kit.sections import Box
from carer_app.ui.kit.steps_field import steps_field
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of a worry about health, with the name of the person who has it."""
    what = TextField(
        "what", _("What is the worry?"), needed=_("“What is the worry?” is empty. A few words are enough.")
    )
    return RecordForm(
        Box(
            "",
            _day(needs, _("When was it raised?")),
            what,
            LongTextField("what_was_seen", _("What was seen or heard?"), hint=_("Facts, and from when.")),
            LongTextField("their_words", _("Their words"), hint=_("As they were said.")),
            TextField("raised_at", _("Where was it raised?"), hint=_("Such as a review, or at home.")),
        ),
        Box(
            _("Who sees to it"),
            WhoseField(
                "owner", _("Who has it, by name?"), needs.people, hint=_("A named nurse or doctor, if there is one.")
            ),
            MarkField("owner_is", _("Who is that?"), OWNERS),
            steps_field("steps", _("What is to be done?"), needs),
        ),
    )


def make_news_form(needs: Needs) -> RecordForm:
    """The form of what came of it."""
    over = MarkField("over", _("Is it over?"), OVERS, needed=_("“Is it over?” is empty. Choose one."))
    came = LongTextField(
        "what_came", _("What came of it?"), needed=_("“What came of it?” is empty. A few words are enough."), lines=3
    )
    return RecordForm(
        Box(
            "",
            _day(needs, _("Which day?")),
            over,
            came,
            TextField("who_said", _("Who said so?"), hint=_("Such as the nurse, or the young person.")),
            LongTextField("their_words", _("Their words"), hint=_("As they were said.")),
        )
    )


def _day(needs: Needs, label: str) -> DateField:
    return DateField("day", label, needs.clock, needed=_("“{label}” is empty. Say which day.").format(label=label))


SCREEN = Screen(
    kind=HEALTH_CONCERN.slug,
    make_form=make_form,
    icon="stethoscope",
    menu=_("Health concern"),
    action=_("Write down a health concern"),
    order=22,
    everyday=False,
    group=MORE_ABOUT_HEALTH,
    quick=(
        Screen(
            kind=HEALTH_CONCERN_NEWS.slug,
            make_form=make_news_form,
            icon="circle-check",
            menu=_("Health concern: what came of it"),
            action=_("Write down what came of it"),
        ),
    ),
)
