"""The commands for the council's own sign-in by OpenID Connect: which is trusted, and who is who there."""

from pathlib import Path

import click

from carer_app.errors import BadInputError
from carer_app.gateway.cli_frame import as_json_option, print_json, with_services
from carer_app.gateway.council_sign_in import BACK, choose, forget, join, provider
from carer_app.gateway.oidc import Provider
from carer_app.gateway.services import Services
from carer_app.i18n import _


@click.group("council-sign-in")
def council_sign_in() -> None:
    """Signing in at the desk with the council's own accounts (OpenID Connect), beside those of the desk."""


@council_sign_in.command("set")
@click.option("--issuer", required=True, help="Exactly as the provider names itself.")
@click.option("--client-id", required=True)
@click.option(
    "--client-secret-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="The first line is it.",
)
@click.option("--address", required=True, help="How browsers reach this desk: https://records.council.example")
@click.option("--group", "groups", multiple=True, required=True, help="GROUP=ROLE; the first that fits counts.")
@with_services
def council_sign_in_set(
    services: Services, issuer: str, client_id: str, client_secret_file: Path, address: str, groups: tuple[str, ...]
) -> None:
    """Trust that provider, and print the address to which it must send people back."""
    secret = (client_secret_file.read_text(encoding="utf-8").splitlines() or [""])[0].strip()
    back = address.rstrip("/") + BACK
    roles = dict(_pair(one) for one in groups)
    choose(services, Provider(issuer=issuer, client_id=client_id, secret=secret, back=back, roles=roles))
    click.echo(back)


@council_sign_in.command("show")
@as_json_option
@with_services
def council_sign_in_show(services: Services, as_json: bool) -> None:
    """What is trusted; never the secret."""
    found = provider(services)
    if as_json:
        print_json({"issuer": found.issuer, "client_id": found.client_id, "roles": found.roles} if found else {})
    elif found is None:
        click.echo(_("There is none; people sign in with accounts of the desk."))
    else:
        click.echo(f"{found.issuer}  {found.client_id}  {found.back}")
        for group, role in found.roles.items():
            click.echo(f"{group} = {role}")


@council_sign_in.command("off")
@with_services
def council_sign_in_off(services: Services) -> None:
    """Trust it no more. Who is signed in stays so until their session ends."""
    forget(services)


@click.command("join")
@click.argument("person_id", metavar="PERSON")
@click.option("--subject", required=True, help="Their `sub` at the council's sign-in.")
@with_services
def person_join(services: Services, person_id: str, subject: str) -> None:
    """Say that somebody with an account here is that person of the council's own sign-in."""
    join(services, person_id, subject)


def _pair(text: str) -> tuple[str, str]:
    group, equals, role = text.rpartition("=")
    if not equals or not group:
        raise BadInputError(_("group must be GROUP=ROLE."), [("group", "is not GROUP=ROLE")])
    return group, role
