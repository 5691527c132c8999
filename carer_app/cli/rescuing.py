"""Commands for where there is no network, or the store is damaged: nothing that was not sent is lost."""

from pathlib import Path

import click

from carer_app.cli.frame import Asked, common, put, put_all, read_input
from carer_app.clock import moment
from carer_app.domain.words import moment_words
from carer_app.errors import BadInputError
from carer_app.i18n import _, counted
from carer_app.store.engine import DamagedStoreError
from carer_app.sync.remaking import Remade
from carer_app.sync.rescue import RescueFile, files_from_mirror, save_all


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file to write, such as on a stick.")
@click.option("--receipts", type=click.Path(dir_okay=False), help="The file of receipts that came back.")
@common
def rescue(given: Asked, out: Path | None, receipts: str | None) -> None:
    """Save what was not sent, sealed to the council, for a USB stick; or take back the receipts."""
    if (out is None) == (receipts is None):
        raise BadInputError(
            _("Say --out FILE to save what was not sent, or --receipts FILE to take receipts back."),
            [("out", "or receipts")],
        )
    if receipts is not None:
        _take(given, receipts)
    elif out is not None:
        _save(given, out)


def _save(given: Asked, out: Path) -> None:
    files = _files(given)
    named = list(zip(files, save_all(files, out), strict=True))
    for one in files:
        if one.aside:
            click.echo(_aside(one), err=True)
    if given.as_json:
        put_all({"council": one.council, "entries": one.entries, "file": str(path)} for one, path in named)
        return
    for one, path in named:
        click.echo(
            counted("{count} entry was not sent yet.", "{count} entries were not sent yet.", one.entries)
            + " "
            + _("{file} holds it, and opens at {council} and nowhere else.").format(file=path, council=one.council)
        )
    click.echo(_("They count as sent only when the receipts that the council gives have been brought back."))


def _aside(file: RescueFile) -> str:
    return counted(
        "{count} version is not in it: the council's computer could not take it, and it was set aside. It is safe here; "
        "tell the council.",
        "{count} versions are not in it: the council's computer could not take them, and they were set aside. They are "
        "safe here; tell the council.",
        file.aside,
    )


def _files(given: Asked) -> list[RescueFile]:
    """From the store; from its second copy where it is damaged."""
    try:
        return given.unlock().rescue.files()
    except DamagedStoreError:
        door = given.door()
        click.echo(_("The store is damaged. The second copy of what was not sent is used."), err=True)
        return files_from_mirror(door.second_copy(door.holder_named(given.person), given.passphrase()))


def _take(given: Asked, receipts: str) -> None:
    brought = given.unlock().rescue.take_receipts(read_input(receipts))
    if given.as_json:
        put({"council": brought.council, "received": brought.received, "held": brought.held})
        return
    said = counted("{count} version was received there.", "{count} versions were received there.", brought.received)
    click.echo(f"{brought.council}: {said}")


@click.command()
@click.option(
    "--backup",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A backup to begin with, such as on a stick.",
)
@common
def salvage(given: Asked, backup: Path | None) -> None:
    """Make a damaged store anew: from the newest copy, from what can still be read of it, from the second copy of what was not
    sent, and by the next sync from the council.
    """
    door = given.door()
    session, made = door.salvage(door.holder_named(given.person), given.passphrase(), backup)
    session.lock()
    if given.as_json:
        put({"brought_back": made.versions, "copy": made.copy, "lost": made.lost})
        return
    _tell_remade(made)


def _tell_remade(made: Remade) -> None:
    if made.copy:
        when = moment_words(moment(made.copy))
        click.echo(_("The store was made anew, beginning with the copy of {when}.").format(when=when))
    click.echo(
        counted(
            "{count} version came from the damaged file and from the second copy of what was not sent.",
            "{count} versions came from the damaged file and from the second copy of what was not sent.",
            made.versions,
        )
    )
    for line in made.lost:
        click.echo(_("Read nowhere on this computer: {what}.").format(what=line), err=True)
    click.echo(_("What the council has comes back with the next sync. The damaged files were put aside, not erased."))


COMMANDS = (rescue, salvage)
