"""Commands about the recovery code: is a sheet still good, the sheet as a paper, whole or in two halves, and a new code."""

from contextlib import ExitStack
from pathlib import Path

import click

from carer_app.cli.frame import Asked, common, put, read_code, read_secret, write_output
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.people import NOT_YET, UNDER_A_NEW_KEY
from carer_app.journal.recovery import OLD_CODE
from carer_app.work import Work

_FILE = click.Path(path_type=Path, dir_okay=False)
_CODE = click.option(
    "--recovery-file",
    "recovery_files",
    type=_FILE,
    required=True,
    multiple=True,
    help="A file with the recovery code, or twice with a half each.",
)
_HALVES = click.option("--halves", is_flag=True, help="Two sheets for two people; neither alone tells anything.")
_LOCK = click.option("--password-file", type=_FILE, help="Lock the file with what is in it.")
_OUT = "The sheet as a PDF. With --halves, “-half-1” and “-half-2” are put before its ending. Print it, and erase the file."


@click.group()
def recovery() -> None:
    """The recovery code, which opens everything when a passphrase is forgotten."""


@recovery.command("check")
@_CODE
@common
def recovery_check(given: Asked, recovery_files: tuple[Path, ...]) -> None:
    """Is the sheet in the safe still good? Nothing is changed."""
    work = given.unlock_to_write()
    work.recovery.check(read_code(recovery_files))
    put({"opens": True}) if given.as_json else click.echo(_("That code opens this computer's records."))


@recovery.command("sheet")
@_CODE
@click.option("--out", type=_FILE, required=True, help=_OUT)
@_HALVES
@_LOCK
@common
def recovery_sheet(
    given: Asked, recovery_files: tuple[Path, ...], out: Path, halves: bool, password_file: Path | None
) -> None:
    """Make the sheet anew from a code that one has, whole or in two halves. That it leaves is written down."""
    work = given.unlock_to_write()
    code = read_code(recovery_files)
    work.recovery.check(code)
    with ExitStack() as undo:
        names = _written(work, code, _names(out, halves=halves), password_file, undo)
        undo.pop_all()
    _tell(given, names)


@recovery.command("new")
@click.option("--out", type=_FILE, help=_OUT)
@_HALVES
@_LOCK
@common
def recovery_new(given: Asked, out: Path | None, halves: bool, password_file: Path | None) -> None:
    """Make a new recovery code: the one of before ends. With --out it is written before that, else shown once."""
    if out is None and (halves or password_file):
        raise BadInputError(_("out: name the file for the sheet."), [("out", "is missing")])
    passphrase = given.passphrase()
    work = given.unlock_to_write()
    work.recovery.refuse_others()
    code = work.recovery.new_code()
    with ExitStack() as undo:
        names = _written(work, code, _names(out, halves=halves), password_file, undo) if out else []
        work.recovery.renew(code, passphrase)
        undo.pop_all()
    work.session.lock()
    is_settled = given.door().settle(work.session.keys)
    if given.as_json:
        put({"settled": is_settled, "out": [str(name) for name in names]} | ({} if names else {"recovery": code}))
        return
    _tell(given, names)
    if not names:
        click.echo(_("The new recovery code, shown once. Write it down and keep it safe:") + f"\n{code}")
    click.echo(OLD_CODE)
    click.echo(UNDER_A_NEW_KEY if is_settled else NOT_YET)


def _names(out: Path, *, halves: bool) -> list[Path]:
    return [out.with_name(f"{out.stem}-half-{number}{out.suffix}") for number in (1, 2)] if halves else [out]


def _written(work: Work, code: str, names: list[Path], password_file: Path | None, undo: ExitStack) -> list[Path]:
    """Write the sheet, or both halves, that it leaves being written down first; raises KnownError. `undo` takes them away."""
    for name in names:
        if name.exists():
            raise BadInputError(_("out: {path} is there already.").format(path=name), [("out", "is there")])
    papers = list(work.recovery.halves(code)) if len(names) > 1 else [work.recovery.sheet(code)]
    if password_file is not None:
        from carer_app.reports.locking import lock  # noqa: PLC0415 - loaded where a paper is locked

        papers = [lock(paper, read_secret(password_file)) for paper in papers]
    work.recovery.about_to_save(locked=password_file is not None)
    for name, paper in zip(names, papers, strict=True):
        undo.callback(name.unlink, missing_ok=True)
        write_output(name, paper)
    return names


def _tell(given: Asked, names: list[Path]) -> None:
    if given.as_json:
        put({"out": [str(name) for name in names]})
        return
    for name in names:
        click.echo(name)


COMMANDS = (recovery,)
