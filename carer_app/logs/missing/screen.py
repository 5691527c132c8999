"""How a missing episode is written down: help comes first, nothing has to be filled in, and nothing has an order."""

from carer_app.clock import stamp
from carer_app.domain.child import RELATION_NAMES, KnownPerson
from carer_app.domain.contacts import checked_words, whom_words
from carer_app.domain.words import with_capital
from carer_app.i18n import _
from carer_app.logs.missing.record import (
    ANSWERS,
    CATEGORIES,
    INDEPENDENT,
    MISSING_EPISODE,
    OFFERED,
    PRECISIONS,
    WHO,
    Precision,
    talk_is_by,
)
from carer_app.numbers import Contact
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.group_fields import GroupField, RowsField
from carer_app.ui.kit.help_now import HelpNow, PhoneNumber
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import MomentField, Offer


def make_form(needs: Needs) -> RecordForm:
    """The form of a missing episode. The moment at which it is begun is kept by itself."""
    return RecordForm(
        _help(needs),
        Box(
            _("Last seen"),
            *_last_seen(needs),
            TextField("last_seen_where", _("Where?"), hint=_("A place, and who saw them there.")),
        ),
        Box(_("What you know"), *_known()),
        Box(_("Who has been told"), _told(needs), _police()),
        Box(_("When they are back"), Sections(*_later(needs))),
        kept={"opened_at": stamp(needs.clock.now())},
    )


def _help(needs: Needs) -> HelpNow:
    """The numbers that matter, before anything else; people who must not be rung are said as such."""
    return HelpNow(
        _("If you are worried for {name}, ring now. Write afterwards.").format(name=needs.name),
        (
            PhoneNumber(number="999", words=_("Police, if there is danger now")),
            PhoneNumber(number="101", words=_("Police, to report them missing")),
            *(_contact_number(contact) for contact in needs.contacts),
            *(_known_number(person) for person in _people(needs) if person.phone and not person.do_not_ring),
        ),
        tuple(line.text for line in needs.child.sheet.cautions()) if needs.child else (),
        _("Nothing here has to be filled in, and you can do it in any order. What you write is kept as you type."),
    )


def _people(needs: Needs) -> tuple[KnownPerson, ...]:
    return needs.child.sheet.people if needs.child else ()


def _contact_number(contact: Contact) -> PhoneNumber:
    return PhoneNumber(
        number=contact.number, words=with_capital(whom_words(contact)), checked=with_capital(checked_words(contact))
    )


def _known_number(person: KnownPerson) -> PhoneNumber:
    return PhoneNumber(number=person.phone, words=f"{person.name}, {RELATION_NAMES[person.relation]}")


def _last_seen(needs: Needs) -> tuple[Part, Part]:
    """The time and how well it is known, kept in step: no time is “not known”, and a time is “about” until said."""
    at = MomentField("last_seen_at", _("When?"), needs.clock)
    precision = MarkField("last_seen_precision", _("How well is the time known?"), PRECISIONS)

    def follow() -> None:
        known = precision.value() in (Precision.EXACT, Precision.ABOUT)
        if at.value() is None and known:
            precision.show_value(Precision.NOT_KNOWN)
        elif at.value() is not None and not known:
            precision.show_value(Precision.ABOUT)

    def unknown() -> None:
        if precision.value() == Precision.NOT_KNOWN and at.value() is not None:
            at.show_value(None)

    at.changed.connect(follow)
    precision.changed.connect(unknown)
    return at, precision


def _known() -> tuple[Part, ...]:
    return (
        ChoiceField("category", _("What is it?"), CATEGORIES),
        LongTextField("circumstances", _("What is known"), hint=_("What was said before, who they may be with.")),
        Beside(
            LongTextField(
                "wearing", _("What they wear and have with them"), hint=_("Clothes, bag, phone, money, medicine.")
            ),
            LongTextField(
                "looked_for", _("What was done to find them"), hint=_("Calls, places, people, each with its time.")
            ),
        ),
    )


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


def _later(needs: Needs) -> tuple[LaterSection, LaterSection]:
    """What can be written once they are back."""
    return (
        LaterSection(_("Coming back"), ("returned_at", "returned_how", "return_note"), lambda: _back(needs)),
        LaterSection(_("Return home interview"), ("return_interview",), lambda: (_interview(needs),)),
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

SCREEN = Screen(
    kind=MISSING_EPISODE.slug,
    make_form=make_form,
    icon="urgent",
    menu=_("Missing"),
    action=_("Begin a missing record"),
    order=50,
    urgent=_("Someone is missing"),
    shortcut="F9",
)
