"""Who was told of something, when, and what they said; and texts of a record with their labels, which kinds share."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from carer_app.domain.checks import too_long
from carer_app.domain.kind import Content, Line, Moment, Problem, Voice
from carer_app.domain.words import moment_words
from carer_app.i18n import _


class ToldTo(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was told. `at` None: nobody noted the time."""

    who: str
    at: Moment | None = None
    answer: str = ""

    def words(self) -> str:
        when = moment_words(self.at) if self.at else _("time not noted")
        return " · ".join(part for part in (self.who, when, self.answer) if part)


def told_lines(told: Sequence[ToldTo]) -> Iterator[Line]:
    """A line for each who was told, for a field of the name `told`."""
    for one in told:
        yield Line(field="told", label=_("Told"), text=one.words())


def told_problems(told: Sequence[ToldTo]) -> Iterator[Problem]:
    """A row in which nobody is named."""
    for number, one in enumerate(told):
        if not one.who.strip():
            yield Problem(field=f"told[{number}].who", sentence=_("Write who was told."))


def text_lines(
    content: Content, labels: Mapping[str, str], fields: Sequence[str] = (), voices: Mapping[str, Voice] | None = None
) -> Iterator[Line]:
    """A line for each of these texts that says something; all that have a label where none is named."""
    for field in fields or labels:
        text = str(getattr(content, field))
        if text.strip():
            yield Line(field=field, label=labels[field], text=text, voice=(voices or {}).get(field, Voice.PLAIN))


def text_problems(content: Content, labels: Mapping[str, str]) -> Iterator[Problem]:
    """Texts that are longer than anybody reads."""
    for field, label in labels.items():
        yield from too_long(field, label, str(getattr(content, field)))
