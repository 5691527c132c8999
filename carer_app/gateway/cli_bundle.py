"""The command that takes a rescue file which came by a stick, and writes the receipts that go back with it."""

from pathlib import Path

import click
import msgspec

from carer_app.domain.last_words import ENDING as ENDING_LEFT
from carer_app.errors import BadInputError, KnownError
from carer_app.gateway.bundles import bundle_sentence, take_bundle
from carer_app.gateway.cli_frame import as_json_option, print_json, with_services
from carer_app.gateway.left_folder import take_folder
from carer_app.gateway.services import Services
from carer_app.i18n import _, counted

ENDING = ".receipts"
LARGEST = 512 * 1024 * 1024
_COUNTS = ("entries", "accepted", "duplicate", "held", "damaged")


@click.command("import-bundle")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--receipts", type=click.Path(path_type=Path, dir_okay=False), help="Where; FILE.receipts if not given.")
@as_json_option
@with_services
def import_bundle(services: Services, file: Path, receipts: Path | None, as_json: bool) -> None:
    """Take a rescue FILE that a carer brought, and write the receipts to take back; or the folder “… for the council” that
    a computer left when its records were taken off it.
    """
    if file.is_dir() or file.suffix == ENDING_LEFT:
        _take_left(services, file, as_json=as_json)
        return
    answer = take_bundle(services, _content(file))
    out = receipts or file.with_name(file.name + ENDING)
    try:
        out.write_bytes(msgspec.json.encode(answer))
    except OSError as problem:
        raise KnownError(
            _("What was in the file was taken. {path} cannot be written; name another with --receipts.").format(
                path=out
            )
        ) from problem
    if as_json:
        print_json({name: getattr(answer, name) for name in _COUNTS} | {"receipts": str(out)})
    else:
        click.echo(counted("{count} version was received.", "{count} versions were received.", answer.entries))
        click.echo(_("Give {path} back to the carer: it tells their computer what was received.").format(path=out))
    if answer.problem:
        raise KnownError(bundle_sentence(answer))


def _take_left(services: Services, path: Path, *, as_json: bool) -> None:
    taken = take_folder(services, path)
    if as_json:
        print_json(msgspec.to_builtins(taken))
        return
    click.echo(counted("{count} computer had left it.", "{count} computers had left it.", len(taken.computers)))
    click.echo(_("The entries are here. What was being written can be read at the desk, under Computers."))
    if taken.chunks:
        one = _("{count} piece of a photo or paper was taken.")
        click.echo(counted(one, _("{count} pieces of photos and papers were taken."), taken.chunks))
    if taken.left:
        one = _("{count} file was not taken: it is for another council, damaged, or no entry here names it.")
        more = _("{count} files were not taken: they are for another council, damaged, or no entry here names them.")
        click.echo(counted(one, more, taken.left))


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise BadInputError(
                _("{file} is too large to be a rescue file.").format(file=file), [("file", "is too large")]
            )
        return file.read_bytes()
    except OSError as problem:
        raise BadInputError(_("{file} cannot be read.").format(file=file), [("file", "cannot be read")]) from problem
