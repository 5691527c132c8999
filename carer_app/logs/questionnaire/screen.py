"""How the scores of a questionnaire are typed in from the paper."""

from carer_app.domain.questionnaire import (
    ANSWERED,
    HIGHEST,
    HIGHEST_TOTAL,
    IMPACT,
    PROSOCIAL,
    SCALES,
    WHY_NOT,
)
from carer_app.i18n import _
from carer_app.logs.questionnaire.record import QUESTIONNAIRE
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.panels import Banner
from carer_app.ui.kit.screen import MORE_ABOUT_HEALTH, Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Section
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField


def make_form(needs: Needs) -> RecordForm:
    """The form of the scores; the total is worked out from the four scales where it is left empty."""
    words = _("Only the scores are written here. The questions stay on the paper: they belong to Youthinmind.")
    day = DateField("day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say when it was filled in."))
    who = MarkField(
        "answered_by", _("Who filled it in?"), ANSWERED, needed=_("“Who filled it in?” is empty. Choose one.")
    )
    not_filled_in = Section(
        _("It was not filled in"),
        MarkField("why_not", _("Why not?"), WHY_NOT),
        TextField("why_not_words", _("In a few words")),
    )
    return RecordForm(
        Banner(words, "info"),
        Box("", day, who),
        Box(_("The four scales of the total"), *_scales()),
        Box(_("Apart from the total"), Beside(_score("prosocial", PROSOCIAL), _score("impact", IMPACT), ems=30)),
        Box("", TextField("scored_by", _("Who added up the scores?")), LongTextField("their_words", _("Their words"))),
        Box("", not_filled_in),
    )


def _scales() -> tuple[Part, ...]:
    emotional, conduct, hyperactivity, peer = (_score(scale, label) for scale, label in SCALES.items())
    total = _score("total", _("Total of these four"), HIGHEST_TOTAL, nothing=_("Worked out from the four"))
    return Beside(emotional, conduct, ems=30), Beside(hyperactivity, peer, ems=30), total


def _score(field: str, label: str, most: int = HIGHEST, nothing: str = _("Not known")) -> ChoiceField:
    return ChoiceField(field, label, {number: str(number) for number in range(most + 1)}, nothing=nothing)


SCREEN = Screen(
    kind=QUESTIONNAIRE.slug,
    make_form=make_form,
    icon="list-check",
    menu=_("Strengths and difficulties (SDQ)"),
    action=_("Write down SDQ scores"),
    order=23,
    everyday=False,
    group=MORE_ABOUT_HEALTH,
)
