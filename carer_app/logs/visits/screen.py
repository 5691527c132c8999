"""How a visit is written down: who came first, then what they saw in three quick answers, then the words."""

from carer_app.clock import today
from carer_app.i18n import _
from carer_app.logs.visits.record import ANSWERS, TEXTS, VISIT, visitors_in
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.gentle import gentle, initials_only
from carer_app.ui.kit.names_field import NamesField
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Section, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of a visit."""
    day = DateField(
        "day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this is about.")
    )
    day.show_value(today(needs.clock).isoformat())
    return RecordForm(
        Box("", Beside(*_who(needs)), day, Beside(*_times(), ems=20)),
        Box("", *_seen(needs)),
        Box("", _text(needs, "said", _("Only what you saw and heard.")), _text(needs, "agreed", ""), _next(needs)),
        Box(
            "",
            Beside(_their_words(needs), _text(needs, "what_i_think", _("Your view, kept apart from what was said."))),
        ),
        Box(_("If there is more to say"), _more(needs)),
    )


def _who(needs: Needs) -> tuple[ChoiceField, TextField]:
    needed = _("“Who came?” is empty. Choose in what part they came; “somebody else” is an answer too.")
    return ChoiceField("visitor", _("Who came?"), visitors_in(needs.profile), needed=needed), TextField(
        "name", _("Name, if you know it")
    )


def _times() -> tuple[TextField, TextField]:
    return (
        TextField("came", _("Came at"), ems=7),
        TextField("left", _("Left at"), ems=7),
    )


def _seen(needs: Needs) -> tuple[MarkField, MarkField, MarkField, TextField, MarkField]:
    why = _("If not alone: why?")
    return (
        MarkField("announced", _("Was the visit announced?"), ANSWERS),
        MarkField("child_seen", _("Did they see {name}?").format(name=needs.name), ANSWERS),
        MarkField("child_seen_alone", _("Did they see {name} alone?").format(name=needs.name), ANSWERS),
        TextField("why_not", why, hint=_("For example that {name} did not want to.").format(name=needs.name)),
        MarkField("bedroom_seen", _("Did they see the bedroom?"), ANSWERS),
    )


def _next(needs: Needs) -> DateField:
    return DateField("next_visit", _("When do they come next?"), needs.clock, quick=False)


def _their_words(needs: Needs) -> LongTextField:
    hint = _("What {name} said about it.").format(name=needs.name)
    return LongTextField("their_words", TEXTS["their_words"], hint=hint, lines=3, suggest=initials_only(needs.others))


def _text(needs: Needs, name: str, hint: str) -> LongTextField:
    return LongTextField(name, TEXTS[name], hint=hint, lines=3, suggest=gentle(needs.profile, needs.others))


def _more(needs: Needs) -> Sections:
    return Sections(Section(_("Who else was there"), NamesField("present", _("Who else was there?"), needs.people)))


SCREEN = Screen(
    kind=VISIT.slug,
    make_form=make_form,
    icon="user",
    menu=_("Visit by a professional"),
    action=_("Somebody visited"),
    order=25,
    everyday=False,
)
