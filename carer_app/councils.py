"""What one council sets: its words, its promise to children, its deadlines. Read from resources/councils/*.toml."""

from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from carer_app.config import resources
from carer_app.errors import BadInputError, KnownError


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words this council uses, in the singular and as they stand inside a sentence."""

    child: str = "child"
    children_in_care: str = "children in our care"
    carer: str = "carer"
    family_time: str = "family time"
    review: str = "review"
    home: str = "home"


class Deadlines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours and days. Guidance and the council's own target stand side by side, each with its source."""

    return_interview_hours: int
    return_interview_source: str
    return_interview_guidance_hours: int = 72
    health_issue_days: int | None = None
    review_papers_days: int = 3


class CouncilProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One council's settings. It belongs to the child's responsible authority, not to the computer."""

    slug: str
    name: str
    code: str
    valid_from: date
    valid_to: date | None = None
    source: str
    terms: Terms = Terms()
    deadlines: Deadlines
    promise_title: str = "Our promise"
    promise: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    practice_model: str = ""
    childrens_council: str = ""
    voice_app: str = ""
    skills_framework: str = "general"


class UnknownProfileError(BadInputError):
    """No profile of that name ships or was handed over."""


class BrokenProfileError(KnownError):
    """A profile file cannot be read; the sentence names the file and the key."""


def read_profiles(folder: Path) -> dict[str, CouncilProfile]:
    """Every profile in a folder, by slug; raises BrokenProfileError naming file and key."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            profile = msgspec.toml.decode(path.read_bytes(), type=CouncilProfile)
        except (msgspec.DecodeError, UnicodeError) as problem:
            raise BrokenProfileError(f"The council profile {path.name} cannot be read: {problem}.") from problem
        found[profile.slug] = profile
    return found


@cache
def profiles() -> dict[str, CouncilProfile]:
    """Every profile that ships, by slug."""
    return read_profiles(resources() / "councils")


def profile_named(slug: str) -> CouncilProfile:
    """The profile of that slug; raises UnknownProfileError, which lists those there are."""
    known = profiles()
    if slug not in known:
        names = ", ".join(known)
        raise UnknownProfileError(
            f"There is no council profile “{slug}”. Choose one of: {names}.", [("profile", "not known")]
        )
    return known[slug]
