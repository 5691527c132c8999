"""How something serious is written down: whom to ring stands first, since saving tells nobody."""

from collections.abc import Iterator

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carer_app.domain.contacts import checked_words, whom_words
from carer_app.domain.words import with_capital
from carer_app.i18n import _
from carer_app.logs.serious.record import ABOUTS, SERIOUS, TEXTS, WHATS, WHO, About, Who
from carer_app.numbers import Contact, Whom
from carer_app.ui.kit.body_map import BodyMapField
from carer_app.ui.kit.choice_fields import ChoiceField, MarkField, TickField
from carer_app.ui.kit.field import Part
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.group_fields import RowsField
from carer_app.ui.kit.help_now import HelpNow, PhoneNumber
from carer_app.ui.kit.later_section import LaterSection
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.kit.sections import Beside, Box, Sections
from carer_app.ui.kit.text_fields import LongTextField, TextField
from carer_app.ui.kit.time_fields import MomentField, Offer


def make_form(needs: Needs) -> RecordForm:
    """The form of something serious. Exact words and what was seen are two texts; an opinion is a third."""
    about = MarkField(
        "about",
        _("Is it about somebody who looks after children?"),
        ABOUTS,
        hint=_("Then they must not hear of it from you, and must not be among those who may read this."),
    )
    return RecordForm(
        RingNow(needs, about),
        Box(_("What was said or seen"), *_said(needs)),
        Box("", about, TextField("about_whom", _("Whom is it about?"), hint=_("A name, or what was said of them."))),
        Box(_("Who has been told"), _told(needs)),
        Box(_("What else you know"), Sections(*_later())),
    )


class RingNow(QWidget):
    """Whom to ring, at once and by voice. The manager is not among them where it is about the manager."""

    def __init__(self, needs: Needs, about: MarkField) -> None:
        super().__init__()
        self._about = about
        self.everybody = _help(needs, list(needs.contacts))
        self.without_manager = _help(needs, [one for one in needs.contacts if one.who is not Whom.HOME_MANAGER])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.everybody)
        box.addWidget(self.without_manager)
        about.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        is_manager = self._about.value() == About.MANAGER
        self.everybody.setVisible(not is_manager)
        self.without_manager.setVisible(is_manager)


def _help(needs: Needs, contacts: list[Contact]) -> HelpNow:
    missing = ", ".join(_not_here(contacts))
    note = _(
        "Ask nothing that puts words in anybody's mouth. Write what was said as it was said, and sign it while fresh."
    )
    more = _("No number is here yet for: {who}. Add it under Settings.").format(who=missing) if missing else ""
    return HelpNow(
        _("Saving does not tell anyone. Ring now, and write afterwards."),
        (
            PhoneNumber(number="999", words=_("Police or ambulance, if somebody is in danger now")),
            *(_number(contact) for contact in contacts),
        ),
        tuple(line.text for line in needs.child.sheet.cautions()) if needs.child else (),
        " ".join(part for part in (note, more) if part),
    )


def _number(contact: Contact) -> PhoneNumber:
    return PhoneNumber(
        number=contact.number, words=with_capital(whom_words(contact)), checked=with_capital(checked_words(contact))
    )


def _not_here(contacts: list[Contact]) -> Iterator[str]:
    """Whom one would ring, and of whom no number was entered."""
    wanted = {
        Whom.DUTY_TEAM: WHO[Who.DUTY_TEAM],
        Whom.DESIGNATED_OFFICER: WHO[Who.DESIGNATED_OFFICER],
        Whom.NSPCC: WHO[Who.NSPCC],
        Whom.OFSTED: WHO[Who.OFSTED],
    }
    yield from (words for whom, words in wanted.items() if whom not in {one.who for one in contacts})


def _said(needs: Needs) -> tuple[Part, ...]:
    at = MomentField(
        "at",
        _("When was it said or seen?"),
        needs.clock,
        needed=_("“When was it said or seen?” is empty. About what time is enough."),
        offers=(Offer.NOW, Offer.EARLIER),
    )
    exact = LongTextField(
        "exact_words", TEXTS["exact_words"], hint=_("Word for word, in quotation marks, rude words too.")
    )
    return (
        at,
        exact,
        LongTextField("said_to", TEXTS["said_to"], lines=2),
        LongTextField(
            "was_seen", TEXTS["was_seen"], lines=2, hint=_("What anybody could have seen or heard. No opinion.")
        ),
        TextField("where", TEXTS["where"]),
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
            TickField("took_it_on", _("They have taken it on")),
        )

    return RowsField(
        "told",
        "",
        make_row,
        one=_("Told, number {number}"),
        add=_("Add somebody who was told"),
        remove=_("Take away"),
    )


def _later() -> tuple[LaterSection, ...]:
    return (
        LaterSection(_("Marks on the body"), ("marks",), _marks),
        LaterSection(
            _("What was done, and what sort of thing it is"),
            ("made_safe", "what"),
            lambda: (
                LongTextField("made_safe", TEXTS["made_safe"], lines=2),
                ChoiceField("what", _("What is it?"), WHATS, nothing=_("Not said")),
            ),
        ),
        LaterSection(
            TEXTS["what_i_think"],
            ("what_i_think",),
            lambda: (
                LongTextField("what_i_think", TEXTS["what_i_think"], lines=2, hint=_("Apart from what was said.")),
            ),
        ),
    )


def _marks() -> tuple[Part, ...]:
    never = _("Only what anyone can see. Never ask a child to undress, and never photograph a child undressed.")
    return (BodyMapField("marks", _("Where?"), hint=never),)


SCREEN = Screen(
    kind=SERIOUS.slug,
    make_form=make_form,
    icon="alert-triangle",
    menu=_("Something serious"),
    action=_("Write down something serious"),
    order=55,
    aside=_("Something serious"),
)
