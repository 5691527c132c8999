"""The commands of the safeguarding key: making it in two halves, and letting somebody in with both."""

from pathlib import Path

import click
import msgspec

from carer_app.errors import BadInputError
from carer_app.gateway.cli_frame import as_json_option, print_json, with_services
from carer_app.gateway.halves import Half, read_half
from carer_app.gateway.safeguarding import LetIn, let_in, make_safeguarding_key
from carer_app.gateway.services import Services
from carer_app.i18n import _, counted

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def safeguarding() -> None:
    """The key with which two people together can let somebody into closed entries."""


@safeguarding.command("make")
@click.option("--share-out", "out", multiple=True, type=_FILE, help="A new file for one half; twice, for two people.")
@click.option(
    "--replace", is_flag=True, help="Use a new key from now on. The old halves still open what is sealed to it."
)
@as_json_option
@with_services
def safeguarding_make(services: Services, out: tuple[Path, ...], replace: bool, as_json: bool) -> None:
    """Make the key. The gateway keeps what seals; what opens is only in the two files."""
    public = make_safeguarding_key(services, out, replace=replace)
    if as_json:
        print_json({"key": public, "shares": [str(path) for path in out]})
        return
    click.echo(_("The safeguarding key is made. Computers seal closed entries to it from their next sync on."))
    click.echo(
        _("Print each half, give them to two people, and erase the files. Whoever has both opens everything closed.")
    )


@safeguarding.command("open")
@click.option("--share", "shares", multiple=True, type=_FILE, help="The file of one half; twice.")
@click.option("--for", "person", required=True, metavar="PERSON", help="Who is let in, by id.")
@click.option("--stream", help="Only this closed section.")
@as_json_option
@with_services
def safeguarding_open(
    services: Services, shares: tuple[Path, ...], person: str, stream: str | None, as_json: bool
) -> None:
    """Let somebody into the closed sections. Their readers see it, and it stands in the audit log."""
    done = let_in(services, _halves(shares), person, stream)
    if as_json:
        print_json({"person": person} | msgspec.to_builtins(done))
        return
    for sentence in _sentences(done):
        click.echo(sentence)


def _halves(shares: tuple[Path, ...]) -> tuple[Half, Half]:
    if len(shares) != 2:
        raise BadInputError(_("share is needed twice: once for each half."), [("share", "is needed twice")])
    one, other = (read_half(path.name, path.read_text(encoding="utf-8", errors="replace")) for path in shares)
    return one, other


def _sentences(done: LetIn) -> list[str]:
    one = _("{{name}} was let into {count} closed section.")
    more = _("{{name}} was let into {count} closed sections.")
    told = [counted(one, more, done.opened).format(name=done.name)]
    if done.already:
        told.append(counted("They read {count} of them already.", "They read {count} of them already.", done.already))
    if done.about:
        one = _("{count} is about them, so they were not let in.")
        more = _("{count} are about them, so they were not let in.")
        told.append(counted(one, more, done.about))
    if done.other:
        one = _("{count} is not sealed to this key: only its readers open it.")
        more = _("{count} are not sealed to this key: only their readers open them.")
        told.append(counted(one, more, done.other))
    return told
