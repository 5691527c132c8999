"""Who is signed in at the desk: kept by the hash of a random name, over when idle or after a working day."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from carer_app.clock import stamp
from carer_app.gateway.db.tables import sessions

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=8)


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One sign-in of one person. `token` is known to their browser alone; the database has its hash."""

    token: str
    person: str
    csrf: str


def begin(db: Connection, person: str, now: datetime) -> Session:
    """A new session under a name that nobody has seen before; those that are over are cleared away."""
    db.execute(delete(sessions).where(_over(now)))
    session = Session(token=secrets.token_urlsafe(32), person=person, csrf=secrets.token_urlsafe(32))
    at = stamp(now)
    db.execute(
        insert(sessions).values(token_hash=_hash(session.token), person=person, csrf=session.csrf, made=at, seen=at)
    )
    return session


def find(db: Connection, token: str, now: datetime) -> Session | None:
    """The session of that name while it lasts, its idle time begun anew; those that are over are cleared away."""
    db.execute(delete(sessions).where(_over(now)))
    row = db.execute(select(sessions).where(sessions.c.token_hash == _hash(token))).one_or_none()
    if row is None:
        return None
    db.execute(update(sessions).where(sessions.c.token_hash == row.token_hash).values(seen=stamp(now)))
    return Session(token=token, person=row.person, csrf=row.csrf)


def end(db: Connection, token: str) -> None:
    """Forget the session, whoever still holds its name."""
    db.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))


def keep_open(db: Connection, session: Session, secret: bytes) -> None:
    """Keep a secret for this session, sealed so that nobody but its own browser brings it back."""
    nonce = secrets.token_bytes(12)
    sealed = nonce + _closed_box(session).encrypt(nonce, secret, None)
    db.execute(update(sessions).where(sessions.c.token_hash == _hash(session.token)).values(closed=sealed))


def kept_open(db: Connection, session: Session) -> bytes | None:
    """What `keep_open` kept, for as long as the session lasts."""
    sealed = db.scalar(select(sessions.c.closed).where(sessions.c.token_hash == _hash(session.token)))
    return _closed_box(session).decrypt(sealed[:12], sealed[12:], None) if sealed else None


def forget_open(db: Connection, session: Session) -> None:
    """Forget what `keep_open` kept."""
    db.execute(update(sessions).where(sessions.c.token_hash == _hash(session.token)).values(closed=None))


def seal_note(session: Session, text: str) -> str:
    """A few words as an opaque name for an address: only this session's own browser makes sense of it."""
    nonce = secrets.token_bytes(12)
    return (nonce + _box(session).encrypt(nonce, text.encode(), None)).hex()


def open_note(session: Session, name: str) -> str:
    """What `seal_note` sealed in this session; empty when it was another, or is no such name."""
    try:
        sealed = bytes.fromhex(name)
        return _box(session).decrypt(sealed[:12], sealed[12:], None).decode()
    except (InvalidTag, ValueError):
        return ""


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(sessions.c.seen <= stamp(now - IDLE), sessions.c.made <= stamp(now - LONGEST))


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _box(session: Session) -> AESGCM:
    return AESGCM(_key(session, b"hearthlog/desk-note/1"))


def _closed_box(session: Session) -> AESGCM:
    return AESGCM(_key(session, b"hearthlog/desk-closed/1"))


def _key(session: Session, purpose: bytes) -> bytes:
    """The token is known to the browser alone, so what is sealed by it opens only while that browser asks."""
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(session.token.encode())
