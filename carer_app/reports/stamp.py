"""What a paper says of itself for a later check: ids, days and the code of the log, in the file's own data. No names."""

import re

import msgspec

from carer_app.config import VERSION
from carer_app.councils import CouncilProfile
from carer_app.domain.canonical import digest
from carer_app.i18n import _

_BEGINS = "hearthlog-paper "
REVIEW = "review"
EVERYTHING = "everything"
_CODE = re.compile(r"Code of the record when this was made:\s*([0-9a-f]{12})\b")


class PaperStamp(msgspec.Struct, frozen=True, kw_only=True):
    """Which paper it is, of which child and period, who made it when, after which entry of the log, and with which program.

    It stood on so many `versions`, on those of `closed` entries too where that is said, with so many `photos` that could be
    read, and was written in the `words` of the council, of which a digest stands here. A paper from before these were said has
    none of them.
    """

    v: int = 1
    paper: str = REVIEW
    child: str
    start: str
    end: str
    made: str
    by: str
    role: str
    head: str = ""
    program: str = VERSION
    closed: bool = False
    versions: int = 0
    words: str = ""
    photos: int | None = None


def code_words(head: str) -> str:
    """The sentence by which a paper names its code."""
    return _("Code of the record when this was made: {head}.").format(head=head)


def code_in(text: str) -> str:
    """The code that stands on a paper, empty where none does."""
    found = _CODE.search(text)
    return found[1] if found else ""


def words_of(profile: CouncilProfile) -> str:
    """A digest of what a council calls things and promises."""
    return digest("words", msgspec.json.encode(profile, order="sorted", enc_hook=str))[:12]


def stamp_words(stamp: PaperStamp) -> str:
    """The stamp as it stands among a file's keywords."""
    return _BEGINS + msgspec.json.encode(stamp).decode()


def stamp_in(keywords: str) -> PaperStamp | None:
    """The stamp among a file's keywords; None where there is none that can be read."""
    if not keywords.startswith(_BEGINS):
        return None
    try:
        return msgspec.json.decode(keywords.removeprefix(_BEGINS), type=PaperStamp)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
