"""How an arrival is written down at any hour: the child first, then what was said, seen and brought, in any order."""

from carer_app.clock import stamp
from carer_app.domain.child import HEALTH_CARD, HealthAnswer
from carer_app.i18n import _
from carer_app.logs.arrival.record import AGREED, ARRIVAL_NOTE, MARKS_SEEN, MEDICINES_SEEN, Seen
from carer_app.ui.kit.body_map import BodyMapField
from carer_app.ui.kit.choice_fields import MarkField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.group_fields import RowsField
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Section, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import MomentField, Offer


def make_form(needs: Needs) -> RecordForm:
    """The form of an arrival. Only when they came has to be there, and it is filled in."""
    calm = _("Warmth, food and sleep come first. Leave out whatever you do not know; you can go on in the morning.")
    return RecordForm(
        Banner(calm, "info", "moon-stars"),
        Box("", _when(needs), *_how(needs)),
        Box(_("What you were told"), *_told(), _health(needs)),
        Box(_("What is not known yet"), _not_known(needs)),
        Box(
            _("What you saw, and what they brought"),
            Sections(
                Section(_("Marks on the body"), *_marks()),
                Section(_("Medicines in the bag"), *_medicines()),
                Section(_("Belongings and money"), *_belongings()),
            ),
        ),
    )


def _when(needs: Needs) -> MomentField:
    at = MomentField(
        "arrived_at",
        _("When did they come?"),
        needs.clock,
        needed=_("“When did they come?” is empty. Write a day and a time, or press “Now”."),
        offers=(Offer.NOW, Offer.EARLIER),
    )
    at.show_value(stamp(needs.clock.now()))
    return at


def _how(needs: Needs) -> tuple[Part, ...]:
    return (
        TextField("came_with", _("Who brought them?")),
        LongTextField("how_they_were", _("How was {name}?").format(name=needs.name), hint=_("What you saw and heard.")),
        LongTextField("their_words", _("Their words"), hint=_("As they said it.")),
    )


def _told() -> tuple[Part, ...]:
    return (
        TextField("duty_team", _("Who placed them here?"), hint=_("Name, team, and the number to ring back.")),
        LongTextField("duty_said", _("What did the duty team say?"), hint=_("Why, for how long, who must not know.")),
        MarkField("treatment", _("Did somebody agree to treatment, should it be needed?"), AGREED),
        TextField("treatment_by", _("Who, when, and for what?")),
    )


def _health(needs: Needs) -> Card:
    """What the health card says now. It is changed there, so that everybody looks in one place."""
    card = Card(look="sunken")
    if needs.child:
        answers: dict[str, HealthAnswer] = {
            HEALTH_CARD[field]: getattr(needs.child.sheet, field) for field in HEALTH_CARD
        }
        for label, answer in answers.items():
            card.add(Words(_("{label}: {answer}").format(label=label, answer=answer.words())))
    where = _("Write allergies, conditions and medicines they take on the health card in the child's file.")
    card.add(Words(where, "quiet"))
    return card


def _not_known(needs: Needs) -> RowsField:
    def make_row() -> tuple[Part, ...]:
        about = TextField("about", _("What is not known?"), needed=_("Write what is not known."))
        return (
            Beside(about, TextField("whom", _("Who was asked?"))),
            MomentField("at", _("When?"), needs.clock, offers=(Offer.NOW, Offer.EARLIER)),
            TextField("answer", _("What did they say?"), hint=_("Empty: no answer yet. It is asked again tomorrow.")),
        )

    return RowsField(
        "not_known", "", make_row, one=_("Question {number}"), add=_("Add a question"), remove=_("Take away")
    )


def _marks() -> tuple[Part, ...]:
    seen = MarkField(
        "marks_seen",
        _("Did you see any marks?"),
        MARKS_SEEN,
        hint=_("Only what anyone can see. Never ask a child to undress, and never photograph a child undressed."),
    )
    marks = BodyMapField("marks", _("Where?"), hint=_("Press the body where the mark is, and say what it looks like."))
    marks.changed.connect(lambda: seen.show_value(Seen.YES.value) if marks.value() else None)
    told = TextField("marks_told", _("Who was told about the marks, and when?"))
    return seen, marks, told


def _medicines() -> tuple[Part, ...]:
    def make_row() -> tuple[Part, ...]:
        name = TextField("name", _("What is on the packet?"), needed=_("Write what is on the packet."))
        return (
            Beside(name, TextField("label", _("What the label says"))),
            Beside(TextField("how_many", _("How many are left?")), TextField("note", _("Note"))),
        )

    seen = MarkField("medicines_seen", _("Did any medicines come?"), MEDICINES_SEEN)
    rows = RowsField(
        "medicines", "", make_row, one=_("Medicine {number}"), add=_("Add a medicine"), remove=_("Take away")
    )
    rows.changed.connect(lambda: seen.show_value(Seen.YES.value) if rows.value() else None)
    return seen, rows


def _belongings() -> tuple[Part, ...]:
    return (
        LongTextField("belongings", _("What did they bring?"), hint=_("Also what matters to them: a toy, a blanket.")),
        TextField("money", _("Money"), hint=_("How much, counted together if they are awake."), ems=20),
    )


SCREEN = Screen(
    kind=ARRIVAL_NOTE.slug,
    make_form=make_form,
    icon="home",
    menu=_("Arrival note"),
    action=_("Write an arrival note"),
    order=35,
    everyday=False,
    welcomes=True,
)
