"""How a day is written down: what happened comes first and largest; everything else is there when wanted."""

from collections.abc import Mapping

from carer_app.clock import today
from carer_app.i18n import _
from carer_app.logs.daily.parts import ATTENDANCES, CONSEQUENCE, INCIDENTS, INJURY
from carer_app.logs.daily.record import DAILY_LOG, MOODS, ORDINARY_DAY, SLEEPS, TEXTS, TIMES_OF_DAY, Mood, Sleep
from carer_app.ui.kit.also_field import AlsoField
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField, TickField
from carer_app.ui.kit.field import Field, Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.gentle import gentle, initials_only
from carer_app.ui.kit.group_fields import GroupField
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.names_field import NamesField, TicksField, WhoseField
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Section, Sections, Starters
from carer_app.ui.kit.steps_field import steps_field
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField

_MOOD_PICTURES = {
    Mood.HAPPY: "mood-happy",
    Mood.SETTLED: "mood-smile",
    Mood.UP_AND_DOWN: "mood-neutral",
    Mood.WORRIED: "mood-sad",
    Mood.UPSET: "mood-cry",
}
_FEW_CHILDREN = 6
_HARD = (
    "worry",
    "worry_told",
    "incidents",
    "incident_number",
    "damage",
    "injury",
    "consequence",
    "away",
)
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
        suggest=gentle(needs.profile, needs.others),
    )
    when = Beside(_day(needs), ChoiceField("time_of_day", _("Time of day"), TIMES_OF_DAY), ems=46, shares=(3, 2))
    next_shift = TickField("tell_next_shift", _("Tell the next shift: show this on the first page today and tomorrow"))
    also = AlsoField(needs, happened) if needs.is_new and needs.others else None
    form = RecordForm(
        Box("", happened, _starters(needs, happened), *_folded_in_a_large_home(also, needs), next_shift, when),
        Box("", Beside(_their_words(needs), _thoughts(needs))),
        Box("", _mood(needs), _sleep(needs)),
        Box(_("If there is more to say"), _sections(needs)),
    )
    if also is not None:
        also.follow(form)
    return form


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


def _folded_in_a_large_home(also: AlsoField | None, needs: Needs) -> list[Part]:
    """Offered when a log is begun and other children's files are here; in a large home it is folded away."""
    if also is None:
        return []
    if len(needs.others) <= _FEW_CHILDREN:
        return [also]
    also.hide_label()
    return [Section(also.label.text(), also)]


def _their_words(needs: Needs) -> LongTextField:
    hint = _("What {name} said, as it was said.").format(name=needs.name)
    return LongTextField("their_words", _("Their words"), hint=hint, lines=3, suggest=initials_only(needs.others))


def _thoughts(needs: Needs) -> LongTextField:
    return _text(needs, "what_i_think", _("Your view, kept apart from what happened."), lines=3)


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


def _text(needs: Needs, name: str, hint: str = "", *, lines: int = 2) -> LongTextField:
    """One of the log's texts, with the label that it is read under."""
    return LongTextField(name, _label(needs, name), hint=hint, lines=lines, suggest=gentle(needs.profile, needs.others))


def _label(needs: Needs, name: str) -> str:
    return TEXTS[name] or needs.profile.terms.family_time.capitalize()


def _alone(needs: Needs, name: str, hint: str) -> Section:
    """A section with one text, whose label is the section's own title."""

    def make() -> list[Part]:
        field = _text(needs, name, hint)
        field.hide_label()
        return [field]

    return LaterSection(_label(needs, name), (name,), make)


def _texts(needs: Needs, title: str, hints: Mapping[str, str]) -> Section:
    """A section with several texts, each with its hint."""
    return LaterSection(title, tuple(hints), lambda: [_text(needs, name, hint) for name, hint in hints.items()])


def _sections(needs: Needs) -> Sections:
    """Everything else, folded until wanted: good things first, grave things last."""
    return Sections(
        _achievements(needs),
        _how_they_were(needs),
        _school(needs),
        _health(needs),
        _alone(needs, "family_time", _("Who, where and how long, and how it was before and after.")),
        _others(needs),
        _growing_up(needs),
        _noticed(needs),
        LaterSection(_("Something hard or serious"), _HARD, lambda: [_hard(needs)]),
        _professionals(needs),
        *_promise(needs),
        _who(needs),
    )


def _achievements(needs: Needs) -> Section:
    hoped = _("What {name} asked for or hopes for.").format(name=needs.name)
    wishes = initials_only(needs.others)
    return LaterSection(
        _("Achievements and wishes"),
        ("achievements", "wishes"),
        lambda: [
            _text(needs, "achievements", _("Anything to be proud of, large or small.")),
            LongTextField("wishes", TEXTS["wishes"], hint=hoped, suggest=wishes),
        ],
    )


def _how_they_were(needs: Needs) -> Section:
    return _texts(
        needs,
        _("How they were and slept, in words"),
        {
            "how_they_were": _("In the morning and in the evening, and what changed it."),
            "how_they_slept": _("When they fell asleep, dreams, whether they woke."),
        },
    )


def _health(needs: Needs) -> Section:
    return _texts(
        needs,
        _("Health and food"),
        {
            "health": _("Aches, illness, appointments."),
            "first_aid": _("What was given or done, how much, at what time, and by whom."),
            "food": _("What they ate and drank, and how they liked it."),
        },
    )


def _school(needs: Needs) -> Section:
    hint = _("How the day went, homework, praise, and anything to pass on.")
    return LaterSection(
        TEXTS["school"],
        ("attendance", "school"),
        lambda: [
            ChoiceField("attendance", _("Were they in?"), ATTENDANCES, nothing=_("Not said")),
            _text(needs, "school", hint),
        ],
    )


def _others(needs: Needs) -> Section:
    return _texts(
        needs,
        _("Friends, activities, culture and faith"),
        {
            "activities": _("What they did, and with whom."),
            "visitors": _("Who came to the home, and why."),
            "culture_and_faith": _("Food, hair and skin, language, worship, feast days."),
        },
    )


def _growing_up(needs: Needs) -> Section:
    return _texts(
        needs,
        _("Growing up"),
        {
            "self_care": _("Washing, cooking, travelling, asking for help: what they did, and with how much help."),
            "money_and_clothes": _("Pocket money, savings, what was bought."),
            "life_story": _("Photos, keepsakes, questions about where they come from."),
        },
    )


def _noticed(needs: Needs) -> Section:
    seen = _("What could be seen and heard, without a name for it.")
    rest = ("noticed_before", "noticed_how_long", "noticed_response", "noticed_helped")
    return _texts(needs, TEXTS["noticed"], {"noticed": seen} | dict.fromkeys(rest, ""))


def _hard(needs: Needs) -> Sections:
    return Sections(_worry(needs), _incident(needs), _injury(), _consequence(), _alone(needs, "away", _away_hint()))


def _worry(needs: Needs) -> Section:
    return _texts(
        needs,
        _("A worry, or something that was told to you"),
        {
            "worry": _("The exact words, and who said them to whom. Ask nothing that puts words in anybody's mouth."),
            "worry_told": _("Tell your social worker or manager at once. Who did you tell, and at what time?"),
        },
    )


def _incident(needs: Needs) -> Section:
    apart = _(
        "Write “Accident or injury”, “Police called”, “Complaint”, “Damage or loss” or, if they were held, “Restraint” as "
        "well: they stand under “Something went wrong” and ask for all that others have to know."
    )
    book = _("Of the police, or of the home's own book.")
    return LaterSection(
        _("An incident"),
        ("incidents", "incident_number", "damage"),
        lambda: [
            TicksField("incidents", _("What sort of thing was it?"), INCIDENTS, hint=apart),
            TextField("incident_number", _("Number, if there is one"), hint=book),
            _text(needs, "damage", _("What, whose, and what is being done about it.")),
        ],
    )


def _injury() -> Section:
    apart = {"where": _("Write “Accident or injury” as well: it has the body to point at, and says what to watch.")}
    return LaterSection(
        _("An accident or injury"),
        ("injury",),
        lambda: [
            _group("injury", *(LongTextField(name, label, hint=apart.get(name, "")) for name, label in INJURY.items()))
        ],
    )


def _consequence() -> Section:
    apart = _(
        "It is never food, sleep, medicine, or time with family and friends. Write “Consequence” as well: it has their view."
    )
    never = {"what": apart}
    return LaterSection(
        _("What followed from it (a consequence)"),
        ("consequence",),
        lambda: [
            _group(
                "consequence",
                *(LongTextField(name, label, hint=never.get(name, "")) for name, label in CONSEQUENCE.items()),
            )
        ],
    )


def _away_hint() -> str:
    return _("Where, with whom, and whether it was agreed. If nobody knows where they are: “Someone is missing”.")


def _professionals(needs: Needs) -> Section:
    calls = _("Who rang or wrote, and what was said or advised. A visit has a form of its own.")
    return LaterSection(
        _("Calls, advice and what is to be done"),
        ("professionals", "actions"),
        lambda: [_text(needs, "professionals", calls), steps_field("actions", _("What is to be done?"), needs)],
    )


def _promise(needs: Needs) -> list[Section]:
    promise = needs.profile.promise
    if not promise.themes:
        return []
    hint = _("Tick what this day was about, if you like. It helps at the {review}.").format(
        review=needs.profile.terms.review
    )
    choices = {theme.name: theme.name for theme in promise.themes}
    return [
        LaterSection(
            promise.title,
            ("promise",),
            lambda: [TicksField("promise", _("Which part of it?"), choices, hint=hint)],
        )
    ]


def _who(needs: Needs) -> Section:
    mine = _("Leave it empty if it is your own. Otherwise who told you, or for whom you are typing.")
    return LaterSection(
        _("Who was there, and whose account it is"),
        ("present", "words_of"),
        lambda: [
            NamesField("present", _("Who else was there?"), needs.people),
            WhoseField("words_of", _("Whose account is it?"), [needs.name] if needs.child else [], hint=mine),
        ],
    )


def _group(name: str, *fields: Field) -> GroupField:
    """Several fields that are one thing in the record; the section's title is its label."""
    return GroupField(name, "", *fields)


def make_ordinary_form(needs: Needs) -> RecordForm:
    """The form of an ordinary day: one good thing if there was one, and the day."""
    good = LongTextField(
        "one_good_thing",
        _("One good thing?"),
        hint=_("Leave it empty if nothing comes to mind."),
        suggest=gentle(needs.profile, needs.others),
    )
    return RecordForm(Box("", good, _day(needs)))


SCREEN = Screen(
    kind=DAILY_LOG.slug,
    make_form=make_form,
    icon="notebook",
    menu=_("Daily log"),
    action=_("Write today's log"),
    order=10,
    shortcut="Ctrl+N",
    takes_note="what_happened",
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
