"""The way in: finds the command, and turns whatever goes wrong into one sentence and an exit status."""

import sys
import traceback
from io import TextIOWrapper
from typing import Any

import click

from carer_app.app import open_window
from carer_app.cli import backing_up, exporting, keeping, machine, people, reading, recovering, rescuing
from carer_app.cli.frame import Asked, common
from carer_app.config import VERSION
from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.keeper.memory import shut_off

BUG = 70


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="Hearthlog")
@common
def carer_app(given: Asked, **_options: Any) -> None:
    """Hearthlog: records for children in care. Without a command, the window opens."""
    if click.get_current_context().invoked_subcommand is None:
        raise click.exceptions.Exit(open_window(given.folder()))


for part in (machine, people, keeping, reading, rescuing, backing_up, recovering, exporting):
    for command in part.COMMANDS:
        carer_app.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit status: 0 done, 1 the world said no, 2 bad input, 70 our bug. What it has open
    is in no picture of its memory, should it crash.
    """
    shut_off()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that has not every letter shows a mark in its place
            stream.reconfigure(errors="replace")
    sys.exit(run(arguments, Asked()))


def run(arguments: list[str] | None, given: Asked) -> int:
    """The exit status of one command; never a traceback unless it was asked for."""
    try:
        carer_app.main(args=arguments, prog_name="carer-app", standalone_mode=False, obj=given)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        return _say(_("Stopped."), 1)
    except click.ClickException as problem:
        return _say(problem.format_message(), 2)
    except KnownError as problem:
        return _say(problem.sentence, problem.exit_status)
    except BrokenPipeError:
        return 0
    except Exception as problem:  # noqa: BLE001 - the top-level hook: whatever is left is our bug
        if given.debug:
            traceback.print_exception(problem)
        return _say(_("Something went wrong in Hearthlog itself ({name}).").format(name=type(problem).__name__), BUG)
    return 0


def _say(sentence: str, status: int) -> int:
    click.echo(sentence, err=True)
    return status
