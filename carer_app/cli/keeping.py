"""Commands that write: add, amend and retract records, and the examples to begin from."""

from typing import Any

import click
import msgspec

from carer_app.cli.frame import Asked, common, put, read_input
from carer_app.clock import SystemClock, today
from carer_app.domain.kind import FileKind, RecordKind
from carer_app.domain.kinds import CHILD_SHEET, kind_named
from carer_app.domain.kinds import kinds as known_kinds
from carer_app.domain.people import Person
from carer_app.domain.reading import read_json
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.closing import Readership
from carer_app.journal.forms import New, Saved
from carer_app.journal.moved import KEPT_BY_HOLD, NOT_ENROLLED
from carer_app.work import Work


@click.command()
@common
def kinds(given: Asked) -> None:
    """The kinds of record that this build knows."""
    for kind in known_kinds().values():
        if not kind.listed:
            continue
        if given.as_json:
            put(
                {"kind": kind.slug, "title": kind.title, "schema": kind.schema, "amended_by": kind.amended_by}
                | _file(kind)
                | _part(kind)
            )
        else:
            click.echo(f"{kind.slug:20}  {kind.title}")


def _file(kind: RecordKind) -> dict[str, str]:
    """In which sort of file it is kept, where that is no child's."""
    return {"file": kind.file} if kind.file is not FileKind.CHILD else {}


def _part(kind: RecordKind) -> dict[str, str]:
    """Of what kind a record must be to which one of this kind is added."""
    return {"part_of": kind.part_of} if kind.part_of else {}


@click.command()
@click.argument("kind")
@common
def example(given: Asked, kind: str) -> None:
    """A valid example of a KIND, or of “child”, to edit and give back."""
    found = kind_named(CHILD_SHEET if kind == "child" else kind)
    text = msgspec.json.encode(found.example(today(SystemClock())))
    click.echo(msgspec.json.format(text).decode())


@click.command()
@click.argument("kind")
@click.option("--child", default="", help="The child's id.")
@click.option("--home", is_flag=True, help="Into the home's own book.")
@click.option("--own", is_flag=True, help="Into your own file.")
@click.option("--file", required=True, help="JSON, or one JSON object a line; “-” reads standard input.")
@click.option("--present", multiple=True, help="Who else was there.")
@click.option("--words-of", default="", help="Whose account it is, where it is not your own.")
@click.option("--readers", default="", help="Who alone may read it: their ids or names, with commas between them.")
@click.option("--about-person", default="", help="Whom it is about, who may not read it: ids or names.")
@click.option("--about", default="", help="The record to which a part belongs; or “about” in each object.")
@common
def add(given: Asked, kind: str, child: str, file: str, **beside: Any) -> None:
    """Check, sign and keep records of a KIND: one, or many (all or none)."""
    _refuse_file(kind_named(kind), child=child, home=beside.pop("home"), own=beside.pop("own"))
    raws = _objects(read_input(file))
    work = given.unlock_to_write()
    readers, about_person = beside.pop("readers"), beside.pop("about_person")
    news = [_new(kind, child, raw, beside) for raw in raws]
    if readers or about_person:
        everyone = work.closing.people()
        readership = Readership(
            readers=_ids("readers", readers, everyone), about=_ids("about-person", about_person, everyone)
        )
        _say(given, _shut_away(work, news, readership))
        return
    for saved in work.journal.add_many(news):
        _say(given, saved)


def _refuse_file(kind: RecordKind, *, child: str, home: bool, own: bool) -> None:
    """Refuse a record that is given for another file than its kind is kept in; raises BadInputError."""
    if bool(child) + home + own > 1:
        raise BadInputError(_("Name one file: --child, --home or --own."), [("child", "with another file")])
    given = FileKind.HOME if home else FileKind.CARER if own else FileKind.CHILD
    if kind.file is given and (child or home or own):
        return
    words = {
        FileKind.CHILD: _("“{kind}” is kept in a child's file. Say whose with --child."),
        FileKind.HOME: _("“{kind}” is kept in the home's own book. Say --home."),
        FileKind.CARER: _("“{kind}” is kept in a carer's own file. Say --own."),
    }
    raise BadInputError(words[kind.file].format(kind=kind.title), [("kind", "is of another sort of file")])


def _shut_away(work: Work, news: list[New], readership: Readership) -> Saved:
    if len(news) > 1:
        raise BadInputError(_("readers: one closed entry at a time."), [("readers", "with many records")])
    return work.closing.add(news[0], readership)


def _ids(option: str, text: str, everyone: list[Person]) -> tuple[str, ...]:
    """The people whom an option names, by id or by name; raises BadInputError."""
    found = []
    for word in (part.strip() for part in text.split(",") if part.strip()):
        meant = [one.id for one in everyone if word in (one.id, one.name)]
        if len(meant) != 1:
            sentence = _("{option}: there is nobody called “{word}” here, or more than one. Give the id.")
            raise BadInputError(sentence.format(option=option, word=word), [(option, "is not known")])
        found += meant
    return tuple(found)


def _new(kind: str, child: str, raw: dict[str, Any], beside: dict[str, Any]) -> New:
    """A record to be; of a part, the object may name the record that it belongs to."""
    if not kind_named(kind).part_of or not isinstance(raw.get("about"), str):
        return New(kind=kind, child=child, raw=raw, **beside)
    own = {name: value for name, value in raw.items() if name != "about"}
    return New(kind=kind, child=child, raw=own, **beside | {"about": raw["about"]})


@click.command()
@click.argument("record")
@click.option("--reason", required=True)
@click.option("--file", required=True)
@common
def amend(given: Asked, record: str, reason: str, file: str) -> None:
    """Write a new version of a RECORD; the old one stays."""
    raw = read_json(read_input(file))
    _say(given, given.unlock().journal.amend(record, raw, reason))


@click.command()
@click.argument("record")
@click.option("--reason", required=True)
@common
def retract(given: Asked, record: str, reason: str) -> None:
    """Take a RECORD back, with a reason; what was written stays readable."""
    _say(given, given.unlock().journal.retract(record, reason))


@click.command()
@click.argument("record")
@click.option("--to-child", required=True, help="The id of the child whose entry it is.")
@click.option("--reason", required=True, help="Why; it stays in the wrong file, so it names no other child.")
@common
def move(given: Asked, record: str, to_child: str, reason: str) -> None:
    """Move a RECORD that was written in the wrong child's file to the right one; answers with its id there."""
    work = given.unlock()
    saved = work.moving.move(record, to_child, reason)
    moved = work.moving.of(record)
    _say(given, saved)
    if not given.as_json:
        told = _("It is hidden in the file where it was. A manager or the social worker confirms the move.")
        click.echo(told if work.sync_status().enrolled else NOT_ENROLLED, err=True)
    if moved and moved.hold:
        click.echo(f"{moved.hold.words}\n{KEPT_BY_HOLD}", err=True)


def _objects(text: bytes) -> list[dict[str, Any]]:
    """One JSON object, or one a line."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not lines[0].rstrip().endswith(b"}"):
        return [read_json(text)]
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(read_json(line))
        except BadInputError as problem:
            raise BadInputError(
                _("Line {number}: {sentence}").format(number=number, sentence=problem.sentence), problem.fields
            ) from problem
    return found


def _say(given: Asked, saved: Saved) -> None:
    if given.as_json:
        flags = [{"field": flag.field, "sentence": flag.sentence} for flag in saved.flags]
        put({"id": saved.id, "revision": saved.revision, "flags": flags})
        return
    click.echo(saved.id)
    for flag in saved.flags:
        click.echo(_("Kept, and flagged: {sentence}").format(sentence=flag.sentence), err=True)


COMMANDS = (kinds, example, add, amend, retract, move)
