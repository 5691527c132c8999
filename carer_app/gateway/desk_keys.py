"""The key with which somebody at the council opens closed entries: its private half is under a passphrase of their own.

The gateway keeps only what the passphrase sealed, so that nobody there can reset it, or open anything without its owner.
"""

import os

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlalchemy import Connection, select

from carer_app.domain.passphrase import WORDS_ALONE, check_passphrase, settled, stands_alone
from carer_app.domain.people import Role
from carer_app.domain.sealing import SealingKey
from carer_app.errors import BadInputError, KnownError
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.tables import desk_keys
from carer_app.gateway.db.upsert import insert_all, put_all
from carer_app.gateway.people import CouncilPerson
from carer_app.i18n import _

MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4
"""How hard a passphrase is stretched by Argon2id, as on a laptop."""


class WrongPassphraseError(KnownError):
    """The box's own authentication tag says no."""

    def __init__(self) -> None:
        super().__init__(_("That passphrase does not open your closed entries. Check Caps Lock, then try again."))


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A passphrase as it was chosen, typed twice."""

    passphrase: str
    again: str


class _Box(msgspec.Struct, frozen=True, kw_only=True):
    """A private key under a passphrase, and how that was stretched."""

    v: int = 1
    kdf: str = "argon2id"
    salt: str
    m: int
    t: int
    p: int
    sealed: str


def may_have_one(person: CouncilPerson) -> bool:
    """Whether anybody may choose them as a reader; an administrator reads no records."""
    return person.role is not Role.ADMIN


def has_key(council: Council, person: str) -> bool:
    """Whether somebody has set up their own."""
    with council.reading() as connection:
        return _public_key(connection, person) is not None


def set_up(council: Council, person: CouncilPerson, chosen: Chosen) -> SealingKey:
    """Make somebody their key; raises BadInputError."""
    _check(chosen)
    key = SealingKey.generate()
    row = _row(council, person, key, chosen.passphrase)

    def work() -> None:
        with council.writing() as connection:
            if _public_key(connection, person.id):
                raise BadInputError(_("You have chosen a passphrase already."), [("passphrase", "is there already")])
            insert_all(connection, desk_keys, [row])
            note(connection, council.now(), "closed key made", person=person.id)

    council.retrying(work)
    return key


def open_key(council: Council, person: CouncilPerson, passphrase: str) -> SealingKey:
    """The key of somebody who knows their passphrase; raises WrongPassphraseError."""
    with council.reading() as connection:
        row = connection.execute(select(desk_keys).where(desk_keys.c.person == person.id)).one_or_none()
    if row is None:
        raise WrongPassphraseError
    box = msgspec.json.decode(council.keys.hosted(person.id, row.box), type=_Box)
    sealed = bytes.fromhex(box.sealed)
    try:
        stretched = _stretched(settled(passphrase), box)
        return SealingKey(AESGCM(stretched).decrypt(sealed[:12], sealed[12:], _bound(person.id, row.public_key)))
    except (InvalidTag, BadInputError) as problem:
        raise WrongPassphraseError from problem


def change(council: Council, person: CouncilPerson, before: str, chosen: Chosen) -> SealingKey:
    """Put the same key under another passphrase; raises WrongPassphraseError, BadInputError."""
    key = open_key(council, person, before)
    _check(chosen)
    _put(council, person, key, chosen.passphrase, "closed passphrase changed")
    return key


def begin_anew(council: Council, person: CouncilPerson, chosen: Chosen) -> SealingKey:
    """Another key in place of one whose passphrase is forgotten; raises BadInputError.

    What was sealed to the earlier one stays shut until another reader seals it to this one.
    """
    _check(chosen)
    key = SealingKey.generate()
    _put(council, person, key, chosen.passphrase, "closed key made anew")
    return key


def _put(council: Council, person: CouncilPerson, key: SealingKey, passphrase: str, what: str) -> None:
    row = _row(council, person, key, passphrase)
    with council.writing() as connection:
        put_all(connection, desk_keys, [row])
        note(connection, council.now(), what, person=person.id)


def _public_key(connection: Connection, person: str) -> str | None:
    return connection.scalar(select(desk_keys.c.public_key).where(desk_keys.c.person == person))


def _check(chosen: Chosen) -> None:
    """The rules of the laptop's passphrases, where nothing stands beside one: whoever runs the gateway could try for ever."""
    check_passphrase(chosen.passphrase, alone=False)
    if not stands_alone(chosen.passphrase):
        sentence = _("Nothing but this passphrase protects what is closed, so it must be longer: {count} words.")
        raise BadInputError(sentence.format(count=WORDS_ALONE), [("passphrase", "is too short")])
    if settled(chosen.passphrase) != settled(chosen.again):
        raise BadInputError(_("The two are not the same. Type the passphrase twice."), [("again", "is not the same")])


def _row(council: Council, person: CouncilPerson, key: SealingKey, passphrase: str) -> dict[str, object]:
    """Sealed by the passphrase, and once more by the gateway's own key, so that a copied database cannot be guessed at."""
    box = _Box(salt=os.urandom(16).hex(), m=MEMORY_KIB, t=PASSES, p=LANES, sealed="")
    nonce = os.urandom(12)
    stretched = _stretched(settled(passphrase), box)
    sealed = nonce + AESGCM(stretched).encrypt(nonce, key.private_bytes(), _bound(person.id, key.public))
    whole = msgspec.json.encode(msgspec.structs.replace(box, sealed=sealed.hex()))
    hosted = council.keys.host(person.id, whole)
    return {"person": person.id, "public_key": key.public, "box": hosted, "made": council.now()}


def _stretched(passphrase: str, box: _Box) -> bytes:
    salt = bytes.fromhex(box.salt)
    return Argon2id(salt=salt, length=32, iterations=box.t, lanes=box.p, memory_cost=box.m).derive(passphrase.encode())


def _bound(person: str, public_key: str) -> bytes:
    return f"hearthlog/desk-key/1|{person}|{public_key}".encode()
