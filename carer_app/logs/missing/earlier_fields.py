"""The fields that earlier episodes were written with, so that what stands in them can be put right."""

from carer_app.i18n import _
from carer_app.logs.missing.episode import talk_is_by
from carer_app.logs.missing.sorts import ANSWERS, INDEPENDENT, OFFERED, WHO
from carer_app.ui.kit.choice_fields import ChoiceField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.group_fields import GroupField, RowsField
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.screen import Needs
from carer_app.ui.kit.sections import Beside, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import MomentField, Offer


def earlier_sections(needs: Needs) -> Sections:
    """What is said in parts today, folded away where nothing is written in it."""
    return Sections(
        LaterSection(_("What was done to find them"), ("looked_for",), lambda: (_looked_for(),)),
        LaterSection(_("Who has been told"), ("told", *_POLICE), lambda: (_told(needs), _police())),
        LaterSection(_("Coming back"), ("returned_at", "returned_how", "return_note"), lambda: _back(needs)),
        LaterSection(_("Return home interview"), ("return_interview",), lambda: (_interview(needs),)),
    )


def _looked_for() -> LongTextField:
    hint = _("Calls, places, people, each with its time.")
    return LongTextField("looked_for", _("What was done to find them"), hint=hint)


def _told(needs: Needs) -> RowsField:
    def make_row() -> tuple[Part, ...]:
        return (
            Beside(
                ChoiceField("who", _("Who?"), WHO, needed=_("Choose who was told.")),
                TextField("name", _("Name")),
            ),
            MomentField("at", _("When?"), needs.clock),
            TextField("answer", _("What did they say?")),
        )

    return RowsField(
        "told",
        "",
        make_row,
        one=_("Told, number {number}"),
        add=_("Add somebody who was told"),
        remove=_("Take away"),
    )


def _police() -> Beside:
    return Beside(
        TextField("police_reference", _("Police reference")),
        TextField("police_grading", _("Police risk grading, in their words")),
    )


def _back(needs: Needs) -> tuple[Part, ...]:
    return (
        MomentField("returned_at", _("When did they come back?"), needs.clock, offers=(Offer.NOW, Offer.EARLIER)),
        TextField("returned_how", _("How?"), hint=_("By themselves, with somebody, brought home.")),
        LongTextField(
            "return_note",
            _("How they were, and what they needed"),
            hint=_("Warmth, food and rest come before questions."),
        ),
    )


def _interview(needs: Needs) -> GroupField:
    by = talk_is_by(needs.profile)
    return GroupField(
        "return_interview",
        "",
        Beside(
            ChoiceField("offered", _("Was it offered?"), OFFERED),
            ChoiceField("answer", _("What was the answer?"), ANSWERS),
        ),
        MomentField("offered_at", _("When was it offered?"), needs.clock, offers=(Offer.NOW,)),
        TextField("reason", _("Why not, if it was not offered or they said no")),
        MomentField("held_at", _("When was it held?"), needs.clock, offers=(Offer.NOW,)),
        Beside(
            TextField("held_by", _("By whom?")), ChoiceField("independent", _("From outside the home?"), INDEPENDENT)
        ),
        hint=" ".join(part for part in (_("A talk with somebody from outside the home."), _THEIRS, by) if part),
    )


_THEIRS = _("What was said in it is theirs to write down.")
_POLICE = ("police_reference", "police_grading")
