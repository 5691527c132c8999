"""What medicines give to the review paper: what is on the list, how often each was taken, and where something went wrong."""

from collections import Counter
from collections.abc import Sequence

from carer_app.domain.doses import OUTCOMES, TAKEN, Dose, OnceGiven, Outcome
from carer_app.domain.kind import Theme
from carer_app.domain.medicine import SUPPLIES, Medicine
from carer_app.domain.words import day_words, first_line
from carer_app.i18n import _, counted
from carer_app.reports.kit.parts import Cell, Pieces, bullets, entry_cell, quote, subheading, table
from carer_app.reports.kit.section import Matter, Part, Section, cite, cite_about, of_kind

LONGEST_CELL = 90


def _list(matter: Matter) -> Pieces:
    doses = of_kind(matter.told, Dose)
    found = [one for one in (*matter.before, *matter.told) if isinstance(one.content, Medicine)]
    rows: list[list[Cell]] = []
    for one in found:
        content = one.content
        assert isinstance(content, Medicine)
        until = content.stops
        own = [dose for told, dose in doses if told.part_of and told.part_of.id == one.id]
        if (until and until < matter.start) or content.starts > matter.end:
            continue
        words = (content.headline(), SUPPLIES[content.supply], _since(content), _counts(own))
        rows.append([*(first_line(text, LONGEST_CELL) for text in words), entry_cell(cite(one))])
    if not rows:
        return []
    header = [_("Medicine"), _("From where"), _("On the list"), _("In this time"), _("Written in")]
    return [*subheading(_("Medicines")), *table(header, rows, (28, 14, 22, 26, 20))]


def _since(medicine: Medicine) -> str:
    start = day_words(medicine.starts)
    if medicine.stops:
        return _("{start} to {end}").format(start=start, end=day_words(medicine.stops))
    return _("since {start}").format(start=start)


def _counts(doses: Sequence[Dose]) -> str:
    """How many doses were taken, and what became of the others."""
    taken = sum(1 for dose in doses if dose.outcome in TAKEN)
    others = Counter(dose.outcome for dose in doses if dose.outcome not in TAKEN)
    said = [counted("{count} dose taken", "{count} doses taken", taken)]
    return ", ".join([*said, *(f"{OUTCOMES[outcome]}: {count}" for outcome, count in others.items())])


def _went_wrong(matter: Matter) -> Pieces:
    """What went wrong with a dose, and what was not on the list: each by itself, with its entry."""
    found = of_kind(matter.told, Dose)
    words = _("{what}. {reason}")
    return bullets(
        (words.format(what=dose.headline(), reason=dose.reason).strip(), cite(one))
        for one, dose in found
        if dose.outcome is Outcome.ERROR or isinstance(dose, OnceGiven)
    )


def _own_words(matter: Matter) -> Pieces:
    found = [(one, dose) for one, dose in of_kind(matter.told, Dose) if dose.their_words.strip()]
    return [piece for one, dose in found for piece in quote(dose.their_words, cite_about(dose.called(), one))]


section = Section(
    parts=(
        Part(theme=Theme.HEALTH, build=_list, order=4),
        Part(theme=Theme.HEALTH, build=_went_wrong, order=5),
        Part(theme=Theme.CHILDS_WORDS, build=_own_words, order=8),
    )
)
