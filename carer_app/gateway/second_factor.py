"""The second step of signing in: codes of an authenticator app (RFC 6238), recovery codes, and whether a council insists."""

import base64
import os
import re
from hmac import compare_digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import delete

from carer_app.domain.spelled import as_typed, spelled
from carer_app.errors import BadInputError, KnownError
from carer_app.gateway.council import Council
from carer_app.gateway.db import second_factors as rows
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.chosen import chosen
from carer_app.gateway.db.tables import sessions, settings
from carer_app.gateway.db.upsert import put_all
from carer_app.gateway.people import CouncilPerson, person_at_desk
from carer_app.i18n import _

DIGITS, STEP_SECONDS, SECRET_BYTES = 6, 30, 20
RECOVERY_CODES, RECOVERY_BYTES = 8, 5
_SETTING, _NEEDED, _OFFERED = "second_factor", "needed", "offered"
_CODE = re.compile(r"[0-9]{6}")


class WrongCodeError(KnownError):
    """Neither a code of this half minute, give or take one, nor a recovery code that is left."""

    def __init__(self) -> None:
        super().__init__(
            _("That code is not right, or was used before. Wait for the next one in your app and type that.")
        )


def is_needed(council: Council) -> bool:
    """Whether nobody signs in with a password alone. It is so until the council says otherwise."""
    with council.reading() as connection:
        return chosen(connection, [_SETTING]).get(_SETTING, _NEEDED) != _OFFERED


def insist(council: Council) -> None:
    """From now on everybody sets the second step up when they sign in next."""
    _choose(council, _NEEDED)


def offer(council: Council) -> None:
    """Who wants it sets it up; who has, is asked for it."""
    _choose(council, _OFFERED)


def has_one(council: Council, person: str) -> bool:
    """Whether somebody has set it up."""
    with council.reading() as connection:
        return rows.secret_of(connection, person) is not None


def recovery_left(council: Council, person: str) -> int:
    with council.reading() as connection:
        return rows.left(connection, person)


def new_secret() -> bytes:
    return os.urandom(SECRET_BYTES)


def in_letters(secret: bytes) -> str:
    """The secret as an app takes it when it cannot see the square, in groups of four."""
    plain = base64.b32encode(secret).decode()
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def address_of(council: Council, person: CouncilPerson, secret: bytes) -> str:
    """What the square says to an app: the secret, and under which name to keep it."""
    return _totp(secret).get_provisioning_uri(person.email, f"Hearthlog {council.name}")


def sealed_for(council: Council, person: str, secret: bytes) -> str:
    """A secret that nobody has confirmed yet, to lie in a form of this person's until another is kept."""
    return council.keys.host(_form_purpose(council, person), secret).hex()


def secret_in(council: Council, person: str, sealed: str) -> bytes:
    """The secret in a form that was made for this person; raises BadInputError."""
    try:
        return council.keys.hosted(_form_purpose(council, person), bytes.fromhex(sealed))
    except (ValueError, InvalidTag):
        raise BadInputError(_("This page is out of date. Open it again."), [("code", "is of another page")]) from None


def set_up(council: Council, person: str, sealed: str, code: str) -> tuple[str, ...]:
    """Keep the secret of that form once the app has shown a code of it; gives the recovery codes, this once.

    Raises WrongCodeError, and BadInputError for a form that was not made for this person.
    """
    secret = secret_in(council, person, sealed)
    step = _step_of(council, secret, code)
    if step is None:
        raise WrongCodeError
    codes = tuple(spelled(os.urandom(RECOVERY_BYTES)) for _one in range(RECOVERY_CODES))
    with council.writing() as connection:
        hashes = [_hash(council, person, one) for one in codes]
        rows.put(connection, person, council.keys.host(_purpose(person), secret), step, hashes, council.now())
        note(connection, council.now(), "second step set up", person=person)
    return codes


def check(council: Council, person: str, typed: str) -> None:
    """Take a code of the app, or a recovery code, once; raises WrongCodeError."""
    if is_code(typed):
        _check_code(council, person, typed)
        return
    with council.writing() as connection:
        if not rows.use_recovery(connection, person, _hash(council, person, typed)):
            raise WrongCodeError
        note(connection, council.now(), "recovery code used", person=person)


def is_code(typed: str) -> bool:
    """Whether this is of the form of an app's code."""
    return bool(_CODE.fullmatch("".join(typed.split())))


def reset(council: Council, person: str, by: str) -> None:
    """Somebody lost phone and codes: they sign in with the password and set it up anew. Raises BadInputError."""
    if person_at_desk(council, person) is None:
        raise BadInputError(
            _("person “{person}” is not known here.").format(person=person), [("person", "is not known")]
        )
    with council.writing() as connection:
        rows.forget(connection, person)
        connection.execute(delete(sessions).where(sessions.c.person == person))
        note(connection, council.now(), "second step reset", person=person, detail=by)


def _choose(council: Council, value: str) -> None:
    with council.writing() as connection:
        put_all(connection, settings, [{"name": _SETTING, "value": value}])
        note(connection, council.now(), "second step chosen", detail=value)


def _check_code(council: Council, person: str, typed: str) -> None:
    with council.writing() as connection:
        sealed = rows.secret_of(connection, person)
        step = _step_of(council, council.keys.hosted(_purpose(person), sealed), typed) if sealed else None
        if step is None or not rows.use_step(connection, person, step):
            raise WrongCodeError


def _step_of(council: Council, secret: bytes, typed: str) -> int | None:
    """Of which half minute this is the code: the present one, the one before or the one after, since clocks differ."""
    totp, given = _totp(secret), "".join(typed.split()).encode(errors="replace")
    now = int(council.clock.now().timestamp()) // STEP_SECONDS
    fits = [step for step in (now - 1, now, now + 1) if compare_digest(totp.generate(step * STEP_SECONDS), given)]
    return max(fits, default=None)


def _totp(secret: bytes) -> TOTP:
    """SHA-1 is what every authenticator app knows; in an HMAC it is sound."""
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # nosec B303


def _purpose(person: str) -> str:
    """What the sealed secret is bound to, so that no other box of this person opens in its place."""
    return f"second-step/{person}"


def _form_purpose(council: Council, person: str) -> str:
    """A form is good until another secret is kept: who has one shows a code of it before they are given the next form."""
    with council.reading() as connection:
        return f"second-step-form/{person}/{rows.made(connection, person)}"


def _hash(council: Council, person: str, code: str) -> str:
    return council.keys.code_hash(f"recovery {person} {as_typed(code)}")
