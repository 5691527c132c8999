"""Every page of the window on a made-up household, with the states that matter: begun, wrong, asked about, found, empty."""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

import msgspec
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from carer_app.clock import SetClock
from carer_app.councils import profile_named
from carer_app.domain.kind import FileKind
from carer_app.domain.kinds import kind_named, kinds
from carer_app.domain.revision import Op, Statement
from carer_app.doorway import Doorway
from carer_app.journal.forms import New
from carer_app.session import Filing
from carer_app.store import writing
from carer_app.ui.shell.review import ReviewPage
from carer_app.ui.shell.timeline import TimelinePage
from carer_app.ui.shell.tools import Pace, Tools
from carer_app.ui.shell.window import Window
from carer_app.ui.shell.writing import WritingPage
from carer_app.vault.file import FLOOR
from carer_app.vault.own_slot import secret_of_digits
from carer_app.vault.who import Who
from carer_app.work import Work
from tests.conftest import EVENING, PASSPHRASE, Home

STILL = Pace(idle=3_600_000, sync=3_600_000, typing=10, look=3_600_000, copies=3_600_000)
DAYS = (
    "Home from school at 15:40. Made pasta together and ate at the table. Bath, story, lights out 20:15.",
    "Football after school. Scored twice. A little quiet at tea, then talked about the new boy in class, and that he "
    "might come to tea on Friday if his mum says yes.",
    "A slow start. Said no to breakfast. Better after the walk with the dog.",
    "Swimming. Twelve lengths!",
    "Visited the library and chose four books about otters.",
)
PEOPLE = (
    {"name": "Jo", "relation": "mother", "phone": "01632 960044", "note": "rings on Sundays at 16:00"},
    {"name": "Ms Patel", "relation": "social_worker", "phone": "01632 960011"},
)


def draw_pages(app: QApplication, size: tuple[int, int], look: str, out: Path) -> None:
    """Draw every page into `out`, in the look that the application has now."""
    with tempfile.TemporaryDirectory() as folder:
        clock = SetClock(EVENING)
        door = Doorway(Path(folder) / "home", clock, None, FLOOR)
        tools = Tools(doorway=door, open_work=Work, relaunch=lambda: None)
        window = Window(app, tools, STILL)
        window.resize(*size)
        window.show()
        for name, widget in chain(_doors(window, door, clock), _desk(window)):
            _settle(60)
            widget.grab().save(str(out / f"page-{name}-{look}.png"))
        window.close()
        window.deleteLater()
        _settle(10)


def _doors(window: Window, door: Doorway, clock: SetClock) -> Iterator[tuple[str, QWidget]]:
    yield "first-use", window
    session, code = door.create(
        profile_named("north-tyneside"), Who(name="Sam Okafor", role="foster_carer"), PASSPHRASE
    )
    window._on_made(session, code)
    yield "recovery-code", window
    window.open(session)
    yield "today-empty", window
    home = Home(folder=door.folder, clock=clock, session=session, recovery_code=code)
    _household(home)
    window.lock()
    yield "unlock", window
    window.centralWidget().say_trouble(  # type: ignore[attr-defined]
        "That passphrase does not open this store. Check Caps Lock and the keyboard language, then try again."
    )
    yield "unlock-wrong", window
    window.open(door.unlock(door.holder_named(None), PASSPHRASE))


def _desk(window: Window) -> Iterator[tuple[str, QWidget]]:
    assert window._work
    journal = window._work.journal
    maya, jayden = (next(child for child in journal.children() if child.name == name) for name in ("Maya", "Jayden"))
    changed = next(found.id for found in journal.search("Nan"))
    twice = next(found.id for found in journal.search("dungarees"))
    for page in ("today", "needs", "children", "sending", "add_child"):
        window.go(page)
        _settle(300)
        yield page, window
    window.go("child", child=maya.id)
    yield "child", window
    yield from _writing(window, maya.id, jayden.id, changed)
    yield from _timeline(window)
    window.go("record", record=changed)
    yield "record", window
    bar = window.desk.page.sheet.verticalScrollBar()  # type: ignore[union-attr]
    bar.setValue(bar.maximum())
    yield "record-versions", window
    window.go("record", record=twice)
    yield "record-two-versions", window
    window.go("together", record=twice)
    yield "together", window
    yield from _review(window, maya.id)
    window.go("move", record=changed)
    yield "move", window
    window._work.moving.move(changed, jayden.id, "The wrong name stood at the top.")
    window.go("moved")
    yield "moved", window
    window.go("recovery")
    yield "recovery", window
    window.desk.page.new.make_button.click()  # type: ignore[union-attr]
    yield "recovery-new", window
    yield from _own_page(window, maya.id)


def _own_page(window: Window, child: str) -> Iterator[tuple[str, QWidget]]:
    """A log-in of one's own, its door, and every sheet behind it."""
    assert window._work
    work, secret = window._work, secret_of_digits("730914")
    window.go("own_log_in", child=child)
    yield "own-log-in", window
    whose = work.journal.child(child)
    work.log_ins.set_up(whose, secret)
    work.for_them.let_read(next(found.id for found in work.journal.search("otters")))
    window.hand_over(child)
    yield "own-door", window
    assert window.own_room
    window.own_room._on_open(work.log_ins.open(whose, secret))
    view = window.own_room.view
    assert view
    yield "own-page", window
    for name in ("say", "skills", "given", "asking", "people"):
        getattr(view, f"show_{name}")()
        yield f"own-{name}", window


def _writing(window: Window, child: str, other: str, changed: str) -> Iterator[tuple[str, QWidget]]:
    window.go("write")
    yield "write-who", window
    window.go("write", child=child)
    yield "write-what", window
    for slug, kind in kinds().items():
        if kind.listed and not kind.one_per_file and kind.file is FileKind.CHILD:
            window.go("write", child=child, kind=slug)
            yield f"write-{slug}", window
    window.go("write", child=other, kind="daily_log")
    yield "write-begun", window
    window.go("write", child=child, kind="daily_log")
    yield from _problems(window)
    window.go("write", child=child, record=changed)
    yield "change", window


def _problems(window: Window) -> Iterator[tuple[str, QWidget]]:
    assert window.desk
    page = window.desk.page
    assert isinstance(page, WritingPage)
    assert page.task
    page.save()
    yield "write-wrong", window
    page.task.form.show_raw({"day": "2026-04-01", "what_happened": "A day to come."})
    page.save()
    yield "write-asked", window
    page.begin_anew()


def _timeline(window: Window) -> Iterator[tuple[str, QWidget]]:
    window.go("timeline")
    yield "timeline", window
    assert window.desk
    page = window.desk.page
    assert isinstance(page, TimelinePage)
    page.search.setText("past")
    _settle(60)
    yield "timeline-found", window
    page.search.setText("nowhere")
    page.filter_button.setChecked(True)
    _settle(60)
    yield "timeline-nothing", window


def _review(window: Window, child: str) -> Iterator[tuple[str, QWidget]]:
    window.go("review", child=child)
    yield "review", window
    assert window.desk
    page = window.desk.page
    assert isinstance(page, ReviewPage)
    page.make_button.click()
    while page.leave_button.isHidden() and page.trouble.isHidden():
        _settle(50)
    yield "review-paper", window


def _household(home: Home) -> None:
    maya = home.child("Maya", people=PEOPLE, what_helps="Being told the plan for the day at breakfast; drawing.")
    jayden = home.child("Jayden", birth_date="2011-01-09", here_since="2026-01-10")
    for ago in range(30, 0, -1):
        home.clock.move_to(EVENING - timedelta(days=ago))
        day = home.clock.now().date().isoformat()
        home.log(maya if ago % 3 else jayden, DAYS[ago % 5], day=day, their_words="“Can we do that again?”")
    home.clock.move_to(EVENING)
    for slug, kind in kinds().items():
        if (
            kind.listed
            and not kind.one_per_file
            and kind.file is FileKind.CHILD
            and slug not in ("daily_log", "ordinary_day")
        ):
            raw = msgspec.to_builtins(kind.example(date(2026, 2, 26)))
            home.journal.add(New(kind=slug, child=maya, raw=raw))
    words = {"day": "2026-03-02", "mood": "settled", "what_i_think": "Proud of the team news; needed quiet time first."}
    more = {"their_words": "“I got picked for the team and I didn't even ask.”", "school": "Spelling 9 out of 10."}
    changed = home.log(maya, DAYS[0], **words, **more)
    again = words | more | {"what_happened": DAYS[0] + " A phone call with Nan at 18:00."}
    home.journal.amend(changed, again, "I forgot the phone call.")
    home.journal.comment(changed, "Thank you for writing down what she said.")
    _two_versions(home, maya)
    home.journal.keep_draft(home.journal.new_draft("daily_log", jayden, {"what_happened": "Back from football at"}))


def _two_versions(home: Home, child: str) -> None:
    """A record that two people changed at the same time."""
    record = home.log(child, "Found the dungarees.", day="2026-02-28")
    first = home.journal.show(record).versions[0].revision
    here = {"day": "2026-02-28", "what_happened": "Found the lost dungarees under the bed."}
    parent = home.journal.show(record).versions[0].hash
    home.journal.amend(record, here, "Where they were")
    there = {"day": "2026-02-28", "what_happened": "Found the dungarees, and wore them to the farm."}
    filing = Filing(stream=first.stream, record=record, op=Op.AMEND, parents=(parent,), occurred=first.occurred)
    other = home.session.sign(kind_named("daily_log"), Statement(content=there, reason="The farm"), filing)
    with home.session.database.writing() as db:
        writing.write(db, home.session.device, [other], {})


def _settle(milliseconds: int) -> None:
    """Let everything be laid out, and what is made in the background arrive."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
