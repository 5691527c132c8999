"""Commands for the day on which a computer is gone: a backup of everything, and putting it back."""

from pathlib import Path

import click

from carer_app.cli.frame import Asked, common, put, read_code, read_secret
from carer_app.clock import moment
from carer_app.domain.words import moment_words
from carer_app.errors import BadInputError
from carer_app.i18n import _, counted
from carer_app.store.backup import CHAIN_FAULTS, Backup
from carer_app.store.restoring import Restored


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write.")
@click.option(
    "--new-passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file with a passphrase that is to open this backup, beside the recovery code.",
)
@common
def backup(given: Asked, out: Path, new_passphrase_file: Path | None) -> None:
    """Save everything that is here in one encrypted file, and check it."""
    chosen = read_secret(new_passphrase_file) if new_passphrase_file else None
    made = given.unlock_to_write().backups.make(out, chosen)
    counts = made.manifest.counts
    if given.as_json:
        facts = {"records": counts["records"], "revisions": counts["revisions"], "photos": len(made.manifest.photos)}
        put({"file": str(made.path), "bytes": made.size, **facts, "photos_lost": made.manifest.lost})
        return
    _tell_made(made, is_chosen=chosen is not None)


def _tell_made(made: Backup, *, is_chosen: bool) -> None:
    saved = counted("{count} record was saved", "{count} records were saved", made.manifest.counts["records"])
    click.echo(_("{saved} in {file}. It was opened again and checked.").format(saved=saved, file=made.path))
    if is_chosen:
        click.echo(_("It opens with the recovery code, and with the passphrase that you chose for it."))
    else:
        click.echo(_("It opens with the recovery code. Keep the sheet somewhere else than the backup."))
    if made.manifest.lost:
        click.echo(_lost_words(made.manifest.lost), err=True)
    if made.manifest.counts[CHAIN_FAULTS]:
        click.echo(_("The store itself is not as it was written: see “carer-app check”."), err=True)


def _lost_words(count: int) -> str:
    return counted(
        "{count} part of a photo or paper could not be read and is not in it.",
        "{count} parts of photos or papers could not be read and are not in it.",
        count,
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), required=True, help="A new or empty folder.")
@click.option(
    "--recovery-file",
    "recovery_files",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="A file with the recovery code, or twice with a half each.",
)
@common
def restore(given: Asked, file: Path, to: Path, recovery_files: tuple[Path, ...]) -> None:
    """Put the backup FILE back into an empty folder, by the recovery code or a passphrase."""
    if not file.exists():
        raise BadInputError(_("file: {name} is not there.").format(name=file), [("file", "is not there")])
    given.data_dir = to
    door = given.door()
    code = read_code(recovery_files) if recovery_files else None
    done = door.restore(file, code=code, passphrase=None if code else given.passphrase())
    if given.as_json:
        manifest = done.manifest
        facts = {"records": manifest.counts["records"], "photos": len(manifest.photos) - done.lost + manifest.lost}
        put({"folder": str(done.folder), "made": manifest.made, **facts, "photos_lost": done.lost})
        return
    _tell_restored(done)


def _tell_restored(done: Restored) -> None:
    records = counted("{count} record", "{count} records", done.manifest.counts["records"])
    when = moment_words(moment(done.manifest.made))
    click.echo(_("{records} stand in {folder} as they were on {when}.").format(
        records=records, folder=done.folder, when=when
    ))  # fmt: skip
    if done.person:
        click.echo(_("Unlock it with the passphrase of the backup."))
    else:
        click.echo(_("On the computer it was made on, unlock it as before. Elsewhere, use “carer-app recover” first."))
    click.echo(_("What was written since and sent to the council comes back with the next sync."))
    if done.lost:
        click.echo(_lost_words(done.lost), err=True)


COMMANDS = (backup, restore)
