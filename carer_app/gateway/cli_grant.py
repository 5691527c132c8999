"""The commands with which a council grants a home the reading of a child's earlier stays."""

from datetime import datetime

import click
import msgspec

from carer_app.gateway.cli_frame import COMMAND, DAY, as_json_option, print_json, with_services
from carer_app.gateway.grants import end, every, give
from carer_app.gateway.services import Services
from carer_app.i18n import _


@click.group()
def grant() -> None:
    """Who may read a child's earlier stays in other homes, and until when."""


@grant.command("add")
@click.option("--child", required=True)
@click.option("--home", required=True, help="Name or id of the home where the child lives.")
@click.option("--until", type=DAY, required=True, help="Last day; it ends by itself.")
@click.option("--reason", required=True, help="Why; it stays at the council.")
@as_json_option
@with_services
def grant_add(services: Services, child: str, home: str, until: datetime, reason: str, as_json: bool) -> None:
    """Let a home read a child's earlier stays, and print the id of that."""
    made = give(services, child, home, until.date(), reason, COMMAND)
    print_json({"id": made}) if as_json else click.echo(made)


@grant.command("end")
@click.argument("grant_id", metavar="GRANT")
@with_services
def grant_end(services: Services, grant_id: str) -> None:
    """End it before its last day: the home's computers let go of what they have at their next contact."""
    end(services, grant_id, COMMAND)


@grant.command("list")
@as_json_option
@with_services
def grant_list(services: Services, as_json: bool) -> None:
    """Every grant, the latest first; those that were ended are marked."""
    for one in every(services):
        if as_json:
            print_json(msgspec.to_builtins(one))
        else:
            ended = _("  ended") if one.ended else ""
            click.echo(f"{one.id}  {one.child}  {one.home_name}  – {one.until}{ended}  {one.reason}")
