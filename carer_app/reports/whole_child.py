"""Everything of one child in one file: to read page by page, and beside it each record with all its versions, and the photos."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

import msgspec

from carer_app.domain.kind import Line
from carer_app.domain.words import first_line, moment_words
from carer_app.i18n import _, counted
from carer_app.reports.kit.frame import Sheet, printed
from carer_app.reports.kit.parts import Pieces, facts, heading, labelled, para, subheading, title
from carer_app.reports.stamp import PaperStamp, code_words, stamp_words


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One record as it stands: when it happened, what it is, who wrote it, and what it says.

    `note` says why there is nothing to read, such as that it was taken back; `files` names its photos and papers.
    """

    when: str
    what: str
    by: str
    lines: Sequence[Line]
    note: str = ""
    files: Sequence[str] = ()


class WholeMatter(msgspec.Struct, frozen=True, kw_only=True):
    """All that is printed. `left_out` are sentences about what is not in the file; `stamp` is for a later check."""

    name: str
    pieces: Sequence[Piece]
    made_by: str
    made_at: datetime
    left_out: Sequence[str] = ()
    stamp: PaperStamp | None = None


def build_whole(matter: WholeMatter, files: Mapping[str, bytes]) -> bytes:
    """The paper as a PDF with these files inside it. It is not locked yet: see `locking`."""
    import pikepdf  # noqa: PLC0415 - loaded when the first paper leaves

    name = first_line(matter.name, 60)
    called = _("Everything here about {name}").format(name=name)
    made = _("{when}, by {name}").format(when=moment_words(matter.made_at), name=matter.made_by)
    count = counted("{count} entry", "{count} entries", len(matter.pieces))
    pieces = [
        *title(called),
        *facts([(_("Made"), made), (_("Holds"), count), (_("Beside it"), _BESIDE)]),
        *(piece for words in matter.left_out for piece in para(words, look="quiet")),
        *heading(_("Entries, the earliest first")),
        *(part for one in matter.pieces for part in _record(one)),
    ]
    footer = _("Private and confidential. About {name}.").format(name=name)
    sheet = Sheet(
        title=called,
        footer=footer,
        made_by=matter.made_by,
        made_at=matter.made_at,
        keywords=stamp_words(matter.stamp) if matter.stamp else "",
    )
    paper = printed(sheet, [*pieces, *_code(matter)])
    whole = BytesIO()
    with pikepdf.open(BytesIO(paper)) as opened:
        for inside, data in files.items():
            opened.attachments[inside] = pikepdf.AttachedFileSpec(opened, data, filename=inside)
        opened.save(whole)
    return whole.getvalue()


_BESIDE = _(
    "As files inside this one: each entry with all its versions and signatures (records.jsonl), photos and papers."
)


def _code(matter: WholeMatter) -> Pieces:
    return para(code_words(matter.stamp.head), look="quiet") if matter.stamp and matter.stamp.head else []


def _record(one: Piece) -> Pieces:
    said = [(line.label, line.text) for line in one.lines if line.text]
    beside = [(_("Photos and papers"), ", ".join(one.files))] if one.files else []
    return [
        *subheading(f"{one.when} · {one.what}"),
        *para(one.by, look="quiet"),
        *(labelled([*said, *beside]) if said or beside else []),
        *(para(one.note, look="quiet") if one.note else []),
    ]
