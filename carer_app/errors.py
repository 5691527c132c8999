"""The errors that a person may meet: each is one plain sentence, and says how a command ends.

Any other exception is a bug of ours and is left to fly.
"""

from collections.abc import Sequence


class KnownError(Exception):
    """The world said no. `sentence` says what happened and what to do; it never holds a record's text."""

    exit_status = 1

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class BadInputError(KnownError):
    """What was given cannot be taken: nothing was stored. `fields` names what is wrong, as pairs of field and sentence."""

    exit_status = 2

    def __init__(self, sentence: str, fields: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(sentence)
        self.fields = tuple(fields)
