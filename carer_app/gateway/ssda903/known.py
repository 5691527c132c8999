"""What is known of one child before it becomes rows: plain data, whose records are the gateway's and whose rules are not."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from carer_app.domain.yearly import SpellAway, Yearly


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The record that something stands in. `kind` is its title; none of its words are here."""

    record: str
    kind: str


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a record gives to the return. `unsettled`: two versions of the record stand side by side."""

    what: Yearly
    source: Source
    unsettled: bool = False


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """A time in one home, as the council placed the child there; both days included. `end` None: still there.

    One that a device began waits `to be confirmed` by a manager.
    """

    start: date
    end: date | None = None
    confirmed: bool = True


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A record of which nothing can be used here, and why, in a sentence."""

    source: Source
    why: str


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """One child, with every file that is said to be theirs. `births` are all the birth dates that their sheets give.

    `authorities` are the councils that their files name as responsible; `elsewhere` are these where this one is not among
    them.
    `ours` is what only the council knows, by column of the header, where it gave that itself; its `CHILD` is then the
    council's own.
    """

    files: tuple[str, ...]
    authorities: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    births: tuple[date, ...] = ()
    here_since: date | None = None
    short_stays: bool = False
    stays: tuple[Stay, ...] = ()
    given: tuple[Given, ...] = ()
    unread: tuple[Unread, ...] = ()
    held: int = 0
    ours: dict[str, str] = {}


def of_versions(versions: Sequence[Sequence[Yearly]], source: Source) -> list[Given]:
    """What a record gives, by all its versions that stand. What they agree on is settled.

    Of spells away those of the version with the earlier return are taken (one without a return comes last); of the rest
    everything is kept and marked as unsettled.
    """
    agreed = [one for one in versions[0] if all(one in other for other in versions[1:])]
    given = [Given(what=one, source=source) for one in agreed]
    if all(len(version) == len(agreed) for version in versions):
        return given
    of_earliest = min((_spells(version) for version in versions if _spells(version)), key=_back, default=[])
    rest = {one for version in versions for one in version if not isinstance(one, SpellAway)} - set(agreed)
    given = [one for one in given if not isinstance(one.what, SpellAway)]
    unsettled = [*of_earliest, *sorted(rest, key=repr)]
    return [*given, *(Given(what=one, source=source, unsettled=True) for one in unsettled)]


def _spells(version: Sequence[Yearly]) -> list[SpellAway]:
    return [one for one in version if isinstance(one, SpellAway)]


def _back(spells: Sequence[SpellAway]) -> tuple[bool, datetime, datetime]:
    last = spells[-1]
    return last.end is None, last.end or last.start, last.start
