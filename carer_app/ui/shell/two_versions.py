"""What became of entries that two people wrote: those that wait to be brought together, and those that others brought."""

from collections.abc import Mapping
from datetime import timedelta

from PySide6.QtCore import Signal

from carer_app.clock import stamp
from carer_app.domain.story import State, Told
from carer_app.i18n import _
from carer_app.store.index import Wanted
from carer_app.ui.kit.panels import Card, ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.wording import by_whom, day_and_time, kind_title, when_words
from carer_app.ui.shell.workplace import Workplace

_MOST = 6
_TOLD_FOR = timedelta(days=7)


class TwoVersionsCard(Card):
    """A row for each; hidden where there is none. `names` are the children's."""

    asked = Signal(object)

    def __init__(self, workplace: Workplace, names: Mapping[str, str]) -> None:
        super().__init__(_("Written by two people"))
        self.rows: list[ListRow] = []
        self._names = names
        journal = workplace.journal
        since = stamp(workplace.work.session.clock.now() - _TOLD_FOR)
        found = [
            one
            for files in (None, journal.files.readable())
            for one in journal.entries(Wanted(state=State.CONFLICT, limit=_MOST, files=files))
        ]
        for told, _place in found:
            sentence = _("Two people wrote this. Both versions are kept until one of you brings them together.")
            self._add_row(sentence, self._about(told), Place(page=places.TOGETHER, record=told.id))
        for told, merge in journal.brought_together(since, _MOST):
            sentence = _("{who} brought two versions together, {when}.").format(
                who=by_whom(merge.author, merge.author_role), when=when_words(merge.written, workplace.today())
            )
            self._add_row(sentence, self._about(told), Place(page=places.RECORD, record=told.id))
        self.setVisible(bool(self.rows))

    def _about(self, told: Told) -> str:
        day, _time = day_and_time(told.occurred)
        parts = (self._names.get(told.child, ""), kind_title(told.kind), day, f"“{told.headline}”")
        return " · ".join(part for part in parts if part)

    def _add_row(self, sentence: str, about: str, there: Place) -> None:
        row = ListRow(sentence, about, "git-branch")
        row.clicked.connect(lambda _checked=False: self.asked.emit(there))
        self.rows.append(row)
        self.add(row)
