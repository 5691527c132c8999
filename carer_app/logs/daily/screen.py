"""How a day is written down: what happened comes first and largest; everything else is there when wanted."""

from carer_app.clock import today
from carer_app.i18n import _
from carer_app.logs.daily.record import DAILY_LOG, MOODS, ORDINARY_DAY, SLEEPS, TIMES_OF_DAY, Mood, Sleep
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Section, Sections, Starters
from carer_app.ui.kit.text_fields import LongTextField
from carer_app.ui.kit.time_fields import DateField

_MOOD_PICTURES = {
    Mood.HAPPY: "mood-happy",
    Mood.SETTLED: "mood-smile",
    Mood.UP_AND_DOWN: "mood-neutral",
    Mood.WORRIED: "mood-sad",
    Mood.UPSET: "mood-cry",
}
_SLEEP_PICTURES = {Sleep.WELL: "zzz", Sleep.WOKE: "moon", Sleep.LITTLE: "moon-stars"}


def _day(needs: Needs) -> DateField:
    """The day, which is today until somebody says otherwise."""
    day = DateField(
        "day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this is about.")
    )
    day.show_value(today(needs.clock).isoformat())
    return day


def make_form(needs: Needs) -> RecordForm:
    """The form of a daily log."""
    happened = LongTextField(
        "what_happened",
        _("What happened?"),
        hint=_("Only what you saw and heard. A few words are enough."),
        needed=_("“What happened” is empty. A few words are enough."),
        lines=5,
    )
    when = Beside(_day(needs), ChoiceField("time_of_day", _("Time of day"), TIMES_OF_DAY), shares=(3, 2))
    return RecordForm(
        Box("", when, happened, _starters(needs, happened)),
        Box("", Beside(_their_words(needs), _thoughts())),
        Box("", _mood(needs), _sleep(needs)),
        Box(_("If there is more to say"), _sections(needs)),
    )


def _starters(needs: Needs, happened: LongTextField) -> Starters:
    prompts = {
        _("Bedtime"): (_("How did the evening go? When did lights go out? What helped?"), "bed"),
        _("School"): (_("How was getting there? What was said about the day? Anything to pass on?"), "school"),
        needs.profile.terms.family_time.capitalize(): (
            _("Who was there, where and how long? What did they do together? How was it after?"),
            "users",
        ),
        _("Meal"): (_("Who ate together? What was eaten? What was talked about?"), "tools-kitchen-2"),
    }
    return Starters(_("Questions to help you start:"), happened, prompts)


def _their_words(needs: Needs) -> LongTextField:
    return LongTextField(
        "their_words", _("Their words"), hint=_("What {name} said, as it was said.").format(name=needs.name), lines=3
    )


def _thoughts() -> LongTextField:
    return LongTextField(
        "what_i_think", _("What I think"), hint=_("Your own view, kept apart from what happened."), lines=3
    )


def _mood(needs: Needs) -> MarkField:
    return MarkField(
        "mood",
        _("How were they?"),
        MOODS,
        hint=_("A simple mark, if one fits. Words say it better."),
        pictures=_MOOD_PICTURES,
    )


def _sleep(needs: Needs) -> MarkField:
    return MarkField("sleep", _("How did they sleep the night before?"), SLEEPS, pictures=_SLEEP_PICTURES)


def _sections(needs: Needs) -> Sections:
    family_time = needs.profile.terms.family_time.capitalize()
    return Sections(
        Section(
            _("How they were and slept, in words"),
            LongTextField("how_they_were", _("How they were")),
            LongTextField("how_they_slept", _("How they slept")),
        ),
        _one("achievements", _("Achievements"), _("Anything to be proud of, large or small.")),
        _one("school", _("School"), _("How the day went, and anything to pass on.")),
        _one("health", _("Health"), _("Aches, medicine, appointments, food and drink.")),
        _one("family_time", family_time, _("Who, where and how long, and how it was before and after.")),
        _one("activities", _("Activities and friends"), _("What they did, and with whom.")),
        Section(
            _("What we noticed"),
            LongTextField(
                "noticed", _("What we noticed"), hint=_("What could be seen and heard, without a name for it.")
            ),
            LongTextField("noticed_before", _("What came before")),
            LongTextField("noticed_helped", _("What helped")),
        ),
    )


def _one(name: str, title: str, hint: str) -> Section:
    """A section with one field, whose label is the section's own title."""
    field = LongTextField(name, title, hint=hint)
    field.hide_label()
    return Section(title, field)


def make_ordinary_form(needs: Needs) -> RecordForm:
    """The form of an ordinary day: the day, and one good thing if there was one."""
    good = LongTextField("one_good_thing", _("One good thing?"), hint=_("Leave it empty if nothing comes to mind."))
    return RecordForm(Box("", _day(needs), good))


SCREEN = Screen(
    kind=DAILY_LOG.slug,
    make_form=make_form,
    icon="notebook",
    menu=_("Daily log"),
    action=_("Write today's log"),
    order=10,
    shortcut="Ctrl+N",
    quick=(
        Screen(
            kind=ORDINARY_DAY.slug,
            make_form=make_ordinary_form,
            icon="sun",
            menu=_("An ordinary day"),
            action=_("An ordinary day"),
            order=11,
        ),
    ),
)
