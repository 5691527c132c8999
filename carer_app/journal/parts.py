"""Where a part goes: to a record of its lead kind, in the same child's file, that stands there."""

from carer_app.domain.kind import RecordKind
from carer_app.domain.kinds import kinds
from carer_app.domain.revision import Link
from carer_app.domain.story import Told
from carer_app.errors import BadInputError
from carer_app.i18n import _
from carer_app.journal.forms import New
from carer_app.journal.moved import MovedAwayError


def links_of(kind: RecordKind, new: New) -> tuple[Link, ...]:
    """What a new record is about: a part names its lead. Raises BadInputError for one without, or for what is no part."""
    if kind.part_of and not new.about:
        sentence = _("about: {part} belongs to an entry of the kind {lead}. Name that entry.")
        words = sentence.format(part=kind.slug, lead=kinds()[kind.part_of].slug)
        raise BadInputError(words, [("about", "is missing")])
    if new.about and not kind.part_of:
        words = _("about: {kind} stands by itself and belongs to no other entry.").format(kind=kind.slug)
        raise BadInputError(words, [("about", "has no place here")])
    return (Link(record=new.about),) if new.about else ()


def refuse_other(kind: RecordKind, new: New, lead: Told) -> None:
    """Raises BadInputError where a part cannot belong to this record, MovedAwayError where that was moved away."""
    if lead.moved_away:
        raise MovedAwayError
    wrong = ""
    if lead.kind != kind.part_of:
        wrong = _("about: {part} belongs to an entry of the kind {lead}, and this is another.")
    elif lead.child != new.child:
        wrong = _("about: that entry is in another child's file.")
    elif lead.retracted is not None:
        wrong = _("about: that entry was taken back, so nothing is added to it.")
    if wrong:
        raise BadInputError(wrong.format(part=kind.slug, lead=kind.part_of), [("about", "does not fit")])
