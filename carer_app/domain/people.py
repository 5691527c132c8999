"""Who writes and who reads: people, their roles and their public keys."""

from enum import StrEnum

import msgspec

from carer_app.errors import BadInputError


class Role(StrEnum):
    """What a person is to the child, at home and at the council."""

    FOSTER_CARER = "foster_carer"
    RESIDENTIAL_WORKER = "residential_worker"
    SHIFT_LEAD = "shift_lead"
    REGISTERED_MANAGER = "registered_manager"
    YOUNG_PERSON = "young_person"
    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker"
    SOCIAL_WORKER = "social_worker"
    IRO = "iro"
    DUTY_TEAM = "duty_team"
    MANAGER = "manager"
    ADMIN = "admin"
    OTHER = "other"


AT_HOME = (Role.FOSTER_CARER, Role.RESIDENTIAL_WORKER, Role.SHIFT_LEAD, Role.REGISTERED_MANAGER, Role.YOUNG_PERSON)
AT_COUNCIL = tuple(role for role in Role if role not in (*AT_HOME, Role.OTHER))
KEEPERS = (Role.FOSTER_CARER, Role.RESIDENTIAL_WORKER, Role.SHIFT_LEAD, Role.REGISTERED_MANAGER)
IN_HOMES = (Role.RESIDENTIAL_WORKER, Role.SHIFT_LEAD, Role.REGISTERED_MANAGER)
"""Who keeps the records of a children's home, and its own book."""

ROLE_NAMES = {
    Role.FOSTER_CARER: "foster carer",
    Role.RESIDENTIAL_WORKER: "residential worker",
    Role.SHIFT_LEAD: "shift lead",
    Role.REGISTERED_MANAGER: "registered manager",
    Role.YOUNG_PERSON: "young person",
    Role.SUPERVISING_SOCIAL_WORKER: "supervising social worker",
    Role.SOCIAL_WORKER: "social worker",
    Role.IRO: "independent reviewing officer",
    Role.DUTY_TEAM: "duty team",
    Role.MANAGER: "manager",
    Role.ADMIN: "administrator",
    Role.OTHER: "somebody at the council",
}


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A person as everyone who meets their words sees them: a name, a role and public keys in hex."""

    id: str
    name: str
    role: Role
    signing_key: str
    sealing_key: str
    until: str | None = None


def role_named(text: str, allowed: tuple[Role, ...]) -> Role:
    """The role of that name; raises BadInputError that lists those that may be given here."""
    if text in allowed:
        return Role(text)
    names = ", ".join(allowed)
    raise BadInputError(f"role must be one of {names}.", [("role", f"must be one of {names}")])
