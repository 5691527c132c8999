"""The page on which a record is written or changed: first whom it is about, then what, then the form."""

from typing import Any

import msgspec
from PySide6.QtWidgets import QWidget

from carer_app.domain.child import Child
from carer_app.domain.company import company_lines
from carer_app.domain.files import sheet_record
from carer_app.domain.kind import Line, Problem
from carer_app.domain.kinds import is_living, is_sheet, kind_named, kinds, may_go_with
from carer_app.domain.story import Told
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.journal.forms import Beside, New, NoSuchRecordError, Saved, filled
from carer_app.journal.moved import MovedAwayError
from carer_app.store.drafts import Draft
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.form import RecordForm
from carer_app.ui.kit.labels import Badge, Words
from carer_app.ui.kit.panels import Banner, Card, EmptyState, ListRow
from carer_app.ui.kit.screen import Needs, Screen
from carer_app.ui.shell import place as places
from carer_app.ui.shell.away import away_line, away_sentence, is_about_it
from carer_app.ui.shell.closable import ClosablePage
from carer_app.ui.shell.comparison import Comparison
from carer_app.ui.shell.needing import beside, needs_of
from carer_app.ui.shell.parts import lead_card
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.screens import asides, screens, written_by_hand
from carer_app.ui.shell.wording import draft_day
from carer_app.ui.shell.workplace import Workplace
from carer_app.ui.shell.writing import Task


class NotWritableHereError(KnownError):
    """A newer program knows this kind; this one does not."""

    def __init__(self) -> None:
        super().__init__(_("This entry was written by a newer Hearthlog. Update this one to change it."))


def _new(kind: str, child: Child, given: dict[str, Any], place: Place, draft: str = "") -> tuple[New, tuple[str, ...]]:
    """The record that a form gave, and the other children whom it is also about."""
    form = filled(kind_named(kind), given)
    company = form.company
    new = New(
        kind=kind,
        child=child.id,
        raw=form.raw,
        present=company.present,
        words_of=company.words_of,
        about=place.about,
        draft=draft,
        not_names=form.not_names,
    )
    return new, form.also


class WritePage(ClosablePage):
    """No child is chosen until a person chooses one, and then the name stands large above the form."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(workplace, "", parent)
        self._carried: Draft | None = None
        self._place = Place(page=places.WRITE)

    def visit(self, place: Place) -> None:
        if place == self._place and self.task is not None and self.keeper.has_changes:
            return
        self.workplace.work.sealed_copies.refuse_writing(place.child)
        self._place = place
        self.begins_with_pictures = place.topic == places.PICTURES
        if place.record or place.kind == "":
            self._carried = None
        self.end()
        if place.record:
            self._change(place)
        elif not place.child:
            self._ask_child(place)
        elif not place.kind or (kinds()[place.kind].part_of and not place.about):
            self._ask_kind(place)
        else:
            self._write(place)
        self.go_to_top()

    # ---- whom and what

    def _ask_child(self, place: Place) -> None:
        self.sheet.rename(_("Who is it about?"))
        screen = screens().get(place.kind)
        if screen and screen.first_of_all:
            session = self.workplace.work.session
            self.sheet.add(screen.first_of_all(Needs(profile=session.profile, clock=session.clock)))
        is_kept = self.workplace.work.sealed_copies.is_open
        children = [child for child in self.workplace.journal.children() if not is_kept(child.id)]
        card = Card()
        away, clock = self.workplace.work.away.everybody(), self.workplace.work.session.clock
        for child in children:
            found = away.get(child.id)
            row = ListRow(away_sentence(child.name, found, clock) if found else child.name, "", "user-heart")
            there = msgspec.structs.replace(place, child=child.id)
            row.clicked.connect(lambda _checked=False, there=there: self.asked.emit(there))
            card.add(row)
        if not children:
            empty = EmptyState(_("No child's file is here yet"), _("Begin one first."), "users")
            begin = Button(_("Begin a child's file"), "primary", "plus")
            begin.clicked.connect(lambda: self.asked.emit(Place(page=places.ADD_CHILD)))
            empty.add_button(begin)
            card.add(empty)
        self.sheet.add(card)

    def _ask_kind(self, place: Place) -> None:
        child = self.workplace.journal.child(place.child)
        self.sheet.rename(child.name)
        cards = {"": Card(_("What would you like to write?"))}
        profile = self.workplace.journal.profile_of(child)
        if place.about:
            self.sheet.add(Words(_("It goes with this entry, as one story:"), "quiet"))
            self.sheet.add(lead_card(self.workplace.journal.entry(place.about), profile, self.asked.emit))
        for screen in written_by_hand():
            if place.about and not may_go_with(kinds()[screen.kind]):
                continue
            heading = screen.group.heading if screen.group else ""
            card = cards.get(heading) or cards.setdefault(heading, Card(heading))
            menu, action = screen.names_in(profile)
            row = ListRow(menu, action if action != menu else "", screen.icon)
            there = msgspec.structs.replace(place, kind=screen.kind, topic="")
            row.clicked.connect(lambda _checked=False, there=there: self.asked.emit(there))
            card.add(row)
        for heading in sorted(cards, key=lambda heading: heading != place.topic):
            self.sheet.add(cards[heading])
        if not place.about:
            self.sheet.add(self._other_child(child, place))

    # ---- the form

    def _write(self, place: Place) -> None:
        child = self.workplace.journal.child(place.child)
        journal = self.workplace.journal
        written = self._sheet_that_came(place)
        if written:
            self._change(msgspec.structs.replace(place, record=written))
            return
        lead = place.about if kinds()[place.kind].part_of else ""
        form, fits = self._form(place.kind, child, lead), self._fits(place)
        name = place.draft or self._begun_last(place)
        task = Task(
            form=form,
            draft=journal.new_draft(place.kind, child.id, {}, name=name, about=place.about),
            begin=form.raw() | fits if fits else None,
            check=lambda raw: self._check(place, child, raw),
            save=lambda raw, _reason, _seen: self._add(place, child, raw, task.draft.name),
            beside=None if is_sheet(place.kind) or place.about else lambda: self._begin_beside(place),
        )
        self._head(child, place)
        self._show_what_there_is(place, child)
        begun = self._begun(task.draft.name)
        self.begin(task)
        if self._goes_into_closed(place):
            self.tell_readers(place.about)
            self.offer_no_pictures()
        elif not is_sheet(place.kind):
            self.ask_readers(place.kind, begun)
        self._take_along(task)
        self._take_in(task, fits)

    def on_saved(self, saved: Saved) -> None:
        """What was begun to be added to, such as a missing record, is shown at once with the buttons for that."""
        begun = self._place
        super().on_saved(saved)
        if not begun.record and is_living(begun.kind):
            self.asked.emit(Place(page=places.RECORD, record=saved.id))

    def _show_what_there_is(self, place: Place, child: Child) -> None:
        """What is open already, and what the entry belongs to or goes with."""
        if is_living(place.kind):
            self._tell_open(place, child)
        if place.about:
            journal = self.workplace.journal
            self.sheet.add(lead_card(journal.entry(place.about), journal.profile_of(child), self.asked.emit))

    def _tell_open(self, place: Place, child: Child) -> None:
        """One that is still going on is gone on with, rather than begun a second time in the same night."""
        going_on = self.workplace.work.away.every(child.id)
        open_ones = [one.record for one in going_on if one.kind == place.kind and not one.closed]
        for told in (self.workplace.journal.entry(record) for record in open_ones):
            words = _("This is open already: {headline}").format(headline=told.headline)
            banner = Banner(words, "info", "clock")
            on = Button(_("Go on with it"), "plain")
            on.clicked.connect(
                lambda _down=False, record=told.id: self.asked.emit(Place(page=places.RECORD, record=record))
            )
            banner.add_button(on)
            self.sheet.add(banner)

    def _goes_into_closed(self, place: Place) -> bool:
        """Whether what is written goes where a closed entry is: as a change of it, or as a part."""
        return self.workplace.journal.is_closed(place.about or place.record)

    def _fits(self, place: Place) -> dict[str, Any]:
        """What a new entry begins with that is to settle something."""
        return kind_named(place.kind).begins_with(place.topic, self.workplace.today()) if place.topic else {}

    def _take_in(self, task: Task, fits: dict[str, Any]) -> None:
        """Put the rows that settle something into a form that was begun before; what was typed in it stays."""
        raw = task.form.raw()
        given = {name: rows for name, rows in fits.items() if isinstance(rows, list)}
        missing = {name: [row for row in rows if row not in raw.get(name, [])] for name, rows in given.items()}
        if any(missing.values()):
            task.form.show_raw(raw | {name: [*raw.get(name, []), *rows] for name, rows in missing.items()})
            self.keeper.note_change()

    def _begun_last(self, place: Place) -> str:
        """The name of what was begun of such an entry: of today's, else of the latest; empty where nothing was.

        Where the form is opened for one thing, such as one skill, what was begun about another stays where it is.
        """
        wanted = (place.kind, place.child, "", place.about)
        begun = [one for one in self.all_begun() if (one.kind, one.child, one.record, one.about) == wanted]
        fits = self._fits(place) if kind_named(place.kind).begins else {}
        same = [one for one in begun if all(one.raw.get(name) == value for name, value in fits.items())]
        if begun and not same:
            return self.workplace.journal.name_beside(place.kind, place.child)
        todays = [one for one in same if draft_day(one) == self.workplace.today()]
        return next((one.name for one in (*todays, *same)), "")

    def _begin_beside(self, place: Place) -> None:
        name = self.workplace.journal.name_beside(place.kind, place.child)
        self.asked.emit(msgspec.structs.replace(place, draft=name))

    def _sheet_that_came(self, place: Place) -> str:
        """The record of a sheet that is written by now; empty where it is still to begin, or was begun here before."""
        journal = self.workplace.journal
        if not is_sheet(place.kind) or self._begun(journal.new_draft(place.kind, place.child, {}).name):
            return ""
        try:
            return journal.entry(sheet_record(place.child, place.kind)).id
        except NoSuchRecordError:
            return ""

    def _change(self, place: Place) -> None:
        journal = self.workplace.journal
        told = journal.entry(place.record)
        if told.moved_away:
            raise MovedAwayError
        if told.content is None:
            raise BadInputError(_("This entry was taken back, so there is nothing to change."))
        child = journal.child(told.child)
        lead = told.part_of.id if told.part_of else ""
        before = lead or (told.id if is_living(told.kind) else "")
        whole = msgspec.structs.replace(place, kind=told.kind, about=lead)
        task = Task(
            form=self._form(told.kind, child, before, is_new=False),
            draft=journal.new_draft(told.kind, "", {}, place.record),
            check=lambda raw: self._check(whole, child, raw),
            save=lambda raw, reason, seen: self._amend(told, raw, reason, seen),
            begin=beside(told.present, told.words_of) | msgspec.to_builtins(told.content),
            why=_("Why are you changing it?"),
            comparison=lambda: self._comparison(told, child, task.form),
        )
        self._head(child, place, told.kind)
        self.begin(task)
        if told.closed:
            self.tell_readers(place.record)

    def _comparison(self, told: Told, child: Child, form: RecordForm) -> Comparison:
        """What stands, beside what the form says."""
        kind, profile = kind_named(told.kind), self.workplace.journal.profile_of(child)

        def lines(given: dict[str, Any]) -> list[Line] | None:
            form = filled(kind, given)
            content = kind.read(kind.schema, form.raw)
            company = company_lines(form.company.present, form.company.words_of)
            return [*content.lines(profile), *company] if content else None

        stands = told.content.lines(profile) if told.content else ()
        return Comparison([*stands, *company_lines(told.present, told.words_of)], lines, form.raw)

    def _check(self, place: Place, child: Child, given: dict[str, Any]) -> list[Problem]:
        return self.check_for(*_new(place.kind, child, given, place))

    def _add(self, place: Place, child: Child, given: dict[str, Any], draft: str) -> Saved:
        """Keep it, in the files of the other children too whom it is also about."""
        new, also = _new(place.kind, child, given, place, draft)
        return self.keep_for(msgspec.structs.replace(new, manifests=self.brought(), unseen=is_sheet(place.kind)), also)

    def _amend(self, told: Told, given: dict[str, Any], reason: str, seen: tuple[str, ...]) -> Saved:
        form = filled(kind_named(told.kind), given)
        return self.workplace.journal.amend(told.id, form.raw, reason, seen, Beside(more=self.brought()), form.company)

    def _form(self, kind: str, child: Child, about: str, *, is_new: bool = True) -> RecordForm:
        screen = screens().get(kind)
        if screen is None:
            raise NotWritableHereError
        return screen.make_form(needs_of(self.workplace, child, is_new=is_new, about=about))

    def _head(self, child: Child, place: Place, kind: str = "") -> None:
        """The child's name large at the top, so that nobody writes in the wrong file."""
        self.sheet.rename(child.name)
        screen = screens()[kind or place.kind]
        menu, _action = screen.names_in(self.workplace.journal.profile_of(child))
        row = FlowRow(Badge(menu, "info"))
        if not place.record and not place.about:
            row.add(self._other_child(child, place))
            for aside in asides(place.kind):
                row.add(self._aside(aside, child))
        if not place.record and not is_sheet(place.kind) and not kinds()[place.kind].part_of:
            row.add(self.way_to_readers())
        if not self._goes_into_closed(place):
            row.add(self.way_to_pictures())
        self.sheet.add(row)
        self._tell_away(kind or place.kind, child)

    def _tell_away(self, kind: str, child: Child) -> None:
        """That the child is not here now, above a form about anything else, such as a dose."""
        found = self.workplace.work.away.in_the_open(child.id)
        if found is not None and not is_about_it(kind, found):
            self.sheet.add(away_line(child.name, found, self.workplace.work.session.clock, self.asked.emit))

    def _aside(self, screen: Screen, child: Child) -> Button:
        button = Button(screen.aside, "link", screen.icon)
        there = Place(page=places.WRITE, child=child.id, kind=screen.kind)
        button.clicked.connect(lambda: self.asked.emit(there))
        return button

    def _other_child(self, child: Child, place: Place) -> Button:
        other = Button(_("Not {name}? Choose again").format(name=child.name), "link")
        other.clicked.connect(lambda: self._on_other(place))
        return other

    def _on_other(self, place: Place) -> None:
        """Take what is typed along to the child who is chosen next; until then it stays this child's draft."""
        self.keeper.keep()
        self._carried = self.draft() if self.task is not None and self.is_begun() else None
        self.asked.emit(Place(page=places.WRITE, kind=place.kind))

    def _take_along(self, task: Task) -> None:
        """Put what was written about another child into this one's form, unless something is begun here already."""
        carried, self._carried = self._carried, None
        if carried is None or carried.kind != task.draft.kind or self.is_begun():
            return
        task.form.show_raw(carried.raw)
        self.carry_pictures(carried)
        self.keeper.note_change()
        self.keeper.keep()
        if not self.keeper.has_changes and carried.name != task.draft.name:
            self.workplace.journal.drop_draft(carried.name)
