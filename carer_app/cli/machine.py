"""Commands about this computer: make the store, its people and children, connect it, sync it, check it."""

from contextlib import nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from carer_app.cli.frame import Asked, common, put, put_all, read_code, read_input, read_secret, secret_output
from carer_app.clock import local, moment
from carer_app.config import VERSION, resources
from carer_app.councils import profile_named
from carer_app.domain.kinds import kinds
from carer_app.domain.reading import read_json
from carer_app.errors import KnownError
from carer_app.i18n import _, counted
from carer_app.journal.anchors import behind_words
from carer_app.journal.closed_waiting import count_waiting
from carer_app.journal.health import Level, to_do_words
from carer_app.journal.papers import Verdict, verdict_words
from carer_app.journal.sealed_copies import NotTheirsToOpenError
from carer_app.reports.reading import Paper, read_paper
from carer_app.store import engine
from carer_app.store.verify import Checked
from carer_app.sync.client import SyncResult, SyncStoppedError
from carer_app.sync.saying import TWO_COPIES, could_not_be_taken
from carer_app.vault.device_secret import find_keyring
from carer_app.vault.disk import DamagedStoreError
from carer_app.vault.who import Who
from carer_app.work import Work


@click.command()
@click.option("--profile", required=True, help="The council whose words and deadlines are used here.")
@click.option("--name", required=True, help="Your name.")
@click.option("--role", required=True, help="foster_carer, residential_worker, shift_lead or registered_manager.")
@click.option(
    "--recovery-out", type=click.Path(path_type=Path, dir_okay=False), help="Where the recovery code is written."
)
@common
def new(given: Asked, profile: str, name: str, role: str, recovery_out: Path | None) -> None:
    """Make the encrypted store and its first person."""
    door = given.door()
    council = profile_named(profile)
    if not door.has_keyring:
        click.echo(
            _("This computer has no safe place to keep its half of the key. The passphrase alone protects the store."),
            err=True,
        )
    with secret_output(recovery_out) if recovery_out else nullcontext() as out:
        session, code = door.create(council, Who(name=name, role=role), given.passphrase(is_new=True))
        if not (out and _is_written(out, code)):
            click.echo(_("Recovery code, shown once. Write it down and keep it safe:") + f"\n{code}", err=given.as_json)
    if given.as_json:
        put({"vault": session.keys.vault, "person": session.person.id})
    session.lock()


def _is_written(out: BinaryIO, code: str) -> bool:
    try:
        out.write(f"{code}\n".encode())
        out.flush()
    except OSError:
        return False
    return True


@click.group()
def child() -> None:
    """The children whose files are here."""


@child.command("add")
@click.option("--file", required=True, help="The child's sheet as JSON; see “carer-app example child”.")
@common
def child_add(given: Asked, file: str) -> None:
    """Begin a child's file."""
    raw = read_json(read_input(file))
    saved = given.unlock_to_write().journal.add_child(raw)
    put({"id": saved.id}) if given.as_json else click.echo(saved.id)


@child.command("list")
@click.option(
    "--sealed", is_flag=True, help="Those who moved on and whose records the home keeps sealed, for the manager."
)
@common
def child_list(given: Asked, *, sealed: bool) -> None:
    """The children, by name."""
    work = given.unlock()
    if sealed:
        _put_sealed(given, work)
        return
    found = work.journal.children()
    if given.as_json:
        put_all(
            {"id": one.id, "name": one.name, "responsible_authority": one.sheet.responsible_authority} for one in found
        )
    else:
        for one in found:
            click.echo(f"{one.id}  {one.name}")


def _put_sealed(given: Asked, work: Work) -> None:
    """Raises NotTheirsToOpenError: to everybody else there is nothing here."""
    if not work.sealed_copies.may_open:
        raise NotTheirsToOpenError
    found = work.sealed_copies.every()
    if given.as_json:
        put_all({"id": one.child, "name": one.name, "since": one.since} for one in found)
    else:
        for one in found:
            click.echo(f"{one.child}  {one.name}")


@click.command()
@click.option("--gateway", required=True, help="The council's address.")
@click.option("--code", required=True, help="The one-use code that the council gave.")
@common
def enrol(given: Asked, gateway: str, code: str) -> None:
    """Connect this computer to a council."""
    work = given.unlock_to_write()
    work.enrol(gateway, code)
    status = work.sync_status()
    if given.as_json:
        put({"gateway": status.gateway_name, "waiting": status.waiting})
    else:
        click.echo(_("Connected to {name}.").format(name=status.gateway_name))


@click.command()
@common
def sync(given: Asked) -> None:
    """Send what waits to the council, and fetch what is new."""
    work = given.unlock_to_write()
    try:
        result = work.send_now()
        work.carry_photos()
    except SyncStoppedError as problem:
        raise KnownError(_with_time(problem)) from problem
    finally:
        given.empty_where_asked(work)
    aside = work.closing.set_aside()
    closed = count_waiting(work.session)
    result = msgspec.structs.replace(
        result,
        waiting=result.waiting + closed,
        set_aside=result.set_aside + aside.readable + aside.written,
    )
    put(result) if given.as_json else _tell_synced(result, work.sync_status().photos.to_send)


def _with_time(problem: SyncStoppedError) -> str:
    """What stopped it, and from when on it is worth trying again where somebody said so."""
    if problem.again_at is None:
        return problem.sentence
    at = f"{local(moment(problem.again_at)):%H:%M}"
    return f"{problem.sentence} " + _("It asks to be tried again after {time}.").format(time=at)


def _tell_synced(result: SyncResult, to_send: int) -> None:
    counts = _("{pushed} sent, {pulled} fetched, {waiting} still waiting.")
    click.echo(counts.format(pushed=result.pushed, pulled=result.pulled, waiting=result.waiting))
    if to_send:
        one = _("{count} photo or paper is still to be sent.")
        click.echo(counted(one, _("{count} photos or papers are still to be sent."), to_send))
    if result.set_aside:
        tell = _("Tell the council. When they have looked, send it again from the window.")
        click.echo(could_not_be_taken(result.set_aside) + f" {tell}", err=True)
    if result.copied:
        click.echo(TWO_COPIES, err=True)


@click.command()
@common
def status(given: Asked) -> None:
    """How many records are saved here, received, read, held, or written by two people."""
    work = given.unlock_to_write()
    counts = {str(state): count for state, count in work.journal.counts().items()}
    how = work.sync_status()
    if given.as_json:
        more = {"waiting": how.waiting, "enrolled": how.enrolled, "last_heard": how.last_heard, "copied": how.copied}
        put(counts | more)
        return
    for state, count in counts.items():
        click.echo(f"{count:6}  {state}")
    if how.copied:
        click.echo(TWO_COPIES, err=True)


@click.command()
@click.option("--code", help="The short code on a printed paper: is the entry here that it was printed after?")
@click.option(
    "--password-file", type=click.Path(path_type=Path, dir_okay=False), help="What a locked paper opens with."
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@common
def check(given: Asked, code: str | None, file: Path | None, password_file: Path | None) -> None:
    """Verify every hash and every signature of the store, compare it with what is remembered elsewhere, and say what is wrong.

    With FILE: does this paper agree with the records, and what changed since it was made?
    """
    paper = _paper(file, password_file) if file else None
    work = given.unlock_to_write()
    verdict = work.papers.check(paper) if paper else None
    found = work.anchors.everything()
    if code and not work.anchors.knows(code):
        line = f"paper: no entry here has its code {code}; the store is older than the paper, or another one"
        found = msgspec.structs.replace(found, broken=(*found.broken, line))
    with suppress(DamagedStoreError):
        work.anchors.note(found)
    if given.as_json:
        more = {"paper": _facts(verdict)} if verdict else {}
        put({"records": found.records, "revisions": found.revisions, "broken": found.broken} | more)
    else:
        _tell_checked(found)
        for words in verdict_words(verdict) if verdict else ():
            click.echo(words)
    if why := work.anchors.standing().why:
        click.echo(behind_words(why), err=True)
    if found.broken:
        one = _("The store is not as it was written: {count} fault.")
        raise KnownError(counted(one, _("The store is not as it was written: {count} faults."), len(found.broken)))
    if verdict and not verdict.is_well:
        raise KnownError(_("The paper does not agree with the records here."))


def _paper(file: Path, password_file: Path | None) -> Paper:
    """The paper in a file; raises BadInputError, and WrongPaperPasswordError."""
    return read_paper(file.name, read_input(str(file)), read_secret(password_file) if password_file else None)


def _facts(verdict: Verdict) -> dict[str, object]:
    counts = {"new": verdict.new, "changed": verdict.changed, "gone": verdict.gone}
    return {"code": verdict.code, "made": verdict.made, "known": verdict.is_known, "same": verdict.is_same} | counts


def _tell_checked(found: Checked) -> None:
    click.echo(_("{records} records, {revisions} versions.").format(records=found.records, revisions=found.revisions))
    if found.erased:
        one = _("{count} version was erased by a move: its words stand in the right child's file.")
        more = _("{count} versions were erased by a move: their words stand in the right child's file.")
        click.echo(counted(one, more, found.erased))
    for line in found.broken:
        click.echo(line)


@click.command()
@common
def health(given: Asked) -> None:
    """Is this computer safe for the records? What can be seen of that from here, each thing with what to do."""
    lines = given.unlock_to_write().health.lines()
    if given.as_json:
        put_all(lines)
        return
    click.echo(to_do_words(lines))
    for line in lines:
        click.echo(f"{_MARKS[line.level]}  {line.title}: {line.sentence}")
        if line.to_do:
            click.echo("      " + _("What to do: {words}").format(words=line.to_do))


_MARKS = {Level.GOOD: _("ok  "), Level.TO_DO: _("do  "), Level.UNKNOWN: _("?   ")}


@click.command("self-check")
@common
def self_check(given: Asked) -> None:
    """Does this installation work? Needs no store."""
    keyring = find_keyring()
    fonts = sorted(path.name for path in (resources() / "fonts").glob("*.ttf"))
    cipher = engine.cipher_version()
    found = {
        "ok": bool(fonts) and cipher.startswith("4."),
        "cipher": cipher,
        "kinds": list(kinds()),
        "keyring": keyring.name if keyring else None,
        "fonts": fonts,
        "version": VERSION,
    }
    if given.as_json:
        put(found)
    else:
        for name, value in found.items():
            click.echo(f"{name}: {value}")
    if not found["ok"]:
        raise KnownError(_("This installation is not whole. Install Hearthlog again."))


@click.command()
@click.option(
    "--recovery-file",
    "recovery_files",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    multiple=True,
    help="A file with the recovery code, or twice with a half each.",
)
@click.option("--new-passphrase-file", type=click.Path(path_type=Path, dir_okay=False), required=True)
@common
def recover(given: Asked, recovery_files: tuple[Path, ...], new_passphrase_file: Path) -> None:
    """Open the store with the recovery code, or both its halves, and choose a new passphrase."""
    door = given.door()
    session = door.recover(door.holder_named(given.person), read_code(recovery_files), read_secret(new_passphrase_file))
    put({"person": session.person.id}) if given.as_json else click.echo(_("The new passphrase opens the store."))
    session.lock()


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("hearthlog-demo"), show_default=True
)
@click.option("--offscreen", is_flag=True, help="Open no window; leave pictures and papers.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--today", "last_day", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the story ends.")
@common
def demo(_given: Asked, out: Path, offscreen: bool, seed: int, last_day: datetime | None) -> None:
    """A made-up foster home and children's home with six months of records, a local gateway, and a sync."""
    try:
        from carer_app.demo.run import run_demo  # noqa: PLC0415 - left out of a carer's build
    except ModuleNotFoundError as problem:
        raise KnownError(_("This build of Hearthlog comes without the demonstration.")) from problem
    run_demo(out=out, offscreen=offscreen, seed=seed, last_day=last_day.date() if last_day else None)


COMMANDS = (new, child, enrol, sync, status, check, health, self_check, recover, demo)
