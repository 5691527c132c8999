"""How a call to the police is written down: why and whom first; what came of it when it is known."""

from carer_app.i18n import _
from carer_app.logs.police.record import ARRESTS, PARTS, POLICE_CALLED, TEXTS
from carer_app.ui.kit.choice_fields import MarkField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.screen import SOMETHING_WENT_WRONG, Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import MomentField, Offer
from carer_app.ui.kit.told_to import told_rows


def make_form(needs: Needs) -> RecordForm:
    """The form of a call to the police."""
    part = _("What part did {name} have in it?").format(name=needs.name)
    return RecordForm(
        Box("", *_call(needs)),
        Box("", MarkField("their_part", part, PARTS)),
        Box(_("If there is more to say"), Sections(*_more(needs))),
    )


def _call(needs: Needs) -> tuple[Part, ...]:
    at = MomentField(
        "called_at",
        _("When were they called?"),
        needs.clock,
        needed=_("“When were they called?” is empty. Write the day and the time."),
        offers=(Offer.NOW, Offer.EARLIER),
    )
    why = LongTextField(
        "why",
        _("Why?"),
        hint=_("Only what was seen and heard."),
        needed=_("“Why the police were called” is empty. A few words are enough."),
        lines=3,
    )
    rung = TextField("number_rung", TEXTS["number_rung"], hint=_("999, 101, or another."))
    return (
        at,
        why,
        Beside(TextField("called_by", TEXTS["called_by"]), rung, TextField("reference", TEXTS["reference"])),
    )


def _more(needs: Needs) -> tuple[LaterSection, ...]:
    return (
        LaterSection(
            _("What the police did"),
            ("officers", "what_they_did"),
            lambda: (
                TextField("officers", TEXTS["officers"], hint=_("Names and numbers.")),
                LongTextField("what_they_did", TEXTS["what_they_did"]),
            ),
        ),
        LaterSection(
            _("Their words, and whether they were arrested"),
            ("their_words", "arrested", "appropriate_adult"),
            lambda: (
                LongTextField("their_words", TEXTS["their_words"], hint=_("As they said it.")),
                MarkField("arrested", _("Was {name} arrested?").format(name=needs.name), ARRESTS),
                TextField("appropriate_adult", TEXTS["appropriate_adult"], hint=_("Who stood by them.")),
            ),
        ),
        LaterSection(_("Who was told, and when"), ("told",), lambda: (told_rows(needs),)),
        LaterSection(TEXTS["outcome"], ("outcome",), lambda: (LongTextField("outcome", TEXTS["outcome"]),)),
    )


SCREEN = Screen(
    kind=POLICE_CALLED.slug,
    make_form=make_form,
    icon="phone",
    menu=_("Police called"),
    action=_("Write that the police were called"),
    order=73,
    everyday=False,
    group=SOMETHING_WENT_WRONG,
)
