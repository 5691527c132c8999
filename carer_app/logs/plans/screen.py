"""How a meeting or plan is written down: what it was, how the young person took part, and what comes next."""

from carer_app.domain.words import with_capital
from carer_app.i18n import _
from carer_app.logs.plans.record import PARTICIPATION, PLAN_EVENT, SCALE, STANDS, WHATS, Stands, What
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField
from carer_app.ui.kit.field import Field, Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box
from carer_app.ui.kit.steps_field import steps_field
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField

_MEETINGS = (What.REVIEW, What.SCHOOL_PLAN, What.PATHWAY_ASSESSMENT, What.PATHWAY_REVIEW, What.YEARLY_TALK, What.OTHER)
_SCALED = (*_MEETINGS, What.CARE_PLAN_WORK)
_STANDS_PICTURES = {Stands.HELD: "circle-check", Stands.PLANNED: "calendar", Stands.CALLED_OFF: "x"}


def make_form(needs: Needs) -> RecordForm:
    """The form of a meeting or plan; it asks only what fits what it was."""
    what = ChoiceField("what", _("What is it?"), _whats(needs), needed=_("“What is it?” is empty. Choose one."))
    name = TextField("name", _("Which meeting or plan?"))
    stands = MarkField("stands", _("How does it stand?"), STANDS, pictures=_STANDS_PICTURES)
    taking_part = ChoiceField("participation", _("How did {name} take part?").format(name=needs.name), PARTICIPATION)
    came = TextField("who_came", _("Who came?"))
    _show_what_fits(what, stands, {name: (What.OTHER,), taking_part: (What.REVIEW,), came: _MEETINGS})
    return RecordForm(
        Box("", Beside(what, _day(needs), ems=54), name, stands),
        Box("", came, taking_part, *_texts(needs)),
        *_scale(needs, what),
        Box(
            _("What comes next"),
            steps_field("steps", _("What was agreed?"), needs),
            DateField("next_agreed", _("Next one agreed for"), needs.clock, quick=False),
        ),
    )


def _scale(needs: Needs, what: ChoiceField) -> tuple[Box, ...]:
    """The young person's number first, then the carer's, where the council's practice model has a scale, and for meetings."""
    practice = needs.profile.practice
    if not practice.scale_question:
        return ()
    choices = {number: str(number) for number in SCALE}
    choices |= {SCALE[0]: practice.scale_lowest or "0", SCALE[-1]: practice.scale_highest or "10"}
    theirs = _("{name} says").format(name=with_capital(needs.name))
    own = ChoiceField("own_number", theirs, choices, nothing=_("Not asked"))
    mine = ChoiceField("carers_number", _("You say"), choices, nothing=_("No number"))
    box = Box(practice.scale_question, Beside(own, mine))

    def show() -> None:
        box.setVisible(what.value() in _SCALED or own.value() is not None or mine.value() is not None)

    for field in (what, own, mine):
        field.changed.connect(show)
    show()
    return (box,)


def _whats(needs: Needs) -> dict[What, str]:
    return WHATS | {What.REVIEW: needs.profile.terms.review}


def _day(needs: Needs) -> DateField:
    return DateField("day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Write the day."))


def _texts(needs: Needs) -> tuple[Part, ...]:
    hint = _("What {name} wanted to be heard, as it was said, drawn or written.").format(name=needs.name)
    return (
        LongTextField("their_words", _("Their views"), hint=hint, lines=3),
        LongTextField("decided", _("What was decided"), lines=3),
    )


def _show_what_fits(what: ChoiceField, stands: MarkField, only_for: dict[Field, tuple[What, ...]]) -> None:
    """A field that is only for some of it shows for those, and wherever something stands in it already."""

    def show() -> None:
        chosen = what.value()
        for field, fits in only_for.items():
            field.setVisible(chosen in fits or field.value() is not None)

    for field in (what, stands, *only_for):
        field.changed.connect(show)
    show()


SCREEN = Screen(
    kind=PLAN_EVENT.slug,
    make_form=make_form,
    icon="calendar",
    menu=_("Meetings and plans"),
    action=_("Add a meeting or plan"),
    order=35,
    everyday=False,
)
