"""The mark that two files are one child's: a child begun on a carer's computer, and the council's own child.

Nothing is moved or written anew by it. A manager of the council says it in both files at once, and may take it back.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import Content, Line, RecordKind
from carer_app.domain.people import Role
from carer_app.domain.revision import Occurred
from carer_app.i18n import _

MAY_SAY = (Role.MANAGER,)
"""Whose word it is. What anybody else signs about it counts for nothing."""


class SameAs(Content, frozen=True, kw_only=True):
    """That this file and another are one child's; `is_same` false takes it back. Of the other file it names the id alone:
    whoever may read that file sees its name, and nobody else learns it.
    """

    other: str
    day: date
    is_same: bool = True

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("The same child as in another file") if self.is_same else _("Not the same child as in another file")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="is_same", label=_("Linked"), text=self.headline())


def linked(said: Iterable[SameAs]) -> tuple[str, ...]:
    """The files that are said to be this child's as well. Give what was said the first first: a later word replaces it."""
    standing = {one.other: one.is_same for one in said}
    return tuple(other for other, is_same in standing.items() if is_same)


SAME_AS = RecordKind(
    slug="same_as",
    title=_("The same child"),
    content=SameAs,
    example=lambda today: SameAs(other="0199c0de-0000-7000-8000-000000000002", day=today),
    listed=False,
)
