"""The body as people point at it: its parts by name, and a mark that somebody saw on it."""

from enum import StrEnum

import msgspec

from carer_app.domain.canonical import Count
from carer_app.i18n import _

WHOLE = 1000


class BodySide(StrEnum):
    """Which side one looks at."""

    FRONT = "front"
    BACK = "back"


class BodyPart(StrEnum):
    """A part of the body. Left and right are the child's own."""

    HEAD = "head"
    LEFT_EAR = "left_ear"
    RIGHT_EAR = "right_ear"
    NECK = "neck"
    UPPER_BODY = "upper_body"
    LOWER_BODY = "lower_body"
    HIPS = "hips"
    LEFT_UPPER_ARM = "left_upper_arm"
    LEFT_FOREARM = "left_forearm"
    LEFT_HAND = "left_hand"
    RIGHT_UPPER_ARM = "right_upper_arm"
    RIGHT_FOREARM = "right_forearm"
    RIGHT_HAND = "right_hand"
    LEFT_THIGH = "left_thigh"
    LEFT_KNEE = "left_knee"
    LEFT_LOWER_LEG = "left_lower_leg"
    LEFT_FOOT = "left_foot"
    RIGHT_THIGH = "right_thigh"
    RIGHT_KNEE = "right_knee"
    RIGHT_LOWER_LEG = "right_lower_leg"
    RIGHT_FOOT = "right_foot"


_P = BodyPart
PART_NAMES = {
    BodySide.FRONT: {
        _P.HEAD: _("face"),
        _P.LEFT_EAR: _("left ear"),
        _P.RIGHT_EAR: _("right ear"),
        _P.NECK: _("neck"),
        _P.UPPER_BODY: _("chest"),
        _P.LOWER_BODY: _("tummy"),
        _P.HIPS: _("hips"),
        _P.LEFT_UPPER_ARM: _("left upper arm"),
        _P.LEFT_FOREARM: _("left forearm"),
        _P.LEFT_HAND: _("left hand"),
        _P.RIGHT_UPPER_ARM: _("right upper arm"),
        _P.RIGHT_FOREARM: _("right forearm"),
        _P.RIGHT_HAND: _("right hand"),
        _P.LEFT_THIGH: _("left thigh"),
        _P.LEFT_KNEE: _("left knee"),
        _P.LEFT_LOWER_LEG: _("left shin"),
        _P.LEFT_FOOT: _("left foot"),
        _P.RIGHT_THIGH: _("right thigh"),
        _P.RIGHT_KNEE: _("right knee"),
        _P.RIGHT_LOWER_LEG: _("right shin"),
        _P.RIGHT_FOOT: _("right foot"),
    },
    BodySide.BACK: {
        _P.HEAD: _("back of the head"),
        _P.LEFT_EAR: _("behind the left ear"),
        _P.RIGHT_EAR: _("behind the right ear"),
        _P.NECK: _("back of the neck"),
        _P.UPPER_BODY: _("upper back"),
        _P.LOWER_BODY: _("lower back"),
        _P.HIPS: _("bottom"),
        _P.LEFT_UPPER_ARM: _("back of the left upper arm"),
        _P.LEFT_FOREARM: _("back of the left forearm"),
        _P.LEFT_HAND: _("back of the left hand"),
        _P.RIGHT_UPPER_ARM: _("back of the right upper arm"),
        _P.RIGHT_FOREARM: _("back of the right forearm"),
        _P.RIGHT_HAND: _("back of the right hand"),
        _P.LEFT_THIGH: _("back of the left thigh"),
        _P.LEFT_KNEE: _("back of the left knee"),
        _P.LEFT_LOWER_LEG: _("left calf"),
        _P.LEFT_FOOT: _("left heel"),
        _P.RIGHT_THIGH: _("back of the right thigh"),
        _P.RIGHT_KNEE: _("back of the right knee"),
        _P.RIGHT_LOWER_LEG: _("right calf"),
        _P.RIGHT_FOOT: _("right heel"),
    },
}
"""What each part is called, seen from the front and from the back."""


class BodyPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where on the body. `x` and `y` are thousandths of the drawing's width and height, from its upper left corner."""

    side: BodySide
    part: BodyPart
    x: Count
    y: Count

    def words(self) -> str:
        return PART_NAMES[self.side][self.part]


class BodyMark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark that was seen. What it looks like is a fact; what the child said about it are their own words."""

    where: BodyPlace
    looks: str = ""
    said: str = ""

    def words(self) -> str:
        """What was seen and where, in words: no drawing is needed to understand it."""
        return _("{place}: {looks}").format(place=self.where.words(), looks=self.looks or _("not described"))
