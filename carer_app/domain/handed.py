"""A council's profile as its gateway hands it to devices, under its signature."""

import msgspec

from carer_app.councils import CouncilProfile

PROFILE = "profile"
"""The label under which it is signed."""


class HandedProfile(msgspec.Struct, frozen=True, kw_only=True):
    """The council's words, figures and contacts as its gateway has them, and since when they are so."""

    v: int = 1
    gateway: str
    changed: str
    profile: CouncilProfile
