"""A page with a form whose entry can be written for chosen readers."""

from functools import partial

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from carer_app.domain.kind import Problem
from carer_app.domain.kinds import kinds
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.closing import Readership
from carer_app.journal.forms import New, Saved
from carer_app.store.drafts import Draft
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Card, reveal
from carer_app.ui.shell.pictured import PicturedPage
from carer_app.ui.shell.readers_card import ReadersCard, listed
from carer_app.ui.shell.workplace import Workplace


class ClosablePage(PicturedPage):
    """Who may read the entry is said under the form, last before it is saved: folded away, unless the kind starts closed."""

    def __init__(self, workplace: Workplace, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(workplace, title, parent)
        self.readers: ReadersCard | None = None

    def ask_readers(self, kind: str, begun: Draft | None) -> None:
        """Put the choice on the page where the kind starts closed, or as it was left where it was begun for some."""
        starts_closed = kinds()[kind].starts_closed
        if starts_closed or (begun is not None and begun.closed):
            card = self._add_readers(closed=starts_closed, alone=self.workplace.work.closing.may_be_alone(kind))
            if begun is not None:
                card.show_value(Readership(readers=begun.readers, about=begun.about_people), closed=begun.closed)

    def ask_own_readers(self, begun: Draft | None) -> None:
        """Put the choice of readers on the page of a carer's own file; the writer is among them from the start."""
        me = self.workplace.work.session.person
        card = self._add_readers(closed=True)
        chosen = Readership(readers=begun.readers if begun else (me.id,), about=begun.about_people if begun else ())
        card.show_value(chosen, closed=True)
        card.everyone.hide()

    def tell_readers(self, record: str) -> None:
        """Say who alone can read what goes into the closed section of a record: a change of it, or a part."""
        section = self.workplace.work.closing.of(record)
        me = self.workplace.work.session.person.id
        names = [_("you") if one.id == me else one.name for one in section.readers]
        card = Card(_("Who can read this?"), look="sunken")
        card.add(Words(_("Only {names} will be able to read it.").format(names=listed(names)), "strong"))
        self.sheet.add(card)

    def offer_no_pictures(self) -> None:
        """A part of a closed entry takes none; what was brought already stays in sight, to be taken out."""
        if self.attachments is not None:
            self.attachments.setVisible(bool(self.brought()))

    def way_to_readers(self) -> Button:
        """A button that shows who will be able to read what is written, once `ask_readers` was called."""
        button = Button(_("Who can read this?"), "link", "lock")
        button.clicked.connect(self._show_readers)
        return button

    def end(self) -> None:
        super().end()
        self.readers = None

    def draft(self) -> Draft | None:
        draft, card = super().draft(), self.readers
        if draft is None or card is None:
            return draft
        chosen = card.value() or Readership(readers=())
        return msgspec.structs.replace(
            draft, closed=card.is_closed(), readers=chosen.readers, about_people=chosen.about
        )

    def saved_words(self, time: str) -> str:
        told = self.readers.told_afterwards() if self.readers else ""
        if not told:
            return super().saved_words(time)
        return _("Saved here at {time}. {who}").format(time=time, who=told)

    # ---- for the page

    def check_for(self, new: New, also: tuple[str, ...]) -> list[Problem]:
        """What is wrong with the entry and with whom it is for; raises BadInputError."""
        readership = self._readership(also)
        if readership is not None:
            self.workplace.work.closing.check(readership, new.kind)
        work = self.workplace.work
        return work.together.check(new, also) if also else work.journal.check(new)

    def keep_for(self, new: New, also: tuple[str, ...]) -> Saved:
        """Keep the entry for those whom it is for; raises BadInputError."""
        work, readership = self.workplace.work, self._readership(also)
        if readership is not None:
            return work.closing.add(new, readership)
        return work.together.add(new, also)[0] if also else work.journal.add(new)

    # ---- inside

    def _readership(self, also: tuple[str, ...]) -> Readership | None:
        readership = self.readers.value() if self.readers else None
        if readership is not None and also:
            raise BadInputError(
                _("An entry for chosen people is about one child. Write one for each."),
                [("also", "is about one child only")],
            )
        return readership

    def _add_readers(self, *, closed: bool, alone: bool = False) -> ReadersCard:
        """The card at the end of the page."""
        session, closing = self.workplace.work.session, self.workplace.work.closing
        self.readers = card = ReadersCard(closing.people(), session.person.id, closed=closed, alone=alone)
        card.changed.connect(self._on_readers)
        self.sheet.add(card)
        return card

    def _show_readers(self) -> None:
        card = self.readers or self._add_readers(closed=False)
        card.some.setFocus()
        QTimer.singleShot(0, card, partial(reveal, card.choosing))
        QTimer.singleShot(0, card, partial(reveal, card.some))

    def _on_readers(self) -> None:
        self.keeper.note_change()
