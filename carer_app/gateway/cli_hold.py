"""The commands with which a council forbids erasing: a hold on a child's file or on a person, and its lifting."""

import click
import msgspec

from carer_app.clock import moment
from carer_app.domain.words import moment_words
from carer_app.gateway.cli_frame import COMMAND, as_json_option, print_json, with_services
from carer_app.gateway.holds import NewHold, every, lift, place
from carer_app.gateway.services import Services
from carer_app.i18n import _


@click.group()
def hold() -> None:
    """While a hold stands, nothing is erased in what it covers, here or on any computer."""


@hold.command("add")
@click.option("--child", default="", help="The child whose file it is placed on.")
@click.option("--person", default="", help="Or somebody: it covers every file that they wrote in.")
@click.option("--reason", required=True, help="Why; it stays at the council.")
@click.option("--words", default="", help="What whoever meets it is told, on the homes' computers too.")
@as_json_option
@with_services
def hold_add(services: Services, child: str, person: str, reason: str, words: str, as_json: bool) -> None:
    """Place a hold, and print its id."""
    made = place(services, NewHold(child=child, person=person, reason=reason, words=words), COMMAND)
    if as_json:
        print_json({"id": made})
    else:
        click.echo(made)


@hold.command("lift")
@click.argument("hold_id", metavar="HOLD")
@click.option("--reason", required=True, help="Why; it stays at the council.")
@with_services
def hold_lift(services: Services, hold_id: str, reason: str) -> None:
    """Lift a hold: what was to be erased and waited for it is erased now, and on computers at their next sync."""
    lift(services, hold_id, reason, COMMAND)


@hold.command("list")
@as_json_option
@with_services
def hold_list(services: Services, as_json: bool) -> None:
    """Every hold, the latest first; those that were lifted are marked."""
    for one in every(services):
        if as_json:
            print_json(msgspec.to_builtins(one))
        else:
            on = _("child {id}") if one.child else _("person {id}")
            lifted = _("  lifted {when}").format(when=moment_words(moment(one.lifted))) if one.lifted else ""
            placed = moment_words(moment(one.placed))
            click.echo(f"{one.id}  {on.format(id=one.child or one.person)}  {placed}{lifted}  {one.reason}")
