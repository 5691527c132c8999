"""For how many days homes' computers may be read without a word from the gateway: the council's own choice."""

from collections.abc import Mapping

from sqlalchemy import Connection

from carer_app.errors import BadInputError
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.chosen import chosen
from carer_app.gateway.db.tables import settings
from carer_app.gateway.db.upsert import put_all
from carer_app.i18n import _

USUAL_DAYS, FEWEST_DAYS, MOST_DAYS = 30, 14, 45
_NAME = "lease_days"


def lease_days(connection: Connection) -> int:
    """The days that the council chose, else 30."""
    return days_among(chosen(connection, [_NAME]))


def days_among(known: Mapping[str, str]) -> int:
    """The same, of settings that are known."""
    return int(known.get(_NAME, USUAL_DAYS))


def choose_lease_days(connection: Connection, days: int, by: str, at: str) -> None:
    """From the next contact of each computer on it may be read for so long; raises BadInputError."""
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        sentence = _("days can be from {fewest} to {most}.").format(fewest=FEWEST_DAYS, most=MOST_DAYS)
        raise BadInputError(sentence, [("days", sentence)])
    put_all(connection, settings, [{"name": _NAME, "value": str(days)}])
    note(connection, at, "lease chosen", person=by, detail=str(days))
