"""Which sign-in of the council's own is trusted, whom it brings, and in which role they come."""

from urllib.parse import urlsplit

import msgspec
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, update

from carer_app.domain.people import AT_COUNCIL, Role, role_named
from carer_app.errors import BadInputError, KnownError
from carer_app.gateway.council import Council
from carer_app.gateway.db import identities
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.chosen import chosen
from carer_app.gateway.db.tables import people, settings
from carer_app.gateway.db.upsert import put_all
from carer_app.gateway.oidc import Claims, Provider, is_safe
from carer_app.gateway.people import CouncilPerson, NewPerson, add_person, person_at_desk
from carer_app.i18n import _

BACK = "/desk/sign-in/council/back"
_SETTING = "council_sign_in"
_PURPOSE = "council-sign-in"


class NotLetInError(KnownError):
    """The council's sign-in knows them, and they have no place at this desk."""


def provider(council: Council) -> Provider | None:
    """The sign-in that was chosen; None where there is none."""
    with council.reading() as connection:
        kept = chosen(connection, [_SETTING]).get(_SETTING, "")
    try:
        return msgspec.json.decode(council.keys.hosted(_PURPOSE, bytes.fromhex(kept)), type=Provider) if kept else None
    except (InvalidTag, ValueError):
        return None


def choose(council: Council, wanted: Provider) -> None:
    """Trust that sign-in from now on; raises BadInputError. Its secret is sealed by the gateway's own key."""
    if not is_safe(wanted.issuer) or urlsplit(wanted.issuer).query:
        raise BadInputError(_("issuer must begin with https://."), [("issuer", "must begin with https://")])
    if not is_safe(wanted.back) or not wanted.back.endswith(BACK):
        raise BadInputError(_("address must begin with https://."), [("address", "must begin with https://")])
    if not wanted.roles:
        raise BadInputError(_("group: name at least one, as GROUP=ROLE."), [("group", "is empty")])
    for role in wanted.roles.values():
        role_named(role, AT_COUNCIL)
    sealed = council.keys.host(_PURPOSE, msgspec.json.encode(wanted)).hex()
    with council.writing() as connection:
        put_all(connection, settings, [{"name": _SETTING, "value": sealed}])
        note(connection, council.now(), "council sign-in chosen")


def forget(council: Council) -> None:
    """Trust it no more. Who is signed in stays so until their session ends."""
    with council.writing() as connection:
        put_all(connection, settings, [{"name": _SETTING, "value": ""}])
        note(connection, council.now(), "council sign-in forgotten")


def person_for(council: Council, trusted: Provider, claims: Claims) -> CouncilPerson:
    """Whom those claims are of, made now when they come for the first time; raises NotLetInError.

    Each time the groups say anew which role they have; who is in none of them does not come in.
    """
    role = next((role for group, role in trusted.roles.items() if group in claims.groups), None)
    if role is None:
        raise NotLetInError(_("Your council has not given you a place here. Ask whoever looks after the gateway."))
    with council.reading() as connection:
        known = identities.person_of(connection, claims.iss, claims.sub)
    person = person_at_desk(council, known) if known else _newcomer(council, claims, role)
    if person is None:
        raise NotLetInError(_("Your place here has ended. Ask whoever looks after the gateway."))
    return _in_role(council, person, Role(role))


def join(council: Council, person: str, subject: str) -> None:
    """Say that somebody with an account here is that subject of the council's sign-in; raises BadInputError."""
    trusted = provider(council)
    if trusted is None:
        raise BadInputError(_("There is no sign-in of the council's own yet."), [("subject", "has no sign-in")])
    if person_at_desk(council, person) is None:
        raise BadInputError(
            _("person “{person}” is not known here.").format(person=person), [("person", "is not known")]
        )
    with council.writing() as connection:
        if identities.person_of(connection, trusted.issuer, subject):
            raise BadInputError(_("That subject is somebody here already."), [("subject", "is taken")])
        identities.join(connection, trusted.issuer, subject, person, council.now())
        note(connection, council.now(), "joined to council sign-in", person=person)


def _newcomer(council: Council, claims: Claims, role: str) -> CouncilPerson:
    """Somebody who comes for the first time. An e-mail that is here already is no proof that they are the same."""
    with council.reading() as connection:
        email = claims.email.strip().casefold()
        is_taken = connection.scalar(select(people.c.id).where(people.c.email == email)) is not None
    if is_taken:
        raise NotLetInError(
            _(
                "There is an account with your e-mail here already. Ask whoever looks after the gateway to join the two "
                "(carer-gateway person join)."
            )
        )
    try:
        person, _password = add_person(council, NewPerson(name=claims.name, email=claims.email, role=role))
    except BadInputError as problem:
        raise NotLetInError(_("Your council's sign-in does not tell your name and e-mail.")) from problem
    with council.writing() as connection:
        identities.join(connection, claims.iss, claims.sub, person.id, council.now())
    return person


def _in_role(council: Council, person: CouncilPerson, role: Role) -> CouncilPerson:
    if person.role is role:
        return person
    with council.writing() as connection:
        connection.execute(update(people).where(people.c.id == person.id).values(role=str(role)))
        note(connection, council.now(), "role changed", person=person.id, detail=str(role))
    return msgspec.structs.replace(person, role=role)
