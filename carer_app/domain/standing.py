"""Who may let whom in at a computer: add people, let them try again, give them a new passphrase, take them off."""

from collections.abc import Iterable

from carer_app.domain.people import ROLE_NAMES, Person, Role
from carer_app.errors import KnownError
from carer_app.i18n import _

_STANDING = {
    Role.RESIDENTIAL_WORKER: 1,
    Role.FOSTER_CARER: 2,
    Role.SHIFT_LEAD: 2,
    Role.REGISTERED_MANAGER: 3,
}
_IN_CHARGE = 2
_AMONG_EQUALS = (Role.FOSTER_CARER, Role.REGISTERED_MANAGER)
"""Nobody at a computer stands above these, so that one may take another off."""


class NotTheirsToDoError(KnownError):
    """It is for somebody else at this computer to do."""


def is_in_charge(role: Role) -> bool:
    """Whether somebody of that role lets others in: a foster carer at home; a shift lead or manager in a children's home."""
    return _STANDING.get(role, 0) >= _IN_CHARGE


def check_may_add(by: Role, role: Role, here: Iterable[Person]) -> None:
    """Raises NotTheirsToDoError. Where nobody is in charge yet, or nobody of that standing is here, anybody adds the first."""
    standings = {_STANDING.get(one.role, 0) for one in here}
    highest = max(standings, default=0)
    if not is_in_charge(by) and highest >= _IN_CHARGE:
        raise NotTheirsToDoError(_("A shift lead or the manager adds people at this computer. Please ask one of them."))
    if _STANDING.get(role, 0) > _STANDING.get(by, 0) and highest >= _STANDING.get(role, 0):
        raise NotTheirsToDoError(
            _(
                "A {role} is added by another {role}. Please ask them. Where none of them is here any more, the recovery code "
                "from the safe does."
            ).format(role=ROLE_NAMES[role])
        )


def may_let_in(by: Role, other: Role) -> bool:
    """Whether one lets the other try again, or gives them a new passphrase."""
    return is_in_charge(by) and _STANDING.get(by, 0) >= _STANDING.get(other, 0)


def may_take_off(by: Role, other: Role) -> bool:
    """Whether one takes the other off a computer: whoever stands above them, and equals where nobody does."""
    above = _STANDING.get(by, 0) > _STANDING.get(other, 0)
    return is_in_charge(by) and (above or (by is other and by in _AMONG_EQUALS))


def may_renew_code(by: Role, here: Iterable[Person]) -> bool:
    """Whether one makes a new recovery code, by which everything opens: a manager, or a foster carer at home. Where neither is
    at this computer, whoever stands highest there.
    """
    roles = {one.role for one in here} | {by}
    highest = max(_STANDING.get(role, 0) for role in roles)
    return by in _AMONG_EQUALS or (not roles & set(_AMONG_EQUALS) and _STANDING.get(by, 0) == highest)


def check_may_renew_code(by: Role, here: Iterable[Person]) -> None:
    """Raises NotTheirsToDoError."""
    if not may_renew_code(by, here):
        raise NotTheirsToDoError(
            _("The manager, or a foster carer at home, makes a new recovery code. Please ask them.")
        )


def check_may_let_in(by: Role, other: Role) -> None:
    """Raises NotTheirsToDoError."""
    if not may_let_in(by, other):
        raise NotTheirsToDoError(
            _(
                "A shift lead or the manager lets somebody in again; for a manager, another manager does. Please ask them."
            )
        )


def check_may_take_off(by: Role, other: Role) -> None:
    """Raises NotTheirsToDoError."""
    if not may_take_off(by, other):
        raise NotTheirsToDoError(
            _(
                "Taking somebody off this computer is for the manager, or a shift lead where it is a residential worker. "
                "Please ask them."
            )
        )
