"""What a new record points at: a part at its lead, another at the entry that it goes with, in the same child's file."""

from collections.abc import Sequence
from typing import Any

import msgspec

from carer_app.domain.kind import Added, Circumstances, Content, RecordKind
from carer_app.domain.kinds import kind_named, kinds, may_be_gone_with, may_go_with
from carer_app.domain.revision import Link, SignedRevision
from carer_app.domain.story import Told
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.forms import New
from carer_app.journal.moved import MovedAwayError


def links_of(kind: RecordKind, new: New) -> tuple[Link, ...]:
    """What a new record is about: a part names its lead, another may name the entry that it goes with.

    Raises BadInputError for a part without a lead, and for what can go with nothing.
    """
    if kind.part_of and not new.about:
        sentence = _("about: {part} belongs to an entry of the kind {lead}. Name that entry.")
        words = sentence.format(part=kind.slug, lead=kinds()[kind.part_of].slug)
        raise BadInputError(words, [("about", "is missing")])
    if new.about and not (kind.part_of or may_go_with(kind)):
        words = _("about: {kind} stands by itself and belongs to no other entry.").format(kind=kind.slug)
        raise BadInputError(words, [("about", "has no place here")])
    return (Link(record=new.about),) if new.about else ()


def stood_before(kind: RecordKind, basis: Sequence[SignedRevision]) -> list[Content]:
    """What the versions say that a change begins from, the one that came last at the end; what cannot be read is left out."""
    said = ((one.revision.schema, one.body.statement().content) for one in basis if one.body)
    found = (kind.read(schema, dict(content)) for schema, content in said if content is not None)
    return [content for content in found if content is not None]


def as_it_was(kind: RecordKind, raw: dict[str, Any], stood: Sequence[Content]) -> dict[str, Any]:
    """What was worked out for a change, but for what stays as it was signed; what cannot be read stays as it is."""
    content = kind.read(kind.schema, raw) if kind.stays and stood else None
    return raw | dict(kind.stays(content, stood[-1])) if content and kind.stays else raw


def with_parts(known: Circumstances, parts: Sequence[Told], stood: Sequence[Content] = ()) -> Circumstances:
    """What the checks of a change may know beside: the parts that stand and who wrote them, and what stood before."""
    standing = [one for one in parts if one.retracted is None]
    added = tuple(Added(content=one.content, author=one.author) for one in standing if one.content)
    return msgspec.structs.replace(known, parts=added, stood=tuple(stood))


def refuse_other(kind: RecordKind, new: New, lead: Told) -> None:
    """Raises BadInputError where a new record cannot belong to this one or go with it, MovedAwayError where that was moved
    away.
    """
    if lead.moved_away:
        raise MovedAwayError
    wrong = ""
    if kind.part_of and lead.kind != kind.part_of:
        wrong = _("about: {part} belongs to an entry of the kind {lead}, and this is another.")
    elif not kind.part_of and not may_be_gone_with(kind_named(lead.kind)):
        wrong = _("about: that is no entry of what happened, so {part} cannot go with it.")
    elif not kind.part_of and lead.closed:
        wrong = _("about: that entry is for chosen readers. What goes with it would tell others that it is there.")
    elif lead.child != new.child:
        wrong = _("about: that entry is in another child's file.")
    elif lead.retracted is not None:
        wrong = _("about: that entry was taken back, so nothing is added to it.")
    if wrong:
        raise BadInputError(wrong.format(part=kind.slug, lead=kind.part_of), [("about", "does not fit")])
