"""What a council tells each of its children: its promise, who listens to them, and how long their record is kept."""

from collections.abc import Iterator

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import Line
from carer_app.i18n import _


def council_lines(profile: CouncilProfile) -> Iterator[Line]:
    """The council's own words as labelled lines; what it did not say is left out."""
    if profile.promise.themes:
        themes = "\n".join(f"• {theme.name}" for theme in profile.promise.themes)
        yield Line(field="promise", label=profile.promise.title, text=themes)
    if profile.outcomes.themes:
        wanted = "\n".join(f"• {theme}" for theme in profile.outcomes.themes)
        yield Line(field="outcomes", label=outcomes_title(profile), text=wanted)
    yield from _voices(profile)
    if profile.practice.name:
        yield Line(field="practice", label=_("How its social workers work"), text=profile.practice.name)
    if profile.retention.note:
        kept = " ".join(part for part in (profile.retention.note, _in_brackets(profile.retention.source)) if part)
        yield Line(field="retention", label=_("How long the record is kept, and by whom"), text=kept)


def outcomes_title(profile: CouncilProfile) -> str:
    return _("What is wanted for {children}").format(children=profile.terms.children_in_care)


def _voices(profile: CouncilProfile) -> Iterator[Line]:
    for field, label, name, about in (
        ("childrens_council", _("Young people who speak for others in care"), *_pair(profile, "childrens_council")),
        ("app", _("An app for saying what one thinks"), *_pair(profile, "app")),
        ("advocacy", _("Somebody to speak up for you"), *_pair(profile, "advocacy")),
    ):
        text = ". ".join(part.rstrip(".") for part in (name, about) if part)
        if text:
            yield Line(field=field, label=label, text=f"{text}.")
    if profile.voices.independent_visitor:
        yield Line(field="independent_visitor", label=_("Independent visitor"), text=profile.voices.independent_visitor)
    if profile.voices.return_interview_by:
        label, text = _("Who asks how it was, after being missing"), profile.voices.return_interview_by
        yield Line(field="return_interview_by", label=label, text=f"{text.rstrip('.')}.")


def _in_brackets(source: str) -> str:
    return f"({source})" if source else ""


def _pair(profile: CouncilProfile, name: str) -> tuple[str, str]:
    """A name and what is said about it."""
    return getattr(profile.voices, name), getattr(profile.voices, f"{name}_about")
