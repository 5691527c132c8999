"""The people of the council: who they are, how they sign in, and whose records they may read."""

import os
import secrets

import msgspec
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlalchemy import Connection, Row, select, update

from carer_app.domain.people import AT_COUNCIL, Person, Role, role_named
from carer_app.domain.revision import new_id
from carer_app.domain.signing import SigningKey
from carer_app.errors import BadInputError
from carer_app.gateway.council import Council
from carer_app.gateway.db import rights
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.persons import keep_key
from carer_app.gateway.db.tables import allocated, files, people, supervises
from carer_app.gateway.db.upsert import insert_new
from carer_app.gateway.homes import home_named
from carer_app.i18n import _

SHORTEST_PASSWORD = 12
_MEMORY_KIB, _PASSES, _LANES = 19 * 1024, 2, 1
_NOBODY = f"$argon2id$v=19$m={_MEMORY_KIB},t={_PASSES},p={_LANES}$" + "A" * 22 + "$" + "A" * 43


class NewPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at the council. `homes` (by name) and `children` (by id) narrow what they see, where the role allows it."""

    name: str
    email: str
    role: str
    password: str | None = None
    homes: tuple[str, ...] = ()
    children: tuple[str, ...] = ()


class CouncilPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who signs in at the desk; `until` is when that ended."""

    id: str
    name: str
    role: Role
    email: str
    until: str | None = None


class Hosted(msgspec.Struct, frozen=True, kw_only=True):
    """The private key that the gateway keeps for a person of the council, in hex. None that opens what is closed."""

    signing: str


def add_person(council: Council, wanted: NewPerson) -> tuple[CouncilPerson, str]:
    """Add somebody and give their password, made up when none was given; raises BadInputError. All or nothing."""
    role = role_named(wanted.role, AT_COUNCIL)
    _check(wanted, role)
    password = wanted.password or "-".join(secrets.token_hex(3) for _part in range(4))
    person = CouncilPerson(id=new_id(), name=wanted.name.strip(), role=role, email=wanted.email.strip().casefold())
    hosted = Hosted(signing=SigningKey.generate().private_bytes().hex())
    with council.writing() as connection:
        if connection.scalar(select(people.c.id).where(people.c.email == person.email)):
            raise BadInputError(_("Somebody with this e-mail is here already."), [("email", "is taken")])
        row = {"id": person.id, "name": person.name, "role": str(role), "email": person.email, "added": council.now()}
        sealed = council.keys.host(person.id, msgspec.json.encode(hosted))
        connection.execute(people.insert(), row | {"password_hash": _hashed(password), "hosted_keys": sealed})
        keep_key(connection, _public(person, hosted), None, council.now())
        _narrow(connection, person.id, wanted)
        note(connection, council.now(), "person added", person=person.id, detail=str(role))
    return person, password


def check_password(council: Council, email: str, password: str) -> CouncilPerson | None:
    """The person who signs in so; None for a wrong password and for an unknown e-mail, after the same work."""
    with council.reading() as connection:
        row = connection.execute(select(people).where(people.c.email == email.strip().casefold())).one_or_none()
    try:
        Argon2id.verify_phc_encoded(password.encode(errors="surrogatepass"), row.password_hash if row else _NOBODY)
    except InvalidKey:
        return None
    return _council_person(row) if row and row.until is None else None


def person_at_desk(council: Council, person: str) -> CouncilPerson | None:
    """Somebody at the council who is still there."""
    with council.reading() as connection:
        is_here = (people.c.id == person) & people.c.email.is_not(None) & people.c.until.is_(None)
        row = connection.execute(select(people).where(is_here)).one_or_none()
    return _council_person(row) if row else None


def people_at_desk(council: Council) -> list[CouncilPerson]:
    """Everybody at the council by name, also those who have left."""
    with council.reading() as connection:
        query = select(people).where(people.c.email.is_not(None)).order_by(people.c.name, people.c.id)
        return [_council_person(row) for row in connection.execute(query)]


def may_read(council: Council, person: str) -> set[str]:
    """The children whose records this person may read today."""
    with council.reading() as connection:
        return rights.may_read(connection, person, council.today())


def hosted_key(council: Council, connection: Connection, person: str) -> SigningKey:
    """The signing key that the gateway hosts for somebody at the council."""
    sealed = connection.execute(select(people.c.hosted_keys).where(people.c.id == person)).scalar_one()
    return SigningKey(bytes.fromhex(msgspec.json.decode(council.keys.hosted(person, sealed), type=Hosted).signing))


def end_person(council: Council, person: str) -> None:
    """From now on this person neither signs in nor sees anything; what they wrote stays theirs. Raises BadInputError."""
    with council.writing() as connection:
        this = (people.c.id == person) & people.c.email.is_not(None)
        if connection.scalar(select(people.c.id).where(this)) is None:
            raise BadInputError(
                _("person “{person}” is not known here.").format(person=person), [("person", "is not known")]
            )
        connection.execute(update(people).where(this, people.c.until.is_(None)).values(until=council.now()))
        note(connection, council.now(), "person ended", person=person)


def allocate(council: Council, person: str, child: str) -> None:
    """Let a social worker or an independent reviewing officer read a child's records."""
    with council.writing() as connection:
        insert_new(connection, allocated, [{"person": person, "child": child}])
        note(connection, council.now(), "allocated", person=person, about=child)


def _check(wanted: NewPerson, role: Role) -> None:
    if not wanted.name.strip() or not wanted.name.isprintable():
        raise BadInputError(_("name is empty."), [("name", "is empty")])
    if "@" not in wanted.email or not wanted.email.isprintable() or " " in wanted.email.strip():
        raise BadInputError(_("email is not an e-mail address."), [("email", "is not an e-mail address")])
    if wanted.password is not None and len(wanted.password) < SHORTEST_PASSWORD:
        raise BadInputError(
            _("password is shorter than {count} characters.").format(count=SHORTEST_PASSWORD),
            [("password", "is too short")],
        )
    if wanted.homes and role is not Role.SUPERVISING_SOCIAL_WORKER:
        raise BadInputError(
            _("home can only be named for a supervising social worker."), [("home", "cannot be named here")]
        )
    if wanted.children and role not in rights.SEE_ALLOCATED:
        raise BadInputError(
            _("child can only be named for a social worker or an independent reviewing officer."),
            [("child", "cannot be named here")],
        )


def _narrow(connection: Connection, person: str, wanted: NewPerson) -> None:
    homes = [home_named(connection, name) for name in wanted.homes]
    insert_new(connection, supervises, [{"person": person, "home": home} for home in homes])
    known = set(connection.scalars(select(files.c.id).where(files.c.id.in_(wanted.children))))
    for child in wanted.children:
        if child not in known:
            raise BadInputError(
                _("child “{child}” is not known here.").format(child=child), [("child", "is not known")]
            )
    insert_new(connection, allocated, [{"person": person, "child": child} for child in wanted.children])


def _public(person: CouncilPerson, hosted: Hosted) -> Person:
    """Without a key that closed entries are sealed to: they make that themselves, at the desk."""
    signing = SigningKey(bytes.fromhex(hosted.signing)).public
    return Person(id=person.id, name=person.name, role=person.role, signing_key=signing, sealing_key="")


def _hashed(password: str) -> str:
    stretch = Argon2id(salt=os.urandom(16), length=32, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB)
    return stretch.derive_phc_encoded(password.encode())


def _council_person(row: Row[tuple[str, ...]]) -> CouncilPerson:
    return CouncilPerson(id=row.id, name=row.name, role=Role(row.role), email=row.email, until=row.until)
