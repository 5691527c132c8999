"""The commands of `carer-gateway`: a promise to scripts. One plain sentence on an error, never a record's text."""

import sys
import traceback
from datetime import datetime
from pathlib import Path

import click
import msgspec
from sqlalchemy.exc import DBAPIError

from carer_app.clock import moment
from carer_app.config import VERSION
from carer_app.domain.people import AT_COUNCIL, Role
from carer_app.domain.words import moment_words
from carer_app.errors import BadInputError, KnownError
from carer_app.gateway import homes, people
from carer_app.gateway.cli_bundle import import_bundle
from carer_app.gateway.cli_council_sign_in import council_sign_in, person_join
from carer_app.gateway.cli_device import device, lease
from carer_app.gateway.cli_drill import audit, heads
from carer_app.gateway.cli_export import export
from carer_app.gateway.cli_frame import COMMAND, DAY, as_json_option, day_of, print_json, with_services
from carer_app.gateway.cli_grant import grant
from carer_app.gateway.cli_hold import hold
from carer_app.gateway.cli_profile import contact, profile
from carer_app.gateway.cli_safeguarding import safeguarding
from carer_app.gateway.cli_second_factor import reset_second_factor, second_factor
from carer_app.gateway.cli_serve import migrate, serve
from carer_app.gateway.enrol import invite as make_invitation
from carer_app.gateway.held import let_in, waiting
from carer_app.gateway.services import Services
from carer_app.i18n import _
from carer_app.keeper.memory import shut_off

OUR_BUG = 70


def main() -> None:
    """Run a command; ends with 0, 1 (the world said no), 2 (bad input) or 70 (our bug)."""
    debug = "--debug" in sys.argv
    shut_off()
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except click.Abort:
        sys.exit(1)
    except KnownError as problem:
        _fail(problem, problem.sentence, problem.exit_status, debug=debug)
    except DBAPIError as problem:
        _fail(
            problem, _("The database cannot be used just now. Check that it runs and may be written."), 1, debug=debug
        )
    except OSError as problem:
        sentence = _("{file}: {reason}.").format(file=problem.filename or "carer-gateway", reason=problem.strerror)
        _fail(problem, sentence, 1, debug=debug)
    except Exception as problem:  # noqa: BLE001 - the top-level hook: a bug of ours ends with 70 and no record's text
        sentence = _("Something is wrong with this program ({kind}).").format(kind=type(problem).__name__)
        _fail(problem, sentence, OUR_BUG, debug=debug)


def _fail(problem: Exception, sentence: str, status: int, *, debug: bool) -> None:
    if debug:
        traceback.print_exception(problem)
    click.echo(sentence, err=True)
    sys.exit(status)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="carer-gateway")
@click.option("--debug", is_flag=True, help="Show where an error came from.")
def cli(debug: bool) -> None:
    """The council's end of Hearthlog: receives, numbers, keeps and shows records."""


@cli.command()
@click.option("--home", required=True, help="The home's name; a new one is made.")
@as_json_option
@with_services
def invite(services: Services, home: str, as_json: bool) -> None:
    """Make a one-use enrolment code for a computer in a home."""
    made = make_invitation(services, homes.add_home(services, home))
    if as_json:
        print_json({"code": made.code, "expires": made.expires})
    else:
        until = moment_words(moment(made.expires))
        click.echo(_("{code}   good once, until {until}").format(code=made.code, until=until))


@cli.group()
def person() -> None:
    """The people of the council who use the desk."""


@person.command("add")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", required=True, type=click.Choice([str(role) for role in AT_COUNCIL]))
@click.option(
    "--password-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The first line is it."
)
@click.option("--home", "in_homes", multiple=True, help="Only this home's children (supervising social worker).")
@click.option("--child", "children", multiple=True, help="This child (social worker, IRO).")
@as_json_option
@with_services
def person_add(
    services: Services,
    name: str,
    email: str,
    role: str,
    password_file: Path | None,
    in_homes: tuple[str, ...],
    children: tuple[str, ...],
    as_json: bool,
) -> None:
    """Add somebody. Without a password file a first password is made and shown once."""
    given = _first_line(password_file) if password_file else None
    wanted = people.NewPerson(name=name, email=email, role=role, password=given, homes=in_homes, children=children)
    added, password = people.add_person(services, wanted)
    if as_json:
        print_json({"id": added.id} | ({} if given else {"password": password}))
        return
    click.echo(_("{name} can now sign in as {email}.").format(name=added.name, email=added.email))
    click.echo(_sees(added.role, in_homes, len(children)))
    if not given:
        click.echo(_("First password, shown this once: {password}").format(password=password))


def _first_line(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise BadInputError(_("password-file is not text in UTF-8."), [("password-file", "is not UTF-8")]) from None
    if not lines or not lines[0].strip():
        raise BadInputError(
            _("password-file has no password in its first line."), [("password-file", "has an empty first line")]
        )
    return lines[0]


def _sees(role: Role, in_homes: tuple[str, ...], children: int) -> str:
    if role in (Role.MANAGER, Role.DUTY_TEAM):
        return _("They see every child.")
    if role is Role.ADMIN:
        return _("They see no child's records; the role is a technical one.")
    if role is Role.SUPERVISING_SOCIAL_WORKER and in_homes:
        return _("They see the children who live in: {homes}.").format(homes=", ".join(in_homes))
    if role is Role.SUPERVISING_SOCIAL_WORKER:
        return _("They see the children of every home, because none was named.")
    return _("They see the children they are allocated: {count}.").format(count=children)


@person.command("list")
@as_json_option
@with_services
def person_list(services: Services, as_json: bool) -> None:
    """Everybody at the council, by name; who has left is marked."""
    for one in people.people_at_desk(services):
        if as_json:
            print_json(msgspec.to_builtins(one))
        else:
            left = _("  left {when}").format(when=moment_words(moment(one.until))) if one.until else ""
            click.echo(f"{one.id}  {one.role}  {one.email}  {one.name}{left}")


@person.command("end")
@click.argument("person_id", metavar="PERSON")
@with_services
def person_end(services: Services, person_id: str) -> None:
    """They left: from now on they neither sign in nor see anything. What they wrote stays theirs."""
    people.end_person(services, person_id)


@person.command("allocate")
@click.argument("person_id", metavar="PERSON")
@click.option("--child", required=True)
@with_services
def person_allocate(services: Services, person_id: str, child: str) -> None:
    """Let a social worker or an IRO see a child's records."""
    people.allocate(services, person_id, child)


@cli.group()
def placement() -> None:
    """Which child lives in which home, and when."""


@placement.command("list")
@click.option("--child")
@as_json_option
@with_services
def placement_list(services: Services, child: str | None, as_json: bool) -> None:
    """Placements, the newest first; those that a manager has yet to confirm are marked."""
    for one in homes.placements_of(services, child):
        if as_json:
            print_json(msgspec.to_builtins(one))
        else:
            state = "" if one.confirmed else _("  to be confirmed")
            click.echo(f"{one.id}  {one.child}  {one.home_name}  {one.start} – {one.end or ''}{state}")


@placement.command("add")
@click.option("--child", required=True)
@click.option("--home", required=True, help="Name or id of the home.")
@click.option("--from", "start", type=DAY, help="First day; today if not given.")
@click.option("--until", type=DAY, help="Last day of a short stay: reading ends with it, by itself.")
@as_json_option
@with_services
def placement_add(
    services: Services, child: str, home: str, start: datetime | None, until: datetime | None, as_json: bool
) -> None:
    """Place a child in a home; its computers are sent the child's sheet from that day on."""
    last = until.date() if until else None
    made = homes.add_placement(services, child, home, day_of(start), COMMAND, last)
    if as_json:
        print_json({"id": made})
    else:
        click.echo(made)


@placement.command("confirm")
@click.argument("placement_id", metavar="PLACEMENT")
@with_services
def placement_confirm(services: Services, placement_id: str) -> None:
    """Say that a child whom a device began does live there."""
    homes.confirm_placement(services, placement_id, COMMAND)


@placement.command("end")
@click.argument("placement_id", metavar="PLACEMENT")
@click.option("--on", "end", type=DAY, help="Last day; today if not given.")
@with_services
def placement_end(services: Services, placement_id: str, end: datetime | None) -> None:
    """The child moved on after that day; the home may still write about the stay for four weeks."""
    homes.end_placement(services, placement_id, day_of(end), COMMAND)


@placement.command("reopen")
@click.argument("placement_id", metavar="PLACEMENT")
@with_services
def placement_reopen(services: Services, placement_id: str) -> None:
    """The end was a mistake: the child lives there still, and the home has everything again as it was."""
    homes.reopen_placement(services, placement_id, COMMAND)


@placement.command("undo")
@click.argument("placement_id", metavar="PLACEMENT")
@with_services
def placement_undo(services: Services, placement_id: str) -> None:
    """It never was: the home is sent nothing more of the child. What was received is kept."""
    homes.undo_placement(services, placement_id, COMMAND)


@cli.group()
def held() -> None:
    """What was received but waits for a person to look at it."""


@held.command("list")
@as_json_option
@with_services
def held_list(services: Services, as_json: bool) -> None:
    """What is held, by whom it was written, and why it waits; never what it says."""
    for one in waiting(services):
        if as_json:
            print_json(msgspec.to_builtins(one))
        else:
            click.echo(f"{one.revision}  {one.at}  {one.reason}  {one.kind}  {one.author}  {one.home_name}")


@held.command("let-in")
@click.argument("revision")
@with_services
def held_let_in(services: Services, revision: str) -> None:
    """Give it the place it was written for."""
    let_in(services, revision, COMMAND)


cli.add_command(device)
cli.add_command(lease)
cli.add_command(serve)
cli.add_command(migrate)
cli.add_command(audit)
cli.add_command(heads)
cli.add_command(grant)
cli.add_command(hold)
cli.add_command(import_bundle)
cli.add_command(export)
cli.add_command(profile)
cli.add_command(contact)
cli.add_command(safeguarding)
cli.add_command(second_factor)
cli.add_command(council_sign_in)
person.add_command(person_join)
person.add_command(reset_second_factor)
