"""What accidents and injuries give to the review paper: how many there were, and which entries tell of them."""

from carer_app.domain.kind import Theme
from carer_app.i18n import _, counted
from carer_app.logs.accident.record import Accident, Hurt
from carer_app.reports.kit.parts import Pieces, bullets, para, subheading
from carer_app.reports.kit.section import Matter, Part, Section, cite, of_kind


def _accidents(matter: Matter) -> Pieces:
    found = of_kind(matter.told, Accident)
    if not found:
        return []
    hurt = sum(1 for _one, accident in found if accident.hurt is Hurt.YES)
    many = counted("{count} accident or injury", "{count} accidents or injuries", len(found))
    words = _("{many}; hurt in {hurt} of them.").format(many=many, hurt=hurt)
    listed = bullets((accident.headline(), cite(one)) for one, accident in found)
    return [*subheading(_("Accidents and injuries")), *para(words), *listed]


section = Section(parts=(Part(theme=Theme.HEALTH, build=_accidents, order=3),))
