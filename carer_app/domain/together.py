"""What stands beside the words when two versions become one: what either added, without what either left out."""

from collections.abc import Callable, Collection, Sequence

import msgspec

from carer_app.domain.revision import Op, Revision, SignedRevision, heads

Names = tuple[str, ...]


class Joined(msgspec.Struct, frozen=True, kw_only=True):
    """Beside the words of one version: the names of its photos and papers, who was there, and whose account it is."""

    attachments: Names = ()
    present: Names = ()
    words_of: str = ""


def joined(standing: Sequence[SignedRevision], versions: Collection[SignedRevision]) -> Joined:
    """What the versions that stand make together, measured against what stood before they parted.

    `versions` are all that the record has. One that was taken back says nothing of what belongs to the entry.
    """
    told = [one.revision for one in standing if one.revision.op != Op.RETRACT]
    before = _before(standing, versions)

    def both(of: Callable[[Revision], Names]) -> Names:
        return _both([of(one) for one in told], {name for one in before for name in of(one)})

    stood = {one.words_of for one in before}
    whose = [one.words_of for one in told if one.words_of not in stood] or [one.words_of for one in told]
    return Joined(
        attachments=both(lambda one: one.attachments),
        present=both(lambda one: one.present),
        words_of=whose[-1] if whose else "",
    )


def _both(sides: Sequence[Names], before: Collection[str]) -> Names:
    """Each name of either side once, but for those that were there before and that one side left out."""
    every = dict.fromkeys(name for side in sides for name in side)
    return tuple(name for name in every if name not in before or all(name in side for side in sides))


def _before(standing: Sequence[SignedRevision], versions: Collection[SignedRevision]) -> list[Revision]:
    """The latest versions from which all of these come."""
    known = {one.hash: one.revision for one in versions}
    shared = set.intersection(*(_ancestry(one.hash, known) for one in standing)) if standing else set()
    return [known[name] for name in heads({name: known[name].parents for name in shared})]


def _ancestry(name: str, known: dict[str, Revision]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in known and one not in found:
            found.add(one)
            waiting += known[one].parents
    return found
