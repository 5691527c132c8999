"""Commands about the people of this computer: who can unlock it, with which passphrase, and until when."""

from pathlib import Path

import click

from carer_app.cli.frame import Asked, common, put, read_code, read_secret
from carer_app.clock import moment
from carer_app.domain.people import ROLE_NAMES
from carer_app.domain.words import moment_words
from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.journal.people import NEW_CODE, NOT_YET, OLD_COPY, UNDER_A_NEW_KEY, OneHere
from carer_app.vault.who import Who
from carer_app.work import Work

_SECRET = click.Path(path_type=Path, dir_okay=False)


@click.group()
def person() -> None:
    """The people who use this computer."""


@person.command("add")
@click.option("--name", required=True)
@click.option("--role", required=True)
@click.option("--until", help="Until when, such as 2026-03-01T08:00:00+00:00.")
@click.option("--new-passphrase-file", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option(
    "--recovery-file",
    "recovery_files",
    type=_SECRET,
    multiple=True,
    help="Where the manager left and another is to be added: a file with the recovery code, or twice with a half each.",
)
@common
def person_add(
    given: Asked, name: str, role: str, until: str | None, new_passphrase_file: Path, recovery_files: tuple[Path, ...]
) -> None:
    """Give another person a passphrase of their own on this computer."""
    passphrase, code = read_secret(new_passphrase_file), read_code(recovery_files)
    added = given.unlock_to_write().people.add(Who(name=name, role=role, until=until), passphrase, code)
    put({"id": added.id}) if given.as_json else click.echo(_("{name} can unlock now.").format(name=added.name))


@person.command("list")
@common
def person_list(given: Asked) -> None:
    """Who can unlock here, and who could."""
    for one in given.unlock().people.all():
        if given.as_json:
            facts = {"id": one.person.id, "name": one.person.name, "role": one.person.role, "until": one.person.until}
            put(facts | {"off": one.is_off, "over": one.is_over, "wrong_tries": one.wrong_tries})
        else:
            click.echo(f"{one.person.id}  {one.person.name}, {ROLE_NAMES[one.person.role]}{_standing(one)}")


def _standing(one: OneHere) -> str:
    if one.is_off:
        return " · " + _("taken off this computer")
    words = []
    if one.person.until:
        until = _("was here until {when}") if one.is_over else _("until {when}")
        words.append(until.format(when=moment_words(moment(one.person.until))))
    if one.wrong_tries:
        words.append(counted("{count} wrong try", "{count} wrong tries", one.wrong_tries))
    return "".join(f" · {word}" for word in words)


@person.command("let-in")
@click.option("--name", required=True, help="Whose wrong tries are forgotten, by name or id.")
@common
def person_let_in(given: Asked, name: str) -> None:
    """Let somebody try again after too many wrong tries. For a shift lead or the manager; at home, a foster carer."""
    people = given.unlock_to_write().people
    one = people.named(name)
    people.let_try_again(one)
    put({"id": one.id}) if given.as_json else click.echo(_("{name} can try again.").format(name=one.name))


@person.command("passphrase")
@click.option("--name", help="Whose, by name or id, where it is not your own: they get new keys with it.")
@click.option("--new-passphrase-file", type=_SECRET, required=True)
@common
def person_passphrase(given: Asked, name: str | None, new_passphrase_file: Path) -> None:
    """Change your own passphrase, or give somebody another one who forgot theirs."""
    new = read_secret(new_passphrase_file)
    work = given.unlock_to_write()
    one = work.people.named(name) if name else work.session.person
    if one.id == work.session.person.id:
        work.people.change_passphrase(given.passphrase(), new)
    else:
        work.people.new_passphrase(one, new)
    put({"id": one.id}) if given.as_json else click.echo(_("The new passphrase opens the store."))


@person.command("revoke")
@click.option("--name", required=True, help="Who, by name or id.")
@common
def person_revoke(given: Asked, name: str) -> None:
    """Take somebody off this computer. What they wrote stays; the records come under a new key."""
    work = given.unlock_to_write()
    taken = work.people.take_off(work.people.named(name))
    is_told = _tell_councils(work)
    work.session.lock()
    is_settled = given.door().settle(work.session.keys)
    if given.as_json:
        more = {"recovery": taken.recovery_code} if taken.recovery_code else {}
        put({"id": taken.person.id, "settled": is_settled} | more)
        return
    click.echo(_("{name} does not unlock here any more.").format(name=taken.person.name))
    click.echo(UNDER_A_NEW_KEY if is_settled else NOT_YET)
    click.echo(OLD_COPY.format(name=taken.person.name))
    if not is_told:
        click.echo(
            _("Run “carer-app sync” soon: until the council has heard, an old copy can still fetch what is new.")
        )
    if taken.recovery_code:
        click.echo(NEW_CODE + f"\n{taken.recovery_code}")


def _tell_councils(work: Work) -> bool:
    """Whether every council has heard of it, where there is any: it then asks this computer for a new key."""
    if not work.sync_status().enrolled:
        return True
    try:
        work.send_now()
    except KnownError:
        return False
    return True


COMMANDS = (person,)
