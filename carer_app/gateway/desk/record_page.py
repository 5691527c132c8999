"""One record with all its versions: what it says, its four times, who has read it, and what was said about it."""

from collections.abc import Iterator, Sequence

import msgspec
from starlette.responses import Response

from carer_app.councils import CouncilProfile
from carer_app.domain.difference import difference
from carer_app.domain.kinds import is_living
from carer_app.domain.odd_clock import odd_clock
from carer_app.domain.revision import Op
from carer_app.errors import BadInputError
from carer_app.gateway.desk.changed_since import is_changed_since
from carer_app.gateway.desk.gathering import Gathered, child_here, gather
from carer_app.gateway.desk.telling import (
    Badge,
    ToldLine,
    at_words,
    company_of,
    entry,
    gone_words,
    happened,
    lines_of,
    role_words,
    told_lines,
)
from carer_app.gateway.desk.together_page import can_be_brought_together
from carer_app.gateway.desk.visit import Visit
from carer_app.gateway.desk_log import comment
from carer_app.gateway.looking_back import looking_back
from carer_app.gateway.moving import is_moved
from carer_app.gateway.shown import Remark, Shown, Version, show
from carer_app.i18n import _

OPS: dict[str, str] = {
    Op.CREATE: _("As first written"),
    Op.AMEND: _("Changed"),
    Op.MERGE: _("Two versions brought together"),
    Op.RETRACT: _("Taken back"),
    Op.MOVE: _("Moved to the right file"),
    Op.REDACT: _("Words erased"),
}


class Time(msgspec.Struct, frozen=True, kw_only=True):
    """One of the four times, with as many lines as it needs."""

    label: str
    words: tuple[str, ...]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What changed from an earlier version to this one, in a sentence, and where it is shown side by side."""

    sentence: str
    between: str
    address: str


class ShownVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version in the list of versions."""

    name: str
    by: str
    reason: str
    current: bool
    badges: tuple[Badge, ...]
    lines: tuple[ToldLine, ...]
    gone: str
    changes: tuple[Step, ...]
    signature: str


class ShownRemark(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said."""

    text: str
    by: str


def record_page(visit: Visit) -> Response:
    """The record that the address names; of one that was moved away, the move."""
    if is_moved(visit.council, visit.id_in_path("record")):
        return visit.go(f"/desk/moved/{visit.id_in_path('record')}")
    return _page(visit, show(visit.council, visit.me.id, visit.id_in_path("record")))


def add_remark(visit: Visit) -> Response:
    """Keep what was typed, signed by whoever is signed in, or say what is wrong with it."""
    record = visit.id_in_path("record")
    words = visit.form.one("text").replace("\r\n", "\n")
    try:
        comment(visit.council, visit.me, record, words)
    except BadInputError as problem:
        return _page(visit, show(visit.council, visit.me.id, record), problem, words)
    told = _("Your remark is kept. Those who care for the child will see it at their next sync.")
    return visit.go(f"/desk/records/{record}#remarks", told)


def version_name(versions: Sequence[Version], version: Version) -> str:
    """A version by its number in the order of arrival: version 2."""
    return _("Version {number}").format(number=1 + [one.hash for one in versions].index(version.hash))


def _page(visit: Visit, shown: Shown, problem: BadInputError | None = None, words: str = "") -> Response:
    child = child_here(visit.council, visit.me.id, shown.told.child)
    gathered = gather(visit.council, visit.me.id, [shown.told])[0]
    return visit.page(
        "record.html",
        422 if problem else 200,
        child=child,
        entry=entry(gathered, child.profile),
        apart=_apart(gathered),
        together=f"/desk/records/{shown.told.id}/together" if can_be_brought_together(gathered.standing) else "",
        changed_since=is_changed_since(visit, shown.told.id),
        times=tuple(times_of(shown)),
        parts=[entry(one, child.profile) for one in gather(visit.council, visit.me.id, shown.parts)],
        story=[entry(one, child.profile) for one in gather(visit.council, visit.me.id, shown.story)],
        whole=shown.told.headline if is_living(shown.told.kind) else "",
        looks_back=told_lines(looking_back(visit.council, shown.told.kind, shown.told.child, child.profile)),
        remarks=[shown_remark(remark) for remark in shown.remarks],
        versions=[shown_version(shown.versions, version, child.profile) for version in reversed(shown.versions)],
        problems=(("text", problem.sentence),) if problem else (),
        words=words,
    )


def times_of(shown: Shown) -> Iterator[Time]:
    """Happened, written, received, read: of the first version and of the one that stands."""
    first, version = shown.versions[0], [one for one in shown.versions if one.is_head][-1]
    yield Time(label=_("Happened"), words=(happened(version.revision.occurred),))
    wrong = odd_clock(version.written, version.received)
    written = _first_and_now(first.written, version.written, is_changed=first is not version)
    yield Time(label=_("Written"), words=(*written, *([wrong] if wrong else [])))
    received = _first_and_now(first.received, version.received, is_changed=first is not version)
    yield Time(label=_("Received by the council"), words=received)
    read = tuple(
        _("{name}, {when}").format(name=mark.person, when=at_words(mark.at))
        for one in shown.versions
        for mark in one.read
        if one.is_head
    )
    yield Time(label=_("Read"), words=read or (_("Nobody has said yet that they have read it."),))


def _first_and_now(first: str, now: str, *, is_changed: bool) -> tuple[str, ...]:
    if not is_changed:
        return (at_words(first),)
    return at_words(first), _("As it stands now: {when}").format(when=at_words(now))


def _apart(gathered: Gathered) -> str:
    """Where two versions that stand are shown side by side, word by word."""
    heads = [version for version in gathered.standing if version.content]
    if len(heads) < 2:
        return ""
    return f"/desk/records/{gathered.told.id}/changes/{heads[-2].hash}/{heads[-1].hash}"


def shown_version(versions: Sequence[Version], version: Version, profile: CouncilProfile) -> ShownVersion:
    """One version with what changed in it since the one before."""
    revision, lines = version.revision, lines_of(version.content, profile)
    by = _("{author}, {role} · written {written} · received {received}").format(
        author=version.author,
        role=role_words(version.author_role),
        written=at_words(version.written),
        received=at_words(version.received),
    )
    return ShownVersion(
        name=_("{version}: {what}").format(
            version=version_name(versions, version), what=OPS.get(revision.op, _("Changed")).lower()
        ),
        by=by,
        reason=version.reason or "",
        current=version.is_head,
        badges=(Badge(text=_("Stands now"), tone="good", icon="check"),) if version.is_head else (),
        lines=told_lines([*lines, *company_of(revision, version.author, lines)]),
        gone=gone_words(revision, version.content),
        changes=tuple(_steps(versions, version, profile)),
        signature=_signature(version),
    )


def _steps(versions: Sequence[Version], version: Version, profile: CouncilProfile) -> Iterator[Step]:
    by_hash = {one.hash: one for one in versions}
    for parent in version.revision.parents:
        earlier = by_hash.get(parent)
        if earlier and earlier.content and version.content:
            found = difference(lines_of(earlier.content, profile), lines_of(version.content, profile))
            yield Step(
                sentence=found.summary(),
                between=_("from {earlier} to {later}").format(
                    earlier=version_name(versions, earlier).lower(), later=version_name(versions, version).lower()
                ),
                address=f"/desk/records/{version.revision.record}/changes/{earlier.hash}/{version.hash}",
            )


def _signature(version: Version) -> str:
    if version.signature_holds and version.carried_by:
        told = _("Moved here from another child's file and signed by {name}; the signature fits these words.")
        return told.format(name=version.carried_by)
    if version.signature_holds:
        return _("Signed by {author}; the signature fits these words.").format(author=version.author)
    return _(
        "The signature does not fit these words, or its key is not the author’s. Tell whoever looks after the gateway."
    )


def shown_remark(remark: Remark) -> ShownRemark:
    """What somebody said, and who and when."""
    by = _("{author}, {role} · {when}").format(
        author=remark.author, role=role_words(remark.author_role), when=at_words(remark.written)
    )
    not_right = _("Something here is not right: {words}").format(words=remark.text)
    return ShownRemark(text=not_right if remark.not_right else remark.text, by=by)
