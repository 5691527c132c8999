"""What needs somebody, of 20 children after a year, beside the same rows read by bare sqlcipher3: anew, and once more."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from carer_app.journal.forms import New
from carer_app.journal.needs import Needs, _waiting_kinds
from carer_app.store.engine import open_keyed
from tests.bench.measure import Figure, median, timed
from tests.bench.stores import Bench, make_bench

CHILDREN = 20
FIRST = date(2025, 3, 3)
PROMISED_MS = 150
_SQL = (
    "SELECT i.record, i.file, i.kind, i.head, r.schema, b.text FROM record_index i "
    "JOIN revisions r ON r.hash = i.head JOIN bodies b ON b.revision = i.head "
    "WHERE i.kind IN ({kinds}) AND i.waits = 1 AND i.listed AND i.retracted IS NULL ORDER BY i.occurred, i.number"
)


def figures(folder: Path) -> Iterator[Figure]:
    bench = make_bench(folder / "needs")
    count = _fill(bench)
    raw = open_keyed(bench.folder / "store.db", bench.session.keys.database_key())
    kinds = _waiting_kinds()
    sql = _SQL.format(kinds=", ".join("?" for _kind in kinds))
    bare = median(timed(lambda _number: raw.execute(sql, kinds).fetchall(), 20))
    anew = median(timed(lambda _number: Needs(bench.session, bench.journal).everything(), 20))
    kept = Needs(bench.session, bench.journal)
    kept.everything()
    again = median(timed(lambda _number: kept.everything(), 20))
    for name, ours in (("the first time", anew), ("again", again)):
        yield Figure(
            name=f"what needs you for {CHILDREN} children and {count:,} entries that may wait, {name}",
            ours=f"{ours:.0f} ms",
            baseline=f"the same rows in bare sqlcipher3 {bare:.0f} ms",
            promise=f"under {PROMISED_MS} ms",
            kept=ours < PROMISED_MS,
        )
    bench.session.lock()


def _fill(bench: Bench) -> int:
    """A year of each child: appointments, meetings, steps, returns from being missing, and a log of each day."""
    sheet = {"responsible_authority": "durham", "here_since": FIRST.isoformat(), "birth_date": "2012-05-06"}
    children = [bench.journal.add_child(sheet | {"chosen_name": f"Child {number}"}).id for number in range(CHILDREN)]
    waits = [new for child in children for new in _year(child)]
    logs = [
        New(
            kind="daily_log",
            child=child,
            raw={"day": (FIRST + timedelta(days=day)).isoformat(), "what_happened": "Home."},
        )
        for child in children
        for day in range(0, 360, 4)
    ]
    bench.journal.add_many([*waits, *logs])
    return len(waits)


def _year(child: str) -> Iterator[New]:
    for week in range(52):
        day = FIRST + timedelta(weeks=week)
        at = datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC).isoformat()
        if week % 2 == 0:
            yield _new(child, "health_appointment", service="gp", at=at, outcome="attended", next_due=_later(day))
        if week % 8 == 0:
            yield _new(child, "plan_event", what="school_plan", day=day.isoformat(), next_agreed=_later(day))
        if week % 10 == 0:
            yield _new(child, "missing_episode", opened_at=at, returned_at=at)
        step = {"skill": "cooking", "carers_view": 2, "next_step": "Cook rice.", "next_step_by": _later(day)}
        yield _new(child, "life_skills_step", day=day.isoformat(), **step)


def _new(child: str, kind: str, **raw: Any) -> New:
    return New(kind=kind, child=child, raw=raw)


def _later(day: date) -> str:
    return (day + timedelta(days=60)).isoformat()
