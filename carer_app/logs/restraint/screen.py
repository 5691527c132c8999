"""How a restraint is written down: what happened first, then whether anybody was hurt, then the two talks that follow."""

from carer_app.i18n import _
from carer_app.logs.restraint.record import HURTS, RESTRAINT, SETTINGS, TEXTS, Hurt
from carer_app.ui.kit.choice_fields import MarkField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import MomentField, Offer

_PICTURES = {Hurt.NO: "circle-check", Hurt.YES: "alert-triangle", Hurt.NOT_KNOWN: "clock"}


def make_form(needs: Needs) -> RecordForm:
    """The form of a restraint; nothing but when and in what home has to be filled in at once."""
    return RecordForm(
        Box(_("What happened"), *_what(needs)),
        Box("", *_hurt()),
        Box("", _text("came_of_it", 2)),
        Box(_("Afterwards"), Sections(*_afterwards(needs))),
    )


def _afterwards(needs: Needs) -> tuple[LaterSection, LaterSection]:
    """What the manager does in the days that follow."""
    talk = _("The manager talks it over with {name}").format(name=needs.name)
    return (
        LaterSection(
            _("The manager checks it and signs"),
            ("checked_at", "checked_by"),
            lambda: _checked(needs),
        ),
        LaterSection(talk, ("spoken_at", "spoken_by", "their_words"), lambda: _talk(needs)),
    )


def _checked(needs: Needs) -> tuple[Part, ...]:
    return _signed(needs, "checked_at", "checked_by", _("In a children's home within 48 hours."))


def _talk(needs: Needs) -> tuple[Part, ...]:
    words = LongTextField("their_words", TEXTS["their_words"], hint=_("As they were said."))
    return (*_signed(needs, "spoken_at", "spoken_by", _("In a children's home within 5 days.")), words)


def _what(needs: Needs) -> tuple[Part, ...]:
    began = MomentField(
        "used_at",
        _("When did it begin?"),
        needs.clock,
        needed=_("“When did it begin?” is empty. Write the day and the time."),
        offers=(Offer.NOW, Offer.EARLIER),
    )
    return (
        MarkField("setting", _("In what home?"), SETTINGS, needed=_("“In what home?” is empty. Choose one.")),
        began,
        MomentField("ended_at", _("When did it end?"), needs.clock, offers=(Offer.NOW, Offer.NOT_KNOWN)),
        TextField("where", _("Where?")),
        _text("came_before", 2),
        _text("tried_first", 2),
        _text("what_was_done", 2),
        Beside(
            TextField("used_by", TEXTS["used_by"]),
            TextField("present", TEXTS["present"], hint=_("If there was nobody else, write “nobody”.")),
        ),
    )


def _hurt() -> tuple[Part, ...]:
    return (MarkField("hurt", _("Was anybody hurt?"), HURTS, pictures=_PICTURES), _text("injury", 2))


def _signed(needs: Needs, at: str, by: str, within: str) -> tuple[Part, ...]:
    when = MomentField(at, _("When?"), needs.clock, offers=(Offer.NOW,))
    return (when, TextField(by, TEXTS[by], hint=within))


def _text(field: str, lines: int) -> LongTextField:
    return LongTextField(field, TEXTS[field], lines=lines)


SCREEN = Screen(
    kind=RESTRAINT.slug,
    make_form=make_form,
    icon="flag",
    menu=_("Restraint"),
    action=_("Add a restraint"),
    order=75,
    everyday=False,
)
