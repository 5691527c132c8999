"""What the life-skills programme gives to the review paper: what was agreed as it stands, and the goals that they chose."""

from carer_app.domain.kind import Theme
from carer_app.domain.skills_programme import SkillsProgramme, framework_of, name_of_skill
from carer_app.domain.words import date_words, first_line
from carer_app.i18n import _
from carer_app.reports.kit.parts import Pieces, bullets, para, quote, subheading
from carer_app.reports.kit.section import Matter, Part, Section, cite, cite_words, of_kind


def _agreed(matter: Matter) -> Pieces:
    """The latest of it, also where it was agreed before the period: it goes on for as long as they are in care."""
    found = of_kind((*matter.before, *matter.told), SkillsProgramme)
    if not found:
        return []
    one, programme = found[-1]
    pieces: Pieces = [*subheading(_("What was agreed")), *para(_agreed_words(programme, matter), cite(one))]
    if programme.their_words.strip():
        pieces += quote(programme.their_words, cite_words(one))
    if programme.goals:
        pieces += subheading(_("Goals that {name} chose").format(name=first_line(matter.child.name, 40)))
        pieces += bullets((_goal(goal.said(), goal.their_words), cite(one)) for goal in programme.goals)
    return pieces


def _agreed_words(programme: SkillsProgramme, matter: Matter) -> str:
    framework = framework_of(programme, matter.profile)
    words = _("Agreed on {day}.").format(day=date_words(programme.agreed_on))
    if programme.agreed_with:
        given = {"day": date_words(programme.agreed_on), "who": programme.agreed_with}
        words = _("Agreed on {day} with: {who}.").format(**given)
    names = ", ".join(name_of_skill(skill, framework) for skill in programme.first)
    first = _("What comes first: {skills}.").format(skills=names) if names else ""
    return " ".join(part for part in (words, first) if part)


def _goal(said: str, their_words: str) -> str:
    return _("{goal} · {words}").format(goal=said, words=their_words) if their_words.strip() else said


section = Section(parts=(Part(theme=Theme.SKILLS, build=_agreed, order=4),))
