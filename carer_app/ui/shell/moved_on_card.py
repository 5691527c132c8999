"""A child who moved on, on the first page: that their records are with the council, and what is still to do here."""

from PySide6.QtCore import Signal

from carer_app.domain.words import day_words
from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.journal.moving_on import Moved
from carer_app.ui.kit.buttons import Button
from carer_app.ui.kit.flow import FlowRow
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.tasks import run_in_background
from carer_app.ui.shell import place as places
from carer_app.ui.shell.place import Place
from carer_app.ui.shell.tools import Work


class MovedOnCard(Card):
    """Says how far it has come. `asked` wants a late entry to be written; `taken_off` says that the copy went."""

    asked = Signal(object)
    taken_off = Signal(str)

    def __init__(self, work: Work, moved: Moved) -> None:
        super().__init__(_title(moved))
        self._work = work
        self._moved = moved
        self.trouble = Banner("", "info")
        self.trouble.say("")
        self.add(self.trouble)
        for sentence in _sentences(moved):
            self.add(Words(sentence))
        self.write_button = Button(_("Write a late entry"), "plain", "pencil")
        self.write_button.clicked.connect(lambda: self.asked.emit(Place(page=places.WRITE, child=moved.child)))
        self.take_button = Button(_("Take our copy off this computer"), "plain", "check")
        self.take_button.clicked.connect(self._on_asked)
        self.sure_button = Button(_("Yes, take it off"), "primary", "check")
        self.sure_button.clicked.connect(self._on_sure)
        self.sure_words = Words(_sure_words(moved))
        self.add(self.sure_words)
        self.add(FlowRow(self.write_button, self.take_button, self.sure_button))
        self.write_button.setVisible(moved.is_late)
        self.take_button.setVisible(moved.may_go)
        self._ask(sure=False)

    def _ask(self, *, sure: bool) -> None:
        self.sure_words.setVisible(sure)
        self.sure_button.setVisible(sure)
        self.take_button.setVisible(self._moved.may_go and not sure)

    def _on_asked(self) -> None:
        self._ask(sure=True)
        self.sure_button.setFocus()

    def _on_sure(self) -> None:
        self.sure_button.setEnabled(False)
        work, child = self._work, self._moved.child
        run_in_background(self, lambda: work.moving_on.take_off(child), done=self._on_done, failed=self._on_failed)

    def _on_done(self, _nothing: None) -> None:
        words = _("{name}'s records are with the council, and not on this computer any more.")
        self.taken_off.emit(words.format(name=self._moved.name))

    def _on_failed(self, problem: KnownError) -> None:
        self.sure_button.setEnabled(True)
        self._ask(sure=False)
        self.trouble.say(problem.sentence)


def _title(moved: Moved) -> str:
    if moved.is_with_council:
        return _("{name}'s records are now with the council").format(name=moved.name)
    return _("{name} moved on").format(name=moved.name)


def _sentences(moved: Moved) -> list[str]:
    """What is so, and what comes next, in the order in which one wants to know it."""
    found = [_("{name}'s stay with you ended on {day}.").format(name=moved.name, day=day_words(moved.ended))]
    if moved.unsent:
        one = _("{count} version has not reached the council yet. It is safe here, and goes by itself.")
        more = _("{count} versions have not reached the council yet. They are safe here, and go by themselves.")
        return [*found, counted(one, more, moved.unsent)]
    if moved.photos:
        one = _("{count} photo or paper has not reached the council yet. It is safe here, and goes by itself.")
        more = _("{count} photos or papers have not reached the council yet. They are safe here, and go by themselves.")
        return [*found, counted(one, more, moved.photos)]
    found.append(_receipt(moved))
    if moved.is_late:
        words = _("You can still write late entries until {day}, for instance what you only remembered now.")
        found.append(words.format(day=day_words(moved.late_until)))
    return [*found, *_what_comes(moved)]


def _receipt(moved: Moved) -> str:
    one = _(
        "By its signed word the council has {count} entry of the stay, in {{versions}} versions, as its desk shows."
    )
    more = _(
        "By its signed word the council has {count} entries of the stay, in {{versions}} versions, as its desk shows."
    )
    return counted(one, more, moved.records).format(versions=moved.versions)


def _what_comes(moved: Moved) -> list[str]:
    if moved.hold:
        return [moved.hold.words]
    begun = [_begun_words(moved.drafts)] if moved.drafts else []
    if moved.is_kept:
        return [_when_kept(moved), *begun]
    if begun:
        return begun
    if moved.to_look and not moved.is_late:
        return [_ask_others(moved)]
    if moved.is_late:
        return [_("After that you can take the copy off this computer. It stays until you do.")]
    return [_("The copy on this computer is not needed any more. It stays until you take it off.")]


def _begun_words(count: int) -> str:
    one = _("You have begun {count} entry that is not finished. Finish it or throw it away first.")
    more = _("You have begun {count} entries that are not finished. Finish them or throw them away first.")
    return counted(one, more, count)


def _when_kept(moved: Moved) -> str:
    words = _(
        "After that your home keeps its own copy, sealed, as is its duty: nobody finds {name} on this computer any more, and "
        "the registered manager opens the records where there is a reason."
    )
    if not moved.is_late:
        words = _(
            "Your home keeps its own copy, as is its duty. It is sealed as soon as nothing that was begun about {name} waits "
            "here: then nobody finds {name} on this computer, and the registered manager opens the records where there is a "
            "reason."
        )
    return words.format(name=moved.name)


def _ask_others(moved: Moved) -> str:
    words = _(
        "Before the copy can go, everybody else who writes on this laptop unlocks it once while it is online, since what they "
        "may have begun about {child} only they can see. Still to do so: {names}."
    )
    return words.format(names=", ".join(moved.to_look), child=moved.name)


def _sure_words(moved: Moved) -> str:
    words = _(
        "The words about {name} go from this computer and stay with the council. Should the end of the stay turn out to be "
        "a mistake, everything comes back from there by itself."
    )
    return words.format(name=moved.name)
