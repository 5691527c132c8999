"""The contract of a kind's screen: what a slice tells the windows, so that they never name a kind."""

from collections.abc import Callable
from dataclasses import dataclass

from carer_app.clock import Clock
from carer_app.councils import CouncilProfile
from carer_app.domain.child import Child
from carer_app.i18n import _
from carer_app.ui.kit.form import RecordForm


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What a form may know: the child it is about, the council's words and lists, and what time it is."""

    profile: CouncilProfile
    clock: Clock
    child: Child | None = None

    @property
    def name(self) -> str:
        """The child's name, or how one speaks of a child whom nobody has chosen yet."""
        return self.child.name if self.child else _("the young person")


@dataclass(frozen=True, kw_only=True)
class Screen:
    """How one kind is written. `menu` names it in lists, `action` is the button that begins one.

    `urgent` is the label of a button that is always in sight; empty for all but the most pressing kind. `quick` are
    other, shorter screens of the same slice, offered beside this one. What is not `everyday` is left out on the first
    page; what `welcomes` is offered when a child has just come.
    """

    kind: str
    make_form: Callable[[Needs], RecordForm]
    icon: str
    menu: str
    action: str
    order: int = 100
    urgent: str = ""
    shortcut: str = ""
    everyday: bool = True
    welcomes: bool = False
    quick: "tuple[Screen, ...]" = ()
