"""The first page of the day: where things stand, what needs somebody now, what is written of each child, what came back."""

from contextlib import suppress

from PySide6.QtWidgets import QWidget

from carer_app.domain.child import Child
from carer_app.domain.needs import Need
from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.journal.anchors import behind_words
from carer_app.session import LockedError
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import Columns
from carer_app.ui.kit.panels import Banner, Card, EmptyState, ListRow
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell import place as places
from carer_app.ui.shell.backup_card import overdue_words
from carer_app.ui.shell.checked import SOMETHING_WRONG
from carer_app.ui.shell.child_card import ChildCard, ChildsDay, childs_day, draft_place
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.left_note import note_takers, show_left_notes
from carer_app.ui.shell.moved import waits_here
from carer_app.ui.shell.moved_on_card import MovedOnCard
from carer_app.ui.shell.need_row import Beholder
from carer_app.ui.shell.needs_card import NeedsCard
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import screens
from carer_app.ui.shell.sync_strip import SyncStrip
from carer_app.ui.shell.two_versions import TwoVersionsCard
from carer_app.ui.shell.wording import by_whom, greeting, kind_title, odd_clock_words, when_words
from carer_app.ui.shell.workplace import Workplace

_REMARKS = 6


class TodayPage(SheetPage):
    """A greeting, one sentence on the sync, the few things of the moment, a card for each child, and what others said."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "", parent)
        self.cards: dict[str, ChildCard] = {}
        self.needs: NeedsCard | None = None
        self._unfolded = set[str]()
        self.strip, self.odd_clock = self._new_strip(), Banner("", "info", "clock")
        workplace.runner.finished.connect(self._say_sync)
        workplace.runner.failed.connect(self._say_sync)
        workplace.runner.carried.connect(self._say_sync)

    def visit(self, place: Place) -> None:
        self._show()

    def renew(self) -> None:
        self._show()

    def _show(self) -> None:
        session = self.workplace.work.session
        self.sheet.rename(greeting(session.clock, session.person.name))
        self.sheet.clear()
        self.cards = {}
        self.strip, self.odd_clock = self._new_strip(), Banner("", "info", "clock")
        children = self.workplace.journal.children()
        show_left_notes(self.workplace, self.sheet, note_takers(), self.asked.emit, self._unfolded)
        self._show_begun(children)
        self.sheet.add(self.strip)
        self.sheet.add(self.odd_clock)
        self._say_sync()
        if not children:
            self._show_empty()
            return
        self._show_pin_offer()
        self._show_found_wrong()
        self._show_overdue()
        self._show_moved()
        self._show_moved_on()
        self._show_needs(children)
        self._show_children(children)
        self._show_two_versions(children)
        self._show_remarks(children)

    def _show_begun(self, children: list[Child]) -> None:
        """What is most pressing, begun and not saved: before anything else, and for nobody but its writer.

        What is for chosen readers is left out: others see this page over a shoulder.
        """
        names = {child.id: child.name for child in children}
        for draft in self.workplace.journal.drafts():
            screen = screens().get(draft.kind)
            if screen is None or not screen.urgent or draft.closed or draft.record or draft.child not in names:
                continue
            words = _("You began “{what}” about {name} at {time}. It is not saved yet: nobody else can see it.")
            when = when_words(draft.changed, self.workplace.today())
            said = words.format(what=kind_title(draft.kind), name=names[draft.child], time=when)
            banner, there = Banner(said, "urgent"), draft_place(draft, draft.child)
            on = Button(_("Go back to it"), "plain")
            on.clicked.connect(lambda _down=False, there=there: self.asked.emit(there))
            banner.add_button(on)
            self.sheet.add(banner)

    def _show_found_wrong(self) -> None:
        """Where the records are not as they were written, or know less than is remembered elsewhere, and why."""
        found = self.workplace.work.anchors.standing()
        sentence = SOMETHING_WRONG if found.count else behind_words(found.why) if found.why else ""
        if sentence:
            self._say_with(sentence, _("What to do"), places.CHECKED)

    def _say_with(self, sentence: str, button: str, page: str) -> None:
        banner, look = Banner(sentence, "info"), Button(button, "link")
        look.clicked.connect(lambda: self.asked.emit(Place(page=page)))
        banner.add_button(look)
        self.sheet.add(banner)

    def _show_overdue(self) -> None:
        """One quiet sentence where no copy of this computer's records was made for days."""
        sentence = overdue_words(self.workplace.work.backups.standing(), self.workplace.today())
        if sentence:
            self._say_with(sentence, _("Look at the copies"), places.SETTINGS)

    def _show_moved(self) -> None:
        count = waits_here(self.workplace)
        if not count:
            return
        one = _("{count} moved entry waits for you.")
        banner = Banner(counted(one, _("{count} moved entries wait for you."), count), "calm", "users")
        look = Button(_("Look"), "link")
        look.clicked.connect(lambda: self.asked.emit(Place(page=places.MOVED)))
        banner.add_button(look)
        self.sheet.add(banner)

    def _show_moved_on(self) -> None:
        """Children whose stay is over: where their records are, and what is still to do."""
        for moved in self.workplace.work.moving_on.every():
            card = MovedOnCard(self.workplace.work, moved)
            card.asked.connect(self.asked)
            card.taken_off.connect(self._on_taken_off)
            self.sheet.add(card)

    def _on_taken_off(self, sentence: str) -> None:
        self.said.emit(sentence)
        self.written.emit()
        self._show()

    def _show_needs(self, children: list[Child]) -> None:
        card, known = NeedsCard(), {child.id: child for child in children}
        card.asked.connect(self.asked)
        self.needs = card
        self.sheet.add(card)
        session = self.workplace.work.session
        beholder = Beholder(person=session.person.id, now=session.clock.now(), today=self.workplace.today())

        def show(needs: list[Need]) -> None:
            if self.needs is card:
                card.show_needs([need for need in needs if need.child in known], known, beholder)
                self.sheet.settle()

        run_in_background(card, self.workplace.work.needs.everything, done=show, failed=self._on_unknown)

    def _say_sync(self, *_what: object) -> None:
        with suppress(LockedError):  # it was locked between the asking and this
            odd = self.workplace.work.clock_watch.now()
            self.strip.say(self.workplace.work.own_status())
            self.odd_clock.say(odd_clock_words(odd) if odd is not None else "")

    def _new_strip(self) -> SyncStrip:
        strip = SyncStrip()
        strip.more_asked.connect(lambda: self.asked.emit(Place(page=places.SENDING)))
        return strip

    def _show_children(self, children: list[Child]) -> None:
        drafts, away = self.workplace.journal.drafts(), self.workplace.work.away.everybody()
        gone = self.workplace.work.moving_on.gone()
        for child in (one for one in children if one.id not in gone):
            day: ChildsDay = childs_day(self.workplace, child, drafts, away.get(child.id))
            card = ChildCard(day)
            card.asked.connect(self.asked)
            self.cards[child.id] = card
        cards = list(self.cards.values())
        for start in range(0, len(cards), 2):
            pair = cards[start : start + 2]
            self.sheet.add(Columns(*pair) if len(pair) == 2 else pair[0])

    def _show_pin_offer(self) -> None:
        """In a children's home, the way to a PIN for this shift: an offer, until one is chosen."""
        own = self.workplace.work.own_pin
        if not own.may_choose or own.is_chosen():
            return
        banner = Banner(_("You can choose a PIN, and unlock with it for the rest of your shift."), "info")
        button = Button(_("Choose a PIN"), "plain", "key")
        button.clicked.connect(lambda: self.asked.emit(Place(page=places.PEOPLE)))
        banner.add_button(button)
        self.sheet.add(banner)

    def _show_two_versions(self, children: list[Child]) -> None:
        self.two_versions = TwoVersionsCard(self.workplace, {child.id: child.name for child in children})
        self.two_versions.asked.connect(self.asked)
        self.sheet.add(self.two_versions)

    def _show_remarks(self, children: list[Child]) -> None:
        remarks = self.workplace.journal.remarks(_REMARKS)
        if not remarks:
            return
        names = {child.id: child.name for child in children}
        card = Card(_("What others said"))
        for told, remark in remarks:
            when = when_words(remark.written, self.workplace.today())
            whose = by_whom(remark.author, remark.author_role)
            about = _("{who}, {when}, about “{headline}”").format(who=whose, when=when, headline=told.headline)
            name = names.get(told.child, "")
            row = ListRow(remark.text, f"{name} · {about}" if name else about, "message-2")
            there = Place(page=places.RECORD, record=told.id)
            row.clicked.connect(lambda _checked=False, there=there: self.asked.emit(there))
            card.add(row)
        self.sheet.add(card)

    def _show_empty(self) -> None:
        card = Card()
        empty = EmptyState(
            _("No child's file is here yet"),
            _("Children come with the council's first answer, or you begin a file here."),
            "users",
        )
        begin = Button(_("Begin a child's file"), "primary", "plus")
        begin.clicked.connect(lambda: self.asked.emit(Place(page=places.ADD_CHILD)))
        empty.add_button(begin)
        card.add(empty)
        self.sheet.add(card)

    def _on_unknown(self, problem: KnownError) -> None:
        if self.needs is not None:
            self.needs.say_unknown(problem.sentence)
