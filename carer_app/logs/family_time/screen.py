"""How family time is written down: how it stands, who was there and how it was; why only where it fell through."""

from carer_app.clock import today
from carer_app.councils import CouncilProfile
from carer_app.domain.child import RELATION_NAMES, Relation
from carer_app.i18n import _
from carer_app.logs.family_time.record import (
    CAME,
    CHILD_TOLD,
    FAMILY_TIME,
    FELL_THROUGH,
    HOWS,
    STANDINGS,
    SUPERVISIONS,
    TOOK_PLACE,
    How,
    Standing,
)
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.group_fields import RowsField
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Section, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import DateField, MomentField, Offer, TimeField

_CLOSE = (Relation.MOTHER, Relation.FATHER, Relation.BROTHER_OR_SISTER, Relation.FAMILY, Relation.FRIEND)
_STANDING_PICTURES = {
    Standing.PLANNED: "calendar",
    Standing.WENT_AHEAD: "circle-check",
    Standing.UNPLANNED: "users",
    Standing.CANCELLED: "x",
    Standing.NOBODY_CAME: "clock",
    Standing.SAID_NO: "hand-stop",
}
_HOW_PICTURES = {How.IN_PERSON: "users", How.PHONE: "phone", How.VIDEO: "device-laptop", How.LETTER: "message-2"}


def make_form(needs: Needs) -> RecordForm:
    """The form of family time, planned or past."""
    day = DateField(
        "day", _("Which day?"), needs.clock, needed=_("“Which day?” is empty. Say which day this is about.")
    )
    day.show_value(today(needs.clock).isoformat())
    standing = MarkField(
        "standing",
        _("How does it stand?"),
        STANDINGS,
        pictures=_STANDING_PICTURES,
        needed=_("“How does it stand?” is empty. Choose whether it is planned, went ahead or fell through."),
    )
    fell_through, took_place = _why(needs), _how_it_was(needs)
    form = RecordForm(
        Box("", day, standing, MarkField("how", _("How?"), HOWS, pictures=_HOW_PICTURES)),
        fell_through,
        Box(_("Who"), *_who(needs)),
        took_place,
        Box("", *_words(needs)),
        Box(_("The plan"), *_plan()),
    )
    _show_what_fits(standing, fell_through, took_place)
    return form


def _show_what_fits(standing: MarkField, fell_through: Part, took_place: Part) -> None:
    """Ask why only where it fell through, and how it was only where it took place, or where something stands there."""

    def follow() -> None:
        for part, when in ((fell_through, FELL_THROUGH), (took_place, TOOK_PLACE)):
            written = any(field.value() is not None for field in part.fields())
            part.setVisible(standing.value() in when or written)

    for field in (standing, *fell_through.fields(), *took_place.fields()):
        field.changed.connect(follow)
    follow()


def _who(needs: Needs) -> tuple[Part | Words, ...]:
    def make_row() -> tuple[Part, ...]:
        return (
            Beside(
                TextField("name", _("Name"), needed=_("“Name” is empty: write who it was, or take the person away.")),
                ChoiceField("relation", _("Who are they to {name}?").format(name=needs.name), RELATION_NAMES),
                ChoiceField("came", _("Did they come?"), CAME),
            ),
        )

    people = RowsField(
        "people",
        _("Whom was it with?"),
        make_row,
        one=_("Person, number {number}"),
        add=_("Add somebody else"),
        remove=_("Take away"),
        offers=_offers(needs),
    )
    return (*_marked(needs), people)


def _offers(needs: Needs) -> dict[str, dict[str, object]]:
    """A button for each person of the child's family and friends, except those who are not to be rung."""
    people = needs.child.sheet.people if needs.child else ()
    return {
        person.called(): {"name": person.name, "relation": person.relation.value}
        for person in people
        if person.relation in _CLOSE and not person.do_not_ring
    }


def _marked(needs: Needs) -> tuple[Words, ...]:
    """Who is marked on the child's sheet, said before anybody is named."""
    marked = needs.child.sheet.not_allowed() if needs.child else ()
    if not marked:
        return ()
    sentence = _(
        "Marked on {child}'s sheet as not to be rung: {names}. If they were there, write it down all the same."
    )
    return (Words(sentence.format(child=needs.name, names=", ".join(marked)), "strong"),)


def _plan() -> tuple[Part, ...]:
    return (
        Beside(TimeField("planned_from", _("Planned from")), TimeField("planned_to", _("Planned until")), ems=20),
        TextField("where", _("Where?")),
        MarkField("supervision", _("Was it supervised?"), SUPERVISIONS),
        TextField("supervised_by", _("By whom was it supervised?")),
    )


def _why(needs: Needs) -> Box:
    return Box(
        _("Why it did not take place"),
        Beside(TextField("cancelled_by", _("Who cancelled it?")), TextField("reason", _("Why?"))),
        MarkField("child_told", _("Has {name} been told?").format(name=needs.name), CHILD_TOLD),
        MomentField("child_told_at", _("When were they told?"), needs.clock, offers=(Offer.NOW, Offer.EARLIER)),
    )


def _how_it_was(needs: Needs) -> Box:
    return Box(
        _("How it was"),
        LongTextField("during", _("During"), hint=_("Only what was seen and heard.")),
        LongTextField("before", _("Before"), hint=_("How {name} was on the way there.").format(name=needs.name)),
        LongTextField("after", _("After"), hint=_("That evening, and the days after if it shows then.")),
        LongTextField("family_said", _("What others said"), hint=_("Anything said that somebody should know of.")),
        Beside(TimeField("began", _("Began at")), TimeField("ended", _("Ended at")), ems=20),
        Sections(
            Section(
                _("It ended on another day"),
                DateField("ended_on", _("Ended on another day"), needs.clock, quick=False),
            )
        ),
    )


def _words(needs: Needs) -> tuple[Part, ...]:
    said = _("What {name} said about it, as it was said.").format(name=needs.name)
    wish = _("More, less, elsewhere, with others?")
    return (
        Beside(
            LongTextField("their_words", _("Their words"), hint=said),
            LongTextField("wishes", _("Their wishes about it"), hint=wish),
        ),
        LongTextField("what_i_think", _("What I think"), hint=_("Your view, kept apart from what happened.")),
    )


def _called(profile: CouncilProfile) -> tuple[str, str]:
    term = profile.terms.family_time
    return term.capitalize(), _("Add {family_time}").format(family_time=term)


SCREEN = Screen(
    kind=FAMILY_TIME.slug,
    make_form=make_form,
    icon="users",
    menu=_("Family time"),
    action=_("Add family time"),
    order=30,
    called=_called,
)
