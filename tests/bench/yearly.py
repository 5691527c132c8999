"""The council's yearly return of 2,000 children, beside the same rows read from the same database and nothing done to them."""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Table, insert

from carer_app.clock import SetClock, stamp
from carer_app.domain.child import ChildSheet
from carer_app.domain.files import FileKind
from carer_app.domain.kind import Content, SectionKind
from carer_app.domain.revision import Op, Revision, Statement, new_id, seal_body, sign_revision
from carer_app.domain.signing import SigningKey
from carer_app.gateway.db.rows import body_row
from carer_app.gateway.db.tables import bodies, files, heads, homes, people, placements, records, revisions, streams
from carer_app.gateway.services import Services, make_services
from carer_app.gateway.ssda903.cells import COLUMNS, as_csv
from carer_app.gateway.ssda903.export import make_return
from carer_app.gateway.ssda903.folder import put_all
from carer_app.gateway.ssda903.gathering import giving_kinds
from carer_app.gateway.ssda903.report import report
from carer_app.gateway.ssda903.year import CollectionYear
from carer_app.logs.daily.record import DailyLog
from carer_app.logs.health.record import HealthAppointment, Outcome, Service
from carer_app.logs.missing.record import MissingEpisode
from carer_app.logs.plans.record import Participation, PlanEvent, What
from tests.bench.measure import Figure, median, timed

CHILDREN = 2_000
FIRST = date(2025, 4, 1)
PROMISED_S = 5
YEAR = CollectionYear(ends_in=2026)
_SQL = (
    "SELECT r.record, r.file, r.kind, r.occurred_start, v.schema, v.op, b.text FROM records r "
    "JOIN heads h ON h.record = r.record JOIN revisions v ON v.hash = h.revision JOIN bodies b ON b.hash = v.body_hash "
    "WHERE r.kind IN ({kinds}) ORDER BY r.occurred_start, r.written, r.record"
)


def figures(folder: Path) -> Iterator[Figure]:
    services = make_services(folder / "yearly", None, SetClock(datetime(2026, 4, 20, tzinfo=UTC)), "durham")
    count = _fill(services)
    kinds = ", ".join(f"'{kind}'" for kind in (*giving_kinds(), "child_file"))
    with services.reading() as connection:
        bare = median(timed(lambda _number: connection.exec_driver_sql(_SQL.format(kinds=kinds)).fetchall(), 5))
    ours = median(timed(lambda number: _export(services, folder / f"return-{number}"), 5)) / 1000
    yield Figure(
        name=f"the yearly return of {CHILDREN:,} children with {count:,} records, files and report",
        ours=f"{ours:.2f} s",
        baseline=f"the same rows read by bare SQL {bare / 1000:.2f} s",
        promise=f"under {PROMISED_S} s",
        kept=ours < PROMISED_S,
    )
    services.close()


def _export(services: Services, out: Path) -> None:
    made = make_return(services, YEAR, {}, "bench")
    tables = {f"{table}.csv": as_csv(table, made.rows(table)) for table in COLUMNS}
    put_all(out, tables | {"report.txt": report(made).encode()})


def _fill(services: Services) -> int:
    """A year of each child, put straight into the tables as the gateway would have put it there."""
    pen, home = _Pen(), new_id()
    for number in range(CHILDREN):
        pen.child(number, home)
    with services.writing() as connection:
        connection.execute(insert(homes), {"id": home, "name": "Rowan House", "added": pen.at})
        connection.execute(
            insert(people), {"id": pen.author, "name": "Alex", "role": "foster_carer", "home": home, "added": pen.at}
        )
        for table, rows in pen.rows.items():
            connection.execute(insert(table), rows)
    return len(pen.rows[records])


class _Pen:
    """Writes the rows of signed records."""

    def __init__(self) -> None:
        self.author, self.key, self.at = new_id(), SigningKey.generate(), stamp(datetime(2026, 4, 1, tzinfo=UTC))
        tables = (files, streams, placements, bodies, revisions, records, heads)
        self.rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in tables}

    def child(self, number: int, home: str) -> None:
        child, born = new_id(), date(2009, 1, 1) + timedelta(days=number * 2)
        self.rows[files].append(
            {"id": child, "kind": FileKind.CHILD, "authority": "durham", "name": "Robin", "opened": self.at}
        )
        sheet, stay = self._stream(child, SectionKind.SHEET), self._stream(child, SectionKind.STAY)
        start = date(2023, 6, 5)
        self.rows[placements].append(
            {"id": new_id(), "child": child, "home": home, "start": start.isoformat(), "made_by": ""}
        )
        about = ChildSheet(chosen_name="Robin", responsible_authority="durham", here_since=start, birth_date=born)
        self._write(child, sheet, "child_file", about)
        for kind, content in _year(number):
            self._write(child, stay, kind, content)

    def _stream(self, child: str, section: SectionKind) -> str:
        stream = new_id()
        row = {"stream": stream, "file": child, "section": section, "opened": self.at, "position": 0, "head": ""}
        self.rows[streams].append(row)
        return stream

    def _write(self, child: str, stream: str, kind: str, content: Content) -> None:
        body = seal_body(Statement(content=msgspec.to_builtins(content)), os.urandom(16))
        revision = Revision(
            id=new_id(),
            record=new_id(),
            stream=stream,
            op=Op.CREATE,
            kind=kind,
            schema=1,
            author=self.author,
            author_key=self.key.public,
            role="foster_carer",
            occurred=content.occurred(),
            written=self.at,
            body_hash=body.hash(),
        )
        signed = sign_revision(revision, body, self.key)
        shared = {
            "record": revision.record,
            "stream": stream,
            "op": str(revision.op),
            "kind": kind,
            "author": self.author,
        }
        times = {"occurred_start": revision.occurred.start, "written": self.at, "received": self.at}
        keys = {
            "data": signed.signed.data.encode(),
            "signature": signed.signed.signature,
            "author_key": self.key.public,
        }
        self.rows[bodies].append({**body_row(body)})
        self.rows[revisions].append(
            {**shared, **times, **keys, "hash": signed.hash, "schema": 1, "body_hash": body.hash(), "device": "bench"}
        )
        told = {
            "author_role": "foster_carer",
            "headline": content.headline(),
            "search": "",
            "versions": 1,
            "file": child,
        }
        self.rows[records].append({**shared, **times, **told})
        self.rows[heads].append({"record": revision.record, "revision": signed.hash})


def _year(number: int) -> Sequence[tuple[str, Content]]:
    """Twelve logs, two reviews, four appointments, and up to five nights away."""
    found: list[tuple[str, Content]] = [("plan_event", PlanEvent(what=What.CARE_BEGAN, day=date(2023, 6, 5)))]
    for month in range(12):
        day = FIRST + timedelta(days=month * 30)
        found.append(("daily_log", DailyLog(day=day, what_happened="Pasta and a walk.")))
        at = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
        if month % 6 == 2:
            found.append(("plan_event", PlanEvent(what=What.REVIEW, day=day, participation=Participation.SPOKE)))
        if month % 3 == 1:
            service = (Service.DENTIST, Service.GP, Service.ASSESSMENT_REVIEW, Service.OPTICIAN)[month // 3]
            found.append(("health_appointment", HealthAppointment(service=service, at=at, outcome=Outcome.ATTENDED)))
        if month < number % 6:
            back = at + timedelta(hours=number % 40 + 1)
            found.append(("missing_episode", MissingEpisode(opened_at=at, returned_at=back)))
    return found
