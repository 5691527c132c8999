"""What one council sets: its words, its promise, its figures. Read from resources/councils/*.toml, checked as it is read."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args

import msgspec

from carer_app.config import resources
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.numbers import Contact, contact_faults

ENGLAND = "england"
LARGEST = 64 * 1024
"""Bytes of a profile; those that ship have a few thousand."""
"""The profile without any council's own words. Its figures, the national guidance, lie under those of every other."""

Count = Annotated[int, msgspec.Meta(ge=1)]


class Codes(msgspec.Struct, frozen=True, kw_only=True):
    """The council in other people's lists: of the Office for National Statistics, and of the DfE (SSDA903)."""

    ons: str
    dfe: str = ""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The words this council uses, in the singular and as they stand inside a sentence."""

    child_in_care: str = "child in our care"
    children_in_care: str = "children in our care"
    carer: str = "carer"
    family_time: str = "family time"
    review: str = "review"
    home: str = "home"
    personal_adviser: str = "personal adviser"
    independence: str = "independence"


class PromiseTheme(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the promise: the short name that entries are marked with, and the council's own words for it."""

    name: str
    words: str = ""


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """What the council promised its children; no themes where it published none."""

    title: str = "Our promise"
    themes: tuple[PromiseTheme, ...] = ()
    source: str = ""


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """What the council wants for its children."""

    themes: tuple[str, ...] = ()
    source: str = ""


class PracticeModel(msgspec.Struct, frozen=True, kw_only=True):
    """The way of working of the council's social workers, with its questions and the two ends of its scale."""

    name: str = ""
    going_well: str = "What is going well"
    worries: str = "What we noticed and worried about"
    needs_to_happen: str = "What needs to happen"
    scale_question: str = ""
    scale_lowest: str = ""
    scale_highest: str = ""
    source: str = ""


class Voices(msgspec.Struct, frozen=True, kw_only=True):
    """How children of this council are heard: their group, their app, who speaks for them. Empty: not known."""

    childrens_council: str = ""
    childrens_council_about: str = ""
    app: str = ""
    app_about: str = ""
    advocacy: str = ""
    advocacy_about: str = ""
    independent_visitor: str = ""
    return_interview_by: str = ""
    source: str = ""


class Standard(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that the law or national guidance gives, beside the council's own where it has one; each with its source."""

    guidance: Count
    guidance_source: str
    own: Count | None = None
    own_source: str = ""

    @property
    def value(self) -> int:
        """The figure in use: the council's own, else the guidance."""
        return self.guidance if self.own is None else self.own

    @property
    def source(self) -> str:
        """Where the figure in use is written."""
        return self.guidance_source if self.own is None else self.own_source

    @property
    def differs(self) -> bool:
        """Whether the council's own figure is another than the guidance, so that both have to be said."""
        return self.own is not None and self.own != self.guidance


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that only the council itself sets, with its source."""

    value: Count
    source: str


class Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    """Hours, days and months. What the law fixes for everyone is no setting and stands in the code."""

    return_interview_hours: Standard
    review_papers_days: Standard
    pep_reviews_a_year: Standard
    pathway_review_months: Standard
    sdq_months: Standard
    care_plan_work_months: Target | None = None
    health_issue_days: Target | None = None


class Ages(msgspec.Struct, frozen=True, kw_only=True):
    """Ages in years at which something begins or ends for a child of this council."""

    pathway_considered_from: Target | None = None
    pathway_latest: Target | None = None
    health_passport_from: Target | None = None
    personal_adviser_from: Target | None = None
    personal_adviser_until: Target | None = None
    annual_conversation_from: Target | None = None
    annual_conversation_until: Target | None = None


class RepeatTrigger(msgspec.Struct, frozen=True, kw_only=True):
    """So many missing episodes within so many days call for a meeting."""

    episodes: Count
    days: Count
    source: str


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """What the council sets for children who go missing."""

    police_force: str = ""
    protocol: str = ""
    repeat: RepeatTrigger | None = None


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """How long a child's record is kept, and by whom."""

    note: str = ""
    source: str = ""


class CouncilProfile(msgspec.Struct, frozen=True, kw_only=True):
    """One council's settings. It belongs to the child's responsible authority, not to the computer."""

    slug: str
    name: str
    codes: Codes
    valid_from: date
    valid_to: date | None = None
    sources: tuple[str, ...]
    terms: Terms = Terms()
    promise: Promise = Promise()
    outcomes: Outcomes = Outcomes()
    practice: PracticeModel = PracticeModel()
    voices: Voices = Voices()
    deadlines: Deadlines
    ages: Ages = Ages()
    missing: Missing = Missing()
    retention: Retention = Retention()
    contacts: tuple[Contact, ...] = ()
    skills_framework: str = "general"
    skills_others: tuple[str, ...] = ("younger", "my_goals")

    def has_run_out(self, today: date) -> bool:
        """Whether the documents that it was taken from are past their last day."""
        return self.valid_to is not None and self.valid_to < today


class UnknownProfileError(BadInputError):
    """No profile of that name ships or was handed over."""


class BrokenProfileError(KnownError):
    """A profile cannot be used; the sentence names the file and the setting."""

    exit_status = 2

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(_("The council profile {file}: {key} {problem}").format(file=file, key=key, problem=problem))
        self.key = key


# ---- reading


def read_profiles(folder: Path) -> dict[str, CouncilProfile]:
    """Every profile in a folder, by slug; raises BrokenProfileError naming file and key."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        profile = read_profile(path.name, path.read_bytes())
        if profile.slug != path.stem:
            raise BrokenProfileError(path.name, "slug", _("should be “{stem}”, like the file.").format(stem=path.stem))
        found[profile.slug] = profile
    return found


def read_profile(file: str, content: bytes) -> CouncilProfile:
    """One profile from TOML, over the national figures; raises BrokenProfileError naming file and key."""
    if len(content) > LARGEST:
        raise BrokenProfileError(
            file, _("file"), _("is larger than a profile can be ({count} KiB).").format(count=LARGEST // 1024)
        )
    try:
        raw = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeError, RecursionError) as problem:
        raise BrokenProfileError(file, _("line"), _("is not TOML in UTF-8: {why}.").format(why=problem)) from problem
    for key in _unknown(raw, CouncilProfile):
        raise BrokenProfileError(file, key, _("is not a setting. Is it spelt right?"))
    try:
        profile = msgspec.convert(_over_guidance(raw), CouncilProfile, builtin_types=(date, datetime, time))
    except msgspec.ValidationError as problem:
        raise BrokenProfileError(file, *_why(str(problem))) from problem
    refuse_faults(profile, file)
    return profile


def refuse_faults(profile: CouncilProfile, file: str) -> None:
    """What a profile's form cannot say: figures have sources, and checks have a day and a name. Raises BrokenProfileError."""
    for key, problem in _faults(profile):
        raise BrokenProfileError(file, key, problem)


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
            _("There is no council profile “{slug}”. Choose one of: {names}.").format(slug=slug, names=names),
            [("profile", "not known")],
        )
    return known[slug]


def newer(one: CouncilProfile, other: CouncilProfile) -> CouncilProfile:
    """The one that begins later; the first where both begin on one day."""
    return other if other.valid_from > one.valid_from else one


# ---- inside

_FIGURES = ("deadlines", "retention")
_SLUG = re.compile(r"[a-z]+(-[a-z]+)*")
_FORMS = {
    "int": _("should be a whole number of 1 or more."),
    "str": _("should be text in quotation marks."),
    "date": _("should be a day such as 2024-01-31."),
    "array": _("should be a list in square brackets."),
    "object": _("should be a table of settings."),
}


@cache
def _guidance() -> dict[str, Any]:
    return tomllib.loads((resources() / "councils" / f"{ENGLAND}.toml").read_text(encoding="utf-8"))


def _over_guidance(raw: dict[str, Any]) -> dict[str, Any]:
    """The council's own settings, with the national figures under them where there is a table for both."""
    base = {} if raw.get("slug") == ENGLAND else {name: _guidance()[name] for name in _FIGURES}
    return _over(base, raw)


def _over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    both = {
        name: _over(base[name], own[name])
        for name in base.keys() & own.keys()
        if isinstance(base[name], dict) and isinstance(own[name], dict)
    }
    return base | own | both


def _unknown(raw: object, form: Any, path: str = "") -> Iterator[str]:
    """The keys of a raw profile that no setting has, as dotted paths."""
    struct = next((part for part in (form, *get_args(form)) if _is_struct(part)), None)
    if isinstance(raw, list):
        for number, part in enumerate(raw):
            yield from _unknown(part, struct, f"{path}[{number}]")
    elif isinstance(raw, dict) and struct is not None:
        known = {field.name: field.type for field in msgspec.structs.fields(struct)}
        for name, value in raw.items():
            key = f"{path}.{name}".strip(".")
            if name not in known:
                yield key
            else:
                yield from _unknown(value, known[name], key)


def _is_struct(form: object) -> bool:
    return isinstance(form, type) and issubclass(form, msgspec.Struct)


def _why(problem: str) -> tuple[str, str]:
    """The key and the plain sentence of a complaint by msgspec."""
    complaint, _at, where = problem.partition(" - at `$")
    key = where.rstrip("`").strip(".")
    missing = re.search(r"missing required field `(\w+)`", complaint)
    if missing:
        return f"{key}.{missing[1]}".strip("."), _("is missing.")
    expected = re.search(r"Expected `(\w+)", complaint)
    return key, _FORMS.get(expected[1] if expected else "", _("is not one of the values that can be."))


def _faults(profile: CouncilProfile) -> Iterator[tuple[str, str]]:
    if not _SLUG.fullmatch(profile.slug):
        yield "slug", _("should be small letters with hyphens, such as north-tyneside.")
    if profile.valid_to and profile.valid_to < profile.valid_from:
        yield "valid_to", _("is before valid_from.")
    for name, figure in msgspec.structs.asdict(profile.deadlines).items():
        if isinstance(figure, Standard) and (figure.own is None) != (not figure.own_source.strip()):
            yield f"deadlines.{name}.own_source", _("and own belong together: a figure has its source.")
    for number, contact in enumerate(profile.contacts):
        for key, problem in contact_faults(contact):
            yield f"contacts[{number}].{key}", problem
