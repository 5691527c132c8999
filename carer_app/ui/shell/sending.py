"""The page on what was sent to the council and what was not: plain words, a button, and how to join a council."""

from collections.abc import Iterator
from contextlib import suppress

import msgspec
from PySide6.QtWidgets import QWidget

from carer_app.domain.story import State, Told
from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.journal.closed_waiting import count_waiting
from carer_app.journal.closing import Aside
from carer_app.store.index import Wanted
from carer_app.store.photos import Waiting
from carer_app.sync.client import SyncResult, SyncStatus
from carer_app.sync.engine import NOT_SIGNED
from carer_app.sync.saying import TWO_COPIES, could_not_be_taken
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card, ListRow
from carer_app.ui.shell import place as places
from carer_app.ui.shell.desk_page import SheetPage
from carer_app.ui.shell.join import JoinForm
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.stick import StickCard
from carer_app.ui.shell.wording import (
    day_and_time,
    kind_title,
    photos_sentence,
    sync_sentence,
    when_words,
)
from carer_app.ui.shell.workplace import Workplace

_LISTED = 10
_JOIN = _(
    "The council gives an address and a code that works once. "
    "Until then everything you write stays safe here, and goes when you join."
)
_JOIN_AGAIN = _(
    "The council does not know this laptop's key any more. Perhaps an old copy of the folder was put back. "
    "Ask the council for a code. Everything you have written is safe here, and goes when you have joined again."
)
_SEND, _SENDING = _("Send now"), _("Sending …")


class SendingPage(SheetPage):
    """Where the entries are: on this laptop, with the council, or waiting for somebody there to look."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, _("Sending"), parent)
        runner = workplace.runner
        self.join_form = JoinForm(workplace.work)
        self.join_form.joined.connect(self._on_joined)
        runner.began.connect(self._on_began)
        runner.finished.connect(self._on_finished)
        runner.failed.connect(self._on_failed)
        self.send_button: Button | None = None
        self._asked = False

    def visit(self, place: Place) -> None:
        self._show(self.workplace.runner.status())

    def stays(self) -> bool:
        return self.join_form.is_begun()

    def renew(self) -> None:
        """Tell how things stand now; whoever was at the button stays at it."""
        was_there = self.send_button is not None and self.send_button.hasFocus()
        self._show(self.workplace.runner.status())
        if was_there and self.send_button is not None:
            self.send_button.setFocus()

    def _show(self, status: SyncStatus) -> None:
        self.join_form.setParent(None)
        self.send_button = None
        self.sheet.clear()
        status, aside = self._with_closed(status)
        sentence, look, picture = sync_sentence(status)
        self.banner = Banner(sentence, look, picture)
        self.sheet.add(self.banner)
        if status.copied:
            self.sheet.add(Banner(TWO_COPIES, "info"))
        if status.enrolled:
            self.sheet.add(self._council(status))
            if any(one.last_problem == NOT_SIGNED for one in status.councils):
                self.sheet.add(self._joining(_("Join the council again"), _JOIN_AGAIN))
            else:
                self._add_stick(status)
        else:
            self.sheet.add(self._joining(_("Join a council"), _JOIN))
        self._photos(status.photos)
        if status.set_aside:
            self._add_set_aside(aside)
        for state, heading, words in _WATCHED:
            self._list(state, heading, words)
        self._list_moved()

    def _council(self, status: SyncStatus) -> Card:
        card = Card(status.gateway_name or _("The council"))
        if self.workplace.runner.trouble:
            card.add(Words(self.workplace.runner.trouble))
        card.add(Words(self._heard(status), "quiet"))
        is_running = self.workplace.runner.is_running
        self.send_button = Button(_SENDING if is_running else _SEND, "primary", "refresh")
        self.send_button.clicked.connect(self._on_send)
        card.add(FlowRow(self.send_button))
        return card

    def _add_stick(self, status: SyncStatus) -> None:
        """The way without a network, while something waits."""
        self.stick: StickCard | None = StickCard(self.workplace) if status.waiting else None
        if self.stick is not None:
            self.stick.said.connect(self.said)
            self.stick.received.connect(self._on_received)
            self.sheet.add(self.stick)

    def _on_received(self) -> None:
        self.written.emit()
        self.renew()

    def _heard(self, status: SyncStatus) -> str:
        if status.last_heard is None:
            return _("This laptop has joined, and has not heard from the council yet.")
        when = when_words(status.last_heard, self.workplace.today())
        return _("Last heard from the council: {when}.").format(when=when)

    def _joining(self, heading: str, words: str) -> Card:
        card = Card(heading)
        card.add(Words(words))
        card.add(self.join_form)
        self.join_form.show()
        return card

    def _photos(self, waiting: Waiting) -> None:
        """How many photos and papers have a way to go; nothing where none has."""
        pictures = self.workplace.work.pictures
        closed = pictures.closed_set_aside()
        told = list(photo_sentences(msgspec.structs.replace(waiting, set_aside=waiting.set_aside + len(closed))))
        if not told:
            return
        card = Card(_("Photos and papers"))
        for sentence in told:
            card.add(Words(sentence))
        for record in [*(pictures.set_aside() if waiting.set_aside else ()), *closed]:
            with suppress(KnownError):
                card.add(self._row(self.workplace.journal.entry(record), "photo"))
        self.sheet.add(card)

    def _with_closed(self, status: SyncStatus) -> tuple[SyncStatus, Aside]:
        """The same with closed entries that wait or could not be taken: on this page alone, for those alone who may know."""
        aside = self.workplace.work.closing.set_aside()
        count = status.set_aside + aside.readable + aside.written
        waiting = status.waiting + (count_waiting(self.workplace.work.session) if status.enrolled else 0)
        return msgspec.structs.replace(status, set_aside=count, waiting=waiting), aside

    def _add_set_aside(self, aside: Aside) -> None:
        """What the council's computer could not take, and the way to try again."""
        card = Card(_("The council's computer could not take this"))
        card.add(Words(_SET_ASIDE, "quiet"))
        if aside.written:
            card.add(Words(_written_for_others(aside.written)))
        for told in self._in_state(State.SET_ASIDE):
            card.add(self._row(told, "file-text"))
        again = Button(_("Send again"), "plain", "refresh")
        again.clicked.connect(self._on_send_again)
        card.add(FlowRow(again))
        self.sheet.add(card)

    def _list(self, state: State, heading: str, words: str) -> None:
        found = self._in_state(state)
        if not found:
            return
        card = Card(heading)
        card.add(Words(words, "quiet"))
        for told in found:
            card.add(self._row(told, "file-text"))
        self.sheet.add(card)

    def _in_state(self, state: State) -> list[Told]:
        journal = self.workplace.journal
        return [
            told
            for files in (None, journal.files.readable())
            for told, _place in journal.entries(Wanted(state=state, limit=_LISTED, files=files))
        ]

    def _row(self, told: Told, picture: str) -> ListRow:
        """A record, and the way to it."""
        day, _time = day_and_time(told.occurred)
        row = ListRow(told.headline, f"{day} · {kind_title(told.kind)}", picture)
        there = Place(page=places.RECORD, record=told.id)
        row.clicked.connect(lambda: self.asked.emit(there))
        return row

    def _list_moved(self) -> None:
        """The way to what was moved to another child's file, where anything was."""
        count = len(self.workplace.work.moving.all())
        if not count:
            return
        card = Card(_("Moved to another child's file"))
        words = counted("{count} entry was moved", "{count} entries were moved", count)
        row = ListRow(words, _("Which, by whom and why, and whether it was confirmed"), "users")
        row.clicked.connect(lambda: self.asked.emit(Place(page=places.MOVED)))
        card.add(row)
        self.sheet.add(card)

    def _on_send(self) -> None:
        self._asked = True
        self.workplace.runner.send_now()

    def _on_send_again(self) -> None:
        self.workplace.work.send_again()
        self._on_send()

    def _on_began(self) -> None:
        """The button is not switched off meanwhile: that would take the focus from whoever pressed it."""
        if self.send_button is not None:
            self.send_button.setText(_SENDING)

    def _on_finished(self, result: SyncResult) -> None:
        if self.isVisible():
            self.renew()
        status, _aside = self._with_closed(self.workplace.runner.status())
        self._answer(_outcome(result, status))

    def _on_failed(self, sentence: str) -> None:
        if self.isVisible():
            self.renew()
        self._answer(sentence)

    def _answer(self, sentence: str) -> None:
        """Say how it went to somebody who asked; a round that began by itself is told by the page alone."""
        if self._asked:
            self._asked = False
            self.said.emit(sentence)

    def _on_joined(self) -> None:
        self.said.emit(_("This laptop has joined the council."))
        self.written.emit()
        self.renew()
        if self.send_button is not None:
            self.send_button.setFocus()


_SET_ASIDE = _(
    "It is safe on this laptop and can be read here, and nothing else waits for it. Tell the council that something was set "
    "aside. When they have looked, send it again."
)


def _written_for_others(count: int) -> str:
    return counted(
        "{count} closed entry among these you wrote for others to read. It is sealed, and is not listed here.",
        "{count} closed entries among these you wrote for others to read. They are sealed, and are not listed here.",
        count,
    )


_WATCHED = (
    (
        State.CONFLICT,
        _("Two people wrote the same entry"),
        _("Both versions are kept and shown. Read them side by side, and bring them together when you have time."),
    ),
    (
        State.HELD,
        _("With the council, a manager is placing it"),
        _(
            "These arrived and are safe. A manager at the council has to say where they belong, "
            "for instance because a child's stay was not entered there yet. You need not do anything."
        ),
    ),
)


def photo_sentences(waiting: Waiting) -> Iterator[str]:
    """Where the photos and papers are that are not everywhere yet, in words."""
    if waiting.to_send:
        yield counted(
            "{count} photo or paper is safe on this laptop and still to be sent. It goes by itself, after the words.",
            "{count} photos or papers are safe on this laptop and still to be sent. They go by themselves, after the words.",
            waiting.to_send,
        )
    if waiting.to_come:
        yield counted(
            "{count} photo or paper that somebody else added is not here yet. It comes by itself, once it has been sent.",
            "{count} photos or papers that somebody else added are not here yet. "
            "They come by themselves, once they have been sent.",
            waiting.to_come,
        )
    if waiting.set_aside:
        yield counted(
            "{count} photo or paper cannot be sent, because it is damaged on this laptop or the council's computer does not "
            "take it. The words went without it. If you have the picture or paper elsewhere, add it again.",
            "{count} photos or papers cannot be sent, because they are damaged on this laptop or the council's computer does "
            "not take them. The words went without them. If you have the pictures or papers elsewhere, add them again.",
            waiting.set_aside,
        )


def _outcome(result: SyncResult, status: SyncStatus) -> str:
    """What a round did, in one sentence: that all was sent is said only where nothing stayed here, nor waits at the council."""
    if status.waiting:
        return counted(
            "{count} entry is still waiting here. It will be sent by itself.",
            "{count} entries are still waiting here. They will be sent by themselves.",
            status.waiting,
        )
    if status.set_aside:
        return could_not_be_taken(status.set_aside)
    photos = photos_sentence(status.photos)
    if photos:
        return photos[0]
    if result.held:
        return counted(
            "All sent. {count} entry is with the council, a manager is placing it.",
            "All sent. {count} entries are with the council, a manager is placing them.",
            result.held,
        )
    if result.pulled:
        return counted(
            "All sent. {count} new thing came from the council.",
            "All sent. {count} new things came from the council.",
            result.pulled,
        )
    return _("All sent. Nothing new came from the council.")
