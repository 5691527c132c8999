"""The buttons of an ordinary entry that begin another one that was seen in it, such as a step in a skill."""

from collections.abc import Iterator

from carer_app.domain.checks import day_of
from carer_app.domain.kinds import kinds, may_go_with
from carer_app.domain.skills import seen_in
from carer_app.domain.story import Told
from carer_app.ui.kit.buttons import Button
from carer_app.ui.shell import place as places
from carer_app.ui.shell.parts import Ask
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import screens
from carer_app.ui.shell.workplace import Workplace


def seen_in_buttons(workplace: Workplace, told: Told, ask: Ask) -> Iterator[Button]:
    """A button for each kind that is seen in ordinary entries; what is begun goes with this entry as one story."""
    own, kind = screens().get(told.kind), kinds().get(told.kind)
    if own is None or kind is None or not own.everyday or own.urgent or own.seen_in or not may_go_with(kind):
        return
    if told.closed or told.content is None or told.retracted is not None:
        return
    for screen in screens().values():
        if screen.seen_in:
            button = Button(screen.seen_in, "plain", screen.icon)
            button.clicked.connect(lambda _down=False, slug=screen.kind: ask(_beginning(workplace, told, slug)))
            yield button


def _beginning(workplace: Workplace, told: Told, kind: str) -> Place:
    return Place(
        page=places.WRITE,
        child=told.child,
        kind=kind,
        topic=seen_in(told.id, day_of(told.occurred)),
        draft=workplace.journal.name_beside(kind, told.child),
        about=told.id,
    )
