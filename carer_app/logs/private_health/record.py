"""What of a young person's health is theirs alone: read by whoever was chosen, and never in a paper.

Sexual health, for example, about which a young person may speak in confidence (Gillick; Fraser guidelines). It gives no
fact, no appointment and no line to anything that others read.
"""

from collections.abc import Iterator
from datetime import date

from carer_app.councils import CouncilProfile
from carer_app.domain.checks import blank, too_long
from carer_app.domain.kind import Circumstances, Content, Line, Problem, RecordKind, Voice
from carer_app.domain.revision import Occurred
from carer_app.domain.words import day_words
from carer_app.i18n import _

_TEXTS = {
    "what": _("What it is about"),
    "their_words": _("Their words"),
    "who_helps": _("Who helps with it"),
    "agreed": _("What was agreed, also on who may know"),
}


class PrivateHealth(Content, frozen=True, kw_only=True):
    """One entry about what is private in somebody's health."""

    day: date
    what: str
    their_words: str = ""
    who_helps: str = ""
    agreed: str = ""

    def occurred(self) -> Occurred:
        return Occurred.on(self.day)

    def headline(self) -> str:
        return _("Private health")

    def lines(self, profile: CouncilProfile) -> Iterator[Line]:
        yield Line(field="day", label=_("Day"), text=day_words(self.day))
        for field, label in _TEXTS.items():
            voice = Voice.THEIR_WORDS if field == "their_words" else Voice.FACT
            if getattr(self, field).strip():
                yield Line(field=field, label=label, text=getattr(self, field), voice=voice)

    def problems(self, circumstances: Circumstances) -> Iterator[Problem]:
        yield from blank("what", self.what, _("“What is it about?” is empty. A few words are enough."))
        for field, label in _TEXTS.items():
            yield from too_long(field, label, getattr(self, field))


PRIVATE_HEALTH = RecordKind(
    slug="private_health",
    title=_("Private health"),
    content=PrivateHealth,
    example=lambda today: PrivateHealth(
        day=today,
        what="Asked where to talk with a nurse alone, and was given the number.",
        their_words="“I want to go by myself.”",
        who_helps="The nurse at the young people's clinic",
        agreed="Nobody else is told. We talk again when they want to.",
    ),
    starts_closed=True,
    in_confidence=True,
)

KINDS = (PRIVATE_HEALTH,)
