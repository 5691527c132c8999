"""The parts of a record's page: what it says, its four times, what was said about it, and its versions."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from carer_app.councils import CouncilProfile
from carer_app.domain.company import company_lines, hand_lines
from carer_app.domain.difference import difference
from carer_app.domain.kind import Line
from carer_app.domain.revision import Op
from carer_app.i18n import _
from carer_app.store.telling import Shown, Version
from carer_app.ui.kit.changes import Changes
from carer_app.ui.kit.flow import Columns
from carer_app.ui.kit.labels import Words
from carer_app.ui.kit.panels import Banner, Card
from carer_app.ui.kit.told import FourTimes, ToldLines
from carer_app.ui.shell.status_line import status_lines
from carer_app.ui.shell.wording import by_whom, when_words

_OPS: dict[str, str] = {
    Op.CREATE: _("first written"),
    Op.AMEND: _("changed"),
    Op.MERGE: _("brought together"),
    Op.RETRACT: _("taken back"),
    Op.MOVE: _("moved to another file"),
    Op.REDACT: _("taken out by law"),
}


def current_versions(shown: Shown) -> list[Version]:
    """The versions that stand: one, or two side by side."""
    return [version for version in shown.versions if version.is_head]


def telling_card(shown: Shown, profile: CouncilProfile) -> QWidget:
    """What the record says now; where two versions stand, both, side by side."""
    standing = current_versions(shown)
    if len(standing) == 1:
        return _one(standing[0], shown, profile)
    cards = [version_card(version, _("{who} wrote").format(who=version.author), profile) for version in standing]
    return Columns(*cards)


def _one(version: Version, shown: Shown, profile: CouncilProfile) -> Card:
    card = Card()
    if shown.told.retracted is not None:
        card.add(Words(_("This entry was taken back. What it said can be read below, as an earlier version."), "quiet"))
    else:
        _put_words(card, version, profile)
    card.add(Words(_("Written by {who}").format(who=by_whom(version.author, version.author_role)), "small"))
    if version.carried_by:
        card.add(Words(_("Moved here from another child's file by {name}").format(name=version.carried_by), "small"))
    return card


def version_card(version: Version, heading: str, profile: CouncilProfile) -> Card:
    """One version as a card of its own."""
    card = Card(heading)
    _put_words(card, version, profile)
    card.add(_times(version))
    return card


def status_part(shown: Shown, today: date) -> QWidget:
    """How far it has come, in one line; where two versions stand, in one for each. Under it, whether a clock was wrong."""
    column = QWidget()
    box = QVBoxLayout(column)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(4)
    for line in status_lines(shown, today):
        box.addWidget(Words(line, "quiet").selectable())
    for sentence in dict.fromkeys(one.odd_clock for one in current_versions(shown) if one.odd_clock):
        box.addWidget(Words(sentence, "small"))
    return column


def remarks_card(shown: Shown, today: date) -> Card:
    """What was said about the record, the earliest first."""
    card = Card(_("What was said about it"))
    if not shown.remarks:
        card.add(Words(_("Nothing yet."), "quiet"))
    for remark in shown.remarks:
        box = Card(look="sunken")
        box.box.setSpacing(4)
        who = by_whom(remark.author, remark.author_role)
        box.add(Words(f"{who} · {when_words(remark.written, today)}", "small"))
        if remark.not_right:
            box.add(Words(_("{who} says that something here is not right").format(who=remark.author), "strong"))
        box.add(Words(remark.text).selectable())
        card.add(box)
    return card


def versions_card(shown: Shown, profile: CouncilProfile) -> Card:
    """Every version, the latest first, each with why it was written."""
    card = Card(_("All versions"))
    card.add(Words(_("Nothing is ever written over. Each version stays as it was signed."), "quiet"))
    for version in reversed(shown.versions):
        card.add(_version_box(version, shown, profile))
    return card


def _version_box(version: Version, shown: Shown, profile: CouncilProfile) -> Card:
    box = Card(look="sunken")
    title = _("Version {number} of {count}: {what} by {who}").format(
        number=1 + shown.versions.index(version),
        count=len(shown.versions),
        what=_OPS.get(version.revision.op, _("changed")),
        who=by_whom(version.author, version.author_role),
    )
    box.add(Words(title, "strong"))
    if version.reason:
        box.add(Words(_("Why: {reason}").format(reason=version.reason)))
    if not version.signature_holds:
        box.add(Banner(_("The signature of this version does not hold. Tell the council."), "urgent"))
    for parent in shown.versions:
        if parent.hash in version.revision.parents and parent.content and version.content:
            _put_changes(box, _said(parent, profile), _said(version, profile))
    if version.raw is not None:
        _put_words(box, version, profile)
    box.add(_times(version))
    return box


def difference_card(standing: Sequence[Version], profile: CouncilProfile) -> Card:
    """In what the first two of these versions differ, side by side under whose they are."""
    first, second = standing[0], standing[1]
    card = Card(_("In what they differ"))
    found = difference(_said(first, profile), _said(second, profile))
    wrote = _("{who} wrote")
    changes = Changes(wrote.format(who=first.author), wrote.format(who=second.author))
    changes.show_changes(found.changes)
    card.add(changes)
    if found.same:
        card.add(Words(found.same_title(), "quiet"))
    return card


def _put_changes(box: Card, before: list[Line], after: list[Line]) -> None:
    found = difference(before, after)
    box.add(Words(found.summary()))
    changes = Changes(_("Before"), _("In this version"))
    changes.show_changes(found.changes)
    box.add(changes)


def _said(version: Version, profile: CouncilProfile) -> list[Line]:
    """Every line of a version, who was there and whose words too."""
    told = version.content.lines(profile) if version.content else ()
    return [*told, *company_lines(version.revision.present, version.revision.words_of)]


def _put_words(card: Card, version: Version, profile: CouncilProfile) -> None:
    if version.content is not None:
        card.add(ToldLines([*_said(version, profile), *_by_whose_hand(version, profile)]))
    elif version.raw is not None:
        card.add(Banner(_("Written by a newer Hearthlog. Update this one to read all of it."), "info"))
    else:
        card.add(Words(_("Its words were erased by law, or it says only that the entry was taken back."), "quiet"))


def _by_whose_hand(version: Version, profile: CouncilProfile) -> list[Line]:
    """On whose log-in somebody's own words were typed, or that they are in their own hand."""
    revision = version.revision
    said = version.content.lines(profile) if version.content else ()
    return list(hand_lines(version.author, version.author_role, revision.present, revision.words_of, said))


def _times(version: Version) -> FourTimes:
    revision = version.revision
    return FourTimes(
        revision.occurred, version.written, version.received, version.read, version.sent, version.odd_clock
    )
