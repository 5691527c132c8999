"""The recovery sheet: the code on paper for the day on which a passphrase is forgotten, whole or as one of two halves.

Whoever needs it may be tired and alone at a keyboard. It says what it opens, how, where to keep it, and what to do if it is
lost or somebody saw it.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from carer_app.domain.recovery_code import Half
from carer_app.domain.words import first_line, moment_words
from carer_app.i18n import _
from carer_app.reports.kit.frame import Sheet, printed
from carer_app.reports.kit.parts import Pieces, bullets, facts, groups_to_copy, heading, para, title


class RecoveryMatter(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a sheet beside the code. `computer` is its short number, `place` the home or the people it is for."""

    place: str
    computer: str
    council: str
    made_by: str
    made_at: datetime


def build_sheet(matter: RecoveryMatter, groups: Sequence[str]) -> bytes:
    """The whole code as a PDF of one page; the same matter gives the same bytes."""
    name = _("Recovery sheet")
    pieces = [
        *title(name),
        *para(_("For {place}").format(place=_place(matter)), look="subtitle"),
        *groups_to_copy(groups),
        *para(_LETTERS, look="quiet"),
        *facts(_facts(matter)),
        *heading(_("What it opens")),
        *para(
            _(
                "If a passphrase is forgotten, this code opens everything that was written on this computer, and any backup "
                "that was made of it. Nothing else is needed. Whoever holds this sheet can read it all, so treat it like the "
                "keys to the house."
            )
        ),
        *_how(_("Type the eight groups. If one has a slip in it, Hearthlog says which.")),
        *_where(),
        *_lost(_("this sheet")),
    ]
    return printed(_sheet(matter, name), pieces)


def build_half(matter: RecoveryMatter, half: Half) -> bytes:
    """One half of the code as a PDF of one page."""
    words = {"number": half.number, "other": 3 - half.number, "mark": half.mark}
    name = _("Recovery sheet, half {number} of 2").format(**words)
    belongs = _("half {other} of 2 with the same mark, {mark}").format(**words)
    pieces = [
        *title(name),
        *para(_("For {place} · mark {mark}").format(place=_place(matter), mark=half.mark), look="subtitle"),
        *groups_to_copy(half.groups),
        *para(_LETTERS, look="quiet"),
        *facts([(_("Belongs with"), belongs), *_facts(matter)]),
        *heading(_("What it opens")),
        *para(
            _(
                "Alone, nothing: it does not even tell a part of the code. Both halves together open everything that was written "
                "on this computer, and any backup that was made of it. So two people keep one each."
            )
        ),
        *_how(_("Type the nine groups of both halves. If a group has a slip in it, Hearthlog says which.")),
        *_where(_("Never with the other half: another person, and another safe.")),
        *_lost(_("this half")),
    ]
    return printed(_sheet(matter, name), pieces)


_LONGEST, _LONGEST_NAME = 60, 40
_LETTERS = _(
    "Each group ends with a letter that finds a slip. There is no letter O, I or L in it: what looks like one is a zero or a "
    "one. Small letters are as good as large ones."
)


def _facts(matter: RecoveryMatter) -> list[tuple[str, str]]:
    return [
        (_("Computer"), _("number {number}").format(number=matter.computer)),
        (_("Council"), first_line(matter.council, _LONGEST)),
        (
            _("Made"),
            _("{when}, by {name}").format(
                when=moment_words(matter.made_at), name=first_line(matter.made_by, _LONGEST_NAME)
            ),
        ),
    ]


def _place(matter: RecoveryMatter) -> str:
    return first_line(matter.place, _LONGEST)


def _how(typing: str) -> Pieces:
    return [
        *heading(_("How to use it")),
        *bullets(
            [
                _("Where Hearthlog asks for your passphrase, choose “Open with the recovery code instead”."),
                typing,
                _("Choose a new passphrase. What you signed stays yours; drafts and closed entries may stay shut."),
                _("If the computer is gone, put a backup back on another one first. It opens with this too."),
            ]
        ),
    ]


def _where(*more: str) -> Pieces:
    return [
        *heading(_("Where to keep it")),
        *bullets(
            [
                _(
                    "In the safe of the home or of the council, in a closed envelope that says what it is and since when."
                ),
                *more,
                _("Never beside the laptop or in its bag. Never in a photo, an e-mail or a chat."),
            ]
        ),
    ]


def _lost(what: str) -> Pieces:
    return [
        *heading(_("If it is lost, or somebody saw it")),
        *para(
            _(
                "Nobody is to blame, and nothing that was written is lost. Unlock as always and make a new code under Settings, "
                "“The recovery sheet”. From then on {what} does not open the records any more, and can be torn up. An old copy "
                "of the folder, or a backup from before, still opens with it: tell the council if one of those may be out too."
            ).format(what=what)
        ),
    ]


def _sheet(matter: RecoveryMatter, name: str) -> Sheet:
    return Sheet(
        title=name,
        footer=_("Keep this locked away. Do not copy it, and do not take a photo of it."),
        made_by=matter.made_by,
        made_at=matter.made_at,
    )
