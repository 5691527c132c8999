"""A home with medicines on a child's list, as the tests of each theme begin."""

from typing import Any

from carer_app.domain.kind import Due
from carer_app.journal.forms import New, Saved
from carer_app.journal.needs import Needs
from tests.conftest import Home

PARACETAMOL = {
    "name": "Paracetamol",
    "supply": "shop",
    "dose": "1 tablet",
    "when": "as_needed",
    "starts": "2026-02-01",
    "form": "tablet",
    "units": "1",
    "reasons": "A headache",
    "most_doses": 4,
    "hours_apart": 4,
    "advised_by": "Ms Kaur, pharmacist",
    "looks_into_it": "Priya Nair",
}


CONTROLLED = {
    "name": "Methylphenidate",
    "supply": "prescribed",
    "dose": "1 tablet",
    "when": "regular",
    "starts": "2026-02-01",
    "form": "tablet",
    "units": "1",
    "times": "08:00, 16:00",
    "prescriber": "Dr Bell",
    "controlled": "yes",
}


DAY = "2026-03-02T{time}:00Z"


WORDS = {"did_not_take": "did not take it. Spat out.", "error": "something went wrong. Spat out."}


def listed(home: Home, child: str, **raw: Any) -> str:
    return home.journal.add(New(kind="medicine", child=child, raw=raw)).id


def add(home: Home, child: str, about: str, kind: str, at: str, **raw: Any) -> Saved:
    at = DAY.format(time=at) if len(at) == 5 else at
    return home.journal.add(New(kind=f"medicine_{kind}", child=child, about=about, raw={"at": at} | raw))


def dose(home: Home, child: str, about: str, at: str, outcome: str = "given", **raw: Any) -> Saved:
    amount = {"amount": "1"} if outcome in ("given", "took_it_themselves") else {}
    return add(home, child, about, "dose", at, outcome=outcome, **(amount | raw))


def once(home: Home, child: str, name: str, at: str) -> Saved:
    raw = {"at": DAY.format(time=at), "outcome": "given", "medicine": name, "amount": "1"}
    return home.journal.add(New(kind="medicine_once", child=child, raw=raw))


def waits(home: Home, about: str) -> list[Due]:
    return [need.due for need in Needs(home.session, home.journal).everything() if need.record == about]
