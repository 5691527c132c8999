"""Writes the versions of one record after another, and remembers what is to be said about them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from carer_app.demo.household import Deed, Happening


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What somebody at a council is going to say about a happening, once they have it."""

    about: Happening
    by: str
    words: str


@dataclass(kw_only=True)
class Pen:
    """Everything written at home about one child; or about none, in the home's own book and the carers' own files, and
    then under a key of its own.
    """

    home: str
    child: str
    key: str = ""
    happenings: list[Happening] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def record(self, kind: str, name: str) -> "Record":
        """A new record; `name`, with the child's key before it, tells it from all others."""
        own = f"{self.key or self.child}-"
        return Record(pen=self, kind=kind, name=name if name.startswith(own) else f"{own}{name}")


@dataclass(kw_only=True)
class Record:
    """One record and its versions so far."""

    pen: Pen
    kind: str
    name: str
    versions: list[Happening] = field(default_factory=list)

    def write(self, author: str, written: datetime, raw: dict[str, Any], **more: Any) -> Happening:
        """The first version, or the next with its `reason`."""
        return self._keep(author, written, Deed.AMEND if self.versions else Deed.ADD, raw=raw, **more)

    def change(self, author: str, written: datetime, reason: str, **fields: Any) -> Happening:
        """The next version: the one before with some fields changed."""
        return self.write(author, written, self.versions[-1].raw | fields, reason=reason)

    def retract(self, author: str, written: datetime, reason: str) -> Happening:
        return self._keep(author, written, Deed.RETRACT, reason=reason)

    def move(self, author: str, written: datetime, reason: str, to: str) -> Happening:
        """Into the file of the child whom it is about."""
        return self._keep(author, written, Deed.MOVE, reason=reason, to=to)

    def _keep(self, author: str, written: datetime, deed: Deed, **more: Any) -> Happening:
        number = len(self.versions) + 1
        happening = Happening(
            key=self.name if number == 1 else f"{self.name}.{number}",
            record=self.name,
            home=self.pen.home,
            child=self.pen.child,
            author=author,
            deed=deed,
            kind=self.kind,
            written=written,
            **more,
        )
        self.versions.append(happening)
        self.pen.happenings.append(happening)
        return happening
