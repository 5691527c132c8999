"""What damage gives to the review paper: how often, and how often it was put right together."""

from carer_app.domain.kind import Theme
from carer_app.i18n import _, counted
from carer_app.logs.damage.record import Damage
from carer_app.reports.kit.parts import Pieces, bullets, para, subheading
from carer_app.reports.kit.section import Matter, Part, Section, cite, of_kind


def _damage(matter: Matter) -> Pieces:
    found = of_kind(matter.told, Damage)
    if not found:
        return []
    words = _("{many}; {together} put right together.").format(
        many=counted("Something was damaged or lost once", "Something was damaged or lost {count} times", len(found)),
        together=sum(1 for _one, each in found if each.together),
    )
    listed = bullets((each.headline(), cite(one)) for one, each in found)
    return [*subheading(_("Damage or loss")), *para(words), *listed]


section = Section(parts=(Part(theme=Theme.MORE, build=_damage, order=9),))
