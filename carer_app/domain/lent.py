"""An earlier stay of a child in another home that may be read here until a day, because the council granted it."""

import msgspec


class Lent(msgspec.Struct, frozen=True, kw_only=True):
    """By the council's signed word. `until` is the last day."""

    child: str
    stream: str
    until: str
