"""One record: what it says and by whose voice, its four times, what was said about it, and all its versions."""

import msgspec
from PySide6.QtWidgets import QWidget

from carer_app.councils import CouncilProfile
from carer_app.domain.child import Child
from carer_app.domain.kind import AmendedBy, FileKind
from carer_app.domain.kinds import CHILD_SHEET, is_living, is_sheet, kinds
from carer_app.domain.marks import COMMENT
from carer_app.domain.needs import Started
from carer_app.domain.people import Role
from carer_app.domain.story import State, Told
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.journal.pictures import LeavingOut
from carer_app.store.attachments import Attached
from carer_app.store.drafts import Draft
from carer_app.store.telling import Shown
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.cautions import Cautions
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.told import ToldLines
from carer_app.ui.shell import place as places
from carer_app.ui.shell.attachments import attachments_card
from carer_app.ui.shell.away import AwayNowCard, away_sentence
from carer_app.ui.shell.closed_card import ClosedCard
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.draft_keeper import DraftKeeper
from carer_app.ui.shell.evidence import seen_in_buttons
from carer_app.ui.shell.medicine_issues import issues_card
from carer_app.ui.shell.move_card import MoveCard
from carer_app.ui.shell.needing import name_of_file
from carer_app.ui.shell.over_card import over_cards
from carer_app.ui.shell.parts import adding_row, lead_row, parts_card
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.record_parts import current_versions, remarks_card, status_part, telling_card, versions_card
from carer_app.ui.shell.story_card import started_card, story_card
from carer_app.ui.shell.wording import STATES, day_and_time, kind_title, written_late
from carer_app.ui.shell.words_box import WordsBox
from carer_app.ui.shell.workplace import Workplace


class RecordPage(SheetPage):
    """Shows a record, and lets a person change it, take it back or say something about it."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "", parent)
        self._record = ""
        self._is_kept = False
        self.comment_box: WordsBox | None = None
        self.take_back_box: WordsBox | None = None
        self.for_them_button: Button | None = None
        self._keeper = DraftKeeper(workplace.journal, self._draft, workplace.pace.draft, self)

    def visit(self, place: Place) -> None:
        if self.workplace.journal.is_closed(place.record):
            self.workplace.work.closing.looked(place.record)
        self._show(place.record)
        self.workplace.work.accesses.viewed(place.record)
        self.go_to_top()

    def renew(self) -> None:
        if not self._keeper.has_changes and not any(box.text() for box in self.findChildren(WordsBox)):
            self._show(self._record)

    def leave(self) -> None:
        self._keeper.keep()

    def has_unkept(self) -> bool:
        return self._keeper.has_changes

    def _show(self, record: str) -> None:
        journal = self.workplace.journal
        shown = journal.show(record)
        self._record = record
        told = shown.told
        self._is_kept = self.workplace.work.sealed_copies.is_open(told.child)
        child = next((child for child in journal.children() if child.id == told.child), None)
        profile = journal.profile_of(child) if child else self.workplace.work.session.profile
        self.sheet.rename(name_of_file(self.workplace, told.child))
        self.sheet.clear()
        if told.moved_away:
            self._show_moved(told)
            return
        started = self._show_first(told, child, self._started(told, child))
        self.sheet.add(self._head(shown, profile))
        self.sheet.add(status_part(shown, self.workplace.today()))
        self._warn(shown)
        for part in (adding_row(shown, profile, self.asked.emit), issues_card(self.workplace, told, self.asked.emit)):
            if part is not None and not self._is_kept:
                self.sheet.add(part)
        self.sheet.add(telling_card(shown, profile))
        pictures = self._pictures(shown)
        if pictures is not None:
            self.sheet.add(pictures)
        self.take_back_box = self._take_back()
        self.sheet.add(self._actions(shown))
        self.sheet.add(self.take_back_box)
        if told.closed:
            self.sheet.add(self._closed(told))
        self._show_below(shown, profile, started)

    def _started(self, told: Told, child: Child | None) -> list[Started]:
        if child is None or told.retracted is not None:
            return []
        return self.workplace.work.needs.started_by(told.id, child)

    def _show_first(self, told: Told, child: Child | None, started: list[Started]) -> list[Started]:
        """What stands above everything: that the child is not here now and who must not be rung, or how it ended and what
        still waits. Gives what of it is not shown there.
        """
        if child is None or told.kind == CHILD_SHEET:
            return started
        away = self.workplace.work.away.says(told.id, child.id) if is_living(told.kind) else None
        if away is not None and away.has_moved_on:
            self.sheet.add(Banner(away_sentence(child.name, away, self.workplace.work.session.clock), "info"))
        elif away is not None:
            self.sheet.add(AwayNowCard(child, away, self.workplace.work.session.clock, self.asked.emit))
        if away is not None or is_sheet(told.kind):
            self.sheet.add(Cautions(child.sheet.cautions()))
        elif is_living(told.kind) and told.content is not None:
            for card in over_cards(self.workplace, told, child, started, self.asked.emit):
                self.sheet.add(card)
            return [one for one in started if one.need is None]
        return started

    def _show_below(self, shown: Shown, profile: CouncilProfile, started: list[Started]) -> None:
        """Under the words and the buttons: first what people added to it, then what shows that it can be relied on."""
        parts = parts_card(shown, profile, self.asked.emit, is_kept=self._is_kept)
        if parts is not None:
            self.sheet.add(parts)
        self.sheet.add(self._remarks(shown))
        self._show_around(shown, profile, started)
        if len(shown.versions) > 1:
            self.sheet.add(versions_card(shown, profile))
        self.sheet.add(Words(_("Entry {short}").format(short=shown.told.short), "small"))

    def _show_around(self, shown: Shown, profile: CouncilProfile, started: list[Started]) -> None:
        """What it made wait and who met that, what is one story with it, and what all of its kind show together."""
        if self._is_kept:  # what still waited when the records ended here waits here no more
            started = [one for one in started if one.record]
        for card in (
            started_card(started, self.workplace.today(), self.asked.emit),
            story_card(shown, profile, self.asked.emit) if shown.story or not self._is_kept else None,
            self._look_back(shown.told),
        ):
            if card is not None:
                self.sheet.add(card)

    def _show_moved(self, told: Told) -> None:
        """What stays of an entry that was another child's: that it was moved away."""
        self.comment_box = self.take_back_box = None
        move = self.workplace.work.moving.of(told.id)
        back = Button(_("Back"), "plain", "arrow-left")
        back.clicked.connect(self.left)
        self.sheet.add(FlowRow(back))
        self.sheet.add(Banner(_("This entry was another child's, so nothing of it is shown here."), "calm", "users"))
        if move is None:
            return
        names = {child.id: child.name for child in self.workplace.journal.children()}
        card = MoveCard(self.workplace, move, names)
        card.asked.connect(self.asked)
        card.done.connect(self._on_decided)
        self.sheet.add(card)

    def _on_decided(self, told: str) -> None:
        self.said.emit(told)
        self.written.emit()
        self._show(self._record)

    def _head(self, shown: Shown, profile: CouncilProfile) -> QWidget:
        day, time = day_and_time(shown.told.occurred)
        when = f"{day}, {time}" if time else day
        words, _picture, look = STATES[shown.told.state]
        state = Badge(words.capitalize(), look)
        back = Button(_("Back"), "plain", "arrow-left")
        back.clicked.connect(self.left)
        row = FlowRow(back, Badge(kind_title(shown.told.kind, profile)), Badge(when), state)
        if shown.told.closed:
            row.add(Badge(_("Closed: chosen people only"), "info"))
        late = written_late(shown.told)
        if late:
            row.add(Badge(late[:1].upper() + late[1:], "calm"))
        return row

    def _look_back(self, told: Told) -> Card | None:
        """What all of the child's records of this kind show together, where there is something to say."""
        lines = [] if told.closed else self.workplace.work.looking_back.lines(told)
        if not lines:
            return None
        card = Card(_("All of them together"))
        card.add(ToldLines(lines))
        return card

    def _warn(self, shown: Shown) -> None:
        """What a reader must know before the words themselves."""
        told = shown.told
        if told.part_of is not None:
            self.sheet.add(lead_row(told.part_of, self.asked.emit))
        if told.retracted is not None:
            self.sheet.add(Banner(_("Taken back: {reason}").format(reason=told.retracted), "calm", "arrow-back-up"))
        for remark in (one for one in shown.remarks if one.not_right):
            says = _("{who} says that something here is not right: {words}")
            self.sheet.add(Banner(says.format(who=remark.author, words=remark.text), "info", "flag"))
        for flag in told.flags:
            sentence = flag[:1].upper() + flag[1:]
            self.sheet.add(Banner(_("Kept as it was written. {flag}").format(flag=sentence), "calm", "flag"))
        if told.state is State.HELD:
            held = _("You need do nothing about this. The council has it, and it stays as it was written.")
            self.sheet.add(Banner(held, "info", "clock"))
        if told.state is State.SET_ASIDE:
            aside = _("The council's computer could not take this entry. It is safe here. The Sending page says more.")
            self.sheet.add(Banner(aside, "calm", "flag"))
        if told.state is State.CONFLICT:
            both = Banner(_("Two people wrote this. Both versions are kept and shown below."), "calm", "git-branch")
            together = Button(_("Bring together"), "plain")
            together.clicked.connect(lambda: self.asked.emit(Place(page=places.TOGETHER, record=told.id)))
            if not self._is_kept:
                both.add_button(together)
            self.sheet.add(both)

    def _actions(self, shown: Shown) -> QWidget:
        row = FlowRow()
        told = shown.told
        if self._is_kept:
            return Words(_("These records are kept sealed: they can be read, and nothing is added."), "quiet")
        if self._may_change(shown):
            change = Button(_("Change"), "primary", "pencil")
            there = self._writing_place(told)
            change.clicked.connect(lambda: self.asked.emit(there))
            row.add(change)
            if not is_sheet(told.kind):
                take_back = Button(_("Take back"), "plain", "arrow-back-up")
                take_back.clicked.connect(self._on_take_back)
                row.add(take_back)
        else:
            row.add(Words(_why_not(shown), "quiet"))
        if self._may_move(shown):
            move = Button(_("This is another child's"), "plain", "users")
            move.clicked.connect(lambda: self.asked.emit(Place(page=places.MOVE, record=told.id)))
            row.add(move)
        for button in seen_in_buttons(self.workplace, told, self.asked.emit):
            row.add(button)
        self._add_for_them(row, told)
        return row

    def _add_for_them(self, row: FlowRow, told: Told) -> None:
        """Whether the young person may read it on their own page, and the button that changes that."""
        for_them = self.workplace.work.for_them
        self.for_them_button = None
        if not for_them.can_be(told) or told.kind == CHILD_SHEET or told.author_role == Role.YOUNG_PERSON:
            return
        name, may = self.workplace.journal.child(told.child).name, for_them.may_read(told)
        words = _("{name} may read this") if not may else _("Not for {name} to read any more")
        button = Button(words.format(name=name), "plain", "eye-check" if not may else "x")
        button.clicked.connect(lambda: self._on_for_them(told, name, may=may))
        self.for_them_button = button
        row.add(button)
        if may:
            row.add(Badge(_("{name} can read this").format(name=name), "good"))

    def _on_for_them(self, told: Told, name: str, *, may: bool) -> None:
        for_them = self.workplace.work.for_them
        if may:
            for_them.keep_back(told.id)
            self._on_decided(_("{name} does not see it on their page any more.").format(name=name))
        else:
            for_them.let_read(told.id)
            self._on_decided(_("{name} can read it on their own page.").format(name=name))

    def _writing_place(self, told: Told) -> Place:
        """Where it is changed: on the page for the sort of file that it is kept in."""
        if kinds()[told.kind].file is not FileKind.CHILD:
            return Place(page=places.WRITE_BOOK, record=told.id)
        return Place(page=places.WRITE, child=told.child, kind=told.kind, record=told.id)

    def _closed(self, told: Told) -> QWidget:
        card = ClosedCard(self.workplace.work.closing, told.id, self.workplace.today())
        card.let_in.connect(self._on_decided)
        return card

    def _may_move(self, shown: Shown) -> bool:
        kind = kinds().get(shown.told.kind)
        if shown.told.closed or (kind is not None and kind.file is not FileKind.CHILD):
            return False
        moves = kind is not None and kind.listed and not kind.one_per_file and not kind.part_of
        return moves and shown.told.state is not State.CONFLICT

    def _pictures(self, shown: Shown) -> QWidget | None:
        """The photos and papers of what stands; whoever may change it may add one."""
        pictures = self.workplace.work.pictures
        found = {one.hash: one for version in current_versions(shown) for one in pictures.of_version(version.hash)}
        told = shown.told
        there = msgspec.structs.replace(self._writing_place(told), topic=places.PICTURES)
        if not self._may_change(shown):
            return attachments_card(list(found.values()), pictures, None, None)
        return attachments_card(list(found.values()), pictures, lambda: self.asked.emit(there), self._leave_out)

    def _leave_out(self, attached: Attached, reason: str) -> None:
        LeavingOut(self.workplace.journal).leave_out(self._record, attached, reason)
        self.said.emit(_("Left out. The council will see that, and why."))
        self.written.emit()
        self._show(self._record)

    def _may_change(self, shown: Shown) -> bool:
        told, kind = shown.told, kinds().get(shown.told.kind)
        if kind is None or told.content is None or told.state is State.CONFLICT or self._is_kept:
            return False
        mine = shown.versions[0].author_id == self.workplace.work.session.person.id
        return mine or kind.amended_by is AmendedBy.READERS

    def _take_back(self) -> WordsBox:
        label = _("Why are you taking it back? What you wrote stays to be read as an earlier version.")
        box = WordsBox(label, _("Take it back"), drop=_("Leave it as it is"), look="primary")
        box.hide()
        box.dropped.connect(box.hide)
        box.given.connect(self._on_taken_back)
        return box

    def _on_take_back(self) -> None:
        if self.take_back_box is not None:
            self.take_back_box.show()
            self.take_back_box.field.setFocus()

    def _on_taken_back(self, reason: str) -> None:
        assert self.take_back_box
        try:
            self.workplace.journal.retract(self._record, reason)
        except KnownError as problem:
            self.take_back_box.say_trouble(problem.sentence)
            return
        self.said.emit(_("Taken back. The council will see that, and why."))
        self.written.emit()
        self._show(self._record)

    # ---- remarks

    def _remarks(self, shown: Shown) -> Card:
        card = remarks_card(shown, self.workplace.today())
        if self._is_kept:
            self.comment_box = None
            return card
        self.comment_box = WordsBox(_("Say something about this entry"), _("Add comment"))
        begun = self._begun()
        self.comment_box.set_text(begun)
        self.comment_box.changed.connect(self._keeper.note_change)
        self.comment_box.given.connect(self._on_comment)
        self._keeper.forget()
        card.add(self.comment_box)
        return card

    def _draft_name(self) -> str:
        return self.workplace.journal.new_draft(COMMENT.slug, "", {}, self._record).name

    def _begun(self) -> str:
        """A comment that was begun and never sent."""
        name = self._draft_name()
        found = next((draft for draft in self.workplace.journal.drafts() if draft.name == name), None)
        return str(found.raw.get("text", "")) if found else ""

    def _draft(self) -> Draft | None:
        if self.comment_box is None:
            return None
        if not self.comment_box.text().strip():
            self.workplace.journal.drop_draft(self._draft_name())
            return None
        raw = {"text": self.comment_box.text()}
        return self.workplace.journal.new_draft(COMMENT.slug, "", raw, self._record)

    def _on_comment(self, words: str) -> None:
        assert self.comment_box
        try:
            self.workplace.journal.comment(self._record, words)
        except KnownError as problem:
            self.comment_box.say_trouble(problem.sentence)
            return
        self._keeper.forget()
        self.workplace.journal.drop_draft(self._draft_name())
        self.said.emit(_("Your comment is saved here. Not yet sent."))
        self.written.emit()
        self._show(self._record)


def _why_not(shown: Shown) -> str:
    """Why the person at the keyboard cannot change it; nothing where the page says so already."""
    if shown.told.retracted is not None:
        return ""
    if shown.told.state is State.CONFLICT:
        return _("It can be changed once the two versions are brought together.")
    words = _("Only {author} can change this. You can say something about it below.")
    return words.format(author=shown.versions[0].author or _("its author"))
