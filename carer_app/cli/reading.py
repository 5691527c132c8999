"""Commands that read: list, show, search, and papers."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from carer_app.cli.frame import Asked, common, put, read_secret, write_output
from carer_app.clock import today
from carer_app.councils import CouncilProfile
from carer_app.domain.access import Why
from carer_app.domain.company import company_lines, hand_lines
from carer_app.domain.deadlines import months_before
from carer_app.domain.kind import Line
from carer_app.domain.kinds import kind_named
from carer_app.domain.story import Told
from carer_app.domain.words import occurred_words
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.journal import Journal
from carer_app.store.index import Place, Wanted
from carer_app.store.telling import Shown, Version

DAY = click.DateTime(["%Y-%m-%d"])
PAGE = 500


@click.command("list")
@click.option("--child")
@click.option("--home", is_flag=True, help="The home's own book.")
@click.option("--own", is_flag=True, help="Your own file.")
@click.option("--kind")
@click.option("--from", "start", type=DAY)
@click.option("--to", "end", type=DAY)
@common
def list_(given: Asked, child: str | None, home: bool, own: bool, **asked: Any) -> None:
    """Records, the latest happening first: of children, of the home's own book, or of your own file."""
    if asked["kind"]:
        kind_named(asked["kind"])
    journal = given.unlock().journal
    if child is not None:
        journal.child(child)
    files = _files(journal, child, home=home, own=own)
    start, end = _day(asked["start"]), _day(asked["end"])
    wanted = Wanted(child=child, files=files, kind=asked["kind"], start=start, end=end, limit=PAGE)
    for told in _all(journal, wanted):
        put(_line(told)) if given.as_json else click.echo(
            f"{told.id}  {occurred_words(told.occurred):24}  {told.headline}"
        )


@click.command()
@click.argument("record")
@common
def show(given: Asked, record: str) -> None:
    """One RECORD with all its versions, signatures, times and receipts."""
    work = given.unlock()
    journal = work.journal
    shown = journal.show(record)
    if given.as_json:
        put(record_facts(shown))
        return
    child = next((one for one in journal.children() if one.id == shown.told.child), None)
    profile = journal.profile_of(child) if child else work.session.profile
    for version in shown.versions:
        click.echo(f"{version.revision.op} · {version.author} · {version.written}")
        for line in _lines(version, profile):
            click.echo(f"  {line.label}: {line.text}")
        if version.reason:
            click.echo("  " + _("Reason: {reason}").format(reason=version.reason))
    for part in shown.parts:
        click.echo(f"{part.id}  {part.author} · {part.headline}")


def record_facts(shown: Shown) -> dict[str, Any]:
    """A record with all its versions, as JSON has it."""
    versions = [_version(version) for version in shown.versions]
    heads = [version.hash for version in shown.versions if version.is_head]
    told = shown.told
    facts = {"id": told.id, "kind": told.kind, "child": told.child, "heads": heads, "versions": versions}
    return facts | _belonging(shown)


def _lines(version: Version, profile: CouncilProfile) -> list[Line]:
    """What a version says, who was there, and by whose hand words of somebody else came in."""
    if version.content is None:
        return []
    revision, said = version.revision, list(version.content.lines(profile))
    hand = hand_lines(version.author, version.author_role, revision.present, revision.words_of, said)
    return [*said, *company_lines(revision.present, revision.words_of), *hand]


def _belonging(shown: Shown) -> dict[str, Any]:
    """What a record belongs to or goes with, its parts, and what is one story with it, where there are any."""
    lead = shown.told.part_of or shown.told.goes_with
    found = {"parts": [part.id for part in shown.parts], "story": [one.id for one in shown.story]}
    return ({"about": lead.id} if lead else {}) | {name: ids for name, ids in found.items() if ids}


@click.command()
@click.argument("text")
@click.option("--child")
@click.option("--home", is_flag=True, help="In the home's own book.")
@click.option("--own", is_flag=True, help="In your own file.")
@click.option("--kind")
@click.option("--theme", default="", help="A theme of the council's promise, in its own words.")
@click.option("--from", "start", type=DAY)
@click.option("--to", "end", type=DAY)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@common
def search(given: Asked, text: str, home: bool, own: bool, **asked: Any) -> None:
    """Records that hold every word of TEXT, newest happening first; a short number such as K73QF finds its record."""
    wanted = Wanted(**asked | {"start": _day(asked["start"]), "end": _day(asked["end"])})
    if wanted.kind:
        kind_named(wanted.kind)
    journal = given.unlock().journal
    if wanted.child is not None:
        journal.child(wanted.child)
    wanted = msgspec.structs.replace(wanted, files=_files(journal, wanted.child, home=home, own=own))
    for one in journal.search(text, wanted):
        told = one.told
        start = told.occurred.start
        facts = {"id": told.id, "child": told.child, "kind": told.kind, "occurred": start, "snippet": one.snippet}
        put(facts) if given.as_json else click.echo(f"{told.id}  {start:10.10}  {one.snippet}")


@click.group()
def report() -> None:
    """Papers, as PDF."""


@report.command()
@click.option("--child", required=True)
@click.option("--from", "start", type=DAY)
@click.option("--to", "end", type=DAY)
@click.option(
    "--password-file", type=click.Path(path_type=Path, dir_okay=False), help="Lock the paper with what is in it."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@common
def review(
    given: Asked, child: str, start: datetime | None, end: datetime | None, password_file: Path | None, out: Path
) -> None:
    """The paper for a child's review: a period of six months unless one is named. That it leaves is written down."""
    work = given.unlock()
    last = _day(end) or today(work.session.clock)
    first = _day(start) or months_before(last, 6)
    if first > last:
        raise BadInputError(_("from is later than to."), [("from", "is later than to")])
    paper = work.review_pdf(child, first, last)
    if password_file is not None:
        from carer_app.reports.locking import lock  # noqa: PLC0415 - loaded where a paper is locked

        paper = lock(paper, read_secret(password_file))
    work.accesses.left(child, "review", Why.REVIEW, locked=password_file is not None)
    write_output(out, paper)
    put({"out": str(out)}) if given.as_json else click.echo(out)


def _files(journal: Journal, child: str | None, *, home: bool, own: bool) -> tuple[str, ...] | None:
    """The files that are no child's, where they were asked for; raises BadInputError where two sorts were."""
    if bool(child) + home + own > 1:
        raise BadInputError(_("Name one file: --child, --home or --own."), [("child", "with another file")])
    if home:
        return journal.files.book()
    return (journal.files.own(),) if own else None


def _all(journal: Journal, wanted: Wanted) -> Iterator[Told]:
    place: Place | None = None
    while True:
        page = journal.entries(Wanted(**{**_fields(wanted), "after": place}))
        yield from (told for told, _place in page)
        if len(page) < wanted.limit:
            return
        place = page[-1][1]


def _fields(wanted: Wanted) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in wanted.__struct_fields__}


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _line(told: Told) -> dict[str, object]:
    return {
        "id": told.id,
        "child": told.child,
        "kind": told.kind,
        "occurred": told.occurred.start,
        "written": told.written,
        "author": told.author,
        "headline": told.headline,
        "state": told.state,
        "versions": told.versions,
        "received": told.received,
        "read": told.read,
    }


def _version(version: Version) -> dict[str, object]:
    revision = version.revision
    return {
        "revision": version.hash,
        "op": revision.op,
        "parents": revision.parents,
        "body": version.raw,
        "reason": version.reason,
        "author": version.author,
        "occurred": revision.occurred,
        "written": version.written,
        "received": version.received,
        "read": version.read,
        "held": version.held,
        "signature": version.signature,
        "signature_holds": version.signature_holds,
    }


COMMANDS = (list_, show, search, report)
