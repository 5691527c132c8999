"""The council's own profile at its gateway: how it is signed and handed on, written anew, and given its telephone numbers."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from carer_app.clock import today
from carer_app.councils import CouncilProfile, read_profile
from carer_app.domain.canonical import digest, encode
from carer_app.domain.handed import PROFILE, HandedProfile
from carer_app.domain.signing import Signed
from carer_app.errors import BadInputError
from carer_app.gateway import wire
from carer_app.gateway.council import Council
from carer_app.gateway.db import profiles
from carer_app.gateway.db.audit_log import note
from carer_app.gateway.db.tables import devices
from carer_app.i18n import _
from carer_app.numbers import Contact, Whom, refuse_contact


def signed_profile(council: Council) -> Signed:
    """The profile as it now is, under the gateway's signature: the same bytes until it changes."""
    with council.reading() as connection:
        return council.keys.signing.sign(PROFILE, _handed(council, profiles.standing(connection)))


def profile_unless(council: Council, known: Mapping[str, str], named: str) -> Signed | None:
    """The same, of settings that are known; None for whoever names by its hash the one that stands."""
    if _name_of(council.keys.gateway, profiles.made_of(known)) == named:
        return None
    return council.keys.signing.sign(PROFILE, _handed(council, profiles.standing_among(known)))


@lru_cache(maxsize=8)
def _name_of(gateway: str, chosen: tuple[tuple[str, str], ...]) -> str:
    """The hash of the profile that these settings make; every sync asks for the same one."""
    now = profiles.standing_among(dict(chosen))
    return digest(PROFILE, encode(HandedProfile(gateway=gateway, changed=now.changed, profile=now.profile)))


def _handed(council: Council, now: profiles.Standing) -> HandedProfile:
    return HandedProfile(gateway=council.keys.gateway, changed=now.changed, profile=now.profile)


def profile_answer(council: Council, request: Request) -> Response:
    """The signed profile, or 304 where the asker has it already."""
    signed = signed_profile(council)
    tag = f'"{signed.hash(PROFILE)}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return wire.told(request, signed, headers=headers)


def set_profile(council: Council, file: str, content: bytes) -> CouncilProfile:
    """The council's own text in place of what was; raises BrokenProfileError, and BadInputError for another council's."""
    given = read_profile(file, content)
    with council.writing() as connection:
        slug = profiles.standing(connection).profile.slug
        if given.slug != slug and connection.scalar(select(devices.c.id).where(~devices.c.hosted).limit(1)):
            sentence = _("slug should be {slug}: computers are enrolled with this gateway as that council's.")
            raise BadInputError(sentence.format(slug=slug), [("slug", "is another council's")])
        kept = profiles.keep(
            connection, council.now(), slug=given.slug, own=content.decode(), contacts=given.contacts
        ).profile
        note(connection, council.now(), "set profile", about=kept.slug)
    return kept


def set_contact(council: Council, contact: Contact) -> None:
    """Add a number, or bring the one of the same people up to date; raises BadInputError."""
    refuse_contact(contact, today(council.clock))
    with council.writing() as connection:
        others = [one for one in profiles.standing(connection).profile.contacts if not _same(one, contact)]
        profiles.keep(connection, council.now(), contacts=(*others, contact))
        note(connection, council.now(), "set contact", about=str(contact.who))


def remove_contact(council: Council, who: Whom, name: str) -> None:
    """Take a number away; raises BadInputError where there is none."""
    with council.writing() as connection:
        known = profiles.standing(connection).profile.contacts
        left = tuple(one for one in known if (one.who, one.name) != (who, name))
        if len(left) == len(known):
            raise BadInputError(_("There is no contact of that kind and name."), [("who", "is not there")])
        profiles.keep(connection, council.now(), contacts=left)
        note(connection, council.now(), "removed contact", about=str(who))


def as_toml(profile: CouncilProfile) -> str:
    """The profile as a file that `profile set` takes back; what is empty or England's own default is left out."""
    return "\n".join(_table("", msgspec.structs.asdict(profile))).lstrip("\n") + "\n"


def _same(one: Contact, other: Contact) -> bool:
    return (one.who, one.name) == (other.who, other.name)


def _table(path: str, values: dict[str, Any]) -> list[str]:
    """A table's own values, then the tables within it."""
    plain = {name: value for name, value in values.items() if not _is_inner(value) and value not in (None, "", ())}
    lines = [f"{name} = {_value(value)}" for name, value in plain.items()]
    lines = ["", f"[{path}]", *lines] if path and lines else lines
    for name, value in values.items():
        inner = f"{path}.{name}".strip(".")
        if isinstance(value, msgspec.Struct):
            lines += _table(inner, msgspec.structs.asdict(value))
        elif _is_inner(value):
            for one in value:
                lines += ["", f"[[{inner}]]", *_table("", msgspec.structs.asdict(one))]
    return lines


def _is_inner(value: object) -> bool:
    first = value[0] if isinstance(value, tuple) and value else value
    return isinstance(first, msgspec.Struct)


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value) if isinstance(value, StrEnum) else value
    return msgspec.json.encode(text).decode()
