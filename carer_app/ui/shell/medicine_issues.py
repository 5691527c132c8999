"""What was not as it should be with a medicine, at the top of its page: each with its time, and a way to say what came of it."""

from carer_app.domain.medicine import Medicine
from carer_app.domain.medicine_book import open_issues
from carer_app.domain.medicine_stock import LOOKED_INTO
from carer_app.domain.story import Told
from carer_app.domain.words import moment_words
from carer_app.i18n import _, counted
from carer_app.journal.medicines import Kept
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card, ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.parts import Ask
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.workplace import Workplace


def issues_card(workplace: Workplace, told: Told, ask: Ask) -> Card | None:
    """The card; None for what is no medicine, or where nothing is to be looked into."""
    if not isinstance(told.content, Medicine) or told.retracted is not None or told.closed:
        return None
    kept = workplace.work.medicines.one(told)
    found = open_issues(kept.medicine, kept.parts)
    if not found:
        return None
    card = Card(counted("{count} thing is to be looked into", "{count} things are to be looked into", len(found)))
    card.add(Words(_with_whom(kept)))
    for issue in reversed(found):
        words = _("{when}. Press it to write down what was found out.").format(when=moment_words(issue.at))
        row = ListRow(issue.sentence, words, "alert-triangle")
        there = Place(page=places.WRITE, child=told.child, kind=LOOKED_INTO, about=told.id, topic=issue.name)
        row.clicked.connect(lambda _down=False, there=there: ask(there))
        card.add(row)
    return card


def _with_whom(kept: Kept) -> str:
    """Who looks into it, by name, where the list says so."""
    name = kept.medicine.looks_into_it.strip()
    if name:
        return _("{name} looks into it. Whoever knows something writes it down.").format(name=name)
    return _("Nobody is named on the list who looks into it. Whoever knows something writes it down.")
