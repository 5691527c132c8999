"""What a paper says of itself for a later check: ids, days and the code of the log, in the file's own data. No names."""

import msgspec

from carer_app.config import VERSION

_BEGINS = "hearthlog-paper "
REVIEW = "review"


class PaperStamp(msgspec.Struct, frozen=True, kw_only=True):
    """Which paper it is, of which child and period, who made it when, after which entry of the log, and with which program."""

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


def stamp_words(stamp: PaperStamp) -> str:
    """The stamp as it stands among a file's keywords."""
    return _BEGINS + msgspec.json.encode(stamp).decode()


def stamp_in(keywords: str) -> PaperStamp | None:
    """The stamp among a file's keywords; None where there is none that can be read."""
    if not keywords.startswith(_BEGINS):
        return None
    try:
        return msgspec.json.decode(keywords.removeprefix(_BEGINS), type=PaperStamp)
    except msgspec.DecodeError:
        return None
