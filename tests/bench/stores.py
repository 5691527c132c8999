"""Stores to measure on: made by the real journal, or filled by the thousand with really signed records."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from carer_app.clock import SetClock, stamp
from carer_app.councils import profile_named
from carer_app.domain.kinds import kind_named
from carer_app.domain.revision import Op, Revision, Statement, new_id, seal_body, sign_revision
from carer_app.doorway import Doorway
from carer_app.journal.journal import Journal
from carer_app.session import Session
from carer_app.store import index, revisions
from carer_app.vault.file import FLOOR, Stretch
from carer_app.vault.who import Who

PASSPHRASE = "kettle harbour violin seven lamp"
NOW = datetime(2026, 3, 2, 21, 4, tzinfo=UTC)
SENTENCES = (
    "Home from school at half past three, hungry and full of news about the science lesson.",
    "We walked the long way round by the harbour and counted boats; the red one was missing.",
    "Pasta for tea, cooked together. Two helpings, and the table laid without being asked.",
    "Rang grandma on the tablet for twenty minutes and showed her the model bridge.",
    "Homework took a while; the fractions made sense once we drew them as slices of cake.",
    "Bath, two chapters, lights out at a quarter past eight. Slept through.",
)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """An unlocked store with one child."""

    folder: Path
    session: Session
    journal: Journal
    child: str


def make_bench(folder: Path, stretch: Stretch = FLOOR) -> Bench:
    """A new store, unlocked, with one child."""
    door = Doorway(folder, SetClock(NOW), None, stretch)
    session, _code = door.create(
        profile_named("north-tyneside"), Who(name="Sam Okafor", role="foster_carer"), PASSPHRASE
    )
    journal = Journal(session)
    sheet = {"chosen_name": "Maya", "responsible_authority": "north-tyneside", "here_since": "2025-09-01"}
    return Bench(folder=folder, session=session, journal=journal, child=journal.add_child(sheet).id)


def words(number: int) -> str:
    """Some sentences of an evening, each evening's a little different."""
    return " ".join(SENTENCES[(number + step) % len(SENTENCES)] for step in range(3)) + f" Day {number}."


def promise_theme(bench: Bench) -> str:
    """The first part of the child's council's promise."""
    return bench.journal.profile_of(bench.journal.child(bench.child)).promise.themes[0].name


def fill(bench: Bench, count: int) -> None:
    """So many really signed daily logs, kept in one transaction, day after day: the store as it is after years."""
    kind, child, me = kind_named("daily_log"), bench.journal.child(bench.child), bench.session.person
    first, theme = date(2006, 1, 1), promise_theme(bench)
    with bench.session.database.writing() as db:
        for number in range(count):
            day = first + timedelta(days=number * 7000 // count)
            content = {"day": day.isoformat(), "what_happened": words(number)}
            content |= {"promise": [theme]} if number % 10 == 0 else {}
            plain = msgspec.to_builtins(msgspec.convert(content, kind.content))
            body = seal_body(Statement(content=plain), os.urandom(16))
            revision = Revision(
                id=new_id(),
                record=new_id(),
                stream=child.stay_stream,
                op=Op.CREATE,
                kind=kind.slug,
                schema=kind.schema,
                author=me.id,
                author_key=me.signing_key,
                role=str(me.role),
                occurred=msgspec.convert(content, kind.content).occurred(),
                written=stamp(NOW),
                body_hash=body.hash(),
            )
            signed = sign_revision(revision, body, bench.session.keys.signing)
            revisions.add(db, signed)
            index.add_new(db, signed, bench.child, ())
