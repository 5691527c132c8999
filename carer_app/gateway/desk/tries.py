"""How often somebody may try a password or passphrase: counted in the audit log, so that all workers count alike."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, case, func, select

from carer_app.clock import stamp
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.tables import audit_log

WINDOW = timedelta(minutes=1)
MOST = 5
DAY = timedelta(days=1)
MOST_A_DAY = 20
"""Wrong codes of an app in a day, after which guessing six digits would begin to pay."""


class Trying(NamedTuple):
    """What is tried, in the words of the audit log: that it was, and that it was right."""

    tried: str
    succeeded: str


SIGNING_IN = Trying("sign-in tried", "password right")
CODE = Trying("code tried", "code right")
OPENING = Trying("passphrase tried", "passphrase held")


def may_try(council: Council, email: str, address: str, what: Trying = SIGNING_IN) -> bool:
    """Count a try of this account, known or not, from this address; False when either had its five in the last minute.

    The try is durable before it is counted, so that of many at once no more than five go through.
    """
    now, counted = council.clock.now(), _counters(council, email, address)
    with council.reading() as connection:
        if _failed(connection, counted, now, what) >= MOST:
            return False
    _note(council, what.tried, counted, "")
    with council.reading() as connection:
        return _failed(connection, counted, now, what) <= MOST


def succeeded(council: Council, email: str, address: str, person: str, what: Trying = SIGNING_IN) -> None:
    """The try was the right person's: it no longer counts against account and address."""
    _note(council, what.succeeded, _counters(council, email, address), person)


def wrong_today(council: Council, email: str, what: Trying) -> int:
    """Tries of this account in the last day that came to nothing."""
    account = _counters(council, email, "")[:1]
    with council.reading() as connection:
        return _failed(connection, account, council.clock.now(), what, DAY)


def _note(council: Council, what: str, counted: tuple[str, ...], person: str) -> None:
    with council.writing() as connection:
        for about in counted:
            note(connection, council.now(), what, person=person, about=about)


def _counters(council: Council, email: str, address: str) -> tuple[str, ...]:
    """Under what a try is counted. Without the key file neither e-mail nor address can be guessed back from it."""
    keyed = council.keys.code_hash
    return f"account {keyed(f'account {email.strip().casefold()}')[:32]}", f"address {keyed(f'address {address}')[:32]}"


def _failed(
    connection: Connection, counted: tuple[str, ...], now: datetime, what: Trying, window: timedelta = WINDOW
) -> int:
    """Tries of the last minute that came to nothing yet, of the account or of the address, whichever are more."""
    sign = case((audit_log.c.what == what.succeeded, -1), else_=1)
    query = (
        select(func.sum(sign))
        .where(audit_log.c.about.in_(counted), audit_log.c.what.in_(what))
        .where(audit_log.c.at > stamp(now - window))
        .group_by(audit_log.c.about)
    )
    return max((count or 0 for count in connection.scalars(query)), default=0)
