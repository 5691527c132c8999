"""What calls to the police give to the review paper: how many, and the young person's part in each."""

from carer_app.domain.kind import Theme
from carer_app.i18n import _, counted
from carer_app.logs.police.record import PoliceCalled
from carer_app.reports.kit.parts import Pieces, bullets, para, subheading
from carer_app.reports.kit.section import Matter, Part, Section, cite, of_kind


def _calls(matter: Matter) -> Pieces:
    found = of_kind(matter.told, PoliceCalled)
    if not found:
        return []
    words = counted("The police were called once.", "The police were called {count} times.", len(found))
    listed = bullets((call.headline(), cite(one)) for one, call in found)
    return [*subheading(_("The police")), *para(words), *listed]


section = Section(parts=(Part(theme=Theme.WORRIES, build=_calls, order=5),))
