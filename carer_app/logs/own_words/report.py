"""What a young person's own words give to the review paper: first what is meant for the review, then the rest."""

from carer_app.domain.kind import Theme
from carer_app.i18n import _
from carer_app.logs.own_words.record import AsksToRead, OwnWords, ReadingAnswer
from carer_app.reports.kit.parts import Pieces, bullets, quote, subheading
from carer_app.reports.kit.section import Matter, Part, Section, cite, cite_words, of_kind


def _for_review(matter: Matter) -> Pieces:
    """What they want said there is never cut short, and stands before everything else; each says that it is meant for it."""
    meant = _("to be said at the {review}").format(review=matter.profile.terms.review)
    found = [(one, said) for one, said in of_kind(matter.told, OwnWords) if said.for_review]
    return [piece for one, said in found for piece in quote(said.words, f"{meant} · {cite_words(one)}")]


def _at_other_times(matter: Matter) -> Pieces:
    found = [(one, said) for one, said in of_kind(matter.told, OwnWords) if not said.for_review]
    return [piece for one, said in found for piece in quote(said.words, cite_words(one))]


def _not_right(matter: Matter) -> Pieces:
    """What they say is not right in what others wrote, in full: it stands beside those entries."""
    found = [(words, cite(one)) for one in (*matter.before, *matter.told) for words in one.not_right]
    heading = _("What {name} says is not right in the record").format(name=matter.child.name)
    return [*subheading(heading), *(piece for words, cited in found for piece in quote(words, cited))] if found else []


def _asked(matter: Matter) -> Pieces:
    """That they asked to read and what was answered; what is kept back stays out of a paper that they read."""
    asked = [(one.headline, cite(one)) for one, _content in of_kind(matter.told, AsksToRead)]
    answered = [(one.headline, cite(one)) for one, _content in of_kind(matter.told, ReadingAnswer)]
    if not asked and not answered:
        return []
    return [*subheading(_("Asking to read the record")), *bullets([*asked, *answered])]


section = Section(
    parts=(
        Part(theme=Theme.CHILDS_WORDS, build=_for_review, order=-2),
        Part(theme=Theme.CHILDS_WORDS, build=_at_other_times, order=-1),
        Part(theme=Theme.CHILDS_WORDS, build=_not_right, order=9),
        Part(theme=Theme.MORE, build=_asked, order=9),
    )
)
