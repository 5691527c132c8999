"""Somebody who looks everywhere: the commands, every page of the window, the open database, the disk, the line, the desk."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, Qt, QThreadPool
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QWidget,
)
from sqlalchemy import text

from carer_app.clock import SystemClock
from carer_app.domain.signing import SigningKey
from carer_app.doorway import Doorway
from carer_app.gateway.services import Services
from carer_app.store.engine import Database
from carer_app.sync.line import Transport
from carer_app.sync.protocol import Enrol, Enrolled, SyncAnswer, SyncRequest
from carer_app.sync.transport import HttpTransport
from carer_app.ui.shell.sync_runner import SyncRunner
from carer_app.ui.shell.window import Window
from carer_app.vault.file import FLOOR
from carer_app.work import Work
from tests.gateway.desk.conftest import Browser, words
from tests.journeys.programs import run

_TIMES = (
    re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)"),
    re.compile(r"\b\d\d:\d\d\b"),
    re.compile(r"[0-9a-f]{96,}"),
)
_LINK = re.compile(r'href="(/desk[^"#]*)"')
_UNLISTED = ("sign-out", "static", "fonts")
OPEN_TABLES = (
    "revisions",
    "parents",
    "about",
    "bodies",
    "record_index",
    "search",
    "search_content",
    "sections",
    "held",
    "people",
    "person_keys",
    "attachments",
    "manifests",
    "chunks",
    "staged",
)
"""The tables in which nothing at all may change."""


def masked(said: str) -> str:
    """The same without the times of now, and without what is another each time by its nature."""
    for pattern in _TIMES:
        said = pattern.sub("…", said)
    return said


class AtLaptop:
    """One person at a computer that others use too, with their own passphrase and every way to look."""

    def __init__(self, folder: Path, name: str, passphrase: str) -> None:
        self.folder = folder
        self.name = name
        self.passphrase = passphrase
        self._secret = folder.parent / f"{name}.txt"
        self._secret.write_text(passphrase + "\n")

    def work(self, line: "Tapped | None" = None) -> Work:
        """Their own unlock; lock it again."""
        door = Doorway(self.folder, SystemClock(), None, FLOOR)
        session = door.unlock(door.holder_named(self.name), self.passphrase)
        return Work(session, (lambda url: line.to(url)) if line else HttpTransport)

    def command(self, *arguments: str) -> tuple[int, str, str]:
        """A command, run in a process of its own."""
        who = ("--data-dir", self.folder, "--as", self.name, "--passphrase-file", self._secret)
        done = run("carer_app", *who, *arguments)
        return done.returncode, masked(done.stdout), masked(done.stderr)

    def every_command(self, child: str, ids: tuple[str, ...]) -> dict[str, tuple[int, str, str]]:
        """What each command that only looks answers, and those that do something with records that are not there."""
        asked: list[tuple[str, ...]] = [
            ("check", "--json"),
            ("status", "--json"),
            ("status",),
            ("sync", "--json"),
            ("list", "--json"),
            ("list", "--child", child, "--kind", "serious_worry"),
            ("search", "marmalade", "--json"),
            ("search", "Kim"),
            ("child", "list", "--json"),
        ]
        return {" ".join(one): self.command(*one) for one in asked} | {
            f"show {number}": self.command("show", id_, "--json") for number, id_ in enumerate(ids)
        }

    def paper(self, child: str, out: Path) -> str:
        """The words of a review paper."""
        from tests.journeys.test_evening import words_of

        assert self.command("report", "review", "--child", child, "--out", str(out))[0] == 0
        return masked(words_of(out))


class Tapped:
    """The line as somebody hears it who records what their own unlock sends and gets."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def to(self, url: str) -> Transport:
        self._line = HttpTransport(url)
        return self

    def enrol(self, request: Enrol) -> Enrolled:
        return self._line.enrol(request)

    def sync(self, request: SyncRequest, nonce: str, key: SigningKey) -> SyncAnswer:
        self.heard.append(msgspec.json.encode(request).decode())
        answer = self._line.sync(request, nonce, key)
        self.heard.append(msgspec.json.encode(answer).decode())
        return answer


def rows_of(database: Database) -> dict[str, list[str]]:
    """Every row of every table, as somebody with the key of the file reads them."""
    found: dict[str, list[str]] = {}
    with database.reading() as db:
        for table in db.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all():
            rows = db.exec_driver_sql(f'SELECT * FROM "{table}"').all()
            found[table] = sorted("|".join(map(_plain, row)) for row in rows)
    return found


def bytes_on_disk(folder: Path) -> bytes:
    """All that lies in the data folder, the log of changes and what was left over too.

    Another program reads it: on POSIX whoever closes a file gives up all locks that their process holds on it, and the
    window may have the store open. A file that goes away meanwhile has nothing left to read.
    """
    paths = [str(path) for path in sorted(folder.rglob("*")) if path.is_file()]
    found = subprocess.run(["cat", *paths], check=False, capture_output=True).stdout
    assert len(found) >= (folder / "store.db").stat().st_size
    return found


def _plain(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


# ---- the window


def is_at_rest(window: Window) -> bool:
    """Whether nothing is looked for, sent or fetched just now, and all has been: what is shown then stays."""
    runners, threads = window.findChildren(SyncRunner), QThreadPool.globalInstance()
    if threads.activeThreadCount():
        return False
    QApplication.processEvents()
    if threads.activeThreadCount():
        return False
    return bool(runners) and not any(one.is_running for one in runners) and runners[-1].status().waiting == 0


def everything_shown(window: Window) -> Counter[str]:
    """All that the widgets of a window hold, in sight or not: words, tooltips, names for screen readers, what can be undone."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    found: Counter[str] = Counter({masked(window.windowTitle()): 1})
    for widget in window.findChildren(QWidget):
        told = (*_words(widget), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        found.update(masked(piece) for piece in told if piece)
    return found


def _words(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.text()
        yield "can be undone" if widget.isUndoAvailable() else ""
    elif isinstance(widget, QPlainTextEdit):
        yield widget.toPlainText()
        yield "can be undone" if widget.document().isUndoAvailable() else ""
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(number) for number in range(widget.count()))
    elif isinstance(widget, QListView) and widget.model() is not None:
        for row in range(widget.model().rowCount()):
            yield str(widget.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) or "")


# ---- the council


def pages_at_desk(services: Services, email: str, password: str) -> dict[str, str]:
    """Every page that somebody can come to from the first one, as it is read."""
    browser = Browser(services)
    browser.submit("/desk/sign-in", email=email, password=password)
    found: dict[str, str] = {}
    waiting = ["/desk", "/desk/closed"]
    while waiting and len(found) < 80:
        address = waiting.pop(0)
        page = browser.text(address)
        found[address] = masked(words(page))
        fresh = (link for link in _LINK.findall(page) if link not in found and link not in waiting)
        waiting += [link for link in fresh if not any(part in link for part in _UNLISTED)]
    return found


def kept_at_gateway(services: Services) -> str:
    """All that the council's database holds, and what its key file opens of it."""
    with services.reading() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        rows = [row for table in tables for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')]
        hosted = [
            services.keys.hosted(row.id, row.hosted_keys).decode()
            for row in connection.execute(text("SELECT id, hosted_keys FROM people WHERE hosted_keys IS NOT NULL"))
        ]
    return "\n".join([*("|".join(map(_plain, row)) for row in rows), *hosted])
