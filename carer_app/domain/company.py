"""Who was there beside the writer, and whose account it is, as lines that every face draws."""

from collections.abc import Iterator, Sequence

from carer_app.domain.kind import Line
from carer_app.i18n import _


def company_lines(present: Sequence[str], words_of: str) -> Iterator[Line]:
    """What the envelope says of people, left out where it says nothing: nobody is said to have been alone."""
    if words_of:
        yield Line(field="words_of", label=_("Whose account it is"), text=words_of)
    if present:
        yield Line(field="present", label=_("Who else was there"), text=", ".join(present))


def company_words(present: Sequence[str], words_of: str) -> list[str]:
    """The same in a few words, for papers."""
    return [
        *([_("as told by {name}").format(name=words_of)] if words_of else []),
        *([_("with {names}").format(names=", ".join(present))] if present else []),
    ]
