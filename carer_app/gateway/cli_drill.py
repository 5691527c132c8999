"""`carer-gateway heads` and `audit`: what an operator's drill is made of."""

import sys
from pathlib import Path

import click
import msgspec

from carer_app.gateway.audit import audit as check
from carer_app.gateway.cli_frame import as_json_option, print_json, with_services
from carer_app.gateway.drill import behind, reached, read_notes
from carer_app.gateway.services import Services
from carer_app.i18n import _, counted


@click.command()
@with_services
def heads(services: Services) -> None:
    """How far every stream and every device's log has come, one JSON object a line. To be kept beside each backup."""
    for one in reached(services):
        print_json(msgspec.to_builtins(one))


@click.command()
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What carer-gateway heads printed before: whatever it names must be here.",
)
@as_json_option
@with_services
def audit(services: Services, against: Path | None, as_json: bool) -> None:
    """Check every hash, signature, chain and position; exit 1 if anything is wrong."""
    noted = read_notes(against.read_text(encoding="utf-8", errors="replace")) if against else None
    found = check(services)
    lacking = behind(services, noted) if noted is not None else []
    counts = {name: getattr(found, name) for name in ("records", "entries", "gaps", "forks", "held", "broken")}
    counts |= {"behind": len(lacking)} if noted is not None else {}
    if as_json:
        print_json(counts)
    else:
        click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))
    if found.photos + found.awaited and not as_json:
        told = _("{photos} parts of photos and papers are here, {awaited} have not come yet.")
        click.echo(told.format(photos=found.photos, awaited=found.awaited))
    if found.erased and not as_json:
        one = _("{count} version was erased by a move: its words stand in the right child's file.")
        more = _("{count} versions were erased by a move: their words stand in the right child's file.")
        click.echo(counted(one, more, found.erased))
    if found.copied and not as_json:
        one = _("{count} computer is used in two copies of its folder: “carer-gateway device list” says which.")
        more = _("{count} computers are used in two copies of their folders: “carer-gateway device list” says which.")
        click.echo(counted(one, more, found.copied))
    for fault in (*found.faults, *lacking):
        click.echo(fault, err=True)
    if lacking or not found.is_whole:
        sys.exit(1)
