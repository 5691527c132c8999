"""The screens of every kind, found by folder, and the ways in which they are offered."""

from dataclasses import dataclass
from functools import cache

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import FileKind
from carer_app.domain.kinds import kinds, part, slices
from carer_app.ui.kit.screen import Screen
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place


@dataclass(frozen=True, kw_only=True)
class Doing:
    """Something that one can begin to write: its words on a button, the picture and the kind; none where one chooses."""

    words: str
    icon: str
    kind: str
    group: str = ""


@cache
def screens() -> dict[str, Screen]:
    """Every screen by the kind it writes, in the order in which they are offered."""
    leading = sorted((part(name, "screen").SCREEN for name in slices()), key=lambda screen: screen.order)
    return {one.kind: one for screen in leading for one in (screen, *screen.quick)}


def written_by_hand() -> list[Screen]:
    """The screens that begin a new record of a child. A shared sheet is changed, never begun again, and a part is added to
    the record that it belongs to.
    """
    found = [(screen, kinds()[screen.kind]) for screen in kept_in(FileKind.CHILD)]
    return [screen for screen, kind in found if not kind.one_per_file and not kind.part_of]


def kept_in(file: FileKind) -> list[Screen]:
    """The screens of the kinds that are kept in that sort of file."""
    return [screen for screen in screens().values() if kinds()[screen.kind].file is file]


def doings(profile: CouncilProfile) -> list[Doing]:
    """What one can begin for a child on any day, without the urgent, which has a button of its own."""
    return [_doing(screen, profile) for screen in written_by_hand() if not screen.urgent and screen.everyday]


def every_doing(profile: CouncilProfile) -> list[Doing]:
    """Everything that one can begin for a child, what is rare as well; what stands in a group by the group's name."""
    found = [screen for screen in written_by_hand() if not screen.urgent]
    groups = dict.fromkeys(screen.group for screen in found if screen.group)
    alone = [_doing(screen, profile) for screen in found if not screen.group]
    return [*alone, *(Doing(words=one.heading, icon=one.icon, kind="", group=one.heading) for one in groups)]


def welcomes(profile: CouncilProfile) -> list[Doing]:
    """What is written when a child has just come."""
    return [_doing(screen, profile) for screen in written_by_hand() if screen.welcomes]


def _doing(screen: Screen, profile: CouncilProfile) -> Doing:
    return Doing(words=screen.names_in(profile)[1], icon=screen.icon, kind=screen.kind)


def urgent_places() -> list[tuple[str, Place]]:
    """The buttons that are always in sight, each with the place that it opens."""
    return [
        (screen.urgent, Place(page=places.WRITE, kind=screen.kind)) for screen in written_by_hand() if screen.urgent
    ]


def asides(besides: str) -> list[Screen]:
    """The screens that every form leads to, but for the one that is shown."""
    return [screen for screen in written_by_hand() if screen.aside and screen.kind != besides]


def keys() -> list[tuple[str, Place]]:
    """The keys that begin a record from anywhere, each with its place."""
    return [
        (screen.shortcut, Place(page=places.WRITE, kind=screen.kind)) for screen in written_by_hand() if screen.shortcut
    ]
