"""The computers of homes at the desk: when each was last heard from, what it was asked, and asking it."""

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress

import msgspec
from starlette.responses import Response

from carer_app.domain.attachments import Brought, Media, brought
from carer_app.domain.command import Ask, Outcome
from carer_app.domain.kinds import kinds
from carer_app.domain.last_words import Written
from carer_app.domain.sealed_file import ChangedFileError, open_file
from carer_app.errors import BadInputError
from carer_app.gateway.chronology import people_named
from carer_app.gateway.commands import MAY_ASK, Computer, HandedBack, ask_at_desk, computers, revoke_at_desk
from carer_app.gateway.db.commands import Asked
from carer_app.gateway.db.taken_off import OffIt
from carer_app.gateway.desk.telling import at_words
from carer_app.gateway.desk.visit import NotHereError, Visit
from carer_app.gateway.last_words import LeftAtDesk, left_at
from carer_app.i18n import _, counted

AT_DESK = (Ask.LOCK, Ask.WIPE)
_PAGE = "/desk/computers"
_PICTURES = {Brought.JPEG: Media.JPEG, Brought.PNG: Media.PNG}


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One computer in words. `quiet` is empty unless nothing was heard of it for too long, and `copied` unless two computers
    use copies of its folder; `asked` tells what it was asked.
    """

    id: str
    name: str
    home: str
    heard: str
    quiet: str
    copied: str
    revoked: str
    asked: tuple[str, ...]
    is_emptied: bool


class LeftShown(msgspec.Struct, frozen=True, kw_only=True):
    """A draft that was being written when a computer was emptied. `photos` are addresses that hold the picture itself, with
    what it shows.
    """

    title: str
    by: str
    lines: tuple[tuple[str, str], ...]
    photos: tuple[tuple[str, str], ...]


def computers_page(visit: Visit) -> Response:
    """Every computer, for a manager; the one that is to be emptied is asked about once more."""
    return _page(visit, visit.asked("sure"))


def ask_computer(visit: Visit) -> Response:
    """Ask the computer of the address to lock or to empty itself, or take it off the list."""
    device, what = visit.id_in_path("device"), visit.form.one("what")
    try:
        if what == "revoke":
            revoke_at_desk(visit.council, visit.me, device)
        elif what in AT_DESK:
            if what == Ask.WIPE and visit.form.one("sure") != "yes":
                return visit.go(f"{_PAGE}?sure={device}#sure")
            ask_at_desk(visit.council, visit.me, device, Ask(what))
        else:
            raise NotHereError
    except BadInputError as problem:
        return _page(visit, "", problem)
    return visit.go(_PAGE, _DONE[what])


def left_page(visit: Visit) -> Response:
    """What was being written on a computer when it was emptied. That it was looked at is noted."""
    device = visit.id_in_path("device")
    found = left_at(visit.council, visit.me, device)
    if not found:
        raise NotHereError
    visit.seen("saw last words", device, str(sum(len(one.written) + len(one.aside) for one in found)))
    return visit.page(
        "last_words.html",
        here="computers",
        left=found[-1],
        drafts=[_left(visit, one, left.chunks, _DRAFT) for left in found for one in left.written],
        aside=[_left(visit, one, left.chunks, _ASIDE) for left in found for one in left.aside],
        shut=_shut_words(found),
        sealed=_sealed_words(found),
    )


def _page(visit: Visit, sure: str = "", problem: BadInputError | None = None) -> Response:
    if visit.me.role not in MAY_ASK:
        raise NotHereError
    found = computers(visit.council)
    visit.seen("saw computers", "", str(len(found)))
    cards = [_card(visit, one) for one in found]
    return visit.page(
        "computers.html",
        422 if problem else 200,
        here="computers",
        computers=cards,
        sure=next((card for card in cards if card.id == sure), None),
        problems=(("computers", problem.sentence),) if problem else (),
    )


def _card(visit: Visit, one: Computer) -> Card:
    with visit.council.reading() as connection:
        names = people_named(connection, {asked.given_by for asked in one.asked})
    return Card(
        id=one.id,
        name=one.name,
        home=one.home,
        heard=_("Last heard from {when}").format(when=at_words(one.heard)) if one.heard else _("Not heard from yet"),
        quiet=_quiet_words(one),
        copied=_COPIED.format(when=at_words(one.copied)) if one.copied else "",
        revoked=_("Taken off the list {when}").format(when=at_words(one.revoked)) if one.revoked else "",
        asked=(
            *map(_off_words, one.off),
            *map(_handed_words, one.handed),
            *(_asked_words(asked, names) for asked in one.asked),
        ),
        is_emptied=any(asked.what == Ask.WIPE and asked.outcome == Outcome.DONE for asked in one.asked),
    )


def _off_words(one: OffIt) -> str:
    words = _("{name} does not unlock it any more: {by} took them off it. The council heard of it {when}.")
    return words.format(name=one.name, by=one.by, when=at_words(one.at))


def _handed_words(one: HandedBack) -> str:
    words = _(
        "{name}'s records: with the council, and its home keeps its own copy, as is its duty. It said so on {when}."
    )
    if not one.kept:
        words = _("{name}'s records: with the council, and not on it any more since {when}.")
    return words.format(name=one.name or _("A child"), when=at_words(one.received))


def _quiet_words(one: Computer) -> str:
    if not one.quiet_weeks:
        return ""
    words = counted("Nothing heard for {count} week", "Nothing heard for {count} weeks", one.quiet_weeks)
    return words + ". " + _("Ask the home where it is; take it off the list if nobody uses it any more.")


def _asked_words(asked: Asked, names: dict[str, str]) -> str:
    who = names.get(asked.given_by, _("Whoever looks after the gateway"))
    begun = _ASKED.get(asked.what, _ASKED[""]).format(who=who, when=at_words(asked.given))
    if asked.outcome is None:
        return begun + " " + _("It has not answered yet: it does so the next time that it is heard from.")
    answers = {
        Outcome.DONE: _("Done on {when}."),
        Outcome.UNDER_HOLD: _("Not done, because a hold stands; it said so on {when}."),
    }
    told = answers.get(Outcome(asked.outcome), _NOT_KNOWN) if asked.outcome in set(Outcome) else _NOT_KNOWN
    return begun + " " + told.format(when=at_words(asked.answered or asked.given))


def _left(visit: Visit, one: Written, chunks: dict[str, bytes], by: str) -> LeftShown:
    kind = kinds().get(one.kind)
    with visit.council.reading() as connection:
        who = people_named(connection, {one.person}).get(one.person, _("somebody who is not known here"))
    return LeftShown(
        title=kind.title if kind else one.kind or _("What it is of cannot be read"),
        by=by.format(who=who, when=at_words(one.changed)),
        lines=tuple(_lines(one)),
        photos=tuple(_photos(one, chunks)),
    )


def _photos(one: Written, chunks: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Each photo of a draft, to be shown in the page itself, with its words."""
    for manifest in (text.manifest() for text in one.manifests):
        with suppress(ChangedFileError, KeyError):
            data = open_file(manifest.file, chunks.__getitem__)
            media = _PICTURES.get(brought(data) or Brought.PDF)
            if media:
                yield f"data:{media};base64,{b64encode(data).decode()}", manifest.words or _("Photo")


def _lines(one: Written) -> list[tuple[str, str]]:
    """What was typed, field by field, as far as it can be read."""
    typed = json.loads(one.text)
    if not isinstance(typed, dict):
        return []
    return [(name.replace("_", " ").capitalize(), _said(value)) for name, value in typed.items() if value]


def _said(value: object) -> str:
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value)
    return json.dumps(value)


def _shut_words(found: list[LeftAtDesk]) -> str:
    count = sum(one.shut for one in found)
    one = _("{count} more draft can only be opened by those for whom it was written.")
    more = _("{count} more drafts can only be opened by those for whom they were written.")
    return counted(one, more, count) if count else ""


def _sealed_words(found: list[LeftAtDesk]) -> str:
    count = sum(one.sealed for one in found)
    one = _("{count} more piece lies sealed at the council: of a closed section, damaged, or of another council.")
    more = _("{count} more pieces lie sealed at the council: of closed sections, damaged, or of another council.")
    return counted(one, more, count) if count else ""


_DRAFT = _("Being written by {who}, {when}")
_ASIDE = _("Written by {who}, {when}")
_COPIED = _(
    "Two computers use copies of one Hearthlog folder; last seen {when}. Nothing is lost. Ask the home to go on with one "
    "of them, and make a code for the other to begin afresh, once it has sent everything."
)
_NOT_KNOWN = _("Its program is too old for that; it said so on {when}.")
_ASKED = {
    Ask.LOCK: _("{who} asked it to lock itself, {when}."),
    Ask.WIPE: _("{who} asked for every record to be taken off it, {when}."),
    Ask.HOLD: _("{who} asked it to erase nothing, or ended that, {when}."),
    Ask.HAND_BACK: _("{who} asked for a child's records to be handed back, {when}."),
    "": _("{who} asked something of it, {when}."),
}
_DONE = {
    "revoke": _("Taken off the list. It is sent nothing more; what it still sends is kept, and a person looks at it."),
    Ask.LOCK: _("Asked. It locks itself the next time that it is heard from."),
    Ask.WIPE: _(
        "Asked. The records are taken off it the next time that it is heard from, and not before what was not sent is safe."
    ),
}
