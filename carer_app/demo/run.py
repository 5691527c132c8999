"""The demonstration: six months of two made-up homes, a local gateway, one live sync, the papers and the pictures."""

import os
import shutil
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from carer_app.app import doorway, open_window
from carer_app.clock import SetClock, SystemClock, today
from carer_app.demo.history import History, Setting
from carer_app.demo.household import Story
from carer_app.demo.pictures import take
from carer_app.demo.served import serving, settled_port
from carer_app.demo.story import tell
from carer_app.domain.deadlines import months_before
from carer_app.errors import BadInputError
from carer_app.gateway.second_factor import offer
from carer_app.gateway.services import make_services
from carer_app.i18n import _
from carer_app.work import Work

PASSPHRASE = "candle otter marmalade window fern"
PASSWORD = "lantern-otter-fern-42"
MARK = "THIS-IS-A-DEMONSTRATION"
FOSTER_HOME = "foster-home"


def run_demo(*, out: Path, offscreen: bool, seed: int, last_day: date | None) -> None:
    """Make everything in `out` anew, then open the window on the foster home unless offscreen. Raises BadInputError."""
    _clear(out)
    story = tell(seed, last_day or today(SystemClock()))
    port = settled_port(out / "gateway")
    setting = Setting(folder=out, address=f"http://127.0.0.1:{port}", passphrase=PASSPHRASE, password=PASSWORD)
    _make_history(story, setting)
    click.echo(_("The papers and the pictures …"))
    _make_papers(story, out)
    take(out / FOSTER_HOME, _opener(story, FOSTER_HOME), out / "passphrase", out / "pictures")
    with serving(out / "gateway", port):
        work = _unlocked(story, out, FOSTER_HOME)
        pushed = work.sync_once().pushed
        work.session.lock()
        click.echo(_("{count} entries went to the council just now.").format(count=pushed))
        _tell_where(story, setting)
        if not offscreen:
            raise SystemExit(open_window(out / FOSTER_HOME))


def _clear(out: Path) -> None:
    """Take away an earlier demonstration; nothing else is ever taken away."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        raise BadInputError(
            _("out: {folder} holds something that is not a demonstration. Choose an empty folder.").format(folder=out),
            [("out", "is not empty")],
        )
    shutil.rmtree(out, ignore_errors=True)
    for folder in (out, out / "papers", out / "pictures"):
        folder.mkdir(parents=True)
    (out / MARK).write_text(_("Everybody in here is made up.") + "\n")
    (out / "passphrase").write_text(PASSPHRASE + "\n")


def _make_history(story: Story, setting: Setting) -> None:
    clock = SetClock(datetime.combine(story.begins, time(8), UTC))
    services = make_services(setting.folder / "gateway", clock=clock)
    offer(services)
    history = History(story, setting, services, clock)
    history.play(click.echo)
    history.lock()
    services.close()


def _unlocked(story: Story, out: Path, home: str) -> Work:
    """The store of a home, as the person who set it up."""
    door = doorway(out / home)
    return Work(door.unlock(door.holder_named(_opener(story, home)), PASSPHRASE))


def _opener(story: Story, home: str) -> str:
    opener = next(one.opened_by for one in story.homes if one.key == home)
    return next(one.name for one in story.people if one.key == opener)


def _make_papers(story: Story, out: Path) -> None:
    """A review paper for every child."""
    for home in story.homes:
        work = _unlocked(story, out, home.key)
        for child in work.journal.children():
            paper = work.review_pdf(child.id, months_before(story.today, 6), story.today)
            (out / "papers" / f"review-{child.name.casefold()}.pdf").write_bytes(paper)
        work.session.lock()


def _tell_where(story: Story, setting: Setting) -> None:
    """Say where everything is, and how to go on."""
    readers = "\n".join(f"  {person.email}  ({person.name})" for person in story.people if person.council)
    words = _(
        "Everything is in {folder}: two homes, a gateway, papers and pictures.\n"
        "The window:   {programs}/carer-app --data-dir {folder}/foster-home      passphrase: {passphrase}\n"
        "The gateway:  {programs}/carer-gateway serve --data-dir {folder}/gateway --port {port}\n"
        "The desk:     {address}/      password: {password}\n{readers}"
    ).format(
        programs=os.path.relpath(Path(sys.executable).parent),
        folder=setting.folder,
        passphrase=PASSPHRASE,
        port=setting.address.rsplit(":", 1)[-1],
        address=setting.address.replace("127.0.0.1", "localhost"),
        password=PASSWORD,
        readers=readers,
    )
    (setting.folder / "READ-ME.txt").write_text(words + "\n")
    click.echo(words)
