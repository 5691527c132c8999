"""What a children's home keeps, sealed, of children who moved on: since when, and the words in which somebody said why they
opened it. Which children that are is known by `moved_on.kept`.
"""

import os
from collections.abc import Iterable

import msgspec
from sqlalchemy import delete

from carer_app.domain.canonical import digest
from carer_app.store import directory
from carer_app.store.engine import Connection
from carer_app.store.tables import own_log_ins

SINCE = "sealed since"
SAID = "opened because "


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    child: str
    salt: str
    words: str


def since(db: Connection) -> dict[str, str]:
    """The day from which each child's records have been sealed here."""
    return msgspec.json.decode(directory.setting(db, SINCE) or "{}", type=dict[str, str])


def seal(db: Connection, child: str, day: str) -> None:
    """Note the day, and end the log-in that the young person had here."""
    db.execute(delete(own_log_ins).where(own_log_ins.c.child == child))
    _keep_since(db, {child: day} | since(db))


def unseal(db: Connection, children: Iterable[str]) -> None:
    """These children live here again."""
    back = set(children)
    _keep_since(db, {child: day for child, day in since(db).items() if child not in back})


def keep_words(db: Connection, child: str, words: str) -> str:
    """Keep why somebody opened the records, in their own words; gives the name by which the log tells of them. The salt lies
    beside them, so that the name says nothing once they are erased.
    """
    said = _Said(child=child, salt=os.urandom(16).hex(), words=words)
    name = _name(said)
    directory.set_setting(db, SAID + name, msgspec.json.encode(said).decode())
    return name


def words_named(db: Connection, name: str) -> str:
    """What somebody said under this name; empty where it is not here, or is not what was signed."""
    text = directory.setting(db, SAID + name) if name else None
    said = msgspec.json.decode(text, type=_Said) if text else None
    return said.words if said and _name(said) == name else ""


def forget_words(db: Connection, child: str) -> None:
    """Make the words go with the child's records."""
    for name, text in directory.settings_named(db, SAID).items():
        if msgspec.json.decode(text, type=_Said).child == child:
            directory.drop_setting(db, name)


def _name(said: _Said) -> str:
    return digest("opened because", msgspec.json.encode(said))


def _keep_since(db: Connection, days: dict[str, str]) -> None:
    directory.set_setting(db, SINCE, msgspec.json.encode(dict(sorted(days.items()))).decode())
