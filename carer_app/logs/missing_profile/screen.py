"""How the missing profile is written: how they look, whom and where they may be with, and what keeps them safe."""

from carer_app.i18n import _
from carer_app.logs.missing_profile.record import FIELDS, MISSING_PROFILE
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.group_fields import RowsField
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Section, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField

_HINTS = {
    "looks": _("What a stranger would notice."),
    "marks": _("And tattoos, a brace, a hearing aid."),
    "photo": _("Where a good one is, and of when."),
    "risks": _("People who may harm them, being led into things, harming themselves."),
    "health_when_away": _("What happens without their medicine, and how soon."),
    "phone": _("Number, make, network, and whether it can be found."),
    "online": _("The names that they use, and where."),
    "money": _("Cash, bank card, and who can see where it is used."),
    "travel": _("Bus pass, trains, bike, who gives them lifts."),
    "before": _("How often, from where, how long, where they were found."),
    "who_they_trust": _("Whom they would answer, and how one speaks to them."),
}


def make_form(needs: Needs) -> RecordForm:
    """The form of the profile. Only the day on which somebody looked through it is compulsory."""
    why = _("Fill this in on a quiet evening. It goes to the police only if {name} is missing.").format(name=needs.name)
    return RecordForm(
        Banner(why, "info"),
        Box("", _checked_on(needs)),
        Box(
            _("How they look"),
            Beside(_text("height_and_build"), _text("hair_and_eyes")),
            Beside(_text("marks"), _text("photo")),
            Sections(Section(_("More about how they look"), _text("looks"), _text("usual_clothes"), _text("voice"))),
        ),
        Box(_("What keeps them safe"), _long("risks"), _long("health_when_away"), _long("who_they_trust")),
        Box(_("Whom they may be with"), _friends()),
        Box(_("Where they may be"), _places()),
        Box(
            _("More that helps to find them"),
            Sections(
                Section(_("Phone and online"), _text("phone"), _text("online")),
                Section(_("Money and travel"), _text("money"), _text("travel"), _text("school_or_work")),
                Section(_("The times before"), _long("before"), _long("what_leads_to_it")),
            ),
        ),
    )


def _checked_on(needs: Needs) -> DateField:
    needed = _("“Looked through on” is empty. Write the day.")
    return DateField("checked_on", _("Looked through on"), needs.clock, needed=needed)


def _text(name: str) -> TextField:
    return TextField(name, FIELDS[name], hint=_HINTS.get(name, ""))


def _long(name: str) -> LongTextField:
    return LongTextField(name, FIELDS[name], hint=_HINTS.get(name, ""))


def _friends() -> RowsField:
    def make_row() -> tuple[Part, ...]:
        name = TextField("name", _("Name"), needed=_("Write the name, or what they are called."))
        return (
            Beside(name, TextField("reached", _("Telephone, or their name online"))),
            Beside(TextField("where", _("Where do they live?")), TextField("note", _("Note"))),
        )

    return RowsField("friends", "", make_row, one=_("Person {number}"), add=_("Add a person"), remove=_("Take away"))


def _places() -> RowsField:
    def make_row() -> tuple[Part, ...]:
        where = TextField("where", _("Where?"), needed=_("Write where that is."))
        return (Beside(where, TextField("note", _("What draws them there, or when they were found there"))),)

    return RowsField("places", "", make_row, one=_("Place {number}"), add=_("Add a place"), remove=_("Take away"))


SCREEN = Screen(
    kind=MISSING_PROFILE.slug,
    make_form=make_form,
    icon="search",
    menu=_("Missing profile"),
    action=_("Write the missing profile"),
    order=43,
)
