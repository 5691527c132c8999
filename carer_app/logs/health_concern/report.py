"""What health concerns give to the review paper: each with who has it, and whether it is over."""

from carer_app.domain.kind import Theme
from carer_app.domain.story import Told
from carer_app.domain.words import first_line
from carer_app.i18n import _
from carer_app.logs.health_concern.record import HealthConcern, HealthConcernNews, Over
from carer_app.reports.kit.parts import Pieces, bullets, quote, subheading
from carer_app.reports.kit.section import Matter, Part, Section, cite, cite_about, of_kind

LONGEST = 200


def _concerns(matter: Matter) -> Pieces:
    news = of_kind((*matter.before, *matter.told), HealthConcernNews)
    now = {one.id for one, _concern in of_kind(matter.told, HealthConcern)}
    said = []
    for one, concern in of_kind((*matter.before, *matter.told), HealthConcern):
        own = [each for told, each in news if told.part_of and told.part_of.id == one.id]
        is_over = any(each.over is Over.YES for each in own)
        if one.id in now or not is_over:
            said.append((_words(concern, own, is_over=is_over), cite(one)))
    return [*subheading(_("Health concerns")), *bullets(said)] if said else []


def _words(concern: HealthConcern, news: list[HealthConcernNews], *, is_over: bool) -> str:
    what, came = first_line(concern.what, LONGEST), first_line(news[-1].what_came, LONGEST) if news else ""
    if is_over:
        return _("{what}: over. {came}").format(what=what, came=came)
    if not concern.owner.strip():
        return _("{what}: not over yet, and nobody is named who has it. {came}").format(what=what, came=came).strip()
    return _("{what}: {name} has it. {came}").format(what=what, name=concern.owner, came=came).strip()


def _own_words(matter: Matter) -> Pieces:
    found: list[tuple[Told, str, str]] = [
        *((one, concern.what, concern.their_words) for one, concern in of_kind(matter.told, HealthConcern)),
        *((one, _worry(one), news.their_words) for one, news in of_kind(matter.told, HealthConcernNews)),
    ]
    return [piece for one, what, words in found if words.strip() for piece in quote(words, cite_about(what, one))]


def _worry(news: Told) -> str:
    """What the worry was to which this is news, as a list names it."""
    return news.part_of.headline if news.part_of else _("a worry about health")


section = Section(
    parts=(
        Part(theme=Theme.HEALTH, build=_concerns, order=3),
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=11),
    )
)
