"""Who may be chosen to read a closed entry: whom it is not about, who can open it, and when its writer may be alone with it."""

from collections.abc import Iterator, Mapping, Sequence

from carer_app.domain.kinds import kind_named
from carer_app.domain.people import AT_COUNCIL, Person, Role
from carer_app.i18n import _

MOST_READERS = 20
_ANSWER_FOR_HOME = (Role.SHIFT_LEAD, Role.REGISTERED_MANAGER)


def may_be_alone(kind: str, known: Mapping[str, Person], about: Sequence[str], me: str) -> bool:
    """Whether its writer may be its only reader so far: of a kind that is a young person's confidence, while nobody at the
    council and nobody who answers for the home can be chosen here. A co-carer need not be let in.
    """
    answer = (*AT_COUNCIL, *_ANSWER_FOR_HOME)
    others = [one for one in known.values() if one.id != me and one.id not in about and one.role in answer]
    return bool(kind) and kind_named(kind).in_confidence and not others


def refusals(
    chosen: Sequence[str], about: Sequence[str], known: Mapping[str, Person], me: str, *, alone: bool, safe: bool
) -> Iterator[str]:
    """What is wrong with a choice of readers, in sentences. `alone`: the writer may be the only one. `safe`: it is sealed
    to the safeguarding key of every council that is joined, so nothing is lost that nobody else can open.
    """
    if not chosen:
        yield _("“Who can read this?”: choose at least one person who may read this.")
    if len(chosen) > MOST_READERS:
        yield _("“Who can read this?”: {most} people are the most that may be chosen.").format(most=MOST_READERS)
    for id_ in chosen:
        if id_ not in known:
            yield _("“Who can read this?”: somebody who was chosen is not here any more. Choose somebody else.")
        elif id_ in about:
            sentence = _("“Who can read this?”: it is about {name}, who may not read it. Choose somebody else.")
            yield sentence.format(name=known[id_].name)
    if chosen == [me] and not alone:
        yield _(
            "“Who can read this?”: nobody but you could read this. Choose somebody as well who can help with it, such as "
            "the social worker."
        )
    if chosen and not any(known[id_].sealing_key for id_ in chosen if id_ in known) and not safe:
        names = ", ".join(known[id_].name for id_ in chosen if id_ in known)
        sentence = _(
            "“Who can read this?”: {names} cannot open closed entries yet, so it would be lost. Choose somebody as well "
            "who can."
        )
        yield sentence.format(names=names)
