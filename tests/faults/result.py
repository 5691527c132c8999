"""What a campaign found."""

import msgspec


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """How many cases a campaign went through, its figures in words, and each promise that was broken."""

    name: str
    cases: int
    figures: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        return not self.broken
