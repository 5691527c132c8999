"""The command that gives everything of one child out as one locked file, for a court, a new carer, or the child."""

import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from carer_app.cli.frame import Asked, common, put, read_secret, write_output
from carer_app.cli.reading import record_facts
from carer_app.domain.access import Why
from carer_app.domain.sealed_copies import Because
from carer_app.errors import BadInputError
from carer_app.i18n import _, counted
from carer_app.store.telling import Shown

_WHY = [str(why) for why in Why]
_BECAUSE = [str(because) for because in Because]


@click.group()
def export() -> None:
    """Records as a file that leaves this computer."""


@export.command("child")
@click.option("--child", required=True, help="The child's id.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The PDF to write.")
@click.option(
    "--password-file", type=click.Path(path_type=Path, dir_okay=False), help="What the file is locked with; else asked."
)
@click.option("--why", type=click.Choice(_WHY), default=str(Why.OTHER), show_default=True, help="What it is for.")
@click.option("--closed", is_flag=True, help="With the closed entries that you read. Think of who opens the file.")
@click.option("--because", type=click.Choice(_BECAUSE), help="Why you open records that the home keeps sealed.")
@click.option("--in-words", default="", help="Why, where it is something else. It stays on this computer.")
@common
def export_child(given: Asked, child: str, out: Path, password_file: Path | None, **asked: Any) -> None:
    """Everything of one child that you may read, in one locked PDF: to read, with all versions and photos inside it.

    That it leaves is written down; and where the home keeps it sealed, that the registered manager opened it, and why.
    """
    from carer_app.journal.whole_child import WholeChild, left_out_words  # noqa: PLC0415 - loads what makes papers
    from carer_app.reports.locking import lock, refuse_weak  # noqa: PLC0415 - as above

    secret = _secret(password_file)
    refuse_weak(secret)
    work = given.unlock()
    if asked["because"]:
        work.sealed_copies.open(child, asked["because"], asked["in_words"])
    whole = WholeChild(work.session, work.journal, work.pictures)
    gathered = whole.gather(child, closed=asked["closed"])
    records = b"".join(msgspec.json.encode(_facts(one)) + b"\n" for one in gathered.shown)
    paper = lock(whole.paper(gathered, records), secret)
    work.accesses.left(gathered.child.id, "everything", Why(asked["why"]), locked=True)
    write_output(out, paper)
    if given.as_json:
        counts = {"records": len(gathered.shown), "photos": gathered.photo_count, "photos_lost": gathered.lost}
        put({"out": str(out)} | counts | {"closed_left_out": gathered.closed_out})
        return
    click.echo(out)
    for words in [*left_out_words(gathered), *_closed_words(gathered.closed_out)]:
        click.echo(words, err=True)


def _facts(shown: Shown) -> dict[str, Any]:
    """As `show` has it, with what others said of it."""
    return record_facts(shown) | ({"remarks": shown.remarks} if shown.remarks else {})


def _closed_words(count: int) -> list[str]:
    words = counted(
        "{count} closed entry that you read is not in it; --closed adds it.",
        "{count} closed entries that you read are not in it; --closed adds them.",
        count,
    )
    return [words] if count else []


def _secret(path: Path | None) -> str:
    """What the file is locked with; raises BadInputError where nobody says it."""
    if path is not None:
        return read_secret(path)
    if not sys.stdin.isatty():
        raise BadInputError(_("password-file: name a file with what is to lock it."), [("password-file", "is missing")])
    again = _("The same once more")
    return str(click.prompt(_("A passphrase for the file"), hide_input=True, confirmation_prompt=again, err=True))


COMMANDS = (export,)
