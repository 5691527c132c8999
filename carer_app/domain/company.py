"""Who was there beside the writer, whose account it is, and by whose hand, as lines that every face draws."""

from collections.abc import Iterable, Iterator, Sequence

from carer_app.domain.kind import Line, Voice
from carer_app.domain.people import Role
from carer_app.i18n import _


def company_lines(present: Sequence[str], words_of: str) -> Iterator[Line]:
    """What the envelope says of people, left out where it says nothing: nobody is said to have been alone."""
    if words_of:
        yield Line(field="words_of", label=_("Whose account it is"), text=words_of)
    if present:
        yield Line(field="present", label=_("Who else was there"), text=", ".join(present))


def hand_lines(
    author: str, role: str, present: Sequence[str], words_of: str, lines: Iterable[Line] = ()
) -> Iterator[Line]:
    """By whose hand somebody's own words came in: their own, by their key, or on whose log-in they were typed.

    `lines` are what the record says: where there are words of the child among them, it is said as well.
    """
    are_theirs = bool(words_of) or any(line.voice is Voice.THEIR_WORDS for line in lines)
    words = own_hand(author) if role == Role.YOUNG_PERSON else ""
    if not words and are_theirs and author and author != words_of:
        words = typed(author, present)
    if words:
        yield Line(field="author", label=_("By whose hand"), text=words[:1].upper() + words[1:])


def own_hand(name: str) -> str:
    """That a young person signed it with a key that is theirs alone."""
    return _("in {name}'s own hand, by {name}'s log-in").format(name=name or _("the young person"))


def typed(author: str, present: Sequence[str]) -> str:
    """On whose log-in somebody else's words were typed, and who was beside them, where that was written."""
    if not present:
        return _("typed on {author}'s log-in").format(author=author)
    return _("typed on {author}'s log-in, with {names} beside them").format(author=author, names=", ".join(present))


def company_words(present: Sequence[str], words_of: str, author: str = "", role: str = "") -> list[str]:
    """The same in a few words, for papers."""
    if role == Role.YOUNG_PERSON:
        return [own_hand(author)]
    if words_of and author and author != words_of:
        return [_("as told by {name}").format(name=words_of), typed(author, present)]
    return [
        *([_("as told by {name}").format(name=words_of)] if words_of else []),
        *([_("with {names}").format(names=", ".join(present))] if present else []),
    ]
