"""What complaints give to the review paper: how many, how many were answered, and which entries tell of them."""

from carer_app.domain.kind import Theme
from carer_app.i18n import _, counted
from carer_app.logs.complaint.record import Complaint
from carer_app.reports.kit.parts import Pieces, bullets, para, subheading
from carer_app.reports.kit.section import Matter, Part, Section, cite, of_kind


def _complaints(matter: Matter) -> Pieces:
    found = of_kind(matter.told, Complaint)
    if not found:
        return []
    words = _("{many}; {answered} answered.").format(
        many=counted("{count} complaint", "{count} complaints", len(found)),
        answered=sum(1 for _one, each in found if each.outcome.strip()),
    )
    listed = bullets((each.headline(), cite(one)) for one, each in found)
    return [*subheading(_("Complaints")), *para(words), *listed]


section = Section(parts=(Part(theme=Theme.MORE, build=_complaints, order=8),))
