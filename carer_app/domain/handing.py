"""Handing over: one person gives something that cannot wait to another by name, and it moves when they accept it."""

from collections.abc import Iterator
from datetime import date

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank
from carer_app.domain.kind import Circumstances, Content, Line, Problem, RecordKind
from carer_app.domain.revision import Occurred
from carer_app.domain.words import first_line
from carer_app.i18n import _


class HandedOver(Content, frozen=True, kw_only=True):
    """What was handed over, in the words of that moment, and to whom. `need` is what it is called where it waits."""

    need: str
    what: str
    to: str
    to_name: str
    day: date

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("Handed to {name}: {what}").format(name=first_line(self.to_name, 40), what=first_line(self.what, 80))

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="what", label=_("What was handed over"), text=self.what)
        yield Line(field="to_name", label=_("To"), text=self.to_name)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("what", self.what, _("“What was handed over” is empty."))
        yield from blank("to_name", self.to_name, _("“To” is empty: say to whom."))


class Accepted(Content, frozen=True, kw_only=True):
    """The person whom it was handed to takes it on. Which hand-over: the envelope's `about`."""

    day: date

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("Taken on")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        return iter(())


HANDED_OVER = RecordKind(
    slug="handed_over",
    title=_("Handed over"),
    content=HandedOver,
    example=lambda today: HandedOver(
        need="missing:police",
        what="Missing: the police have not been told yet.",
        to="sam",
        to_name="Sam Okafor",
        day=today,
    ),
    listed=False,
)
ACCEPTED = RecordKind(
    slug="accepted",
    title=_("Taken on"),
    content=Accepted,
    example=lambda today: Accepted(day=today),
    listed=False,
)
