"""The councils' words as this computer has them: what a gateway handed over, else what ships, else England's own."""

from functools import lru_cache

import msgspec

from carer_app.councils import ENGLAND, CouncilProfile, newer, profile_named, profiles
from carer_app.domain.handed import PROFILE, HandedProfile
from carer_app.domain.signing import Signed
from carer_app.store import directory, gateways
from carer_app.store.engine import Connection


def keep(db: Connection, gateway: str, signed: Signed) -> bool:
    """Keep a verified profile in place of an earlier one of that gateway; False where the one here is as new, or newer."""
    known = handed_by(db, gateway)
    if known is not None and signed.read(HandedProfile).changed <= known.changed:
        return False
    directory.set_setting(db, _name(gateway), msgspec.json.encode(signed).decode())
    return True


def hash_of(db: Connection, gateway: str) -> str:
    """The hash of the signed profile that is here of a gateway; empty where there is none."""
    signed = signed_by(db, gateway)
    return signed.hash(PROFILE) if signed else ""


def signed_by(db: Connection, gateway: str) -> Signed | None:
    """What a gateway handed over, as it was signed, if it did."""
    text = directory.setting(db, _name(gateway))
    return msgspec.json.decode(text, type=Signed) if text else None


def handed_by(db: Connection, gateway: str) -> HandedProfile | None:
    """What a gateway handed over, if it did."""
    text = directory.setting(db, _name(gateway))
    return _read(text) if text else None


def handed_for(db: Connection, authority: str) -> HandedProfile | None:
    """What the gateway of that council handed over, if there is one here and it did."""
    found = (handed_by(db, gateway.id) for gateway in gateways.every(db) if gateway.authority == authority)
    return max((one for one in found if one is not None), key=lambda one: one.changed, default=None)


def slugs(db: Connection) -> tuple[str, ...]:
    """The councils whose words are here: those that ship, and those whose gateways handed theirs over."""
    handed = {gateway.authority for gateway in gateways.every(db) if directory.setting(db, _name(gateway.id))}
    return tuple(sorted({*profiles(), *handed}))


def in_use(db: Connection, authority: str) -> CouncilProfile:
    """The words of a council. Its own gateway's stand before those that ship, unless these are of a later time."""
    handed, ships = handed_for(db, authority), profiles().get(authority)
    if handed is None:
        return ships or profile_named(ENGLAND)
    if ships is None or newer(handed.profile, ships) is handed.profile:
        return handed.profile
    return msgspec.structs.replace(ships, contacts=handed.profile.contacts)


def _name(gateway: str) -> str:
    return f"profile of {gateway}"


@lru_cache(maxsize=16)
def _read(text: str) -> HandedProfile:
    return msgspec.json.decode(text, type=Signed).read(HandedProfile)
