"""The public halves of the council's safeguarding keys: the present one, and those before it."""

from collections.abc import Mapping

from sqlalchemy import Connection

from carer_app.gateway.db.chosen import chosen
from carer_app.gateway.db.tables import settings
from carer_app.gateway.db.upsert import put_all

_NAME = "safeguarding"


def public_keys(connection: Connection) -> tuple[str, ...]:
    """Every safeguarding key there was, the present one last."""
    return _among(chosen(connection, [_NAME]))


def public_key(connection: Connection) -> str:
    """The safeguarding key that new closed sections are sealed to as well; empty while there is none."""
    return key_among(chosen(connection, [_NAME]))


def key_among(known: Mapping[str, str]) -> str:
    """The same, of settings that are known."""
    return next(reversed(_among(known)), "")


def keep_public_key(connection: Connection, public: str) -> None:
    """Use this one from now on."""
    put_all(connection, settings, [{"name": _NAME, "value": " ".join((*public_keys(connection), public))}])


def _among(known: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(known.get(_NAME, "").split())
