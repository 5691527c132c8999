"""The numbers that matter when a young person is missing, before any list; people who must not be rung are said as such."""

from carer_app.domain.child import RELATION_NAMES, KnownPerson
from carer_app.domain.contacts import checked_words, whom_words
from carer_app.domain.words import with_capital
from carer_app.i18n import _
from carer_app.logs.missing.episode import MissingEpisode
from carer_app.logs.missing.whole import with_parts
from carer_app.numbers import Contact
from carer_app.ui.kit.help_now import HelpNow, PhoneNumber
from carer_app.ui.kit.screen import Needs

POLICE_NUMBERS = (
    PhoneNumber(number="999", words=_("Police, if there is danger now")),
    PhoneNumber(number="101", words=_("Police, to report them missing")),
)
POLICE_AFTER = (
    PhoneNumber(number="101", words=_("Police, to say that they are back")),
    PhoneNumber(number="999", words=_("Police, if there is danger now")),
)


def numbers_first(needs: Needs, note: str) -> HelpNow:
    """999 and 101, then the council's and the home's numbers and the people of the child's file, and whom not to ring."""
    words, police = _("If you are worried for {name}, ring now. Write afterwards."), POLICE_NUMBERS
    if _is_back(needs):
        words, police = (
            _("{name} is back. Whoever was told wants to know, so that nobody goes on looking."),
            POLICE_AFTER,
        )
    return HelpNow(
        words.format(name=needs.name),
        (
            *police,
            *(_contact_number(contact) for contact in needs.contacts),
            *(_known_number(person) for person in _people(needs) if person.phone and not person.do_not_ring),
        ),
        tuple(line.text for line in needs.child.sheet.cautions()) if needs.child else (),
        note,
    )


def _is_back(needs: Needs) -> bool:
    """Whether what is written belongs to a night that is over."""
    if needs.before is None:
        return False
    parts = [one.content for one in needs.before.parts if one.content]
    read = with_parts(needs.before.lead, parts)
    return isinstance(read, MissingEpisode) and read.returned_at is not None


def _people(needs: Needs) -> tuple[KnownPerson, ...]:
    return needs.child.sheet.people if needs.child else ()


def _contact_number(contact: Contact) -> PhoneNumber:
    return PhoneNumber(
        number=contact.number, words=with_capital(whom_words(contact)), checked=with_capital(checked_words(contact))
    )


def _known_number(person: KnownPerson) -> PhoneNumber:
    return PhoneNumber(number=person.phone, words=f"{person.name}, {RELATION_NAMES[person.relation]}")
