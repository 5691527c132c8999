"""The commands for the second step of signing in: whether the council insists, and a way back for who lost theirs."""

import click

from carer_app.gateway.cli_frame import COMMAND, as_json_option, print_json, with_services
from carer_app.gateway.people import people_at_desk
from carer_app.gateway.second_factor import has_one, insist, is_needed, offer, reset
from carer_app.gateway.services import Services
from carer_app.i18n import _


@click.group("second-factor")
def second_factor() -> None:
    """A code from the phone beside the password, for everybody who signs in at the desk."""


@second_factor.command("insist")
@with_services
def second_factor_insist(services: Services) -> None:
    """From now on everybody sets it up when they sign in next."""
    insist(services)


@second_factor.command("offer")
@with_services
def second_factor_offer(services: Services) -> None:
    """Who wants it sets it up; who has it goes on being asked."""
    offer(services)


@second_factor.command("show")
@as_json_option
@with_services
def second_factor_show(services: Services, as_json: bool) -> None:
    """Whether the council insists, and who has not set it up."""
    insists = is_needed(services)
    without = [one for one in people_at_desk(services) if one.until is None and not has_one(services, one.id)]
    if as_json:
        print_json({"insists": insists, "without": [one.id for one in without]})
        return
    click.echo(_("Nobody signs in without it.") if insists else _("It is offered; a password alone is enough."))
    for one in without:
        click.echo(_("not set up: {id}  {name}").format(id=one.id, name=one.name))


@click.command("reset-second-factor")
@click.argument("person_id", metavar="PERSON")
@with_services
def reset_second_factor(services: Services, person_id: str) -> None:
    """They lost phone and codes. Be sure who asks: then their password alone lets them set it up anew."""
    reset(services, person_id, COMMAND)
    click.echo(_("Their second step is gone, and they are signed out everywhere."))
