"""The contract of a kind's screen: what a slice tells the windows, so that they never name a kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtWidgets import QWidget

from carer_app.clock import Clock
from carer_app.councils import CouncilProfile, profiles
from carer_app.domain.child import Child
from carer_app.domain.initials import OtherChild
from carer_app.domain.kind import Added, Content
from carer_app.domain.story import Told
from carer_app.i18n import _
from carer_app.numbers import Contact
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.help_now import PhoneNumber


@dataclass(frozen=True, kw_only=True)
class Group:
    """A heading in the list of kinds, and the picture of the button that leads there."""

    heading: str
    icon: str


MORE_ABOUT_HEALTH = Group(heading=_("More about health"), icon="stethoscope")
"""The heading over what is written about health besides the appointments."""

SOMETHING_WENT_WRONG = Group(heading=_("Something went wrong"), icon="alert-triangle")
"""The heading over accidents and whatever else one hopes not to write often."""


def _that_ship() -> Mapping[str, str]:
    return {slug: profile.name for slug, profile in profiles().items()}


@dataclass(frozen=True, kw_only=True)
class SinceLast:
    """The children's entries since an earlier supervision: since when, and each by the name of its version, in words."""

    day: date | None
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Before:
    """What a new part should be written with in sight: its lead, the parts that stand with what its kind weighs beside
    them, the earliest first, which of them were written on this computer, and in sentences what may not be here yet.
    """

    lead: Content
    parts: tuple[Told, ...] = ()
    here: frozenset[str] = frozenset()
    behind: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What a form may know: the child it is about, the council's words and lists, and what time it is.

    `others` are the other children whose files are here, and `elsewhere` all the children as each other's file knows
    them, by its child's id. `people` are the grown-ups one may have been with. `is_new` says that a record is begun, and
    not changed. `contacts` are the numbers of the council and the home, `councils` the names of those that can be chosen
    for a child, by slug. `since_last` is for the form of a supervision, `before` for that of a part, and for a change of a
    record that reads with its parts. `sheet_of` gives what one of the child's shared sheets says, by its kind; None where it
    is not written yet. `on_the_list` gives each medicine on the child's list but the one that a part belongs to, with what
    was lately written of it, and whether its last dose was written on this computer.
    """

    profile: CouncilProfile
    clock: Clock
    child: Child | None = None
    others: tuple[OtherChild, ...] = ()
    elsewhere: Mapping[str, tuple[OtherChild, ...]] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    is_new: bool = True
    contacts: tuple[Contact, ...] = ()
    councils: Mapping[str, str] = field(default_factory=_that_ship)
    since_last: SinceLast | None = None
    sheet_of: Callable[[str], Content | None] = lambda _kind: None
    before: Before | None = None
    on_the_list: Callable[[], Sequence[tuple[Content, Sequence[Added], bool]]] = tuple

    @property
    def name(self) -> str:
        """The child's name, or how one speaks of a child whom nobody has chosen yet."""
        return self.child.name if self.child else _("the young person")


@dataclass(frozen=True, kw_only=True)
class Screen:
    """How one kind is written. `menu` names it in lists, `action` is the button that begins one.

    `urgent` is the label of a button that is always in sight; empty for all but the most pressing kind. `quick` are
    other, shorter screens of the same slice, offered beside this one. What is not `everyday` is left out on the first
    page; what `welcomes` is offered when a child has just come. `called` gives `menu` and `action` in a council's own
    words, where those are the council's to choose. `aside` is the label of a button that leads here from every other
    form about the child, empty for all but what must not wait until that one is done. `group` is where it stands in a
    list of kinds; what has none stands first. `seen_in` is the label of a button on an ordinary entry that begins
    one of this kind, which then names that entry as where it was seen; its topic is `seen:` with the entry.
    `takes_note` is the field into which a note from the lock screen goes, empty for what none is about.
    `first_of_all` makes what stands before anything is asked, even about
    whom it is, such as the number of the police. While an entry says that a child is not here, `numbers` stand at its top,
    and a button for each kind of `next_steps`.
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
    called: Callable[[CouncilProfile], tuple[str, str]] | None = None
    aside: str = ""
    group: Group | None = None
    seen_in: str = ""
    takes_note: str = ""
    first_of_all: Callable[[Needs], QWidget] | None = None
    numbers: tuple[PhoneNumber, ...] = ()
    next_steps: tuple[str, ...] = ()

    def names_in(self, profile: CouncilProfile) -> tuple[str, str]:
        """What it is called in lists and on the button that begins one, as the child's own council says it."""
        return self.called(profile) if self.called else (self.menu, self.action)
