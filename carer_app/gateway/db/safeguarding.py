"""The public halves of the council's safeguarding keys: the present one, and those before it."""

from sqlalchemy import Connection

from carer_app.gateway.db import prepared
from carer_app.gateway.db.tables import settings
from carer_app.gateway.db.upsert import put_all

_NAME = "safeguarding"


def public_keys(connection: Connection) -> tuple[str, ...]:
    """Every safeguarding key there was, the present one last."""
    return tuple((connection.scalar(prepared.SETTING, {"named": _NAME}) or "").split())


def public_key(connection: Connection) -> str:
    """The safeguarding key that new closed sections are sealed to as well; empty while there is none."""
    return next(reversed(public_keys(connection)), "")


def keep_public_key(connection: Connection, public: str) -> None:
    """Use this one from now on."""
    put_all(connection, settings, [{"name": _NAME, "value": " ".join((*public_keys(connection), public))}])
