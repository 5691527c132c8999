"""What a council tells each of its children: its promise, who listens to them, and who speaks for them."""

from collections.abc import Iterator

from carer_app.councils import CouncilProfile
from carer_app.domain.kind import Line
from carer_app.i18n import _


def council_lines(profile: CouncilProfile) -> Iterator[Line]:
    """The council's own words as labelled lines; what it did not say is left out."""
    if profile.promise.themes:
        themes = "\n".join(f"• {theme.name}" for theme in profile.promise.themes)
        yield Line(field="promise", label=profile.promise.title, text=themes)
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
    if profile.practice.name:
        yield Line(field="practice", label=_("How its social workers work"), text=profile.practice.name)


def _pair(profile: CouncilProfile, name: str) -> tuple[str, str]:
    """A name and what is said about it."""
    return getattr(profile.voices, name), getattr(profile.voices, f"{name}_about")
