"""The body as people point at it."""

from carer_app.domain.body import PART_NAMES, BodyMark, BodyPart, BodyPlace, BodySide


def test_every_part_has_a_name_of_its_own_on_either_side() -> None:
    names = [name for parts in PART_NAMES.values() for name in parts.values()]
    assert all(set(parts) == set(BodyPart) for parts in PART_NAMES.values())
    assert len(names) == len(set(names)) == 2 * len(BodyPart)


def test_a_mark_is_understood_without_the_drawing() -> None:
    place = BodyPlace(side=BodySide.BACK, part=BodyPart.LEFT_LOWER_LEG, x=500, y=800)
    assert BodyMark(where=place, looks="a graze").words() == "left calf: a graze"
    assert BodyMark(where=place).words() == "left calf: not described"
