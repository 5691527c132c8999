"""The rows of the timeline: records, or what was found for the words typed, a hundred at a time as one scrolls."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from carer_app.clock import moment
from carer_app.domain.company import own_hand, typed
from carer_app.domain.kinds import kinds
from carer_app.domain.people import Role
from carer_app.domain.story import PartOf, State, Told
from carer_app.domain.words import moment_words
from carer_app.i18n import _, counted
from carer_app.journal.journal import Journal
from carer_app.journal.pictures import Pictures
from carer_app.store.attachments import Attached
from carer_app.store.index import Place, Wanted
from carer_app.store.search import Found
from carer_app.ui.shell.wording import STATES, belongs_words, day_and_time, kind_title, written_late

PAGE = 100
NEAR = timedelta(days=1)
"""How far apart two entries of one evening may have happened: a night ends on the next day."""
ROW = Qt.ItemDataRole.UserRole

_Index = QModelIndex | QPersistentModelIndex


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One record as the timeline shows it. In `words`, what was searched for stands between « and ».

    `at` is when it happened and `lead` what it belongs to or goes with. One that stands `within` is shown under that.
    """

    record: str
    day: str
    time: str
    words: str
    about: str
    state: State | None = None
    taken_back: bool = False
    flagged: bool = False
    pictures: tuple[Attached, ...] = ()
    at: str = ""
    lead: str = ""
    within: bool = False

    def spoken(self) -> str:
        """The whole row as one reads it aloud."""
        when = f"{self.day}, {self.time}" if self.time else self.day
        state = STATES[self.state][0] if self.state else ""
        words = self.words.replace("«", "").replace("»", "")
        count = len(self.pictures)
        beside = counted("{count} photo or paper", "{count} photos and papers", count) if count else ""
        return ". ".join(part for part in (when, words, beside, self.about, state) if part)


class TimelineModel(QAbstractListModel):
    """Lazy: it asks for the next hundred when the view comes to the end of those it has."""

    def __init__(self, journal: Journal, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._journal = journal
        self._profiles = {child.id: journal.profile_of(child) for child in journal.children()}
        self._names: Mapping[str, str] = {}
        self._words = ""
        self._rows: list[Row] = []
        self._wanted = Wanted(limit=PAGE)
        self._after: Place | None = None
        self._is_complete = True

    def show(self, wanted: Wanted, words: str, names: Mapping[str, str]) -> None:
        """Begin anew with these conditions. `names` are children to name in each row."""
        self.beginResetModel()
        self._names, self._words, self._rows, self._after = names, words, [], None
        self._wanted = msgspec.structs.replace(wanted, limit=PAGE, after=None)
        self._rows = self._next()
        self.endResetModel()

    def row(self, number: int) -> Row:
        return self._rows[number]

    def _next(self) -> list[Row]:
        wanted = msgspec.structs.replace(self._wanted, after=self._after)
        if self._words or wanted.theme:
            found = self._journal.search(self._words, wanted)
            told = self._journal.with_company([one.told for one in found])
            rows = [self._found(one, each) for one, each in zip(found, told, strict=True)]
            places = [one.place for one in found]
        else:
            page = self._journal.entries(wanted)
            rows = in_stories(
                [self._told(told) for told in self._journal.with_company([told for told, _place in page])]
            )
            places = [place for _told, place in page]
        self._is_complete = not places
        self._after = places[-1] if places else None
        shown = {row.record for row in self._rows}
        return self._with_pictures([row for row in rows if row.record not in shown])

    def _with_pictures(self, rows: list[Row]) -> list[Row]:
        found = self._pictures.of_records([row.record for row in rows])
        return [
            msgspec.structs.replace(row, pictures=tuple(found[row.record])) if row.record in found else row
            for row in rows
        ]

    def _told(self, told: Told) -> Row:
        day, time = day_and_time(told.occurred)
        lead = _stands_under(told)
        return Row(
            record=told.id,
            day=day,
            time=time,
            words=told.headline,
            about=self._about(told),
            state=told.state,
            taken_back=told.retracted is not None,
            flagged=bool(told.flags),
            at=told.occurred.start,
            lead=lead.id if lead else "",
        )

    def _found(self, found: Found, told: Told) -> Row:
        row = self._told(told)
        words = found.snippet or told.headline
        if found.in_comment:
            words = _("Said about it: {words}").format(words=words)
        return msgspec.structs.replace(row, words=words)

    def _about(self, told: Told) -> str:
        changed = _("changed {when}").format(when=moment_words(moment(told.changed))) if told.changed else ""
        parts = (
            self._names.get(told.child, ""),
            kind_title(told.kind, self._profiles.get(told.child)),
            _by_whose_hand(told) or told.author,
            belongs_words(told),
            written_late(told),
            changed,
            _("closed") if told.closed else "",
        )
        return " · ".join(part for part in parts if part)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 Qt's own way to say "no parent"
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ROW:
            return self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._rows[index.row()].spoken()
        return None

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and not self._is_complete

    def fetchMore(self, parent: _Index) -> None:
        more = self._next()
        if more:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(more) - 1)
            self._rows += more
            self.endInsertRows()


def in_stories(rows: Sequence[Row]) -> list[Row]:
    """The same rows, with those of one evening together: what began it first, and under it what belongs to it or goes with
    it, in the order in which it happened. They stand where the latest of them would. What came days later stays apart.
    """
    known = {row.record: row for row in rows}
    stories: dict[str, list[Row]] = {}
    for row in rows:
        stories.setdefault(_root(row, known), []).append(row)
    found: list[Row] = []
    for root, members in stories.items():
        found.append(known[root])
        rest = sorted((row for row in members if row.record != root), key=lambda row: row.at)
        found += [msgspec.structs.replace(row, within=True) for row in rest]
    return found


def _stands_under(told: Told) -> PartOf | None:
    """What a row stands under where both are of one evening. What is added to over months, such as the doses of a medicine,
    stands on its own day: the day on which the list was begun is not its story.
    """
    lead = told.part_of
    if lead and lead.kind in kinds() and kinds()[lead.kind].together:
        return told.goes_with
    return lead or told.goes_with


def _root(row: Row, known: Mapping[str, Row]) -> str:
    """The record at which the story of a row begins, among those that are shown and happened at about the same time.

    Where entries point at each other in a ring, each stands by itself.
    """
    last, seen = row, {row.record}
    while last.lead in known and _is_near(last, known[last.lead]):
        last = known[last.lead]
        if last.record in seen:
            return row.record
        seen.add(last.record)
    return last.record


def _is_near(one: Row, other: Row) -> bool:
    return abs(date.fromisoformat(one.at[:10]) - date.fromisoformat(other.at[:10])) <= NEAR


def _by_whose_hand(told: Told) -> str:
    """Whose hand somebody's own words are in, where they are a young person's or were typed for somebody."""
    if told.author_role == Role.YOUNG_PERSON:
        return own_hand(told.author)
    return typed(told.author, told.present) if told.words_of not in ("", told.author) and told.author else ""


def empty_words(wanted: Wanted, words: str) -> tuple[str, str]:
    """What an empty timeline says: a heading and a sentence."""
    if words:
        return _("Nothing found"), _("No entry has all of these words. Fewer letters find more.")
    if wanted != Wanted():
        return _("Nothing here"), _("No entry fits what you chose above. Choose less.")
    return _("Nothing written yet"), _("What you write about the children will stand here, the newest first.")
