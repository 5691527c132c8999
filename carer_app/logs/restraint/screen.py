"""How a restraint is written down: what happened, then whether anybody was hurt; and how the manager signs afterwards."""

from carer_app.clock import stamp
from carer_app.i18n import _
from carer_app.logs.restraint.record import (
    HURTS,
    RESTRAINT,
    RESTRAINT_CHECKED,
    RESTRAINT_TALKED,
    RIGHTS,
    SETTINGS,
    TALKS,
    TEXTS,
    Hurt,
)
from carer_app.ui.kit.choice_fields import MarkField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.screen import SOMETHING_WENT_WRONG, Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import MomentField, Offer

_PICTURES = {Hurt.NO: "circle-check", Hurt.YES: "alert-triangle", Hurt.NOT_KNOWN: "clock"}


def make_form(needs: Needs) -> RecordForm:
    """The form of a restraint; nothing but when and in what home has to be filled in at once."""
    return RecordForm(
        Box(_("What happened"), *_what(needs)),
        Box("", *_hurt()),
        Box("", _text("came_of_it", 2)),
    )


def make_checked_form(needs: Needs) -> RecordForm:
    """The form on which the manager signs that a restraint is written down as it was."""
    calm = _("You sign with your own name that you have spoken with whoever used it, and that the record is right.")
    spoken = TextField(
        "spoken_with",
        _("With whom did you speak, of those who used it?"),
        needed=_("“Spoken with” is empty. Write the name of whoever used the restraint and was spoken with."),
    )
    right = MarkField("right", _("Is the record right?"), RIGHTS, needed=_("“Is the record right?” is empty. Choose."))
    wrong = LongTextField("not_right", _("What is not right?"), hint=_("Leave it empty if it is right."))
    return RecordForm(
        Banner(calm, "info", "pencil"), Box("", _now(needs, "signed_at", _("When?")), spoken, right, wrong)
    )


def make_talked_form(needs: Needs) -> RecordForm:
    """The form on which the manager says that it was talked over, in the young person's own words."""
    answer = MarkField(
        "answer",
        _("Did {name} want to talk about it?").format(name=needs.name),
        TALKS,
        needed=_("“Did they want to talk about it?” is empty. Choose one; to say no is their right."),
    )
    words = LongTextField("their_words", _("Their words"), hint=_("As they were said."), lines=3)
    agreed = LongTextField("agreed", _("What was agreed"), hint=_("What may help another time."))
    return RecordForm(Box("", _now(needs, "talked_at", _("When did you talk, or offer to?")), answer, words, agreed))


def _now(needs: Needs, field: str, label: str) -> MomentField:
    empty = _("The day and the time are empty. Write them, or press “Now”.")
    at = MomentField(field, label, needs.clock, needed=empty, offers=(Offer.NOW, Offer.EARLIER))
    at.show_value(stamp(needs.clock.now()))
    return at


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
    group=SOMETHING_WENT_WRONG,
    quick=(
        Screen(
            kind=RESTRAINT_CHECKED.slug,
            make_form=make_checked_form,
            icon="pencil",
            menu=_("Restraint: checked and signed"),
            action=_("Sign that it is right"),
        ),
        Screen(
            kind=RESTRAINT_TALKED.slug,
            make_form=make_talked_form,
            icon="message-2",
            menu=_("Restraint: talked over"),
            action=_("Write down the talk with them"),
        ),
    ),
)
