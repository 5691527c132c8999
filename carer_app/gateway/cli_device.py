"""The commands about the computers of homes: which there are, taking one off the list, and asking one to do something."""

from collections.abc import Callable
from typing import Any

import click
import msgspec

from carer_app.clock import moment
from carer_app.domain.command import Ask, Outcome
from carer_app.domain.words import moment_words
from carer_app.gateway.cli_frame import COMMAND, as_json_option, print_json, with_services
from carer_app.gateway.commands import Computer, ask, ask_to_hand_back, computers, lift
from carer_app.gateway.db.commands import Asked
from carer_app.gateway.db.lease import choose_lease_days, lease_days
from carer_app.gateway.homes import revoke
from carer_app.gateway.services import Services
from carer_app.i18n import _, counted


@click.group()
def device() -> None:
    """The computers that are enrolled."""


@device.command("list")
@as_json_option
@with_services
def device_list(services: Services, as_json: bool) -> None:
    """Every device, its home, when it was last heard from, and what it was asked to do."""
    for one in computers(services):
        if as_json:
            print_json(_as_json(one))
            continue
        click.echo(f"{one.id}  {one.home}  {one.name}  {_state(one)}")
        if one.copied:
            told = _(
                "two computers use copies of its folder; last seen {when}. Nothing is lost. Give one a code of its own."
            )
            click.echo("    " + told.format(when=moment_words(moment(one.copied))))
        for asked in one.asked:
            click.echo(f"    {asked.what}  {_answer(asked)}")


@device.command("revoke")
@click.argument("device")
@with_services
def device_revoke(services: Services, device: str) -> None:
    """From now on the device is sent nothing; what it still sends is held for a person to look at."""
    revoke(services, device, COMMAND)


def _asking(what: Ask, promise: str) -> Callable[..., Any]:
    """A command that asks one device for one thing."""

    @device.command(str(what), help=promise)
    @click.argument("device")
    @as_json_option
    @with_services
    def command(services: Services, device: str, as_json: bool) -> None:
        counter = ask(services, device, what, COMMAND)
        if as_json:
            print_json({"device": device, "what": str(what), "counter": counter})
        else:
            click.echo(_("Asked. It does so the next time that it is heard from, and “device list” says when it did."))

    return command


device_lock = _asking(Ask.LOCK, "Lock it at its next contact: whoever is at it has to give their passphrase again.")
device_wipe = _asking(
    Ask.WIPE,
    "Take every record off it at its next contact, once what was not sent is sealed to the council. A hold refuses it.",
)
device_rotate = _asking(
    Ask.ROTATE,
    "Give it a new key at its next contact; from then on its old one opens nothing here. What it sent before stays valid.",
)


@device.command("hold")
@click.argument("device")
@click.option("--words", default="", help="What whoever meets it there is told.")
@with_services
def device_hold(services: Services, device: str, words: str) -> None:
    """Nothing is erased on this computer, whoever asks, until “device release”."""
    ask(services, device, Ask.HOLD, COMMAND, words=words)


@device.command("release")
@click.argument("device")
@with_services
def device_release(services: Services, device: str) -> None:
    """End what “device hold” began. Holds on a child's file or on a person stand as they are."""
    lift(services, device, COMMAND)


@device.command("hand-back")
@click.argument("device")
@click.option("--child", required=True, help="Who moved on from there.")
@with_services
def device_hand_back(services: Services, device: str, child: str) -> None:
    """Ask for a child's records without waiting for late entries; a person at the computer does it. A hold refuses it."""
    ask_to_hand_back(services, device, child, COMMAND)


@click.command()
@click.option("--days", type=int, help="From 14 to 45; without it, what stands is told.")
@as_json_option
@with_services
def lease(services: Services, days: int | None, as_json: bool) -> None:
    """For how many days a computer that hears nothing from here may be read. Writing, and the emergency card, stay open."""
    if days is not None:
        with services.writing() as connection:
            choose_lease_days(connection, days, COMMAND, services.now())
    with services.reading() as connection:
        stands = lease_days(connection)
    print_json({"days": stands}) if as_json else click.echo(counted("{count} day", "{count} days", stands))


def _as_json(one: Computer) -> dict[str, Any]:
    told = {"home": one.home, "id": one.id, "name": one.name, "heard": one.heard, "revoked": one.revoked is not None}
    return told | {"quiet_weeks": one.quiet_weeks, "copied": one.copied, "asked": msgspec.to_builtins(one.asked)}


def _state(one: Computer) -> str:
    if one.revoked:
        return _("revoked")
    heard = moment_words(moment(one.heard)) if one.heard else _("not heard from yet")
    if not one.quiet_weeks:
        return heard
    quiet = counted("nothing heard for {count} week", "nothing heard for {count} weeks", one.quiet_weeks)
    return f"{heard}  {quiet}"


def _answer(asked: Asked) -> str:
    if asked.outcome is None:
        return _("asked {when}, no answer yet").format(when=moment_words(moment(asked.given)))
    when = moment_words(moment(asked.answered or asked.given))
    if asked.outcome == Outcome.DONE:
        return _("done {when}").format(when=when)
    if asked.outcome == Outcome.UNDER_HOLD:
        return _("not done, because a hold stands; it said so {when}").format(when=when)
    return _("its program is too old for that; it said so {when}").format(when=when)
