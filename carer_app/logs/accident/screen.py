"""How an accident or injury is written down: what happened and whether they are hurt first, the rest when there is time."""

from carer_app.i18n import _
from carer_app.logs.accident.record import ACCIDENT, HURTS, TEXTS, Hurt
from carer_app.ui.kit.body_map import BodyMapField
from carer_app.ui.kit.choice_fields import MarkField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.screen import SOMETHING_WENT_WRONG, Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField, MomentField, Offer
from carer_app.ui.kit.told_to import told_rows

_PICTURES = {Hurt.NO: "circle-check", Hurt.YES: "alert-triangle", Hurt.NOT_KNOWN: "clock"}


def make_form(needs: Needs) -> RecordForm:
    """The form of an accident or injury."""
    hurt = MarkField("hurt", _("Was {name} hurt?").format(name=needs.name), HURTS, pictures=_PICTURES)
    return RecordForm(
        Box("", *_what(needs), hurt),
        Box("", Beside(TextField("first_aid", TEXTS["first_aid"]), TextField("first_aid_by", TEXTS["first_aid_by"]))),
        Box(_("If there is more to say"), Sections(*_more(needs, hurt))),
    )


def _what(needs: Needs) -> tuple[Part, ...]:
    at = MomentField(
        "happened_at",
        _("When did it happen?"),
        needs.clock,
        needed=_("“When did it happen?” is empty. Write the day and the time."),
        offers=(Offer.NOW, Offer.EARLIER),
    )
    what = LongTextField(
        "what_happened",
        _("What happened?"),
        hint=_("Only what you saw and heard."),
        needed=_("“What happened” is empty. A few words are enough."),
        lines=3,
    )
    there = TextField("who_was_there", TEXTS["who_was_there"], hint=_("Names, or “nobody”."))
    return at, what, Beside(TextField("where", TEXTS["where"]), there)


def _more(needs: Needs, hurt: MarkField) -> tuple[LaterSection, ...]:
    return (
        LaterSection(_("Marks on the body"), ("marks",), lambda: (_marks(hurt),)),
        LaterSection(
            _("How it came about, and their words"),
            ("cause", "their_words"),
            lambda: (
                LongTextField("cause", TEXTS["cause"], hint=_("The exact words, and who said them.")),
                LongTextField("their_words", TEXTS["their_words"], hint=_("As they said it.")),
            ),
        ),
        LaterSection(
            _("Medical treatment, and who was told"),
            ("treatment", "told"),
            lambda: (
                LongTextField("treatment", TEXTS["treatment"], hint=_("Where, by whom, and what was said.")),
                told_rows(needs),
            ),
        ),
        LaterSection(_("What to keep watching"), ("watch", "watch_until", "watched"), lambda: _watch(needs)),
    )


def _marks(hurt: MarkField) -> BodyMapField:
    hint = _("Only what anyone can see. Press the body where the mark is, and say what it looks like.")
    marks = BodyMapField("marks", _("Where?"), hint=hint)
    marks.changed.connect(lambda: hurt.show_value(Hurt.YES.value) if marks.value() else None)
    return marks


def _watch(needs: Needs) -> tuple[Part, ...]:
    return (
        LongTextField("watch", TEXTS["watch"], hint=_("What whoever comes next should look for.")),
        DateField("watch_until", _("Until which day?"), needs.clock, quick=False),
        LongTextField("watched", TEXTS["watched"], hint=_("Empty: it is still being watched.")),
    )


SCREEN = Screen(
    kind=ACCIDENT.slug,
    make_form=make_form,
    icon="stethoscope",
    menu=_("Accident or injury"),
    action=_("Add an accident or injury"),
    order=70,
    everyday=False,
    group=SOMETHING_WENT_WRONG,
)
