"""Run in a process of its own: somebody writes marked words in every place that there is, and then does as they are told.

The words come in by the first line of what it reads; each later line is what to do: lock, close, or type on. It says when it
has done so. What it was told is in its memory: so a search of that must find all of them.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, Qt
from PySide6.QtWidgets import QApplication

from carer_app import app as product
from carer_app.councils import profile_named
from carer_app.journal.closing import Readership
from carer_app.journal.forms import New, draft_name
from carer_app.numbers import Contact, Whom
from carer_app.store.index import Wanted
from carer_app.ui.kit.theme import Scheme, apply_theme
from carer_app.ui.shell.one_window import WindowLock
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from carer_app.vault.file import FLOOR
from carer_app.vault.pin_keeper import PinKeeper
from carer_app.vault.who import Who
from carer_app.work import Work
from tests import files_given as given
from tests.journeys.at_the_window import say, wait
from tests.journeys.hands import Hands

CARER, MANAGER = "Sam Okafor", "Jo Marsh"
PASSPHRASE, HERS = "kettle marble orchard pigeon sleeve", "copper ladder violet harbour mitten"
PIN = "481520"
DAY = "2026-03-02"
SHARES = {
    "left": 10,
    "logs": 50,
    "amended": 15,
    "reasons": 10,
    "comments": 20,
    "drafts": 40,
    "names": 10,
    "captions": 8,
    "files": 2,
    "numbers": 10,
    "closed": 5,
    "book": 10,
    "typed": 10,
}
"""How many marked words go where: two hundred."""


class Writer:
    """One person who writes with the words that are left for each place."""

    def __init__(self, work: Work, words: dict[str, list[str]]) -> None:
        self.work = work
        self._words = words
        self.children = [self._child(name) for name in words["names"]]

    def write(self) -> None:
        journal, first = self.work.journal, self.children[0]
        logs = journal.add_many([self._log(first, word) for word in self._words["logs"]])
        journal.search(self._words["logs"][0], Wanted())
        for saved, word in zip(logs, self._words["amended"], strict=False):
            journal.amend(saved.id, {"day": DAY, "what_happened": f"No, it was {word}."}, "a slip")
        for saved, word in zip(reversed(logs), self._words["reasons"], strict=False):
            journal.retract(saved.id, f"It was {word}.")
        for word in self._words["comments"]:
            journal.comment(logs[20].id, f"Well done, {word}.")
        self._draft()
        self._photos()
        for number, word in enumerate(self._words["numbers"]):
            self.work.contacts.add(Contact(who=Whom.OTHER, number=f"01632 9600{number:02}", name=word))
        self._book()
        self._close()

    def _child(self, name: str) -> str:
        sheet = {"chosen_name": name, "responsible_authority": "england", "here_since": "2025-09-01"}
        return self.work.journal.add_child(sheet).id

    def _log(self, child: str, word: str) -> New:
        return New(kind="daily_log", child=child, raw={"day": DAY, "what_happened": f"We had {word} for tea."})

    def _draft(self) -> None:
        journal = self.work.journal
        for number, word in enumerate(self._words["drafts"]):
            child = self.children[number % len(self.children)]
            name = journal.name_beside("daily_log", child)
            raw = {"day": DAY, "what_happened": f"Not finished: {word}"}
            journal.keep_draft(journal.new_draft("daily_log", child, raw, name=name))

    def _photos(self) -> None:
        pictures, child = self.work.pictures, self.children[1]
        draft = draft_name(self.work.session.person.id, "daily_log", child)
        captions, files = self._words["captions"], self._words["files"]
        for number, word in enumerate(files):
            taken = pictures.take(draft, f"{word}.jpg", given.photo(width=60 + number))
            pictures.describe(taken, " and ".join(captions[number :: len(files)]))
        texts = pictures.texts_of_draft(draft)
        self.work.journal.add(
            New(kind="daily_log", child=child, raw={"day": DAY, "what_happened": "."}, manifests=texts)
        )

    def _book(self) -> None:
        visits = [{"came_at": f"{DAY}T15:10:00Z", "who": word, "why": "The boiler"} for word in self._words["book"]]
        self.work.journal.add_many([New(kind="visitor", child="", raw=visit) for visit in visits])

    def _close(self) -> None:
        manager = next(one for one in self.work.closing.people() if one.name == MANAGER)
        for word in self._words["closed"]:
            self.work.closing.add(self._log(self.children[0], word), Readership(readers=(manager.id,)))


def shared(words: list[str]) -> dict[str, list[str]]:
    left: Iterator[str] = iter(words)
    return {place: [next(left) for _one in range(count)] for place, count in SHARES.items()}


class Obeying(QObject):
    """Does what the lines say, one after the other."""

    def __init__(self, hands: Hands) -> None:
        super().__init__(hands.window)
        self._hands = hands
        self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_line)

    def _on_line(self) -> None:
        match sys.stdin.readline().strip():
            case "lock":
                self._hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
            case "close":
                self._hands.window.close()
            case _:
                self._hands.type("and on, ")
                say("typed")


def make(folder: Path) -> None:
    """A store with somebody who writes, and somebody who reads what is closed."""
    who = Who(name=CARER, role="residential_worker")
    session, _code = product.doorway(folder, stretch=FLOOR).create(profile_named("england"), who, PASSPHRASE)
    session.add_person(Who(name=MANAGER, role="registered_manager"), HERS)
    session.lock()


def sit_down(folder: Path, words: dict[str, list[str]]) -> int:
    application = QApplication(["hearthlog"])
    application.setApplicationName("hearthlog")
    apply_theme(application, Scheme.LIGHT)
    lock = WindowLock(folder)

    def relaunch() -> None:
        lock.release()
        product.relaunch(folder, door.pins)

    door = product.doorway(folder, stretch=FLOOR)
    door.pins = PinKeeper()
    window = Window(application, Tools(doorway=door, open_work=product.open_work, relaunch=relaunch), Pace())
    window.show()
    window.activateWindow()
    wait(window.isActiveWindow)
    note = door.new_note()
    assert note
    note.keep(" ".join(words["left"]))
    session = door.unlock(door.holder_named(CARER), PASSPHRASE)
    work = Work(session)
    Writer(work, words).write()
    work.own_pin.choose(PIN)
    window.open_work(work)
    hands = Hands(window, wait)
    hands.wait_for("Today")
    hands.begin_log(words["names"][0])
    hands.type(" ".join(words["typed"]))
    Obeying(hands)
    last = words["typed"][-1]
    hands.wait_until(lambda: any(last in str(draft.raw) for draft in work.journal.drafts()))
    say(f"written {session.vault.has_keyring}")
    status = application.exec()
    lock.release()
    return status


if __name__ == "__main__":
    given_folder = Path(sys.argv[1])
    all_of_them = shared(json.loads(sys.stdin.readline()))
    make(given_folder)
    sys.exit(sit_down(given_folder, all_of_them))
