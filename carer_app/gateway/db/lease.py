"""For how many days homes' computers may be read without a word from the gateway: the council's own choice."""

from sqlalchemy import Connection, select

from carer_app.errors import BadInputError
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.tables import settings
from carer_app.gateway.db.upsert import put_all
from carer_app.i18n import _

USUAL_DAYS, FEWEST_DAYS, MOST_DAYS = 30, 14, 45
_NAME = "lease_days"


def lease_days(connection: Connection) -> int:
    """The days that the council chose, else 30."""
    chosen = connection.scalar(select(settings.c.value).where(settings.c.name == _NAME))
    return int(chosen) if chosen else USUAL_DAYS


def choose_lease_days(connection: Connection, days: int, by: str, at: str) -> None:
    """From the next contact of each computer on it may be read for so long; raises BadInputError."""
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        sentence = _("days can be from {fewest} to {most}.").format(fewest=FEWEST_DAYS, most=MOST_DAYS)
        raise BadInputError(sentence, [("days", sentence)])
    put_all(connection, settings, [{"name": _NAME, "value": str(days)}])
    note(connection, at, "lease chosen", person=by, detail=str(days))
