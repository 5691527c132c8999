"""How often wrong enrolment codes may come from one address: counted in the audit log, so that all workers count alike."""

from datetime import timedelta

from sqlalchemy import func, select

from carer_app.clock import stamp
from carer_app.gateway.council import Council
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.tables import audit_log
from carer_app.gateway.services import Services
from carer_app.gateway.trouble import CODE_NOT_VALID, TOO_MANY_TRIES, RefusedError
from carer_app.sync.protocol import Enrol, Enrolled, Trouble

WINDOW = timedelta(hours=1)
MOST = 10
_WRONG = "enrolment refused"


def enrol_from(services: Services, wish: Enrol, address: str) -> Enrolled:
    """See `Services.enrol`; raises RefusedError (429) where too many wrong codes came from there in the last hour.

    What was right is never counted, so that an evening on which many computers are joined goes on.
    """
    where = f"address {services.keys.code_hash(f'address {address}')[:32]}"
    if _wrong(services, where) >= MOST:
        raise RefusedError(
            Trouble(
                type=TOO_MANY_TRIES, title="Too many wrong codes came from there. Try again in an hour.", status=429
            )
        )
    try:
        return services.enrol(wish)
    except RefusedError as refusal:
        if refusal.trouble.type in (CODE_NOT_VALID, TOO_MANY_TRIES):
            with services.writing() as connection:
                note(connection, services.now(), _WRONG, about=where)
        raise


def _wrong(council: Council, where: str) -> int:
    since = stamp(council.clock.now() - WINDOW)
    query = select(func.count()).where(audit_log.c.about == where, audit_log.c.what == _WRONG, audit_log.c.at > since)
    with council.reading() as connection:
        return connection.scalar(query) or 0
