"""A made-up council: children whose years hold the edges of the rules, written by two homes and sent to a gateway."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from carer_app.domain.child import ChildSheet, LegalBasis
from carer_app.domain.files import SECTION_OPENED, FileKind, SectionOpened
from carer_app.domain.kind import Content, SectionKind
from carer_app.domain.revision import Op, SignedRevision, new_id
from carer_app.gateway.homes import add_placement, end_placement, placements_of
from carer_app.gateway.services import Services
from carer_app.logs.health.record import HealthAppointment, Outcome, Service
from carer_app.logs.missing.record import Category, MissingEpisode, Precision
from carer_app.logs.plans.record import Participation, PlanEvent, What
from tests.gateway.builders import Laptop, Opened
from tests.gateway.ssda903.rules import Truth

YEAR = 2026
START, END = date(2025, 4, 1), date(2026, 3, 31)
LONG_AGO = date(2023, 6, 5)
AT_ONCE = 300


@dataclass
class Life:
    """One child: what their sheet says, and what the council would know. `tell` writes the rest of their year."""

    name: str
    tell: Callable[["Home"], None] = lambda _home: None
    born: date | None = date(2012, 5, 6)
    here_since: date = LONG_AGO
    care_began: date | None = LONG_AGO
    legal_basis: LegalBasis = LegalBasis.NOT_TOLD
    truth: Truth | None = None
    authority: str = "north-tyneside"

    def true(self) -> Truth:
        short = self.legal_basis is LegalBasis.SHORT_STAYS
        began = self.care_began or self.here_since
        return self.truth or Truth(
            continuous=began <= START and not short, short_stays=short, care_began=self.care_began
        )


@dataclass
class Home:
    """A child in a home, with a pen. `second` is another home of the same child."""

    laptop: Laptop
    opened: Opened
    second: Laptop
    kept: list[SignedRevision] = field(default_factory=list)

    def write(self, kind: str, content: Content | None, **more: Any) -> SignedRevision:
        revision = self.laptop.revision(self.opened.stay, content, kind=kind, **more)
        self.laptop.enter(revision)
        return revision

    def away(
        self,
        start: str,
        end: str | None = None,
        category: Category = Category.MISSING,
        seen: bool = True,
        of: SignedRevision | None = None,
    ) -> SignedRevision:
        """An episode with its times in UTC, such as 2025-05-10T20:30; a new version of `of`."""
        return self.write("missing_episode", episode(start, end, category, seen), of=of)

    def elsewhere(self, start: str, end: str | None = None, category: Category = Category.MISSING) -> None:
        """The same child in the second home, from which they went."""
        home, services = "Elm House", self.laptop.services
        self.laptop.sync()
        add_placement(services, self.opened.child, home, START, "test")
        stream = self.second.open_stream(self.opened.child)
        self.second.enter(self.second.revision(stream, episode(start, end, category), kind="missing_episode"))
        self.second.sync()

    def moves_on(self, last: date) -> None:
        self.laptop.sync()
        for placement in placements_of(self.laptop.services, self.opened.child):
            end_placement(self.laptop.services, placement.id, last, "test")

    def meets(self, what: What, day: date, participation: Participation | None = None, **more: Any) -> SignedRevision:
        return self.write("plan_event", PlanEvent(what=what, day=day, participation=participation), schema=2, **more)

    def sees(self, service: Service, day: date, outcome: Outcome = Outcome.ATTENDED) -> SignedRevision:
        at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
        return self.write("health_appointment", HealthAppointment(service=service, at=at, outcome=outcome))


def episode(
    start: str, end: str | None = None, category: Category = Category.MISSING, seen: bool = True
) -> MissingEpisode:
    begun = at(start)
    return MissingEpisode(
        opened_at=begun,
        category=category,
        last_seen_at=begun if seen else None,
        last_seen_precision=Precision.EXACT if seen else Precision.NOT_KNOWN,
        returned_at=at(end) if end else None,
        circumstances="Nobody but the home may read this.",
    )


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def settle_in(laptop: Laptop, second: Laptop, life: Life) -> Home:
    """Write one child's life and send it."""
    home = write_down(laptop, second, life)
    laptop.sync()
    return home


def settle_all(laptop: Laptop, second: Laptop, lives: Sequence[Life]) -> dict[str, tuple[Life, Home]]:
    """Write them all and send them, some at a time; by name."""
    homes = {}
    for life in lives:
        homes[life.name] = (life, write_down(laptop, second, life))
        if len(laptop.waiting) > AT_ONCE:
            laptop.sync()
    laptop.sync()
    return homes


def write_down(laptop: Laptop, second: Laptop, life: Life) -> Home:
    """Write one child's life. Most of it waits to be sent."""
    child = new_id()
    sheet = _stream(laptop, child, SectionKind.SHEET, life)
    about = ChildSheet(
        chosen_name=f"Robin {life.name}",
        responsible_authority=life.authority,
        here_since=life.here_since,
        birth_date=life.born,
        legal_basis=life.legal_basis,
    )
    laptop.enter(laptop.revision(sheet, about, kind="child_file"))
    stay = _stream(laptop, child, SectionKind.STAY, life)
    home = Home(laptop, Opened(child=child, sheet=sheet, stay=stay), second)
    if life.care_began:
        home.meets(What.CARE_BEGAN, life.care_began)
    life.tell(home)
    return home


def _stream(laptop: Laptop, child: str, section: SectionKind, life: Life) -> str:
    stream, opened = new_id(), life.here_since
    content = SectionOpened(
        file=child, file_kind=FileKind.CHILD, section=section, authority=life.authority, opened=opened
    )
    laptop.enter(laptop.revision(stream, content, kind=SECTION_OPENED.slug))
    return stream


def two_homes(services: Services) -> tuple[Laptop, Laptop]:
    laptops = Laptop(services), Laptop(services)
    for laptop, home in zip(laptops, ("Rowan House", "Elm House"), strict=True):
        laptop.enrol(home)
    return laptops


def years(count: int) -> list[Life]:
    """The edges once each, then ordinary years by chance, always the same ones."""
    chance = Random(903)
    return [*EDGES, *(_by_chance(chance, number) for number in range(count - len(EDGES)))]


def _by_chance(chance: Random, number: int) -> Life:
    nights = sorted(chance.sample(range(-40, 400), chance.choice((0, 0, 1, 2, 4, 9))))

    def tell(home: Home) -> None:
        for night in nights:
            begins = datetime.combine(START, datetime.min.time(), UTC) + timedelta(
                days=night, hours=chance.randrange(24)
            )
            lasts = timedelta(minutes=chance.choice((20, 95, 400, 1500, 4000)))
            category = chance.choice(list(Category))
            home.away(begins.isoformat()[:16], (begins + lasts).isoformat()[:16], category)
        for service in chance.sample(list(Service), 3):
            home.sees(service, START + timedelta(days=chance.randrange(360)), chance.choice(list(Outcome)))

    born = date(2007, 4, 3) + timedelta(days=chance.randrange(5600))
    return Life(name=f"by chance {number}", tell=tell, born=born)


def _twice(*spells: Sequence[str]) -> Callable[[Home], None]:
    return lambda home: [home.away(*spell) for spell in spells] and None


def _change_of_class(home: Home) -> None:
    home.away("2025-08-01T18:00", "2025-08-03T09:00", Category.MISSING)
    home.away("2025-08-02T10:00", "2025-08-03T09:00", Category.AWAY_WITHOUT_AUTHORISATION)


def _one_inside_the_other(home: Home) -> None:
    home.away("2025-08-01T18:00", "2025-08-09T09:00", Category.MISSING)
    home.away("2025-08-04T10:00", "2025-08-06T09:00", Category.AWAY_WITHOUT_AUTHORISATION)


def _from_two_homes(home: Home) -> None:
    home.away("2025-09-01T18:00", "2025-09-02T07:00")
    home.elsewhere("2025-09-01T19:30", "2025-09-02T08:00")


def _never_back(home: Home) -> None:
    home.away("2025-03-20T18:00")
    home.away("2025-06-02T18:00")
    home.away("2025-09-30T22:00", "2025-10-01T01:00")


def _moved_on_while_away(home: Home) -> None:
    home.away("2025-11-03T18:00")
    home.moves_on(date(2025, 11, 20))


def _taken_back(home: Home) -> None:
    wrong = home.away("2025-07-01T18:00", "2025-07-01T23:00")
    home.write("missing_episode", None, of=wrong, op=Op.RETRACT, reason="Was at a friend's.")


def _two_versions(home: Home) -> None:
    first = home.away("2025-07-01T18:00")
    home.away("2025-07-01T18:00", "2025-07-02T09:00", of=first)
    home.away("2025-07-01T18:00", "2025-07-01T23:10", of=first)


def _reviews(home: Home) -> None:
    home.meets(What.REVIEW, date(2025, 4, 1), Participation.SPOKE)
    home.meets(What.REVIEW, date(2025, 9, 1))
    home.meets(What.REVIEW, date(2025, 10, 1), Participation.UNDER_FOUR)
    home.meets(What.REVIEW, date(2025, 12, 1), Participation.SPOKE)
    home.meets(What.REVIEW, date(2025, 12, 1), Participation.NEITHER)
    home.meets(What.REVIEW, date(2026, 3, 31), Participation.SENT_VIEWS)
    home.meets(What.REVIEW, date(2026, 4, 1), Participation.SPOKE)


def _fourth_birthday(home: Home) -> None:
    home.meets(What.REVIEW, date(2025, 9, 9), Participation.UNDER_FOUR)
    home.meets(What.REVIEW, date(2025, 9, 10), Participation.UNDER_FOUR)
    home.meets(What.REVIEW, date(2025, 9, 11), Participation.SPOKE)


def _health(home: Home) -> None:
    home.sees(Service.DENTIST, date(2025, 6, 1))
    home.sees(Service.DENTIST, date(2025, 7, 1), Outcome.SAID_NO)
    home.sees(Service.ASSESSMENT_REVIEW, date(2025, 9, 1))


def _health_last_year(home: Home) -> None:
    home.sees(Service.DENTIST, date(2025, 3, 31))
    home.sees(Service.ASSESSMENT_REVIEW, date(2026, 4, 1))


EDGES = [
    Life("an ordinary year"),
    Life("one night", _twice(("2025-05-10T20:30", "2025-05-11T06:00"))),
    Life("one evening", _twice(("2025-05-10T17:30", "2025-05-10T19:00"))),
    Life(
        "twice in one day", _twice(("2025-05-10T09:00", "2025-05-10T11:00"), ("2025-05-10T20:00", "2025-05-10T21:00"))
    ),
    Life("back and away on one day", _twice(("2025-05-09T09:00", "2025-05-10T11:00"), ("2025-05-10T20:00", None))),
    Life("still away on 31 March", _twice(("2026-03-30T18:00", "2026-04-02T10:00"))),
    Life("back on 31 March", _twice(("2026-03-30T18:00", "2026-03-31T10:00"))),
    Life("away from 31 March, late", _twice(("2026-03-31T22:30", None))),
    Life("away from 1 April by the clock", _twice(("2026-03-31T23:30", None))),
    Life("away since last year", _twice(("2025-03-20T18:00", "2025-04-05T10:00"))),
    Life("back on 1 April by the clock", _twice(("2025-03-31T20:00", "2025-03-31T23:10"))),
    Life("back on 31 March last year", _twice(("2025-03-31T20:00", "2025-03-31T22:50"))),
    Life("open for a year", _twice(("2025-02-20T18:00", None))),
    Life("other years", _twice(("2024-05-01T18:00", "2024-05-02T10:00"), ("2026-04-03T18:00", None))),
    Life("never back", _never_back),
    Life("the night the clocks go forward", _twice(("2026-03-29T00:30", "2026-03-29T01:30"))),
    Life("the night the clocks go back", _twice(("2025-10-26T00:30", "2025-10-26T01:30"))),
    Life("from missing to away", _change_of_class),
    Life("one inside the other", _one_inside_the_other),
    Life("from two homes", _from_two_homes),
    Life(
        "late home",
        lambda home: home.away("2025-05-10T20:30", "2025-05-10T21:00", Category.LATE_OR_AUTHORISED) and None,
    ),
    Life("nobody saw them go", lambda home: home.away("2025-05-10T20:30", "2025-05-11T06:00", seen=False) and None),
    Life("moved on while away", _moved_on_while_away, truth=Truth(continuous=True, care_began=LONG_AGO)),
    Life("taken back", _taken_back),
    Life("two versions", _two_versions),
    Life("no birth date", _twice(("2025-05-10T20:30", "2025-05-11T06:00")), born=None),
    Life("born after the year", born=date(2026, 4, 5), here_since=date(2026, 4, 5), care_began=None),
    Life(
        "a baby",
        _twice(("2025-06-01T10:00", "2025-06-01T11:00")),
        born=date(2025, 6, 1),
        here_since=date(2025, 6, 1),
        care_began=date(2025, 6, 1),
    ),
    Life("before care began", _twice(("2025-05-10T20:30", "2025-05-11T06:00")), care_began=date(2025, 6, 1)),
    Life("care began on 1 April", _health, here_since=START, care_began=START),
    Life("care began on 2 April", _health, here_since=date(2025, 4, 2), care_began=date(2025, 4, 2)),
    Life("nobody wrote when care began", _health, care_began=None),
    Life("here for half a year, care unknown", _health, here_since=date(2025, 9, 1), care_began=None),
    Life("short stays", _reviews, legal_basis=LegalBasis.SHORT_STAYS),
    Life("reviews", _reviews),
    Life(
        "a fourth birthday",
        _fourth_birthday,
        born=date(2021, 9, 10),
        here_since=date(2022, 1, 1),
        care_began=date(2022, 1, 1),
    ),
    Life("health", _health),
    Life("health in other years", _health_last_year),
    Life("four on 31 March", born=date(2022, 3, 31)),
    Life("four on 1 April", born=date(2022, 4, 1)),
    Life("five on 31 March", born=date(2021, 3, 31)),
    Life("five on 1 April", born=date(2021, 4, 1)),
    Life("ten on 31 March", born=date(2016, 3, 31)),
    Life("ten on 1 April", born=date(2016, 4, 1)),
    Life("seventeen on 31 March last year", born=date(2008, 3, 31)),
    Life("seventeen on 1 April", born=date(2008, 4, 1)),
    Life("seventeen on 2 April", born=date(2008, 4, 2)),
    Life("born on 29 February", _reviews, born=date(2012, 2, 29)),
]
