"""What serious events give to the review paper: how many, of how many others were told, and which entries tell of them."""

from carer_app.domain.kind import Theme
from carer_app.i18n import _, counted
from carer_app.logs.notifiable.record import Decision, NotifiableEvent
from carer_app.reports.kit.parts import Pieces, bullets, para, subheading
from carer_app.reports.kit.section import Matter, Part, Section, cite, of_kind


def _events(matter: Matter) -> Pieces:
    found = of_kind(matter.told, NotifiableEvent)
    if not found:
        return []
    words = _("{many}; of {told} it was decided that others are told.").format(
        many=counted("{count} serious event", "{count} serious events", len(found)),
        told=sum(1 for _one, event in found if event.decision is Decision.TELL),
    )
    listed = bullets((event.headline(), cite(one)) for one, event in found)
    return [*subheading(_("Serious events")), *para(words), *listed]


section = Section(parts=(Part(theme=Theme.WORRIES, build=_events, order=6),))
