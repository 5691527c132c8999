"""What changed between two versions, with the words that went and came marked for a page."""

from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from carer_app.domain.difference import SORTS, Change, Piece, Sort
from carer_app.gateway.desk.telling import Badge

_TONES = {Sort.CHANGED: "calm", Sort.ADDED: "good", Sort.TAKEN_OUT: "urgent"}


class ShownChange(msgspec.Struct, frozen=True, kw_only=True):
    """One line that is not the same in both."""

    label: str
    badge: Badge
    before: Markup
    after: Markup


def shown_changes(changes: Sequence[Change]) -> list[ShownChange]:
    """The lines that changed, those of the first version struck through and those of the second underlined."""
    return [
        ShownChange(
            label=change.label,
            badge=Badge(text=SORTS[change.sort], tone=_TONES[change.sort]),
            before=_marked(change.before, Markup("<del>{}</del>")),
            after=_marked(change.after, Markup("<ins>{}</ins>")),
        )
        for change in changes
    ]


def _marked(pieces: Sequence[Piece], mark: Markup) -> Markup:
    return Markup().join(mark.format(piece.text) if piece.differs else piece.text for piece in pieces)
