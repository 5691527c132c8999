"""The council's profile as its gateway keeps it: the one that ships or the council's own text, its contacts, since when."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import cache

import msgspec
from sqlalchemy import Connection, select

from carer_app.clock import moment, stamp
from carer_app.councils import ENGLAND, CouncilProfile, profile_named, profiles, read_profile
from carer_app.domain.canonical import digest
from carer_app.gateway.db.chosen import chosen
from carer_app.gateway.db.tables import files, settings
from carer_app.gateway.db.upsert import put_all
from carer_app.numbers import Contact

OWN_FILE = "of this gateway"
DEFAULT = "north-tyneside"
_NAMES = ("profile", "own_profile", "contacts", "profile_hash", "profile_changed")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The profile as it now is, and since when it is so. `changed` only ever grows."""

    profile: CouncilProfile
    changed: str


def standing(connection: Connection) -> Standing:
    """The council's profile with its contacts."""
    return standing_among(_known(connection))


def standing_among(known: Mapping[str, str]) -> Standing:
    """The same, of settings that are known."""
    return Standing(profile=_profile(known), changed=known.get("profile_changed", ""))


def made_of(known: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Those of these settings that the profile is made of, and nothing else is."""
    return tuple((name, known[name]) for name in _NAMES if name in known)


def profile_of(connection: Connection, authority: str) -> CouncilProfile:
    """The words for the children of a council: this one's own, another's as it ships, else England's."""
    own = standing(connection).profile
    return own if own.slug == authority else profiles().get(authority, profile_named(ENGLAND))


def profiles_of(connection: Connection, children: Collection[str]) -> dict[str, CouncilProfile]:
    """The words for each of these children: those of the council that is responsible for them."""
    found = connection.execute(select(files.c.id, files.c.authority).where(files.c.id.in_(children))).all()
    words = {authority: profile_of(connection, authority) for authority in {row.authority for row in found}}
    return {row.id: words[row.authority] for row in found}


def keep(
    connection: Connection,
    at: str,
    *,
    slug: str | None = None,
    own: str | None = None,
    contacts: tuple[Contact, ...] | None = None,
) -> Standing:
    """Keep what is given, leave the rest, and note since when the whole is as it is; raises BrokenProfileError."""
    known = _known(connection)
    before = known.get("profile_hash", "")
    if slug is not None:
        known["profile"] = slug
    if own is not None:
        known["own_profile"] = own
    if contacts is not None:
        known["contacts"] = msgspec.json.encode(contacts).decode()
    known.setdefault("profile", DEFAULT)
    profile = _profile(known)
    known["profile_hash"] = digest("profile", msgspec.json.encode(profile))
    if known["profile_hash"] != before:
        known["profile_changed"] = _after(known.get("profile_changed", ""), at)
    put_all(connection, settings, [{"name": name, "value": value} for name, value in known.items()])
    return Standing(profile=profile, changed=known["profile_changed"])


def _known(connection: Connection) -> dict[str, str]:
    return chosen(connection, _NAMES)


def _profile(known: Mapping[str, str]) -> CouncilProfile:
    slug, own = known.get("profile", DEFAULT), _read(known.get("own_profile", ""))
    base = own if own is not None and own.slug == slug else profile_named(slug)
    contacts = msgspec.json.decode(known.get("contacts", "[]"), type=tuple[Contact, ...])
    return msgspec.structs.replace(base, contacts=contacts)


@cache
def _read(own: str) -> CouncilProfile | None:
    return read_profile(OWN_FILE, own.encode()) if own else None


def _after(before: str, now: str) -> str:
    """Now; where a clock was set back, a moment after before."""
    return now if now > before else stamp(moment(before) + timedelta(milliseconds=1))
