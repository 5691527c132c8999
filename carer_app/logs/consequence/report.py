"""What consequences give to the review paper: how many, how many were agreed together, and any that is never allowed."""

from carer_app.domain.kind import Theme
from carer_app.i18n import _, counted
from carer_app.logs.consequence.record import Consequence
from carer_app.reports.kit.parts import Pieces, bullets, para, quote, subheading
from carer_app.reports.kit.section import Matter, Part, Section, cite, cite_about, of_kind


def _consequences(matter: Matter) -> Pieces:
    found = of_kind(matter.told, Consequence)
    if not found:
        return []
    agreed = sum(1 for _one, each in found if each.agreed.strip())
    words = _("{many}; what puts it right was agreed in {agreed}.").format(
        many=counted("{count} consequence", "{count} consequences", len(found)), agreed=agreed
    )
    listed = bullets((each.headline(), cite(one)) for one, each in found)
    return [*subheading(_("Consequences")), *para(words), *listed]


def _own_words(matter: Matter) -> Pieces:
    found = [(one, each) for one, each in of_kind(matter.told, Consequence) if each.their_view.strip()]
    return [piece for one, each in found for piece in quote(each.their_view, cite_about(each.headline(), one))]


section = Section(
    parts=(
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=8),
        Part(theme=Theme.WORRIES, build=_consequences, order=4),
    )
)
