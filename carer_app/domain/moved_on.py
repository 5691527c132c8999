"""A child who moved on from a home: what the council has of the stay, and until when late entries can still be written."""

import msgspec

from carer_app.domain.entry import Control, What


class MovedOn(msgspec.Struct, frozen=True, kw_only=True):
    """By the council's signed word: the child's file, the last day of the stay, the last day for late entries, how many
    records in how many versions the council has of the stay and the child's sheets, and how far each stream has come there.
    `sealed`: this computer said before that the home keeps its copy, and its log began anew without that.
    """

    child: str
    ended: str
    late_until: str
    records: int
    versions: int
    streams: dict[str, int]
    heads: dict[str, str]
    sealed: bool = False


def handed_back(child: str, at: str, *, kept: bool) -> Control:
    """The control entry by which a computer says that the stay is with the council: its own copy is gone, or kept by the home
    as is its duty.
    """
    return Control(what=What.HANDED_BACK, facts={"child": child, "at": at, "kept": "yes" if kept else "no"})
