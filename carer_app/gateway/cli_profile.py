"""The commands with which a council sets its own words and figures, and the telephone numbers that carers see."""

from datetime import datetime
from pathlib import Path

import click
import msgspec

from carer_app.clock import today
from carer_app.domain.contacts import checked_words
from carer_app.errors import BadInputError
from carer_app.gateway.cli_frame import DAY, as_json_option, print_json, with_services
from carer_app.gateway.profile import as_toml, remove_contact, set_contact, set_profile
from carer_app.gateway.services import Services
from carer_app.i18n import _
from carer_app.numbers import WHOM, Contact, Whom

_who = click.option("--who", required=True, type=click.Choice([str(whom) for whom in Whom]), help="Who answers there.")
_name = click.option("--name", default="", help="Their name, where there are several of a kind.")


@click.group()
def profile() -> None:
    """The council's own words, promise and figures, as its carers see them."""


@profile.command("show")
@as_json_option
@with_services
def profile_show(services: Services, as_json: bool) -> None:
    """Print the profile as a file that can be changed and set again."""
    if as_json:
        print_json(msgspec.to_builtins(services.profile))
    else:
        click.echo(as_toml(services.profile), nl=False)


@profile.command("set")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_services
def profile_set(services: Services, file: Path) -> None:
    """Use the profile in this file from now on; computers take it at their next sync."""
    kept = set_profile(services, file.name, file.read_bytes())
    click.echo(_("The profile of {name} is in use.").format(name=kept.name))
    if kept.has_run_out(today(services.clock)):
        click.echo(_("Its last day has passed: carers see that on their settings page."), err=True)


@click.group()
def contact() -> None:
    """The telephone numbers that carers see when it is urgent."""


@contact.command("list")
@as_json_option
@with_services
def contact_list(services: Services, as_json: bool) -> None:
    """Every number, with who checked it and when."""
    for one in services.profile.contacts:
        if as_json:
            print_json(msgspec.to_builtins(one))
        else:
            name = f"  {one.name}" if one.name else ""
            click.echo(f"{one.who}{name}  {one.number}  {checked_words(one)}")


@contact.command("set")
@_who
@_name
@click.option("--number", required=True, help="Digits and spaces.")
@click.option("--hours", default="", help="When they answer.")
@click.option("--checked-by", default="", help="Who rang it and reached the right people; without it: not checked yet.")
@click.option("--checked-on", type=DAY, help="On which day; today if not given.")
@with_services
def contact_set(
    services: Services, who: str, name: str, number: str, hours: str, checked_by: str, checked_on: datetime | None
) -> None:
    """Add a number, or bring it up to date."""
    if checked_on and not checked_by:
        raise BadInputError(_("checked-on needs checked-by: say who rang it."), [("checked-by", "is missing")])
    day = checked_on.date() if checked_on else today(services.clock)
    given = Contact(
        who=Whom(who),
        name=name,
        number=number,
        hours=hours,
        checked_by=checked_by,
        checked_on=day if checked_by else None,
    )
    set_contact(services, given)
    click.echo(f"{WHOM[given.who]}: {given.number}, {checked_words(given)}")


@contact.command("remove")
@_who
@_name
@with_services
def contact_remove(services: Services, who: str, name: str) -> None:
    """Take a number away."""
    remove_contact(services, Whom(who), name)
