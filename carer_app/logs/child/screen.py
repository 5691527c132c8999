"""How a child's file is written: short at first, everything else folded until wanted, and not known said as such."""

from carer_app.domain.child import LEGAL_NAMES, RELATION_NAMES, RESPONSIBILITY_NAMES, Known
from carer_app.i18n import _
from carer_app.logs.child.record import CHILD_FILE
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField, TickField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.group_fields import GroupField, RowsField
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Section, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField

_KNOWN = {
    Known.YES: _("there are some"),
    Known.NONE: _("none, somebody who knows said so"),
    Known.NOT_KNOWN: _("not known"),
}


def make_form(needs: Needs) -> RecordForm:
    """The form of a child's file. Only the name has to be written; the window fills in the day and the council."""
    return RecordForm(
        Box(_("Who they are"), *_who(needs)),
        Box(
            _("Health card"),
            _health("allergies", _("Allergies")),
            Sections(
                Section(_("Health conditions"), _health("conditions", "")),
                Section(_("Medicines"), _health("medicines", "")),
            ),
        ),
        Box(_("People in their life"), _people()),
        Box(
            _("More, when you know it"),
            Sections(
                Section(_("Names and legal status"), *_legal()),
                Section(_("What helps, and what upsets them"), *_what_matters()),
                Section(_("Language, faith, culture and food"), *_culture()),
                Section(_("Homes before this one"), _homes(needs)),
            ),
        ),
    )


def _who(needs: Needs) -> tuple[Part, ...]:
    authority = ChoiceField(
        "responsible_authority",
        _("Which council looks after them?"),
        needs.councils,
        hint=_("Another council can be chosen once this computer has joined it."),
        needed=_("“Which council looks after them?” is empty. Choose one."),
    )
    return (
        Beside(
            TextField(
                "chosen_name", _("Name they like"), needed=_("Write the name that the child likes to be called.")
            ),
            authority,
        ),
        Beside(
            DateField("birth_date", _("Born"), needs.clock, hint=_("Leave it empty if it is not known."), quick=False),
            DateField("here_since", _("Here since"), needs.clock, needed=_("“Here since” is empty. Write the day.")),
            ems=48,
        ),
        TickField("address_is_confidential", _("Their address is confidential: it must not be told to anybody.")),
    )


def _health(name: str, label: str) -> GroupField:
    known = MarkField("known", _("Are there any?"), _KNOWN)
    what = TextField("what", _("What are they?"))
    asked = TextField("asked", _("Who was asked, and when?"))
    what.changed.connect(lambda: known.show_value(Known.YES.value) if what.value() else None)
    return GroupField(name, label, known, Beside(what, asked))


def _legal() -> tuple[Part, ...]:
    return (
        Beside(TextField("legal_name", _("Legal name")), TextField("other_names", _("Other names they are known by"))),
        Beside(
            ChoiceField("legal_basis", _("Legal status"), LEGAL_NAMES),
            TextField("legal_status", _("In the council's own words")),
        ),
    )


def _what_matters() -> tuple[Part, ...]:
    return (
        Beside(LongTextField("what_helps", _("What helps")), LongTextField("what_upsets", _("What upsets them"))),
        LongTextField("routines", _("Sleep and routines"), hint=_("Bedtime, a light on, what to do when they wake.")),
    )


def _culture() -> tuple[Part, ...]:
    return (
        Beside(
            TextField("language", _("Language"), hint=_("And how they make themselves understood.")),
            TextField("food", _("Food"), hint=_("Likes, dislikes, and what they do not eat.")),
        ),
        TextField("faith_and_culture", _("Faith and culture"), hint=_("Prayer, hair and skin, days that matter.")),
    )


def _people() -> RowsField:
    def make_row() -> tuple[Part, ...]:
        return (
            Beside(
                TextField("name", _("Name"), needed=_("Write this person's name.")),
                ChoiceField("relation", _("Who are they to them?"), RELATION_NAMES),
            ),
            Beside(TextField("phone", _("Telephone")), TextField("may_be_told", _("What may they be told?"))),
            TickField("do_not_ring", _("Do not ring this person.")),
            TickField("must_not_know_address", _("This person must not know where the child lives.")),
            Beside(
                ChoiceField("parental_responsibility", _("Parental responsibility?"), RESPONSIBILITY_NAMES),
                TextField("note", _("Note")),
            ),
        )

    return RowsField(
        "people",
        "",
        make_row,
        one=_("Person {number}"),
        add=_("Add a person"),
        remove=_("Take away"),
    )


def _homes(needs: Needs) -> RowsField:
    def make_row() -> tuple[Part, ...]:
        return (
            TextField("where", _("Where, or with whom?"), needed=_("Write where that was, or with whom.")),
            Beside(
                DateField("start", _("From"), needs.clock, quick=False),
                DateField("end", _("To"), needs.clock, quick=False),
                ems=44,
            ),
            TextField("note", _("Note")),
        )

    return RowsField(
        "homes_before",
        "",
        make_row,
        one=_("Home {number}"),
        add=_("Add a home"),
        remove=_("Take away"),
    )


SCREEN = Screen(
    kind=CHILD_FILE.slug,
    make_form=make_form,
    icon="user-heart",
    menu=_("Child's file"),
    action=_("Add a child"),
    order=40,
)
