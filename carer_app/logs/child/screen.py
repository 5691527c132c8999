"""How a child's file is written: who they are, who is in their life, and what is not known, said as such."""

from carer_app.councils import profiles
from carer_app.domain.child import RELATION_NAMES, Known
from carer_app.i18n import _
from carer_app.logs.child.record import CHILD_FILE
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField, TickField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.group_fields import GroupField, RowsField
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField

_KNOWN = {
    Known.YES: _("there are some"),
    Known.NONE: _("none, somebody who knows said so"),
    Known.NOT_KNOWN: _("not known"),
}


def make_form(needs: Needs) -> RecordForm:
    """The form of a child's file in small."""
    return RecordForm(
        Box(_("Who they are"), *_who(needs)),
        Box(_("Allergies"), _allergies()),
        Box(_("People in their life"), _people()),
        Box(
            _("What matters to them"),
            Beside(LongTextField("what_helps", _("What helps")), LongTextField("what_upsets", _("What upsets them"))),
            Beside(TextField("language", _("Language")), TextField("faith_and_culture", _("Faith and culture"))),
        ),
    )


def _who(needs: Needs) -> tuple[Part, ...]:
    names = Beside(
        TextField("chosen_name", _("Name they like"), needed=_("Write the name that the child likes to be called.")),
        TextField("legal_name", _("Legal name")),
    )
    authority = ChoiceField(
        "responsible_authority",
        _("Which council looks after them?"),
        {slug: profile.name for slug, profile in profiles().items()},
        needed=_("“Which council looks after them?” is empty. Choose one."),
    )
    return (
        names,
        Beside(
            DateField("birth_date", _("Born"), needs.clock, hint=_("Leave it empty if it is not known."), quick=False),
            DateField("here_since", _("Here since"), needs.clock, needed=_("“Here since” is empty. Write the day.")),
            ems=48,
        ),
        Beside(authority, TextField("legal_status", _("Legal status"))),
        TickField("address_is_confidential", _("Their address is confidential: it must not be told to anybody.")),
    )


def _allergies() -> GroupField:
    known = MarkField("known", _("Are there any?"), _KNOWN)
    what = TextField("what", _("What are they?"))
    asked = TextField("asked", _("Who was asked, and when?"))
    return GroupField("allergies", "", known, Beside(what, asked))


def _people() -> RowsField:
    def make_row() -> tuple[Part, ...]:
        return (
            Beside(
                TextField("name", _("Name"), needed=_("Write this person's name.")),
                ChoiceField("relation", _("Who are they to them?"), RELATION_NAMES),
            ),
            Beside(TextField("phone", _("Telephone")), TextField("note", _("Note"))),
            TickField("do_not_ring", _("Do not ring this person.")),
        )

    return RowsField(
        "people",
        "",
        make_row,
        one=_("Person {number}"),
        add=_("Add a person"),
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
