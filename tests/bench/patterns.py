"""What five years of missing episodes show, beside counting the same rows by weekday alone."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from carer_app.councils import profile_named
from carer_app.domain.kinds import kind_named, part
from carer_app.domain.reading import read_content
from tests.bench.measure import Figure, median, timed

DAYS = 5 * 365
EVERY = 4
PROMISED_MS = 100
_FIRST = datetime(2021, 3, 1, 19, 30, tzinfo=UTC)


def figures() -> Iterator[Figure]:
    module, kind, profile = part("missing", "patterns"), kind_named("missing_episode"), profile_named("england")
    began = [_FIRST + timedelta(days=day, hours=day % 5) for day in range(0, DAYS, EVERY)]
    episodes = [
        read_content(
            kind,
            {
                "opened_at": at.isoformat(),
                "last_seen_at": at.isoformat(),
                "last_seen_precision": "about",
                "returned_at": (at + timedelta(hours=3)).isoformat(),
            },
        )
        for at in began
    ]
    titles = ("Daily log", "Family time", "Health appointment", "Professional visit", "Life-skills step")
    happened = [(what, _FIRST + timedelta(days=day, hours=-3)) for day in range(DAYS) for what in titles[: 1 + day % 5]]
    now = _FIRST + timedelta(days=DAYS)
    bare = median(timed(lambda _number: Counter(at.weekday() for at in began), 20))
    ours = median(timed(lambda _number: module.patterns(episodes, happened, profile, now), 20))
    yield Figure(
        name=f"patterns over five years: {len(episodes):,} episodes and {len(happened):,} other entries",
        ours=f"{ours:.1f} ms",
        baseline=f"counting the episodes by weekday alone {bare:.2f} ms",
        promise=f"under {PROMISED_MS} ms",
        kept=ours < PROMISED_MS,
    )
