"""What every command shares: its options, how a person is let in, and how an answer is put out."""

import functools
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click
import msgspec

from carer_app.app import doorway
from carer_app.config import default_data_dir
from carer_app.doorway import Doorway
from carer_app.errors import BadInputError, KnownError
from carer_app.i18n import _
from carer_app.vault.disk import WINDOW
from carer_app.vault.file import Stretch
from carer_app.vault.parting import PartedError
from carer_app.work import Work

PASSPHRASE_VARIABLE = "CARER_PASSPHRASE_FILE"


class ReadingRestsError(KnownError):
    """Nothing was heard from the council for too long, so nothing can be read here until it is."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This computer has not heard from the council for too long, so nothing can be read on it just now. "
                "Nothing is lost: run “carer-app sync” where there is internet. Writing stays open."
            )
        )


class Asked(msgspec.Struct, kw_only=True):
    """The options that every command takes, wherever on the line they stand. `stretch` is none of them: how hard secrets are
    stretched, where it is not as this computer does it.
    """

    data_dir: Path | None = None
    person: str | None = None
    passphrase_file: Path | None = None
    as_json: bool = False
    debug: bool = False
    stretch: Stretch | None = None

    def folder(self) -> Path:
        return self.data_dir or default_data_dir()

    def door(self) -> Doorway:
        return doorway(self.folder(), stretch=self.stretch)

    def unlock(self) -> Work:
        """Unlock for the person who asks, to read; raises KnownError, ReadingRestsError too."""
        work = self.unlock_to_write()
        if work.lease().is_over:
            raise ReadingRestsError
        return work

    def unlock_to_write(self) -> Work:
        """Unlock for the person who asks, also while reading rests here; raises KnownError."""
        door = self.door()
        holder = door.holder_named(self.person)
        work = Work(door.unlock(holder, self.passphrase()))
        click.get_current_context().call_on_close(work.session.lock)
        return work

    def empty_where_asked(self, work: Work) -> None:
        """Take every record off this computer where the council asked for that; raises PartedError then.

        While a window is open on the folder it is the window's to do: somebody may be typing there.
        """
        is_open = (self.folder() / WINDOW).exists()
        if not is_open and work.obeying.asks_to_empty() and work.obeying.empty() is not None:
            work.session.lock()
            self.door().parted()
            raise PartedError

    def passphrase(self, *, is_new: bool = False) -> str:
        """From the file that was named, else from the terminal, a new one twice.

        Raises BadInputError where neither is there.
        """
        named = self.passphrase_file or os.environ.get(PASSPHRASE_VARIABLE)
        if named:
            return read_secret(Path(named))
        if not sys.stdin.isatty():
            raise BadInputError(
                _("passphrase: name a file with --passphrase-file, or in {variable}.").format(
                    variable=PASSPHRASE_VARIABLE
                )
            )
        again = _("The same passphrase again") if is_new else False
        return str(click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=again, err=True))


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that all of them take; they may stand before or after its name."""

    @click.option("--data-dir", type=click.Path(path_type=Path, file_okay=False), help="The data folder.")
    @click.option("--as", "person", help="Who you are, where several people use this computer.")
    @click.option(
        "--passphrase-file", type=click.Path(path_type=Path, dir_okay=False), help="A file with the passphrase."
    )
    @click.option("--json", "as_json", is_flag=True, help="Answer in JSON, one object (a line each for lists).")
    @click.option("--debug", is_flag=True, help="Show where a fault of ours came from.")
    @functools.wraps(command)
    def wrapped(**options: Any) -> Any:
        given = click.get_current_context().find_object(Asked)
        assert given
        for name in ("data_dir", "person", "passphrase_file", "as_json", "debug"):
            value = options.pop(name)
            if value:
                setattr(given, name, value)
        return command(given, **options)

    return wrapped


def read_secret(path: Path) -> str:
    """A passphrase or code from a file, without the end of its last line; raises BadInputError."""
    try:
        return path.read_text(encoding="utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeError) as problem:
        raise BadInputError(
            _("{path} cannot be read as text.").format(path=path), [("passphrase-file", "cannot be read")]
        ) from problem


def read_code(paths: Iterable[Path]) -> str:
    """A recovery code from one file, or from two with a half each; raises BadInputError."""
    return "\n".join(map(read_secret, paths))


def read_input(file: str) -> bytes:
    """What a file holds, or standard input for “-”; raises BadInputError."""
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as problem:
        raise BadInputError(
            _("file: {path} cannot be read.").format(path=file), [("file", "cannot be read")]
        ) from problem


def write_output(path: Path, data: bytes) -> None:
    """Put a paper where it was asked for, whole or not at all, readable by its owner alone; raises KnownError."""
    part = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(data)
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise KnownError(_("{path} cannot be written. Choose another folder.").format(path=path)) from problem


@contextmanager
def secret_output(path: Path) -> Iterator[BinaryIO]:
    """A new file for its owner only, made before anything else is, and gone again when the rest fails.

    Raises BadInputError when there is a file of that name, KnownError when there can be none.
    """
    try:
        out = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError as problem:
        raise BadInputError(
            _("recovery-out: {path} is there already.").format(path=path), [("recovery-out", "is there")]
        ) from problem
    except OSError as problem:
        raise KnownError(_("{path} cannot be written. Choose another folder.").format(path=path)) from problem
    with ExitStack() as undo, out:
        undo.callback(path.unlink)
        yield out
        undo.pop_all()


def put(answer: object) -> None:
    """One JSON object on one line."""
    click.echo(msgspec.json.encode(answer))


def put_all(answers: Iterable[object]) -> None:
    for answer in answers:
        put(answer)
